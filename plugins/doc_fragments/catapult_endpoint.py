# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.doc_fragments.endpoint import ModuleDocFragment as Endpoint
from ansible_collections.cpaas.voice.plugins.plugin_utils._documentation import in_list


class ModuleDocFragment:
    # One endpoint at Bandwidth Catapult
    DOCUMENTATION = r"""
options:
  name:
    description:
      - Name of the endpoint, exact, which is the user part of its SIP URI. It cannot be changed after creation.
      - If only an endpoint whose name differs in case exists, the task fails.
    type: str
  endpoint_id:
    description:
      - ID of an endpoint that exists, to select it instead of by its name.
    type: str
  description:
    description:
      - What the endpoint is for. An empty string removes it, where the service can.
    type: str
  application_id:
    description:
      - ID of the application that handles calls from the phone. Without one, such calls are rejected. An empty string removes it, where
        the service can.
    type: str
  enabled:
    description:
      - Whether phones can register, call and be called. A new endpoint is enabled.
    type: bool
  password:
    description:
      - Password of the phone. 6 characters or more, of ISO 8859-1. Needed to create an endpoint. It can never be read.
    type: str
  update_password:
    description:
      - When to write O(password) of an endpoint that exists.
      - V(on_create) never writes it.
      - V(always) writes it in every run.
    type: str
    choices: [on_create, always]
    default: on_create
"""

    # A list of them
    LIST: str = in_list(Endpoint.DOCUMENTATION, DOCUMENTATION)

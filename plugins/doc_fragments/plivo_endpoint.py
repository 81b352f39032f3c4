# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.doc_fragments.endpoint import ModuleDocFragment as Endpoint
from ansible_collections.cpaas.voice.plugins.plugin_utils._documentation import in_list


class ModuleDocFragment:
    # One endpoint at Plivo
    DOCUMENTATION = r"""
options:
  alias:
    description:
      - Alias of the endpoint. Letters, digits, hyphens and underscores, 50 at most, where it is written.
      - Exactly one endpoint of the account has it, or none. If several have it, the task fails and lists their ids.
      - Without it, O(username) is the alias. If no endpoint has that alias, but some have user names that may come from it (made by
        hand, say), the task fails and lists them, instead of making another one. Manage those by O(alias) or O(endpoint_id).
      - Together with O(endpoint_id), the alias to give that endpoint.
    type: str
    aliases: [name]
  endpoint_id:
    description:
      - ID of an endpoint that exists, to select it instead of by its alias. With O(state=absent), O(alias) then does not count.
    type: str
  username:
    description:
      - User name to ask for. A letter, then letters and digits, 25 at most.
      - Plivo adds digits to make it unique. What the endpoint then has, and shows, is what a phone has to use.
      - Needed to create an endpoint. It cannot be changed afterwards. If the endpoint that is found has another one, the task fails.
    type: str
  password:
    description:
      - Password of the phone, 5 to 32 characters. Needed to create an endpoint.
    type: str
  app_id:
    description:
      - ID of the application that handles the calls.
      - A new endpoint without it gets the default application of the account. Plivo has no way to clear it.
      - Cannot be given together with O(application).
    type: str
  application:
    description:
      - Name of the application that handles the calls, in place of O(app_id). Exactly one has it, or the task fails.
      - The applications are listed once for the whole task.
    type: str
  update_password:
    description:
      - When to write O(password) of an endpoint that exists.
      - V(on_change) writes it when it is known to differ. Plivo shows a hash of it, except while a phone is registered. When nobody can
        know, the module warns and does not write.
      - V(on_create) never writes it.
      - V(always) writes it in every run.
    type: str
    choices: [on_create, on_change, always]
    default: on_change
"""

    # A list of them
    LIST: str = in_list(Endpoint.DOCUMENTATION, DOCUMENTATION)

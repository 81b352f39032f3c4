# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: endpoints_at
short_description: Take one provider's endpoints out of a list for several
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Returns the entries of one provider as the option O(ignore:endpoints) of its module takes them.
  - What the provider has no word for is left out. Look for it with P(cpaas.voice.endpoint_faults#filter) before.
positional: provider
options:
  _input:
    description: The endpoints, as the role P(cpaas.voice.endpoints#role) takes them.
    type: list
    elements: dict
    required: true
  provider:
    description: The provider.
    type: str
    choices: [plivo, carrierx, catapult]
    required: true
seealso:
  - plugin: cpaas.voice.endpoint_faults
    plugin_type: filter
"""

EXAMPLES = r"""
- name: The phones at Plivo
  cpaas.voice.plivo_endpoints:
    endpoints: "{{ phones | cpaas.voice.endpoints_at('plivo') }}"
  vars:
    phones:
      - name: lobby
        provider: plivo
        password: "{{ lobby_password }}"
        extras:
          username: lobby
      - name: kitchen
        provider: catapult
        description: Second floor
"""

RETURN = r"""
_value:
  description: The entries of the provider, in their order.
  type: list
  elements: dict
  sample:
    - alias: lobby
      username: lobby
"""

import typing as t

from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import Entry, at_provider, check_provider


def endpoints_at(endpoints: t.Sequence[Entry], provider: str) -> list[dict[str, t.Any]]:
    """Return the entries of one provider, as its module takes them."""
    check_provider(provider, "endpoints_at")
    return at_provider(endpoints, provider)


class FilterModule:
    """The filter, for Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"endpoints_at": endpoints_at}

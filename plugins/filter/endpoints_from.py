# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: endpoints_from
short_description: Put one provider's endpoints into a list for several
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Returns the endpoints of one provider, declared as its modules take and return them, as the role P(cpaas.voice.endpoints#role) takes
    them.
  - It is the inverse of P(cpaas.voice.endpoints_at#filter).
positional: provider
options:
  _input:
    description: The endpoints, such as the RV(ignore:declarations) of M(cpaas.voice.catapult_endpoint_info).
    type: list
    elements: dict
    required: true
  provider:
    description: The provider.
    type: str
    choices: [plivo, carrierx, catapult]
    required: true
seealso:
  - plugin: cpaas.voice.endpoints_at
    plugin_type: filter
  - plugin: cpaas.voice.endpoints_moved
    plugin_type: filter
"""

EXAMPLES = r"""
- name: What is at Plivo
  cpaas.voice.plivo_endpoint_info:
  register: found

- name: The same, as the role takes it
  ansible.builtin.debug:
    msg: "{{ found.declarations | cpaas.voice.endpoints_from('plivo') }}"
"""

RETURN = r"""
_value:
  description: The endpoints, in their order.
  type: list
  elements: dict
  sample:
    - name: lobby
      provider: plivo
      extras:
        username: lobby
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import Entry, check_provider, from_provider
from ansible_collections.cpaas.voice.plugins.plugin_utils._untrusted import untrusted


def endpoints_from(declarations: t.Sequence[Entry], provider: str) -> list[dict[str, t.Any]]:
    """Return one provider's endpoints as the role takes them."""
    check_provider(provider, "endpoints_from")
    try:
        entries: list[dict[str, t.Any]] = untrusted(from_provider(declarations, provider))
    except (AttributeError, TypeError):
        # Without its cause, which may quote a secret.
        raise AnsibleFilterError("cpaas.voice.endpoints_from takes a list of dicts, such as declarations.") from None
    return entries


class FilterModule:
    """The filter, for Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"endpoints_from": endpoints_from}

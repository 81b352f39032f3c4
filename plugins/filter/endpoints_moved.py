# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: endpoints_moved
short_description: Declare endpoints of one provider at another one
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Returns endpoints as the role P(cpaas.voice.endpoints#role) takes them, at another provider and each with what is needed to create it
    there.
  - At Plivo, characters that an alias cannot have become hyphens, and the user name is made of the letters and digits of the name, with
    V(phone) before it if it would not begin with a letter.
  - At CarrierX, endpoints are of the type V(third_party), and name and password become V(out_sip_username) and V(out_sip_password).
  - IDs are left out, since they are those of the old provider.
  - That phones are enabled is left out where they cannot be otherwise. All else that the provider has no word for is kept, so that
    P(cpaas.voice.endpoint_faults#filter) tells it.
positional: provider
options:
  _input:
    description: The endpoints, as P(cpaas.voice.endpoints_from#filter) returns them.
    type: list
    elements: dict
    required: true
  provider:
    description: The provider to which they move.
    type: str
    choices: [plivo, carrierx, catapult]
    required: true
  passwords:
    description: Password of each endpoint, by its old name.
    type: dict
    default: {}
  applications:
    description: The application there for each that is named. Null for none.
    type: dict
    default: {}
  changes:
    description: Further fields of endpoints, by their old names. They beat everything else.
    type: dict
    default: {}
  leave:
    description: Fields that stay behind.
    type: list
    elements: str
    choices: [description, enabled, application, extras]
    default: []
  prefix:
    description: What to put before each name.
    type: str
    default: ""
seealso:
  - plugin: cpaas.voice.endpoints_from
    plugin_type: filter
  - plugin: cpaas.voice.endpoint_faults
    plugin_type: filter
"""

EXAMPLES = r"""
- name: What is at Catapult
  cpaas.voice.catapult_endpoint_info:
    domain: acme
  register: found

- name: What of it cannot be said at Plivo
  ansible.builtin.debug:
    msg: "{{ phones | cpaas.voice.endpoints_moved('plivo') | cpaas.voice.endpoint_faults }}"
  vars:
    phones: "{{ found.declarations | cpaas.voice.endpoints_from('catapult') }}"
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
from ansible.module_utils.common.validation import check_type_list

from ansible_collections.cpaas.voice.plugins.plugin_utils._moving import LEAVABLE, Changes, moved
from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import Entry, check_provider
from ansible_collections.cpaas.voice.plugins.plugin_utils._untrusted import untrusted


def endpoints_moved(
    endpoints: t.Sequence[Entry],
    provider: str,
    passwords: t.Mapping[str, str] | None = None,
    applications: t.Mapping[str, t.Any] | None = None,
    changes: t.Mapping[str, Entry | None] | None = None,
    leave: t.Any = None,
    prefix: str = "",
) -> list[dict[str, t.Any]]:
    """Return endpoints as they are to be declared at another provider."""
    check_provider(provider, "endpoints_moved")
    try:
        left = frozenset(str(field).strip() for field in check_type_list(leave or []))
        changed = Changes(prefix, passwords or {}, applications or {}, changes or {}, left)
        entries: list[dict[str, t.Any]] = untrusted(moved(endpoints, provider, changed))
    except (AttributeError, KeyError, TypeError):
        # Without its cause, which may quote a secret.
        raise AnsibleFilterError(
            "Each endpoint needs a name, which is text. passwords, applications and changes must be dicts, each of the changes one of "
            "fields, and leave a list."
        ) from None
    if not left.issubset(LEAVABLE):
        raise AnsibleFilterError(f"Only {', '.join(LEAVABLE)} can stay behind.")
    return entries


class FilterModule:
    """The filter, for Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"endpoints_moved": endpoints_moved}

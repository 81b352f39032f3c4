# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: endpoint_faults
short_description: Tell what is wrong with endpoints that are declared for several providers
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Returns a text for each fault of each entry, and with it what the provider of an entry has no word for.
  - Says nothing of the rules of a provider, which its module knows.
  - Values are not quoted, since any of them may be a secret.
options:
  _input:
    description: The endpoints, as the role P(cpaas.voice.endpoints#role) takes them.
    type: list
    elements: dict
    required: true
seealso:
  - plugin: cpaas.voice.from_csv
    plugin_type: filter
  - plugin: cpaas.voice.endpoints_at
    plugin_type: filter
"""

EXAMPLES = r"""
- name: All phones can be declared where they are to be
  ansible.builtin.assert:
    that: phones | cpaas.voice.endpoint_faults == []
    fail_msg: "{{ phones | cpaas.voice.endpoint_faults }}"
  vars:
    phones:
      - name: lobby
        provider: plivo
        extras:
          username: lobby
      - name: kitchen
        provider: catapult
        description: Second floor
"""

RETURN = r"""
_value:
  description: The faults. Empty if there is none.
  type: list
  elements: str
  sample:
    - "[3] (lobby): plivo has no description, enabled"
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import faults_of, repetitions


def endpoint_faults(endpoints: t.Any) -> list[str]:
    """Return what is wrong with a list of endpoints, each fault with the place of its entry."""
    if not isinstance(endpoints, t.Sequence) or isinstance(endpoints, (str, bytes)):
        raise AnsibleFilterError("cpaas.voice.endpoint_faults takes a list of endpoints.")
    faults = faults_of(endpoints)
    faults += [(place, f"repeats [{first}]") for place, first in repetitions(endpoints)]
    return [f"{_named(endpoints, place)}: {fault}" for place, fault in sorted(faults, key=lambda fault: fault[0])]


def _named(endpoints: t.Sequence[t.Any], place: int) -> str:
    entry = endpoints[place]
    name = entry.get("name") if isinstance(entry, t.Mapping) else None
    return f"[{place}] ({name})" if name else f"[{place}]"


class FilterModule:
    """The filter, for Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"endpoint_faults": endpoint_faults}

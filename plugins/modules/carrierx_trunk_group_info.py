#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_trunk_group_info
short_description: Read trunk groups with their trunks at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all trunk groups of a partner at CarrierX with their trunks, or those of a name.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
options:
  name:
    description:
      - Read the trunk groups of this name only. There may be several.
    type: str
  trunk_group_sid:
    description:
      - Read the trunk group of this SID only.
    type: str
seealso:
  - module: cpaas.voice.carrierx_trunk_group
"""

EXAMPLES = r"""
- name: All trunk groups of the partner
  cpaas.voice.carrierx_trunk_group_info:
  register: found

- name: Trunk groups that lead nowhere
  ansible.builtin.debug:
    msg: "{{ found.trunk_groups | rejectattr('trunks') | map(attribute='name') }}"

- name: One trunk group
  cpaas.voice.carrierx_trunk_group_info:
    name: head-office
"""

RETURN = r"""
trunk_groups:
  description:
    - The trunk groups, sorted by name. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.carrierx_trunk_group#module:trunk_group).
  type: list
  elements: dict
  returned: success
  sample:
    - hard_failure_codes: 408;
      hard_failure_cooldown: 120
      hard_failure_interval: 60
      hard_failure_last_resort: first
      hard_failure_threshold: 3
      name: head-office
      routing_type: failover
      sip_options_threshold: 3
      soft_failure_codes: 408;
      trunk_group_sid: 2bd9ee02-7e4f-49f4-8ab3-9cbb3c8a93d7
      trunks:
        - allow_forward: disabled
          asn_mode: disable
          codec: null
          endpoint_sid: 473d1623-c615-4b43-ab4f-01cd5491c56b
          in_capacity: 0
          location_sid: null
          name: pbx
          out_capacity: 30
          priority: 1
          trunk_sid: 0f6d3b0a-3c0e-4a53-9a0f-0b9a8a1c2f11
          weight: 0
declarations:
  description:
    - The same trunk groups as options of M(cpaas.voice.carrierx_trunk_group) that declare them as they are.
    - The trunks of a group are left out if they cannot be told from each other by their names.
  type: list
  elements: dict
  returned: success
  sample:
    - name: head-office
      routing_type: failover
      hard_failure_codes: 408;
      hard_failure_cooldown: 120
      hard_failure_interval: 60
      hard_failure_last_resort: first
      hard_failure_threshold: 3
      soft_failure_codes: 408;
      sip_options_threshold: 3
      trunks:
        - name: pbx
          endpoint_sid: 473d1623-c615-4b43-ab4f-01cd5491c56b
          allow_forward: disabled
          asn_mode: disable
          in_capacity: 0
          out_capacity: 30
          priority: 1
          weight: 0
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, carrierx_trunk_group
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx_trunk_group.identity_options()},
        mutually_exclusive=[("name", "trunk_group_sid")],
        supports_check_mode=True,
    )
    run_info(module, carrierx.service, carrierx_trunk_group.trunk_groups)


if __name__ == "__main__":
    main()

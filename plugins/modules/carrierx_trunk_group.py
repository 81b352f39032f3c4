#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_trunk_group
short_description: Manage a trunk group with its trunks at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one trunk group at CarrierX with the trunks in it, each of which leads calls to an endpoint.
  - A trunk group is known by its O(name). CarrierX lets several have the same one. The task then fails and lists their SIDs.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
options:
  name:
    description:
      - Name of the trunk group, exact.
      - Together with O(trunk_group_sid), the name to give that group.
    type: str
  trunk_group_sid:
    description:
      - SID of a trunk group that exists, to select it instead of by its name.
    type: str
  trunks:
    description:
      - The trunks of the group, in any order, each known by its O(trunks[].name).
      - A trunk of the group that is not listed is deleted. An empty list deletes all. Without the option, trunks are left as they are.
      - Of each trunk, only the keys that are given are compared, the others stay as they are.
      - If two trunks of the group have the name of a listed one, the task fails and lists their SIDs.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - Name of the trunk. No two of the list can have the same one.
          - A trunk of another name is another trunk. To rename one means to delete it and to make a new one.
        type: str
        required: true
      endpoint:
        description:
          - Name of the endpoint that gets the calls, exact. Exactly one endpoint has to have that name.
          - An empty string takes the endpoint away.
        type: str
      endpoint_sid:
        description:
          - SID of that endpoint, to spare the list of them. An empty string takes the endpoint away.
        type: str
      in_capacity:
        description:
          - Simultaneous inbound calls at most. V(0) is no limit, V(-1) is none at all.
        type: int
      out_capacity:
        description:
          - Simultaneous outbound calls at most. V(0) is no limit, V(-1) is none at all.
        type: int
      priority:
        description:
          - Priority among the trunks.
        type: int
      weight:
        description:
          - Weight among the trunks.
        type: int
      codec:
        description:
          - Its codec, such as V(ulaw). An empty string removes it.
        type: str
      allow_forward:
        description:
          - Its setting for the forwarding of calls, as CarrierX documents it.
        type: str
        choices: [direct, direct_uri, disabled, protected, reroute]
      asn_mode:
        description:
          - Its C(asn_mode), as CarrierX documents it.
        type: str
        choices: [disable, read, write, read_write]
      location_sid:
        description:
          - SID of a CarrierX location to route through. An empty string removes it.
        type: str
  routing_type:
    description:
      - How calls are spread over the trunks, as CarrierX documents it. It takes V(failover) if nothing is given.
    type: str
  hard_failure_codes:
    description:
      - Status codes that are hard failures, each followed by a semicolon, as CarrierX documents it. It takes V(408;) if nothing is given.
    type: str
  hard_failure_cooldown:
    description:
      - Cooldown after hard failures, as CarrierX documents it. It takes V(120) if nothing is given.
    type: int
  hard_failure_interval:
    description:
      - Interval of hard failures, as CarrierX documents it. It takes V(60) if nothing is given.
    type: int
  hard_failure_last_resort:
    description:
      - Last resort after hard failures, as CarrierX documents it. It takes V(first) if nothing is given.
    type: str
    choices: [first, reject502, reject503]
  hard_failure_threshold:
    description:
      - Threshold of hard failures, as CarrierX documents it. It takes V(3) if nothing is given.
    type: int
  soft_failure_codes:
    description:
      - Status codes that are soft failures, each followed by a semicolon, as CarrierX documents it. It takes V(408;) if nothing is given.
    type: str
  sip_options_threshold:
    description:
      - Threshold of SIP OPTIONS requests, as CarrierX documents it. It takes V(3) if nothing is given.
    type: int
  allow_missing_references:
    description:
      - In check mode, take an O(trunks[].endpoint) that does not exist for one that an earlier task would create. Its SID reads
        C((not known yet)).
      - Without check mode it changes nothing.
    type: bool
    default: false
  force:
    description:
      - Delete the trunk group even if phone numbers lead to it, or if nobody can tell because the token may not read them.
    type: bool
    default: false
  state:
    description:
      - Whether the trunk group should exist (V(present)) or not (V(absent)).
    type: str
    choices: [present, absent]
    default: present
attributes:
  idempotent:
    support: full
seealso:
  - module: cpaas.voice.carrierx_trunk_group_info
  - module: cpaas.voice.carrierx_endpoint
  - module: cpaas.voice.carrierx_did
"""

EXAMPLES = r"""
- name: The PBX in the head office
  cpaas.voice.carrierx_endpoint:
    name: head-office
    type: third_party
    addresses:
      - ip: pbx.example.com
  register: pbx

- name: Calls to it, and to the mobile phones when it does not answer
  cpaas.voice.carrierx_trunk_group:
    name: head-office
    trunks:
      - name: pbx
        endpoint: head-office
        out_capacity: 30
        priority: 1
      - name: mobile
        priority: 2
    allow_missing_references: true
  register: group

- name: The main number
  cpaas.voice.carrierx_did:
    phonenumber: "14155550100"
    trunk_group: head-office
    allow_missing_references: true

- name: More soft failures, the trunks as they are
  cpaas.voice.carrierx_trunk_group:
    trunk_group_sid: "{{ group.trunk_group.trunk_group_sid }}"
    soft_failure_codes: "408;503;"
  when: not ansible_check_mode

- name: The office is closed
  cpaas.voice.carrierx_trunk_group:
    name: head-office
    state: absent
    force: true
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done.
  type: str
  returned: success
  choices: [created, updated, deleted, unchanged]
  sample: created
trunk_group:
  description:
    - The trunk group as it is now. After a deletion, as it was. Empty if there was none.
    - In check mode as it would be, without what only CarrierX can know.
    - A key that CarrierX does not show is not there.
  type: dict
  returned: success
  contains:
    hard_failure_codes:
      description: Status codes that are hard failures.
      type: str
      returned: success
      sample: 408;
    hard_failure_cooldown:
      description: Cooldown after hard failures.
      type: int
      returned: success
      sample: 120
    hard_failure_interval:
      description: Interval of hard failures.
      type: int
      returned: success
      sample: 60
    hard_failure_last_resort:
      description: Last resort after hard failures.
      type: str
      returned: success
      sample: first
    hard_failure_threshold:
      description: Threshold of hard failures.
      type: int
      returned: success
      sample: 3
    name:
      description: Its name.
      type: str
      returned: success
      sample: head-office
    routing_type:
      description: How calls are spread over the trunks.
      type: str
      returned: success
      sample: failover
    sip_options_threshold:
      description: Threshold of SIP OPTIONS requests.
      type: int
      returned: success
      sample: 3
    soft_failure_codes:
      description: Status codes that are soft failures.
      type: str
      returned: success
      sample: 408;
    trunk_group_sid:
      description: Its SID.
      type: str
      returned: success
      sample: 2bd9ee02-7e4f-49f4-8ab3-9cbb3c8a93d7
    trunks:
      description: Its trunks. Missing if the token may not read them.
      type: list
      elements: dict
      returned: success
      sample:
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
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, carrierx_trunk_group
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx_trunk_group.options()},
        required_one_of=[("name", "trunk_group_sid")],
        supports_check_mode=True,
    )
    run_one(module, carrierx.service, carrierx_trunk_group.trunk_groups)


if __name__ == "__main__":
    main()

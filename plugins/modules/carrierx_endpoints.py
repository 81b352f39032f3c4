#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_endpoints
short_description: Manage many endpoints at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes many endpoints, SIP devices, PBXs and hosted services, at CarrierX, in one task.
  - Does to each what M(cpaas.voice.carrierx_endpoint) does to one. The list is read once before and once after, however many endpoints there
    are, and several requests are under way at a time.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
  - cpaas.voice.fleet
  - cpaas.voice.carrierx_endpoint.list
seealso:
  - module: cpaas.voice.carrierx_endpoint
  - module: cpaas.voice.carrierx_endpoint_info
"""

EXAMPLES = r"""
- name: The PBXes of all offices
  cpaas.voice.carrierx_endpoints:
    endpoints:
      - name: office-berlin
        type: third_party
        addresses:
          - ip: berlin.example.com
            port: 5061
            transport: tls
      - name: office-hamburg
        type: third_party
        addresses:
          - ip: hamburg.example.com
            sip_username: hamburg
            sip_password: "{{ pbx_password }}"
      - name: office-bonn
        state: absent
  register: offices

- name: These offices, and no others
  cpaas.voice.carrierx_endpoints:
    endpoints:
      - name: office-berlin
      - name: office-hamburg
        ignore: true
    prune: true
    prune_match: office-.*
    prune_max: 2

- name: All endpoints that there are
  cpaas.voice.carrierx_endpoint_info:
  register: found

- name: Keep them as they are
  cpaas.voice.carrierx_endpoints:
    endpoints: "{{ found.declarations }}"
"""

RETURN = r"""
summary:
  description: How many endpoints there are of each outcome. In check mode, of each outcome that would be.
  type: dict
  returned: when O(endpoints) could be understood
  contains:
    created:
      description: Endpoints that were created.
      type: int
      returned: success
      sample: 2
    updated:
      description: Endpoints that were changed.
      type: int
      returned: success
      sample: 0
    deleted:
      description: Endpoints that were deleted, pruned ones among them.
      type: int
      returned: success
      sample: 1
    unchanged:
      description: Endpoints that were as declared.
      type: int
      returned: success
      sample: 140
    ignored:
      description: Entries with O(endpoints[].ignore=true).
      type: int
      returned: success
      sample: 0
    failed:
      description: Endpoints that could not be brought to their state.
      type: int
      returned: success
      sample: 0
    password_unknown:
      description: Endpoints with a declared password of which nobody knows whether it is in force.
      type: int
      returned: success
      sample: 0
entries:
  description: The endpoints that changed or failed, in the order of O(endpoints), then those that were pruned.
  type: list
  elements: dict
  returned: when O(endpoints) could be understood
  contains:
    position:
      description: Place in O(endpoints), from 0. Null for what was pruned.
      type: int
      returned: success
      sample: 0
    name:
      description: Name of the endpoint.
      type: str
      returned: success
      sample: reception
    endpoint_sid:
      description: ID of the endpoint, if it exists.
      type: str
      returned: success
      sample: ac2a9b8c-2f5f-4ea3-a9c5-bdc4b3d0a1b5
    action:
      description: What was done. In check mode, what would be done.
      type: str
      returned: success
      choices: [created, updated, deleted, failed]
      sample: created
    error:
      description: Why it is not in its state.
      type: str
      returned: when RV(entries[].action=failed)
    endpoint:
      description: The endpoint as it was, see RV(cpaas.voice.carrierx_endpoint#module:endpoint).
      type: dict
      returned: when RV(entries[].action=deleted)
endpoints:
  description:
    - One dict for each entry of O(endpoints), in the order given, see RV(cpaas.voice.carrierx_endpoint#module:endpoint). Empty for entries that
      are ignored or could not be brought to their state.
  type: list
  elements: dict
  returned: when O(return_endpoints=true)
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import FleetModule, fleet_options, run_many


def main() -> None:
    module = FleetModule(
        argument_spec={**carrierx.connection_options(), **fleet_options(carrierx.endpoint_options())},
        supports_check_mode=True,
    )
    run_many(module, carrierx.service, carrierx.endpoints, carrierx.Endpoint(""))


if __name__ == "__main__":
    main()

#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_endpoint
short_description: Manage an endpoint at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one endpoint at CarrierX. That is a SIP device or PBX (O(type=third_party)), or a hosted service.
  - An endpoint is known by its O(name). CarrierX lets several have the same one. The task then fails and lists their ids.
  - Options that are left out are not managed. They are never changed and never differ.
  - An endpoint alone receives no calls. That takes a trunk which leads to it.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
  - cpaas.voice.endpoint
  - cpaas.voice.carrierx_endpoint
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_password=always), the passwords are written and the task is changed in every run.
seealso:
  - module: cpaas.voice.carrierx_endpoint_info
  - module: cpaas.voice.carrierx_endpoints
  - module: cpaas.voice.carrierx_trunk_group
"""

EXAMPLES = r"""
- name: The PBX in the head office
  cpaas.voice.carrierx_endpoint:
    name: head-office
    type: third_party
    capacity: 30
    addresses:
      - ip: pbx.example.com
        transport: tls
        port: 5061
        sip_username: head-office
        sip_password: "{{ pbx_password }}"
      - ip: 192.0.2.11

- name: A hosted conference
  cpaas.voice.carrierx_endpoint:
    name: all-hands
    type: conference
  register: conference

- name: Rename it
  cpaas.voice.carrierx_endpoint:
    endpoint_sid: "{{ conference.endpoint.endpoint_sid }}"
    name: town-hall
  when: not ansible_check_mode

- name: A PBX that is gone
  cpaas.voice.carrierx_endpoint:
    name: head-office
    state: absent
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done.
  type: str
  returned: success
  choices: [created, updated, deleted, unchanged]
  sample: created
endpoint:
  description:
    - The endpoint as it is now. After a deletion, as it was. Empty if there was none.
    - In check mode as it would be, without what only CarrierX can know.
    - Passwords and tokens are not in it, except those of O(return_secrets).
    - A key that CarrierX does not show is not there.
  type: dict
  returned: success
  contains:
    addresses:
      description: Its addresses, with what CarrierX filled in.
      type: list
      elements: dict
      returned: success
      sample:
        - direction: any
          dst_port: 5060
          ip: 192.0.2.11
          location_sid: null
          port: 5060
          priority: 0
          sip_username: null
          srtp: false
          transport: udp
    attributes:
      description: Settings of your own.
      type: dict
      returned: success
      sample: {}
    auth_required:
      description: Whether calls from it have to authenticate.
      type: bool
      returned: success
      sample: true
    capacity:
      description: Simultaneous inbound calls at most.
      type: int
      returned: success
      sample: 30
    cps_limit:
      description: Outbound calls per second at most; null or 0 is no limit.
      type: int
      returned: success
      sample: null
    endpoint_sid:
      description: Its SID.
      type: str
      returned: success
      sample: 473d1623-c615-4b43-ab4f-01cd5491c56b
    name:
      description: Its name.
      type: str
      returned: success
      sample: head-office
    out_sip_username:
      description: User name for calls to it.
      type: str
      returned: success
      sample: null
    partner_sid:
      description: SID of its partner.
      type: str
      returned: success
      sample: ed437757-002d-4ecc-aa5a-efdf5e50dba0
    properties:
      description: Settings of its type.
      type: dict
      returned: success
      sample: {}
    transformations:
      description: Rules that rewrite call data.
      type: list
      elements: dict
      returned: success
      sample: []
    type:
      description: What kind of endpoint it is.
      type: str
      returned: success
      sample: third_party
    voip_token:
      description: The token that CarrierX made for it.
      type: str
      returned: when O(return_secrets=true)
password_state:
  description:
    - What is known of the declared passwords after the task. V(matches), V(differs) (and was not to be written), V(unknown) (nobody can
      compare them, or none was given) or V(written). Of several, the one that calls for attention.
  type: str
  returned: when O(state=present)
  choices: [matches, differs, unknown, written]
  sample: written
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx.endpoint_options()},
        required_one_of=[("name", "endpoint_sid")],
        supports_check_mode=True,
    )
    run_one(module, carrierx.service, carrierx.endpoints)


if __name__ == "__main__":
    main()

#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_endpoint_info
short_description: Read endpoints at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all endpoints of a partner at CarrierX, or those of a name.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
options:
  name:
    description:
      - Read the endpoints of this name only. There may be several.
    type: str
  endpoint_sid:
    description:
      - Read the endpoint of this SID only.
    type: str
seealso:
  - module: cpaas.voice.carrierx_endpoint
  - module: cpaas.voice.carrierx_endpoints
"""

EXAMPLES = r"""
- name: All endpoints of the partner
  cpaas.voice.carrierx_endpoint_info:
  register: found

- name: Which addresses the system gateway has, for a firewall
  ansible.builtin.debug:
    msg: "{{ found.endpoints | selectattr('type', '==', 'system_gateway') | map(attribute='addresses') | flatten | map(attribute='ip') }}"

- name: One endpoint with the login that CarrierX made for it
  cpaas.voice.carrierx_endpoint_info:
    name: all-hands
    return_secrets: true
  register: conference
  no_log: true
"""

RETURN = r"""
endpoints:
  description:
    - The endpoints, sorted by name. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.carrierx_endpoint#module:endpoint).
  type: list
  elements: dict
  returned: success
  sample:
    - addresses:
        - direction: any
          dst_port: 5060
          ip: 192.0.2.11
          location_sid: null
          port: 5060
          priority: 0
          sip_username: null
          srtp: false
          transport: udp
      attributes: {}
      auth_required: true
      capacity: 30
      cps_limit: null
      endpoint_sid: 473d1623-c615-4b43-ab4f-01cd5491c56b
      name: head-office
      out_sip_username: null
      partner_sid: ed437757-002d-4ecc-aa5a-efdf5e50dba0
      properties: {}
      transformations: []
      type: third_party
declarations:
  description:
    - The same endpoints as options of M(cpaas.voice.carrierx_endpoint) that declare them as they are. Secrets are not in it, nor is the
      system gateway.
  type: list
  elements: dict
  returned: success
  sample:
    - name: head-office
      type: third_party
      capacity: 30
      auth_required: true
      addresses:
        - direction: any
          dst_port: 5060
          ip: 192.0.2.11
          port: 5060
          priority: 0
          srtp: false
          transport: udp
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx.endpoint_identity_options()},
        mutually_exclusive=[("name", "endpoint_sid")],
        supports_check_mode=True,
    )
    run_info(module, carrierx.service, carrierx.endpoints)


if __name__ == "__main__":
    main()

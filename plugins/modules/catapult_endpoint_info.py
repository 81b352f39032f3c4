#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: catapult_endpoint_info
short_description: Read SIP endpoints at Bandwidth Catapult
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all endpoints of a domain at Bandwidth Catapult, or the one of a name.
  - The host of the vendor has not resolved since late 2024. Set O(api_url) to a gateway that speaks the same API.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_catapult
  - cpaas.voice.connection
  - cpaas.voice.catapult
  - cpaas.voice.catapult.place
options:
  name:
    description:
      - Read the endpoint of this name only.
    type: str
  endpoint_id:
    description:
      - Read the endpoint of this ID only.
    type: str
seealso:
  - module: cpaas.voice.catapult_endpoint
  - module: cpaas.voice.catapult_endpoints
"""

EXAMPLES = r"""
- name: All endpoints of a domain
  cpaas.voice.catapult_endpoint_info:
    domain: acme
  register: found

- name: Which phones are switched off
  ansible.builtin.debug:
    msg: "{{ found.endpoints | rejectattr('enabled') | map(attribute='name') }}"

- name: One endpoint
  cpaas.voice.catapult_endpoint_info:
    domain: acme
    name: lobby
"""

RETURN = r"""
endpoints:
  description:
    - The endpoints, sorted by name. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.catapult_endpoint#module:endpoint).
  type: list
  elements: dict
  returned: success
  sample:
    - application_id: a-qjbpfmrr46qf2lklgc72tvy
      description: Phone in the lobby
      domain_id: rd-3kfl2yi4ja6npquwxpnpqji
      enabled: true
      endpoint_id: re-6dd6kudwpxo3672peoycsgq
      name: lobby
      sip_domain: acme.bwapp.bwsip.io
      sip_uri: sip:lobby@acme.bwapp.bwsip.io
      sip_username: lobby
declarations:
  description:
    - The same endpoints as options of M(cpaas.voice.catapult_endpoint) that declare them as they are, without the domain. Passwords are
      not in it.
  type: list
  elements: dict
  returned: success
  sample:
    - name: lobby
      description: Phone in the lobby
      application_id: a-qjbpfmrr46qf2lklgc72tvy
      enabled: true
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**catapult.connection_options(), **catapult.endpoint_identity_options()},
        required_one_of=[("domain", "domain_id")],
        mutually_exclusive=[("domain", "domain_id"), ("name", "endpoint_id")],
        supports_check_mode=True,
    )
    run_info(module, catapult.service, catapult.endpoints)


if __name__ == "__main__":
    main()

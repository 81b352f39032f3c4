#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_endpoint_info
short_description: Read SIP endpoints at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all endpoints of an account at Plivo, or those of an alias.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
options:
  alias:
    description:
      - Read the endpoints of this alias only. There may be several.
    type: str
    aliases: [name]
  endpoint_id:
    description:
      - Read the endpoint of this ID only.
    type: str
seealso:
  - module: cpaas.voice.plivo_endpoint
  - module: cpaas.voice.plivo_endpoints
"""

EXAMPLES = r"""
- name: All endpoints of the account
  cpaas.voice.plivo_endpoint_info:
  register: found

- name: Which phones are registered
  ansible.builtin.debug:
    msg: "{{ found.endpoints | selectattr('sip_registered') | map(attribute='alias') }}"

- name: One endpoint
  cpaas.voice.plivo_endpoint_info:
    alias: lobby
"""

RETURN = r"""
endpoints:
  description:
    - The endpoints, sorted by alias. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.plivo_endpoint#module:endpoint).
  type: list
  elements: dict
  returned: success
  sample:
    - alias: lobby
      app_id: "16632742496743552"
      application: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/16632742496743552/
      endpoint_id: "25138079994337"
      resource_uri: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Endpoint/25138079994337/
      sip_domain: phone.plivo.com
      sip_registered: false
      sip_uri: sip:lobby150921105140@phone.plivo.com
      sip_username: lobby150921105140
      sub_account: null
      username: lobby150921105140
declarations:
  description:
    - The same endpoints as options of M(cpaas.voice.plivo_endpoint) that declare them as they are. Passwords are not in it.
  type: list
  elements: dict
  returned: success
  sample:
    - alias: lobby
      username: lobby
      app_id: "16632742496743552"
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo.endpoint_identity_options()},
        mutually_exclusive=[("alias", "endpoint_id")],
        supports_check_mode=True,
    )
    run_info(module, plivo.service, plivo.endpoints)


if __name__ == "__main__":
    main()

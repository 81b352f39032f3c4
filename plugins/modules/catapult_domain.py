#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: catapult_domain
short_description: Manage a domain at Bandwidth Catapult
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one domain at Bandwidth Catapult, in which the endpoints of SIP phones lie.
  - The host of the vendor has not resolved since late 2024. Set O(api_url) to a gateway that speaks the same API.
  - A domain is known by its O(name), which becomes a part of a public host name.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_catapult
  - cpaas.voice.connection
  - cpaas.voice.catapult
options:
  name:
    description:
      - Name of the domain, exact. 1 to 16 letters, digits, hyphens and underscores. It cannot be changed after creation.
      - No two users of Catapult can have a domain of the same name.
      - If only a domain whose name differs in case exists, the task fails.
    type: str
  domain_id:
    description:
      - ID of a domain that exists, to select it instead of by its name.
    type: str
  description:
    description:
      - What the domain is for. Catapult's pages ask for one to create a domain, its SDKs do not. An empty string removes it, where the
        service can.
    type: str
  force:
    description:
      - Delete the domain even if there are endpoints in it. They are deleted before it, one by one.
      - Without it, a domain that is not empty is not deleted.
    type: bool
    default: false
  state:
    description:
      - Whether the domain should exist (V(present)) or not (V(absent)).
    type: str
    choices: [present, absent]
    default: present
attributes:
  idempotent:
    support: full
seealso:
  - module: cpaas.voice.catapult_domain_info
  - module: cpaas.voice.catapult_endpoint
"""

EXAMPLES = r"""
- name: A domain for the phones of the Berlin office
  cpaas.voice.catapult_domain:
    name: berlin
    description: Phones of the Berlin office
  register: berlin

- name: A phone in it
  cpaas.voice.catapult_endpoint:
    domain_id: "{{ berlin.domain.domain_id }}"
    name: lobby
    password: "{{ lobby_password }}"
  when: not ansible_check_mode

- name: The office is closed, with all its phones
  cpaas.voice.catapult_domain:
    name: berlin
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
domain:
  description:
    - The domain as it is now. After a deletion, as it was. Empty if there was none.
    - In check mode as it would be, without what only the server can know.
  type: dict
  returned: success
  contains:
    description:
      description: What it is for.
      type: str
      returned: success
      sample: Phones of the Berlin office
    domain_id:
      description: Its ID.
      type: str
      returned: success
      sample: rd-3kfl2yi4ja6npquwxpnpqji
    name:
      description: Its name.
      type: str
      returned: success
      sample: berlin
deleted_endpoints:
  description:
    - The endpoints that were in the domain and were deleted with it, or in check mode would be. If the deletion failed half-way, those
      that are gone.
    - Each has the keys of RV(cpaas.voice.catapult_endpoint#module:endpoint).
  type: list
  elements: dict
  returned: when the domain was deleted, or some of its endpoints before a failure
  sample:
    - application_id: null
      description: Phone in the lobby
      domain_id: rd-3kfl2yi4ja6npquwxpnpqji
      enabled: true
      endpoint_id: re-6dd6kudwpxo3672peoycsgq
      name: lobby
      sip_domain: berlin.bwapp.bwsip.io
      sip_uri: sip:lobby@berlin.bwapp.bwsip.io
      sip_username: lobby
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult, catapult_domain
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**catapult.connection_options(), **catapult_domain.options()},
        required_one_of=[("name", "domain_id")],
        supports_check_mode=True,
    )
    run_one(module, catapult.service, catapult_domain.domains)


if __name__ == "__main__":
    main()

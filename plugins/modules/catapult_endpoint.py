#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: catapult_endpoint
short_description: Manage a SIP endpoint at Bandwidth Catapult
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one endpoint, the account of a SIP phone, in a domain at Bandwidth Catapult.
  - The host of the vendor has not resolved since late 2024. Set O(api_url) to a gateway that speaks the same API.
  - An endpoint is known by its O(name) within its domain.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_catapult
  - cpaas.voice.connection
  - cpaas.voice.catapult
  - cpaas.voice.catapult.place
  - cpaas.voice.endpoint
  - cpaas.voice.catapult_endpoint
  - cpaas.voice.references
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_password=always), the password is written and the task is changed in every run.
seealso:
  - module: cpaas.voice.catapult_endpoint_info
  - module: cpaas.voice.catapult_endpoints
  - module: cpaas.voice.catapult_domain
"""

EXAMPLES = r"""
- name: A phone for the lobby
  cpaas.voice.catapult_endpoint:
    domain: acme
    name: lobby
    description: Phone in the lobby
    password: "{{ lobby_password }}"
  register: lobby

- name: What to type into the phone
  ansible.builtin.debug:
    msg: "User {{ lobby.endpoint.sip_username }} at {{ lobby.endpoint.sip_domain }}"
  when: not ansible_check_mode

- name: Switch it off for a while, sparing the list of domains
  cpaas.voice.catapult_endpoint:
    domain_id: "{{ lobby.endpoint.domain_id }}"
    name: lobby
    enabled: false
  when: not ansible_check_mode

- name: A phone that is gone
  cpaas.voice.catapult_endpoint:
    domain: acme
    name: lobby
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
    - In check mode as it would be, without what only the server can know.
  type: dict
  returned: success
  contains:
    application_id:
      description: ID of its application.
      type: str
      returned: success
      sample: a-qjbpfmrr46qf2lklgc72tvy
    description:
      description: What it is for.
      type: str
      returned: success
      sample: Phone in the lobby
    domain_id:
      description: ID of its domain.
      type: str
      returned: success
      sample: rd-3kfl2yi4ja6npquwxpnpqji
    enabled:
      description: Whether phones can register.
      type: bool
      returned: success
      sample: true
    endpoint_id:
      description: Its ID.
      type: str
      returned: success
      sample: re-6dd6kudwpxo3672peoycsgq
    name:
      description: Its name.
      type: str
      returned: success
      sample: lobby
    sip_domain:
      description: The domain (realm) that a phone needs.
      type: str
      returned: success
      sample: acme.bwapp.bwsip.io
    sip_uri:
      description: The SIP URI under which the phone can be called.
      type: str
      returned: success
      sample: sip:lobby@acme.bwapp.bwsip.io
    sip_username:
      description: The user name that a phone needs.
      type: str
      returned: success
      sample: lobby
password_state:
  description:
    - What is known of O(password) after the task. V(written), else V(unknown), since it can never be read.
  type: str
  returned: when O(state=present)
  choices: [unknown, written]
  sample: unknown
"""

from ansible_collections.cpaas.voice.plugins.module_utils._options import references
from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**catapult.connection_options(), **catapult.endpoint_options(), **references()},
        required_one_of=[("domain", "domain_id"), ("name", "endpoint_id")],
        mutually_exclusive=[("domain", "domain_id")],
        supports_check_mode=True,
    )
    run_one(module, catapult.service, catapult.endpoints)


if __name__ == "__main__":
    main()

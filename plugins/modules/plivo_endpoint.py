#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_endpoint
short_description: Manage a SIP endpoint at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one endpoint, the account of a SIP phone, at Plivo.
  - An endpoint is known by its O(alias). Plivo adds digits of its own to the user name, and shows the alias as it was written.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
  - cpaas.voice.endpoint
  - cpaas.voice.plivo_endpoint
  - cpaas.voice.references
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_password=always), the password is written and the task is changed in every run.
seealso:
  - module: cpaas.voice.plivo_endpoint_info
  - module: cpaas.voice.plivo_endpoints
  - module: cpaas.voice.plivo_application
"""

EXAMPLES = r"""
- name: A phone for the lobby
  cpaas.voice.plivo_endpoint:
    alias: lobby
    username: lobby
    password: "{{ lobby_password }}"
    app_id: "{{ app_id }}"
  register: lobby

- name: What to type into the phone
  ansible.builtin.debug:
    msg: "User {{ lobby.endpoint.sip_username }} at {{ lobby.endpoint.sip_domain }}"
  when: not ansible_check_mode

- name: Several phones, each password looked up by name so that no loop prints it
  cpaas.voice.plivo_endpoint:
    alias: "{{ item }}"
    username: "{{ item }}"
    password: "{{ phone_passwords[item] }}"
  loop:
    - reception
    - kitchen

- name: An application by its name
  cpaas.voice.plivo_endpoint:
    alias: lobby
    application: Front-door

- name: Give an endpoint that was made by hand another alias
  cpaas.voice.plivo_endpoint:
    endpoint_id: "{{ lobby.endpoint.endpoint_id }}"
    alias: front-door
  when: not ansible_check_mode

- name: A phone that is gone
  cpaas.voice.plivo_endpoint:
    alias: kitchen
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
    - In check mode as it would be, without what only Plivo can know (the final user name, for one).
  type: dict
  returned: success
  contains:
    alias:
      description: Its alias.
      type: str
      returned: success
      sample: lobby
    app_id:
      description: ID of its application.
      type: str
      returned: success
      sample: "16632742496743552"
    application:
      description: Path of its application.
      type: str
      returned: success
      sample: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/16632742496743552/
    endpoint_id:
      description: Its ID.
      type: str
      returned: success
      sample: "25138079994337"
    resource_uri:
      description: Its path.
      type: str
      returned: success
      sample: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Endpoint/25138079994337/
    sip_contact:
      description: Where the phone is registered from.
      type: str
      returned: when a phone is registered
      sample: sip:lobby@192.0.2.7:57563;ob
    sip_domain:
      description: The domain that a phone needs.
      type: str
      returned: success
      sample: phone.plivo.com
    sip_expires:
      description: When the registration ends, in UTC.
      type: str
      returned: when a phone is registered
      sample: "2026-07-21 19:26:08"
    sip_registered:
      description: Whether a phone is registered.
      type: bool
      returned: success
      sample: false
    sip_uri:
      description: The SIP URI under which the phone can be called.
      type: str
      returned: success
      sample: sip:lobby150921105140@phone.plivo.com
    sip_user_agent:
      description: What the phone calls itself.
      type: str
      returned: when a phone is registered
      sample: Telephone 1.1.4
    sip_username:
      description: The user name that a phone needs.
      type: str
      returned: success
      sample: lobby150921105140
    sub_account:
      description: Path of its subaccount, if it has one.
      type: str
      returned: success
      sample: null
    username:
      description: Its final user name.
      type: str
      returned: success
      sample: lobby150921105140
password_state:
  description:
    - What is known of O(password) after the task. V(matches), V(differs) (and was not to be written), V(unknown) (nobody can compare it,
      or none was given) or V(written).
  type: str
  returned: when O(state=present)
  choices: [matches, differs, unknown, written]
  sample: matches
"""

from ansible_collections.cpaas.voice.plugins.module_utils._options import references
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo.endpoint_options(), **references()},
        mutually_exclusive=plivo.EXCLUSIVE,
        required_one_of=[("alias", "endpoint_id", "username")],
        supports_check_mode=True,
    )
    run_one(module, plivo.service, plivo.endpoints)


if __name__ == "__main__":
    main()

#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_application
short_description: Manage a voice application at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes one application at Plivo. It tells Plivo which URLs to ask what to do with a call or a message.
  - An application is known by its O(app_name), exactly. Plivo does not keep names unique.
  - Options that are left out are not managed. They are never changed and never differ.
  - An application is not deleted while endpoints use it, unless the task says what is to become of them.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
options:
  app_name:
    description:
      - Name of the application. Letters, digits, hyphens and underscores, where it is written.
      - Exactly one application of the account has it, or none. If several have it, the task fails and lists their ids.
      - Together with O(app_id), the name to give that application. Plivo does not document that it takes a new name. Where it does not, the
        task fails.
    type: str
    aliases: [name]
  app_id:
    description:
      - ID of an application that exists, to select it instead of by its name. With O(state=absent), O(app_name) then does not count.
    type: str
  answer_url:
    description:
      - URL that Plivo asks what to do when a call is answered. Needed to create an application.
    type: str
  answer_method:
    description:
      - How Plivo asks O(answer_url). V(POST) at a new application, unless given.
    type: str
    choices: [GET, POST]
  hangup_url:
    description:
      - URL that is told when a call ends. At a new application it is O(answer_url), unless given.
      - An empty string clears it, as it does O(fallback_answer_url) and O(message_url).
    type: str
  hangup_method:
    description:
      - How Plivo calls O(hangup_url). V(POST) at a new application, unless given.
    type: str
    choices: [GET, POST]
  fallback_answer_url:
    description:
      - URL that Plivo asks when O(answer_url) does not answer.
    type: str
  fallback_method:
    description:
      - How Plivo asks O(fallback_answer_url). V(POST) at a new application, unless given.
    type: str
    choices: [GET, POST]
  message_url:
    description:
      - URL that is told of messages that come in.
    type: str
  message_method:
    description:
      - How Plivo calls O(message_url). V(POST) at a new application, unless given.
    type: str
    choices: [GET, POST]
  default_number_app:
    description:
      - Whether new numbers of the account get this application. One application at most is that.
    type: bool
  default_endpoint_app:
    description:
      - Whether new endpoints without an application of their own get this one. One application at most is that.
      - V(true) takes it away from the application that was it before. Give it in one task only, or two of them take it in turns.
    type: bool
  log_incoming_messages:
    description:
      - Whether the content of messages that come in is kept in Plivo's log. V(true) at a new application, unless given.
    type: bool
  public_uri:
    description:
      - Whether the application can be called from everywhere at its SIP URI.
    type: bool
  subaccount:
    description:
      - Auth ID (V(SA...)) of the subaccount that the application belongs to. Plivo documents no way to clear it.
    type: str
  cascade:
    description:
      - With O(state=absent), whether to delete every endpoint that uses the application as well.
      - B(Their phones stop working.) A later run that creates the endpoints again gives them other user names, so each phone has to be set
        up again. O(new_endpoint_application) keeps them.
      - Without it, and without O(new_endpoint_application), an application that endpoints use is not deleted, and the task fails.
    type: bool
    default: false
  new_endpoint_application:
    description:
      - With O(state=absent), ID of the application that takes over the endpoints. An empty string leaves them without one.
      - Cannot be given together with O(cascade=true).
    type: str
  state:
    description:
      - Whether the application should exist (V(present)) or not (V(absent)).
    type: str
    choices: [present, absent]
    default: present
attributes:
  idempotent:
    support: full
seealso:
  - module: cpaas.voice.plivo_application_info
  - module: cpaas.voice.plivo_endpoint
  - name: Applications at Plivo
    description: Plivo's own documentation of applications.
    link: https://docs.plivo.com/docs/account/api/application
"""

EXAMPLES = r"""
- name: What to do with calls to the front door
  cpaas.voice.plivo_application:
    app_name: front-door-2
    answer_url: https://example.com/answer
    answer_method: GET
  register: front_door

- name: A phone whose calls it handles
  cpaas.voice.plivo_endpoint:
    alias: lobby
    username: lobby
    password: "{{ lobby_password }}"
    app_id: "{{ front_door.application.app_id }}"
  when: not ansible_check_mode

- name: Nothing is told any more when a call ends
  cpaas.voice.plivo_application:
    app_name: front-door-2
    hangup_url: ""

- name: Another application takes over its endpoints
  cpaas.voice.plivo_application:
    app_name: front-door-2
    state: absent
    new_endpoint_application: "{{ app_id }}"
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done.
  type: str
  returned: success
  choices: [created, updated, deleted, unchanged]
  sample: created
application:
  description:
    - The application as it is now. After a deletion, as it was. Empty if there was none.
    - In check mode as it would be, without what only Plivo can know (its ID, for one).
  type: dict
  returned: success
  contains:
    answer_method:
      description: How Plivo asks RV(application.answer_url).
      type: str
      returned: success
      sample: GET
    answer_url:
      description: URL that Plivo asks what to do when a call is answered.
      type: str
      returned: success
      sample: https://example.com/answer
    app_id:
      description: Its ID.
      type: str
      returned: success
      sample: "28596691685931059"
    app_name:
      description: Its name.
      type: str
      returned: success
      sample: front-door
    application_type:
      description: Its type, as Plivo shows it.
      type: str
      returned: success
      sample: XML
    default_endpoint_app:
      description: Whether new endpoints without an application of their own get it.
      type: bool
      returned: success
      sample: false
    default_number_app:
      description: Whether new numbers get it.
      type: bool
      returned: success
      sample: false
    enabled:
      description: Whether it is enabled, as Plivo shows it.
      type: bool
      returned: success
      sample: true
    fallback_answer_url:
      description: URL that Plivo asks when RV(application.answer_url) does not answer, if any.
      type: str
      returned: success
      sample: null
    fallback_method:
      description: How Plivo asks RV(application.fallback_answer_url).
      type: str
      returned: success
      sample: POST
    hangup_method:
      description: How Plivo calls RV(application.hangup_url).
      type: str
      returned: success
      sample: POST
    hangup_url:
      description: URL that is told when a call ends, if any.
      type: str
      returned: success
      sample: https://example.com/answer
    log_incoming_messages:
      description: Whether the content of messages that come in is kept in Plivo's log.
      type: bool
      returned: success
      sample: true
    message_method:
      description: How Plivo calls RV(application.message_url).
      type: str
      returned: success
      sample: POST
    message_url:
      description: URL that is told of messages that come in, if any.
      type: str
      returned: success
      sample: null
    public_uri:
      description: Whether it can be called from everywhere at its SIP URI.
      type: bool
      returned: success
      sample: false
    resource_uri:
      description: Its path.
      type: str
      returned: success
      sample: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/28596691685931059/
    sip_uri:
      description: Its SIP URI.
      type: str
      returned: success
      sample: sip:28596691685931059@app.plivo.com
    subaccount:
      description: Auth ID of its subaccount, if it has one.
      type: str
      returned: success
      sample: null
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo, plivo_application
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo_application.application_options()},
        required_one_of=[("app_name", "app_id")],
        supports_check_mode=True,
    )
    run_one(module, plivo.service, plivo_application.applications)


if __name__ == "__main__":
    main()

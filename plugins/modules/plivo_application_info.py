#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_application_info
short_description: Read voice applications at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all applications of an account at Plivo, or those of a name.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
options:
  app_name:
    description:
      - Read the applications of this name only. There may be several.
    type: str
    aliases: [name]
  app_id:
    description:
      - Read the application of this ID only.
    type: str
seealso:
  - module: cpaas.voice.plivo_application
  - name: Applications at Plivo
    description: Plivo's own documentation of applications.
    link: https://docs.plivo.com/docs/account/api/application
"""

EXAMPLES = r"""
- name: All applications of the account
  cpaas.voice.plivo_application_info:
  register: found

- name: The one that new endpoints get
  ansible.builtin.debug:
    msg: "{{ found.applications | selectattr('default_endpoint_app') | map(attribute='app_name') }}"

- name: One application
  cpaas.voice.plivo_application_info:
    app_name: Front-door
"""

RETURN = r"""
applications:
  description:
    - The applications, sorted by name. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.plivo_application#module:application).
  type: list
  elements: dict
  returned: success
  sample:
    - answer_method: GET
      answer_url: https://example.com/answer
      app_id: "28596691685931059"
      app_name: front-door
      application_type: XML
      default_endpoint_app: false
      default_number_app: false
      enabled: true
      fallback_answer_url: null
      fallback_method: POST
      hangup_method: POST
      hangup_url: https://example.com/answer
      log_incoming_messages: true
      message_method: POST
      message_url: null
      public_uri: false
      resource_uri: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/28596691685931059/
      sip_uri: sip:28596691685931059@app.plivo.com
      subaccount: null
declarations:
  description:
    - The same applications as options of M(cpaas.voice.plivo_application) that declare them as they are.
  type: list
  elements: dict
  returned: success
  sample:
    - answer_method: GET
      answer_url: https://example.com/answer
      app_name: front-door
      default_endpoint_app: false
      default_number_app: false
      fallback_method: POST
      hangup_method: POST
      hangup_url: https://example.com/answer
      log_incoming_messages: true
      message_method: POST
      public_uri: false
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo, plivo_application
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo_application.identity_options()},
        mutually_exclusive=[("app_name", "app_id")],
        supports_check_mode=True,
    )
    run_info(module, plivo.service, plivo_application.applications)


if __name__ == "__main__":
    main()

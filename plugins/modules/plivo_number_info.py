#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_number_info
short_description: Read rented numbers at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all numbers that an account has rented at Plivo, or one of them.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
options:
  number:
    description:
      - Read this number only, given with its country code.
    type: str
seealso:
  - module: cpaas.voice.plivo_number
  - name: Numbers at Plivo
    description: Plivo's own documentation of numbers of an account.
    link: https://docs.plivo.com/docs/numbers/api/account-phone-number/update-a-number
"""

EXAMPLES = r"""
- name: All numbers of the account
  cpaas.voice.plivo_number_info:
  register: found

- name: Those that lead nowhere
  ansible.builtin.debug:
    msg: "{{ found.numbers | rejectattr('app_id') | map(attribute='number') }}"

- name: One number
  cpaas.voice.plivo_number_info:
    number: "14155550100"
"""

RETURN = r"""
numbers:
  description:
    - The numbers, sorted. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.plivo_number#module:number).
  type: list
  elements: dict
  returned: success
  sample:
    - added_on: "2026-01-15"
      alias: head-office
      app_id: "16632742496743552"
      application: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/16632742496743552/
      carrier: Plivo
      country: United States
      number: "14155550100"
      number_type: local
      region: California, UNITED STATES
      resource_uri: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Number/14155550100/
      sms_enabled: true
      sub_account: null
      voice_enabled: true
declarations:
  description:
    - The same numbers as options of M(cpaas.voice.plivo_number) that declare them as they are.
  type: list
  elements: dict
  returned: success
  sample:
    - number: "14155550100"
      alias: head-office
      app_id: "16632742496743552"
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo, plivo_number
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo_number.identity_options()}, supports_check_mode=True
    )
    run_info(module, plivo.service, plivo_number.numbers)


if __name__ == "__main__":
    main()

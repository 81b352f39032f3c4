#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_number
short_description: Manage where a rented number leads at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Gives a number that the account has rented at Plivo an application and an alias.
  - It never rents a number and never gives one back. A number that is not rented is an error.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
  - cpaas.voice.references
options:
  number:
    description:
      - The number, with its country code. A plus, spaces, hyphens, dots and brackets do not count.
    type: str
    required: true
  alias:
    description:
      - Name of the number. An empty string clears it.
    type: str
  app_id:
    description:
      - ID of the application that handles calls to the number, or of an inbound SIP trunk.
      - An empty string detaches the number, as older SDKs of Plivo do it. Where Plivo does not take that, the task fails.
      - Cannot be given together with O(application).
    type: str
  application:
    description:
      - Name of the application that handles calls to the number, in place of O(app_id). Exactly one has it, or the task fails.
    type: str
attributes:
  idempotent:
    support: full
seealso:
  - module: cpaas.voice.plivo_number_info
  - module: cpaas.voice.plivo_application
  - name: Numbers at Plivo
    description: Plivo's own documentation of numbers of an account.
    link: https://docs.plivo.com/docs/numbers/api/account-phone-number/update-a-number
"""

EXAMPLES = r"""
- name: Calls to the head office go to the front door
  cpaas.voice.plivo_number:
    number: "+1 415 555 0100"
    alias: head-office
    application: Front-door

- name: Calls to it go nowhere for now
  cpaas.voice.plivo_number:
    number: "14155550100"
    app_id: ""
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done.
  type: str
  returned: success
  choices: [updated, unchanged]
  sample: updated
number:
  description: The number as it is now. In check mode as it would be.
  type: dict
  returned: success
  contains:
    added_on:
      description: Since when it is rented.
      type: str
      returned: success
      sample: "2026-01-15"
    alias:
      description: Its alias, if any.
      type: str
      returned: success
      sample: head-office
    app_id:
      description: ID of its application or SIP trunk, if any.
      type: str
      returned: success
      sample: "16632742496743552"
    application:
      description: Path of its application or SIP trunk, if any.
      type: str
      returned: success
      sample: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/16632742496743552/
    carrier:
      description: Its carrier.
      type: str
      returned: success
      sample: Plivo
    country:
      description: Its country.
      type: str
      returned: success
      sample: United States
    number:
      description: The number, digits with the country code.
      type: str
      returned: success
      sample: "14155550100"
    number_type:
      description: Its kind.
      type: str
      returned: success
      sample: local
    region:
      description: Its region.
      type: str
      returned: success
      sample: California, UNITED STATES
    resource_uri:
      description: Its path.
      type: str
      returned: success
      sample: /v1/Account/MAXXXXXXXXXXXXXXXXXX/Number/14155550100/
    sms_enabled:
      description: Whether it takes messages.
      type: bool
      returned: success
      sample: true
    sub_account:
      description: Path of its subaccount, if it has one.
      type: str
      returned: success
      sample: null
    voice_enabled:
      description: Whether it takes calls.
      type: bool
      returned: success
      sample: true
"""

from ansible_collections.cpaas.voice.plugins.module_utils._options import references
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo, plivo_number
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**plivo.connection_options(), **plivo_number.number_options(), **references()},
        mutually_exclusive=plivo.EXCLUSIVE,
        supports_check_mode=True,
    )
    run_one(module, plivo.service, plivo_number.numbers)


if __name__ == "__main__":
    main()

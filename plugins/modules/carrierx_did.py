#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_did
short_description: Manage a rented phone number (DID) at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Names a phone number that was rented at CarrierX, and leads its calls to a trunk group.
  - The module never rents a number and never gives one back. A number that is not rented makes the task fail.
  - A number is known by its digits.
  - Options that are left out are not managed. They are never changed and never differ.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
  - cpaas.voice.references
options:
  phonenumber:
    description:
      - The phone number, with its country code. Only its digits count.
    type: str
  did_sid:
    description:
      - SID of the number, to select it instead of by its digits.
    type: str
  name:
    description:
      - A name for the number. An empty string removes it.
    type: str
  trunk_group:
    description:
      - Name of the trunk group that gets the calls to the number, exact. Exactly one group has to have that name.
      - An empty string takes the number out of its group.
    type: str
  trunk_group_sid:
    description:
      - SID of that trunk group, to spare the list of them. An empty string takes the number out of its group.
    type: str
attributes:
  idempotent:
    support: full
seealso:
  - module: cpaas.voice.carrierx_did_info
  - module: cpaas.voice.carrierx_trunk_group
"""

EXAMPLES = r"""
- name: Calls to the main number go to the reception
  cpaas.voice.carrierx_did:
    phonenumber: "+1 415 555 0100"
    name: Main number
    trunk_group: reception

- name: Calls to it go nowhere
  cpaas.voice.carrierx_did:
    phonenumber: "14155550100"
    trunk_group: ""
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done.
  type: str
  returned: success
  choices: [updated, unchanged]
  sample: updated
did:
  description:
    - The number as it is now, in check mode as it would be.
    - Of RV(did.active_capabilities), RV(did.capabilities), RV(did.country_code), RV(did.locality) and RV(did.state), those that
      CarrierX does not show are not there.
  type: dict
  returned: success
  contains:
    did_sid:
      description: Its SID.
      type: str
      returned: success
      sample: 9b3d4f0e-6f3c-4c54-8f0c-0e8b8f8f6a51
    name:
      description: Its name.
      type: str
      returned: success
      sample: Main number
    phonenumber:
      description: Its digits.
      type: str
      returned: success
      sample: "14155550100"
    trunk_group_sid:
      description: SID of the trunk group that gets its calls.
      type: str
      returned: success
      sample: 2bd9ee02-7e4f-49f4-8ab3-9cbb3c8a93d7
    active_capabilities:
      description: Those of its RV(did.capabilities) that are in use.
      type: int
      returned: success
      sample: 31
    capabilities:
      description: The sum of what it can do. 1 is SMS in, 2 SMS out, 4 voice, 8 MMS in, 16 MMS out.
      type: int
      returned: success
      sample: 31
    country_code:
      description: Its country.
      type: str
      returned: success
      sample: USA
    locality:
      description: Its place.
      type: str
      returned: success
      sample: SAN FRANCISCO
    state:
      description: Its state, as in United States.
      type: str
      returned: success
      sample: CA
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, carrierx_did
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_one


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx_did.options()},
        required_one_of=[("phonenumber", "did_sid")],
        mutually_exclusive=[("trunk_group", "trunk_group_sid")],
        supports_check_mode=True,
    )
    run_one(module, carrierx.service, carrierx_did.dids)


if __name__ == "__main__":
    main()

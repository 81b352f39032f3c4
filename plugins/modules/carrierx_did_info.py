#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: carrierx_did_info
short_description: Read rented phone numbers (DIDs) at CarrierX
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all phone numbers that a partner has rented at CarrierX, or one of them.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_carrierx
  - cpaas.voice.connection
  - cpaas.voice.carrierx
options:
  phonenumber:
    description:
      - Read this number only, with its country code. Only its digits count.
    type: str
  did_sid:
    description:
      - Read the number of this SID only.
    type: str
seealso:
  - module: cpaas.voice.carrierx_did
"""

EXAMPLES = r"""
- name: All numbers
  cpaas.voice.carrierx_did_info:
  register: found

- name: Which of them lead nowhere
  ansible.builtin.debug:
    msg: "{{ found.dids | rejectattr('trunk_group_sid') | map(attribute='phonenumber') }}"

- name: One number
  cpaas.voice.carrierx_did_info:
    phonenumber: "+1 415 555 0100"
"""

RETURN = r"""
dids:
  description:
    - The numbers, sorted. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.carrierx_did#module:did).
  type: list
  elements: dict
  returned: success
  sample:
    - active_capabilities: 31
      capabilities: 31
      country_code: USA
      did_sid: 9b3d4f0e-6f3c-4c54-8f0c-0e8b8f8f6a51
      locality: SAN FRANCISCO
      name: Main number
      phonenumber: "14155550100"
      state: CA
      trunk_group_sid: 2bd9ee02-7e4f-49f4-8ab3-9cbb3c8a93d7
declarations:
  description:
    - The same numbers as options of M(cpaas.voice.carrierx_did) that declare them as they are.
  type: list
  elements: dict
  returned: success
  sample:
    - phonenumber: "14155550100"
      name: Main number
      trunk_group_sid: 2bd9ee02-7e4f-49f4-8ab3-9cbb3c8a93d7
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, carrierx_did
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**carrierx.connection_options(), **carrierx_did.identity_options()},
        mutually_exclusive=[("phonenumber", "did_sid")],
        supports_check_mode=True,
    )
    run_info(module, carrierx.service, carrierx_did.dids)


if __name__ == "__main__":
    main()

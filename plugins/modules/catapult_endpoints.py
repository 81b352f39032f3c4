#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: catapult_endpoints
short_description: Manage many SIP endpoints at Bandwidth Catapult
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes many endpoints, the accounts of SIP phones, in a domain at Bandwidth Catapult, in one task.
  - The host of the vendor has not resolved since late 2024. Set O(api_url) to a gateway that speaks the same API.
  - Does to each what M(cpaas.voice.catapult_endpoint) does to one. The list of the domain is read once before and once after, however many
    endpoints there are, and several requests are under way at a time.
  - When the domain does not exist and all entries are absent or ignored, nothing is changed.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_catapult
  - cpaas.voice.connection
  - cpaas.voice.catapult
  - cpaas.voice.catapult.place
  - cpaas.voice.fleet
  - cpaas.voice.references
  - cpaas.voice.catapult_endpoint.list
seealso:
  - module: cpaas.voice.catapult_endpoint
  - module: cpaas.voice.catapult_endpoint_info
"""

EXAMPLES = r"""
- name: The phones of the office
  cpaas.voice.catapult_endpoints:
    domain: acme
    endpoints:
      - name: reception
        description: Ground floor
        password: "{{ phone_passwords.reception }}"
      - name: kitchen
        password: "{{ phone_passwords.kitchen }}"
      - name: fax
        state: absent

- name: A phone for each password, and no others
  cpaas.voice.catapult_endpoints:
    domain: acme
    endpoints: "{{ phone_passwords | dict2items(key_name='name', value_name='password') }}"
    prune: true
    prune_max: 5

- name: All endpoints of the domain
  cpaas.voice.catapult_endpoint_info:
    domain: acme
  register: found

- name: Keep them as they are
  cpaas.voice.catapult_endpoints:
    domain: acme
    endpoints: "{{ found.declarations }}"
"""

RETURN = r"""
summary:
  description: How many endpoints there are of each outcome. In check mode, of each outcome that would be.
  type: dict
  returned: when O(endpoints) could be understood
  contains:
    created:
      description: Endpoints that were created.
      type: int
      returned: success
      sample: 2
    updated:
      description: Endpoints that were changed.
      type: int
      returned: success
      sample: 0
    deleted:
      description: Endpoints that were deleted, pruned ones among them.
      type: int
      returned: success
      sample: 1
    unchanged:
      description: Endpoints that were as declared.
      type: int
      returned: success
      sample: 140
    ignored:
      description: Entries with O(endpoints[].ignore=true).
      type: int
      returned: success
      sample: 0
    failed:
      description: Endpoints that could not be brought to their state.
      type: int
      returned: success
      sample: 0
    password_unknown:
      description: Endpoints with a declared password of which nobody knows whether it is in force.
      type: int
      returned: success
      sample: 0
entries:
  description: The endpoints that changed or failed, in the order of O(endpoints), then those that were pruned.
  type: list
  elements: dict
  returned: when O(endpoints) could be understood
  contains:
    position:
      description: Place in O(endpoints), from 0. Null for what was pruned.
      type: int
      returned: success
      sample: 0
    name:
      description: Name of the endpoint.
      type: str
      returned: success
      sample: reception
    endpoint_id:
      description: ID of the endpoint, if it exists.
      type: str
      returned: success
      sample: re-6dd6kudwpxo3672peoycsgq
    action:
      description: What was done. In check mode, what would be done.
      type: str
      returned: success
      choices: [created, updated, deleted, failed]
      sample: created
    error:
      description: Why it is not in its state.
      type: str
      returned: when RV(entries[].action=failed)
    endpoint:
      description: The endpoint as it was, see RV(cpaas.voice.catapult_endpoint#module:endpoint).
      type: dict
      returned: when RV(entries[].action=deleted)
endpoints:
  description:
    - One dict for each entry of O(endpoints), in the order given, see RV(cpaas.voice.catapult_endpoint#module:endpoint). Empty for entries that
      are ignored or could not be brought to their state.
  type: list
  elements: dict
  returned: when O(return_endpoints=true)
"""

from ansible_collections.cpaas.voice.plugins.module_utils._options import references
from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import FleetModule, fleet_options, run_many


def main() -> None:
    module = FleetModule(
        argument_spec={
            **catapult.connection_options(),
            **catapult.domain_options(),
            **fleet_options(catapult.entry_options()),
            **references(),
        },
        required_one_of=[("domain", "domain_id")],
        mutually_exclusive=[("domain", "domain_id")],
        supports_check_mode=True,
    )
    run_many(module, catapult.service, catapult.endpoints, catapult.Endpoint(""))


if __name__ == "__main__":
    main()

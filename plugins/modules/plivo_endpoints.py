#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: plivo_endpoints
short_description: Manage many SIP endpoints at Plivo
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Creates, changes and deletes many endpoints, the accounts of SIP phones, at Plivo, in one task.
  - Does to each what M(cpaas.voice.plivo_endpoint) does to one. The list of the account is read once before and once after, however many
    endpoints there are, and several requests are under way at a time.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.writes
  - cpaas.voice.attributes.actiongroup_plivo
  - cpaas.voice.connection
  - cpaas.voice.plivo
  - cpaas.voice.fleet
  - cpaas.voice.references
  - cpaas.voice.plivo_endpoint.list
seealso:
  - module: cpaas.voice.plivo_endpoint
  - module: cpaas.voice.plivo_endpoint_info
  - module: cpaas.voice.plivo_application
"""

EXAMPLES = r"""
- name: The phones of the Berlin office, and no others whose alias begins with berlin
  cpaas.voice.plivo_endpoints:
    endpoints:
      - alias: berlin-reception
        username: berlinreception
        password: "{{ phone_passwords.reception }}"
        application: Front-door
      - alias: berlin-kitchen
        username: berlinkitchen
        password: "{{ phone_passwords.kitchen }}"
      - alias: berlin-fax
        state: absent
    prune: true
    prune_match: berlin-.*
    prune_max: 5

- name: A phone for each password
  cpaas.voice.plivo_endpoints:
    endpoints: "{{ phone_passwords | dict2items(key_name='username', value_name='password') }}"

- name: All endpoints that there are
  cpaas.voice.plivo_endpoint_info:
  register: found

- name: Keep them as they are
  cpaas.voice.plivo_endpoints:
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
    alias:
      description: Alias of the endpoint.
      type: str
      returned: success
      sample: reception
    endpoint_id:
      description: ID of the endpoint, if it exists.
      type: str
      returned: success
      sample: "25138079994337"
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
      description: The endpoint as it was, see RV(cpaas.voice.plivo_endpoint#module:endpoint).
      type: dict
      returned: when RV(entries[].action=deleted)
endpoints:
  description:
    - One dict for each entry of O(endpoints), in the order given, see RV(cpaas.voice.plivo_endpoint#module:endpoint). Empty for entries that
      are ignored or could not be brought to their state.
  type: list
  elements: dict
  returned: when O(return_endpoints=true)
"""

from ansible_collections.cpaas.voice.plugins.module_utils._options import references
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import FleetModule, fleet_options, run_many


def main() -> None:
    module = FleetModule(
        argument_spec={
            **plivo.connection_options(),
            **fleet_options(plivo.endpoint_options(), plivo.EXCLUSIVE),
            **references(),
        },
        supports_check_mode=True,
    )
    run_many(module, plivo.service, plivo.endpoints, plivo.Endpoint())


if __name__ == "__main__":
    main()

#!/usr/bin/python

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: catapult_domain_info
short_description: Read domains at Bandwidth Catapult
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads all domains of a user at Bandwidth Catapult, or the one of a name.
  - The host of the vendor has not resolved since late 2024. Set O(api_url) to a gateway that speaks the same API.
extends_documentation_fragment:
  - cpaas.voice.attributes
  - cpaas.voice.attributes.reads
  - cpaas.voice.attributes.actiongroup_catapult
  - cpaas.voice.connection
  - cpaas.voice.catapult
options:
  name:
    description:
      - Read the domain of this name only.
    type: str
  domain_id:
    description:
      - Read the domain of this ID only.
    type: str
seealso:
  - module: cpaas.voice.catapult_domain
"""

EXAMPLES = r"""
- name: All domains
  cpaas.voice.catapult_domain_info:
  register: found

- name: The endpoints of each
  cpaas.voice.catapult_endpoint_info:
    domain_id: "{{ item }}"
  loop: "{{ found.domains | map(attribute='domain_id') }}"

- name: One domain
  cpaas.voice.catapult_domain_info:
    name: acme
"""

RETURN = r"""
domains:
  description:
    - The domains, sorted by name. An empty list if there are none.
    - Each has the keys of RV(cpaas.voice.catapult_domain#module:domain).
  type: list
  elements: dict
  returned: success
  sample:
    - description: Phones of the Berlin office
      domain_id: rd-3kfl2yi4ja6npquwxpnpqji
      name: berlin
declarations:
  description:
    - The same domains as options of M(cpaas.voice.catapult_domain) that declare them as they are.
  type: list
  elements: dict
  returned: success
  sample:
    - name: berlin
      description: Phones of the Berlin office
"""

from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult, catapult_domain
from ansible_collections.cpaas.voice.plugins.module_utils._run import Module, run_info


def main() -> None:
    module = Module(
        argument_spec={**catapult.connection_options(), **catapult_domain.identity_options()},
        mutually_exclusive=[("name", "domain_id")],
        supports_check_mode=True,
    )
    run_info(module, catapult.service, catapult_domain.domains)


if __name__ == "__main__":
    main()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.doc_fragments.carrierx import ModuleDocFragment as CarrierX
from ansible_collections.cpaas.voice.plugins.doc_fragments.catapult import ModuleDocFragment as Catapult
from ansible_collections.cpaas.voice.plugins.doc_fragments.connection import ModuleDocFragment as Connection
from ansible_collections.cpaas.voice.plugins.doc_fragments.plivo import ModuleDocFragment as Plivo
from ansible_collections.cpaas.voice.plugins.plugin_utils._documentation import suboptions

PLIVO = r"""
options:
  plivo:
    description:
      - Reads the endpoints of an account at Plivo. The section may be empty where the environment has the credentials.
      - Its options are those of M(cpaas.voice.plivo_endpoint_info).
    type: dict
    suboptions:
"""

CARRIERX = r"""
  carrierx:
    description:
      - Reads the endpoints of a partner at CarrierX. The section may be empty where the environment has the credentials.
      - Its options are those of M(cpaas.voice.carrierx_endpoint_info), less the one that asks for secrets.
    type: dict
    suboptions:
"""

CATAPULT = r"""
  catapult:
    description:
      - Reads the endpoints of domains at Bandwidth Catapult. The section may be empty where the environment has the credentials.
      - Its options are those of M(cpaas.voice.catapult_endpoint_info), but for the domains.
    type: dict
    suboptions:
      domains:
        description:
          - Names of the domains to read.
          - Without it and O(catapult.domain_ids), all domains of the user are read.
        type: list
        elements: str
      domain_ids:
        description:
          - IDs of the domains to read, beside O(catapult.domains). Their names are not looked up.
        type: list
        elements: str
"""


class ModuleDocFragment:
    # The accounts that are read, a section for each provider
    DOCUMENTATION: str = "".join(
        (
            PLIVO,
            suboptions("plivo", Connection.DOCUMENTATION, Plivo.DOCUMENTATION),
            CARRIERX,
            suboptions("carrierx", Connection.DOCUMENTATION, CarrierX.DOCUMENTATION, without=["return_secrets"]),
            CATAPULT,
            suboptions("catapult", Connection.DOCUMENTATION, Catapult.DOCUMENTATION, without=["domain", "domain_id"]),
        )
    )

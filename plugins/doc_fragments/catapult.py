# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Credentials and address of Bandwidth Catapult
    DOCUMENTATION = r"""
options:
  user_id:
    description:
      - User ID, which starts with C(u-). It is not the login of the portal.
      - Falls back to the environment variable E(BANDWIDTH_USER_ID). The option or the variable is needed.
    type: str
  api_token:
    description:
      - API token, which starts with C(t-).
      - Falls back to the environment variable E(BANDWIDTH_API_TOKEN). The option or the variable is needed.
    type: str
  api_secret:
    description:
      - Secret of O(api_token).
      - Falls back to the environment variable E(BANDWIDTH_API_SECRET). The option or the variable is needed.
    type: str
  api_url:
    description:
      - Where the API answers, if not at V(https://api.catapult.inetwork.com). With or without C(/v1).
      - The vendor's own host has not resolved since late 2024. You need a gateway that speaks the same API, and this option.
      - Falls back to the environment variable E(BANDWIDTH_API_ENDPOINT).
    type: str
  max_rate:
    description:
      - Requests per second at most; V(0) is no limit.
      - Catapult allowed one request per second and kind of object. The module waits as long as the server asks.
      - Falls back to the environment variable E(CPAAS_VOICE_MAX_RATE).
    type: float
    default: 0.0
seealso:
  - name: Endpoints at Bandwidth Catapult
    description: What is left of the vendor's documentation.
    link: https://github.com/Bandwidth/ap-docs
  - name: What Bandwidth Catapult does that surprises
    description: What the documents of the vendor say, where they contradict each other, and what the collection makes of it.
    link: https://github.com/cpaas-voice/cpaas.voice/blob/main/docs/providers/catapult.md
"""

    # In which domain endpoints are
    PLACE = r"""
options:
  domain:
    description:
      - Name of the domain that the endpoints are in.
      - Exactly one of O(domain) and O(domain_id) is needed. With O(domain_id) the list of domains need not be read.
    type: str
  domain_id:
    description:
      - ID of the domain that the endpoints are in.
    type: str
"""

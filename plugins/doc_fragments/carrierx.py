# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Credentials and address of CarrierX
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - Security token of the partner, as made in the portal.
      - Falls back to the environment variable E(CARRIERX_API_TOKEN), unless O(api_username) or O(api_password) is given.
    type: str
  api_username:
    description:
      - User name, for accounts that may still use HTTP Basic authentication. Not together with O(api_token).
      - Falls back to the environment variable E(CARRIERX_API_USERNAME) where no token is given.
    type: str
  api_password:
    description:
      - Password of O(api_username).
      - Falls back to the environment variable E(CARRIERX_API_PASSWORD) where no token is given.
    type: str
  api_url:
    description:
      - Where the API answers, if not at V(https://api.carrierx.com/core/v2). With or without C(/core/v2).
      - Falls back to the environment variable E(CARRIERX_API_URL).
    type: str
  max_rate:
    description:
      - Requests per second at most; V(0) is no limit.
      - Falls back to the environment variable E(CPAAS_VOICE_MAX_RATE).
    type: float
    default: 0.0
  return_secrets:
    description:
      - Whether to return the secrets that CarrierX makes, such as C(voip_token) and the C(properties) of endpoints. Everybody who sees the result of the task
        sees them. Use C(no_log=true) on the task.
    type: bool
    default: false
seealso:
  - name: Endpoints at CarrierX
    description: CarrierX's own documentation of endpoints.
    link: https://docs.carrierx.com/voice/core-api/endpoints
  - name: What CarrierX does that surprises
    description: What the documents of the vendor say, where they contradict each other, and what the collection makes of it.
    link: https://github.com/cpaas-voice/cpaas.voice/blob/main/docs/providers/carrierx.md
"""

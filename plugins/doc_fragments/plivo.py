# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Credentials and address of Plivo
    DOCUMENTATION = r"""
options:
  auth_id:
    description:
      - Auth ID of the account or subaccount.
      - Falls back to the environment variable E(PLIVO_AUTH_ID). The option or the variable is needed.
    type: str
  auth_token:
    description:
      - Auth token of the account, or a scoped token (one that starts with V(stk_)).
      - Falls back to the environment variable E(PLIVO_AUTH_TOKEN). The option or the variable is needed.
    type: str
  api_url:
    description:
      - Where the API answers, if not at V(https://api.plivo.com). With or without C(/v1).
      - Falls back to the environment variable E(PLIVO_API_URL).
    type: str
  max_rate:
    description:
      - Requests per second at most; V(0) is no limit. Each task counts for itself.
      - Plivo allows an account 300 requests per 5 seconds, which live traffic shares. The default is half of that.
      - Falls back to the environment variable E(CPAAS_VOICE_MAX_RATE).
    type: float
    default: 30.0
seealso:
  - name: Endpoints at Plivo
    description: Plivo's own documentation of endpoints.
    link: https://docs.plivo.com/docs/voice/api/endpoints
  - name: What Plivo does that surprises
    description: What the documents of the vendor say, where they contradict each other, and what the collection makes of it.
    link: https://github.com/cpaas-voice/cpaas.voice/blob/main/docs/providers/plivo.md
"""

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of the jobs here, by where they come from: credentials, an answer to a survey, a table."""

from __future__ import annotations

from canaries import canary

OF_CREDENTIALS = ("plivo.auth_token", "carrierx.api_token", "catapult.api_token", "catapult.api_secret")

CANARIES = {name: canary(name) for name in (*OF_CREDENTIALS, "survey.password")}
CANARIES |= {f"table.{provider}": f"q7x9{provider}-of-the-table-{provider}k2v8" for provider in ("plivo", "catapult")}

PASSWORD = CANARIES["survey.password"]

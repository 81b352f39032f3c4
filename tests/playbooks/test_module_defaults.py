# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials and shared options can be given once for all tasks."""

from __future__ import annotations

from typing import Any

import pytest

from playbooks.support import PROVIDERS, Played, Stage

OPTIONS = {
    "plivo": {"auth_id": "PLIVO_AUTH_ID", "auth_token": "PLIVO_AUTH_TOKEN", "api_url": "PLIVO_API_URL"},
    "carrierx": {"api_token": "CARRIERX_API_TOKEN", "api_url": "CARRIERX_API_URL"},
    "catapult": {
        "user_id": "BANDWIDTH_USER_ID",
        "api_token": "BANDWIDTH_API_TOKEN",
        "api_secret": "BANDWIDTH_API_SECRET",
        "api_url": "BANDWIDTH_API_ENDPOINT",
    },
}

NAMES: dict[str, dict[str, Any]] = {
    "plivo": {"alias": "lobby"},
    "carrierx": {"name": "lobby"},
    "catapult": {"domain": "acme", "name": "lobby"},
}


def run(stage: Stage, provider: str, shared: dict[str, Any]) -> Played:
    """Run both modules of a provider with an environment that knows no account."""
    defaults = {
        f"group/cpaas.voice.{provider}": {option: f"{{{{ {name} }}}}" for option, name in OPTIONS[provider].items()},
        "group/cpaas.voice.all": shared,
    }
    tasks = [
        {f"cpaas.voice.{provider}_endpoint_info": NAMES[provider]},
        {f"cpaas.voice.{provider}_endpoint": {**NAMES[provider], "state": "absent"}},
    ]
    playbook = stage.write_tasks(tasks, module_defaults=defaults)
    return stage.play(playbook, environment={}, variables=stage.credentials([provider]))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_credentials(stage: Stage, provider: str) -> None:
    """The group of a provider carries its credentials."""
    run(stage, provider, {}).assert_clean()
    assert set(stage.methods([provider])) == {"GET"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_shared_options(stage: Stage, provider: str) -> None:
    """The group of all modules carries what they share: a failure that would be tried again is not."""
    stage.emulators[provider].control("POST", "faults", {"kind": "status", "status": 503})
    played = run(stage, provider, {"retries": 0})
    assert played.status == 2
    assert "503" in played.output
    assert stage.methods([provider]) == ["GET"]

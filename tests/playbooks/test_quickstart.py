# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The quickstart playbook makes, keeps, mends and removes an endpoint at each provider at hand."""

from __future__ import annotations

import pytest

from playbooks.support import PROVIDERS, Played, Stage

PASSWORD = "password-of-the-quickstart"
QUICKSTART = "cpaas.voice.quickstart"
ID_KEYS = {"plivo": "endpoint_id", "carrierx": "endpoint_sid", "catapult": "id"}
TITLES = {"plivo": "Plivo", "carrierx": "CarrierX", "catapult": "Catapult"}


def run(stage: Stage, *arguments: str, providers: tuple[str, ...] = PROVIDERS) -> Played:
    """Run the quickstart playbook with the credentials of these providers, and see that all went well."""
    stage.forget()
    environment = {**stage.credentials(providers), "QUICKSTART_PASSWORD": PASSWORD}
    return stage.play(QUICKSTART, *arguments, environment=environment).assert_clean()


def rows(played: Played) -> dict[str, list[str]]:
    """Return the table by its first column."""
    shown = played.output.split("Where to call, and what w")[1]
    table = [line.strip(' ",').split() for line in shown.splitlines()]
    return {cells[0]: cells[1:] for cells in table if cells and cells[0] in TITLES.values()}


def drift(stage: Stage) -> None:
    """Change an endpoint at each provider, as somebody in a portal would."""
    for provider, change in (
        ("plivo", {"password": "changed-by-hand"}),
        ("carrierx", {"capacity": 2}),
        ("catapult", {"description": "Changed by hand", "enabled": False}),
    ):
        for endpoint in stage.endpoints(provider):
            path = f"endpoints/{endpoint[ID_KEYS[provider]]}"
            stage.emulators[provider].control("PATCH", path, change)


def test_its_life(stage: Stage) -> None:
    """Made, found as it should be, changed by somebody else, mended, removed."""
    created = run(stage)
    assert created.changed == 3
    username = stage.endpoints("plivo")[0]["username"]
    assert rows(created) == {
        "Plivo": ["created", f"sip:{username}@phone.plivo.com"],
        "CarrierX": ["created", "sip:pbx.example.com"],
        "Catapult": ["created", "sip:reception@acme.bwapp.bwsip.io"],
    }

    again = run(stage)
    assert again.changed == 0
    assert {row[0] for row in rows(again).values()} == {"unchanged"}
    assert set(stage.methods()) == {"GET"}

    drift(stage)
    shown = run(stage, "--check", "--diff")
    assert shown.changed == 3
    assert "what would be done" in shown.output
    assert set(stage.methods()) == {"GET"}
    for text in (
        '-    "capacity": 2',
        '+    "capacity": 10',
        '-    "description": "Changed by hand"',
        '+    "password"',
    ):
        assert text in shown.output

    mended = run(stage)
    assert mended.changed == 3
    assert {row[0] for row in rows(mended).values()} == {"updated"}
    assert stage.endpoints("carrierx")[0]["capacity"] == 10
    assert stage.endpoints("plivo")[0]["password"] == PASSWORD
    assert run(stage).changed == 0

    removed = run(stage, "-e", "quickstart_state=absent")
    assert removed.changed == 3
    assert not [endpoint for provider in PROVIDERS for endpoint in stage.endpoints(provider)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_one_provider_is_enough(stage: Stage, provider: str) -> None:
    """Providers without credentials in the environment are left out."""
    played = run(stage, providers=(provider,))
    assert played.changed == 1
    actions = {name: " ".join(row[:2]) for name, row in rows(played).items() if name != TITLES[provider]}
    assert set(actions.values()) == {"left out"}
    assert rows(played)[TITLES[provider]][0] == "created"
    assert not stage.methods([other for other in PROVIDERS if other != provider])


def test_no_credentials_at_all(stage: Stage) -> None:
    """Somebody who forgot them is told so, and how to go on without an account."""
    played = stage.play(QUICKSTART, environment={"QUICKSTART_PASSWORD": PASSWORD})
    assert played.status == 2
    assert "Set the credentials of at least one provider" in played.output
    assert not stage.methods()

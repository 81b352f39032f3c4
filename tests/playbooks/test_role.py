# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role brings one list for several providers to its state, and tells before it writes what cannot be said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playbooks.support import PROVIDERS, Played, Stage

CANARY = "canary-of-the-role"

PHONES: list[dict[str, Any]] = [
    {
        "name": "lobby",
        "provider": "plivo",
        "password": "{{ lobby_password }}",
        "extras": {"username": "lobby"},
    },
    {
        "name": "head-office",
        "provider": "carrierx",
        "extras": {
            "type": "third_party",
            "capacity": 10,
            "addresses": [{"ip": "pbx.example.com", "sip_username": "office", "sip_password": "{{ pbx_password }}"}],
        },
    },
    {
        "name": "kitchen",
        "provider": "catapult",
        "password": "{{ phone_passwords.kitchen }}",
        "description": "Second floor",
        "enabled": True,
    },
]

SHOW = {"ansible.builtin.debug": {"msg": "RESULTS {{ endpoints_results | to_json }} END"}}


def run(stage: Stage, phones: object, *arguments: str, **variables: Any) -> Played:
    """Run the role on a list at its most talkative, and show its results."""
    stage.forget()
    given = {"endpoints_declared": phones, "endpoints_catapult_domain": "acme", **variables}
    task = {
        "ansible.builtin.include_role": {"name": "cpaas.voice.endpoints"},
        "vars": {name: value for name, value in given.items() if value is not None},
    }
    return stage.play(stage.write_tasks([{"block": [task], "always": [SHOW]}]), "-vvvv", *arguments)


def results(played: Played) -> dict[str, Any]:
    """Return what the role leaves to whatever comes next."""
    shown = json.loads(played.output.split('"msg": "RESULTS ')[1].split(' END"')[0].join('""'))
    found: dict[str, Any] = json.loads(shown)
    return found


def counts(played: Played) -> dict[str, dict[str, int]]:
    """Return how many endpoints came to what at each provider."""
    return {
        provider: {outcome: count for outcome, count in result["summary"].items() if count}
        for provider, result in results(played).items()
    }


def names(stage: Stage) -> dict[str, list[str]]:
    """Return the names of the stored endpoints."""
    return {
        provider: sorted(str(one["alias" if provider == "plivo" else "name"]) for one in stage.endpoints(provider))
        for provider in PROVIDERS
    }


def test_its_life(stage: Stage) -> None:
    """Foreseen, made, found as it should be, changed by somebody else, mended, removed."""
    foreseen = run(stage, PHONES, "--check", "--diff").assert_clean()
    assert foreseen.changed == 3
    assert set(stage.methods()) == {"GET"}
    assert counts(foreseen) == {provider: {"created": 1} for provider in PROVIDERS}

    created = run(stage, PHONES).assert_clean()
    assert created.changed == 3
    assert counts(created) == counts(foreseen)
    assert names(stage) == {"plivo": ["lobby"], "carrierx": ["head-office"], "catapult": ["kitchen"]}
    assert stage.endpoints("carrierx")[0]["capacity"] == 10

    assert run(stage, PHONES).assert_clean().changed == 0
    assert set(stage.methods()) == {"GET"}

    (office,) = stage.endpoints("carrierx")
    stage.emulators["carrierx"].control("PATCH", f"endpoints/{office['endpoint_sid']}", {"capacity": 2})
    shown = run(stage, PHONES, "--check", "--diff").assert_clean()
    assert shown.changed == 1
    assert set(stage.methods()) == {"GET"}
    assert results(shown)["carrierx"]["diff"] == {
        "before": {"head-office": {"capacity": 2}},
        "after": {"head-office": {"capacity": 10}},
    }

    assert run(stage, PHONES).assert_clean().changed == 1
    assert stage.endpoints("carrierx")[0]["capacity"] == 10

    assert run(stage, [{**phone, "state": "absent"} for phone in PHONES]).assert_clean().changed == 3
    assert not any(names(stage).values())


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: str(phone["provider"]))
def test_only_providers_that_occur(stage: Stage, phone: dict[str, Any]) -> None:
    """The others are not asked, and have no result."""
    played = run(stage, [phone], **({} if phone["provider"] == "catapult" else {"endpoints_catapult_domain": None}))
    assert list(results(played.assert_clean())) == [phone["provider"]]
    assert stage.methods([phone["provider"]])
    assert not stage.methods([provider for provider in PROVIDERS if provider != phone["provider"]])


def test_nothing_at_all(stage: Stage) -> None:
    """A list without entries asks nobody."""
    assert results(run(stage, []).assert_clean()) == {}
    assert not stage.methods()


def test_what_cannot_be_said_is_told_at_once(stage: Stage) -> None:
    """All entries and fields, before anybody is asked for anything."""
    lobby, office, kitchen = PHONES
    phones = [
        lobby,
        {**lobby, "name": "hall", "description": "Ground floor", "enabled": True},
        {**office, "password": "{{ pbx_password }}", "application": "front-door"},
        {**kitchen, "extras": {"capacity": 5}},
    ]
    played = run(stage, phones, endpoints_catapult_domain=None)
    assert played.status == 2
    for fault in (
        "[1] (hall): plivo has no description, enabled",
        "[2] (head-office): carrierx has no password, application",
        "[3] (kitchen): extras.capacity: catapult has endpoint_id, update_password",
        "endpoints_catapult_domain: is needed for what is at catapult",
    ):
        assert fault in played.output
    assert "(lobby)" not in played.output
    assert not stage.methods()


def test_a_provider_that_fails_does_not_stop_the_others(stage: Stage) -> None:
    """It is told at the end, with its name, and its result is there all the same."""
    lobby, office, kitchen = PHONES
    played = run(stage, [{**lobby, "password": "{{ lobby_password[:3] }}"}, office, kitchen])
    assert played.status == 2
    assert names(stage) == {"plivo": [], "carrierx": ["head-office"], "catapult": ["kitchen"]}
    assert "plivo: The endpoints cannot be managed as declared" in played.output
    assert {provider: result["failed"] for provider, result in results(played).items()} == {
        "plivo": True,
        "carrierx": False,
        "catapult": False,
    }


def test_pruning(stage: Stage) -> None:
    """At each provider that occurs, what matches and is not declared."""
    stage.seed("plivo", endpoints=[{"alias": alias, "username": "x", "password": "x-12345"} for alias in ("b-1", "c")])
    stage.seed("carrierx", endpoints=[{"name": name, "type": "mediator"} for name in ("b-1", "b-2")])
    variables = {"endpoints_prune": True, "endpoints_prune_match": "b-.*"}
    lobby, office, _kitchen = PHONES

    played = run(stage, [lobby, office], **variables, endpoints_prune_max=1)
    assert played.status == 2
    assert "carrierx: " in played.output
    assert names(stage) == {"plivo": ["c", "lobby"], "carrierx": ["b-1", "b-2"], "catapult": []}

    ignored = {"name": "b-2", "provider": "carrierx", "ignore": True}
    run(stage, [lobby, office, ignored], **variables, endpoints_prune_max=1).assert_clean()
    assert names(stage) == {"plivo": ["c", "lobby"], "carrierx": ["b-2", "head-office"], "catapult": []}


def test_concurrency(stage: Stage) -> None:
    """What is given reaches every module; what is not is theirs to know, as the other tests show."""
    played = run(stage, PHONES, endpoints_concurrency=99)
    assert played.status == 2
    told = [f"{provider}: The endpoints cannot be managed as declared" for provider in PROVIDERS]
    assert all(text in played.output for text in told)
    assert "concurrency: must be from 1 to 32" in played.output
    assert not stage.methods()


def test_credentials_by_module_defaults(stage: Stage) -> None:
    """A play can carry them; the environment knows none."""
    names_of = {"auth_id": "PLIVO_AUTH_ID", "auth_token": "PLIVO_AUTH_TOKEN", "api_url": "PLIVO_API_URL"}
    playbook = stage.write_tasks(
        [
            {
                "ansible.builtin.include_role": {"name": "cpaas.voice.endpoints"},
                "vars": {"endpoints_declared": PHONES[:1]},
            }
        ],
        module_defaults={"group/cpaas.voice.plivo": {option: f"{{{{ {name} }}}}" for option, name in names_of.items()}},
    )
    stage.play(playbook, environment={}, variables=stage.credentials(["plivo"])).assert_clean()
    assert names(stage)["plivo"] == ["lobby"]


@pytest.mark.parametrize(
    "phones",
    [
        {"name": "lobby", "provider": "plivo", "password": CANARY},
        json.dumps([{"name": "lobby", "provider": "plivo", "password": CANARY}])[1:],
        f"name=lobby password={CANARY}",
        [f"name=lobby provider=plivo password={CANARY}"],
        [{"name": "lobby", "provider": "plivo", "password": {"value": CANARY}}],
        [{"name": "lobby", "provider": "telephone", "password": CANARY}],
        [{"provider": "plivo", "password": CANARY, "extras": 5, "enabled": "perhaps", "phone": 7}],
        [{"name": "lobby", "provider": "plivo", "password": CANARY, "extras": CANARY}],
        [{"name": "lobby", "provider": "plivo", "password": CANARY, "extras": {"username": "{{ nowhere }}"}}],
        [{"name": "lobby", "provider": "plivo", "password": CANARY, "extras": {"username": "not a name"}}],
        [{"name": "lobby", "provider": "carrierx", "extras": {"addresses": [{"ip": 5, "sip_password": [CANARY]}]}}],
        [{"name": "lobby", "provider": "carrierx", "extras": {"out_sip_password": CANARY, "type": "gateway"}}],
    ],
    ids=str,
)
def test_no_fault_tells_a_password(stage: Stage, phones: object) -> None:
    """Nobody sees it, whatever else is wrong."""
    stage.forget()
    (stage.place / "secret.json").write_text(json.dumps({"endpoints_declared": phones}), encoding="utf-8")
    playbook = stage.write_tasks([{"ansible.builtin.import_role": {"name": "cpaas.voice.endpoints"}}])
    played = stage.play(playbook, "-vvvv", "-e", "@secret.json")
    assert played.status == 2
    assert CANARY not in played.output
    assert set(stage.methods()) <= {"GET"}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks that make and remove what a table or a survey names."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from playbooks.support import PROVIDERS, ROOT, Played, Stage, tool

CANARY = "canary-{{ of }}-the-table"
"""A password that Ansible must not take for a template. What is given as an extra variable is one."""

TABLE = f"""\
name,provider,password,description,enabled,state,extras.username,extras.type,extras.addresses
lobby,plivo,{CANARY}1,,,,lobby,,
kitchen,catapult,{CANARY}2,Second floor,true,,,,
office,carrierx,,,,,,third_party,"[{{""ip"": ""192.0.2.1"", ""sip_username"": ""x"", ""sip_password"": ""{CANARY}3""}}]"
"""

SURVEY: dict[str, Any] = {
    "endpoint_name": "lobby",
    "endpoint_provider": "plivo",
    "endpoint_password": "canary-of-the-survey",
    "endpoint_description": "",
    "endpoint_enabled": "",
    "endpoint_application": "",
    "endpoint_extras": "username=lobby",
    "endpoints_csv": "",
}
"""The answers to a survey, as AWX gives them: a question without an answer is an empty text."""


def play(stage: Stage, playbook: str, *arguments: str, **variables: Any) -> Played:
    """Run a playbook at its most talkative, and check that it tells no password."""
    stage.forget()
    played = stage.play(
        f"cpaas.voice.{playbook}", "-vvvv", *arguments, variables={"endpoints_catapult_domain": "acme", **variables}
    )
    assert "canary" not in played.output
    return played


def with_table(stage: Stage, text: str, name: str = "phones.csv") -> str:
    """Put a table beside the variables, and return the name by which a playbook finds it from there."""
    (stage.place / name).write_text(text, encoding="utf-8")
    return name


def block(language: str) -> str:
    """Return what docs/ROLE.md shows in a language."""
    text = (ROOT / "docs" / "ROLE.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return str(found)


def names(stage: Stage) -> list[str]:
    """Return the names of all stored endpoints."""
    found = [one.get("name") or one["alias"] for provider in PROVIDERS for one in stage.endpoints(provider)]
    return sorted(map(str, found))


def test_a_table(stage: Stage) -> None:
    """Foreseen, made, found as it should be, removed with nothing else, not found any more."""
    stage.seed("plivo", endpoints=[{"alias": "hall", "username": "hall", "password": "x-12345"}])
    table = with_table(stage, TABLE)

    assert play(stage, "onboard", "--check", "--diff", endpoints_csv=table).assert_clean().changed == 3
    assert set(stage.methods()) == {"GET"}

    assert play(stage, "onboard", endpoints_csv=table).assert_clean().changed == 3
    assert names(stage) == ["hall", "kitchen", "lobby", "office"]
    assert CANARY + "1" in [one["password"] for one in stage.endpoints("plivo")]
    (office,) = stage.endpoints("carrierx")
    assert office["addresses"][0]["sip_password"] == CANARY + "3"

    assert play(stage, "onboard", endpoints_csv=table).assert_clean().changed == 0
    assert set(stage.methods()) == {"GET"}

    assert play(stage, "offboard", "--check", endpoints_csv=table).assert_clean().changed == 3
    assert set(stage.methods()) == {"GET"}

    assert play(stage, "offboard", endpoints_csv=table).assert_clean().changed == 3
    assert names(stage) == ["hall"]
    assert play(stage, "offboard", endpoints_csv=table).assert_clean().changed == 0


def test_the_document(stage: Stage) -> None:
    """Its table and its commands do what it says."""
    with_table(stage, block("text"))
    for command, there in zip(
        block("shell").splitlines(), ([], ["head-office", "kitchen", "reception"], []), strict=True
    ):
        program, playbook, *arguments = shlex.split(command)
        assert program == "ansible-playbook"
        played = stage.play(playbook, *arguments).assert_clean()
        assert "pass-of" not in played.output
        assert played.changed == 3
        assert names(stage) == there


def test_a_survey(stage: Stage) -> None:
    """One endpoint; what was not answered is not said."""
    assert play(stage, "onboard", **SURVEY).assert_clean().changed == 1
    assert [one["password"] for one in stage.endpoints("plivo")] == [SURVEY["endpoint_password"]]
    assert play(stage, "onboard", **SURVEY).assert_clean().changed == 0
    named = {"endpoint_name": "lobby", "endpoint_provider": "plivo"}
    assert play(stage, "offboard", **named).assert_clean().changed == 1
    assert not names(stage)


def test_a_survey_with_every_answer(stage: Stage) -> None:
    """All of them arrive."""
    stage.seed("catapult", applications=[{"id": "a-1", "name": "front-door"}])
    answers = {
        "endpoint_provider": "catapult",
        "endpoint_description": "Ground floor",
        "endpoint_enabled": "false",
        "endpoint_application": "a-1",
        "endpoint_extras": '{"update_password": "on_create"}',
    }
    play(stage, "onboard", **{**SURVEY, **answers}).assert_clean()
    (lobby,) = stage.endpoints("catapult")
    assert (lobby["name"], lobby["description"], lobby["enabled"]) == ("lobby", "Ground floor", False)
    assert lobby["applicationId"] == "a-1"


@pytest.mark.parametrize("playbook", ["onboard", "offboard"])
def test_all_faults_of_a_table(stage: Stage, playbook: str) -> None:
    """Each with its line, before anybody is asked for anything."""
    table = with_table(
        stage,
        "name,provider,password,description,enabled\n"
        f"lobby,plivo,{CANARY},Ground floor,\n"
        f"hall,{CANARY},x,,\n"
        f"kitchen,catapult,{CANARY}\n"
        f"lobby,plivo,{CANARY},,{CANARY}\n",
    )
    played = play(stage, playbook, endpoints_csv=table)
    assert played.status == 2
    for fault in (
        "line 2: plivo has no description",
        "line 3: provider: must be one of plivo, carrierx, catapult",
        "line 4: has 3 cells, line 1 has 5",
        "line 5: enabled: must be true or false",
        "line 5: plivo has no enabled",
        "line 5: repeats line 2",
    ):
        assert fault in played.output
    assert not stage.methods()


def test_another_delimiter(stage: Stage) -> None:
    """As spreadsheets in many countries write it, wherever the file is."""
    text = "\ufeffname;provider;extras.type\r\noffice;carrierx;mediator\r\n"
    path = stage.place / with_table(stage, text, "phones in Berlin.csv")
    play(stage, "onboard", endpoints_csv=str(path), endpoints_csv_delimiter=";").assert_clean()
    assert names(stage) == ["office"]


def test_an_encrypted_table(stage: Stage) -> None:
    """A table with passwords can be kept in a vault."""
    table = with_table(stage, TABLE)
    key = with_table(stage, "key-of-the-vault", "key")
    subprocess.run([tool("ansible-vault"), "encrypt", "--vault-password-file", key, table], cwd=stage.place, check=True)
    assert "lobby" not in Path(stage.place, table).read_text(encoding="utf-8")
    play(stage, "onboard", "--vault-password-file", key, endpoints_csv=table).assert_clean()
    assert names(stage) == ["kitchen", "lobby", "office"]


@pytest.mark.parametrize(
    ("playbook", "variables", "message"),
    [
        ("onboard", {}, "Give endpoints_csv"),
        ("onboard", {**SURVEY, "endpoints_csv": "phones.csv"}, "Give endpoints_csv"),
        ("onboard", {"endpoints_csv": "phones.csv", "endpoints_declared": []}, "Give endpoints_csv"),
        ("onboard", {"endpoint_name": "lobby"}, "missing required arguments: provider"),
        ("onboard", {**SURVEY, "endpoint_password": "{{ nowhere }}"}, "'nowhere'"),
        ("onboard", {"endpoints_csv": "nowhere.csv"}, "nowhere.csv"),
        ("offboard", {}, "Give endpoints_csv"),
        ("offboard", {"endpoints_csv": "phones.csv", "endpoints_declared": []}, "Give endpoints_csv"),
        ("offboard", {**SURVEY, "endpoints_prune": "yes", "endpoints_prune_max": 9}, "Leave endpoints_prune out"),
    ],
)
def test_what_is_refused(stage: Stage, playbook: str, variables: dict[str, Any], message: str) -> None:
    """What names nothing, or too much."""
    with_table(stage, TABLE)
    played = play(stage, playbook, **variables)
    assert played.status == 2
    assert message in played.output
    assert not stage.methods()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every playbook runs with what credentials inject and a survey asks for, and nothing that is kept of it is secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from awx.controller import Controller, Inputs, Job, inject
from awx.hidden import CANARIES, OF_CREDENTIALS, PASSWORD
from canaries import sightings
from emulator.carrierx.state import PASSWORD as PASSWORD_OF_CARRIERX
from emulator.carrierx.state import USERNAME
from gateway import Gateway
from playbooks.pages import blocks, put
from playbooks.support import PROVIDERS, ROOT, Stage

TALKATIVE = ("-vvvv", "--diff")

LOBBY = {"endpoint_name": "lobby", "endpoint_provider": "plivo"}
UNANSWERED = {"endpoint_description": "", "endpoint_enabled": "", "endpoint_application": "", "endpoints_csv": ""}

TABLE = """\
name,provider,password,extras.username,extras.type
hall,plivo,{plivo},hall,
kitchen,catapult,{catapult},,
office,carrierx,,,mediator
"""
TABLES = {"endpoints_csv": "phones.csv", "endpoints_catapult_domain": "acme"}


def names(stage: Stage) -> list[str]:
    """Return the names of all endpoints."""
    stored = [one for provider in PROVIDERS for one in stage.endpoints(provider)]
    return sorted(one.get("alias") or one["name"] for one in stored)


def put_table(controller: Controller) -> None:
    """Put a table with passwords into the project."""
    (controller.project / "phones.csv").write_text(
        TABLE.format(plivo=CANARIES["table.plivo"], catapult=CANARIES["table.catapult"]), encoding="utf-8"
    )


@pytest.fixture
def guarded(controller: Controller, gateway: Gateway) -> Controller:
    """Return a Controller whose credentials hold canaries, and lead to the gateway."""
    controller.inputs = behind(controller.inputs, gateway, "pass")
    return controller


def behind(inputs: Inputs, gateway: Gateway, habit: str) -> Inputs:
    """Return the same credentials for the gateway, which has a habit."""
    return {
        provider: {
            **{name: CANARIES.get(f"{provider}.{name}", value) for name, value in typed.items()},
            "api_url": f"{gateway.url}/{provider}/{habit}",
        }
        for provider, typed in inputs.items()
    }


def check_silence(job: Job) -> None:
    """Check that no secret is kept of a job, but in the one file that AWX removes; that one does hold the tokens."""
    assert not [(name, found) for name, text in job.files().items() for found in sightings(CANARIES, text)]
    told = {found.name for found in sightings(CANARIES, job.environment())}
    assert told >= set(OF_CREDENTIALS)


def launch(controller: Controller, playbook: str, changes: int, **keywords: Any) -> Job:
    """Run a job at its most talkative, and check it."""
    job = controller.launch(playbook, *TALKATIVE, **keywords)
    assert job.status == 0, job.output
    check_silence(job)
    assert job.changed() == changes
    return job


def test_quickstart(guarded: Controller, stage: Stage) -> None:
    """One endpoint at each provider that there is a credential of."""
    answers = {"quickstart_password": PASSWORD}
    launch(guarded, "quickstart.yml", 3, answers=answers)
    assert names(stage) == ["reception"] * 3
    assert {one["password"] for one in (*stage.endpoints("plivo"), *stage.endpoints("catapult"))} == {PASSWORD}
    launch(guarded, "quickstart.yml", 0, answers=answers)
    launch(guarded, "quickstart.yml", 3, variables={"quickstart_state": "absent"})
    assert not names(stage)


def test_a_survey(guarded: Controller, stage: Stage) -> None:
    """One endpoint comes and goes; what was answered is no template."""
    secret = f"{PASSWORD[:9]}{{{{x}}}}{PASSWORD[-9:]}"
    answers = {**LOBBY, **UNANSWERED, "endpoint_extras": "username=lobby", "endpoint_password": secret}
    launch(guarded, "onboard.yml", 1, answers=answers)
    assert [(one["alias"], one["password"]) for one in stage.endpoints("plivo")] == [("lobby", secret)]
    launch(guarded, "onboard.yml", 0, answers=answers)
    launch(guarded, "offboard.yml", 1, answers={**LOBBY, **UNANSWERED, "endpoint_password": ""})
    assert not names(stage)


def test_a_table(guarded: Controller, stage: Stage) -> None:
    """All providers in one job, with a look at what differs before and after."""
    put_table(guarded)
    drift = {**TABLES, "drift_report": ""}
    before = launch(guarded, "drift.yml", 3, variables=drift)
    assert summary(before)["missing"] == 3
    assert not names(stage)
    launch(guarded, "onboard.yml", 3, variables=TABLES)
    assert names(stage) == ["hall", "kitchen", "office"]
    after = launch(guarded, "drift.yml", 0, variables={**TABLES, "drift_fail": True})
    assert summary(after)["missing"] == 0
    page = (after.place / "project" / "drift.html").read_text(encoding="utf-8")
    assert not sightings(CANARIES, page)
    launch(guarded, "offboard.yml", 3, variables=TABLES)
    assert not names(stage)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("endpoint_password", "0123456"), ("endpoint_name", "0101"), ("endpoint_description", "2026-11-22")],
)
def test_an_answer_that_is_read_as_another(controller: Controller, stage: Stage, question: str, answer: str) -> None:
    """Nobody can tell any more what was typed, so nothing is made of it."""
    answers = {**LOBBY, **UNANSWERED, "endpoint_extras": "username=lobby", "endpoint_password": PASSWORD}
    job = controller.launch("onboard.yml", answers={**answers, question: answer})
    assert job.status != 0
    assert "must be text" in job.output
    assert not stage.methods()


def test_an_answer_to_each_question(guarded: Controller, stage: Stage) -> None:
    """All arrive, the choice between true and false as well."""
    answers = {**LOBBY, "endpoint_provider": "catapult", "endpoint_password": PASSWORD, "endpoint_enabled": "false"}
    texts = {"endpoint_description": "Ground floor", "endpoints_catapult_domain": "acme"}
    launch(guarded, "onboard.yml", 1, answers={**UNANSWERED, **answers, **texts})
    (lobby,) = stage.endpoints("catapult")
    assert (lobby["enabled"], lobby["description"], lobby["password"]) == (False, "Ground floor", PASSWORD)


def summary(job: Job) -> Mapping[str, int]:
    """Return the numbers in what AWX keeps as the artifacts of a job."""
    (recap,) = job.events("playbook_on_stats")
    found: Mapping[str, int] = recap["event_data"]["artifact_data"]["drift"]["summary"]
    return found


@pytest.mark.parametrize("provider", ["plivo", "catapult"])
def test_a_failure(guarded: Controller, gateway: Gateway, stage: Stage, provider: str) -> None:
    """What a provider refuses is told without secrets, whatever it quotes."""
    guarded.inputs = behind(guarded.inputs, gateway, "refuse-writes-400")
    gateway.forget()
    answers = {"endpoint_provider": provider, "endpoint_password": PASSWORD, "endpoints_catapult_domain": "acme"}
    extras = {"endpoint_extras": "username=lobby"} if provider == "plivo" else {}
    job = guarded.launch("onboard.yml", *TALKATIVE, answers={**LOBBY, **UNANSWERED, **answers, **extras})
    assert job.status != 0
    assert job.events("runner_on_failed")
    assert gateway.told.total() >= 2
    check_silence(job)
    assert not names(stage)


def test_what_is_kept_is_searched(controller: Controller) -> None:
    """A playbook that prints a password is found out."""
    (controller.project / "print.yml").write_text(
        "- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: {var: quickstart_password}}]\n", encoding="utf-8"
    )
    job = controller.launch("print.yml", answers={"quickstart_password": PASSWORD})
    leaking = [name for name, text in job.files().items() if sightings(CANARIES, text)]
    assert "stdout" in leaking
    assert [name for name in leaking if name.startswith("job_events/")]


@pytest.mark.parametrize("missing", ["api_token", "api_password"])
def test_either_credential_of_carrierx(controller: Controller, missing: str) -> None:
    """User name and password will do, and a token beside them counts."""
    token = controller.inputs["carrierx"]["api_token"]
    both = {"api_token": token, "api_username": "nobody", "api_password": "wrong", **controller.inputs["carrierx"]}
    if missing == "api_token":
        both.update(api_token="", api_username=USERNAME, api_password=PASSWORD_OF_CARRIERX)
    controller.inputs = {"carrierx": both}
    (controller.project / "read.yml").write_text(
        "- hosts: localhost\n  gather_facts: false\n  tasks: [{cpaas.voice.carrierx_endpoint_info: {}}]\n",
        encoding="utf-8",
    )
    job = controller.launch("read.yml")
    assert job.status == 0, job.output


def test_an_inventory_source(controller: Controller, stage: Stage) -> None:
    """A credential is enough for the first source of docs/INVENTORY.md, and is not told."""
    stage.seed("plivo", endpoints=[{"alias": "lobby"}])
    _language, source = next(blocks(ROOT / "docs" / "INVENTORY.md"))
    name = put(stage.place, source)
    environment = inject({"plivo": controller.inputs["plivo"]}, stage.place).environment
    update = ("--list", "--export", "-vvvv")
    assert (
        '"lobby"' in stage.run("ansible-inventory", "-i", name, *update, environment=environment).assert_clean().output
    )

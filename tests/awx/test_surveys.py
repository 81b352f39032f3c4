# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The surveys that come with the collection: AWX takes them, and their answers are what the playbooks ask for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from awx import surveys
from awx.shipped import COLLECTION
from playbooks.pages import blocks
from playbooks.support import PROVIDERS, ROOT, Played, Stage, parse

OFFERED = ROOT / "extensions" / "awx"
PLAYBOOKS = {
    "onboard": ("onboard", "offboard"),
    "offboard": ("offboard",),
    "table": ("onboard", "offboard"),
    "drift": ("drift",),
    "quickstart": ("quickstart",),
}
"""The surveys, and the playbooks that understand all their answers."""

PASSWORD = "canary-of-the-survey"

LOBBY = {"endpoint_name": "lobby", "endpoint_provider": "plivo"}

TABLE = """\
name,provider,password,extras.username,extras.type
lobby,plivo,canary-of-the-table,lobby,
kitchen,catapult,canary-of-the-table,,
office,carrierx,,,mediator
"""


def survey(name: str) -> Any:
    """Return a survey as it is shipped."""
    return parse((OFFERED / "surveys" / f"{name}.yml").read_text(encoding="utf-8"))


def read_variables(playbook: str) -> set[str]:
    """Return the variables by which a playbook is told what to do: its own, those of its files, those of the role."""
    place = COLLECTION / "playbooks"
    (play,) = parse((place / f"{playbook}.yml").read_text(encoding="utf-8"))
    found = set(play["vars"])
    if "vars_files" in play:
        found |= set(parse((place / play["vars_files"]).read_text(encoding="utf-8")))
        found |= set(arguments())
    return found


def arguments() -> Any:
    """Return the variables of the role."""
    text = (COLLECTION / "roles" / "endpoints" / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return parse(text)["argument_specs"]["main"]["options"]


def launch(stage: Stage, playbook: str, name: str, **answers: Any) -> Played:
    """Run a playbook of the project with the answers to a survey, as AWX does, and check that it tells no password."""
    shutil.copytree(OFFERED / "project", stage.place, dirs_exist_ok=True)
    played = stage.play(f"{playbook}.yml", "--diff", variables=surveys.variables(survey(name), answers))
    assert "canary" not in played.output
    return played.assert_clean()


def names(stage: Stage) -> list[str]:
    """Return the names of all stored endpoints."""
    return sorted(one.get("name") or one["alias"] for provider in PROVIDERS for one in stage.endpoints(provider))


def test_all_of_them() -> None:
    """There is no survey of which nothing here knows."""
    assert {path.stem for path in (OFFERED / "surveys").iterdir()} == set(PLAYBOOKS)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_awx_takes_it(name: str) -> None:
    """By its rules, and by ours."""
    assert list(surveys.faults(survey(name))) == []


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ({"type": "choice"}, "type: choice is none of"),
        ({"required": "yes"}, "required is missing, or of another type"),
        ({"choice": ["a"]}, "choice is unknown"),
        ({"default": 5}, "default: 5 is no answer to a question of type text"),
        ({"type": "integer", "default": True}, "default: True is no answer"),
        ({"type": "integer", "default": 5, "max": 4}, "default: is more than 4"),
        ({"max": "4"}, "max: is no integer"),
        ({"min": 6}, "min: an answer that may be left out may be empty"),
        ({"type": "multiplechoice"}, "choices: belong to a question"),
        ({"choices": ["a"]}, "choices: belong to a question"),
        ({"type": "multiplechoice", "choices": "a\nb"}, "choices: are no list"),
        ({"type": "multiplechoice", "choices": [True, False]}, "choices: are no list"),
        ({"type": "multiplechoice", "choices": ["", "a"]}, "choices: AWX drops an empty one"),
        ({"type": "multiplechoice", "choices": ["a"], "default": "b"}, "default: 'b' is not offered"),
        ({"type": "password", "default": ""}, "default: a password has none"),
        ({"required": True, "default": "x"}, "required: with a default"),
    ],
)
def test_a_fault_is_found(question: dict[str, Any], fault: str) -> None:
    """The rules are not always kept."""
    asked = {"question_name": "Name", "variable": "name", "type": "text", "required": False}
    (found,) = surveys.faults({"name": "", "description": "", "spec": [{**asked, **question}]})
    assert fault in found


def test_further_faults() -> None:
    """Of the survey as a whole."""
    asked = {"question_name": "Name", "variable": "name", "type": "text", "required": False}
    assert list(surveys.faults({"name": "", "spec": []})) == ["description: is no str"]
    assert list(surveys.faults({"name": "", "description": "", "spec": []})) == ["spec: asks nothing"]
    assert list(surveys.faults({"name": "", "description": "", "spec": [asked, asked]})) == ["name: is asked twice"]


@pytest.mark.parametrize(("name", "playbook"), [(name, one) for name, some in PLAYBOOKS.items() for one in some])
def test_every_answer_is_read(name: str, playbook: str) -> None:
    """Nothing is asked that the playbook does not know."""
    assert {question["variable"] for question in survey(name)["spec"]} <= read_variables(playbook)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_choices(name: str) -> None:
    """A provider is one that the role knows, and what is secret is asked for as a password."""
    known = arguments()["endpoints_declared"]["options"]
    for question in survey(name)["spec"]:
        option = known.get(question["variable"].removeprefix("endpoint_"), {})
        if "choices" in option:
            assert question["choices"] == option["choices"]
        secret = option.get("no_log") or question["variable"].endswith("password")
        assert secret == (question["type"] == "password")


def test_the_document_tells_the_same_questions() -> None:
    """The table of docs/ROLE.md has those of the survey."""
    text = (ROOT / "docs" / "ROLE.md").read_text(encoding="utf-8").partition("## From an AWX survey")[2]
    told = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert told == [question["variable"] for question in survey("onboard")["spec"]]


def test_the_document_shows_the_project() -> None:
    """The playbooks of docs/AWX.md are those of the project."""
    shown = [text for _language, text in blocks(ROOT / "docs" / "AWX.md") if "import_playbook" in text]
    files = [path.read_text(encoding="utf-8") for path in (OFFERED / "project").glob("*.yml")]
    assert sorted(map(str, map(parse, shown))) == sorted(map(str, map(parse, files)))


def test_one_endpoint_comes_and_goes(stage: Stage) -> None:
    """With the answers that are needed, and no others."""
    answers = {**LOBBY, "endpoint_password": PASSWORD, "endpoint_extras": "username=lobby"}
    assert launch(stage, "onboard", "onboard", **answers).changed == 1
    assert [one["password"] for one in stage.endpoints("plivo")] == [PASSWORD]
    assert launch(stage, "onboard", "onboard", **answers).changed == 0
    assert launch(stage, "offboard", "offboard", **LOBBY).changed == 1
    assert names(stage) == []


def test_every_answer_arrives(stage: Stage) -> None:
    """Each question is answered, the open ones with what its description says."""
    stage.seed("catapult", applications=[{"id": "a-1", "name": "front-door"}])
    answers = {
        "endpoint_name": "lobby",
        "endpoint_provider": "catapult",
        "endpoint_password": PASSWORD,
        "endpoint_description": "Ground floor",
        "endpoint_enabled": "false",
        "endpoint_application": "a-1",
        "endpoint_extras": '{"update_password": "on_create"}',
        "endpoints_catapult_domain": "acme",
    }
    assert list(answers) == [question["variable"] for question in survey("onboard")["spec"]]
    launch(stage, "onboard", "onboard", **answers)
    (lobby,) = stage.endpoints("catapult")
    assert (lobby["description"], lobby["enabled"], lobby["applicationId"]) == ("Ground floor", False, "a-1")
    gone = {key: answers[key] for key in ("endpoint_name", "endpoint_provider", "endpoints_catapult_domain")}
    launch(stage, "offboard", "offboard", **gone)
    assert names(stage) == []


def test_empty_answers(stage: Stage) -> None:
    """Whoever launches a job by the API may give a question that may be left out an empty text."""
    empty = {
        question["variable"]: ""
        for question in survey("onboard")["spec"]
        if question["type"] in surveys.TEXTS and not question["required"]
    }
    answers = {**empty, **LOBBY, "endpoint_password": PASSWORD, "endpoint_extras": "username=lobby"}
    assert launch(stage, "onboard", "onboard", **answers).changed == 1
    assert names(stage) == ["lobby"]


def test_a_table(stage: Stage) -> None:
    """The one that is asked for by default; what is not as declared before and after."""
    Path(stage.place, "phones.csv").write_text(TABLE, encoding="utf-8")
    acme = {"endpoints_catapult_domain": "acme"}
    drift = {**acme, "drift_fail": "true", "drift_report": "drift.html"}
    with pytest.raises(AssertionError, match="3 missing"):
        launch(stage, "drift", "drift", **drift)
    assert "lobby" in (stage.place / "drift.html").read_text(encoding="utf-8")
    assert launch(stage, "onboard", "table", **acme).changed == 3
    assert names(stage) == ["kitchen", "lobby", "office"]
    launch(stage, "drift", "drift", **drift)
    assert launch(stage, "offboard", "table", **acme).changed == 3
    assert names(stage) == []


def test_another_table(stage: Stage) -> None:
    """As spreadsheets in many countries write it."""
    Path(stage.place, "berlin.csv").write_text(
        "name;provider;extras.type\noffice;carrierx;mediator\n", encoding="utf-8"
    )
    answers = {"endpoints_csv": "berlin.csv", "endpoints_csv_delimiter": ";"}
    assert launch(stage, "onboard", "table", **answers).changed == 1
    assert names(stage) == ["office"]


def test_drift_of_ours(stage: Stage) -> None:
    """A job that fails if anything is not as declared does not fail for what others made."""
    stage.seed("plivo", endpoints=[{"alias": "munich-hall", "username": "hall", "password": "x-12345"}])
    Path(stage.place, "phones.csv").write_text("name,provider,ignore\nberlin-hall,plivo,true\n", encoding="utf-8")
    answers = {"drift_fail": "true", "drift_report": ""}
    launch(stage, "drift", "drift", **answers, endpoints_prune_match="berlin-.*")
    with pytest.raises(AssertionError, match="1 extra"):
        launch(stage, "drift", "drift", **answers)


def test_a_first_try(stage: Stage) -> None:
    """At all providers, without more than a password."""
    assert launch(stage, "quickstart", "quickstart", quickstart_password=PASSWORD).changed == 3
    assert names(stage) == ["reception"] * 3
    assert launch(stage, "quickstart", "quickstart", quickstart_state="absent").changed == 3
    assert names(stage) == []


def test_the_inventory(stage: Stage) -> None:
    """The sources of the project make hosts of what each account has."""
    stage.seed("plivo", endpoints=[{"alias": "lobby", "username": "lobby", "password": "x-12345"}])
    shutil.copytree(OFFERED / "project", stage.place, dirs_exist_ok=True)
    for provider in PROVIDERS:
        source = f"inventory/{provider}.endpoints.yml"
        shown = stage.run("ansible-inventory", "-i", source, "--graph", environment=stage.credentials([provider]))
        shown.assert_clean()
        assert ("|--lobby" in shown.output) == (provider == "plivo")

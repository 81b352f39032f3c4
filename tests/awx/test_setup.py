# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that sets up a Controller, with the real modules of awx.awx against a stand-in for its API."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from awx import awx_modules, surveys
from awx.api import TOKEN, Api, serving
from awx.controller import Controller
from awx.shipped import COLLECTION
from emulator.server import RunningEmulator
from playbooks.pages import blocks
from playbooks.support import PROVIDERS, ROOT, Played, Stage, parse

OFFERED = ROOT / "extensions" / "awx"
EXAMPLE = OFFERED / "variables.example.yml"

PAGE = ROOT / "docs" / "AWX.md"
COMMANDS = [
    shlex.split(line, comments=True)
    for language, text in blocks(PAGE)
    if language == "shell" and "setup.yml" in text
    for line in text.splitlines()
    if line.startswith("ansible-playbook")
]
"""What the document says to run: at first, to see what differs, with new secrets."""

URL = parse(EXAMPLE.read_text(encoding="utf-8"))["setup_project_url"]
CANARY = "canary-of-a-credential"
CHECK = ["--check"]
NEW_SECRETS = ["-e", "setup_update_secrets=true"]
KINDS = ("credential_types", "credentials", "execution_environments", "projects", "inventories", "inventory_sources")

TEMPLATES = {
    "Voice: onboard an endpoint": ("onboard.yml", "onboard"),
    "Voice: offboard an endpoint": ("offboard.yml", "offboard"),
    "Voice: onboard a table": ("onboard.yml", "table"),
    "Voice: offboard a table": ("offboard.yml", "table"),
    "Voice: drift": ("drift.yml", "drift"),
    "Voice: quickstart": ("quickstart.yml", "quickstart"),
}
"""The job templates, their playbooks and their surveys."""


DRIFT = [{"name": "drift", "playbook": "drift.yml", "survey": "drift", "variables": {"drift_report": ""}}]
"""One of them alone, where the others would take time only."""


@dataclass(frozen=True)
class Office:
    """A Controller, and the machine from which it is set up."""

    api: Api
    url: str
    stage: Stage

    def setup(self, *arguments: str, status: int = 0, **variables: Any) -> int:
        """Run the playbook with the variables of the example, at its most talkative; return how much it changed."""
        played = self.play(*arguments, **variables)
        assert played.status == status, played.output
        return played.changed

    def play(self, *arguments: str, **variables: Any) -> Played:
        """Run the playbook as docs/AWX.md says, and check that it tells no secret."""
        shutil.copytree(OFFERED, self.stage.place / "awx", dirs_exist_ok=True)
        shutil.copy(EXAMPLE, self.stage.place / "variables.yml")
        (self.stage.place / "variables.json").write_text(json.dumps(variables), encoding="utf-8")
        played = self.stage.run(
            *COMMANDS[0],
            *("-vvvv", "-e", "@variables.json", *arguments),
            environment={
                **self.stage.credentials(),
                "CONTROLLER_HOST": self.url,
                "CONTROLLER_OAUTH_TOKEN": TOKEN,
                "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(
                    [str(awx_modules.collections()), str(COLLECTION.parents[2])]
                ),
                "ANSIBLE_PIPELINING": "true",
            },
        )
        assert CANARY not in played.output
        return played


def secrets(stage: Stage) -> dict[str, str]:
    """Return the secrets of the accounts by their variables."""
    return {
        name: value for name, value in stage.credentials().items() if name.endswith(("TOKEN", "SECRET", "PASSWORD"))
    }


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what a user keeps in the repository of the project."""
    return Path(shutil.copytree(OFFERED / "project", tmp_path_factory.mktemp("setup") / "repository"))


@contextlib.contextmanager
def opened(api: Api, stage: Stage) -> Iterator[Office]:
    """Answer requests for a Controller."""
    with serving(api) as url:
        yield Office(api, url, stage)


@pytest.fixture
def fresh(stage: Stage, repository: Path) -> Iterator[Office]:
    """Return a Controller as it is installed."""
    with opened(Api({URL: repository}), stage) as office:
        yield office


@pytest.fixture(scope="module")
def made(emulators: Mapping[str, RunningEmulator], repository: Path) -> Api:
    """Return what a first run makes, with the requests that made it."""
    with opened(Api({URL: repository}), Stage(emulators, repository.parent)) as office:
        office.setup()
    return office.api


@pytest.fixture
def office(made: Api, stage: Stage) -> Iterator[Office]:
    """Return a Controller after a first run, without its requests."""
    api = copy.deepcopy(made)
    api.journal.clear()
    with opened(api, stage) as office:
        yield office


def shipped(folder: str, name: str) -> Any:
    """Return a file that is shipped."""
    return parse((OFFERED / folder / f"{name}.yml").read_text(encoding="utf-8"))


def test_what_arrives(made: Api) -> None:
    """It is what the shipped files say."""
    types = [shipped("credential_types", provider) for provider in PROVIDERS]
    assert [{key: one[key] for key in types[0]} for one in made.objects["credential_types"]] == types
    templates = made.named("job_templates")
    assert {name: one["playbook"] for name, one in templates.items()} == {
        name: playbook for name, (playbook, _survey) in TEMPLATES.items()
    }
    for name, (_playbook, survey) in TEMPLATES.items():
        assert made.surveys[str(templates[name]["id"])] == shipped("surveys", survey)


def test_what_the_document_names(made: Api) -> None:
    """All that is made is in its table, and its other commands say what the tests below say."""
    table = PAGE.read_text(encoding="utf-8").partition("## Everything in one run")[2]
    for kind in (*KINDS, "job_templates"):
        assert all(f"`{name}`" in table for name in made.named(kind)), kind
    assert [command[len(COMMANDS[0]) :] for command in COMMANDS[1:]] == [CHECK, NEW_SECRETS]


def test_where_secrets_arrive(made: Api, stage: Stage) -> None:
    """Each in the one request that is for it; that nothing else tells any is checked with each run."""
    for variable, secret in secrets(stage).items():
        holding = [call for call in made.journal if secret in json.dumps(call.body)]
        assert [(call.method, call.path) for call in holding] == [("POST", "/api/v2/credentials/")], variable
        assert secret in holding[0].body["inputs"].values()


def test_how_it_hangs_together(made: Api) -> None:
    """Templates run one at a time, with the credentials of all accounts; each source of the inventory has its own."""
    (project,) = made.objects["projects"]
    (environment,) = made.objects["execution_environments"]
    (inventory,) = made.objects["inventories"]
    credentials = made.named("credentials")
    assert project["default_environment"] == environment["id"]

    for template in made.objects["job_templates"]:
        assert (template["project"], template["inventory"]) == (project["id"], inventory["id"])
        assert template["execution_environment"] == environment["id"]
        assert template["survey_enabled"]
        assert not template["allow_simultaneous"]
        assert template["job_slice_count"] == 1
        given = made.associated[f"/api/v2/job_templates/{template['id']}/credentials/"]
        assert sorted(given) == sorted(one["id"] for one in credentials.values())

    for source in made.objects["inventory_sources"]:
        provider = Path(source["source_path"]).name.partition(".")[0]
        assert source["name"] == shipped("credential_types", provider)["name"]
        assert source["credential"] == credentials[f"Voice: {source['name']}"]["id"]
        assert (OFFERED / "project" / source["source_path"]).is_file()
        assert (source["source"], source["source_project"]) == ("scm", project["id"])
        assert source["inventory"] == inventory["id"]
        assert source["overwrite"]


def test_a_job(made: Api, repository: Path, stage: Stage) -> None:
    """What was made runs as AWX runs it: a template's playbook, credentials, variables and answers to its survey."""
    template = made.named("job_templates")["Voice: onboard an endpoint"]
    stored = made.named("credentials")
    inputs = {
        provider: {
            **stored[f"Voice: {shipped('credential_types', provider)['name']}"]["inputs"],
            "api_url": stage.emulators[provider].url,
        }
        for provider in PROVIDERS
    }
    controller = Controller(stage.place, inputs)
    shutil.copytree(repository, controller.project, dirs_exist_ok=True)
    survey = made.surveys[str(template["id"])]
    answers = {"endpoint_name": "lobby", "endpoint_provider": "plivo", "endpoint_extras": "username=lobby"}
    job = controller.launch(
        template["playbook"],
        variables=json.loads(template["extra_vars"]),
        answers=surveys.variables(survey, {**answers, "endpoint_password": CANARY}),
    )
    assert job.status == 0, job.output
    assert [(one["alias"], one["password"]) for one in stage.endpoints("plivo")] == [("lobby", CANARY)]
    assert not [name for name, text in job.files().items() if CANARY in text]


def test_a_second_run_changes_nothing(office: Office) -> None:
    """Not a request, also where AWX does not show what it has."""
    assert office.setup() == 0
    assert office.api.journal
    assert not office.api.written()


def test_a_difference_is_foreseen_and_mended(office: Office) -> None:
    """And nothing beside it is touched."""
    survey = str(office.api.named("job_templates")["Voice: drift"]["id"])
    office.api.surveys[survey] = shipped("surveys", "offboard")
    office.api.named("inventories")["Voice"]["description"] = "Something else"

    assert office.setup(*CHECK, setup_templates=DRIFT) == 2
    assert not office.api.written()
    assert office.setup(setup_templates=DRIFT) == 2
    assert sorted(call.method for call in office.api.written()) == ["PATCH", "POST"]
    assert office.api.surveys[survey] == shipped("surveys", "drift")
    assert office.api.named("inventories")["Voice"]["description"] == "Endpoints"


def test_new_secrets(office: Office) -> None:
    """They are written when the user says so, since AWX does not show the old ones."""
    new = {"plivo": {"auth_id": office.stage.credentials()["PLIVO_AUTH_ID"], "auth_token": CANARY}}
    credential = office.api.named("credentials")["Voice: Plivo"]
    old = credential["inputs"]["auth_token"]

    office.setup(setup_credentials=new, setup_templates=[])
    assert credential["inputs"]["auth_token"] == old
    assert not office.api.written()
    office.setup(*NEW_SECRETS, setup_credentials=new, setup_templates=[])
    assert credential["inputs"]["auth_token"] == CANARY
    assert [call.path for call in office.api.written()] == [f"/api/v2/credentials/{credential['id']}/"]


def test_a_set_of_ones_own(fresh: Office) -> None:
    """Another organization, another name, one provider, and credentials that are there already."""
    kind = fresh.api.create("credential_types", {"name": "Vault", "inputs": {"fields": []}, "injectors": {}})
    fresh.api.create("credentials", {"name": "Tables", "credential_type": kind["id"], "inputs": {}})
    fresh.setup(
        setup_organization="Telephony",
        setup_name="Berlin",
        setup_project_branch="main",
        setup_credentials={"carrierx": {"api_token": CANARY, "api_url": ""}},
        setup_further_credentials=["Tables"],
    )
    api = fresh.api
    organization = api.named("organizations")["Telephony"]["id"]
    for one in (api.objects[kind] for kind in ("projects", "inventories", "execution_environments", "job_templates")):
        assert {found["organization"] for found in one} == {organization}
    assert api.named("projects")["Berlin"]["scm_branch"] == "main"
    assert api.named("credentials")["Berlin: CarrierX"]["inputs"] == {"api_token": CANARY}
    assert list(api.named("inventory_sources")) == ["CarrierX"]
    assert all(name.startswith("Berlin: ") for name in api.named("job_templates"))
    names = {one["id"]: one["name"] for one in api.objects["credentials"]}
    for given in api.associated.values():
        assert sorted(names[number] for number in given) == ["Berlin: CarrierX", "Tables"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"setup_project_url": ""}, "Give setup_project_url"),
        ({"setup_credentials": {}}, "Give setup_project_url"),
        ({"setup_credentials": {"somebody": {"token": CANARY}}}, "Give setup_project_url"),
        (
            {"setup_credentials": {"plivo": {"auth_id": "MA1", "auth_tokn": CANARY}}},
            "plivo says auth_id, auth_tokn. It can say auth_id, auth_token, api_url, and has to say auth_id,",
        ),
        (
            {"setup_credentials": {"plivo": {"auth_id": CANARY, "auth_token": ""}}},
            "setup_credentials.plivo says auth_id.",
        ),
    ],
)
def test_what_is_refused(fresh: Office, variables: dict[str, Any], message: str) -> None:
    """What says too little, or what no type knows, before anything is asked for."""
    played = fresh.play(**variables)
    assert played.status == 2
    assert message in " ".join(played.output.split())
    assert not fresh.api.journal


def test_a_repository_without_the_playbooks(fresh: Office) -> None:
    """AWX refuses the job templates; once the files are there, another run goes on from there."""
    playbook = fresh.api.repositories[URL] / "drift.yml"
    text = playbook.read_text(encoding="utf-8")
    playbook.unlink()
    try:
        played = fresh.play(setup_templates=DRIFT)
        assert played.status == 2
        assert "Playbook not found for project." in played.output
    finally:
        playbook.write_text(text, encoding="utf-8")
    fresh.setup(setup_templates=DRIFT)
    assert list(fresh.api.named("job_templates")) == ["Voice: drift"]

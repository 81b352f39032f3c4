# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that declares endpoints of one provider at another: what moves, what is told, and what is left alone."""

from __future__ import annotations

import csv
import json
import re
import stat
from typing import Any

import pytest

from playbooks.pages import blocks, put
from playbooks.support import ROOT, Played, Stage, parse

OLD = "canary-of-the-old-provider"
PASSWORDS = {name: f"canary-of-{name}" for name in ("lobby", "101", "john.smith")}

BRACES = "North {{ nowhere }} wing"
"""A description that Ansible must not take for a template."""

ADDRESSES = [{"ip": "pbx.example.com", "port": 5061, "transport": "tls"}]

NOT_AT_PLIVO = ["description", "enabled"]


@pytest.fixture(autouse=True)
def phones(stage: Stage) -> None:
    """Put three phones into the domain at Catapult, as people name them."""
    stage.seed("catapult", applications=[{"id": "a-1", "name": "front-door"}])
    (domain,) = stage.emulators["catapult"].control("GET", "state")["domains"]
    old = {"domainId": domain["id"], "password": OLD}
    stage.seed(
        "catapult",
        endpoints=[
            {**old, "name": "lobby", "description": BRACES, "applicationId": "a-1"},
            {**old, "name": "101"},
            {**old, "name": "john.smith", "enabled": False},
        ],
    )


def migrate(stage: Stage, *arguments: str, to: str = "plivo", **variables: Any) -> Played:
    """Run the playbook at its most talkative; the old provider is only read, and no password is told."""
    before = stage.emulators["catapult"].control("GET", "state")
    stage.forget()
    given = {"migrate_to": to, "endpoints_catapult_domain": "acme", "migrate_passwords": PASSWORDS, **variables}
    (stage.place / "given.json").write_text(json.dumps(given), encoding="utf-8")
    played = stage.play("cpaas.voice.migrate", "-vvvv", "-e", "@given.json", *arguments)
    assert "canary" not in played.output
    assert set(stage.methods(["catapult"])) <= {"GET"}
    assert stage.emulators["catapult"].control("GET", "state") == before
    return played


def refused(played: Played, *faults: str) -> None:
    """See that these faults, and no others, were told at once, and nothing was sent to the new provider."""
    assert played.status == 2
    told = played.output.split('"Nothing was written. These endpoints cannot move as they are:",')[1].split("]\n")[0]
    assert json.loads(f"[{told}]") == list(faults)


def table(stage: Stage) -> list[dict[str, str]]:
    """Return the rows of the table, which holds no password."""
    text = (stage.place / "migrated.csv").read_text(encoding="utf-8")
    assert "canary" not in text
    return list(csv.DictReader(text.splitlines()))


def test_to_plivo(stage: Stage) -> None:
    """Foreseen, made, found as it should be; and what phones need is in the table."""
    variables: dict[str, Any] = {"migrate_leave": NOT_AT_PLIVO, "migrate_applications": {"a-1": "Front-door"}}

    foreseen = migrate(stage, "--check", "--diff", **variables).assert_clean()
    assert set(stage.methods()) == {"GET"}
    assert foreseen.changed == 2
    assert all(f'"alias": "{alias}"' in foreseen.output for alias in ("lobby", "101", "john-smith"))
    assert not (stage.place / "migrated.csv").exists()

    assert migrate(stage, **variables).assert_clean().changed == 2
    assert stage.methods(["plivo"]).count("POST") == 3
    made = {one["alias"]: one for one in stage.endpoints("plivo")}
    assert {alias: one["password"] for alias, one in made.items()} == {
        alias: PASSWORDS[alias.replace("-", ".")] for alias in ("lobby", "101", "john-smith")
    }
    assert made["lobby"]["username"].startswith("lobby")
    assert made["101"]["username"].startswith("phone101")
    assert made["john-smith"]["username"].startswith("johnsmith")
    rows = {row["old_name"]: row for row in table(stage)}
    assert rows["lobby"] == {
        "old_name": "lobby",
        "old_sip_uri": "sip:lobby@acme.bwapp.bwsip.io",
        "left_behind": "description",
        "new_name": "lobby",
        "sip_username": made["lobby"]["username"],
        "sip_domain": "phone.plivo.com",
        "sip_uri": f"sip:{made['lobby']['username']}@phone.plivo.com",
    }
    assert {name: row["left_behind"] for name, row in rows.items()} == {
        "lobby": "description",
        "101": "",
        "john.smith": "enabled",
    }

    for arguments in ((), ("--check", "--diff")):
        assert migrate(stage, *arguments, **variables).assert_clean().changed == 0
        assert set(stage.methods()) == {"GET"}


def test_to_carrierx(stage: Stage) -> None:
    """Where nothing registers, each needs an address; the password is for calls to it."""
    variables: dict[str, Any] = {
        "migrate_leave": "description,enabled,application",
        "migrate_changes": {name: {"extras": {"addresses": ADDRESSES}} for name in PASSWORDS},
    }
    assert migrate(stage, "--check", to="carrierx", **variables).assert_clean().changed == 2
    assert set(stage.methods()) == {"GET"}

    assert migrate(stage, to="carrierx", **variables).assert_clean().changed == 2
    made = {one["name"]: one for one in stage.endpoints("carrierx")}
    assert {name: one["out_sip_password"] for name, one in made.items()} == PASSWORDS
    assert {one["addresses"][0]["ip"] for one in made.values()} == {"pbx.example.com"}
    assert [row["sip_username"] for row in table(stage)] == [row["new_name"] for row in table(stage)]

    assert migrate(stage, to="carrierx", **variables).assert_clean().changed == 0
    assert set(stage.methods()) == {"GET"}


def test_carrierx_without_addresses(stage: Stage) -> None:
    """Its module tells all that have none before it writes."""
    played = migrate(stage, to="carrierx", migrate_leave=[*NOT_AT_PLIVO, "application"])
    assert played.status == 2
    told = [f"with name '{name}': addresses: is needed to create it" for name in PASSWORDS]
    assert all(text in played.output for text in told)
    assert set(stage.methods()) == {"GET"}


@pytest.mark.parametrize("arguments", [(), ("--check", "--diff")], ids=["run", "check"])
def test_all_that_is_in_the_way_is_told_at_once(stage: Stage, arguments: tuple[str, ...]) -> None:
    """Fields without a counterpart and passwords that are missing, each with its endpoint, before anything is asked."""
    played = migrate(stage, *arguments, migrate_passwords={"101": PASSWORDS["101"], "lobby": None})
    refused(
        played,
        "[1] (john-smith): plivo has no enabled",
        "[2] (lobby): plivo has no description",
        "lobby: has an application of catapult, which is not in migrate_applications",
        "john.smith: has no password in migrate_passwords",
        "lobby: has no password in migrate_passwords",
    )
    assert not stage.methods(["plivo"])


def test_an_application_of_the_old_provider(stage: Stage) -> None:
    """Its id means nothing at the new one; another one may be told for each id, or for each phone."""
    fault = "lobby: has an application of catapult, which is not in migrate_applications"
    refused(migrate(stage, migrate_leave=NOT_AT_PLIVO), fault)
    changes = {"lobby": {"application": "Front-door"}}
    migrate(stage, "--check", migrate_leave=NOT_AT_PLIVO, migrate_changes=changes).assert_clean()

    played = migrate(stage, migrate_leave=NOT_AT_PLIVO, migrate_applications={"a-1": "Back-door"})
    assert played.status == 2
    assert "application: there is none of the name 'Back-door'" in played.output
    assert set(stage.methods()) == {"GET"}


@pytest.mark.parametrize(
    ("kept", "old_sip_uri"), [("found", "sip:101@acme.bwapp.bwsip.io"), ("found.declarations", "")]
)
def test_from_an_earlier_export(stage: Stage, kept: str, old_sip_uri: str) -> None:
    """The old provider need not be there any more, nor its credentials."""
    keep = {
        "ansible.builtin.copy": {
            "content": f"{{{{ {kept} | to_nice_json }}}}",
            "dest": str(stage.place / "export.json"),
        }
    }
    read = {"cpaas.voice.catapult_endpoint_info": {"domain": "acme"}, "register": "found"}
    stage.play(stage.write_tasks([read, keep])).assert_clean()

    stage.forget()
    variables = {
        "migrate_to": "plivo",
        "migrate_export": "export.json",
        "migrate_passwords": PASSWORDS,
        "migrate_leave": [*NOT_AT_PLIVO, "application"],
    }
    (stage.place / "given.json").write_text(json.dumps(variables), encoding="utf-8")
    played = stage.play("cpaas.voice.migrate", "-e", "@given.json", environment=stage.credentials(["plivo"]))
    played.assert_clean()
    assert len(stage.endpoints("plivo")) == 3
    assert not stage.methods(["catapult"])
    assert table(stage)[0]["old_sip_uri"] == old_sip_uri


def test_a_few_first(stage: Stage) -> None:
    """Only those whose whole name matches, under names of their own."""
    variables: dict[str, Any] = {
        "migrate_match": "10|101|lob",
        "migrate_prefix": "acme-",
        "migrate_changes": {"101": {"extras": {"username": "hall"}}},
        "migrate_table": "",
    }
    assert migrate(stage, **variables).assert_clean().changed == 1
    (one,) = stage.endpoints("plivo")
    assert one["alias"] == "acme-101"
    assert one["username"].startswith("hall")
    assert not (stage.place / "migrated.csv").exists()


def test_a_project(stage: Stage) -> None:
    """As AWX runs it: a playbook of one line, and an inventory that has the passwords in a vault."""
    (stage.place / "key").write_text("password-of-the-vault", encoding="utf-8")
    (stage.place / "move.yml").write_text("- import_playbook: cpaas.voice.migrate\n", encoding="utf-8")
    (stage.place / "hosts").write_text("localhost\n", encoding="utf-8")
    folder = stage.place / "host_vars"
    folder.mkdir()
    (folder / "localhost.json").write_text(json.dumps({"migrate_passwords": PASSWORDS}), encoding="utf-8")
    environment = {**stage.credentials(), "ANSIBLE_VAULT_PASSWORD_FILE": "key", "ANSIBLE_VERBOSITY": "3"}
    secrets = {"migrate_passwords": PASSWORDS}
    stage.run("ansible-vault", "encrypt", "host_vars/localhost.json", environment=environment)

    given = ["migrate_to=plivo", "endpoints_catapult_domain=acme", "migrate_leave=description,enabled,application"]
    arguments = ["-i", "hosts", "move.yml", *(part for one in given for part in ("-e", one))]
    played = stage.run("ansible-playbook", *arguments, environment=environment, secrets=secrets)
    assert played.assert_clean().changed == 2
    assert {one["password"] for one in stage.endpoints("plivo")} == set(PASSWORDS.values())


def test_two_of_one_new_name(stage: Stage) -> None:
    """Nobody gets the place of another one."""
    (domain,) = stage.emulators["catapult"].control("GET", "state")["domains"]
    stage.seed("catapult", endpoints=[{"domainId": domain["id"], "name": "john+smith", "password": OLD}])
    passwords = {**PASSWORDS, "john+smith": "canary-of-the-other"}
    played = migrate(stage, migrate_passwords=passwords, migrate_match="john.*", migrate_leave=NOT_AT_PLIVO)
    refused(played, "[1] (john-smith): repeats [0]")
    changes = {"john+smith": {"name": "john-smith-2"}}
    migrate(
        stage, migrate_passwords=passwords, migrate_match="john.*", migrate_leave=NOT_AT_PLIVO, migrate_changes=changes
    ).assert_clean()
    assert {one["alias"] for one in stage.endpoints("plivo")} == {"john-smith", "john-smith-2"}


def test_an_endpoint_that_is_there_already(stage: Stage) -> None:
    """Somebody's phone of the same name keeps its password, unless it is said that it is to change."""
    stage.seed("plivo", endpoints=[{"alias": "101", "username": "phone101", "password": OLD}])
    for arguments in ((), ("--check", "--diff")):
        played = migrate(stage, *arguments, migrate_match="101")
        assert played.status == 2
        assert "There are endpoints of these names at plivo, which differ: 101." in played.output
        assert set(stage.methods()) == {"GET"}
    migrate(stage, migrate_match="101", migrate_prefix="acme-").assert_clean()
    assert {one["alias"]: one["password"] for one in stage.endpoints("plivo")} == {
        "101": OLD,
        "acme-101": PASSWORDS["101"],
    }
    assert migrate(stage, migrate_match="101", migrate_overwrite="true").assert_clean().changed == 2
    assert {one["password"] for one in stage.endpoints("plivo")} == {PASSWORDS["101"]}


def test_from_another_provider(stage: Stage) -> None:
    """Any of them can be left for any other."""
    stage.seed("plivo", endpoints=[{"alias": "reception", "username": "reception", "password": OLD}])
    stage.seed("catapult", domains=[{"name": "new"}])
    before = stage.emulators["plivo"].control("GET", "state")
    given = {
        "migrate_from": "plivo",
        "migrate_to": "catapult",
        "migrate_passwords": {"reception": "canary-of-the-new-one"},
        "migrate_leave": ["extras", "application"],
        "endpoints_catapult_domain": "new",
    }
    (stage.place / "given.json").write_text(json.dumps(given), encoding="utf-8")
    stage.forget()
    played = stage.play("cpaas.voice.migrate", "-e", "@given.json").assert_clean()
    assert "canary" not in played.output
    assert set(stage.methods(["plivo"])) == {"GET"}
    assert stage.emulators["plivo"].control("GET", "state") == before
    assert table(stage)[0]["sip_uri"] == "sip:reception@new.bwapp.bwsip.io"


def test_what_only_the_old_provider_has(stage: Stage) -> None:
    """It is told in the table, also where the new one has something of its own."""
    stage.seed("carrierx", endpoints=[{"name": "office", "type": "mediator"}])
    given = {"migrate_from": "carrierx", "migrate_to": "plivo", "migrate_leave": ["extras"], "migrate_match": "office"}
    (stage.place / "given.json").write_text(json.dumps({**given, "migrate_passwords": {"office": OLD}}), "utf-8")
    stage.play("cpaas.voice.migrate", "-e", "@given.json").assert_clean()
    assert [row["left_behind"] for row in table(stage)] == ["extras"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"migrate_to": "catapult"}, "Give migrate_to"),
        ({"migrate_from": "somebody"}, "Give migrate_to"),
        ({"endpoints_catapult_domain": ""}, "Give migrate_to"),
        ({"endpoints_prune": True, "endpoints_prune_max": 5}, "Leave endpoints_prune out"),
        ({"migrate_export": "nowhere.json"}, "nowhere.json"),
    ],
)
def test_what_is_refused(stage: Stage, variables: dict[str, Any], message: str) -> None:
    """What says too little, or too much, before anybody is asked for anything."""
    played = migrate(stage, **variables)
    assert played.status == 2
    assert message in played.output
    assert not stage.methods()


def test_nobody_moves(stage: Stage) -> None:
    """A pattern with a slip is told."""
    refused(migrate(stage, migrate_match="nobody"), "There is no endpoint that migrate_match matches.")
    assert not stage.methods(["plivo"])


LOOK = "ansible-playbook cpaas.voice.migrate -e @to_plivo.yml -e @passwords.yml --check --diff"
MOVE = "ansible-playbook cpaas.voice.migrate -e @to_plivo.yml -e @passwords.yml"
APPLICATION = "a-qjbpfmrr46qf2lklgc72tvy"


class Reader:
    """Somebody who does what docs/MIGRATION.md says, and sees that it is so."""

    def __init__(self, stage: Stage) -> None:
        """Start in an empty folder, with the password of a vault."""
        self.stage = stage
        (stage.place / "vault-password").write_text("password-of-the-vault", encoding="utf-8")
        vault = {"ANSIBLE_VAULT_PASSWORD_FILE": str(stage.place / "vault-password")}
        self.environment = {**stage.credentials(), **vault, "ANSIBLE_VERBOSITY": "3"}
        self.secrets: dict[str, Any] = {}
        self.commands: list[str] = []
        self.said = ""

    def take(self, language: str, text: str) -> None:
        """Do what one block says."""
        if language in ("yaml", "ini"):
            assert put(self.stage.place, text), f"names no file:\n{text}"
        elif language == "shell":
            for line in text.splitlines():
                self.type(line)
        else:
            assert language == "text"
            assert set(squeezed(text)) <= set(squeezed(self.said)), self.said

    def type(self, line: str) -> None:
        """Type a line into a shell."""
        if line.startswith("export "):
            assert set(re.findall(r"\b([A-Z_]+)=", line)) <= set(self.environment)
            return
        self.stage.forget()
        if line.endswith("arrived.yml"):
            for one in self.stage.endpoints("plivo"):
                path = f"endpoints/{one['endpoint_id']}"
                self.stage.emulators["plivo"].control("PATCH", path, {"registered": True})
        again = line in self.commands
        self.commands.append(line)
        program, *arguments = line.split()
        played = self.stage.run(program, *arguments, environment=self.environment, secrets=self.secrets)
        self.said = played.output
        self.after(line, played, again or "--check" in line or line.endswith(("export.yml", "arrived.yml")))

    def after(self, line: str, played: Played, only_reads: bool) -> None:
        """See what the command left."""
        if line.endswith("-e @passwords.yml --check"):
            assert played.status == 2
            assert not self.stage.methods()
            return
        played.assert_clean()
        assert set(self.stage.methods()) <= ({"GET"} if only_reads else {"GET", "POST", "DELETE"})
        if "cpaas.voice.migrate" in line:
            assert not self.stage.methods(["catapult"])
        if line.endswith("passwords_for.yml"):
            path = self.stage.place / "passwords.yml"
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            self.secrets = parse(path.read_text(encoding="utf-8"))
            assert set(self.secrets["migrate_passwords"]) == {"fax", "john.smith", "lobby"}
            assert {len(password) for password in self.secrets["migrate_passwords"].values()} == {20}
        if line == LOOK:
            assert not self.stage.endpoints("plivo")
        if line == MOVE:
            made = {one["alias"]: one["password"] for one in self.stage.endpoints("plivo")}
            passwords = self.secrets["migrate_passwords"]
            assert made == {"john": passwords["john.smith"], "lobby": passwords["lobby"]}


def squeezed(text: str) -> list[str]:
    """Return the lines, each run of blanks as one."""
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.fixture
def reader(stage: Stage) -> Reader:
    """Return a reader of the guide, whose phones are at Catapult, and an application for them at Plivo."""
    for provider in ("catapult", "carrierx"):
        stage.emulators[provider].control("POST", "reset")
    stage.seed("catapult", domains=[{"name": "acme"}], applications=[{"id": APPLICATION, "name": "front-door"}])
    (domain,) = stage.emulators["catapult"].control("GET", "state")["domains"]
    old = {"domainId": domain["id"], "password": OLD, "description": "A phone"}
    names = ("lobby", "john.smith")
    stage.seed("catapult", endpoints=[{**old, "name": name, "applicationId": APPLICATION} for name in names])
    stage.seed("catapult", endpoints=[{**old, "name": "fax", "enabled": False}])
    return Reader(stage)


def test_the_guide(reader: Reader) -> None:
    """From the export to an empty account."""
    stage = reader.stage
    for language, text in blocks(ROOT / "docs" / "MIGRATION.md"):
        reader.take(language, text)
    assert [reader.commands.count(line) for line in (LOOK, MOVE)] == [1, 2]
    assert [one["out_sip_username"] for one in stage.endpoints("carrierx")] == ["lobby"]
    left = stage.emulators["catapult"].control("GET", "state")
    assert not left["endpoints"]
    assert not left["domains"]


def test_generated_passwords(reader: Reader) -> None:
    """The variation of the guide: a file for each phone that moves, and the same passwords again."""
    stage = reader.stage
    for language, text in blocks(ROOT / "docs" / "MIGRATION.md"):
        if language == "yaml":
            put(stage.place, text)
    stage.run("ansible-playbook", "export.yml", environment=reader.environment).assert_clean()
    move = MOVE.replace("passwords.yml", "generated.yml").split()
    assert stage.run(*move, environment=reader.environment).assert_clean().changed == 2
    files = list((stage.place / "passwords").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    made = {path.read_text(encoding="utf-8").strip() for path in files}
    assert made == {one["password"] for one in stage.endpoints("plivo")}
    again = stage.run(*move, environment=reader.environment, secrets={"made": {path: path for path in made}})
    assert again.assert_clean().changed == 0

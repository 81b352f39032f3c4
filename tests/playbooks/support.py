# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests share: a stage with emulated accounts on which ansible-playbook runs."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from emulator.server import RunningEmulator

ROOT = Path(__file__).resolve().parents[2]

PROVIDERS = ("plivo", "carrierx", "catapult")

APP_ID = "16632742496743552"
NUMBER = "14155550100"

PASSWORDS: dict[str, Any] = {
    "lobby_password": "password-of-the-lobby",
    "pbx_password": "password-of-the-pbx",
    "phone_passwords": {"reception": "password-of-reception", "kitchen": "password-of-kitchen"},
}
"""The variables with secrets that examples use."""

# What the environment says of other accounts and of how Ansible is to behave is not for the playbooks here.
FOREIGN = ("PLIVO_", "CARRIERX_", "BANDWIDTH_", "CPAAS_VOICE_", "QUICKSTART_", "ANSIBLE_")

SETTINGS = {
    "ANSIBLE_LOCALHOST_WARNING": "false",
    "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    "ANSIBLE_NOCOLOR": "true",
}

COMPLAINT = re.compile(r"\[(?:DEPRECATION )?WARNING\]|\[ERROR\]|Traceback")
CHANGED = re.compile(r"^localhost .*\bchanged=(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Played:
    """A run of ansible-playbook that has ended."""

    status: int
    output: str

    @property
    def changed(self) -> int:
        """How many tasks the recap counts as changed."""
        found = CHANGED.search(self.output)
        assert found, self.output
        return int(found[1])

    def assert_clean(self) -> Played:
        """Check that it succeeded without a complaint."""
        assert self.status == 0, self.output
        complaint = COMPLAINT.search(self.output)
        assert not complaint, f"{complaint} in:\n{self.output}"
        return self


class Stage:
    """Emulated accounts as they are before a test, and a folder from which playbooks run."""

    def __init__(self, emulators: Mapping[str, RunningEmulator], place: Path) -> None:
        """Put the accounts to their start: numbers, at Plivo an application, at Catapult a domain."""
        self.emulators = emulators
        self.place = place
        for emulator in emulators.values():
            emulator.control("POST", "reset")
        self.seed("plivo", applications=[{"app_id": APP_ID, "app_name": "Front-door"}])
        self.seed("plivo", numbers=[{"number": NUMBER}])
        self.seed("catapult", domains=[{"name": "acme"}])
        self.seed("carrierx", trunk_groups=[{"name": "reception"}], dids=[{"phonenumber": NUMBER}])

    def beside(self, place: Path) -> Stage:
        """Return another stage with the same accounts, as they are."""
        other = copy.copy(self)
        other.place = place
        return other

    def seed(self, provider: str, **objects: Any) -> None:
        """Put objects in."""
        self.emulators[provider].control("POST", "seed", objects)

    def credentials(self, providers: Collection[str] = PROVIDERS) -> dict[str, str]:
        """Return the environment variables that lead to the accounts."""
        return {name: value for provider in providers for name, value in self.emulators[provider].environment.items()}

    def variables(self) -> dict[str, Any]:
        """Return the variables that examples and documents use; credentials under the names of a branch's account."""
        credentials = {name.split("_", 1)[1].lower(): value for name, value in self.credentials(["plivo"]).items()}
        return {**PASSWORDS, "app_id": APP_ID, **{f"berlin_{name}": value for name, value in credentials.items()}}

    def endpoints(self, provider: str) -> list[dict[str, Any]]:
        """Return the stored endpoints, without the system gateway."""
        found = self.emulators[provider].control("GET", "state")["endpoints"]
        return [one for one in found if one.get("type") != "system_gateway"]

    def methods(self, providers: Collection[str] = PROVIDERS) -> list[str]:
        """Return the methods of all requests since the last `forget`."""
        return [entry["method"] for provider in providers for entry in self.emulators[provider].journal()]

    def forget(self) -> None:
        """Clear the journals."""
        for emulator in self.emulators.values():
            emulator.control("DELETE", "journal")

    def write(self, text: str) -> str:
        """Keep a playbook in a file and return its path."""
        path = self.place / "playbook.yml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def write_tasks(self, tasks: object, **keywords: Any) -> str:
        """Keep a playbook of one play with these tasks in a file and return its path."""
        return self.write(json.dumps([{"hosts": "localhost", "gather_facts": False, **keywords, "tasks": tasks}]))

    def play(
        self,
        playbook: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> Played:
        """Run ansible-playbook at its most talkative, and check that it tells no secret.

        Without `environment` the credentials of all accounts are in it; `variables` are added to those of examples.
        """
        values = {**self.variables(), **(variables or {})}
        (self.place / "variables.json").write_text(json.dumps(values), encoding="utf-8")
        options = ("-vvv", "-e", "@variables.json", *arguments)
        given = self.credentials() if environment is None else environment
        return self.run("ansible-playbook", playbook, *options, environment=given, secrets=values)

    def run(
        self,
        program: str,
        *arguments: str,
        environment: Mapping[str, str],
        secrets: Mapping[str, Any] | None = None,
    ) -> Played:
        """Run a program of Ansible, and check that it tells no secret of its environment, nor any of `secrets`."""
        done = subprocess.run(
            [tool(program), *arguments],
            env={**own_environment(), **SETTINGS, **environment},
            cwd=self.place,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        for secret in secrets_in({**self.credentials(), **environment, **(secrets or {})}):
            assert secret not in done.stdout, f"{secret} in:\n{done.stdout}"
        return Played(done.returncode, done.stdout)


def tool(name: str) -> str:
    """Return the path of a program that came with this interpreter."""
    return str(Path(sys.executable).parent / name)


def own_environment() -> dict[str, str]:
    """Return the environment without what leads elsewhere; the collection is found from any folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    places = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "").split(os.pathsep)
    found = os.pathsep.join(str(Path(place).resolve()) for place in places if place)
    return {**kept, "ANSIBLE_COLLECTIONS_PATH": found} if found else kept


def secrets_in(values: Mapping[str, Any]) -> list[str]:
    """Return the values that nobody may see."""
    found = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += [str(secret) for secret in value.values()]
        elif name.lower().endswith(("password", "token", "secret")):
            found.append(str(value))
    return found


def parse(text: str) -> Any:
    """Read YAML."""
    return yaml.safe_load(text)

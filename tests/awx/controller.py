# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX does around a job: it divides the inventory, injects credentials and starts ansible-runner.

The injector is AWX's own. What is rebuilt here are the files that it hands to ansible-runner.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from awx_plugins.interfaces._temporary_private_api import ManagedCredentialType
from awx_plugins.interfaces._temporary_private_credential_api import Credential
from awx_plugins.interfaces._temporary_private_inject_api import inject_credential

from awx.shipped import shipped
from playbooks.support import SETTINGS, own_environment, tool

Inputs = Mapping[str, Mapping[str, str]]
"""What users typed into credentials, by provider."""

WITH_THE_ENVIRONMENT = "command"
"""The artifact that holds the environment of a job in clear text. AWX removes it with the folder of the job."""

PRINTED = "printed.txt"


class Untrusted(yaml.SafeDumper):
    """Writes texts so that Ansible takes none of them for a template."""


Untrusted.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


@dataclass(frozen=True)
class Inventory:
    """Groups of hosts with their variables, as AWX keeps them."""

    groups: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def slice(self, number: int, count: int) -> dict[str, Any]:
        """Return what one of several jobs sees: all groups, and in the order of their names every n-th host."""
        hosts = {name: said for group in self.groups.values() for name, said in group.items()}
        seen = sorted(hosts)[number - 1 :: count]
        groups = {name: {"hosts": [host for host in group if host in seen]} for name, group in self.groups.items()}
        return {
            "all": {"children": list(groups), "hosts": []},
            **groups,
            "_meta": {"hostvars": {host: hosts[host] for host in seen}},
        }


@dataclass(frozen=True)
class Injected:
    """What credentials become: the environment of a job, and what of it AWX shows to its users."""

    environment: dict[str, str]
    shown: dict[str, str]


def inject(inputs: Inputs, place: Path) -> Injected:
    """Have AWX inject credentials of the shipped types."""
    environment: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    arguments: list[str] = []
    for provider, typed in inputs.items():
        kind = shipped(provider)
        declared = ManagedCredentialType(
            provider, kind["name"], kind["kind"], inputs=kind["inputs"], injectors=kind["injectors"]
        )
        inject_credential(declared, Credential(dict(typed)), environment, shown, arguments, str(place))
    assert not arguments
    return Injected(environment, shown)


@dataclass(frozen=True)
class Job:
    """A job that has ended."""

    status: int
    place: Path

    @property
    def artifacts(self) -> Path:
        """Where ansible-runner keeps what is said."""
        return self.place / "artifacts" / "job"

    @property
    def output(self) -> str:
        """What ansible-runner printed."""
        return (self.place / PRINTED).read_text(encoding="utf-8")

    def files(self) -> dict[str, str]:
        """Return all artifacts by their names, but the one that holds the environment, and what the runner printed."""
        found = {
            str(path.relative_to(self.artifacts)): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self.artifacts.rglob("*"))
            if path.is_file() and path.name != WITH_THE_ENVIRONMENT
        }
        return {**found, PRINTED: self.output}

    def environment(self) -> str:
        """Return the artifact that holds the environment."""
        return (self.artifacts / WITH_THE_ENVIRONMENT).read_text(encoding="utf-8")

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the job events of a kind."""
        texts = [path.read_text(encoding="utf-8") for path in sorted((self.artifacts / "job_events").glob("*.json"))]
        return [event for event in map(json.loads, texts) if event["event"] == kind]

    def changed(self) -> int:
        """Return how many tasks changed something."""
        (recap,) = self.events("playbook_on_stats")
        return sum(recap["event_data"]["changed"].values())

    def hosts(self) -> set[str]:
        """Return the hosts that the job had."""
        (recap,) = self.events("playbook_on_stats")
        return set(recap["event_data"]["processed"])


class Controller:
    """A project, credentials and an inventory, from which jobs are launched."""

    def __init__(self, place: Path, inputs: Inputs, inventory: Inventory | None = None) -> None:
        """Keep projects and jobs in a folder."""
        self.place = place
        self.project = place / "project"
        self.project.mkdir()
        self.inputs = inputs
        self.inventory = inventory or Inventory()
        self.launched = 0

    def launch(
        self,
        playbook: str,
        *arguments: str,
        variables: Mapping[str, Any] | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> Job:
        """Run one job. C(variables) are those of the job template, C(answers) those to its survey."""
        (job,) = self.launch_slices(1, playbook, *arguments, variables=variables, answers=answers)
        return job

    def launch_slices(
        self,
        count: int,
        playbook: str,
        *arguments: str,
        variables: Mapping[str, Any] | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> list[Job]:
        """Run the slices of a job side by side."""
        assert playbook in [path.name for path in self.project.iterdir()], "AWX offers playbooks of the project only"
        self.launched += 1
        about = {"awx_job_id": self.launched, "awx_job_template_name": playbook}
        extra = yaml.dump({**about, **(answers or {})}, Dumper=Untrusted)
        if variables:
            extra += yaml.safe_dump(dict(variables))
        places = []
        for number in range(1, count + 1):
            places.append(self.place / f"job-{self.launched}-{number}")
            self._prepare(places[-1], self.inventory.slice(number, count), extra, arguments)
        running = [start(place, playbook) for place in places]
        return [Job(process.wait(), place) for process, place in zip(running, places, strict=True)]

    def _prepare(self, place: Path, inventory: Mapping[str, Any], extra: str, arguments: Sequence[str]) -> None:
        """Write the private folder of a job."""
        for name in ("env", "inventory"):
            (place / name).mkdir(parents=True)
        shutil.copytree(self.project, place / "project")
        injected = inject(self.inputs, place)
        (place / "env" / "envvars").write_text(json.dumps(injected.environment), encoding="utf-8")
        (place / "env" / "extravars").write_text(extra, encoding="utf-8")
        (place / "env" / "cmdline").write_text(shlex.join(arguments), encoding="utf-8")
        script = place / "inventory" / "hosts"
        script.write_text(f"#!{sys.executable}\nprint({json.dumps(inventory)!r})\n", encoding="utf-8")
        script.chmod(0o700)


def start(place: Path, playbook: str) -> subprocess.Popen[bytes]:
    """Start ansible-runner on a private folder."""
    environment = {
        **own_environment(),
        **SETTINGS,
        "ANSIBLE_HOME": str(place / "home"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    command = [tool("ansible-runner"), "run", str(place), "--playbook", playbook, "--ident", "job"]
    with (place / PRINTED).open("w", encoding="utf-8") as printed:
        return subprocess.Popen(command, env=environment, stdout=printed, stderr=subprocess.STDOUT)

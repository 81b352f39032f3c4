# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-playbook and ansible-runner, and gathers everything that they and the modules say anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from canaries import Sighting, sightings
from catalogue import CANARIES, STORED
from emulator.server import RunningEmulator
from gateway import Gateway
from playbooks.support import SETTINGS, own_environment, tool
from scenes import CHANGED, FAILED, UNCHANGED, Scene

HERE = Path(__file__).resolve().parent

PLACES = {
    "ANSIBLE_HOME": "home",
    "ANSIBLE_LOCAL_TEMP": "local",
    "ANSIBLE_REMOTE_TMP": "remote",
    "ANSIBLE_LOG_PATH": "log.txt",
    "ANSIBLE_CALLBACK_TREE_DIR": "tree",
    "SYSTEM_LOG": "system-log.jsonl",
    "KEPT": "kept.jsonl",
}
"""Where what is said goes, by the environment variable that says so."""

# With ANSIBLE_DEBUG, ansible-core writes the arguments of every task as they are, and from 2.22 on the list of secrets
# with which it has the controller mask them.
CORE_ITSELF = re.compile(
    r'^ *\d+ [\d.]+: done with _execute_module \(.*$|"_ansible_new_secrets": \[[^\]]*\]', re.MULTILINE
)


class Said:
    """What a run left behind: files, by their names below a folder."""

    def __init__(self, place: Path, aside: Iterable[str] = ()) -> None:
        """Read all files but those with a name in C(aside)."""
        self.files = {
            str(path.relative_to(place)): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(place.rglob("*"))
            if path.is_file() and path.name not in aside
        }

    def leaks(self) -> list[tuple[str, Sighting]]:
        """Return every canary in what the modules said, with the file that it is in."""
        return [
            (name, found)
            for name, text in self.files.items()
            for found in sightings(CANARIES, CORE_ITSELF.sub("", text))
        ]

    def events(self) -> list[dict[str, Any]]:
        """Return what the callback was given."""
        return [json.loads(line) for line in self.files["kept.jsonl"].splitlines()]

    def assert_ends(self, scenes: Iterable[Scene]) -> None:
        """Check that every task ended as it was to."""
        ends = {event["task"]: event for event in self.events() if event["event"] in ("ok", "failed")}
        for scene in scenes:
            result = ends[scene.name]["result"]
            end = FAILED if ends[scene.name]["event"] == "failed" else CHANGED if result["changed"] else UNCHANGED
            assert end == scene.end, (scene.name, result.get("msg"))

    def assert_silent(self) -> None:
        """Check that no secret is in it, and that no temporary file is left."""
        assert not self.leaks()
        assert not [name for name in self.files if name.startswith(("local/", "remote/"))]


class Stage:
    """Accounts as they are before a test, and a folder for what is said."""

    def __init__(self, emulators: Mapping[str, RunningEmulator], gateway: Gateway, tls: str, place: Path) -> None:
        """Put the accounts to their start."""
        self.place = place
        self.gateway = gateway
        for emulator in emulators.values():
            emulator.control("POST", "reset")
        emulators["catapult"].control("POST", "seed", {"domains": [{"id": "rd-acme", "name": "acme"}]})
        emulators["plivo"].control("POST", "seed", {"numbers": [{"number": "14155550100"}]})
        emulators["carrierx"].control(
            "POST", "seed", {"dids": [{"phonenumber": "14155550100"}], "trunk_groups": [{"name": "inbound"}]}
        )
        for provider, endpoints in STORED.items():
            stored = re.sub(r'"(stored\.\w+)"', lambda name: json.dumps(CANARIES[name[1]]), json.dumps(endpoints))
            emulators[provider].control("POST", "seed", {"endpoints": json.loads(stored)})
        gateway.forget()
        self.variables: dict[str, Any] = {
            "canaries": CANARIES,
            "gateway": gateway.url,
            "gateway_address": gateway.address,
            "tls": tls,
            "CARRIERX_API_USERNAME": "user",
            **{name: value for one in emulators.values() for name, value in one.environment.items()},
        }

    def play(
        self,
        tasks: Iterable[Mapping[str, Any]],
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        **keywords: Any,
    ) -> Said:
        """Run tasks with ansible-playbook and return what was said."""
        self._write("playbook.yml", _playbook(tasks, keywords))
        self._write("variables.json", self.variables)
        command = (tool("ansible-playbook"), "playbook.yml", "-e", "@variables.json", *arguments)
        return Said(self._run(command, environment or {}))

    def read(self, sources: Mapping[str, Any], *arguments: str, environment: Mapping[str, str] | None = None) -> Said:
        """Read sources of inventories, by their names, with ansible-inventory and return what was said."""
        for name, source in sources.items():
            self._write(f"sources/{name}.endpoints.yml", source)
        command = (tool("ansible-inventory"), "-i", "sources", "--list", *arguments)
        return Said(self._run(command, environment or {}))

    def run(self, tasks: Iterable[Mapping[str, Any]], **keywords: Any) -> Said:
        """Run tasks with ansible-runner and return its artifacts, less the file that holds the whole environment."""
        self._write("runner/project/playbook.yml", _playbook(tasks, keywords))
        self._write("runner/env/extravars", self.variables)
        (self.place / "runner" / "env" / "cmdline").write_text("-vvvv --diff", encoding="utf-8")
        self._run((tool("ansible-runner"), "run", "runner", "-p", "playbook.yml", "--ident", "job"), {})
        return Said(self.place / "runner" / "artifacts", aside=["command"])

    def _write(self, name: str, content: Any) -> None:
        path = self.place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")

    def _run(self, command: Iterable[str], environment: Mapping[str, str]) -> Path:
        """Run a program in an environment in which all that is said is kept in one folder, and return that."""
        said = self.place / "said"
        said.mkdir()
        with (said / "output.txt").open("w", encoding="utf-8") as output:
            subprocess.run(
                list(command),
                env={
                    **own_environment(),
                    **SETTINGS,
                    **{name: str(said / place) for name, place in PLACES.items()},
                    "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callbacks"),
                    "ANSIBLE_CALLBACKS_ENABLED": "keep_all,tree",
                    "ANSIBLE_INJECT_INVOCATION": "true",
                    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
                    "PYTHONPATH": str(HERE / "host"),
                    **environment,
                },
                cwd=self.place,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        return said


def _playbook(tasks: Iterable[Mapping[str, Any]], keywords: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"hosts": "localhost", "gather_facts": False, **keywords, "tasks": list(tasks)}]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where measuring happens: a virtual environment, a copy of the collection, and emulators in a process of their own."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import tree

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "tests" / "output" / "bench"
PACKAGES = ("ansible-core", "--requirement", str(ROOT / "tests" / "integration" / "requirements.txt"))
VERSIONS = "import importlib.metadata as m, json; print(json.dumps({n: m.version(n) for n in %r}))"
WITNESS = Path(__file__).with_name("witness.py")
SECONDS = 30

# What the environment says of accounts and of how Ansible is to behave would change what is measured.
FOREIGN = ("PLIVO_", "CARRIERX_", "BANDWIDTH_", "CPAAS_VOICE_", "ANSIBLE_")


@dataclass(frozen=True)
class Process:
    """What a process took: moments and processor time in seconds, memory in MiB."""

    begun: float
    ended: float
    cpu: float
    peak: float

    @property
    def seconds(self) -> float:
        """How long it ran."""
        return self.ended - self.begun


class Emulator:
    """One emulator in another process."""

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        """Know where it is and what leads tasks to it."""
        self.url = url
        self.environment = dict(environment)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Send a request to its control routes and return the answer."""
        request = urllib.request.Request(
            f"{self.url}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.loads(answer.read() or b"null")


def say(text: str) -> None:
    """Tell how far it has come, apart from the tables."""
    print(text, file=sys.stderr, flush=True)


class Place:
    """A folder in which playbooks run."""

    def __init__(self, folder: Path = PLACE) -> None:
        """Use this folder, and what is in it already."""
        self.folder = folder
        self.programs = folder / "venv" / "bin"
        self.witness = folder / "witness"
        self.collection = Path()

    def install(self) -> None:
        """Make the environment anew or bring it up to date, and copy the collection."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.programs / "python").exists():
            venv.create(self.folder / "venv", with_pip=True)
        command = [str(self.programs / "python"), "-m", "pip", "install", "--quiet", "--upgrade", *PACKAGES]
        subprocess.run(command, check=True)
        self.collection = tree.sync(ROOT, self.folder / "collections")
        self.witness.write_text(f'#!/bin/sh\nexec {shlex.quote(str(self.programs / "python"))} {WITNESS} "$@"\n')
        self.witness.chmod(0o755)

    def versions(self) -> dict[str, str]:
        """Return the versions of what is measured."""
        script = VERSIONS % (("ansible-core", "requests", "voluptuous"),)
        answer = subprocess.run([self.programs / "python", "-c", script], capture_output=True, text=True, check=True)
        found: dict[str, str] = json.loads(answer.stdout)
        return {"python": ".".join(map(str, sys.version_info[:3])), **found}

    @contextlib.contextmanager
    def emulators(self) -> Iterator[dict[str, Emulator]]:
        """Run the emulators on cores of their own while the block runs; yields them by provider."""
        ready = self.folder / "emulators.json"
        ports = ["--plivo-port", "0", "--carrierx-port", "0", "--catapult-port", "0"]
        command = [str(self.programs / "python"), str(ROOT / "tests" / "emulator"), *ports, "--ready-file", str(ready)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            # They print where they are as soon as they answer; nothing, when they end before that.
            if process.stdout is None or not process.stdout.readline():
                sys.exit("The emulators did not start.")
            found = json.loads(ready.read_text(encoding="utf-8"))
            del found["pid"]
            yield {name: Emulator(one["url"], one["environment"]) for name, one in found.items()}
        finally:
            process.terminate()
            process.wait(timeout=SECONDS)

    def play(
        self,
        name: str,
        tasks: object,
        environment: Mapping[str, str],
        variables: Mapping[str, Any] | None = None,
        recap: str = "changed=0 ",
        settings: Mapping[str, str] | None = None,
    ) -> float:
        """Run a play with these tasks, in whose recap this is to be, and return the seconds of ansible-playbook."""
        path = self.folder / f"{name}.yml"
        play = {"hosts": "localhost", "gather_facts": False, "vars": variables or {}, "tasks": tasks}
        path.write_text(json.dumps([play], indent=2), encoding="utf-8")
        command = [self.programs / "ansible-playbook", path]
        complete = {**self._own_environment(), **environment, **(settings or {})}
        begun = time.perf_counter()
        done = subprocess.run(command, env=complete, capture_output=True, text=True, check=False, cwd=self.folder)
        seconds = time.perf_counter() - begun
        if done.returncode or (tasks and recap not in done.stdout):
            sys.exit(f"{path} did not do what is to be measured:\n{done.stdout}{done.stderr}")
        return seconds

    def play_one(
        self, name: str, task: object, environment: Mapping[str, str], variables: Mapping[str, Any], recap: str
    ) -> tuple[float, Process]:
        """Run a play with one task, and return the seconds of ansible-playbook and what the module's process took."""
        seen = {**variables, "ansible_python_interpreter": str(self.witness)}
        seconds = self.play(name, [task], environment, seen, recap, self._witnessed())
        return seconds, self._process()

    def run(self, script: Path, environment: Mapping[str, str], told: object) -> tuple[str, Process]:
        """Run a script that can import the collection and reads JSON; return what it prints, and what it took."""
        paths = {"PYTHONPATH": str(self.folder / "collections")}
        complete = {**self._own_environment(), **environment, **self._witnessed(), **paths}
        done = subprocess.run(
            [self.witness, script], env=complete, input=json.dumps(told), capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{script} failed:\n{done.stderr}")
        return done.stdout, self._process()

    def _witnessed(self) -> dict[str, str]:
        return {"BENCH_WITNESS": str(self.folder / "witness.json")}

    def _process(self) -> Process:
        return Process(**json.loads(Path(self._witnessed()["BENCH_WITNESS"]).read_text(encoding="utf-8")))

    def _own_environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return {
            **kept,
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        }

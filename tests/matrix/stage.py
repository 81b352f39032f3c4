# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running the targets of a provider by ansible-playbook, against emulators that start with the values of a row."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matrix.rows import Row
from tools import tree

ROOT = Path(__file__).resolve().parents[2]
TARGETS = Path("tests", "integration", "targets")

# What the environment says of accounts and of how Ansible is to behave is not for the targets.
FOREIGN = ("PLIVO_", "CARRIERX_", "BANDWIDTH_", "CPAAS_VOICE_", "ANSIBLE_", "EMULATOR_")

TASK = re.compile(r"^(?=(?:TASK|PLAY RECAP) )", re.MULTILINE)
TOLD_TASKS = 3
"""How many tasks are told of a target that failed: the one that failed, and what came before it."""


@dataclass(frozen=True)
class Run:
    """A target that was run under a row; `failure` tells what went wrong, if anything."""

    row: Row
    target: str
    seconds: float
    failure: str


class Stage:
    """A copy of the collection in a folder, from which targets run."""

    def __init__(self, place: Path, logs: Path) -> None:
        """Copy the checkout; all that ansible-playbook says goes to `logs`."""
        self.place = place
        self.logs = logs
        self.targets = tree.sync(ROOT, place) / TARGETS
        logs.mkdir(parents=True, exist_ok=True)
        play = {"hosts": "localhost", "gather_facts": False, "roles": [{"role": "{{ target }}"}]}
        self.playbook = place / "target.yml"
        self.playbook.write_text(json.dumps([play]), encoding="utf-8")

    def run(self, row: Row) -> list[Run]:
        """Run all targets of the row's provider, one after the other."""
        return [self._run(row, target.name) for target in sorted(self.targets.glob(f"{row.provider}_*"))]

    def _run(self, row: Row, target: str) -> Run:
        begun = time.monotonic()
        done = subprocess.run(
            [Path(sys.executable).parent / "ansible-playbook", self.playbook, "--extra-vars", f"target={target}"],
            env=self._environment(row),
            cwd=self.place,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - begun
        (self.logs / f"{row.provider}-{row.number}-{target}.log").write_text(done.stdout, encoding="utf-8")
        failure = f"Exit status {done.returncode}\n\n{end_of(done.stdout)}" if done.returncode else ""
        return Run(row, target, seconds, failure)

    def _environment(self, row: Row) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return {
            **kept,
            "ANSIBLE_COLLECTIONS_PATH": str(self.place),
            "ANSIBLE_ROLES_PATH": str(self.targets),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_NOCOLOR": "true",
            "EMULATOR_SWITCHES": " ".join(row.switches),
        }


def end_of(log: str) -> str:
    """Return what a log tells last: of the task that failed, if one did, and of those before it."""
    tasks = [task.rstrip() for task in TASK.split(log)]
    last = next(_failed(tasks), len(tasks) - 1)
    return "\n\n".join(tasks[max(0, last + 1 - TOLD_TASKS) : last + 1])


def _failed(tasks: list[str]) -> Iterator[int]:
    return (
        number
        for number, task in enumerate(tasks)
        if re.search("^(?:fatal|failed): ", task, re.MULTILINE) and "...ignoring" not in task
    )

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-builder makes of the definition of an execution environment, as far as no container is needed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

from playbooks.support import ROOT, Stage

DEFINITION = ROOT / "execution-environment.yml"
LIBRARIES = {"requests", "voluptuous"}


@pytest.fixture(scope="module")
def requirements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of what the image installs: the definition's own, and what is found of the collection's."""
    context = tmp_path_factory.mktemp("context")
    _run("create", "--file", DEFINITION, "--context", context)
    place = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"])
    wanted = context / "requirements.txt"
    _run("introspect", place, "--user-pip", context / "_build" / "requirements.txt", "--write-pip", wanted)
    return wanted


def _run(*arguments: str | Path) -> None:
    subprocess.run([Path(sys.executable).parent / "ansible-builder", *arguments], check=True, capture_output=True)


def test_both_libraries_are_installed(requirements: Path) -> None:
    """A library that only the collection names could be left out."""
    names = {re.split(r"[^\w-]", line)[0] for line in requirements.read_text(encoding="utf-8").splitlines()}
    assert names >= LIBRARIES


def test_the_definition_and_the_collection_ask_for_the_same() -> None:
    """The collection names its libraries for tools that read it alone."""
    collection = (ROOT / "meta" / "ee-requirements.txt").read_text(encoding="utf-8").splitlines()
    definition = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))["dependencies"]["python"]
    assert definition == [line for line in collection if line and not line.startswith("#")]


def test_a_task_runs_with_what_is_installed(requirements: Path, stage: Stage, tmp_path: Path) -> None:
    """Nothing else is needed."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
    tasks = stage.write_tasks([{"cpaas.voice.plivo_endpoint_info": {}}])
    stage.play(tasks, "-e", f"ansible_python_interpreter={python}").assert_clean()

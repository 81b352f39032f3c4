# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A host without the libraries is told so."""

from __future__ import annotations

import re
import venv
from pathlib import Path

import pytest

from playbooks.support import PROVIDERS, Stage


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an interpreter that has nothing but the standard library."""
    place = tmp_path_factory.mktemp("bare")
    venv.create(place, symlinks=True)
    return place / "bin" / "python"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_they_are_named(stage: Stage, bare_python: Path, provider: str) -> None:
    """One message names what is missing, and no traceback hides it."""
    place = {"domain": "acme"} if provider == "catapult" else {}
    tasks = [{f"cpaas.voice.{provider}_endpoint_info": place}]
    played = stage.play(stage.write_tasks(tasks), "-e", f"ansible_python_interpreter={bare_python}")
    assert played.status == 2
    for library in ("requests", "voluptuous"):
        assert re.search(rf"library \(([\w, ]+, )?{library}\b", played.output)
    assert "Failed to import the required Python library" in played.output
    assert "An execution environment has to name them" in played.output
    assert f"To install: {bare_python} -m pip install " in played.output
    assert "Traceback" not in played.output
    assert not stage.methods()

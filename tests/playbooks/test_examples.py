# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The EXAMPLES of every module and filter are playbooks that run."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from playbooks.support import ROOT, Stage, parse

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
FILTERS = sorted(path.stem for path in (ROOT / "plugins" / "filter").glob("*.py"))


def examples(plugin: str, kind: str = "modules") -> list[dict[str, Any]]:
    """Return the tasks of a plugin's EXAMPLES."""
    source = (ROOT / "plugins" / kind / f"{plugin}.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
            tasks: list[dict[str, Any]] = parse(ast.literal_eval(node.value))
            return tasks
    raise AssertionError(f"{plugin} has no EXAMPLES")


@pytest.mark.parametrize("module", MODULES)
def test_they_run(stage: Stage, module: str) -> None:
    """The whole block runs in its order on accounts with nothing in them but an application and a domain."""
    stage.play(stage.write_tasks(examples(module))).assert_clean()
    assert "GET" in stage.methods()


@pytest.mark.parametrize("module", MODULES)
def test_they_run_in_check_mode(stage: Stage, module: str) -> None:
    """The whole block runs in check mode once there is what its later tasks refer to."""
    tasks = examples(module)
    stage.play(stage.write_tasks([task for task in tasks if "register" in task])).assert_clean()
    stage.forget()
    stage.play(stage.write_tasks(tasks), "--check").assert_clean()
    assert set(stage.methods()) == {"GET"}


@pytest.mark.parametrize("name", FILTERS)
def test_those_of_filters_run(stage: Stage, name: str) -> None:
    """The whole block runs."""
    stage.play(stage.write_tasks(examples(name, "filter"))).assert_clean()

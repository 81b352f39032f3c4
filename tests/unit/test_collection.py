# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is promised of the collection as a whole, beside what its modules do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ROOT / "tests" / "integration" / "targets"
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
INVENTORIES = sorted(path.stem for path in (ROOT / "plugins" / "inventory").glob("*.py"))
WRITING = [module for module in MODULES if not module.endswith("_info")]
PROVIDERS = ("plivo", "carrierx", "catapult")

DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")
MOST_LINES = 40

# Every file begins like this one.
HEADER = tuple(Path(__file__).read_text(encoding="utf-8").splitlines()[:3])

LIBRARIES = ("requests", "voluptuous")
FACTS = re.compile(r"docs/providers/(\w+)\.md(?:#([\w-]+))?")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)

# What shows a test the journal: one asserts that there is nothing but GET in it, the other gives it to be looked at.
LOOKS = ("only_reads", "journal")


def read(*parts: str) -> str:
    """Return the text of a file of the collection."""
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def documentation(module: str) -> dict[str, ast.Assign]:
    """Return where a module says what it does, by the name of the block."""
    body = ast.parse(read("plugins", "modules", f"{module}.py")).body
    found = {ast.unparse(node.targets[0]): node for node in body if isinstance(node, ast.Assign)}
    return {name: found[name] for name in DOCUMENTATION if name in found}


def lines_of_code(module: str) -> list[str]:
    """Return the lines of a module that are neither documentation nor comment nor blank."""
    documented = {
        number
        for block in documentation(module).values()
        for number in range(block.lineno, (block.end_lineno or block.lineno) + 1)
    }
    lines = read("plugins", "modules", f"{module}.py").splitlines()
    return [
        line
        for number, line in enumerate(lines, 1)
        if number not in documented and line.strip() and not line.lstrip().startswith("#")
    ]


def tasks_of(entries: list[dict[str, Any]], check_mode: bool = False) -> Iterator[dict[str, Any]]:
    """Return the tasks of a file in their order, those in blocks included; each says whether it is in check mode."""
    for entry in entries:
        checked = entry.get("check_mode", check_mode) is True
        parts = [entry[part] for part in ("block", "rescue", "always") if part in entry]
        if not parts:
            yield {**entry, "check_mode": checked}
        for part in parts:
            yield from tasks_of(part, checked)


def is_module(task: dict[str, Any]) -> bool:
    """Tell whether a task runs a module of the collection."""
    return any(key.startswith("cpaas.voice.") for key in task)


def looks(task: dict[str, Any]) -> bool:
    """Tell whether a task looks at what was sent."""
    role = task.get("ansible.builtin.include_role") or {}
    return role.get("name") == "setup_emulator" and role.get("tasks_from") in LOOKS


def unseen(tasks: list[dict[str, Any]]) -> Iterator[str]:
    """Return the names of tasks in check mode after which the next module runs before somebody looked at what was sent.

    A task that is to fail may be looked at together with those that follow it.
    """
    pending = None
    for task in tasks:
        if looks(task):
            pending = None
        elif is_module(task):
            if pending:
                yield pending
            pending = task["name"] if task["check_mode"] and not task.get("ignore_errors") else None
    if pending:
        yield pending


def anchor(heading: str) -> str:
    """Return the anchor that a heading of a Markdown document has."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def facts_named() -> set[tuple[str, str]]:
    """Return the documents about providers, and the places in them, that code names."""
    files = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "tests" / "emulator").rglob("*.py")]
    return {found for path in files for found in FACTS.findall(path.read_text(encoding="utf-8"))}


def lower_bounds(text: str, library: str) -> set[str]:
    """Return the versions that a text asks of a library."""
    return set(re.findall(rf"\b{library}`* *>= *([\d.]*\d)", text))


def numbers(version: str) -> list[int]:
    """Return what versions are compared by."""
    return [int(part) for part in version.split(".")]


@pytest.mark.parametrize("module", MODULES)
class TestModule:
    """Of every module."""

    def test_has_unit_tests(self, module: str) -> None:
        """There is a file of unit tests."""
        assert (ROOT / "tests" / "unit" / "plugins" / "modules" / f"test_{module}.py").is_file()

    def test_has_integration_tests(self, module: str) -> None:
        """There is an integration target, and each of its files says whose it is."""
        assert (TARGETS / module / "aliases").is_file()
        assert (TARGETS / module / "tasks" / "main.yml").is_file()
        for path in (TARGETS / module).rglob("*.yml"):
            lines = path.read_text(encoding="utf-8").removeprefix("---\n").splitlines()
            assert tuple(lines[:3]) == HEADER, path

    def test_is_in_its_action_groups(self, module: str) -> None:
        """`module_defaults` for its provider, and for all, reach it."""
        groups = yaml.safe_load(read("meta", "runtime.yml"))["action_groups"]
        assert {name for name, modules in groups.items() if module in modules} == {
            "all",
            module.split("_", maxsplit=1)[0],
        }

    def test_is_documented(self, module: str) -> None:
        """It has all blocks of documentation, with something in them."""
        blocks = documentation(module)
        assert tuple(blocks) == DOCUMENTATION
        for block in blocks.values():
            assert yaml.safe_load(ast.literal_eval(block.value))

    def test_has_a_twin(self, module: str) -> None:
        """What can be written can be read, and the other way round."""
        if module.endswith("_info"):
            assert module[: -len("_info")] in MODULES
        else:
            assert f"{module}_info" in MODULES or f"{module[:-1]}_info" in MODULES

    def test_is_thin(self, module: str) -> None:
        """What it does is in the engine."""
        assert len(lines_of_code(module)) <= MOST_LINES

    def test_is_in_the_readme(self, module: str) -> None:
        """Whoever reads the README learns that it is there."""
        assert re.search(rf"\b{module}\b", read("README.md"))


@pytest.mark.parametrize("plugin", INVENTORIES)
class TestInventory:
    """Of every inventory plugin."""

    def test_is_tested(self, plugin: str) -> None:
        """There are unit tests and an integration target."""
        assert (ROOT / "tests" / "unit" / "plugins" / "inventory" / f"test_{plugin}.py").is_file()
        assert (TARGETS / f"inventory_{plugin}" / "aliases").is_file()

    def test_is_documented(self, plugin: str) -> None:
        """The README leads to the page about it."""
        text = read("README.md")
        assert f"`cpaas.voice.{plugin}`" in text
        assert "docs/INVENTORY.md" in text
        assert f"plugin: cpaas.voice.{plugin}" in read("docs", "INVENTORY.md")


@pytest.mark.parametrize("module", WRITING)
def test_check_mode_is_checked_at_the_provider(module: str) -> None:
    """After each task in check mode the integration tests look at what was sent."""
    found = {
        path.name: list(unseen(list(tasks_of(yaml.safe_load(path.read_text(encoding="utf-8"))))))
        for path in sorted((TARGETS / module / "tasks").glob("*.yml"))
    }
    assert not {name: tasks for name, tasks in found.items() if tasks}


@pytest.mark.parametrize("module", WRITING)
def test_check_mode_is_tested(module: str) -> None:
    """A module that writes is run in check mode."""
    files = (TARGETS / module / "tasks").glob("*.yml")
    tasks = [task for path in files for task in tasks_of(yaml.safe_load(path.read_text(encoding="utf-8")))]
    assert [task for task in tasks if f"cpaas.voice.{module}" in task and task["check_mode"]]


def test_a_fourth_provider_is_one_file() -> None:
    """Nothing in the engine names a provider."""
    names = re.compile("|".join(PROVIDERS), re.IGNORECASE)
    for path in (ROOT / "plugins" / "module_utils").glob("*.py"):
        assert not names.findall(path.read_text(encoding="utf-8")), path


def test_no_sanity_test_is_ignored() -> None:
    """Every sanity test counts."""
    assert not list((ROOT / "tests" / "sanity").glob("ignore-*.txt"))


@pytest.mark.parametrize(("provider", "place"), sorted(facts_named()))
def test_what_code_refers_to_is_there(provider: str, place: str) -> None:
    """A comment that leads to a source leads somewhere."""
    text = read("docs", "providers", f"{provider}.md")
    assert not place or place in [anchor(heading) for heading in HEADING.findall(text)]


def test_every_provider_is_documented() -> None:
    """The code says of each provider where its facts come from."""
    assert {provider for provider, _anchor in facts_named()} == set(PROVIDERS)


def test_the_version_is_not_behind() -> None:
    """The version is the newest that was released, or one to come."""
    version = str(yaml.safe_load(read("galaxy.yml"))["version"])
    released = [one for one in yaml.safe_load(read("changelogs", "changelog.yaml"))["releases"] if "-" not in one]
    assert "-" not in version
    assert all(numbers(version) >= numbers(one) for one in released)


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_oldest_library_is_the_same_everywhere(library: str) -> None:
    """Documentation, execution environments and tests ask for the same version."""
    files = [
        ROOT / "README.md",
        ROOT / "meta" / "ee-requirements.txt",
        ROOT / "plugins" / "doc_fragments" / "connection.py",
        *sorted((ROOT / "plugins" / "inventory").glob("*.py")),
        *sorted((ROOT / "tests").glob("*/requirements.txt")),
    ]
    bounds = {str(path.relative_to(ROOT)): lower_bounds(path.read_text(encoding="utf-8"), library) for path in files}
    assert len({frozenset(found) for found in bounds.values()}) == 1, bounds
    assert all(len(found) == 1 for found in bounds.values()), bounds

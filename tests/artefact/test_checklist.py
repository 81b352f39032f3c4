# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What docs/CHECKLIST.md says is so, as far as no other test sees it, and what it names is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "CHECKLIST.md"

ROW = re.compile(r"^\| (?P<asked>[^|]+) \| (?P<answer>[^|]+) \|(?P<seen>[^|]*)\|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
SESSION = re.compile(r"(.+?)(?:-(\d\.\d+))?")
ANSWERS = ("yes", "**no**", "**not yet**", "not applicable", "by another name", "cannot be seen")

SECTIONS = {
    "Install",
    "Included content",
    "Requirements",
    "Release notes and versions",
    "Support",
    "Communication and contributing",
    "Related information",
    "Licence",
}

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
ATTRIBUTES = {"action_group", "check_mode", "diff_mode", "idempotent"}
STATES = {"present", "absent"}
FORBIDDEN = {"action", "command", "message"}

# A fleet is a list of endpoints, a number is what it is called.
NAMELESS = re.compile(r"_endpoints$|_number(_info)?$|_did_info$")


def read(*parts: str) -> str:
    """Return the text of a file of the collection."""
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def rows() -> list[re.Match[str]]:
    """Return the rows of the page's tables, without their heads."""
    return [
        row for row in ROW.finditer(PAGE.read_text(encoding="utf-8")) if not row["asked"].startswith(("asked", "---"))
    ]


def named() -> list[str]:
    """Return what the page names in its last column."""
    return sorted({name for row in rows() for name in CODE.findall(row["seen"])})


def is_session(name: str) -> bool:
    """Tell whether this is a nox session; those for an ansible-core are there where an interpreter for it is."""
    found = SESSION.fullmatch(name)
    assert found
    kind, core = found.groups()
    defined, configured = read("noxfile.py"), read("antsibull-nox.toml")
    if core:
        return f'name=f"{kind}-{{core}}"' in defined and f'"{core}"' in defined
    function = kind.replace("-", "_")
    return f"def {function}(session: nox" in defined or f"[sessions.{function}]" in configured


@pytest.fixture(scope="module")
def documentation() -> Mapping[str, Any]:
    """Return what ansible-doc says of all modules."""
    names = [f"cpaas.voice.{module}" for module in MODULES]
    command = [str(Path(sys.executable).parent / "ansible-doc"), "--json", *names]
    done = subprocess.run(command, env={**os.environ, **absolute()}, capture_output=True, text=True, check=True)
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def absolute() -> dict[str, str]:
    """Return where the collection is installed, whatever the folder."""
    return {"ANSIBLE_COLLECTIONS_PATH": str(Path(os.environ["ANSIBLE_COLLECTIONS_PATH"]).resolve())}


def options(declared: Mapping[str, Any]) -> Iterator[str]:
    """Return the names of options, those within options included."""
    for name, option in declared.items():
        yield name
        yield from options(option.get("suboptions") or {})


def test_every_row_has_an_answer() -> None:
    """Whoever says yes says where that is seen."""
    assert len(rows()) > 40
    for row in rows():
        assert row["answer"].startswith(ANSWERS), row[0]
        assert row["seen"].strip() or not row["answer"].startswith("yes"), row[0]


@pytest.mark.parametrize("name", named())
def test_what_is_named_is_there(name: str) -> None:
    """A file, a target of make, a session of nox, or a test in a file."""
    kind, _space, rest = name.partition(" ")
    file, _colons, test = name.partition("::")
    if kind == "nox":
        assert is_session(rest.removeprefix("-s "))
    elif kind == "make":
        assert re.search(rf"^{rest}:", read("Makefile"), re.MULTILINE)
    else:
        assert (ROOT / file).is_file()
        assert not test or f"def {test}(" in read(file)


def test_the_readme_has_its_sections() -> None:
    """All that readers look for has a heading, or a word where it is told."""
    text = read("README.md")
    assert set(re.findall(r"^## (.+)$", text, re.MULTILINE)) >= SECTIONS
    assert "Automation Hub" in text
    assert "make test" in text
    assert "forum.ansible.com" in text
    assert "code_of_conduct" in text


def test_the_readme_leads_somewhere() -> None:
    """Galaxy shows the README away from the repository, and Ansible is there already."""
    text = re.sub(r"^```.*?^```", "", read("README.md"), flags=re.MULTILINE | re.DOTALL)
    links = re.findall(r"\]\(([^)]*)\)", text)
    assert links
    assert not [link for link in links if not link.startswith("https://")]
    assert not re.search(r"pip install.*\bansible", read("README.md"))


def test_libraries_have_no_upper_bounds() -> None:
    """What an execution environment installs may be newer, and is not Ansible."""
    lines = read("meta", "ee-requirements.txt").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert wanted
    assert all(re.fullmatch(r"(?!ansible)[a-z-]+>=[\d.]+", line) for line in wanted)


def test_private_code_says_so() -> None:
    """Whoever opens a file that is not for others reads it there."""
    folders = (ROOT / "plugins" / "module_utils", ROOT / "plugins" / "plugin_utils")
    files = [path for folder in folders for path in folder.rglob("*.py") if path.name != "__init__.py"]
    assert files
    assert not [path for path in files if not path.name.startswith("_") and "_providers" not in path.parts]
    assert not [path for path in files if "private to the collection" not in path.read_text(encoding="utf-8")]


def test_no_lint_rule_is_passed_over() -> None:
    """Neither for all files nor in one."""
    settings = yaml.safe_load(read(".ansible-lint"))
    assert settings["profile"] == "production"
    assert not {"skip_list", "warn_list"} & set(settings)
    files = [path for folder in ("playbooks", "roles") for path in (ROOT / folder).rglob("*.yml")]
    assert files
    assert not [path for path in files if re.search(r"# noqa|skip_ansible_lint", path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_what_is_asked(module: str, documentation: Mapping[str, Any]) -> None:
    """Its documentation shows it."""
    shown = documentation[f"cpaas.voice.{module}"]
    assert shown["examples"]
    assert shown["return"]
    declared = shown["doc"]
    assert declared["seealso"]
    assert set(declared["attributes"]) >= ATTRIBUTES
    assert declared["attributes"]["check_mode"]["support"] == "full"
    assert not FORBIDDEN & set(options(declared["options"]))
    assert set(declared["options"].get("state", {}).get("choices", STATES)) == STATES
    assert not (module.endswith("_info") and "state" in declared["options"])


@pytest.mark.parametrize("module", [module for module in MODULES if not NAMELESS.search(module)])
def test_a_name_is_called_name(module: str, documentation: Mapping[str, Any]) -> None:
    """Whatever the provider calls it."""
    declared = documentation[f"cpaas.voice.{module}"]["doc"]["options"]
    assert "name" in {*declared, *(alias for option in declared.values() for alias in option.get("aliases", ()))}

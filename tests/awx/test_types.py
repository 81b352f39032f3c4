# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credential types hold what the modules read, docs/AWX.md shows them, and AWX hides what is secret in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from awx.controller import inject
from awx.shipped import shipped, text_of, variables
from canaries import canary, sightings
from playbooks.pages import BLOCK
from playbooks.support import PROVIDERS, ROOT

PAGE = ROOT / "docs" / "AWX.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `(\w+)` \| (\w+)(, secret)? \|$", re.MULTILINE)
MASK = "**********"

SECRET = ("token", "password", "secret")
"""How the names of options end that nobody may see."""


def typed(provider: str) -> dict[str, str]:
    """Return a credential with a canary in each of its fields."""
    return {option: canary(f"{provider}.{option}") for option in variables(provider)}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_modules_read_it(provider: str) -> None:
    """Fields are the options that modules take from variables of the provider's own, and lead to these variables."""
    declared = shipped(provider)
    options = variables(provider)
    assert len(options) >= 3
    assert {field["id"] for field in declared["inputs"]["fields"]} == set(options)
    assert declared["injectors"] == {"env": {variable: f"{{{{ {name} }}}}" for name, variable in options.items()}}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_fills_it_in_is_told_how(provider: str) -> None:
    """What is secret is hidden, and every field has a label and help."""
    declared = shipped(provider)
    assert declared["kind"] == "cloud"
    for field in declared["inputs"]["fields"]:
        assert field.get("secret", False) == field["id"].endswith(SECRET), field["id"]
        assert field["label"]
        assert field["help_text"].endswith(".")


def test_one_job_takes_all() -> None:
    """No variable is in two types, and no name is given to two."""
    names = [variable for provider in PROVIDERS for variable in shipped(provider)["injectors"]["env"]]
    assert len(names) == len(set(names))
    assert len({shipped(provider)["name"] for provider in PROVIDERS}) == len(PROVIDERS)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_awx_makes_of_it(provider: str, tmp_path: Path) -> None:
    """Everything arrives as it was typed, and of what is shown nothing is secret."""
    inputs = typed(provider)
    injected = inject({provider: inputs}, tmp_path)
    assert injected.environment == {variables(provider)[option]: value for option, value in inputs.items()}
    secrets = {option: value for option, value in inputs.items() if option.endswith(SECRET)}
    assert secrets
    assert not sightings(secrets, str(injected.shown))
    assert {injected.shown[variables(provider)[option]] for option in secrets} == {MASK}
    open_ones = {option: value for option, value in inputs.items() if option not in secrets}
    assert {option: injected.shown[variables(provider)[option]] for option in open_ones} == open_ones


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_left_empty(provider: str, tmp_path: Path) -> None:
    """Whether AWX has it as an empty text or not at all, the variable is there and holds nothing."""
    required = dict.fromkeys(shipped(provider)["inputs"].get("required", []), "x")
    empty = {option: "" for option in variables(provider) if option not in required}
    for inputs in (required, {**required, **empty}):
        environment = inject({provider: inputs}, tmp_path).environment
        assert {environment[variables(provider)[option]] for option in empty} <= {""}
        assert set(environment) == set(variables(provider).values())


def test_the_table_of_the_page() -> None:
    """It has all fields of all types, as they are, and nothing else."""
    wanted = [
        (
            declared["name"],
            field["label"],
            variables(provider)[field["id"]],
            "required" if field["id"] in declared["inputs"].get("required", []) else "optional",
            ", secret" if field.get("secret") else "",
        )
        for provider, declared in ((provider, shipped(provider)) for provider in PROVIDERS)
        for field in declared["inputs"]["fields"]
    ]
    assert ROW.findall(PAGE.read_text(encoding="utf-8")) == wanted


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_pasted(provider: str) -> None:
    """The lines below `inputs:` and below `injectors:` are each a whole, with the blanks before them."""
    above, _inputs, below = text_of(provider).partition("\ninputs:\n")
    inputs, _injectors, injectors = below.partition("\ninjectors:\n")
    assert "fields" not in above
    assert yaml.safe_load(inputs) == shipped(provider)["inputs"]
    assert yaml.safe_load(injectors) == shipped(provider)["injectors"]


def test_the_examples_of_the_page() -> None:
    """Each is run by another test here, but the one that needs a container engine."""
    page = PAGE.read_text(encoding="utf-8").partition("## Everything in one run")[0]
    shown = [found["text"] for found in BLOCK.finditer(page)]
    assert [text.partition("\n")[0] for text in shown] == [
        "ansible-builder build --file execution-environment.yml --tag registry.example.com/voice:1",
        "# onboard.yml",
        "# offboard.yml",
        "# drift.yml",
        "# quickstart.yml",
        "name,provider,password,extras.username",
        "endpoints_hosts: sites",
    ]


def test_the_page_links_to_each() -> None:
    """Whoever reads it finds the files, and no other is shipped."""
    page = PAGE.read_text(encoding="utf-8")
    linked = re.findall(r"blob/main/extensions/awx/credential_types/(\w+)\.yml", page)
    files = (ROOT / "extensions" / "awx" / "credential_types").iterdir()
    assert sorted(linked) == sorted(PROVIDERS) == sorted(path.stem for path in files)

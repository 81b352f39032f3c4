# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/INVENTORY.md from its top to its end, and the EXAMPLES of the inventory plugin.

A block of YAML whose first line names a file is that file. A block of shell is run, and what a block of text shows is
what the command before it said. Every source is read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

import pytest

from playbooks.pages import blocks, put
from playbooks.support import APP_ID, ROOT, Played, Stage

PAGE = ROOT / "docs" / "INVENTORY.md"

FULL = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}


@pytest.fixture
def peopled(stage: Stage) -> Stage:
    """Return accounts with endpoints in them."""
    stage.seed("plivo", endpoints=[{"alias": "lobby"}, {"alias": "berlin-hall", "registered": True}])
    stage.seed("carrierx", endpoints=[{"name": "head-office", "type": "third_party"}])
    domain = stage.emulators["catapult"].control("GET", "state")["domains"][0]
    stage.seed("catapult", endpoints=[{"name": "desk-1", "domainId": domain["id"]}])
    return stage


def environment(stage: Stage) -> dict[str, str]:
    """Return the environment in which all sources can be read."""
    given = stage.credentials()
    berlin = {name.replace("PLIVO", "BERLIN"): value for name, value in given.items() if "PLIVO_AUTH" in name}
    return {**given, **berlin, **FULL}


def listed(stage: Stage, name: str, given: Mapping[str, str]) -> Played:
    """Read a source as AWX does, at the most talkative."""
    return stage.run("ansible-inventory", "-i", name, "--list", "--export", "-vvvv", environment=given)


def test_the_page(peopled: Stage) -> None:
    """All that it shows is so."""
    said = ""
    names = []
    for language, text in blocks(PAGE):
        if language == "yaml":
            names.append(put(peopled.place, text))
        elif language == "shell":
            for line in text.splitlines():
                program, *arguments = line.split()
                said = peopled.run(program, *arguments, environment=environment(peopled)).assert_clean().output
        else:
            assert (language, text.strip()) == ("text", said.strip())
    for name in names:
        if name.endswith("endpoints.yml"):
            assert '"voice_id"' in listed(peopled, name, environment(peopled)).assert_clean().output
    assert {one["app_id"] for one in peopled.endpoints("plivo")} == {APP_ID}


def examples() -> list[str]:
    """Return the sources in the EXAMPLES of the plugin, of which one only can be more than comments."""
    source = (ROOT / "plugins" / "inventory" / "endpoints.py").read_text(encoding="utf-8")
    found: list[Any] = [
        ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES"
    ]
    return [re.sub("^# ", "", text.partition("\n")[2], flags=re.MULTILINE) for text in found[0].strip().split("\n\n")]


@pytest.mark.parametrize("example", examples())
def test_the_examples(peopled: Stage, example: str) -> None:
    """Each is a source that can be read, and finds something."""
    (peopled.place / "endpoints.yml").write_text(example, encoding="utf-8")
    home = {"HOME": str(peopled.place)}
    played = listed(peopled, "endpoints.yml", {**environment(peopled), **home}).assert_clean()
    assert re.search(r'"\w+_sip_uri"', played.output)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What README.md and the documents show runs as it stands.

A block of YAML that is a list of plays or of tasks is run on accounts of its own. Known fragments of other files are
only parsed, and so is a block below a comment that says why: `<!-- not run: REASON -->`. Nothing else passes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playbooks.support import ROOT, Stage, parse

BLOCK = re.compile(
    r"(?:<!--\s*not run:(?P<reason>(?:(?!-->).)*)-->\s*\n)?"
    r"^(?P<indent>[ ]*)```ya?ml(?:\+jinja)?[ ]*\n(?P<text>.*?)^(?P=indent)```",
    re.MULTILINE | re.DOTALL,
)

FRAGMENTS = {
    "an inventory": {"all"},
    "the source of an inventory": {"plugin"},
    "requirements.yml": {"collections", "roles"},
    "the keywords of a play": {"module_defaults"},
}
"""Fragments of other files, and the keys that tell them."""


@dataclass(frozen=True)
class Block:
    """A fenced block of YAML in a document."""

    document: str
    line: int
    text: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks_of(path: Path) -> Iterator[Block]:
    """Return the blocks of one document."""
    text = path.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("indent")) + 1
        reason = found["reason"]
        yield Block(
            document=path.relative_to(ROOT).as_posix(),
            line=line,
            text=textwrap.dedent(found["text"]),
            reason=None if reason is None else reason.strip(),
        )


def documents() -> list[Path]:
    """Return README.md, those of roles, and the documents, but those that other tests here run as a whole."""
    docs = ROOT / "docs"
    named = {docs / f"{name}.md" for name in ("AWX", "INVENTORY", "MIGRATION", "SECRETS")}
    whole = {*named, *(docs / "guides").glob("*.md")}
    found = (path for path in sorted(docs.rglob("*.md")) if path not in whole)
    return [ROOT / "README.md", *sorted((ROOT / "roles").glob("*/README.md")), *found]


BLOCKS = [block for path in documents() for block in blocks_of(path)]


def is_fragment(parsed: Any) -> bool:
    """Tell whether this is a known part of another file."""
    return isinstance(parsed, dict) and any(set(parsed) & keys for keys in FRAGMENTS.values())


def playbook_of(block: Block, parsed: Any) -> str:
    """Return the block as a playbook; its tasks, if that is what it holds, in a play."""
    assert isinstance(parsed, list), f"{block} neither runs nor is marked as not to be run"
    assert all(isinstance(entry, dict) for entry in parsed), f"{block} is no list of plays or tasks"
    plays = ["hosts" in entry or any("import_playbook" in key for key in entry) for entry in parsed]
    if all(plays):
        return block.text
    assert not any(plays), f"{block} mixes plays and tasks"
    tasks = textwrap.indent(block.text.removeprefix("---\n"), "    ")
    return f"- hosts: localhost\n  gather_facts: false\n  tasks:\n{tasks}"


def test_the_readme_shows_something() -> None:
    """A README without a playbook helps nobody."""
    assert [block for block in BLOCKS if block.document == "README.md" and block.reason is None]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_it_runs(stage: Stage, block: Block) -> None:
    """The block runs, or is a part of something else that is at least YAML."""
    parsed = parse(block.text)
    assert parsed, f"{block} is empty"
    assert block.reason != "", f"{block} does not say why it is not to be run"
    if block.reason is None and not is_fragment(parsed):
        stage.play(stage.write(playbook_of(block, parsed))).assert_clean()

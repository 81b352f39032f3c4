# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents that are followed from top to end: their blocks, and the files that blocks name in their first line."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w+)\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?:#|\{#) (\S+\.\w+)(?: #\})?\n")


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the language and the text of each block of a page."""
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield found["language"], textwrap.dedent(found["text"])


def put(place: Path, text: str) -> str:
    """Keep a block in the file that it names, and return its name; an empty one if it names none."""
    named = FILE.match(text)
    if not named:
        return ""
    path = place / named[1]
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return named[1]

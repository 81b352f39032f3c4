# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lay out the pages of the site, for Sphinx: ``python tests/tools/docsite.py PLACE``.

The pages are those that the repository shows. On the site they have names in small letters, link each other, and link
each module that they name.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SITE = DOCS / "docsite"
MODULES = ROOT / "plugins" / "modules"

BESIDE = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
REPOSITORY = "https://github.com/cpaas-voice/cpaas.voice"

LINK = re.compile(rf"\]\({re.escape(REPOSITORY)}(?:/blob/main/(?P<path>[^)#]+))?(?P<heading>#[^)]+)?\)")
MODULE = re.compile(r"(?<!\[)`cpaas\.voice\.(?P<name>\w+)`")


def pages() -> dict[str, Path]:
    """Return the pages, under their names on the site."""
    shown = (path for path in DOCS.rglob("*.md") if not path.is_relative_to(SITE))
    documents = {path.relative_to(DOCS).as_posix().lower(): path for path in shown}
    return {"index.md": SITE / "index.md", **{name.lower(): ROOT / name for name in BESIDE}, **documents}


def address(path: str) -> str:
    """Return where the site has a file of the repository; an empty text if it is no page."""
    if not (ROOT / path).is_file():
        raise SystemExit(f"There is no {path}, but a page links it.")
    if path == "README.md":
        return "/index.md"
    if path in BESIDE or (path.startswith("docs/") and path.endswith(".md")):
        return "/" + path.removeprefix("docs/").lower()
    return ""


def link(found: re.Match[str]) -> str:
    """Return a link into the repository as one within the site, if it leads to a page."""
    heading = found["heading"] or ""
    if not (found["path"] or heading):
        return found[0]
    page = address(found["path"] or "README.md")
    return f"]({page}{heading})" if page else found[0]


def module(found: re.Match[str]) -> str:
    """Return the name of a module as a link to its documentation."""
    if not (MODULES / f"{found['name']}.py").is_file():
        return found[0]
    return f"[{found[0]}](/plugins/{found['name']}_module.rst)"


def main(place: Path) -> None:
    """Write the pages anew, and copy the pictures."""
    shutil.rmtree(place, ignore_errors=True)
    (place / "plugins").mkdir(parents=True, mode=0o755)  # antsibull-docs wants a folder that is there, and only ours
    for name, path in pages().items():
        page = place / name
        page.parent.mkdir(exist_ok=True)
        text = LINK.sub(link, path.read_text(encoding="utf-8"))
        page.write_text(MODULE.sub(module, text), encoding="utf-8")
    shutil.copytree(DOCS / "images", place / "images")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

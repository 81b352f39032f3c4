# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The artefact carries what users need and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import tree

ROOT = Path(__file__).resolve().parents[2]

# What is looked for at run time, or to be pasted into AWX, is below these; all of it is shipped.
USED = ("extensions/awx/credential_types", "extensions/awx/surveys", "meta", "playbooks", "plugins", "roles")

EXPECTED = re.compile(
    r"""
    (MANIFEST|FILES)\.json
    | (README|CHANGELOG|CODE_OF_CONDUCT|CONTRIBUTING)\.md
    | LICENSES/GPL-3\.0-or-later\.txt
    | changelogs/changelog\.yaml
    | docs/[A-Z]+\.md
    | docs/docsite/links\.yml
    | docs/(guides|providers)/\w+\.md
    | docs/images/\w+\.(png(\.license)?|svg)
    | execution-environment\.yml
    | extensions/awx/(credential_types|surveys)/\w+\.yml
    | meta/(runtime\.yml|execution-environment\.yml|ee-requirements\.txt)
    | playbooks/(\w+|(tasks|vars)/\w+)\.yml
    | playbooks/templates/\w+\.\w+\.j2
    | plugins/(doc_fragments|filter|inventory|module_utils(/_providers)?|modules|plugin_utils)/\w+\.py
    | roles/\w+/(README\.md|(defaults|meta|tasks|vars)/\w+\.yml)
    """,
    re.VERBOSE,
)

# Said to developers only, on pages of which the repository is the right place.
FOR_DEVELOPERS = {"docs/ARCHITECTURE.md", "docs/CHECKLIST.md"}


def test_nothing_else_is_shipped(shipped: set[str]) -> None:
    """Each file is of a kind that users need."""
    assert not {name for name in shipped if not EXPECTED.fullmatch(name)}
    assert not shipped & FOR_DEVELOPERS


@pytest.mark.parametrize("folder", USED)
def test_what_is_used_is_shipped(folder: str, shipped: set[str]) -> None:
    """Nothing that the collection looks for at run time is left out."""
    wanted = {path.as_posix() for path in tree.tracked(ROOT) if path.is_relative_to(folder)}
    assert wanted
    assert {name for name in shipped if name.startswith(f"{folder}/")} == wanted


def test_what_galaxy_shows_is_shipped(shipped: set[str]) -> None:
    """Galaxy shows the README, the release notes and the documents, and wants to see the licence."""
    pages = [path for path in tree.tracked(ROOT) if path.parts[0] == "docs" and path.suffix == ".md"]
    documents = {path.as_posix() for path in pages if "docsite" not in path.parts}
    shown = {"README.md", "CHANGELOG.md", "LICENSES/GPL-3.0-or-later.txt"}
    assert shipped >= shown | documents - FOR_DEVELOPERS

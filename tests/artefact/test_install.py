# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection installs from a file and from git, by command and by requirements.yml, and is then what was built."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from release.user import User
from tools import tree

ROOT = Path(__file__).resolve().parents[2]
VERSION = str(yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"])
TAG = "7.0.0"  # a version that the tree does not have: the tag is what is asked for
IDENTITY = ("-c", "user.name=Test", "-c", "user.email=test@example.com")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a repository that holds the tree, on a branch and under a tag."""
    place = tree.sync(ROOT, tmp_path_factory.mktemp("repository"))
    for command in (
        ("checkout", "-q", "-b", "main"),
        ("add", "--all"),
        (*IDENTITY, "commit", "-q", "--no-gpg-sign", "-m", "All"),
        (*IDENTITY, "tag", "--no-sign", "-m", TAG, TAG),
    ):
        subprocess.run(["git", *command], cwd=place, check=True)
    return f"git+{place.as_uri()}"


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Return somebody who has nothing installed."""
    return User(tmp_path)


def test_from_a_file(artefact: Path, user: User) -> None:
    """Without a network; afterwards every file is as it was when the artefact was built."""
    user.install("--offline", str(artefact))
    assert user.version == VERSION
    assert "Successfully verified" in user.verify("--offline")


def test_from_a_file_by_requirements(artefact: Path, user: User) -> None:
    """As a project names it."""
    user.install("-r", user.requirements(name=str(artefact), type="file"))
    assert user.version == VERSION


@pytest.mark.parametrize("version", ["main", TAG])
def test_from_git(repository: str, user: User, version: str) -> None:
    """A branch or a tag."""
    user.install(f"{repository},{version}")
    assert user.version == VERSION


@pytest.mark.parametrize("version", ["main", TAG])
def test_from_git_by_requirements(repository: str, user: User, version: str) -> None:
    """As a project names it."""
    entry = user.requirements(name=repository.removeprefix("git+"), type="git", version=version)
    user.install("-r", entry)
    assert user.version == VERSION


def test_a_changed_file_is_found(artefact: Path, user: User) -> None:
    """What says that all is well would say so if it were not."""
    user.install("--offline", str(artefact))
    (user.collections / tree.COLLECTION / "README.md").write_text("Something else", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"README\.md"):
        user.verify("--offline")

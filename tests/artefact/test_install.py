# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection installs from a file and from git, by command and by requirements.yml, and is then what was built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from tools import tree

ROOT = Path(__file__).resolve().parents[2]
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


def galaxy(place: Path, *arguments: str) -> str:
    """Run ansible-galaxy with an empty home and collections below ``place``; return what it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-galaxy", "collection", *arguments, "-p", str(place / "collections")],
        env={**environment, "ANSIBLE_HOME": str(place / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def assert_installed(place: Path) -> None:
    """Check that the collection of the tree is there."""
    manifest = place / "collections" / tree.COLLECTION / "MANIFEST.json"
    version = json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"]
    assert version == str(yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"])


def requirements(place: Path, entry: Mapping[str, str]) -> Sequence[str]:
    """Keep an entry in requirements.yml and return the arguments that install it."""
    file = place / "requirements.yml"
    file.write_text(yaml.safe_dump({"collections": [entry]}), encoding="utf-8")
    return ("install", "-r", str(file))


def test_from_a_file(artefact: Path, tmp_path: Path) -> None:
    """Without a network; afterwards every file is as it was when the artefact was built."""
    galaxy(tmp_path, "install", "--offline", str(artefact))
    assert_installed(tmp_path)
    assert "Successfully verified" in galaxy(tmp_path, "verify", "--offline", "cpaas.voice")


def test_from_a_file_by_requirements(artefact: Path, tmp_path: Path) -> None:
    """As a project names it."""
    galaxy(tmp_path, *requirements(tmp_path, {"name": str(artefact), "type": "file"}))
    assert_installed(tmp_path)


@pytest.mark.parametrize("version", ["main", TAG])
def test_from_git(repository: str, tmp_path: Path, version: str) -> None:
    """A branch or a tag."""
    galaxy(tmp_path, "install", f"{repository},{version}")
    assert_installed(tmp_path)


@pytest.mark.parametrize("version", ["main", TAG])
def test_from_git_by_requirements(repository: str, tmp_path: Path, version: str) -> None:
    """As a project names it."""
    entry = {"name": repository.removeprefix("git+"), "type": "git", "version": version}
    galaxy(tmp_path, *requirements(tmp_path, entry))
    assert_installed(tmp_path)


def test_a_changed_file_is_found(artefact: Path, tmp_path: Path) -> None:
    """What says that all is well would say so if it were not."""
    galaxy(tmp_path, "install", "--offline", str(artefact))
    (tmp_path / "collections" / tree.COLLECTION / "README.md").write_text("Something else", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"README\.md"):
        galaxy(tmp_path, "verify", "--offline", "cpaas.voice")

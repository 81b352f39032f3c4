# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The artefact is published on a Galaxy server and installed from there, in every way that users ask for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import requests
import yaml
from semantic_version import Version

from emulator.server import Settings, running_group
from playbooks.support import PROVIDERS, Stage
from release.server import Galaxy, galaxy
from release.user import User
from tools import tree

ROOT = Path(__file__).resolve().parents[2]

NOW = Version(str(yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]))
NEXT = NOW.next_minor()
CANDIDATE = Version(f"{NEXT.next_minor()}-rc.1")

OTHER = "Something else"

IMPORT = re.compile(r"import task (\S+) ")


@pytest.fixture(scope="module")
def server() -> Iterator[Galaxy]:
    """Return a Galaxy server without a collection."""
    with galaxy() as running:
        yield running


@pytest.fixture(scope="module")
def published(server: Galaxy, tmp_path_factory: pytest.TempPathFactory) -> dict[Version, Path]:
    """Publish three versions; return their artefacts."""
    user = User(tmp_path_factory.mktemp("publisher"), server.environment)
    artefacts = {version: build(user, version) for version in (NOW, NEXT, CANDIDATE)}
    for artefact in artefacts.values():
        user.galaxy("publish", str(artefact))
    return artefacts


@pytest.fixture
def user(server: Galaxy, published: dict[Version, Path], tmp_path: Path) -> User:
    """Return somebody who has nothing installed, while all versions are published."""
    assert published
    return User(tmp_path, server.environment)


def build(user: User, version: Version, description: str | None = None) -> Path:
    """Build the tree under a version, perhaps with another description, and return the artefact."""
    place = user.place / f"of-{version}"
    copy = tree.sync(ROOT, place)
    facts = yaml.safe_load((copy / "galaxy.yml").read_text(encoding="utf-8"))
    facts |= {"version": str(version), "description": description or facts["description"]}
    (copy / "galaxy.yml").write_text(yaml.safe_dump(facts), encoding="utf-8")
    user.galaxy("build", "--output-path", str(place), str(copy))
    return place / f"cpaas-voice-{version}.tar.gz"


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        pytest.param(["cpaas.voice"], NEXT, id="by its name, the newest that is no candidate"),
        pytest.param(["cpaas.voice", "--pre"], CANDIDATE, id="candidates too"),
        pytest.param([f"cpaas.voice:{CANDIDATE}"], CANDIDATE, id="this candidate"),
        pytest.param([f"cpaas.voice:=={NOW}"], NOW, id="this version"),
        pytest.param([f"cpaas.voice:>={NOW},<{NEXT}"], NOW, id="a range"),
    ],
)
def test_install(user: User, asked: Sequence[str], got: Version) -> None:
    """What is asked for is what one gets."""
    user.install(*asked)
    assert user.version == str(got)


@pytest.mark.parametrize(
    ("asked", "got"), [(f">={NOW},<{NEXT}", NOW), (f">={NOW}", NEXT), ("*", NEXT), (str(CANDIDATE), CANDIDATE)]
)
def test_requirements(user: User, asked: str, got: Version) -> None:
    """A project names the versions that it takes."""
    user.install("-r", user.requirements(name="cpaas.voice", version=asked))
    assert user.version == str(got)


def test_upgrade(user: User) -> None:
    """A newer version comes when it is asked for, and not before."""
    user.install(f"cpaas.voice:{NOW}")
    user.install("cpaas.voice")
    assert user.version == str(NOW)
    user.install("--upgrade", "cpaas.voice")
    assert user.version == str(NEXT)


def test_verify(user: User) -> None:
    """Every file is as the server has it; one that is not is found."""
    user.install("cpaas.voice")
    assert "Successfully verified" in user.verify()
    (user.collections / tree.COLLECTION / "README.md").write_text("Something else", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"README\.md"):
        user.verify()


def test_what_is_installed_works(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task runs with the collection as it came from the server."""
    user.install("cpaas.voice")
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(user.collections))
    endpoint = {"alias": "lobby", "username": "lobby", "password": "{{ lobby_password }}"}
    with running_group([Settings(name) for name in PROVIDERS]) as emulators:
        stage = Stage(emulators, user.place)
        playbook = stage.write_tasks([{"cpaas.voice.plivo_endpoint": endpoint}])
        assert stage.play(playbook).assert_clean().changed == 1
        assert stage.play(playbook).assert_clean().changed == 0
        assert [one["alias"] for one in stage.endpoints("plivo")] == ["lobby"]


def test_the_server_imports_without_a_finding(user: User, server: Galaxy, published: dict[Version, Path]) -> None:
    """The importer on the server has nothing to say against it. Publishing the same file again is no error."""
    task = IMPORT.search(user.galaxy("publish", str(published[NOW])))
    assert task
    said = requests.get(task[1], auth=(server.username, server.password), timeout=60).json()
    assert said["state"] == "completed"
    assert said["messages"]
    assert not [message for message in said["messages"] if message["level"] not in {"INFO", "DEBUG"}]


def test_other_content_under_a_version_replaces_it(user: User) -> None:
    """Pulp takes it, the public server answers that the artefact exists: a version is built once, from its tag."""
    user.galaxy("publish", str(build(user, NOW, OTHER)))
    user.install(f"cpaas.voice:{NOW}")
    manifest = (user.collections / tree.COLLECTION / "MANIFEST.json").read_text(encoding="utf-8")
    assert json.loads(manifest)["collection_info"]["description"] == OTHER

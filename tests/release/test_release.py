# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that makes a release makes all of it or nothing."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from semantic_version import Version

from tools import tree

ROOT = Path(__file__).resolve().parents[2]

NOW = Version(str(yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]))
MAJOR = NOW.next_major()
FRAGMENT = "---\nminor_changes:\n  - The second release tells of this.\n"


@dataclass(frozen=True)
class Checkout:
    """A checkout of the tree in a repository of its own."""

    root: Path

    def git(self, *arguments: str) -> str:
        """Run git and return what it says."""
        command = ["git", *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")

    def commit(self) -> None:
        """Commit all that there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "A change")

    def state(self) -> tuple[str, str, list[Path]]:
        """Return what a release changes: branches and tags, files, artefacts."""
        return self.git("show-ref"), self.git("status", "--porcelain"), sorted(self.root.glob("*.tar.gz"))

    def release(self, version: str) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        command = [sys.executable, str(self.root / "tests" / "tools" / "release.py"), version]
        return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)

    def shown(self, version: str, name: str) -> str:
        """Return a file as it is at a tag."""
        return self.git("show", f"{version}:{name}")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a checkout with all that the tree holds, on the branch main, and something to tell."""
    made = Checkout(tree.sync(ROOT, tmp_path))
    made.git("checkout", "--quiet", "-b", "main")
    for name, value in {"user.name": "Maintainer", "user.email": "maintainer@example.com"}.items():
        made.git("config", name, value)
    made.git("config", "commit.gpgSign", "false")
    made.git("config", "tag.gpgSign", "false")
    made.write("changelogs/fragments/first.yml", "---\nminor_changes:\n  - This release tells of this.\n")
    made.commit()
    return made


def test_two_releases(checkout: Checkout) -> None:
    """The first takes all notes so far; the second, a major one, those since."""
    for version, notes in ((NOW, "This release tells of this"), (MAJOR, "The second release tells of this")):
        done = checkout.release(str(version))
        assert done.returncode == 0, done.stderr
        assert f"git push --atomic origin main {version}" in done.stdout

        name = f"cpaas-voice-{version}.tar.gz"
        assert (checkout.root / name).is_file()
        assert not checkout.git("status", "--porcelain")
        assert checkout.git("log", "-1", "--format=%an %s", str(version)) == f"Maintainer Release {version}"
        assert yaml.safe_load(checkout.shown(str(version), "galaxy.yml"))["version"] == str(version)
        with tarfile.open(checkout.root / name) as archive:
            shipped = archive.extractfile("CHANGELOG.md")
            assert shipped
            text = shipped.read().decode()
        assert text.strip() == checkout.shown(str(version), "CHANGELOG.md")
        assert text.count(notes) == 1
        assert text.count("cpaas\\.voice\\.plivo\\_endpoint \\-") == 1

        coming = yaml.safe_load((checkout.root / "galaxy.yml").read_text(encoding="utf-8"))["version"]
        assert coming == str(version.next_minor())
        checkout.write("changelogs/fragments/second.yml", FRAGMENT)
        checkout.commit()


def no_change(_checkout: Checkout) -> None:
    """Leave it as it is."""


def unsaved(checkout: Checkout) -> None:
    """Write something and do not commit it."""
    checkout.write("README.md", "Something else")


def tagged(checkout: Checkout) -> None:
    """Make the tag by hand."""
    checkout.git("tag", str(MAJOR))


def elsewhere(checkout: Checkout) -> None:
    """Go to another branch."""
    checkout.git("checkout", "--quiet", "-b", "other")


def silent(checkout: Checkout) -> None:
    """Have nothing to tell."""
    for fragment in (checkout.root / "changelogs" / "fragments").glob("*"):
        fragment.unlink()
    checkout.commit()


def later(checkout: Checkout) -> None:
    """Have released a later version."""
    checkout.write("changelogs/changelog.yaml", f"---\nancestor: null\nreleases:\n  {MAJOR.next_patch()}: {{}}\n")
    checkout.commit()


def unreleased(checkout: Checkout) -> None:
    """Have a plugin that is to come with another version: no release notes would speak of it."""
    checkout.write("plugins/modules/plivo_more.py", "DOCUMENTATION = r'''\nversion_added: 99.0.0\n'''\n")
    checkout.commit()


def stray(checkout: Checkout) -> None:
    """Have a file in the tree that no user needs, which is found when all else is made."""
    checkout.write("plugins/notes.txt", "Not for users")
    checkout.commit()


@pytest.mark.parametrize(
    ("prepare", "version", "reason"),
    [
        (no_change, "next", "no semantic version"),
        (no_change, "1.0", "no semantic version"),
        (no_change, f"{MAJOR}+1", "build number"),
        (unsaved, MAJOR, "not committed"),
        (tagged, MAJOR, "There is a tag"),
        (elsewhere, MAJOR, "not main"),
        (silent, MAJOR, "nothing to tell"),
        (later, MAJOR, "does not follow"),
        (unreleased, NOW, "99.0.0, never released"),
        (stray, NOW, "plugins/notes.txt"),
    ],
)
def test_all_or_nothing(checkout: Checkout, prepare: Callable[[Checkout], None], version: object, reason: str) -> None:
    """What cannot be released is left as it is."""
    prepare(checkout)
    before = checkout.state()
    done = checkout.release(str(version))
    assert done.returncode == 1
    assert "No release:" in done.stderr
    assert reason in done.stderr
    assert checkout.state() == before

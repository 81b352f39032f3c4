# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make a release of what is on the branch ``main``: ``python tests/tools/release.py VERSION``.

Release notes, commit, tag and artefact are made and checked in a clone. Only when all is well does the checkout get
them, the branch and the tag in one step. Nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from semantic_version import Version

ROOT = Path(__file__).resolve().parents[2]
BRANCH = "main"
COLLECTION = Path("ansible_collections", "cpaas", "voice")

VERSION_LINE = re.compile(r"^version: .*$", re.MULTILINE)

ADDED = re.compile(r"""^ *version_added: *["']?([\d.]+)""", re.MULTILINE)

# How commits and tags are made is a matter of the checkout: by whom, signed or not.
HABITS = r"^(user|author|committer|commit|tag|gpg)\."

# Git alone would not push to the branch that is checked out, even where the files can follow.
RECEIVE = "git -c receive.denyCurrentBranch=updateInstead receive-pack"


class ReleaseError(Exception):
    """There is no release, and nothing has changed."""


def main() -> int:
    """Make a release and say what comes next."""
    parser = argparse.ArgumentParser(prog="make release VERSION=", description="Make a release.")
    parser.add_argument("version", metavar="VERSION", help="for example 1.0.0")
    asked = parser.parse_args().version
    try:
        before = git(ROOT, "rev-parse", "--short", "HEAD")
        artefact = release(ROOT, parsed(asked))
    except ReleaseError as error:
        print(f"No release: {error}", file=sys.stderr)
        return 1
    print(
        f"\nThe release {asked} is made: on the branch {BRANCH}, as a tag, and as {artefact.name}.\n"
        "Nothing has left this machine. To publish it:\n\n"
        f"  git push --atomic origin {BRANCH} {asked}\n"
        f"  ansible-galaxy collection publish {artefact.name}\n\n"
        "To take it back instead:\n\n"
        f"  git tag --delete {asked} && git reset --hard {before} && rm {artefact.name}"
    )
    return 0


def parsed(text: str) -> Version:
    """Return the version that was asked for."""
    try:
        version = Version(text)
    except ValueError as error:
        raise ReleaseError(f"{text!r} is no semantic version, such as 1.2.0 or 2.0.0-rc.1.") from error
    if version.build:
        raise ReleaseError(f"{text!r} has a build number, which Galaxy does not tell from the version without it.")
    return version


def release(root: Path, version: Version) -> Path:
    """Make the release, bring it to the checkout and return the artefact."""
    check(root, version)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        clone = cloned(root, place / "clone" / COLLECTION)
        record(clone, version)
        artefact = built(clone, version, place)
        verify(clone, version, artefact)
        continue_with(clone, version)
        return hand_over(clone, root, version, artefact)


def check(root: Path, version: Version) -> None:
    """Refuse what cannot become a release."""
    if git(root, "rev-parse", "--abbrev-ref", "HEAD") != BRANCH:
        raise ReleaseError(f"The branch that is checked out is not {BRANCH}.")
    if git(root, "status", "--porcelain"):
        raise ReleaseError("There are changes that are not committed.")
    if git(root, "tag", "--list", str(version)):
        raise ReleaseError(f"There is a tag {version}.")
    released = [Version(one) for one in changelog(root)]
    if released and version <= max(released):
        raise ReleaseError(f"{version} does not follow {max(released)}.")
    candidates = [one for one in released if one.truncate() == version]
    if not candidates and not list((root / "changelogs" / "fragments").glob("*.y*ml")):
        raise ReleaseError("There is nothing to tell: changelogs/fragments is empty.")
    unknown = added(root) - {*map(str, released), str(version.truncate())}
    if unknown:
        raise ReleaseError(f"Plugins are said to have come with {', '.join(sorted(unknown))}, never released.")


def added(root: Path) -> set[str]:
    """Return the versions with which plugins and options are said to have come: release notes go by them."""
    files = [path for folder in ("plugins", "roles") for path in (root / folder).rglob("*") if path.is_file()]
    return {found for path in files for found in ADDED.findall(path.read_text(encoding="utf-8", errors="ignore"))}


def changelog(root: Path) -> Mapping[str, Any]:
    """Return what is said of each version that was released."""
    text = (root / "changelogs" / "changelog.yaml").read_text(encoding="utf-8")
    releases: Mapping[str, Any] = yaml.safe_load(text)["releases"]
    return releases


def cloned(root: Path, place: Path) -> Path:
    """Return a clone that makes commits and tags as the checkout does."""
    git(root, "clone", "--quiet", "--branch", BRANCH, str(root), str(place))
    habits = run(["git", "config", "--null", "--get-regexp", HABITS], root, may_fail=True)
    for habit in filter(None, habits.split("\0")):
        name, _newline, value = habit.partition("\n")
        git(place, "config", name, value)
    return place


def record(clone: Path, version: Version) -> None:
    """Write the version and the release notes, commit them and tag the commit."""
    set_version(clone, version)
    run([tool("antsibull-changelog"), "release"], clone)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", f"Release {version}")
    git(clone, "tag", "--message", str(version), str(version))


def continue_with(clone: Path, version: Version) -> None:
    """Give what comes after the release a version of its own: an installed release would else hide it."""
    following = version.truncate() if version.prerelease else version.next_minor()
    set_version(clone, following)
    git(clone, "commit", "--quiet", "--all", "--message", f"The version after {version} is {following}")


def set_version(clone: Path, version: Version) -> None:
    """Write the version of the collection."""
    file = clone / "galaxy.yml"
    file.write_text(VERSION_LINE.sub(f"version: {version}", file.read_text(encoding="utf-8"), count=1), "utf-8")


def built(clone: Path, version: Version, place: Path) -> Path:
    """Build the artefact from the tag."""
    tagged = place / "tagged" / COLLECTION
    git(clone, "clone", "--quiet", "--branch", str(version), str(clone), str(tagged))
    run([tool("ansible-galaxy"), "collection", "build", "--output-path", place], tagged)
    artefact = place / f"cpaas-voice-{version}.tar.gz"
    if not artefact.is_file():
        raise ReleaseError(f"The tag {version} did not build as that version.")
    return artefact


def verify(clone: Path, version: Version, artefact: Path) -> None:
    """Hold the release to all that can be known before it is published."""
    with tarfile.open(artefact) as archive:
        manifest = archive.extractfile("MANIFEST.json")
        found = json.loads(manifest.read())["collection_info"]["version"] if manifest else None
    if found != str(version):
        raise ReleaseError(f"The artefact says that it is {found}.")
    heading = "## v" + str(version).replace(".", r"\.").replace("-", r"\-")
    if str(version) not in changelog(clone) or heading not in (clone / "CHANGELOG.md").read_text("utf-8").splitlines():
        raise ReleaseError(f"The release notes do not speak of {version}.")
    address, installed = f"git+{clone.as_uri()},{version}", artefact.parent / "installed"
    run([tool("ansible-galaxy"), "collection", "install", address, "-p", installed], clone)
    settings = {"CPAAS_VOICE_ARTEFACT": str(artefact), "ANSIBLE_COLLECTIONS_PATH": str(installed)}
    if version >= Version("1.0.0"):
        settings["GALAXY_IMPORTER_REQUIRE_V1_OR_GREATER"] = "1"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/artefact"]
    run(command, artefact.parent / "tagged" / COLLECTION, settings)


def hand_over(clone: Path, root: Path, version: Version, artefact: Path) -> Path:
    """Bring branch, tag and artefact to the checkout, or nothing."""
    kept = root / artefact.name
    shutil.copyfile(artefact, kept)
    try:
        git(clone, "push", "--quiet", "--atomic", f"--receive-pack={RECEIVE}", str(root), BRANCH, str(version))
    except ReleaseError:
        kept.unlink()
        raise
    return kept


def tool(name: str) -> Path:
    """Return a program that came with this interpreter."""
    return Path(sys.executable).parent / name


def git(place: Path, *arguments: str) -> str:
    """Run git and return what it says."""
    return run(["git", *arguments], place).strip()


def run(
    command: Sequence[str | Path], place: Path, settings: Mapping[str, str] | None = None, may_fail: bool = False
) -> str:
    """Run a command and return what it says; one that fails ends the release."""
    beside = f"{tool('')}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "PATH": beside, **(settings or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and not may_fail:
        raise ReleaseError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())

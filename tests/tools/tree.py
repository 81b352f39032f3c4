# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a copy of the checkout where Ansible looks for a collection: ``ansible_collections/cpaas/voice``."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from pathlib import Path

COLLECTION = Path("ansible_collections", "cpaas", "voice")
OUTPUT = Path("tests", "output")
# The virtual environments that ansible-test would otherwise build anew each time, and the copy's own repository.
KEPT = (OUTPUT / ".tmp", Path(".git"))


def tracked(source: Path) -> list[Path]:
    """Return the files that git knows or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True).stdout.split("\0")
    return [Path(name) for name in names if name and (source / name).is_file()]


def sync(source: Path, place: Path) -> Path:
    """Make the copy below ``place`` equal to the checkout and return its folder.

    The copy is a repository of its own: ansible-test would else take the checkout around it for the one that says which
    files are ignored.
    """
    target = place / COLLECTION
    subprocess.run(["git", "init", "--quiet", target], check=True)
    wanted = set(tracked(source))
    for path in sorted(target.rglob("*"), reverse=True):
        name = path.relative_to(target)
        if any(name.is_relative_to(kept) for kept in KEPT):
            continue
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in wanted:
            path.unlink()
    for name in wanted:
        if not (target / name).exists() or not filecmp.cmp(source / name, target / name, shallow=False):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)
    return target


def collect(target: Path, destination: Path) -> None:
    """Bring the results of a run back to the checkout, in place of those of the run before."""
    shutil.rmtree(destination, ignore_errors=True)
    for kind in ("coverage", "junit"):
        if (target / OUTPUT / kind).is_dir():
            shutil.copytree(target / OUTPUT / kind, destination / kind)

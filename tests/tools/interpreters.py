# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the Python interpreters that are really there, and put them where every tool sees them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

OLDEST = (3, 9)
NAME = re.compile(r"python3\.\d+")
PROBE = "import sys, ensurepip, venv; print(sys.base_prefix, *sys.version_info[:2])"


def search_path() -> list[Path]:
    """Return the folders of ``PATH``, less those that hold pyenv's stand-ins for interpreters."""
    folders = [Path(entry) for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if entry]
    return [folder for folder in folders if folder.name != "shims"]


def pyenv_path() -> list[Path]:
    """Return the folders of the interpreters that pyenv manages."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return sorted(root.glob("versions/*/bin"), reverse=True)


def probe(candidate: Path) -> tuple[tuple[int, int], Path] | None:
    """Ask an interpreter for its version and its folder; one that cannot make virtual environments does not count."""
    answer = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True, check=False)
    if answer.returncode:
        return None
    prefix, major, minor = answer.stdout.strip().rsplit(" ", 2)
    return (int(major), int(minor)), Path(prefix) / "bin"


def find() -> dict[tuple[int, int], Path]:
    """Return the folder of one interpreter of each version that modules support, newest first."""
    found: dict[tuple[int, int], Path] = {}
    for folder in [*search_path(), *pyenv_path()]:
        for candidate in sorted(folder.glob("python3.*")):
            if NAME.fullmatch(candidate.name) and tuple(map(int, candidate.name[6:].split("."))) not in found:
                answer = probe(candidate)
                if answer and answer[0] >= OLDEST:
                    found.setdefault(*answer)
    return dict(sorted(found.items(), reverse=True))


def first_on_path(found: dict[tuple[int, int], Path]) -> str:
    """Return a ``PATH`` on which the given interpreters come before everything else."""
    return os.pathsep.join(map(str, dict.fromkeys([*found.values(), *search_path()])))

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection awx.awx, whose modules speak with a Controller."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements-controller.txt")
INSIDE = "ansible_collections/awx/"


def collections() -> Path:
    """Return a folder of collections that has awx.awx. It is made once for each environment and version."""
    version = REQUIREMENTS.read_text(encoding="utf-8").rpartition("==")[2].strip()
    place = Path(sys.prefix) / f"awx-of-ansible-{version}"
    if not place.is_dir():
        with tempfile.TemporaryDirectory(dir=sys.prefix) as scratch:
            unpack(download(Path(scratch)), Path(scratch) / "unpacked").rename(place)
    return place


def download(place: Path) -> Path:
    """Return the wheel of the package, not installed: it is a folder of ten thousands of files."""
    options = ("--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(place), "--requirement", str(REQUIREMENTS))
    subprocess.run([sys.executable, "-m", "pip", "download", *options], check=True)
    (wheel,) = place.glob("*.whl")
    return wheel


def unpack(wheel: Path, place: Path) -> Path:
    """Take the collection out."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place, [name for name in archive.namelist() if name.startswith(INSIDE)])
    return place

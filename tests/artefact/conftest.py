# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The artefact and what is in it."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def artefact() -> Path:
    """Return the artefact that the environment names."""
    return Path(os.environ["CPAAS_VOICE_ARTEFACT"]).resolve()


@pytest.fixture(scope="session")
def shipped(artefact: Path) -> set[str]:
    """Return the names of the files in the artefact."""
    with tarfile.open(artefact) as archive:
        return {member.name for member in archive if not member.isdir()}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Galaxy's importer says of the artefact, with all of its checks that need no container."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CONFIGURATION = Path(__file__).with_name("galaxy-importer.cfg")
FINDING = re.compile(r"^(?:WARNING|ERROR|CRITICAL): .*", re.MULTILINE)

# How the formatter breaks lines and writes slices. pycodestyle leaves both off unless asked for all there is.
STYLE = re.compile(r"W503 line break before binary operator|E203 whitespace before ':'")


@pytest.fixture(scope="module")
def log(artefact: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return all that the importer says."""
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", artefact],
        env={**os.environ, "GALAXY_IMPORTER_CONFIG": str(CONFIGURATION), "PATH": beside},
        cwd=tmp_path_factory.mktemp("importer"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_nothing_is_found(log: str) -> None:
    """Whatever it complains of counts, also what would not keep it from importing."""
    assert not [found for found in FINDING.findall(log) if not STYLE.search(found)]


@pytest.mark.parametrize("check", ["via ansible-doc", "via flake8", "ansible-lint run complete"])
def test_everything_ran(log: str, check: str) -> None:
    """No check was passed over."""
    assert check in log

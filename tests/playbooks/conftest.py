# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulators, started once, and a stage for each test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from emulator.server import RunningEmulator, Settings, running_group
from playbooks.support import PROVIDERS, Stage


@pytest.fixture(scope="session")
def emulators() -> Iterator[Mapping[str, RunningEmulator]]:
    """Return the emulators of all providers."""
    with running_group([Settings(name) for name in PROVIDERS]) as running:
        yield running


@pytest.fixture
def stage(emulators: Mapping[str, RunningEmulator], tmp_path: Path) -> Stage:
    """Return fresh accounts and an empty folder."""
    return Stage(emulators, tmp_path)

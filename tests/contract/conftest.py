# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulators, each started when first needed and put back to its start for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulator.server import RunningEmulator, running


@pytest.fixture(scope="session")
def _plivo() -> Iterator[RunningEmulator]:
    with running("plivo") as emulator:
        yield emulator


@pytest.fixture(scope="session")
def _carrierx() -> Iterator[RunningEmulator]:
    with running("carrierx") as emulator:
        yield emulator


@pytest.fixture(scope="session")
def _catapult() -> Iterator[RunningEmulator]:
    with running("catapult") as emulator:
        yield emulator


@pytest.fixture
def plivo_emulator(_plivo: RunningEmulator) -> RunningEmulator:
    """Plivo, emulated."""
    return _fresh(_plivo)


@pytest.fixture
def carrierx_emulator(_carrierx: RunningEmulator) -> RunningEmulator:
    """CarrierX, emulated."""
    return _fresh(_carrierx)


@pytest.fixture
def catapult_emulator(_catapult: RunningEmulator) -> RunningEmulator:
    """Catapult, emulated."""
    return _fresh(_catapult)


def _fresh(emulator: RunningEmulator) -> RunningEmulator:
    emulator.control("POST", "reset")
    return emulator

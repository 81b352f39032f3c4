# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Emulators of the providers for every test, started once and put back to their start before each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ansible_collections.cpaas.voice.tests.unit.support import PROVIDERS, Account
from emulator.server import Settings, running_group

# Whatever the machine: no time limits, and what fails once fails again.
settings.load_profile("ci")

try:
    from ansible.module_utils._internal import _secrets  # type: ignore[attr-defined, unused-ignore]
except ImportError:  # From ansible-core 2.22 on, a process remembers all secrets that it was told.
    _secrets = None


@pytest.fixture(autouse=True)
def _process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test know the secrets of another, as no module does."""
    if _secrets:
        for name, value in vars(_secrets.SecretMasker()).items():
            monkeypatch.setattr(_secrets._secret_masker, name, value)


@pytest.fixture(scope="session")
def _emulators() -> Iterator[dict]:
    with running_group([Settings(name) for name in PROVIDERS]) as emulators:
        yield emulators


@pytest.fixture
def plivo(_emulators: dict) -> Account:
    """Plivo, emulated."""
    return Account("plivo", _emulators["plivo"])


@pytest.fixture
def carrierx(_emulators: dict) -> Account:
    """CarrierX, emulated."""
    return Account("carrierx", _emulators["carrierx"])


@pytest.fixture
def catapult(_emulators: dict) -> Account:
    """Catapult, emulated, with a domain."""
    return Account("catapult", _emulators["catapult"])


@pytest.fixture(params=sorted(PROVIDERS))
def account(request: pytest.FixtureRequest, _emulators: dict) -> Account:
    """Each provider in turn."""
    return Account(request.param, _emulators[request.param])

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulators, accounts that credentials lead to, and a Controller for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

# What knows secrets again in whatever form they turn up; its folder is no package.
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "secrets"))

import gateway as gateways
from awx.controller import Controller
from awx.hidden import CANARIES
from awx.shipped import variables
from emulator.server import RunningEmulator
from playbooks import conftest
from playbooks.pages import blocks, put
from playbooks.support import PROVIDERS, ROOT, Stage

# The fixtures of the playbooks' tests serve here as they are.
emulators = conftest.emulators
stage = conftest.stage


@pytest.fixture(scope="session")
def gateway(emulators: Mapping[str, RunningEmulator]) -> Iterator[gateways.Gateway]:
    """Return a gateway that takes any credentials, and tells what it was sent when it refuses something."""
    with gateways.running(emulators, CANARIES) as started:
        yield started


@pytest.fixture
def controller(stage: Stage) -> Controller:
    """Return a Controller with a credential for each account, and the project of docs/AWX.md."""
    known = stage.credentials()
    inputs = {
        provider: {option: known[variable] for option, variable in variables(provider).items() if variable in known}
        for provider in PROVIDERS
    }
    found = Controller(stage.place, inputs)
    for _language, text in blocks(ROOT / "docs" / "AWX.md"):
        put(found.project, text)
    return found

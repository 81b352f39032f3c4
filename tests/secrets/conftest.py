# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulators, a gateway before them, and a stage for each test."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import trustme

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

import gateway as gateways
from catalogue import CANARIES
from emulator.server import RunningEmulator, Settings, running, running_group
from playbooks.support import PROVIDERS
from stage import Stage


@pytest.fixture(scope="session")
def emulators() -> Iterator[Mapping[str, RunningEmulator]]:
    """Return the emulators of all providers."""
    with running_group([Settings(name) for name in PROVIDERS]) as started:
        yield started


@pytest.fixture(scope="session")
def gateway(emulators: Mapping[str, RunningEmulator]) -> Iterator[gateways.Gateway]:
    """Return the gateway."""
    with gateways.running(emulators, CANARIES) as started:
        yield started


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with a certificate that nobody trusts."""
    place = tmp_path_factory.mktemp("tls")
    issued = trustme.CA().issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(place / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(place / "certificate.pem"))
    with running("plivo", certificate=str(place / "certificate.pem"), key=str(place / "key.pem")) as started:
        yield started.url


@pytest.fixture
def stage(emulators: Mapping[str, RunningEmulator], gateway: gateways.Gateway, tls: str, tmp_path: Path) -> Stage:
    """Return fresh accounts and empty folders."""
    return Stage(emulators, gateway, tls, tmp_path)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that runs in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.cpaas.voice.tests.unit.support import Account, Result, run_module

Run = Callable[..., Result]


def counts(result: Result) -> dict[str, int]:
    """Return what the result of a whole list counts, without what there is none of."""
    return {name: count for name, count in result["summary"].items() if count}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a module against an emulated account."""

    def run_against(account: Account, main: Callable[[], None], **arguments: Any) -> Result:
        for name, value in account.emulator.environment.items():
            monkeypatch.setenv(name, value)
        return run_module(monkeypatch, capsys, main, **arguments)

    return run_against

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs at once can both create where names are not unique: neither deletes, and each later run names both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playbooks.support import Stage

ENDPOINTS = {
    "plivo": {"alias": "lobby", "username": "lobby", "password": "{{ lobby_password }}"},
    "carrierx": {"name": "lobby", "type": "mediator"},
}
IDS = {"plivo": "endpoint_id", "carrierx": "endpoint_sid"}

HELD = 6
"""Seconds for which a create of the first run waits, so that the other run sees nothing of it."""


def task(provider: str, plural: bool) -> dict[str, object]:
    """Return the task that both runs have."""
    if plural:
        return {f"cpaas.voice.{provider}_endpoints": {"endpoints": [ENDPOINTS[provider]]}}
    return {f"cpaas.voice.{provider}_endpoint": ENDPOINTS[provider]}


@pytest.mark.parametrize("plural", [False, True], ids=["one", "many"])
@pytest.mark.parametrize("provider", ENDPOINTS)
def test_both_create(stage: Stage, tmp_path: Path, provider: str, plural: bool) -> None:
    """Both succeed, since neither saw the other; the next run fails with both ids, and nothing is deleted."""
    emulator = stage.emulators[provider]
    emulator.control("POST", "faults", {"kind": "delay", "method": "POST", "seconds": HELD})
    runs = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        runs.append(stage.beside(tmp_path / name))
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda run: run.play(run.write_tasks([task(provider, plural)])), runs))
    ids = [endpoint[IDS[provider]] for endpoint in stage.endpoints(provider)]
    assert len(ids) == 2
    told = [played for played in both if played.status == 0]
    # The one whose list shows both, which only a task with a list reads afterwards, fails.
    assert len(told) == (1 if plural else 2)
    stage.forget()
    third = stage.play(stage.write_tasks([task(provider, plural)]))
    assert third.status == 2
    for played in (third, *(played for played in both if played.status)):
        assert all(one in played.output for one in ids), played.output
    assert set(stage.methods([provider])) == {"GET"}
    assert len(stage.endpoints(provider)) == 2

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import plivo_number, plivo_number_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account


def test_nothing_there(run: Run, plivo: Account) -> None:
    for options in ({}, {"number": "14155550100"}):
        found = run(plivo, plivo_number_info.main, **options)
        assert (found["changed"], found["numbers"], found["declarations"]) == (False, [], [])


def test_all_and_one(run: Run, plivo: Account) -> None:
    plivo.seed(numbers=[{"number": str(14155550100 + number)} for number in range(30)])
    found = run(plivo, plivo_number_info.main)["numbers"]
    assert [one["number"] for one in found] == [str(14155550100 + number) for number in range(30)]
    assert plivo.methods() == ["GET", "GET"]
    plivo.forget()
    assert run(plivo, plivo_number_info.main, number="+1 415 555 0107")["numbers"] == [found[7]]
    assert plivo.methods() == ["GET"]
    assert "number: must be digits" in run(plivo, plivo_number_info.main, number="office")["msg"]


def test_declarations_declare_what_is_there(run: Run, plivo: Account) -> None:
    plivo.seed(
        applications=[{"app_id": "10000000000000001", "app_name": "door"}],
        numbers=[
            {"number": "14155550100", "alias": "office", "app_id": "10000000000000001"},
            {"number": "14155550101"},
        ],
    )
    declarations = run(plivo, plivo_number_info.main)["declarations"]
    assert declarations == [
        {"number": "14155550100", "alias": "office", "app_id": "10000000000000001"},
        {"number": "14155550101"},
    ]
    assert not any(run(plivo, plivo_number.main, **declared)["changed"] for declared in declarations)

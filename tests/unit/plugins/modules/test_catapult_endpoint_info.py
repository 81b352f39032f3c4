# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import catapult_endpoint, catapult_endpoint_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import NEW, SECRET, Account

OPTIONS = NEW["catapult"]
WHERE = {name: OPTIONS[name] for name in OPTIONS if name == "domain_id"}


def test_nothing_there(run: Run, catapult: Account) -> None:
    found = run(catapult, catapult_endpoint_info.main, **WHERE, name="lobby")
    assert (found["changed"], found["endpoints"], found["declarations"]) == (False, [], [])


def test_all_one_and_by_id(run: Run, catapult: Account) -> None:
    made = run(catapult, catapult_endpoint.main, **OPTIONS)["endpoint"]
    id_key = "endpoint_sid" if "endpoint_sid" in made else "endpoint_id"
    catapult.forget()
    for options in ({}, {"name": "lobby"}, {id_key: made[id_key]}):
        found = run(catapult, catapult_endpoint_info.main, **WHERE, **options)
        assert made in found["endpoints"]
        assert SECRET not in str(found)
    assert run(catapult, catapult_endpoint_info.main, **WHERE, **{id_key: "404"})["endpoints"] == []
    assert set(catapult.methods()) == {"GET"}


def test_declarations_declare_what_is_there(run: Run, catapult: Account) -> None:
    run(catapult, catapult_endpoint.main, **OPTIONS)
    (declared,) = run(catapult, catapult_endpoint_info.main, **WHERE)["declarations"]
    again = run(catapult, catapult_endpoint.main, **WHERE, **declared)
    assert (again["changed"], again["endpoint"]["name"]) == (False, "lobby")

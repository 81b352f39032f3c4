# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: options, results and failures."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import catapult_endpoint
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import NEW, SECRET, Account

OPTIONS = NEW["catapult"]


def test_created_then_unchanged_then_deleted(run: Run, catapult: Account) -> None:
    created = run(catapult, catapult_endpoint.main, **OPTIONS)
    assert (created["changed"], created["action"]) == (True, "created")
    again = run(catapult, catapult_endpoint.main, **OPTIONS)
    assert (again["changed"], again["endpoint"]) == (False, created["endpoint"])
    deleted = run(catapult, catapult_endpoint.main, **OPTIONS, state="absent")
    assert (deleted["action"], deleted["endpoint"]) == ("deleted", created["endpoint"])
    assert "password_state" not in deleted


def test_check_mode_tells_and_does_nothing(run: Run, catapult: Account) -> None:
    told = run(catapult, catapult_endpoint.main, **OPTIONS, check_mode=True, diff=True)
    assert (told["changed"], told["action"], told["password_state"]) == (True, "created", "written")
    assert told["endpoint"]["name"] == "lobby"
    assert told["diff"]["before"] == {}
    assert set(catapult.methods()) == {"GET"}


def test_no_secret_is_printed(run: Run, catapult: Account) -> None:
    for options in ({}, {"state": "absent"}, {}, {"update_password": "always"}):
        assert SECRET not in str(run(catapult, catapult_endpoint.main, **{**OPTIONS, **options}, diff=True))


def test_a_failure_tells_what_the_provider_said(run: Run, catapult: Account) -> None:
    catapult.fault(
        kind="replace", status=400, headers={"X-Request-ID": "r-1"}, body={"error": f"{SECRET} is too short"}
    )
    failed = run(catapult, catapult_endpoint.main, **OPTIONS)
    assert failed.failed
    assert (failed["status"], failed["method"], failed["request_id"]) == (400, "GET", "r-1")
    assert "is too short" in failed["msg"]
    assert SECRET not in str(failed)


def test_check_mode_foresees_an_endpoint_of_a_domain_that_is_not_there_yet(run: Run, catapult: Account) -> None:
    options = {"domain": "nowhere", "name": "lobby", "password": SECRET, "allow_missing_references": True}
    told = run(catapult, catapult_endpoint.main, **options, check_mode=True)
    assert (told["changed"], told["action"], told["endpoint"]["name"]) == (True, "created", "lobby")
    assert [entry["path"].rpartition("/")[2] for entry in catapult.emulator.journal()] == ["domains"]
    failed = run(catapult, catapult_endpoint.main, **options)
    assert failed.failed
    assert "There is no domain 'nowhere'" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}

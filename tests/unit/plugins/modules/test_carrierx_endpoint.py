# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: options, results and failures."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import carrierx_endpoint
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import NEW, SECRET, Account

OPTIONS = NEW["carrierx"]


def test_created_then_unchanged_then_deleted(run: Run, carrierx: Account) -> None:
    created = run(carrierx, carrierx_endpoint.main, **OPTIONS)
    assert (created["changed"], created["action"]) == (True, "created")
    again = run(carrierx, carrierx_endpoint.main, **OPTIONS)
    assert (again["changed"], again["endpoint"]) == (False, created["endpoint"])
    deleted = run(carrierx, carrierx_endpoint.main, **OPTIONS, state="absent")
    assert (deleted["action"], deleted["endpoint"]) == ("deleted", created["endpoint"])
    assert "password_state" not in deleted


def test_check_mode_tells_and_does_nothing(run: Run, carrierx: Account) -> None:
    told = run(carrierx, carrierx_endpoint.main, **OPTIONS, check_mode=True, diff=True)
    assert (told["changed"], told["action"], told["password_state"]) == (True, "created", "written")
    assert told["endpoint"]["name"] == "lobby"
    assert told["diff"]["before"] == {}
    assert set(carrierx.methods()) == {"GET"}


def test_no_secret_is_printed(run: Run, carrierx: Account) -> None:
    for options in ({}, {"state": "absent"}, {}, {"update_password": "always"}):
        assert SECRET not in str(run(carrierx, carrierx_endpoint.main, **{**OPTIONS, **options}, diff=True))


def test_a_failure_tells_what_the_provider_said(run: Run, carrierx: Account) -> None:
    carrierx.fault(
        kind="replace", status=400, headers={"X-Request-ID": "r-1"}, body={"error": f"{SECRET} is too short"}
    )
    failed = run(carrierx, carrierx_endpoint.main, **OPTIONS)
    assert failed.failed
    assert (failed["status"], failed["method"], failed["request_id"]) == (400, "GET", "r-1")
    assert "is too short" in failed["msg"]
    assert SECRET not in str(failed)


def test_options_that_ansible_cannot_understand_are_not_quoted(run: Run, carrierx: Account) -> None:
    failed = run(carrierx, carrierx_endpoint.main, name="lobby", addresses=[[{"sip_password": SECRET}]])
    assert "addresses" in failed["msg"]
    assert SECRET not in str(failed)

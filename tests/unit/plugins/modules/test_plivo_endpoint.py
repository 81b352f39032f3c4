# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: options, results and failures."""

from __future__ import annotations

import pytest

from ansible_collections.cpaas.voice.plugins.modules import plivo_endpoint
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import NEW, SECRET, Account

OPTIONS = NEW["plivo"]


def test_created_then_unchanged_then_deleted(run: Run, plivo: Account) -> None:
    created = run(plivo, plivo_endpoint.main, **OPTIONS)
    assert (created["changed"], created["action"]) == (True, "created")
    again = run(plivo, plivo_endpoint.main, **OPTIONS)
    assert (again["changed"], again["endpoint"]) == (False, created["endpoint"])
    deleted = run(plivo, plivo_endpoint.main, **OPTIONS, state="absent")
    assert (deleted["action"], deleted["endpoint"]) == ("deleted", created["endpoint"])
    assert "password_state" not in deleted


def test_check_mode_tells_and_does_nothing(run: Run, plivo: Account) -> None:
    told = run(plivo, plivo_endpoint.main, **OPTIONS, check_mode=True, diff=True)
    assert (told["changed"], told["action"], told["password_state"]) == (True, "created", "written")
    assert told["endpoint"]["alias"] == "lobby"
    assert told["diff"]["before"] == {}
    assert set(plivo.methods()) == {"GET"}


def test_no_secret_is_printed(run: Run, plivo: Account) -> None:
    for options in ({}, {"state": "absent"}, {}, {"update_password": "always"}):
        assert SECRET not in str(run(plivo, plivo_endpoint.main, **{**OPTIONS, **options}, diff=True))


def test_a_failure_tells_what_the_provider_said(run: Run, plivo: Account) -> None:
    plivo.fault(kind="replace", status=400, headers={"X-Request-ID": "r-1"}, body={"error": f"{SECRET} is too short"})
    failed = run(plivo, plivo_endpoint.main, **OPTIONS)
    assert failed.failed
    assert (failed["status"], failed["method"], failed["request_id"]) == (400, "GET", "r-1")
    assert "is too short" in failed["msg"]
    assert SECRET not in str(failed)


# Applications by their names

DOOR, OTHER = "10000000000000001", "10000000000000002"


def test_an_application_is_known_by_its_name(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door"}, {"app_id": OTHER, "app_name": "door-2"}])
    created = run(plivo, plivo_endpoint.main, **OPTIONS, application="door")
    assert created["endpoint"]["app_id"] == DOOR
    assert created["endpoint"]["application"].endswith(f"/Application/{DOOR}/")
    paths = [(entry["method"], entry["path"].split("/")[4]) for entry in plivo.emulator.journal()]
    assert paths == [("GET", "Application"), ("GET", "Endpoint"), ("POST", "Endpoint"), ("GET", "Endpoint")]
    assert not run(plivo, plivo_endpoint.main, **OPTIONS, application="door")["changed"]
    changed = run(plivo, plivo_endpoint.main, alias="lobby", application="door-2", diff=True)
    assert (changed["action"], changed["diff"]["after"]["app_id"]) == ("updated", OTHER)


def test_applications_are_looked_up_only_where_one_is_named(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_name": f"door-{number}"} for number in range(20)])
    run(plivo, plivo_endpoint.main, **OPTIONS, application="door-0")
    for options, requests in (
        ({"application": "door-0"}, 3),
        ({"allow_missing_references": True}, 1),
        ({"application": "nobody", "state": "absent"}, 2),
    ):
        plivo.forget()
        assert not run(plivo, plivo_endpoint.main, **OPTIONS, **options).failed
        assert len(plivo.methods()) == requests


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_a_name_that_is_not_there(run: Run, plivo: Account, check_mode: bool, allowed: bool, there: bool) -> None:
    if there:
        plivo.converge(**OPTIONS)
        plivo.forget()
    options = {**OPTIONS, "application": "door", "allow_missing_references": allowed}
    result = run(plivo, plivo_endpoint.main, **options, check_mode=check_mode, diff=True)
    assert set(plivo.methods()) == {"GET"}
    if check_mode and allowed:
        assert result["action"] == ("updated" if there else "created")
        assert result["diff"]["after"]["app_id"] == "(not known yet)"
        assert result["endpoint"]["app_id"] == "(not known yet)"
    else:
        assert result.failed
        assert "application: there is none of the name 'door'" in result["msg"]


@pytest.mark.parametrize("allowed", [True, False])
def test_a_name_that_several_have(run: Run, plivo: Account, allowed: bool) -> None:
    plivo.seed(applications=[{"app_id": app_id, "app_name": "door"} for app_id in (OTHER, DOOR)])
    options = {**OPTIONS, "application": "door", "allow_missing_references": allowed}
    failed = run(plivo, plivo_endpoint.main, **options, check_mode=allowed)
    assert f"application: several have the name 'door', select one with app_id: {DOOR}, {OTHER}" in failed["msg"]
    assert set(plivo.methods()) == {"GET"}


def test_an_application_by_name_and_by_id(run: Run, plivo: Account) -> None:
    failed = run(plivo, plivo_endpoint.main, **OPTIONS, application="door", app_id=DOOR)
    assert "mutually exclusive: app_id|application" in failed["msg"]
    assert plivo.methods() == []

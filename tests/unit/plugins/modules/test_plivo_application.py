# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: what it writes, what it reads back, and what becomes of endpoints."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.modules import plivo_application, plivo_application_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account

URL = "https://example.com/answer"
OPTIONS = {"app_name": "door", "answer_url": URL}
OTHERS = {
    "answer_method": "GET",
    "hangup_url": "https://example.com/hangup",
    "hangup_method": "GET",
    "fallback_answer_url": "https://example.com/fallback",
    "fallback_method": "GET",
    "message_url": "https://example.com/message",
    "message_method": "GET",
    "default_number_app": True,
    "default_endpoint_app": True,
    "log_incoming_messages": False,
    "public_uri": True,
}
GONE = {"app_name": "door", "state": "absent"}
DOOR, OTHER = "10000000000000001", "10000000000000002"


def stored(plivo: Account, kind: str = "applications") -> list[dict[str, Any]]:
    """Return the objects that the emulator holds, without the application that every account has."""
    found: list[dict[str, Any]] = plivo.emulator.control("GET", "state")[kind]
    return [one for one in found if one.get("app_name") != "Direct Dial"]


def seed_a_phone(plivo: Account) -> None:
    """Put in two applications, and an endpoint that uses the first."""
    plivo.seed(
        applications=[{"app_id": DOOR, "app_name": "door"}, {"app_id": OTHER, "app_name": "other"}],
        endpoints=[{"endpoint_id": "1", "alias": "lobby", "username": "lobby1", "app_id": DOOR}],
    )


def test_created_then_unchanged_then_deleted(run: Run, plivo: Account) -> None:
    created = run(plivo, plivo_application.main, **OPTIONS)
    assert (created["changed"], created["action"]) == (True, "created")
    shown = created["application"]
    assert (shown["app_name"], shown["answer_url"], shown["hangup_url"]) == ("door", URL, URL)
    assert (shown["message_url"], shown["public_uri"], shown["log_incoming_messages"]) == (None, False, True)
    assert shown["sip_uri"] == f"sip:{shown['app_id']}@app.plivo.com"
    assert plivo.methods() == ["GET", "POST", "GET"]
    plivo.forget()
    again = run(plivo, plivo_application.main, name="door", answer_url=URL)
    assert (again["changed"], again["application"]) == (False, shown)
    assert plivo.methods() == ["GET"]
    deleted = run(plivo, plivo_application.main, **GONE)
    assert (deleted["action"], deleted["application"]) == ("deleted", shown)
    gone = run(plivo, plivo_application.main, **GONE)
    assert (gone["changed"], gone["action"], gone["application"]) == (False, "unchanged", {})
    assert not [result for result in (created, again, deleted, gone) if "password_state" in result]


@pytest.mark.parametrize("unset", ["null", "empty_string"])
@pytest.mark.parametrize("key", ["singular", "plural"])
def test_every_field_is_written_and_read_back(run: Run, plivo: Account, unset: str, key: str) -> None:
    plivo.switch(unset_urls=unset, log_incoming_key=key)
    plivo.seed(subaccounts=[{"auth_id": "SAXXXXXXXXXXXXXXXXXX", "name": "branch"}])
    run(plivo, plivo_application.main, **OPTIONS)
    plivo.forget()
    options = {**OPTIONS, **OTHERS, "subaccount": "SAXXXXXXXXXXXXXXXXXX"}
    changed = run(plivo, plivo_application.main, **options)
    assert changed["action"] == "updated"
    assert {name: changed["application"][name] for name in options} == options
    assert plivo.emulator.journal()[1]["body"] == {name: options[name] for name in options if name not in OPTIONS}
    assert not run(plivo, plivo_application.main, **options)["changed"]
    cleared = {"app_name": "door", "hangup_url": "", "fallback_answer_url": "", "message_url": ""}
    assert run(plivo, plivo_application.main, **cleared)["application"]["hangup_url"] is None
    assert not run(plivo, plivo_application.main, **cleared)["changed"]


def test_a_new_one_without_what_it_would_get(run: Run, plivo: Account) -> None:
    options = {**OPTIONS, "hangup_url": ""}
    assert run(plivo, plivo_application.main, **options)["application"]["hangup_url"] is None
    assert not run(plivo, plivo_application.main, **options)["changed"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({**OPTIONS, **OTHERS}, True),
        ({"app_name": "Direct Dial", "hangup_url": "", "default_endpoint_app": False}, False),
        ({"app_name": "Direct Dial", "state": "absent"}, False),
    ],
)
def test_check_mode_tells_what_a_run_does(run: Run, plivo: Account, options: dict[str, Any], named: bool) -> None:
    told = run(plivo, plivo_application.main, **options, check_mode=True, diff=True)
    assert set(plivo.methods()) == {"GET"}
    done = run(plivo, plivo_application.main, **options, diff=True)
    assert (told["changed"], told["action"], told["diff"]) == (True, done["action"], done["diff"])
    assert told["application"].items() <= done["application"].items()
    assert ("app_id" in told["application"]) != named


def test_a_diff_has_what_can_be_declared(run: Run, plivo: Account) -> None:
    run(plivo, plivo_application.main, **OPTIONS)
    diff = run(plivo, plivo_application.main, app_name="door", public_uri=True, diff=True)["diff"]
    assert {name for name in diff["after"] if diff["before"][name] != diff["after"][name]} == {"public_uri"}
    assert set(diff["before"]) == {*OPTIONS, *OTHERS, "subaccount"}


def test_all_faults_of_options_at_once(run: Run, plivo: Account) -> None:
    bad = {"hangup_url": "example.com", "message_url": "https:// x", "subaccount": "MA1"}
    failed = run(plivo, plivo_application.main, name="a door", **bad)
    for fault in ("app_name: may hold only", "answer_url: is needed", *(f"{name}: must be" for name in bad)):
        assert fault in failed["msg"]
    failed = run(plivo, plivo_application.main, **GONE, cascade=True, new_endpoint_application=OTHER)
    assert "new_endpoint_application: cannot be given together with cascade=true" in failed["msg"]
    failed = run(plivo, plivo_application.main, answer_url=URL)
    assert "app_name, app_id" in failed["msg"]
    assert set(plivo.methods()) == {"GET"}


def test_two_of_one_name_are_named(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_id": app_id, "app_name": "door"} for app_id in (DOOR, OTHER)])
    failed = run(plivo, plivo_application.main, **OPTIONS)
    assert f"2 applications match the application with app_name 'door': {DOOR}, {OTHER}" in failed["msg"]
    assert run(plivo, plivo_application.main, app_id=OTHER, state="absent")["action"] == "deleted"
    assert [one["app_id"] for one in stored(plivo)] == [DOOR]


@pytest.mark.parametrize("rename", ["accept", "ignore"])
def test_another_name(run: Run, plivo: Account, rename: str) -> None:
    plivo.switch(application_rename=rename)
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door"}, {"app_id": OTHER, "app_name": "other"}])
    failed = run(plivo, plivo_application.main, app_id=DOOR, app_name="other")
    assert f"app_name 'other' is taken by {OTHER}" in failed["msg"]
    result = run(plivo, plivo_application.main, app_id=DOOR, app_name="gate")
    assert result.failed == (rename == "ignore")
    assert "did not keep app_name" in result["msg"] if result.failed else result["application"]["app_name"] == "gate"


def test_an_unknown_id(run: Run, plivo: Account) -> None:
    assert "There is no application 404" in run(plivo, plivo_application.main, app_id="404")["msg"]
    assert not run(plivo, plivo_application.main, app_id="404", state="absent")["changed"]


SECRET = "a-secret-of-the-web-server"


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_login_in_a_url_is_not_shown(run: Run, plivo: Account, check_mode: bool) -> None:
    before, after = (f"https://user:{SECRET}-{one}@example.com/answer" for one in ("old", "new"))
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door", "answer_url": before, "hangup_url": before}])
    options = {"app_name": "door", "answer_url": after, "check_mode": check_mode, "diff": True}
    changed = run(plivo, plivo_application.main, **options)
    assert changed["action"] == "updated"
    read = run(plivo, plivo_application_info.main, app_name="door")
    assert SECRET not in str(changed) + str(read)
    assert "answer_url" not in read["declarations"][0]
    assert not run(plivo, plivo_application.main, **read["declarations"][0])["changed"]
    assert stored(plivo)[0]["answer_url"] == (before if check_mode else after)


def test_a_login_in_a_url_is_not_quoted(run: Run, plivo: Account) -> None:
    url = f"https://user:{SECRET}@example.com/answer"
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door", "answer_url": url}])
    plivo.fault(kind="replace", method="POST", status=400, body={"error": f"{url} cannot be reached"})
    failed = run(plivo, plivo_application.main, app_name="door", public_uri=True)
    assert "cannot be reached" in failed["msg"]
    assert SECRET not in str(failed)


def test_an_address_in_a_url_is_no_login(run: Run, plivo: Account) -> None:
    url = "https://example.com/answer?to=sip:door@phone.plivo.com"
    assert run(plivo, plivo_application.main, app_name="door", answer_url=url)["application"]["answer_url"] == url


# Deleting

SUCCESSORS = [(OTHER, OTHER), ("", None)]
PLACES = ["both", "query", "body"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_one_that_endpoints_use_is_not_deleted(run: Run, plivo: Account, check_mode: bool) -> None:
    seed_a_phone(plivo)
    failed = run(plivo, plivo_application.main, **GONE, check_mode=check_mode)
    assert failed.failed
    assert "handles the calls of endpoints: 'lobby' (1). Nothing was changed." in failed["msg"]
    assert set(plivo.methods()) == {"GET"}
    assert run(plivo, plivo_application.main, app_name="other", state="absent")["action"] == "deleted"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("given", "then"), SUCCESSORS)
def test_endpoints_are_given_another_one(run: Run, plivo: Account, place: str, given: str, then: str | None) -> None:
    plivo.switch(delete_arguments=place)
    seed_a_phone(plivo)
    deleted = run(plivo, plivo_application.main, **GONE, new_endpoint_application=given)
    assert deleted["action"] == "deleted"
    assert [one["app_id"] for one in stored(plivo, "endpoints")] == [then]
    assert plivo.methods() == ["GET", "DELETE"]


@pytest.mark.parametrize("place", PLACES)
def test_endpoints_are_deleted_where_that_is_wanted(run: Run, plivo: Account, place: str) -> None:
    plivo.switch(delete_arguments=place)
    seed_a_phone(plivo)
    assert run(plivo, plivo_application.main, **GONE, cascade=True)["action"] == "deleted"
    assert stored(plivo, "endpoints") == []


@pytest.mark.parametrize("place", PLACES)
def test_an_endpoint_that_comes_in_between_is_not_deleted(run: Run, plivo: Account, place: str) -> None:
    plivo.switch(delete_arguments=place)
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door"}])
    phone = {"alias": "lobby", "username": "lobby1", "app_id": DOOR}
    plivo.fault(kind="insert", method="DELETE", seed={"endpoints": [phone]})
    assert run(plivo, plivo_application.main, **GONE)["action"] == "deleted"
    assert [one["app_id"] for one in stored(plivo, "endpoints")] == [None]


@pytest.mark.parametrize("status", [400, 404])
def test_a_successor_that_is_not_there(run: Run, plivo: Account, status: int) -> None:
    plivo.switch(unknown_app_status=status)
    seed_a_phone(plivo)
    failed = run(plivo, plivo_application.main, **GONE, new_endpoint_application="404")
    assert (failed.failed, failed["status"], failed["method"]) == (True, status, "DELETE")
    assert len(stored(plivo)) == 2


def test_a_successor_that_is_the_same(run: Run, plivo: Account) -> None:
    seed_a_phone(plivo)
    failed = run(plivo, plivo_application.main, **GONE, new_endpoint_application=DOOR)
    assert "cannot give its endpoints to itself" in failed["msg"]
    assert set(plivo.methods()) == {"GET"}


@pytest.mark.parametrize("status", [None, 500])
def test_one_that_is_gone_already(run: Run, plivo: Account, status: int | None) -> None:
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door"}])
    if status is None:
        plivo.fault(kind="remove", method="DELETE", id=DOOR)
    else:
        plivo.fault(kind="status", when="after", method="DELETE", status=status)
    deleted = run(plivo, plivo_application.main, **GONE, retry_max_delay=0)
    assert deleted["action"] == ("unchanged" if status is None else "deleted")
    assert stored(plivo) == []


def test_a_lost_answer_makes_no_twin(run: Run, plivo: Account) -> None:
    plivo.fault(kind="drop", when="after", method="POST")
    created = run(plivo, plivo_application.main, **OPTIONS, retry_max_delay=0)
    assert created["action"] == "created"
    assert len(stored(plivo)) == 1

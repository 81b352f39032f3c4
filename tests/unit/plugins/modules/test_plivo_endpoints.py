# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: options, results and failures."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.cpaas.voice.plugins.modules import plivo_endpoints
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run, counts
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account

FLEET: list[dict[str, Any]] = [
    {"alias": name, "username": name, "password": SECRET} for name in ("lobby", "hall", "attic")
]


def test_created_then_unchanged_then_deleted(run: Run, plivo: Account) -> None:
    created = run(plivo, plivo_endpoints.main, endpoints=FLEET, return_endpoints=True)
    assert (created["changed"], counts(created)) == (True, {"created": 3})
    assert [entry["position"] for entry in created["entries"]] == [0, 1, 2]
    again = run(plivo, plivo_endpoints.main, endpoints=FLEET[::-1], return_endpoints=True)
    assert (again["changed"], counts(again), again["entries"]) == (False, {"unchanged": 3}, [])
    assert again["endpoints"] == created["endpoints"][::-1]
    gone = [{**entry, "state": "absent"} for entry in FLEET]
    deleted = run(plivo, plivo_endpoints.main, endpoints=gone)
    assert (deleted["changed"], counts(deleted)) == (True, {"deleted": 3})
    assert [entry["endpoint"] for entry in deleted["entries"]] == created["endpoints"]
    assert "endpoints" not in deleted


def test_check_mode_tells_and_does_nothing(run: Run, plivo: Account) -> None:
    told = run(plivo, plivo_endpoints.main, endpoints=FLEET, check_mode=True, diff=True)
    assert (told["changed"], counts(told)) == (True, {"created": 3})
    assert [(entry["alias"], entry["endpoint_id"]) for entry in told["entries"]] == [
        ("lobby", None),
        ("hall", None),
        ("attic", None),
    ]
    assert (told["diff"]["before"], set(told["diff"]["after"])) == ({}, {"lobby", "hall", "attic"})
    assert set(plivo.methods()) == {"GET"}


def test_check_mode_foresees_that_nothing_is_deleted(run: Run, plivo: Account) -> None:
    run(plivo, plivo_endpoints.main, endpoints=FLEET)
    mixed = [{"endpoint_id": "nobody"}, {"alias": "hall", "state": "absent"}]
    results = [
        run(plivo, plivo_endpoints.main, endpoints=mixed, prune=True, prune_max=2, check_mode=check, diff=True)
        for check in (True, False)
    ]
    for result in results:
        assert (result.failed, result["changed"], counts(result)) == (True, False, {"failed": 4})
        assert result["entries"] == results[0]["entries"]
        assert result["diff"] == {"before": {}, "after": {}}
    assert len(plivo.stored()) == 3


def test_no_secret_is_printed(run: Run, plivo: Account) -> None:
    for options in ({}, {"state": "absent"}, {}, {"update_password": "always"}, {"state": "gone"}):
        entries = [{**entry, **options} for entry in FLEET]
        result = run(plivo, plivo_endpoints.main, endpoints=entries, return_endpoints=True, diff=True)
        assert SECRET not in str(result)
    plivo.fault(kind="replace", method="DELETE", status=400, body={"error": f"{SECRET} is in use"})
    failed = run(plivo, plivo_endpoints.main, endpoints=FLEET[1:], prune=True, prune_max=1)
    assert counts(failed)["failed"] == 1
    assert SECRET not in str(failed)


def test_a_failure_tells_what_the_provider_said(run: Run, plivo: Account) -> None:
    plivo.fault(kind="replace", status=400, headers={"X-Request-ID": "r-1"}, body={"error": f"{SECRET} is too short"})
    failed = run(plivo, plivo_endpoints.main, endpoints=FLEET)
    assert failed.failed
    assert (failed["status"], failed["method"], failed["request_id"]) == (400, "GET", "r-1")
    assert "is too short" in failed["msg"]
    assert SECRET not in str(failed)


def test_one_failure_tells_what_became_of_the_others(run: Run, plivo: Account) -> None:
    plivo.fault(kind="replace", method="POST", status=400, skip=1, body={"error": f"{SECRET} is too short"})
    failed = run(plivo, plivo_endpoints.main, endpoints=FLEET, concurrency=1, return_endpoints=True)
    assert (failed.failed, failed["changed"], counts(failed)) == (True, True, {"created": 2, "failed": 1})
    assert [entry["action"] for entry in failed["entries"]] == ["created", "failed", "created"]
    assert "is too short" in failed["entries"][1]["error"]
    assert failed["entries"][1]["error"] in failed["msg"]
    assert [shown.get("alias") for shown in failed["endpoints"]] == ["lobby", None, "attic"]
    assert SECRET not in str(failed)
    again = run(plivo, plivo_endpoints.main, endpoints=FLEET)
    assert (again.failed, counts(again)) == (False, {"created": 1, "unchanged": 2})


def test_what_was_created_is_named_although_it_cannot_be_looked_at(run: Run, plivo: Account) -> None:
    plivo.fault(kind="status", method="GET", status=401, skip=1, times=99)
    failed = run(plivo, plivo_endpoints.main, endpoints=FLEET)
    made = {one["alias"]: one["endpoint_id"] for one in plivo.stored()}
    assert {entry["alias"]: entry["endpoint_id"] for entry in failed["entries"]} == made
    assert all(f"was written (endpoint_id {made[entry['alias']]})" in entry["error"] for entry in failed["entries"])


def test_of_a_long_list_the_invocation_tells_the_beginning(run: Run, plivo: Account) -> None:
    many = [{"alias": f"phone-{number}", "username": "phone", "password": f"{SECRET}{number}"} for number in range(23)]
    for change in ({}, {"password": "x"}):
        result = run(plivo, plivo_endpoints.main, endpoints=[*many[:22], {**many[22], **change}])
        assert result.failed == bool(change)
        told = result["invocation"]["module_args"]["endpoints"]
        assert [entry["alias"] for entry in told[:-1]] == [entry["alias"] for entry in many[:20]]
        assert told[-1] == "(3 more)"
        assert SECRET not in str(result)


def test_what_was_created_without_its_id_being_told_is_said_so(run: Run, plivo: Account) -> None:
    plivo.fault(kind="empty", method="POST", times=3)
    plivo.fault(kind="status", method="GET", status=401, skip=1, times=99)
    failed = run(plivo, plivo_endpoints.main, endpoints=FLEET)
    assert len(plivo.stored()) == 3
    told = "was created under an endpoint_id that the answer did not tell, and nobody knows whether all of it was kept."
    assert all(told in entry["error"] for entry in failed["entries"])


def test_a_password_is_compared_whichever_way_an_endpoint_is_selected(run: Run, plivo: Account) -> None:
    created = run(plivo, plivo_endpoints.main, endpoints=FLEET, return_endpoints=True)["endpoints"]
    plivo.switch(list_password="absent")
    by_id = [{"endpoint_id": one["endpoint_id"], "password": f"{SECRET}2"} for one in created]
    for entries in (by_id, [{**entry, "password": f"{SECRET}3"} for entry in FLEET]):
        assert counts(run(plivo, plivo_endpoints.main, endpoints=entries)) == {"updated": 3}
        assert counts(run(plivo, plivo_endpoints.main, endpoints=entries)) == {"unchanged": 3}


def test_all_faults_of_options_and_entries_at_once(run: Run, plivo: Account) -> None:
    entries = [FLEET[0], "lobby", {**FLEET[1], "state": "gone"}, {**FLEET[2], "ignore": "perhaps", "colour": "red"}]
    failed = run(plivo, plivo_endpoints.main, endpoints=entries, prune="perhaps", sort=True)
    assert failed.failed
    for fault in (
        r"argument 'prune' is of type",
        r"unsupported: sort",
        r"endpoints\[1\]: must be a dict",
        r"endpoints\[2\]: value of state must be one of: present, absent",
        r"endpoints\[3\]: unsupported: colour",
        r"endpoints\[3\]: argument 'ignore' is of type",
    ):
        assert re.search(fault, failed["msg"]), fault
    assert "endpoints[0]" not in failed["msg"]
    assert SECRET not in str(failed)
    assert plivo.methods() == []


def test_all_faults_of_the_whole_at_once(run: Run, plivo: Account) -> None:
    for options, faults in (
        ({"prune": True, "concurrency": 0}, ("concurrency: must be from 1 to 32", "prune: needs prune_match")),
        ({"concurrency": 33, "prune_max": -1}, ("concurrency: must be", "prune_max: must be 0 or more")),
        ({"prune": True, "prune_match": "("}, ("prune_match: is not a regular expression",)),
    ):
        failed = run(plivo, plivo_endpoints.main, endpoints=FLEET, **options)
        assert failed.failed
        assert all(fault in failed["msg"] for fault in faults), failed["msg"]
    assert plivo.methods() == []


def test_faults_of_the_task_and_of_its_entries_are_told_together(run: Run, plivo: Account) -> None:
    failed = run(plivo, plivo_endpoints.main, endpoints=[*FLEET, FLEET[0], {}], prune=True, timeout=0, auth_id=" ")
    assert failed.failed
    for fault in (
        "auth_id: ",
        "timeout: must be from",
        "prune: needs prune_match",
        f"endpoints[0] and endpoints[3]: the same alias {FLEET[0]['alias']!r}",
        "endpoints[4]: needs alias or endpoint_id",
    ):
        assert fault in failed["msg"], fault
    assert plivo.methods() == []


def test_entries_that_mean_one_endpoint_are_refused(run: Run, plivo: Account) -> None:
    entries = [*FLEET, {"alias": "hall"}, {"state": "absent"}, {"endpoint_id": ""}]
    failed = run(plivo, plivo_endpoints.main, endpoints=entries)
    assert failed.failed
    for fault in (
        "endpoints[1] and endpoints[3]: the same alias 'hall'",
        "endpoints[4]: needs alias or endpoint_id",
        "endpoints[5]: endpoint_id: must not be empty",
    ):
        assert fault in failed["msg"]
    assert plivo.methods() == []


def test_what_is_not_in_the_list_is_pruned(run: Run, plivo: Account) -> None:
    run(plivo, plivo_endpoints.main, endpoints=FLEET)
    listed = [{"alias": "lobby"}, {"alias": "hall", "ignore": True, "state": "absent"}]
    for most, outcome in ((0, None), (1, {"deleted": 1, "unchanged": 1, "ignored": 1})):
        result = run(
            plivo, plivo_endpoints.main, endpoints=listed, prune=True, prune_max=most, return_endpoints=True, diff=True
        )
        assert result.failed == (outcome is None)
        assert outcome is None or counts(result) == outcome
    assert [(entry["position"], entry["alias"]) for entry in result["entries"]] == [(None, "attic")]
    assert (set(result["diff"]["before"]), result["diff"]["after"]) == ({"attic"}, {})
    assert [shown.get("alias") for shown in result["endpoints"]] == ["lobby", None]
    assert "warnings" not in result
    assert sorted(one["alias"] for one in plivo.stored()) == ["hall", "lobby"]


# Applications by their names

DOOR, OTHER = "10000000000000001", "10000000000000002"
NAMED: list[dict[str, Any]] = [{**entry, "application": name} for entry, name in zip(FLEET, ("door", "gate", "door"))]


def test_names_of_applications_are_looked_up_once(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_id": DOOR, "app_name": "door"}, {"app_id": OTHER, "app_name": "gate"}])
    created = run(plivo, plivo_endpoints.main, endpoints=NAMED, return_endpoints=True)
    assert [shown["app_id"] for shown in created["endpoints"]] == [DOOR, OTHER, DOOR]
    asked = [entry["path"].split("/")[4] for entry in plivo.emulator.journal() if entry["method"] == "GET"]
    assert asked == ["Application", "Endpoint", "Endpoint"]
    plivo.forget()
    assert counts(run(plivo, plivo_endpoints.main, endpoints=NAMED)) == {"unchanged": 3}
    assert plivo.methods() == ["GET", "GET"]


def test_all_names_that_nobody_can_resolve_at_once(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_id": app_id, "app_name": "door"} for app_id in (DOOR, OTHER)])
    entries = [*NAMED, {"alias": "shed", "application": "nobody", "state": "absent"}]
    entries.append({"alias": "cellar", "application": "nobody", "ignore": True})
    failed = run(plivo, plivo_endpoints.main, endpoints=entries)
    for fault in (
        f"endpoints[0]: application: several have the name 'door', select one with app_id: {DOOR}, {OTHER}",
        "endpoints[1]: application: there is none of the name 'gate'",
        "endpoints[2]: application: several",
    ):
        assert fault in failed["msg"]
    assert "nobody" not in failed["msg"]
    assert plivo.methods() == ["GET"]


def test_a_name_that_is_not_there_yet(run: Run, plivo: Account) -> None:
    plivo.seed(applications=[{"app_id": OTHER, "app_name": "gate"}])
    run(plivo, plivo_endpoints.main, endpoints=FLEET[:1])
    options = {"endpoints": NAMED, "allow_missing_references": True}
    plivo.forget()
    told = run(plivo, plivo_endpoints.main, **options, check_mode=True, diff=True)
    assert (told["changed"], counts(told)) == (True, {"updated": 1, "created": 2})
    app_ids = {alias: shown["app_id"] for alias, shown in told["diff"]["after"].items()}
    assert app_ids == {"lobby": "(not known yet)", "hall": OTHER, "attic": "(not known yet)"}
    failed = run(plivo, plivo_endpoints.main, **options)
    assert "endpoints[0]: application: there is none of the name 'door'" in failed["msg"]
    assert set(plivo.methods()) == {"GET"}


def test_an_application_by_name_and_by_id(run: Run, plivo: Account) -> None:
    failed = run(plivo, plivo_endpoints.main, endpoints=[FLEET[0], {**NAMED[1], "app_id": OTHER}])
    assert "mutually exclusive: app_id|application" in failed["msg"]
    assert "endpoints[1]" in failed["msg"]
    assert plivo.methods() == []

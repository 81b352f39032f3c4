# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: options, results and failures."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.cpaas.voice.plugins.modules import catapult_endpoints
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run, counts
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account

FLEET: list[dict[str, Any]] = [{"name": name, "password": SECRET} for name in ("lobby", "hall", "attic")]
DOMAIN = "rd-test"


def test_created_then_unchanged_then_deleted(run: Run, catapult: Account) -> None:
    created = run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN, return_endpoints=True)
    assert (created["changed"], counts(created)) == (True, {"created": 3})
    assert [entry["position"] for entry in created["entries"]] == [0, 1, 2]
    again = run(catapult, catapult_endpoints.main, endpoints=FLEET[::-1], domain_id=DOMAIN, return_endpoints=True)
    assert (again["changed"], counts(again), again["entries"]) == (False, {"unchanged": 3, "password_unknown": 3}, [])
    assert again["endpoints"] == created["endpoints"][::-1]
    gone = [{**entry, "state": "absent"} for entry in FLEET]
    deleted = run(catapult, catapult_endpoints.main, endpoints=gone, domain_id=DOMAIN)
    assert (deleted["changed"], counts(deleted)) == (True, {"deleted": 3})
    assert [entry["endpoint"] for entry in deleted["entries"]] == created["endpoints"]
    assert "endpoints" not in deleted


def test_check_mode_tells_and_does_nothing(run: Run, catapult: Account) -> None:
    told = run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN, check_mode=True, diff=True)
    assert (told["changed"], counts(told)) == (True, {"created": 3})
    assert [(entry["name"], entry["endpoint_id"]) for entry in told["entries"]] == [
        ("lobby", None),
        ("hall", None),
        ("attic", None),
    ]
    assert (told["diff"]["before"], set(told["diff"]["after"])) == ({}, {"lobby", "hall", "attic"})
    assert set(catapult.methods()) == {"GET"}


def test_check_mode_foresees_that_nothing_is_deleted(run: Run, catapult: Account) -> None:
    run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN)
    mixed = [{"endpoint_id": "nobody"}, {"name": "hall", "state": "absent"}]
    results = [
        run(
            catapult,
            catapult_endpoints.main,
            endpoints=mixed,
            domain_id=DOMAIN,
            prune=True,
            prune_max=2,
            check_mode=check,
            diff=True,
        )
        for check in (True, False)
    ]
    for result in results:
        assert (result.failed, result["changed"], counts(result)) == (True, False, {"failed": 4})
        assert result["entries"] == results[0]["entries"]
        assert result["diff"] == {"before": {}, "after": {}}
    assert len(catapult.stored()) == 3


def test_no_secret_is_printed(run: Run, catapult: Account) -> None:
    for options in ({}, {"state": "absent"}, {}, {"update_password": "always"}, {"state": "gone"}):
        entries = [{**entry, **options} for entry in FLEET]
        result = run(
            catapult, catapult_endpoints.main, endpoints=entries, domain_id=DOMAIN, return_endpoints=True, diff=True
        )
        assert SECRET not in str(result)
    catapult.fault(kind="replace", method="DELETE", status=400, body={"error": f"{SECRET} is in use"})
    failed = run(catapult, catapult_endpoints.main, endpoints=FLEET[1:], domain_id=DOMAIN, prune=True, prune_max=1)
    assert counts(failed)["failed"] == 1
    assert SECRET not in str(failed)


def test_a_failure_tells_what_the_provider_said(run: Run, catapult: Account) -> None:
    catapult.fault(
        kind="replace", status=400, headers={"X-Request-ID": "r-1"}, body={"error": f"{SECRET} is too short"}
    )
    failed = run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN)
    assert failed.failed
    assert (failed["status"], failed["method"], failed["request_id"]) == (400, "GET", "r-1")
    assert "is too short" in failed["msg"]
    assert SECRET not in str(failed)


def test_one_failure_tells_what_became_of_the_others(run: Run, catapult: Account) -> None:
    catapult.fault(kind="replace", method="POST", status=400, skip=1, body={"error": f"{SECRET} is too short"})
    failed = run(
        catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN, concurrency=1, return_endpoints=True
    )
    assert (failed.failed, failed["changed"], counts(failed)) == (True, True, {"created": 2, "failed": 1})
    assert [entry["action"] for entry in failed["entries"]] == ["created", "failed", "created"]
    assert "is too short" in failed["entries"][1]["error"]
    assert failed["entries"][1]["error"] in failed["msg"]
    assert [shown.get("name") for shown in failed["endpoints"]] == ["lobby", None, "attic"]
    assert SECRET not in str(failed)
    again = run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN)
    assert (again.failed, counts(again)) == (False, {"created": 1, "unchanged": 2, "password_unknown": 2})


def test_all_faults_of_options_and_entries_at_once(run: Run, catapult: Account) -> None:
    entries = [FLEET[0], "lobby", {**FLEET[1], "state": "gone"}, {**FLEET[2], "ignore": "perhaps", "colour": "red"}]
    failed = run(
        catapult,
        catapult_endpoints.main,
        endpoints=entries,
        domain_id=DOMAIN,
        domain="test",
        prune="perhaps",
        sort=True,
    )
    assert failed.failed
    for fault in (
        r"parameters are mutually exclusive: domain\|domain_id",
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
    assert catapult.methods() == []


def test_all_faults_of_the_whole_at_once(run: Run, catapult: Account) -> None:
    for options, faults in (
        ({"prune": True, "concurrency": 0}, ("concurrency: must be from 1 to 32", "prune: needs prune_match")),
        ({"concurrency": 33, "prune_max": -1}, ("concurrency: must be", "prune_max: must be 0 or more")),
        ({"prune": True, "prune_match": "("}, ("prune_match: is not a regular expression",)),
    ):
        failed = run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN, **options)
        assert failed.failed
        assert all(fault in failed["msg"] for fault in faults), failed["msg"]
    assert catapult.methods() == []


def test_entries_that_mean_one_endpoint_are_refused(run: Run, catapult: Account) -> None:
    entries = [*FLEET, {"name": "hall"}, {"state": "absent"}, {"endpoint_id": ""}]
    failed = run(catapult, catapult_endpoints.main, endpoints=entries, domain_id=DOMAIN)
    assert failed.failed
    for fault in (
        "endpoints[1] and endpoints[3]: the same name 'hall'",
        "endpoints[4]: needs name or endpoint_id",
        "endpoints[5]: endpoint_id: must not be empty",
    ):
        assert fault in failed["msg"]
    assert catapult.methods() == []


def test_what_is_not_in_the_list_is_pruned(run: Run, catapult: Account) -> None:
    run(catapult, catapult_endpoints.main, endpoints=FLEET, domain_id=DOMAIN)
    listed = [{"name": "lobby"}, {"name": "hall", "ignore": True, "state": "absent"}]
    for most, outcome in ((0, None), (1, {"deleted": 1, "unchanged": 1, "ignored": 1})):
        result = run(
            catapult,
            catapult_endpoints.main,
            endpoints=listed,
            domain_id=DOMAIN,
            prune=True,
            prune_max=most,
            return_endpoints=True,
            diff=True,
        )
        assert result.failed == (outcome is None)
        assert outcome is None or counts(result) == outcome
    assert [(entry["position"], entry["name"]) for entry in result["entries"]] == [(None, "attic")]
    assert (set(result["diff"]["before"]), result["diff"]["after"]) == ({"attic"}, {})
    assert [shown.get("name") for shown in result["endpoints"]] == ["lobby", None]
    assert "warnings" not in result
    assert sorted(one["name"] for one in catapult.stored()) == ["hall", "lobby"]


def test_a_domain_that_does_not_exist(run: Run, catapult: Account) -> None:
    nothing = [{"name": "lobby", "state": "absent"}, {"name": "hall", "ignore": True}]
    for domain, endpoints, outcome in (
        ("nowhere", nothing, {"unchanged": 1, "ignored": 1}),
        ("nowhere", [*nothing, {"name": "attic"}], None),
    ):
        result = run(
            catapult, catapult_endpoints.main, domain=domain, endpoints=endpoints, return_endpoints=True, diff=True
        )
        assert (result.failed, "nowhere" in result.get("msg", "")) == (outcome is None, outcome is None)
        if outcome is not None:
            assert (result["changed"], counts(result), result["entries"]) == (False, outcome, [])
            assert result["endpoints"] == [{}, {}]
            assert result["diff"] == {"before": {}, "after": {}}
    assert set(catapult.methods()) == {"GET"}


def test_the_domain_is_one_for_all(run: Run, catapult: Account) -> None:
    entries = [{**FLEET[0], "domain": "test"}, {**FLEET[1], "domain_id": DOMAIN}]
    failed = run(catapult, catapult_endpoints.main, endpoints=entries)
    assert failed.failed
    assert "one of the following is required: domain, domain_id" in failed["msg"]
    assert "endpoints[0]: unsupported: domain." in failed["msg"]
    assert "endpoints[1]: unsupported: domain_id." in failed["msg"]
    assert catapult.methods() == []


def test_check_mode_foresees_endpoints_of_a_domain_that_is_not_there_yet(run: Run, catapult: Account) -> None:
    options = {"endpoints": FLEET, "domain": "nowhere", "allow_missing_references": True}
    told = run(catapult, catapult_endpoints.main, **options, prune=True, prune_max=0, check_mode=True)
    assert (told["changed"], counts(told)) == (True, {"created": 3})
    assert [entry["path"].rpartition("/")[2] for entry in catapult.emulator.journal()] == ["domains"]
    for more in ({}, {"check_mode": True, "allow_missing_references": False}):
        failed = run(catapult, catapult_endpoints.main, **{**options, **more})
        assert failed.failed
        assert "There is no domain 'nowhere'" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}

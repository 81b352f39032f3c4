# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: the life of a trunk group, its trunks, the endpoints they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.modules import carrierx_trunk_group
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account, Result

OPTIONS = {"name": "inbound", "trunks": [{"name": "one", "endpoint": "pbx", "priority": 1}, {"name": "two"}]}

ENDPOINTS = [
    {"endpoint_sid": "sid-pbx", "name": "pbx", "type": "third_party"},
    {"endpoint_sid": "sid-conference", "name": "conference", "type": "conference"},
]

UNCLEAR = [
    {"kind": "status", "status": 503, "when": "after"},
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "cut"},
]


@pytest.fixture
def group(run: Run, carrierx: Account) -> Iterator[Any]:
    """Return what runs the module without waiting, where there are two endpoints; it only reads numbers."""
    carrierx.seed(endpoints=ENDPOINTS)

    def run_it(**options: Any) -> Result:
        return run(carrierx, carrierx_trunk_group.main, **{**OPTIONS, "retry_max_delay": 0, **options})

    yield run_it
    assert {entry["method"] for entry in carrierx.emulator.journal() if "/phonenumber/" in entry["path"]} <= {"GET"}


def stored(carrierx: Account, kind: str = "trunk_groups") -> list[dict[str, Any]]:
    """Return what the emulator holds of a kind."""
    found: list[dict[str, Any]] = carrierx.emulator.control("GET", "state")[kind]
    return found


def leads(carrierx: Account) -> dict[str, Any]:
    """Return where the trunks of groups lead, by their names."""
    groups = {group["trunk_group_sid"] for group in stored(carrierx)}
    trunks = [trunk for trunk in stored(carrierx, "trunks") if trunk["trunk_group_sid"] in groups]
    assert len({trunk["name"] for trunk in trunks}) == len(trunks)
    return {trunk["name"]: trunk["endpoint_sid"] for trunk in trunks}


def there(carrierx: Account, *trunks: dict[str, Any]) -> None:
    """Put a trunk group with trunks in."""
    carrierx.seed(trunk_groups=[{"trunk_group_sid": "sid-in", "name": "inbound", "trunks": trunks}])


def writes(carrierx: Account) -> list[tuple[str, str, Any]]:
    """Return what was written: verbs, last parts of paths, bodies."""
    return [
        (entry["method"], entry["path"].rsplit("/", 1)[-1], entry["body"])
        for entry in carrierx.emulator.journal()
        if entry["method"] != "GET"
    ]


def test_its_life(carrierx: Account, group: Any) -> None:
    created = group()
    assert (created["changed"], created["action"]) == (True, "created")
    assert created["trunk_group"]["name"] == "inbound"
    assert carrierx.methods() == ["GET", "GET", "POST", "GET"]
    trunks = [{"name": "one", "priority": 1, "endpoint_sid": "sid-pbx"}, {"name": "two"}]
    assert writes(carrierx) == [("POST", "trunk_groups", {"name": "inbound", "trunks": trunks})]
    assert leads(carrierx) == {"one": "sid-pbx", "two": None}
    carrierx.forget()
    again = group()
    assert (again["changed"], again["trunk_group"]) == (False, created["trunk_group"])
    assert carrierx.methods() == ["GET", "GET"]
    updated = group(hard_failure_threshold=5)
    assert (updated["action"], updated["trunk_group"]["hard_failure_threshold"]) == ("updated", 5)
    assert writes(carrierx) == [("PATCH", updated["trunk_group"]["trunk_group_sid"], {"hard_failure_threshold": 5})]
    carrierx.forget()
    deleted = group(state="absent")
    assert (deleted["action"], deleted["trunk_group"]) == ("deleted", updated["trunk_group"])
    assert carrierx.methods() == ["GET", "GET", "DELETE"]
    assert group(state="absent")["changed"] is False
    assert (stored(carrierx), stored(carrierx, "trunks")) == ([], [])
    assert "password_state" not in created


def test_trunks_are_written_one_by_one(carrierx: Account, group: Any) -> None:
    there(
        carrierx,
        {"trunk_sid": "t-1", "name": "one", "endpoint_sid": "sid-pbx", "weight": 7, "priority": 1},
        {"trunk_sid": "t-2", "name": "two"},
        {"trunk_sid": "t-3", "name": "three"},
    )
    updated = group(
        trunks=[{"name": "new", "endpoint": "conference"}, {"name": "two"}, {"name": "one", "endpoint_sid": ""}]
    )
    assert updated["action"] == "updated"
    assert [write[0] for write in writes(carrierx)] == ["POST", "PATCH", "DELETE"]
    assert writes(carrierx) == [
        ("POST", "trunks", {"name": "new", "endpoint_sid": "sid-conference"}),
        ("PATCH", "t-1", {"endpoint_sid": None}),
        ("DELETE", "t-3", None),
    ]
    assert leads(carrierx) == {"one": None, "two": None, "new": "sid-conference"}
    assert next(trunk for trunk in stored(carrierx, "trunks") if trunk["name"] == "one")["weight"] == 7
    carrierx.forget()
    assert group(trunks=[{"name": "one"}, {"name": "two"}, {"name": "new", "weight": 0}])["changed"] is False
    assert carrierx.methods() == ["GET"]


def test_trunks_without_a_word_stay_and_an_empty_list_removes_all(carrierx: Account, group: Any) -> None:
    group()
    assert group(trunks=None, routing_type="roundrobin")["action"] == "updated"
    assert set(leads(carrierx)) == {"one", "two"}
    emptied = group(trunks=[])
    assert (emptied["action"], emptied["trunk_group"]["trunks"]) == ("updated", [])
    assert (leads(carrierx), group(trunks=[])["changed"]) == ({}, False)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"trunks": [{"name": "two", "endpoint": "conference"}, {"name": "three"}], "soft_failure_codes": "408;503;"},
        {"trunks": []},
        {"state": "absent"},
    ],
)
def test_check_mode_tells_what_a_run_does(carrierx: Account, group: Any, change: dict[str, Any]) -> None:
    if change:
        group()
    carrierx.forget()
    told = group(**change, check_mode=True, diff=True)
    assert set(carrierx.methods()) == {"GET"}
    done = group(**change, diff=True)
    assert (told["changed"], told["action"], told["diff"]) == (True, done["action"], done["diff"])
    for name, value in told["trunk_group"].items():
        if name != "trunks":
            assert done["trunk_group"][name] == value
    for foreseen, made in zip(told["trunk_group"]["trunks"], done["trunk_group"]["trunks"]):
        assert {**made, **foreseen} == made


def test_the_diff_shows_what_differs_alone(carrierx: Account, group: Any) -> None:
    there(carrierx, {"trunk_sid": "t-1", "name": "one"}, {"trunk_sid": "t-2", "name": "two"})
    diff = group(diff=True, check_mode=True)["diff"]
    before, after = diff["before"].pop("trunks"), diff["after"].pop("trunks")
    assert diff["before"] == diff["after"]
    assert [{**before[0], "endpoint_sid": "sid-pbx", "priority": 1}, before[1]] == after


def test_a_new_name(carrierx: Account, group: Any) -> None:
    there(carrierx)
    carrierx.seed(trunk_groups=[{"trunk_group_sid": "sid-taken", "name": "taken"}])
    options = {"trunk_group_sid": "sid-in", "trunks": None}
    assert "name 'taken' is taken by sid-taken" in group(**options, name="taken")["msg"]
    assert group(**options, name="outbound")["trunk_group"]["name"] == "outbound"
    assert "There is no trunk group sid-404" in group(trunk_group_sid="sid-404")["msg"]


def test_two_of_one_name_are_left_alone(carrierx: Account, group: Any) -> None:
    carrierx.seed(trunk_groups=[{"trunk_group_sid": f"sid-{number}", "name": "inbound"} for number in (1, 2)])
    assert "2 trunk groups match the trunk group with name 'inbound': sid-1, sid-2." in group()["msg"]
    assert set(carrierx.methods()) == {"GET"}


def test_trunks_of_one_name_are_left_alone(carrierx: Account, group: Any) -> None:
    there(carrierx, {"trunk_sid": "t-1", "name": "one"}, {"trunk_sid": "t-2", "name": "one"})
    failed = group()
    assert "trunks: 2 have the name 'one', nobody can tell which is meant (t-1, t-2)" in failed["msg"]
    assert group(trunks=None)["changed"] is False
    assert set(carrierx.methods()) == {"GET"}
    assert group(trunks=[{"name": "two"}])["action"] == "updated"
    assert list(leads(carrierx)) == ["two"]


def test_all_faults_are_told_before_anything_is_sent(carrierx: Account, group: Any) -> None:
    trunks = [{"name": "one", "in_capacity": -2}, {"name": "one", "weight": -1}, {"name": "", "endpoint": "pbx"}]
    failed = group(trunks=trunks, trunk_group_sid="..")
    for fault in (
        "trunks[0].in_capacity: must be -1 or more",
        "trunks[1].weight: must be 0 or more",
        "trunks[2].name: must be at least 1",
        "trunks: 2 of them have the name 'one'",
        "trunk_group_sid: must not be empty",
    ):
        assert fault in failed["msg"]
    both = {"name": "one", "endpoint": "pbx", "endpoint_sid": "sid-pbx"}
    assert "mutually exclusive: endpoint|endpoint_sid" in group(trunks=[both])["msg"]
    assert carrierx.methods() == []
    assert "hard_failure_interval: must be 0 or more" in group(hard_failure_interval=-1)["msg"]
    assert set(carrierx.methods()) == {"GET"}


def test_endpoints_are_looked_up_once_and_all_faults_told(carrierx: Account, group: Any) -> None:
    carrierx.seed(endpoints=[{"endpoint_sid": "sid-twin", "name": "pbx", "type": "mediator"}])
    trunks = [{"name": str(number), "endpoint": name} for number, name in enumerate(["pbx", "nobody", "conference"])]
    failed = group(trunks=trunks)
    assert "trunks[0].endpoint: 2 endpoints have the name 'pbx' (sid-pbx, sid-twin), give the id" in failed["msg"]
    assert "trunks[1].endpoint: none of the endpoints has the name 'nobody'" in failed["msg"]
    assert "conference" not in failed["msg"]
    assert carrierx.methods() == ["GET"]
    assert group(trunks=trunks, state="absent")["action"] == "unchanged"
    assert carrierx.methods() == ["GET", "GET"]


def test_an_endpoint_that_is_still_to_come(carrierx: Account, group: Any) -> None:
    there(carrierx, {"trunk_sid": "t-1", "name": "one", "endpoint_sid": "sid-pbx"})
    later = {"trunks": [{"name": "one", "endpoint": "later"}]}
    told = group(**later, allow_missing_references=True, check_mode=True, diff=True)
    assert (told["changed"], told["trunk_group"]["trunks"][0]["endpoint_sid"]) == (True, "(not known yet)")
    for options in ({"check_mode": True}, {"allow_missing_references": True}):
        assert "none of the endpoints has the name 'later'" in group(**later, **options)["msg"]
    assert set(carrierx.methods()) == {"GET"}


def test_one_that_numbers_lead_to_is_kept(carrierx: Account, group: Any) -> None:
    there(carrierx)
    numbers = [f"141555501{number:02}" for number in range(22)]
    carrierx.seed(dids=[{"phonenumber": number, "trunk_group_sid": "sid-in"} for number in numbers])
    carrierx.seed(dids=[{"phonenumber": "14155550199"}])
    for check_mode in (True, False):
        failed = group(state="absent", check_mode=check_mode)
        assert f"gets the calls of 22 numbers: {', '.join(numbers[:20])} and 2 more. Nothing" in failed["msg"]
        assert "force=true" in failed["msg"]
    assert set(carrierx.methods()) == {"GET"}
    carrierx.forget()
    assert group(state="absent", force=True)["action"] == "deleted"
    assert carrierx.methods() == ["GET", "DELETE"]


def test_without_the_scope_to_read_numbers_nobody_can_tell(carrierx: Account, group: Any) -> None:
    there(carrierx)
    carrierx.emulator.control("PUT", "scopes", {"scopes": ["trunk_groups.manage", "trunk_groups.trunks.manage"]})
    failed = group(state="absent")
    assert "Grant phonenumber.read, or delete the trunk group anyway with force=true" in failed["msg"]
    assert failed["status"] == 403
    assert group(state="absent", force=True)["action"] == "deleted"


def test_a_failure_of_the_list_of_numbers_is_told(carrierx: Account, group: Any) -> None:
    there(carrierx)
    carrierx.fault(kind="status", status=400, path="dids")
    assert group(state="absent")["status"] == 400


def test_trunks_that_are_not_shown_are_not_taken_for_none(carrierx: Account, group: Any) -> None:
    shown = {"trunk_group_sid": "sid-in", "name": "inbound"}
    carrierx.fault(kind="replace", status=200, path="trunk_groups", body={"items": [shown], "total": 1}, times=9)
    for trunks in (OPTIONS["trunks"], []):
        assert "trunks: cannot be read, the credentials lack the scope trunk_groups" in group(trunks=trunks)["msg"]
    assert group(trunks=None)["changed"] is False
    assert set(carrierx.methods()) == {"GET"}


@pytest.mark.parametrize("fault", UNCLEAR, ids=str)
def test_an_unclear_create_leaves_one_group(carrierx: Account, group: Any, fault: dict[str, Any]) -> None:
    carrierx.fault(method="POST", **fault)
    assert group()["action"] == "created"
    assert carrierx.methods()[:4] == ["GET", "GET", "POST", "GET"]
    assert len(stored(carrierx)) == 1
    assert leads(carrierx) == {"one": "sid-pbx", "two": None}
    assert group()["changed"] is False


@pytest.mark.parametrize("fault", UNCLEAR, ids=str)
def test_an_unclear_create_of_a_trunk_leaves_one_trunk(carrierx: Account, group: Any, fault: dict[str, Any]) -> None:
    there(carrierx, {"trunk_sid": "t-2", "name": "two"})
    carrierx.fault(method="POST", **fault)
    assert group()["action"] == "updated"
    assert [entry["path"].rsplit("/", 1)[-1] for entry in carrierx.emulator.journal()[2:4]] == ["trunks", "trunks"]
    assert carrierx.methods()[2:4] == ["POST", "GET"]
    assert leads(carrierx) == {"one": "sid-pbx", "two": None}
    assert group()["changed"] is False


def test_a_create_of_a_trunk_that_stays_unclear_says_so(carrierx: Account, group: Any) -> None:
    there(carrierx)
    carrierx.fault(kind="drop", method="POST", when="before", times=9)
    failed = group()
    assert "unknown whether the trunk 'one' of the trunk group sid-in was created" in failed["msg"]
    assert carrierx.methods().count("POST") == 2


def test_a_failure_half_way_is_finished_by_the_next_run(carrierx: Account, group: Any) -> None:
    there(carrierx, {"trunk_sid": "t-9", "name": "nine"})
    carrierx.fault(kind="status", status=400, method="POST", skip=1)
    failed = group()
    assert (failed["status"], "create the trunk 'two' of the trunk group sid-in" in failed["msg"]) == (400, True)
    assert set(leads(carrierx)) == {"one", "nine"}
    assert group()["action"] == "updated"
    assert set(leads(carrierx)) == {"one", "two"}


def test_trunks_that_a_create_did_not_make_are_made(carrierx: Account, group: Any) -> None:
    made = {"kind": "replace", "method": "POST", "status": 200, "path": r"trunk_groups\?"}
    there(carrierx)
    carrierx.fault(**made, body={"trunk_group_sid": "sid-in", "name": "inbound"})
    carrierx.fault(kind="replace", status=200, path=r"trunk_groups\?", body={"items": [], "total": 0})
    assert group()["action"] == "created"
    assert leads(carrierx) == {"one": "sid-pbx", "two": None}


@pytest.mark.parametrize("gone", ["sid-in", "t-1"])
def test_what_somebody_else_deletes_meanwhile_is_made_anew(carrierx: Account, group: Any, gone: str) -> None:
    there(carrierx, {"trunk_sid": "t-1", "name": "one"})
    carrierx.fault(kind="remove", id=gone, method="GET", when="after", path="trunk_groups")
    assert group()["changed"] is True
    assert leads(carrierx) == {"one": "sid-pbx", "two": None}
    assert len(stored(carrierx)) == 1


def test_what_does_not_stick_is_named(carrierx: Account, group: Any) -> None:
    there(carrierx, {"trunk_sid": "t-1", "name": "one"}, {"trunk_sid": "t-2", "name": "two"})
    carrierx.fault(kind="replace", method="PATCH", status=200, body={}, times=9)
    assert "trunk 'one' of the trunk group sid-in (trunk_sid t-1) was written, but" in group()["msg"]
    assert "did not keep endpoint_sid, priority" in group()["msg"]
    assert "did not keep hard_failure_threshold" in group(trunks=None, hard_failure_threshold=9)["msg"]

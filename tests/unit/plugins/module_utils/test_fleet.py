# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole fleets: few requests, one fault stops no other object, and what a single object is promised holds for each."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Refusal, RequestFailed
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import Member, Prune
from ansible_collections.cpaas.voice.tests.unit.support import CHANGE, SECRET, Account

PAGE = {"plivo": 20, "carrierx": 1000, "catapult": 1000}
ALL = Prune(re.compile("lobby[0-9]+"), None)
BROKEN: dict[str, dict[str, Any]] = {
    "plivo": {"password": "x"},
    "carrierx": {"capacity": -1},
    "catapult": {"password": "x"},
}
"""Options that break a rule of the provider."""


def outcomes(members: list[Member]) -> dict[str, int]:
    """Return how many members there are of each outcome."""
    return dict(Counter("failed" if member.error else member.done for member in members))


def errors(members: list[Member]) -> list[str]:
    """Return what is told of the members that failed."""
    return [member.error.message for member in members if member.error]


def pages(account: Account, count: int) -> int:
    """Return how many requests a list of so many endpoints takes."""
    return max(1, -(-count // PAGE[account.name]))


def writes(account: Account) -> dict[str, int]:
    """Return how many requests of each method there were, reading ones apart."""
    return dict(Counter(method for method in account.methods() if method != "GET"))


@pytest.mark.parametrize("workers", [1, 8])
def test_the_life_of_a_fleet(account: Account, workers: int) -> None:
    fleet = account.news(45)
    assert outcomes(account.fleet(fleet, workers=workers)) == {"created": 45}
    assert account.methods().count("POST") == 45
    assert len(account.methods()) == pages(account, 0) + 45 + pages(account, 45)
    assert len(account.stored()) == 45
    account.forget()
    assert outcomes(account.fleet(fleet, workers=workers)) == {"unchanged": 45}
    assert account.methods() == ["GET"] * pages(account, 45)
    account.forget()
    gone = [{**entry, "state": "absent"} for entry in fleet]
    assert outcomes(account.fleet(gone, workers=workers)) == {"deleted": 45}
    trunk_groups = 1 if account.name == "carrierx" else 0
    assert len(account.methods()) == pages(account, 45) + trunk_groups + 45 + pages(account, 0)
    assert account.stored() == []


def test_only_what_differs_is_written(account: Account) -> None:
    fleet = account.news(30)
    account.fleet(fleet)
    account.forget()
    fleet[3] = {**fleet[3], **CHANGE[account.name]}
    members = account.fleet(fleet)
    assert outcomes(members) == {"unchanged": 29, "updated": 1}
    assert members[3].done == "updated"
    assert len(account.methods()) == 2 * pages(account, 30) + 1


def test_a_plan_only_reads(account: Account) -> None:
    account.fleet(account.news(3))
    account.forget()
    account.fleet_plan([*account.news(2), account.new()], ALL)
    assert set(account.methods()) == {"GET"}


def test_one_failure_stops_nothing_but_deletions(account: Account) -> None:
    account.fleet(account.news(5))
    fleet = [{**entry, "state": "absent"} for entry in account.news(2)] + account.news(8)[4:]
    account.fault(kind="status", status=403, method="POST", skip=1)
    members = account.fleet(fleet, ALL)
    assert outcomes(members) == {"failed": 1 + 2 + 2, "unchanged": 1, "created": 2}
    assert sum("403 Forbidden" in error for error in errors(members)) == 1
    assert sum("was not deleted" in error for error in errors(members)) == 4
    assert "DELETE" not in account.methods()
    again = account.fleet(fleet, ALL)
    assert outcomes(again) == {"deleted": 4, "unchanged": 3, "created": 1}
    assert len(account.stored()) == 4


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("fault", [{"kind": "status", "status": 502}, {"kind": "drop"}], ids=["status", "drop"])
def test_unclear_creates_leave_one_object_each(account: Account, fault: dict, when: str) -> None:
    account.fault(method="POST", when=when, times=3, **fault)
    members = account.fleet(account.news(6))
    assert outcomes(members) == {"created": 6}
    assert len(account.stored()) == 6
    assert {account.secret(endpoint) for endpoint in account.stored()} == {SECRET}
    # One list before, two after it; what the first showed is read back alone, what it did not show was sent again.
    assert account.methods().count("GET") == (1 + 1 + 3 if when == "after" else 1 + 2 + 1)


def test_a_create_that_stays_unclear_says_so(account: Account) -> None:
    account.fault(kind="status", status=502, method="POST", times=99)
    members = account.fleet(account.news(2))
    assert [error.count("It is unknown whether") for error in errors(members)] == [1, 1]
    assert writes(account) == {"POST": 4}


def test_a_refusal_after_an_unclear_create_does_not_hide_it(account: Account) -> None:
    account.fault(kind="status", status=502, method="POST")
    account.fault(kind="status", status=403, method="POST")
    (error,) = errors(account.fleet(account.news(1)))
    assert "502 Bad Gateway" in error
    assert "After that:" in error
    assert "403 Forbidden" in error


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("plivo", {"alias": "lobby0", "username": "other"}),
        ("carrierx", {"name": "lobby0", "type": "third_party"}),
    ],
)
def test_a_twin_that_appears_is_named_and_left_alone(
    request: pytest.FixtureRequest, name: str, twin: dict[str, str]
) -> None:
    account: Account = request.getfixturevalue(name)
    account.fault(kind="insert", method="POST", when="after", seed={"endpoints": [twin]})
    members = account.fleet(account.news(1))
    (error,) = errors(members)
    ids = [endpoint[account.id_key] for endpoint in account.stored()]
    assert len(ids) == 2
    assert all(one in error for one in ids)
    assert members[0].sent


def test_what_vanished_before_its_update_is_made_anew(account: Account) -> None:
    account.fleet(account.news(3))
    gone = account.stored()[0]
    method = "PATCH" if account.name == "carrierx" else "POST"
    account.fault(kind="remove", method=method, path=gone[account.id_key], id=gone[account.id_key])
    members = account.fleet(account.news(3, **CHANGE[account.name]))
    assert outcomes(members) == {"created": 1, "updated": 2}
    assert len(account.stored()) == 3


def test_an_update_that_names_what_does_not_exist_is_sent_once(catapult: Account) -> None:
    catapult.fleet(catapult.news(3))
    catapult.forget()
    members = catapult.fleet([{"name": f"lobby{number}", "application_id": "a-nobody"} for number in range(3)])
    assert outcomes(members) == {"failed": 3}
    assert all("a-nobody" in error for error in errors(members))
    assert dict(Counter(catapult.methods())) == {"GET": 2 + 3, "POST": 3}


def test_what_does_not_stick_names_the_field(catapult: Account) -> None:
    catapult.fleet(catapult.news(2))
    catapult.switch(clear_by_empty_string="ignored")
    catapult.fleet(catapult.news(2, description="Phone"))
    members = catapult.fleet(catapult.news(2, description=""))
    assert [("did not keep description" in error) for error in errors(members)] == [True, True]


def test_when_the_list_cannot_be_read_afterwards(account: Account) -> None:
    account.fault(kind="status", status=502, method="POST", times=1)
    account.fault(kind="status", status=403, method="GET", skip=1, times=99)
    members = account.fleet(account.news(3))
    told = errors(members)
    assert sum("nobody knows whether all of it was kept" in error for error in told) == 2
    assert sum("It is unknown whether" in error for error in told) == 1
    assert all("403 Forbidden" in error for error in told)


def test_what_is_deleted_but_still_listed_is_told(plivo: Account) -> None:
    plivo.fleet(plivo.news(1))
    plivo.fault(kind="replace", status=204, method="DELETE")
    (error,) = errors(plivo.fleet([{**entry, "state": "absent"} for entry in plivo.news(1)]))
    assert "still lists it" in error


def test_one_429_holds_all_workers(plivo: Account) -> None:
    plivo.fault(kind="status", status=429, method="POST", skip=2, hint="retry_after", seconds=7)
    assert outcomes(plivo.fleet(plivo.news(12))) == {"created": 12}
    assert max(plivo.clock.waits) > 6
    assert writes(plivo) == {"POST": 13}


# The list


def test_every_fault_of_every_entry_at_once(account: Account) -> None:
    key = "alias" if account.name == "plivo" else "name"
    nameless = account.new()
    del nameless[key]
    nameless.pop("username", None)
    with pytest.raises(BadInput) as bad:
        account.fleet([account.new(), nameless, account.new(**{key: "other"}), account.new()])
    assert [fault.partition(": ")[0] for fault in bad.value.faults] == ["endpoints[1]", "endpoints[0] and endpoints[3]"]
    assert account.methods() == []


def test_every_rule_that_is_broken_is_told_before_anything_is_written(account: Account) -> None:
    broken = BROKEN[account.name]
    fleet = account.news(4)
    for number in (1, 3):
        fleet[number] = {**fleet[number], **broken}
    with pytest.raises(BadInput) as bad:
        account.fleet(fleet)
    assert [fault.partition(":")[0] for fault in bad.value.faults] == ["endpoints[1]", "endpoints[3]"]
    assert set(account.methods()) == {"GET"}


def test_two_entries_that_mean_one_object(account: Account) -> None:
    account.fleet(account.news(1))
    (there,) = account.stored()
    by_id = {
        {"plivo": "endpoint_id", "carrierx": "endpoint_sid", "catapult": "endpoint_id"}[account.name]: there[
            account.id_key
        ]
    }
    with pytest.raises(BadInput, match=r"endpoints\[0\] and endpoints\[1\]: all mean the endpoint"):
        account.fleet([*account.news(1), by_id])


def test_an_ambiguous_name_fails_alone(carrierx: Account) -> None:
    twins = [{"name": "lobby0", "type": "mediator"}] * 2
    carrierx.seed(endpoints=twins)
    members = carrierx.fleet([{"name": "lobby0", "capacity": 3}, *carrierx.news(3)[1:]])
    assert outcomes(members) == {"failed": 1, "created": 2}
    assert "2 endpoints match" in errors(members)[0]


# Pruning


def test_what_is_not_declared_is_pruned(account: Account) -> None:
    account.fleet(account.news(6))
    members = account.fleet(account.news(4), ALL)
    assert outcomes(members) == {"unchanged": 4, "deleted": 2}
    assert [member.position for member in members] == [0, 1, 2, 3, None, None]
    assert len(account.stored()) == 4


def test_pruning_matches_the_whole_identity(account: Account) -> None:
    account.fleet(account.news(12))
    members = account.fleet(account.news(1), Prune(re.compile("lobby."), None))
    assert outcomes(members) == {"unchanged": 1, "deleted": 9}


def test_what_is_ignored_is_neither_managed_nor_pruned(account: Account) -> None:
    account.fleet(account.news(3))
    fleet = account.news(2)
    fleet[1] = {**fleet[1], "ignore": True, "state": "absent"}
    members = account.fleet(fleet, ALL)
    assert [(member.done, member.ignored) for member in members] == [
        ("unchanged", False),
        ("unchanged", True),
        ("deleted", False),
    ]


def test_more_than_may_be_pruned_refuses_everything(account: Account) -> None:
    account.fleet(account.news(6))
    account.forget()
    with pytest.raises(
        Refusal, match=r"3 endpoints would be pruned, more than prune_max \(2\): lobby3, lobby4, lobby5"
    ):
        account.fleet([*account.news(3), account.new()], Prune(ALL.match, 2))
    assert set(account.methods()) == {"GET"}


def test_what_shares_its_identity_is_not_pruned(carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"name": "lobby7", "type": "mediator"}] * 2 + [{"name": None, "type": "mediator"}])
    assert outcomes(carrierx.fleet(carrierx.news(1), Prune(None, 99))) == {"created": 1}
    assert len(carrierx.stored()) == 4


def test_what_a_trunk_uses_is_not_pruned(carrierx: Account) -> None:
    carrierx.fleet(carrierx.news(3))
    used = carrierx.stored()[1]
    group = {"name": "main", "trunks": [{"endpoint_sid": used["endpoint_sid"]}]}
    carrierx.seed(trunk_groups=[group])
    assert outcomes(carrierx.fleet([], ALL)) == {"deleted": 2}
    assert [endpoint["name"] for endpoint in carrierx.stored()] == [used["name"]]


def test_without_the_scope_to_see_trunks_nothing_is_pruned(carrierx: Account) -> None:
    carrierx.fleet(carrierx.news(1))
    carrierx.emulator.control("PUT", "scopes", {"scopes": ["endpoints.read", "endpoints.write"]})
    with pytest.raises(Refusal, match=r"trunk_groups\.read"):
        carrierx.fleet([], ALL)


# Reading many pages at a time


def test_no_page_is_read_twice_or_in_vain(plivo: Account) -> None:
    plivo.fleet(plivo.news(101))
    plivo.forget()
    plivo.fleet_plan(plivo.news(101))
    offsets = sorted(int(entry["query"]["offset"]) for entry in plivo.emulator.journal())
    assert offsets == [0, 20, 40, 60, 80, 100]


@pytest.mark.parametrize("change", ["insert", "remove"])
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_list_that_changes_while_it_is_read(plivo: Account, change: str, order: str) -> None:
    plivo.fleet(plivo.news(61))
    plivo.switch(list_order=order)
    plivo.forget()
    seed = {"endpoints": [{"alias": "another", "username": "another"}]}
    gone = plivo.stored()[0]
    plivo.fault(kind=change, method="GET", skip=2, when="before", seed=seed, id=gone["endpoint_id"])
    absent = {gone["alias"]} if change == "remove" else set()
    members = plivo.fleet_plan(plivo.news(61))
    assert {member.desired.fields["alias"] for member in members if member.plan.existing is None} == absent


def test_a_total_that_is_far_too_large_is_not_believed(plivo: Account) -> None:
    plivo.fleet(plivo.news(25))
    plivo.forget()
    body = {"meta": {"total_count": 10**9}, "objects": []}
    first = plivo.emulator.control("GET", "state")["endpoints"][:20]
    shown = [{"endpoint_id": one["endpoint_id"], "alias": one["alias"], "username": one["username"]} for one in first]
    plivo.fault(kind="replace", status=200, method="GET", body={**body, "objects": shown})
    plivo.fleet_plan([])
    assert len(plivo.methods()) < 30


def test_a_list_that_cannot_be_read_is_an_error(account: Account) -> None:
    account.fault(kind="status", status=403, method="GET", times=99)
    with pytest.raises(RequestFailed, match="403 Forbidden"):
        account.fleet(account.news(2))


# Identities that are shared, or would be


def test_twins_that_are_selected_by_their_ids_may_be_declared_as_they_are(carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"name": "lobby0", "type": "mediator"}] * 2)
    twins = [{"endpoint_sid": one["endpoint_sid"], "name": "lobby0"} for one in carrierx.stored()]
    assert outcomes(carrierx.fleet(twins)) == {"unchanged": 2}
    with pytest.raises(BadInput, match=r"endpoints\[0\] and endpoints\[2\]: the same name 'lobby0'"):
        carrierx.fleet([twins[0], *carrierx.news(2)[1:], *carrierx.news(1)])


def test_names_that_differ_in_case_may_be_declared_where_both_are_there(catapult: Account) -> None:
    variants = [catapult.new(name=name) for name in ("lobby", "Lobby")]
    with pytest.raises(BadInput, match=r"endpoints\[0\] and endpoints\[1\]: would have the same name 'lobby'"):
        catapult.fleet(variants)
    catapult.seed(endpoints=[{"name": entry["name"], "domainId": "rd-test"} for entry in variants])
    assert outcomes(catapult.fleet(variants)) == {"unchanged": 2}


@pytest.mark.parametrize("others", ["renamed", "new"])
def test_two_never_come_to_share_an_identity(carrierx: Account, others: str) -> None:
    carrierx.fleet(carrierx.news(2))
    first, second = ({"endpoint_sid": one["endpoint_sid"], "name": "entrance"} for one in carrierx.stored())
    carrierx.forget()
    with pytest.raises(BadInput, match=r"endpoints\[0\] and endpoints\[1\]: (would have )?the same name 'entrance'"):
        carrierx.fleet([first, second if others == "renamed" else carrierx.new(name="entrance")])
    assert "PATCH" not in carrierx.methods()


def test_what_is_refused_is_known_all_the_same(carrierx: Account) -> None:
    carrierx.fleet(carrierx.news(1))
    (there,) = carrierx.stored()
    carrierx.seed(trunk_groups=[{"name": "main", "trunks": [{"endpoint_sid": there["endpoint_sid"]}]}])
    (member,) = carrierx.fleet([{"name": there["name"], "state": "absent"}])
    assert isinstance(member.error, Refusal)
    assert member.object is not None
    assert member.object["endpoint_sid"] == there["endpoint_sid"]

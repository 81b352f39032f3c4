# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: the life of a domain, and what protects what lies in it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.modules import catapult_domain
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account, Result

OPTIONS = {"name": "acme", "description": "Phones of Acme"}

UNCLEAR = [
    {"kind": "status", "status": 503, "when": "after"},
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "cut"},
]


def names(catapult: Account) -> list[str]:
    """Return the names of the domains that there are."""
    return [domain["name"] for domain in catapult.emulator.control("GET", "state")["domains"]]


def with_endpoints(catapult: Account, count: int) -> None:
    """Put a domain with endpoints in."""
    endpoints = [{"id": f"re-{number}", "name": f"phone{number:02}", "domainId": "rd-1"} for number in range(count)]
    catapult.seed(domains=[{"id": "rd-1", "name": "acme"}], endpoints=endpoints)


@pytest.fixture
def domain(run: Run, catapult: Account) -> Any:
    """Return what runs the module without waiting."""

    def run_it(**options: Any) -> Result:
        return run(catapult, catapult_domain.main, **{**OPTIONS, "retry_max_delay": 0, **options})

    return run_it


def test_its_life(catapult: Account, domain: Any) -> None:
    created = domain()
    assert (created["changed"], created["action"]) == (True, "created")
    assert created["domain"] == {**OPTIONS, "domain_id": created["domain"]["domain_id"]}
    assert catapult.methods() == ["GET", "POST", "GET"]
    again = domain()
    assert (again["changed"], again["domain"]) == (False, created["domain"])
    catapult.forget()
    updated = domain(description="Changed")
    assert (updated["action"], updated["domain"]["description"]) == ("updated", "Changed")
    assert [entry["body"] for entry in catapult.emulator.journal()] == [None, {"description": "Changed"}, None]
    catapult.forget()
    deleted = domain(state="absent")
    assert (deleted["action"], deleted["domain"], deleted["deleted_endpoints"]) == ("deleted", updated["domain"], [])
    assert catapult.methods() == ["GET", "GET", "DELETE"]
    assert domain(state="absent")["changed"] is False
    assert names(catapult) == ["test"]
    assert "password_state" not in created


@pytest.mark.parametrize("change", [{}, {"description": "Changed"}, {"state": "absent"}])
def test_check_mode_tells_what_a_run_does(catapult: Account, domain: Any, change: dict[str, str]) -> None:
    if change:
        domain()
    catapult.forget()
    told = domain(**change, check_mode=True, diff=True)
    assert set(catapult.methods()) == {"GET"}
    done = domain(**change, diff=True)
    assert told["changed"] is True
    assert {**done, "domain": {**done["domain"], **told["domain"]}} == {**told, "domain": done["domain"]}


def test_by_its_id(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 0)
    assert domain(name=None, domain_id="rd-1")["action"] == "updated"
    assert domain(domain_id="rd-1")["changed"] is False
    assert domain(name=None, domain_id="rd-1", state="absent")["action"] == "deleted"
    assert "There is no domain rd-1" in domain(domain_id="rd-1")["msg"]


def test_its_name_is_fixed(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 0)
    failed = domain(domain_id="rd-1", name="other")
    assert "name: is 'acme' and cannot be changed to 'other'" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}


@pytest.mark.parametrize("name", ["a" * 17, "with space", "a.b", "ö"])
def test_names_that_cannot_be(catapult: Account, domain: Any, name: str) -> None:
    failed = domain(name=name)
    assert "name: must be 1 to 16 letters, digits, hyphens and underscores" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}


@pytest.mark.parametrize("state", ["present", "absent"])
def test_another_case_is_no_other_domain(catapult: Account, domain: Any, state: str) -> None:
    with_endpoints(catapult, 0)
    failed = domain(name="Acme", state=state)
    assert "one whose name differs in case only: 'acme'" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}


def test_one_with_endpoints_is_kept(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 22)
    for check_mode in (True, False):
        failed = domain(state="absent", check_mode=check_mode)
        assert "The domain with name 'acme' has 22 endpoints: phone00, phone01," in failed["msg"]
        assert "phone19 and 2 more. Nothing was changed." in failed["msg"]
        assert "force=true" in failed["msg"]
    assert set(catapult.methods()) == {"GET"}


@pytest.mark.parametrize("behaviour", ["refuse", "cascade"])
def test_one_with_endpoints_goes_with_them_when_forced(catapult: Account, domain: Any, behaviour: str) -> None:
    catapult.switch(delete_nonempty_domain=behaviour)
    with_endpoints(catapult, 3)
    told = domain(state="absent", force=True, check_mode=True, diff=True)
    assert set(catapult.methods()) == {"GET"}
    catapult.forget()
    done = domain(state="absent", force=True, diff=True)
    assert done == told
    assert [one["endpoint_id"] for one in done["deleted_endpoints"]] == ["re-0", "re-1", "re-2"]
    assert done["diff"]["before"]["endpoints"] == ["phone00", "phone01", "phone02"]
    assert catapult.methods() == ["GET", "GET", *["DELETE"] * 4]
    assert [entry["path"].rsplit("/", 1)[-1] for entry in catapult.emulator.journal()[2:]] == [
        "re-0",
        "re-1",
        "re-2",
        "rd-1",
    ]
    assert (names(catapult), catapult.stored()) == (["test"], [])


def test_what_is_gone_is_told_when_it_fails_half_way(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 3)
    catapult.fault(kind="status", status=400, method="DELETE", path="re-2")
    failed = domain(state="absent", force=True)
    assert (failed["status"], failed["method"]) == (400, "DELETE")
    assert "2 of the 3 endpoints of the domain with name 'acme' were deleted before: phone00, phone01." in failed["msg"]
    assert [one["name"] for one in failed["deleted_endpoints"]] == ["phone00", "phone01"]
    assert [one["id"] for one in catapult.stored()] == ["re-2"]
    assert len(domain(state="absent", force=True)["deleted_endpoints"]) == 1


def test_a_failure_at_the_first_endpoint_is_told_as_it_is(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 2)
    catapult.fault(kind="status", status=400, method="DELETE")
    failed = domain(state="absent", force=True)
    assert "were deleted before" not in failed["msg"]
    assert "deleted_endpoints" not in failed
    assert len(catapult.stored()) == 2


def test_endpoints_that_somebody_else_deletes_do_not_stop_it(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 2)
    catapult.fault(kind="remove", id="re-1", method="GET", when="after", path="endpoints")
    assert domain(state="absent", force=True)["action"] == "deleted"
    assert names(catapult) == ["test"]


def test_endpoints_that_were_deleted_are_told_even_if_somebody_else_deletes_the_domain(
    catapult: Account, domain: Any
) -> None:
    with_endpoints(catapult, 2)
    catapult.fault(kind="remove", id="rd-1", method="DELETE", when="after", path="re-1")
    gone = domain(state="absent", force=True)
    assert (gone["changed"], gone["action"], len(gone["deleted_endpoints"])) == (True, "deleted", 2)


def test_a_domain_that_somebody_else_deletes_is_gone_as_declared(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 0)
    catapult.fault(kind="remove", id="rd-1", method="GET", when="after")
    gone = domain(state="absent")
    assert (gone["changed"], gone["action"], gone["domain"]) == (False, "unchanged", {})


def test_a_list_of_endpoints_that_cannot_be_found_is_not_an_empty_one(catapult: Account, domain: Any) -> None:
    with_endpoints(catapult, 1)
    catapult.fault(kind="status", status=404, method="GET", path="endpoints")
    assert domain(state="absent", force=True)["status"] == 404
    assert set(catapult.methods()) == {"GET"}


@pytest.mark.parametrize("fault", UNCLEAR, ids=str)
def test_an_unclear_create_leaves_one_domain(catapult: Account, domain: Any, fault: dict[str, Any]) -> None:
    catapult.fault(method="POST", **fault)
    assert domain()["action"] == "created"
    assert catapult.methods()[:3] == ["GET", "POST", "GET"]
    assert names(catapult) == ["test", "acme"]
    assert domain()["changed"] is False


def test_a_create_that_stays_unclear_says_so(catapult: Account, domain: Any) -> None:
    catapult.fault(kind="drop", method="POST", when="before", times=9)
    assert "unknown whether the domain with name 'acme' was created" in domain()["msg"]
    assert catapult.methods().count("POST") == 2


def test_the_name_of_somebody_else(catapult: Account, domain: Any) -> None:
    catapult.seed(domains=[{"name": "acme", "userId": "u-somebody"}])
    failed = domain()
    assert (failed["status"], failed["code"]) == (409, "duplicate-domain")
    assert catapult.methods() == ["GET", "POST", "GET"]


def test_what_does_not_stick_is_named(catapult: Account, domain: Any) -> None:
    domain()
    catapult.switch(clear_by_empty_string="ignored")
    assert "did not keep description" in domain(description="")["msg"]
    catapult.switch(clear_by_empty_string="clears")
    assert domain(description="")["domain"]["description"] == ""

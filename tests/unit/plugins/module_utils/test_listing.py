# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole lists, page after page, while others write and servers misbehave."""

from __future__ import annotations

import weakref

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils import _listing
from ansible_collections.cpaas.voice.plugins.module_utils._errors import Refusal, RequestFailed
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer
from ansible_collections.cpaas.voice.plugins.module_utils._providers.plivo import Endpoint
from ansible_collections.cpaas.voice.tests.unit.support import Account


def endpoints(account: Account, count: int) -> dict:
    """Return a seed of so many endpoints."""
    domain = {"domainId": "rd-test"} if account.name == "catapult" else {}
    name = {"plivo": "alias"}.get(account.name, "name")
    return {
        "endpoints": [{name: f"phone-{n}", "username": f"phone{n}", "type": "mediator", **domain} for n in range(count)]
    }


def read(account: Account) -> list[str]:
    """Return the identities of all endpoints, as the client reads them."""
    resource = account.provider.endpoints(account.client(), account.options())
    found = _listing.scan(account.client(), resource, lambda one: True)
    return sorted(one[resource.identity_key] for one in found if one.get("type") != "system_gateway")


@pytest.mark.parametrize(("name", "count", "pages"), [("plivo", 45, 3), ("carrierx", 1001, 2), ("catapult", 1000, 1)])
def test_each_page_is_read_once(request: pytest.FixtureRequest, name: str, count: int, pages: int) -> None:
    account: Account = request.getfixturevalue(name)
    account.emulator.control("POST", "seed", endpoints(account, count))
    assert len(read(account)) == count
    assert account.methods() == ["GET"] * pages


@pytest.mark.parametrize("name", ["plivo", "carrierx", "catapult"])
def test_a_list_of_exactly_full_pages_ends(request: pytest.FixtureRequest, name: str) -> None:
    account: Account = request.getfixturevalue(name)
    full = {"plivo": 40, "carrierx": 999, "catapult": 1000}[name]
    account.emulator.control("POST", "seed", endpoints(account, full))
    assert len(read(account)) == full


def test_paging_without_links(catapult: Account) -> None:
    catapult.switch(link_header="absent")
    catapult.emulator.control("POST", "seed", endpoints(catapult, 1500))
    assert len(read(catapult)) == 1500


def test_links_to_another_host_are_followed_on_the_own_one(catapult: Account) -> None:
    catapult.emulator.control("POST", "seed", endpoints(catapult, 3))
    first = [{"id": "re-x", "name": "x"}]
    link = '<http://elsewhere.invalid/steal?page=0&size=1000>; rel="next"'
    for skip in (0, 1):  # The list is read twice, since it has several pages.
        catapult.fault(kind="replace", method="GET", skip=skip, status=200, body=first, headers={"Link": link})
    assert read(catapult) == ["phone-0", "phone-1", "phone-2", "x"]


def test_an_insertion_while_the_list_is_read_shows_nothing_twice(plivo: Account) -> None:
    plivo.emulator.control("POST", "seed", endpoints(plivo, 45))
    plivo.fault(kind="insert", method="GET", when="after", seed={"endpoints": [{"alias": "new", "username": "new"}]})
    found = read(plivo)
    assert len(found) == len(set(found)) >= 45


def test_a_deletion_while_the_list_is_read_hides_nothing(plivo: Account) -> None:
    plivo.emulator.control("POST", "seed", endpoints(plivo, 45))
    newest = plivo.client().request("GET", "/Endpoint/", "look").data["objects"][0]["endpoint_id"]
    plivo.fault(kind="remove", method="GET", when="after", id=newest)
    assert len(read(plivo)) == 44


@pytest.mark.parametrize("name", ["carrierx", "catapult"])
def test_a_deletion_hides_nothing_where_nobody_tells_how_many_there_are(
    request: pytest.FixtureRequest, name: str
) -> None:
    account: Account = request.getfixturevalue(name)
    account.emulator.control("POST", "seed", endpoints(account, 1001))
    if name == "carrierx":
        account.switch(total="null")
    account.fault(kind="remove", method="GET", when="after", id=account.stored()[0][account.id_key])
    assert {f"phone-{n}" for n in range(1, 1001)} <= set(read(account))


def test_a_list_that_never_holds_still_is_an_error(plivo: Account) -> None:
    plivo.emulator.control("POST", "seed", endpoints(plivo, 45))
    for found in plivo.stored()[:9]:
        plivo.fault(kind="remove", method="GET", path="offset=0", when="after", id=found["endpoint_id"])
    with pytest.raises(Refusal, match="changed each of the 3 times"):
        read(plivo)


def test_the_same_page_again_and_again_is_an_error(plivo: Account) -> None:
    plivo.fault(kind="replace", status=200, times=99, body={"objects": [{"endpoint_id": "1"}]})
    with pytest.raises(RequestFailed, match="same page again"):
        read(plivo)


def test_a_list_without_end_is_an_error(plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_listing, "MAX_PAGES", 3)
    for page in range(4):
        body = {"objects": [{"endpoint_id": str(page)}], "meta": {"total_count": None}}
        plivo.fault(kind="replace", status=200, body=body)
    with pytest.raises(RequestFailed, match="does not end after 3 pages"):
        read(plivo)


class Kept(dict):
    """An object of which one can see whether somebody still holds it."""


def test_pages_that_do_not_match_are_not_kept(plivo: Account) -> None:
    plivo.emulator.control("POST", "seed", endpoints(plivo, 400))
    read_so_far: list = []
    most = 0

    class Watched(Endpoint):
        """Endpoints of which one can see how many somebody still holds."""

        def decode(self, answer: Answer, raw: object) -> dict:
            nonlocal most
            found = Kept(super().decode(answer, raw))
            read_so_far.append(weakref.ref(found))
            most = max(most, sum(reference() is not None for reference in read_so_far))
            return found

    assert _listing.scan(plivo.client(), Watched(), lambda found: False) == []
    assert len(read_so_far) == 400
    assert most <= 2 * 20


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], "expected a dictionary"),
        ({}, "objects: is missing"),
        ({"objects": [5]}, r"objects\[0\]"),
        ({"objects": [{}]}, "endpoint_id: is missing"),
        ({"objects": [{"endpoint_id": True}]}, "an id is missing"),
        ({"objects": [{"endpoint_id": "1", "alias": 5}]}, "alias: int where str belongs"),
        ({"objects": [], "meta": {"total_count": "many"}}, "meta.total_count: str where int belongs"),
    ],
)
def test_a_surprising_list_is_a_clear_error(plivo: Account, body: object, fault: str) -> None:
    plivo.fault(kind="replace", status=200, body=body, headers={"X-Request-ID": "r-7"})
    with pytest.raises(RequestFailed, match=f"does not describe: .*{fault}.*request ID r-7"):
        read(plivo)

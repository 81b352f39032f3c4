# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about Catapult: domains, letters of either case, forms of answers."""

from __future__ import annotations

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    MissingParent,
    Refusal,
    RequestFailed,
)
from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult as facts
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account


def test_a_domain_is_looked_up_by_name(catapult: Account) -> None:
    catapult.converge(domain="test", name="lobby", password=SECRET)
    catapult.forget()
    assert catapult.converge(domain="test", name="lobby").action == "unchanged"
    assert [entry["path"].rsplit("/", 1)[-1] for entry in catapult.emulator.journal()] == ["domains", "endpoints"]


def test_an_unchanged_run_with_the_id_of_the_domain_is_one_listing(catapult: Account) -> None:
    catapult.converge(**catapult.new())
    catapult.forget()
    catapult.converge(**catapult.new())
    assert catapult.methods() == ["GET"]


@pytest.mark.parametrize(("domain", "error"), [("nowhere", MissingParent), ("TEST", Refusal)])
def test_domains_that_are_not_there(catapult: Account, domain: str, error: type) -> None:
    with pytest.raises(error, match=f"There is no domain '{domain}'"):
        catapult.plan(domain=domain, name="lobby")


def test_an_unknown_id_of_a_domain(catapult: Account) -> None:
    with pytest.raises(RequestFailed, match="404"):
        catapult.plan(domain_id="rd-unknown", name="lobby", state="absent")


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_case_variant_is_an_error(catapult: Account, state: str) -> None:
    catapult.converge(**catapult.new())
    with pytest.raises(Refusal, match=r"'lobby'.*case-sensitive"):
        catapult.plan(name="Lobby", password=SECRET, state=state)


def test_both_faults_of_a_password_are_told(catapult: Account) -> None:
    with pytest.raises(BadInput, match="password: must be at least 6 characters long and may hold only Latin-1"):
        catapult.plan(name="lobby", password="\u0100")


@pytest.mark.parametrize("name", ["with space", "a@b", "a:b", "caf\u00e9", "50%"])
def test_names_that_are_no_sip_users(catapult: Account, name: str) -> None:
    with pytest.raises(BadInput, match="name: must be a SIP user"):
        catapult.plan(name=name, password=SECRET)


@pytest.mark.parametrize("name", ["jsmith_mobile", "+19195551212", "a;b=c", "50%25", "Tom.O'Hara"])
def test_names_that_are(catapult: Account, name: str) -> None:
    catapult.converge(name=name, password=SECRET)
    assert catapult.converge(name=name).action == "unchanged"


def test_a_name_cannot_be_changed(catapult: Account) -> None:
    made = catapult.converge(**catapult.new()).object
    with pytest.raises(BadInput, match="name: is 'lobby' and cannot be changed to 'front'"):
        catapult.plan(endpoint_id=made["endpoint_id"], name="front")


SWITCHES = [
    {"location": "relative"},
    {"location": "missing"},
    {"unset_keys": "null"},
    {"enabled_form": "string"},
    {"sip_uri_form": "without"},
    {"empty_list": "object"},
    {"empty_list": "empty_body"},
    {"update_status": 204},
    {"link_header": "absent"},
    {"duplicate_status": 400},
]


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda switches: "-".join(f"{k}-{v}" for k, v in switches.items()))
def test_every_form_of_answers(catapult: Account, switches: dict) -> None:
    catapult.switch(**switches)
    created = catapult.converge(**catapult.new(enabled=False)).object
    assert (created["enabled"], created["description"], created["application_id"]) == (False, "", None)
    assert created["sip_uri"] == "sip:lobby@test.bwapp.bwsip.io"
    assert (created["sip_username"], created["sip_domain"]) == ("lobby", "test.bwapp.bwsip.io")
    assert catapult.converge(**catapult.new(enabled=False, description="")).action == "unchanged"
    assert catapult.converge(**catapult.new(enabled=True, description="Desk")).action == "updated"
    assert catapult.converge(**catapult.new(description="")).action == "updated"
    assert catapult.converge(**catapult.new(state="absent")).action == "deleted"


def test_a_list_whose_last_page_has_no_link(catapult: Account) -> None:
    first = [{"id": "re-1", "name": "x"}]
    link = {"Link": "<http://elsewhere.invalid/?page=1&size=1000>; rel='next'"}
    for _reading in range(2):  # The pages do not tell how many objects there are.
        catapult.fault(kind="replace", method="GET", status=200, body=first, headers=link)
        catapult.fault(kind="replace", method="GET", status=200, body=[{"id": "re-2", "name": "lobby"}])
    assert catapult.plan(name="lobby").existing is not None


def test_a_link_that_cannot_be_followed_is_an_error(catapult: Account) -> None:
    link = {"Link": '<http://elsewhere.invalid/next>; rel="next"'}
    catapult.fault(kind="replace", method="GET", status=200, body=[], headers=link)
    with pytest.raises(RequestFailed, match="does not tell the number of the next page"):
        catapult.plan(name="lobby")


@pytest.mark.parametrize("location", ["http://[x/", "", "/"])
def test_a_location_that_says_nothing_leads_to_the_list(catapult: Account, location: str) -> None:
    catapult.fault(kind="replace", method="POST", when="after", headers={"Location": location})
    assert catapult.converge(**catapult.new()).action == "created"
    assert catapult.methods() == ["GET", "POST", "GET"]


def test_only_what_differs_is_written(catapult: Account) -> None:
    catapult.converge(**catapult.new(description="Desk"))
    catapult.forget()
    catapult.converge(**catapult.new(description="Desk", enabled=False, update_password="always"))
    (write,) = [entry for entry in catapult.emulator.journal() if entry["method"] != "GET"]
    assert write["body"] == {"enabled": False, "credentials": {"password": SECRET}}


@pytest.mark.parametrize(
    ("value", "wait"),
    [("1000000004", 4), ("1000000004000", 4), ("999999000000", 0), ("soon", None), ("", None), ("9" * 40, None)],
)
def test_rate_limits(value: str, wait: object) -> None:
    assert facts.rate_limit_wait({"X-RateLimit-Reset": value}, 1000000000) == wait


def test_a_missing_host_is_explained(catapult: Account) -> None:
    own = catapult.options(user_id="u", api_token="t", api_secret="s")
    assert "2024" in facts.service({**own, "api_url": None}, {}).unresolved
    assert facts.service(own, {}).unresolved == ""


@pytest.mark.parametrize(
    ("body", "fault"),
    [({"no": "list"}, "expected a list"), ([{"name": "x"}], "id: is missing"), ([{"id": "re-1"}], "name: is missing")],
)
def test_surprising_lists(catapult: Account, body: object, fault: str) -> None:
    catapult.fault(kind="replace", status=200, body=body)
    with pytest.raises(RequestFailed, match=fault):
        catapult.plan(name="lobby")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: where a number leads, and that none is ever rented or given back."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._apply import converge_one
from ansible_collections.cpaas.voice.plugins.module_utils._errors import Protected, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._plan import make_plan
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo_number as facts
from ansible_collections.cpaas.voice.plugins.modules import plivo_number
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account

NUMBER = "14155550100"
DOOR, OTHER, TRUNK = "10000000000000001", "10000000000000002", "20000000000000001"


@pytest.fixture
def rented(plivo: Account) -> Account:
    """Return an account with a number, two applications and a SIP trunk."""
    plivo.seed(
        numbers=[{"number": NUMBER}],
        applications=[{"app_id": DOOR, "app_name": "door"}, {"app_id": OTHER, "app_name": "other"}],
        trunks=[{"trunk_id": TRUNK}],
    )
    return plivo


def test_given_an_application_then_unchanged(run: Run, rented: Account) -> None:
    options = {"number": NUMBER, "alias": "office", "app_id": DOOR}
    changed = run(rented, plivo_number.main, **options)
    assert (changed["changed"], changed["action"]) == (True, "updated")
    assert {name: changed["number"][name] for name in options} == options
    assert changed["number"]["application"].endswith(f"/Application/{DOOR}/")
    assert "password_state" not in changed
    assert rented.methods() == ["GET", "POST", "GET"]
    assert rented.emulator.journal()[1]["body"] == {"alias": "office", "app_id": DOOR}
    rented.forget()
    again = run(rented, plivo_number.main, **options)
    assert (again["changed"], again["action"], again["number"]) == (False, "unchanged", changed["number"])
    assert rented.methods() == ["GET"]


@pytest.mark.parametrize("written", [NUMBER, f"+{NUMBER}", "+1 (415) 555-0100", "1.415.555.0100"])
def test_a_number_as_people_write_it(run: Run, rented: Account, written: str) -> None:
    assert run(rented, plivo_number.main, number=written)["number"]["number"] == NUMBER


def test_check_mode_tells_what_a_run_does(run: Run, rented: Account) -> None:
    options = {"number": NUMBER, "alias": "office", "application": "other", "diff": True}
    told = run(rented, plivo_number.main, **options, check_mode=True)
    assert set(rented.methods()) == {"GET"}
    done = run(rented, plivo_number.main, **options)
    assert (told["changed"], told["action"], told["diff"]) == (True, done["action"], done["diff"])
    assert told["number"].items() <= done["number"].items()
    assert set(done["diff"]["before"]) == {"number", "alias", "app_id"}


def test_an_application_is_known_by_its_name(run: Run, rented: Account) -> None:
    assert run(rented, plivo_number.main, number=NUMBER, application="door")["number"]["app_id"] == DOOR
    rented.forget()
    assert not run(rented, plivo_number.main, number=NUMBER, application="door")["changed"]
    assert [entry["path"].split("/")[4] for entry in rented.emulator.journal()] == ["Application", "Number"]
    missing = {"number": NUMBER, "application": "nobody", "allow_missing_references": True}
    told = run(rented, plivo_number.main, **missing, check_mode=True)
    assert (told["action"], told["number"]["app_id"]) == ("updated", "(not known yet)")
    assert "there is none of the name 'nobody'" in run(rented, plivo_number.main, **missing)["msg"]
    both = run(rented, plivo_number.main, number=NUMBER, application="door", app_id=DOOR)
    assert "mutually exclusive: app_id|application" in both["msg"]


def test_a_trunk_in_place_of_an_application(run: Run, rented: Account) -> None:
    options = {"number": NUMBER, "app_id": TRUNK}
    changed = run(rented, plivo_number.main, **options)["number"]
    assert (changed["app_id"], "/Zentrunk/Trunk/" in changed["application"]) == (TRUNK, True)
    assert not run(rented, plivo_number.main, **options)["changed"]


@pytest.mark.parametrize("answer", ["clear", "refuse", "ignore"])
@pytest.mark.parametrize("unset", ["null", "empty_string"])
def test_it_is_detached_or_that_is_told(run: Run, rented: Account, answer: str, unset: str) -> None:
    rented.switch(clear_number_application=answer, application_on_none=unset)
    run(rented, plivo_number.main, number=NUMBER, app_id=DOOR, alias="office")
    result = run(rented, plivo_number.main, number=NUMBER, app_id="")
    assert result.failed == (answer != "clear")
    if answer == "clear":
        assert (result["action"], result["number"]["app_id"], result["number"]["application"]) == (
            "updated",
            None,
            None,
        )
        assert not run(rented, plivo_number.main, number=NUMBER, app_id="")["changed"]
    else:
        assert ("Invalid app_id" if answer == "refuse" else "did not keep app_id") in result["msg"]


def test_an_alias_is_cleared(run: Run, rented: Account) -> None:
    run(rented, plivo_number.main, number=NUMBER, alias="office")
    assert run(rented, plivo_number.main, number=NUMBER, alias="")["action"] == "updated"
    assert not run(rented, plivo_number.main, number=NUMBER, alias="")["changed"]


@pytest.mark.parametrize("number", ["", "office", "12", "1" * 21, "../14155550100", "٣٣٣٣", "sip:14155550100@x"])
def test_what_is_no_number(run: Run, rented: Account, number: str) -> None:
    failed = run(rented, plivo_number.main, number=number, alias="office")
    assert "number: must be digits with the country code" in failed["msg"]
    assert rented.methods() == []


def test_an_application_that_cannot_be_one(run: Run, rented: Account) -> None:
    failed = run(rented, plivo_number.main, number=NUMBER, app_id="a/b")
    assert "app_id: must be the id of an application" in failed["msg"]
    assert set(rented.methods()) == {"GET"}


# Neither rented nor given back


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("form", ["error", "empty"])
def test_a_number_that_is_not_rented(run: Run, rented: Account, check_mode: bool, form: str) -> None:
    rented.switch(not_found_form=form)
    failed = run(rented, plivo_number.main, number="14155550199", alias="office", check_mode=check_mode)
    assert "The number 14155550199 is not rented by the account. Nothing was changed" in failed["msg"]
    assert rented.methods() == ["GET"]


def test_a_number_that_is_given_back_meanwhile(run: Run, rented: Account) -> None:
    rented.fault(kind="remove", method="POST", id=NUMBER)
    failed = run(rented, plivo_number.main, number=NUMBER, alias="office")
    assert f"The number {NUMBER} is not rented by the account" in failed["msg"]
    posted = [entry["path"] for entry in rented.emulator.journal() if entry["method"] != "GET"]
    assert [path.rsplit("/", 2)[1] for path in posted] == [NUMBER]


def numbers(rented: Account) -> tuple[Any, Any]:
    """Return a client and the numbers of the account."""
    client = rented.client()
    return client, facts.numbers(client, {})


def test_there_is_no_way_to_give_one_back(rented: Account) -> None:
    client, resource = numbers(rented)
    with pytest.raises(Protected, match="nothing is ever given back"):
        converge_one(client, resource, resource.desired({"number": NUMBER, "state": "absent"}))
    assert rented.methods() == ["GET"]


def test_there_is_no_way_to_rent_one(rented: Account) -> None:
    _client, resource = numbers(rented)
    with pytest.raises(Refusal, match="nothing is ever rented"):
        make_plan(resource, resource.desired({"number": NUMBER, "alias": "office"}), None)


def test_no_option_says_that_it_should_not_be_there(run: Run, rented: Account) -> None:
    assert "Unsupported parameters" in run(rented, plivo_number.main, number=NUMBER, state="absent")["msg"]
    assert rented.methods() == []

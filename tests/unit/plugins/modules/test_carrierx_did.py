# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it manages what is rented, and neither rents nor gives back, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._apply import converge_one, plan_one
from ansible_collections.cpaas.voice.plugins.module_utils._errors import Protected
from ansible_collections.cpaas.voice.plugins.module_utils._providers.carrierx_did import Did
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Desired
from ansible_collections.cpaas.voice.plugins.modules import carrierx_did
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account, Result

NUMBER = "14155550100"
ALLOWED = {"GET", "PATCH"}

DID = {"did_sid": "sid-1", "phonenumber": NUMBER}
GROUPS = [{"trunk_group_sid": "sid-in", "name": "inbound"}, {"trunk_group_sid": "sid-out", "name": "outbound"}]


@pytest.fixture
def did(run: Run, carrierx: Account) -> Iterator[Any]:
    """Return what runs the module on a number that is rented; whatever was sent, it was nothing that costs money."""
    carrierx.seed(dids=[DID, {"phonenumber": "14155550199"}], trunk_groups=GROUPS)

    def run_it(**options: Any) -> Result:
        return run(carrierx, carrierx_did.main, **{"phonenumber": NUMBER, "retry_max_delay": 0, **options})

    yield run_it
    assert set(carrierx.methods()) <= ALLOWED
    assert not [entry for entry in carrierx.emulator.journal() if entry["method"] in ("POST", "DELETE")]


def stored(carrierx: Account) -> dict[str, Any]:
    """Return the number as the emulator holds it."""
    found: dict[str, Any] = carrierx.emulator.control("GET", "state")["dids"][0]
    return found


def test_its_life(carrierx: Account, did: Any) -> None:
    updated = did(name="Main", trunk_group="inbound", diff=True)
    assert (updated["changed"], updated["action"]) == (True, "updated")
    assert (updated["did"]["did_sid"], updated["did"]["name"]) == ("sid-1", "Main")
    assert updated["diff"] == {
        "before": {"phonenumber": NUMBER, "name": None, "trunk_group_sid": None},
        "after": {"phonenumber": NUMBER, "name": "Main", "trunk_group_sid": "sid-in"},
    }
    assert carrierx.methods() == ["GET", "GET", "PATCH", "GET"]
    assert carrierx.emulator.journal()[2]["body"] == {"name": "Main", "trunk_group_sid": "sid-in"}
    carrierx.forget()
    assert did(name="Main", trunk_group="inbound")["changed"] is False
    assert did(name="Main", trunk_group_sid="sid-in")["changed"] is False
    assert carrierx.methods() == ["GET"] * 3
    assert did(trunk_group="outbound")["did"]["trunk_group_sid"] == "sid-out"
    assert stored(carrierx)["name"] == "Main"
    assert "password_state" not in updated


@pytest.mark.parametrize("option", ["trunk_group", "trunk_group_sid"])
def test_taken_out_of_its_group(carrierx: Account, did: Any, option: str) -> None:
    did(name="Main", trunk_group="inbound")
    carrierx.forget()
    cleared = did(name="", **{option: ""})
    assert (cleared["did"]["name"], cleared["did"]["trunk_group_sid"]) == (None, None)
    assert carrierx.methods() == ["GET", "PATCH", "GET"]
    assert did(name="", **{option: ""})["changed"] is False


def test_check_mode_tells_what_a_run_does(carrierx: Account, did: Any) -> None:
    told = did(name="Main", trunk_group="inbound", check_mode=True, diff=True)
    assert set(carrierx.methods()) == {"GET"}
    assert did(name="Main", trunk_group="inbound", diff=True) == told


@pytest.mark.parametrize("number", ["+14155550100", "+1 (415) 555-0100", "1.415.555.0100"])
def test_only_digits_count(did: Any, number: str) -> None:
    assert did(phonenumber=number)["did"]["did_sid"] == "sid-1"
    assert did(phonenumber=number, did_sid="sid-1")["changed"] is False


def test_by_its_sid(did: Any) -> None:
    assert did(phonenumber=None, did_sid="sid-1", name="Main")["did"]["phonenumber"] == NUMBER
    assert "phonenumber: is '14155550100' and cannot be changed" in did(did_sid="sid-1", phonenumber="15")["msg"]


@pytest.mark.parametrize(
    "options", [{"phonenumber": "14155550111"}, {"phonenumber": None, "did_sid": "sid-404"}], ids=["number", "sid"]
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_one_that_is_not_rented_is_an_error(carrierx: Account, did: Any, options: Any, check_mode: bool) -> None:
    failed = did(**options, name="Main", trunk_group="inbound", check_mode=check_mode)
    assert "among those that the partner has rented. Numbers are never rented by this collection" in failed["msg"]
    assert carrierx.methods() == ["GET", "GET"]


def test_what_cannot_be_is_told_before_anything_is_sent(carrierx: Account, did: Any) -> None:
    failed = did(phonenumber="main", did_sid="..", trunk_group_sid="a\nb")
    for option in ("phonenumber", "did_sid", "trunk_group_sid"):
        assert f"{option}: must " in failed["msg"]
    assert "did_sid: must not be empty" in did(did_sid="", trunk_group="inbound")["msg"]
    assert "mutually exclusive" in did(trunk_group="inbound", trunk_group_sid="sid-in")["msg"]
    assert "phonenumber: must not be empty" in did(phonenumber=None)["msg"]
    assert carrierx.methods() == []


def test_a_group_that_nobody_can_tell(carrierx: Account, did: Any) -> None:
    carrierx.seed(trunk_groups=[{"trunk_group_sid": "sid-twin", "name": "inbound"}])
    failed = did(trunk_group="inbound")
    assert "trunk_group: 2 trunk groups have the name 'inbound' (sid-in, sid-twin), give the id" in failed["msg"]
    for options in ({}, {"check_mode": True}, {"allow_missing_references": True}):
        failed = did(trunk_group="nobody", **options)
        assert "trunk_group: none of the trunk groups has the name 'nobody'" in failed["msg"]


def test_a_group_that_is_still_to_come(did: Any) -> None:
    told = did(trunk_group="later", allow_missing_references=True, check_mode=True, diff=True)
    assert (told["changed"], told["did"]["trunk_group_sid"]) == (True, "(not known yet)")
    assert told["diff"]["after"]["trunk_group_sid"] == "(not known yet)"


def test_two_entries_of_one_number_are_left_alone(carrierx: Account, did: Any) -> None:
    carrierx.seed(dids=[{**DID, "did_sid": "sid-2"}])
    assert "2 DIDs match the DID with phonenumber '14155550100': sid-1, sid-2" in did(name="Main")["msg"]
    assert did(did_sid="sid-2", name="Main")["action"] == "updated"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", [{"kind": "drop"}, {"kind": "status", "status": 503}], ids=["drop", "503"])
def test_an_update_is_repeated(carrierx: Account, did: Any, kind: dict[str, Any], when: str) -> None:
    carrierx.fault(method="PATCH", when=when, **kind)
    assert did(name="Main")["action"] == "updated"
    assert stored(carrierx)["name"] == "Main"


def test_a_number_that_is_given_back_meanwhile_is_not_rented_again(carrierx: Account, did: Any) -> None:
    carrierx.fault(kind="remove", id="sid-1", method="GET", when="after")
    assert "Numbers are never rented" in did(name="Main")["msg"]


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_a_refused_update_is_told(carrierx: Account, did: Any, status: int) -> None:
    carrierx.fault(kind="status", status=status, method="PATCH", times=9)
    assert did(name="Main", retries=1)["status"] == status


def test_the_engine_itself_can_neither_rent_nor_give_back(carrierx: Account, did: Any) -> None:
    client = carrierx.client()
    gone = Desired(present=False, id=None, fields={"phonenumber": NUMBER}, force=True)
    for act in (plan_one, converge_one):
        with pytest.raises(Protected, match="numbers are never given back"):
            act(client, Did(), gone)

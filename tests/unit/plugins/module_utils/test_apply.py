# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object brought to its declared state, at every provider, over real connections that fail on demand."""

from __future__ import annotations

import threading
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    OutcomeUnknown,
    Refusal,
    RequestFailed,
)
from ansible_collections.cpaas.voice.tests.unit.support import CHANGE, SECRET, Account

UNCLEAR = [
    {"kind": "status", "status": 500, "when": "before"},
    {"kind": "status", "status": 503, "when": "after"},
    {"kind": "drop", "when": "before"},
    {"kind": "drop", "when": "after"},
    {"kind": "html", "status": 502, "when": "after"},
    {"kind": "cut"},
]
"""What can become of a create so that nobody knows whether it was carried out."""


def names(fault: dict) -> str:
    """Name a fault."""
    return "-".join(str(value) for value in fault.values())


def test_the_life_of_an_object(account: Account) -> None:
    created = account.converge(**account.new())
    assert created.action == "created"
    again = account.converge(**account.new())
    assert (again.action, again.object) == ("unchanged", created.object)
    updated = account.converge(**account.new(**CHANGE[account.name]))
    assert updated.action == "updated"
    assert account.converge(**account.new(**CHANGE[account.name])).action == "unchanged"
    deleted = account.converge(**account.new(state="absent"))
    assert (deleted.action, deleted.object) == ("deleted", updated.object)
    assert account.converge(**account.new(state="absent")).action == "unchanged"
    assert account.stored() == []


def test_a_plan_only_reads(account: Account) -> None:
    account.plan(**account.new())
    account.converge(**account.new())
    account.forget()
    account.plan(**account.new(**CHANGE[account.name]))
    account.plan(**account.new(state="absent"))
    assert set(account.methods()) == {"GET"}


@pytest.mark.parametrize("fault", UNCLEAR, ids=names)
def test_an_unclear_create_leaves_one_object(account: Account, fault: dict) -> None:
    account.fault(method="POST", **fault)
    outcome = account.converge(**account.new())
    assert outcome.action == "created"
    (stored,) = account.stored()
    assert outcome.object is not None
    assert stored[account.id_key] in outcome.object.values()
    assert account.secret(stored) == SECRET
    assert account.converge(**account.new()).action == "unchanged"


@pytest.mark.parametrize("fault", UNCLEAR, ids=names)
def test_after_an_unclear_create_the_list_is_read_before_anything_else(account: Account, fault: dict) -> None:
    account.fault(method="POST", **fault)
    account.converge(**account.new())
    methods = account.methods()
    assert methods[:3] == ["GET", "POST", "GET"]


def test_what_an_unclear_create_left_behind_gets_its_secrets_again(account: Account) -> None:
    account.fault(kind="drop", method="POST", when="after")
    account.converge(**account.new())
    writes = [method for method in account.methods() if method != "GET"]
    assert len(writes) == 2


def test_a_create_that_surely_failed_is_sent_again(account: Account) -> None:
    account.fault(kind="status", status=429, method="POST", hint="retry_after", seconds=3)
    assert account.converge(**account.new()).action == "created"
    assert account.methods().count("POST") == 2
    assert account.clock.waits[0] >= 3
    assert len(account.stored()) == 1


def test_a_create_that_stays_unclear_says_so(account: Account) -> None:
    account.fault(kind="drop", method="POST", when="before", times=9)
    with pytest.raises(OutcomeUnknown, match=r"unknown whether the endpoint with .* 'lobby' was created"):
        account.converge(**account.new())
    assert account.methods().count("POST") == 2


def test_a_look_that_fails_after_an_unclear_create_says_so(account: Account) -> None:
    account.fault(kind="drop", method="POST", when="after")
    account.fault(kind="status", status=403, method="GET", skip=1)
    with pytest.raises(OutcomeUnknown, match=r"unknown whether .* After that: .* 403"):
        account.converge(**account.new())


def test_a_refusal_after_an_unclear_create_does_not_hide_it(account: Account) -> None:
    account.fault(kind="drop", method="POST", when="before")
    account.fault(kind="status", status=400, method="POST")
    with pytest.raises(OutcomeUnknown, match=r"unknown whether .* After that: .* 400"):
        account.converge(**account.new())


def test_what_shows_late_after_an_unclear_create_is_waited_for(plivo: Account) -> None:
    plivo.fault(kind="drop", method="POST", when="after")
    plivo.fault(kind="replace", method="GET", skip=1, status=200, body={"objects": []})
    assert plivo.converge(**plivo.new()).action == "created"
    assert len(plivo.stored()) == 1


def test_a_deletion_that_is_answered_by_a_web_page_is_not_done(account: Account) -> None:
    account.converge(**account.new())
    account.fault(kind="replace", method="DELETE", status=200, body="<html>Please log in</html>", times=9)
    options = {"force": True} if account.name == "carrierx" else {}
    with pytest.raises(RequestFailed, match="the body is not JSON"):
        account.converge(**account.new(state="absent", **options))


def test_another_object_than_was_asked_for_is_an_error(account: Account) -> None:
    made = account.converge(**account.new())
    assert made.object is not None
    key = {"carrierx": "endpoint_sid"}.get(account.name, "endpoint_id")
    body = {account.id_key: "other", "name": "x", "type": "flexml"}
    account.fault(kind="replace", method="GET", status=200, body=body)
    with pytest.raises(RequestFailed, match="it is the endpoint other"):
        account.converge(**{key: made.object[key]})


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_ids_that_cannot_be(account: Account, value: str) -> None:
    key = {"carrierx": "endpoint_sid"}.get(account.name, "endpoint_id")
    with pytest.raises(BadInput, match=f"{key}: must not be empty"):
        account.converge(**account.new(**{key: value}))


def test_a_refused_create_is_final(account: Account) -> None:
    account.fault(kind="status", status=400, method="POST")
    with pytest.raises(RequestFailed, match="400"):
        account.converge(**account.new())
    assert account.methods() == ["GET", "POST"]


class PassingOn(BaseHTTPRequestHandler):
    """A proxy that passes every request on, and breaks off before it answers a POST."""

    def do_GET(self) -> None:
        """Pass on and answer."""
        answer = self.passed_on()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(content := answer.read())))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """Pass on and break off."""
        self.passed_on().read()
        self.close_connection = True

    def passed_on(self) -> HTTPResponse:
        """Return the answer of the server."""
        target = urlsplit(self.path)
        connection = HTTPConnection(target.netloc)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection.request(self.command, target._replace(scheme="", netloc="").geturl(), body, dict(self.headers))
        return connection.getresponse()

    def log_message(self, *_arguments: object) -> None:
        """Keep silent."""


def test_a_proxy_that_breaks_off_may_have_passed_a_create_on(plivo: Account) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), PassingOn) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        with pytest.raises(RequestFailed, match="the proxy did not let it through"):
            plivo.converge(**plivo.new(), proxy=f"http://127.0.0.1:{proxy.server_port}", retries=1)
        proxy.shutdown()
    assert len(plivo.stored()) == 1


@pytest.mark.parametrize("account", ["plivo", "carrierx"], indirect=True)
def test_a_twin_that_appears_is_named_and_left_alone(account: Account) -> None:
    twin = (
        {"alias": "lobby", "username": "lobby1"}
        if account.name == "plivo"
        else {"name": "lobby", "type": "third_party"}
    )
    account.fault(kind="drop", method="POST", when="after")
    account.fault(kind="insert", method="GET", when="after", seed={"endpoints": [twin]})
    with pytest.raises(OutcomeUnknown) as failed:
        account.converge(**account.new())
    assert len(account.stored()) == 2
    assert all(stored[account.id_key] in failed.value.message for stored in account.stored())


def test_an_object_deleted_before_its_update_is_made_anew(account: Account) -> None:
    account.converge(**account.new())
    (stored,) = account.stored()
    account.fault(kind="remove", id=stored[account.id_key], method="GET", when="after")
    outcome = account.converge(**account.new(**CHANGE[account.name]))
    assert outcome.action == "created"
    (fresh,) = account.stored()
    assert fresh[account.id_key] != stored[account.id_key]


def test_an_object_that_is_deleted_again_and_again_is_an_error(account: Account) -> None:
    account.converge(**account.new())
    method = "PATCH" if account.name == "carrierx" else "POST"
    path = rf"{account.stored()[0][account.id_key]}/?$"
    account.fault(kind="status", status=404, method=method, path=path, times=9)
    account.fault(kind="status", status=404, method="GET", path=path, times=9)
    with pytest.raises(Refusal, match="was deleted by somebody else each of the 2 times"):
        account.converge(**account.new(**CHANGE[account.name]))


def test_an_object_deleted_by_somebody_else_meanwhile_is_gone_as_declared(account: Account) -> None:
    account.converge(**account.new())
    (stored,) = account.stored()
    account.fault(kind="remove", id=stored[account.id_key], method="GET", when="after")
    options = {"force": True} if account.name == "carrierx" else {}
    outcome = account.converge(**account.new(state="absent", **options))
    assert (outcome.action, outcome.object) == ("unchanged", None)


def test_a_deletion_whose_answer_was_lost_is_done(account: Account) -> None:
    account.converge(**account.new())
    account.fault(kind="drop", method="DELETE", when="after")
    assert account.converge(**account.new(state="absent")).action == "deleted"
    assert account.stored() == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_update_is_repeated(account: Account, when: str) -> None:
    account.converge(**account.new())
    method = "PATCH" if account.name == "carrierx" else "POST"
    account.fault(kind="drop", method=method, when=when)
    assert account.converge(**account.new(**CHANGE[account.name])).action == "updated"
    assert account.converge(**account.new(**CHANGE[account.name])).action == "unchanged"


def test_a_new_object_that_is_not_there_at_once_is_looked_for_again(account: Account) -> None:
    account.fault(kind="status", status=404, method="GET", skip=1, times=2)
    assert account.converge(**account.new()).action == "created"
    assert len(account.clock.waits) == 2


def test_a_new_object_that_never_shows_up_is_an_error(account: Account) -> None:
    account.fault(kind="status", status=404, method="GET", skip=1, times=99)
    with pytest.raises(RequestFailed, match="cannot be found although it was created"):
        account.converge(**account.new())
    assert account.methods().count("POST") == 1


def test_an_empty_identity_is_refused(account: Account) -> None:
    identity = {"plivo": "alias"}.get(account.name, "name")
    with pytest.raises(BadInput, match=f"{identity}: must not be empty"):
        account.converge(**{identity: ""})
    assert account.methods() == []


def test_an_unknown_id_is_refused_or_already_gone(account: Account) -> None:
    key = {"carrierx": "endpoint_sid"}.get(account.name, "endpoint_id")
    with pytest.raises(Refusal, match="There is no endpoint 404404"):
        account.converge(**{key: "404404"})
    assert account.converge(**{key: "404404"}, state="absent").action == "unchanged"


def test_an_answer_without_the_new_id_leads_to_the_list(account: Account) -> None:
    if account.name == "catapult":
        account.switch(location="missing")
    else:
        account.fault(kind="replace", method="POST", when="after", status=201, body={"message": "async api spawned"})
    assert account.converge(**account.new()).action == "created"
    assert account.methods() == ["GET", "POST", "GET"]


@pytest.mark.parametrize("status", [400, 409])
def test_one_that_appears_during_a_create_of_unique_names_is_managed(catapult: Account, status: int) -> None:
    catapult.switch(duplicate_status=status)
    twin = {"domainId": "rd-test", "name": "lobby", "enabled": False}
    catapult.fault(kind="insert", method="GET", when="after", seed={"endpoints": [twin]})
    outcome = catapult.converge(**catapult.new(enabled=True))
    assert outcome.action == "updated"
    assert [stored["enabled"] for stored in catapult.stored()] == [True]


def test_a_first_attempt_that_lands_late_is_adopted(catapult: Account) -> None:
    catapult.fault(kind="drop", method="POST", when="before")
    late = {"domainId": "rd-test", "name": "lobby"}
    catapult.fault(kind="insert", method="GET", skip=1, when="after", seed={"endpoints": [late]})
    outcome = catapult.converge(**catapult.new())
    assert outcome.action == "created"
    (stored,) = catapult.stored()
    assert catapult.secret(stored) == SECRET


def test_a_conflict_without_such_an_object_is_told(catapult: Account) -> None:
    catapult.fault(kind="status", status=409, method="POST")
    with pytest.raises(RequestFailed, match="409"):
        catapult.converge(**catapult.new())


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_update_that_is_answered_by_a_web_page_is_sent_again(account: Account, when: str) -> None:
    account.converge(**account.new())
    method = "PATCH" if account.name == "carrierx" else "POST"
    account.fault(kind="replace", method=method, when=when, status=200, body="<html>all right</html>")
    account.forget()
    assert account.converge(**account.new(**CHANGE[account.name])).action == "updated"
    assert account.methods().count(method) == 2


def test_a_password_that_was_handed_to_a_web_page_is_not_written(catapult: Account) -> None:
    catapult.converge(**catapult.new())
    catapult.fault(kind="replace", method="POST", status=200, body="<html>Please log in</html>", times=9)
    with pytest.raises(RequestFailed, match="the body is not JSON"):
        catapult.converge(**catapult.new(password="another-secret", update_password="always"))


def test_what_does_not_stick_names_the_field(catapult: Account) -> None:
    catapult.switch(clear_by_empty_string="ignored")
    catapult.converge(**catapult.new(description="There"))
    with pytest.raises(Refusal, match="did not keep description"):
        catapult.converge(**catapult.new(description=""))


def test_a_hash_that_does_not_follow_an_update_is_an_error(plivo: Account) -> None:
    plivo.converge(**plivo.new())
    plivo.switch(read_password="frozen")
    with pytest.raises(Refusal, match="did not keep password"):
        plivo.converge(**plivo.new(password="another-secret"))
    assert plivo.converge(**plivo.new(password="another-secret", update_password="on_create")).action == "unchanged"


def test_an_update_that_is_merged_ends_in_a_replacement(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    carrierx.switch(nested_patch="merge")
    other = [{"ip": "192.0.2.12", "sip_username": "lobby", "sip_password": SECRET}]
    assert carrierx.converge(**carrierx.new(addresses=other)).action == "updated"
    assert "PUT" in carrierx.methods()
    (stored,) = carrierx.stored()
    assert [address["ip"] for address in stored["addresses"]] == ["192.0.2.12"]
    assert carrierx.converge(**carrierx.new(addresses=other)).action == "unchanged"


def test_a_replacement_that_would_erase_a_password_is_refused(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(out_sip_username="out", out_sip_password=SECRET, attributes={"a": "1", "b": "2"}))
    carrierx.switch(nested_patch="merge", secrets_echo="masked")
    with pytest.raises(Refusal, match="out_sip_password that cannot be read"):
        carrierx.converge(name="lobby", attributes={"a": None})
    (stored,) = carrierx.stored()
    assert stored["out_sip_password"] == SECRET

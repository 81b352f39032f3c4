# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Samples of requests and answers that Plivo published."""

from __future__ import annotations

from typing import Any

import pytest

from contract.caller import Caller, shape, without
from emulator.plivo.state import AUTH_ID, AUTH_TOKEN
from emulator.server import RunningEmulator

CREATE = {
    "username": "testusername",
    "password": "testpassword",
    "alias": "Test Account",
    "app_id": "77494029089751836",
}
CREATED = {
    "username": "zumba131031145958",
    "alias": "zumba",
    "message": "created",
    "endpoint_id": "37371860103666",
    "api_id": "1c13de4c-423d-11e3-9899-22000abfa5d5",
}
CHANGED = {"api_id": "e0b42faa-604e-11e5-a78c-22000abfa4f6", "message": "changed"}
NOT_FOUND = {"api_id": "b6d258ee-8f64-11e4-b153-22000abcaa64", "error": "not found"}
UNREGISTERED = {
    "alias": "zumba",
    "api_id": "39015de8-4fb3-11e4-a2d1-22000ac5040c",
    "application": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/379619814477342321/",
    "endpoint_id": "39452475478853",
    "password": "8bc0002a467b8276aaaf47e92bc46b9f",
    "resource_uri": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Endpoint/39452475478853/",
    "sip_registered": "false",
    "sip_uri": "sip:zumba141009125224@phone.plivo.com",
    "sub_account": None,
    "username": "zumba141009125224",
}
REGISTERED = {
    "alias": "callme",
    "application": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/33406267401237901/",
    "endpoint_id": "32866729519064",
    "resource_uri": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Endpoint/32866729519064/",
    "sip_contact": "sip:callme140703093224@122.172.71.207:57563;ob",
    "sip_expires": "2021-07-21 19:26:08",
    "sip_registered": "true",
    "sip_uri": "sip:callme140703093944@phone.plivo.com",
    "sip_user_agent": "Telephone 1.1.4",
    "sub_account": None,
    "username": "callme140703093944",
}
META = {
    "limit": 2,
    "offset": 0,
    "total_count": 4,
    "next": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Endpoint/?limit=2&offset=2",
    "previous": None,
}
APPLICATION = {
    "answer_method": "POST",
    "answer_url": "https://example.com/answer",
    "api_id": "874df593-5049-11eb-8445-0242ac110003",
    "app_id": "28596691685931059",
    "app_name": "AppTest-1558568",
    "application_type": "XML",
    "default_app": False,
    "default_endpoint_app": False,
    "enabled": True,
    "fallback_answer_url": "",
    "fallback_method": "POST",
    "hangup_method": "POST",
    "hangup_url": "https://example.com/answer",
    "log_incoming_message": True,
    "message_method": "POST",
    "message_url": "",
    "public_uri": False,
    "resource_uri": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Application/28596691685931059/",
    "sip_uri": "sip:28596691685931059@app.plivo.com",
    "sub_account": None,
}
SUBACCOUNT = {
    "account": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/",
    "api_id": "323972b2-0db3-11e4-a2d1-22000ac5040c",
    "auth_id": "SAXXXXXXXXXXXXXXXXXX",
    "auth_token": "MTZjYWM0YzVjNjMwZmVmODFiNWJjNWJlOGI4ZDA0",
    "created": "2014-07-17",
    "enabled": True,
    "modified": None,
    "name": "Chewbacca",
    "resource_uri": "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Subaccount/SAXXXXXXXXXXXXXXXXXX/",
}


@pytest.fixture
def plivo(plivo_emulator: RunningEmulator) -> Caller:
    """Return a caller to the account."""
    return Caller(plivo_emulator, f"/v1/Account/{AUTH_ID}", (AUTH_ID, AUTH_TOKEN))


def test_create(plivo: Caller) -> None:
    """The request of the vendor's collection, whose alias holds a space, where aliases may hold one."""
    plivo.seed(applications=[{"app_id": CREATE["app_id"]}])
    plivo.switch(alias_rule="lenient")
    answer = plivo.send("POST", "/Endpoint/", CREATE)
    assert answer.status_code == 201
    assert shape(answer.json()) == shape(CREATED)
    assert answer.json()["alias"] == "Test Account"


def test_create_as_newer_reports_have_it(plivo: Caller) -> None:
    """The same request where aliases are as documented."""
    plivo.seed(applications=[{"app_id": CREATE["app_id"]}])
    answer = plivo.send("POST", "/Endpoint/", CREATE)
    assert answer.status_code == 400
    assert answer.json()["error"] == {"alias": ["Invalid Endpoint Alias name"]}


def test_create_by_curl(plivo: Caller) -> None:
    """The curl line of the sample does not say that its body is JSON, which the documents require."""
    answer = plivo.send_form("/Endpoint/", '{"username": "testusername"}')
    assert answer.status_code == 400
    assert answer.json()["error"] == "use 'application/json' Content-Type and raw POST with json data"


def test_create_with_a_dated_username(plivo: Caller) -> None:
    """The published usernames end in the time at which they were made."""
    plivo.switch(suffix="timestamp")
    body = {"username": "zumba", "password": "secret", "alias": "zumba"}
    made = plivo.send("POST", "/Endpoint/", body).json()
    assert len(made["username"]) == len(str(CREATED["username"]))


def test_read_unregistered(plivo: Caller) -> None:
    """An endpoint that no phone is registered at, made of the sample's values."""
    plivo.seed(applications=[{"app_id": "379619814477342321"}])
    plivo.seed(endpoints=[stored(UNREGISTERED, app_id="379619814477342321")])
    answer = plivo.send("GET", f"/Endpoint/{UNREGISTERED['endpoint_id']}/")
    assert answer.status_code == 200
    assert shape(answer.json()) == shape(UNREGISTERED)
    expected = {**own(UNREGISTERED), "api_id": answer.json()["api_id"]}
    assert answer.json() == expected


def test_read_registered(plivo: Caller) -> None:
    """An endpoint with a phone; the sample lacks the id of the request, and its URI is another account's."""
    contact = {name: REGISTERED[name] for name in ("sip_contact", "sip_expires", "sip_user_agent")}
    plivo.seed(endpoints=[stored(REGISTERED, app_id="33406267401237901", registered=True, **contact)])
    answer = plivo.send("GET", f"/Endpoint/{REGISTERED['endpoint_id']}/")
    assert answer.status_code == 200
    assert without(answer.json(), "api_id") == own(REGISTERED)


def test_list(plivo: Caller) -> None:
    """The first of two pages."""
    plivo.seed(endpoints=[{"app_id": "379619814477342321", "password": "secret"} for _number in range(4)])
    answer = plivo.send("GET", "/Endpoint/?limit=2&offset=0")
    assert answer.status_code == 200
    assert set(answer.json()) == {"api_id", "meta", "objects"}
    assert answer.json()["meta"] == own(META)
    assert [shape(one) for one in answer.json()["objects"]] == [shape(without(UNREGISTERED, "api_id"))] * 2


def test_update(plivo: Caller) -> None:
    """An update returns a message."""
    plivo.seed(endpoints=[{"endpoint_id": "25138079994337"}])
    answer = plivo.send("POST", "/Endpoint/25138079994337/", {"alias": "New_test"})
    assert answer.status_code == 202
    assert shape(answer.json()) == shape(CHANGED)
    assert answer.json()["message"] == "changed"


def test_delete(plivo: Caller) -> None:
    """A deletion returns nothing, a second one that there is no such thing."""
    plivo.seed(endpoints=[{"endpoint_id": "25138079994337"}])
    first, second = (plivo.send("DELETE", "/Endpoint/25138079994337/") for _time in range(2))
    assert (first.status_code, first.content) == (204, b"")
    assert (second.status_code, shape(second.json())) == (404, shape(NOT_FOUND))
    assert second.json()["error"] == "not found"


@pytest.mark.parametrize(
    ("password", "shown"),
    [("test123", "cc03e747a6afbbcbf8be7668acfebee5"), ("TestingCity", "7681fb638a6edc7c70a522f58659af10")],
)
def test_password(plivo: Caller, password: str, shown: str) -> None:
    """Published passwords, and what the service shows of them."""
    body = {"username": "testuser", "password": password, "alias": "Test"}
    identifier = plivo.send("POST", "/Endpoint/", body).json()["endpoint_id"]
    assert plivo.send("GET", f"/Endpoint/{identifier}/").json()["password"] == shown


def test_unauthorized(plivo_emulator: RunningEmulator) -> None:
    """Without credentials the answer is an error without the id of a request."""
    caller = Caller(plivo_emulator, f"/v1/Account/{AUTH_ID}", (AUTH_ID, ""))
    answer = caller.send("GET", "/Endpoint/")
    assert answer.status_code == 401
    assert answer.json() == {"error": "authentication credentials were not provided"}


def test_limit_of_a_page(plivo: Caller) -> None:
    """The sibling service's words for a page that is too large."""
    plivo.switch(limit_above_20="refuse", error_form="string")
    answer = plivo.send("GET", "/Endpoint/?limit=50")
    assert answer.status_code == 400
    assert answer.json()["error"] == "Invalid limit 50 provided, limit should be between 0 to 20"


def test_application(plivo: Caller) -> None:
    """An application made of the sample's values, and its two answers."""
    made = plivo.send("POST", "/Application/", {name: APPLICATION[name] for name in ("app_name", "answer_url")})
    assert made.status_code == 201
    assert shape(made.json()) == {"api_id": "str", "app_id": "str", "message": "str"}
    path = f"/Application/{made.json()['app_id']}/"
    found = plivo.send("GET", path)
    assert found.status_code == 200
    assert shape(found.json()) == shape(APPLICATION)
    changing = ("api_id", "app_id", "resource_uri", "sip_uri")
    assert without(found.json(), *changing) == without(APPLICATION, *changing)
    changed = plivo.send("POST", path, {"answer_method": "GET"})
    assert (changed.status_code, shape(changed.json())) == (202, shape(CHANGED))


def test_subaccount(plivo: Caller) -> None:
    """A subaccount made of the sample's values, and its answers."""
    made = plivo.send("POST", "/Subaccount/", {"name": "Chewbacca", "enabled": True})
    assert made.status_code == 201
    assert shape(made.json()) == dict.fromkeys(("api_id", "auth_id", "auth_token", "message"), "str")
    path = f"/Subaccount/{made.json()['auth_id']}/"
    found = plivo.send("GET", path)
    assert (found.status_code, shape(found.json())) == (200, shape(SUBACCOUNT))
    changed = plivo.send("POST", path, {"name": "Han Solo", "enabled": False})
    assert (changed.status_code, shape(changed.json())) == (202, shape(CHANGED))
    again = plivo.send("GET", path).json()
    assert (again["name"], again["enabled"], len(again["modified"])) == ("Han Solo", False, len("2014-07-17"))
    assert plivo.send("DELETE", path).status_code == 204


def test_answer_later(plivo: Caller) -> None:
    """A request with a callback."""
    answer = plivo.send("GET", "/Endpoint/?callback_url=https://example.com/done")
    assert without(answer.json(), "api_id") == {"message": "async api spawned"}


def stored(sample: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the values with which the emulator holds an endpoint of a sample."""
    values = {name: sample[name] for name in ("endpoint_id", "alias", "username")}
    return {**values, "password_md5": sample.get("password"), **more}


def own(sample: dict[str, Any]) -> dict[str, Any]:
    """Return a sample with the emulated account in place of the published one."""
    shown: dict[str, Any] = {
        name: value.replace("MAXXXXXXXXXXXXXXXXXX", AUTH_ID) if isinstance(value, str) else value
        for name, value in sample.items()
    }
    if "sip_uri" in shown:
        shown["sip_uri"] = f"sip:{shown['username']}@phone.plivo.com"
    return shown

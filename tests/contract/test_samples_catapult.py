# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Samples that Bandwidth published for Catapult, and requests that its SDKs were seen to send."""

from __future__ import annotations

from typing import Any

import pytest

from contract.caller import Caller, shape, without
from emulator.catapult.state import API_SECRET, API_TOKEN, USER_ID
from emulator.server import RunningEmulator

DOMAIN_ID = "rd-3kfl2yi4ja6npquwxpnpqji"
APPLICATION_ID = "a-qjbpfmrr46qf2lklgc72tvy"
ENDPOINT_ID = "re-6dd6kudwpxo3672peoycsgq"
REALM = "xyz-corp-testing.bwapp.bwsip.io"
DOMAIN = f"/domains/{DOMAIN_ID}"
ENDPOINTS = f"{DOMAIN}/endpoints"
ENDPOINT_PATH = f"{ENDPOINTS}/{ENDPOINT_ID}"

ENDPOINT = {
    "id": ENDPOINT_ID,
    "name": "jsmith_mobile",
    "description": "John Smiths mobile client",
    "domainId": DOMAIN_ID,
    "applicationId": APPLICATION_ID,
    "enabled": True,
    "sipUri": f"sip:jsmith_mobile@{REALM}",
    "credentials": {"realm": REALM, "username": "jsmith_mobile"},
}
REFERENCE = {
    "name": "jsmith-mobile",
    "description": "John Smiths mobile client",
    "domainId": DOMAIN_ID,
    "applicationId": APPLICATION_ID,
    "enabled": "true",
    "sipUri": f"jsmith-mobile@{REALM}",
    "credentials": {"realm": REALM, "username": "jsmith-mobile"},
}
CREATES: dict[str, dict[str, Any]] = {
    "curl": {
        "name": "jsmith_mobile",
        "description": "John Smiths mobile client",
        "applicationId": APPLICATION_ID,
        "enabled": "false",
        "credentials": {"password": "abc123"},
    },
    "javascript": {"name": "my-endpoint", "applicationId": "appId", "credentials": {"password": "123456"}},
    "ruby": {
        "name": "jsmith_mobile",
        "description": "John Smiths mobile client",
        "applicationId": "applicationId",
        "enabled": False,
        "credentials": {"password": "123456"},
    },
    "python 3": {
        "name": "jsmith",
        "description": None,
        "applicationId": None,
        "enabled": True,
        "credentials": {"password": "abc123"},
    },
    "python 1": {
        "name": "jsmith",
        "description": "x",
        "applicationId": "a-1",
        "enabled": False,
        "credentials": {"password": "abc123"},
    },
    "node": {
        "name": "ep1",
        "description": "dd",
        "enabled": False,
        "applicationId": "a-1",
        "credentials": {"password": "abc123"},
        "domainId": "rd-10",
    },
    "php": {
        "name": "uep-oKz9hdQAnwZS",
        "credentials": {"password": "abc123", "username": "somebody", "realm": "somewhere"},
        "sipUri": "sip:somebody@somewhere",
    },
}
UPDATES: dict[str, dict[str, Any]] = {
    "python 3": {
        "description": "new",
        "applicationId": None,
        "enabled": None,
        "credentials": {"password": None},
    },
    "python 1": {"enabled": False, "description": "y"},
    "node": {"enabled": True},
    "php": {"description": "new"},
}
NOT_FOUND = {
    "category": "not-found",
    "code": "endpoint-not-found",
    "message": "The endpoint 're-2' could not be found",
    "details": [
        {"name": "requestMethod", "value": "GET"},
        {"name": "remoteAddress", "value": "127.0.0.1"},
        {"name": "requestPath", "value": f"users/{USER_ID}{ENDPOINTS}/re-2"},
    ],
}
APPLICATION = {
    "autoAnswer": True,
    "callbackHttpMethod": "get",
    "id": "a-1232asf123",
    "incomingCallUrl": "http://callback.com/calls",
    "incomingMessageUrl": "http://callback.com/messages",
    "incomingSmsUrl": "http://callback.com/messages",
    "name": "MyFirstApp",
}


@pytest.fixture
def catapult(catapult_emulator: RunningEmulator) -> Caller:
    """Return a caller to a user with the samples' domain and applications."""
    caller = Caller(catapult_emulator, f"/v1/users/{USER_ID}", (API_TOKEN, API_SECRET))
    caller.seed(domains=[{"id": DOMAIN_ID, "name": "xyz-corp-testing"}])
    caller.seed(applications=[{"id": name} for name in (APPLICATION_ID, "appId", "applicationId", "a-1")])
    return caller


@pytest.mark.parametrize("sender", CREATES)
def test_create(catapult: Caller, sender: str) -> None:
    """Every way of creating an endpoint is answered with where it is, and no body."""
    body = CREATES[sender]
    answer = catapult.send("POST", ENDPOINTS, body)
    assert (answer.status_code, answer.content) == (201, b"")
    identifier = answer.headers["Location"].rsplit("/", 1)[-1]
    made = catapult.send("GET", f"{ENDPOINTS}/{identifier}").json()
    wanted = {**ENDPOINT, **without(body, "credentials", "sipUri", "domainId"), "id": identifier}
    wanted["enabled"] = body.get("enabled", True) in (True, "true")
    wanted["credentials"] = {"realm": REALM, "username": body["name"]}
    wanted["sipUri"] = f"sip:{body['name']}@{REALM}"
    optional = [name for name in ("description", "applicationId") if body.get(name) is None]
    assert made == without(wanted, *optional)


def test_location(catapult: Caller) -> None:
    """The reference prints a path, and the vendor's Java client needs a whole address."""
    absolute = catapult.send("POST", ENDPOINTS, CREATES["python 3"]).headers["Location"]
    path = f"/v1/users/{USER_ID}{ENDPOINTS}/"
    assert absolute.startswith(catapult.emulator.url + path + "re-")
    catapult.switch(location="relative")
    assert catapult.send("POST", ENDPOINTS, CREATES["node"]).headers["Location"].startswith(path + "re-")


def test_read(catapult: Caller) -> None:
    """An endpoint as the service printed it."""
    catapult.seed(endpoints=[without(ENDPOINT, "sipUri", "credentials")])
    answer = catapult.send("GET", ENDPOINT_PATH)
    assert (answer.status_code, answer.json()) == (200, ENDPOINT)
    assert catapult.send("GET", ENDPOINTS).json() == [ENDPOINT]


def test_read_as_in_the_reference(catapult: Caller) -> None:
    """An endpoint as the reference prints it, by way of the switches."""
    catapult.switch(enabled_form="string", sip_uri_form="without", list_ids="absent")
    catapult.seed(endpoints=[{**without(REFERENCE, "sipUri", "credentials"), "id": ENDPOINT_ID, "enabled": True}])
    assert catapult.send("GET", ENDPOINTS).json() == [REFERENCE]


@pytest.mark.parametrize("sender", UPDATES)
def test_update(catapult: Caller, sender: str) -> None:
    """An update returns nothing and changes what it names; null changes nothing."""
    catapult.seed(endpoints=[without(ENDPOINT, "sipUri", "credentials")])
    body = UPDATES[sender]
    answer = catapult.send("POST", ENDPOINT_PATH, body)
    assert (answer.status_code, answer.content) == (200, b"")
    named = {name: value for name, value in body.items() if value is not None and name != "credentials"}
    assert catapult.send("GET", ENDPOINT_PATH).json() == {**ENDPOINT, **named}


def test_update_with_a_short_password(catapult: Caller) -> None:
    """The reference's own sample breaks the reference's rule of six characters."""
    catapult.seed(endpoints=[without(ENDPOINT, "sipUri", "credentials")])
    answer = catapult.send("POST", ENDPOINT_PATH, {"credentials": {"password": "12345"}})
    assert (answer.status_code, answer.json()["category"]) == (400, "bad-request")


def test_delete(catapult: Caller) -> None:
    """A deletion returns nothing."""
    catapult.seed(endpoints=[without(ENDPOINT, "sipUri", "credentials")])
    answer = catapult.send("DELETE", ENDPOINT_PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert catapult.send("GET", ENDPOINTS).text == "[]"


def test_not_found(catapult: Caller) -> None:
    """The form of every error."""
    answer = catapult.send("GET", f"{ENDPOINTS}/re-2")
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize("body", ['{"expires": 3600}', None, "null", "{}"])
def test_token(catapult: Caller, body: str | None) -> None:
    """Every way of creating a token, one of which is the JSON literal null."""
    catapult.seed(endpoints=[without(ENDPOINT, "sipUri", "credentials")])
    answer = catapult.send("POST", f"{ENDPOINT_PATH}/tokens", body)
    assert (answer.status_code, shape(answer.json())) == (201, {"token": "str", "expires": "int"})
    token = answer.json()["token"]
    assert answer.headers["Location"].endswith(f"{ENDPOINT_PATH}/tokens/{token}")
    assert catapult.send("DELETE", f"{ENDPOINT_PATH}/tokens/{token}").status_code == 200


def test_links(catapult: Caller) -> None:
    """The links of a page in the middle."""
    answer = catapult.send("GET", "/applications?page=1&size=1")
    base = f"{catapult.emulator.url}/v1/users/{USER_ID}/applications"
    links = (("0", "first"), ("0", "previous"), ("2", "next"))
    assert answer.headers["Link"] == ", ".join(f'<{base}?page={page}&size=1>; rel="{rel}"' for page, rel in links)


def test_domain(catapult: Caller) -> None:
    """The domain of the vendor's example."""
    answer = catapult.send("POST", "/domains", {"name": "qwerty", "description": "Python Docs Example"})
    assert (answer.status_code, answer.content) == (201, b"")
    identifier = answer.headers["Location"].rsplit("/", 1)[-1]
    path = f"/domains/{identifier}"
    shown = {
        "id": identifier,
        "name": "qwerty",
        "description": "Python Docs Example",
        "endpointsUrl": f"{catapult.emulator.url}/v1/users/{USER_ID}{path}/endpoints",
    }
    assert catapult.send("GET", path).json() == shown
    changed = catapult.send("POST", path, {"description": "chg"})
    assert (changed.status_code, changed.content) == (200, b"")
    assert catapult.send("GET", path).json() == {**shown, "description": "chg"}
    assert catapult.send("DELETE", path).status_code == 200


def test_domain_as_in_the_reference(catapult: Caller) -> None:
    """The reference has another key for the endpoints, with a path in it."""
    catapult.switch(endpoints_url="endpoints")
    shown = catapult.send("GET", DOMAIN).json()
    assert shown["endpoints"] == f"/v1/users/{USER_ID}{ENDPOINTS}"
    assert "endpointsUrl" not in shown


def test_application(catapult: Caller) -> None:
    """The application of the vendor's example."""
    body = {**without(APPLICATION, "id", "incomingSmsUrl", "autoAnswer"), "callbackHttpMethod": "GET"}
    answer = catapult.send("POST", "/applications", body)
    assert (answer.status_code, answer.content) == (201, b"")
    identifier = answer.headers["Location"].rsplit("/", 1)[-1]
    path = f"/applications/{identifier}"
    assert catapult.send("GET", path).json() == {**APPLICATION, "id": identifier}
    assert catapult.send("POST", path, {"name": "My Updated App"}).status_code == 200
    assert catapult.send("GET", path).json() == {**APPLICATION, "id": identifier, "name": "My Updated App"}
    assert catapult.send("DELETE", path).status_code == 200


def test_account(catapult: Caller) -> None:
    """The vendor's Java client reads the account to see whether its credentials are good."""
    assert catapult.send("GET", "/account").status_code == 200

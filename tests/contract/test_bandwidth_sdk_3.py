# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Version 3 of Bandwidth's own Python SDK at the Catapult emulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bandwidth  # type: ignore[import-not-found]
import pytest
from bandwidth.account import BandwidthAccountAPIException  # type: ignore[import-not-found]

from emulator.catapult.state import API_SECRET, API_TOKEN, USER_ID
from emulator.server import RunningEmulator

CALL_URL = "https://example.com/call"
MESSAGE_URL = "https://example.com/message"
REALM = "branch.bwapp.bwsip.io"
Request = Callable[[Any], object]


def connect(url: str, user: str = USER_ID, secret: str = API_SECRET) -> Any:
    """Return the SDK's client for an address."""
    return bandwidth.client("account", user, API_TOKEN, secret, api_endpoint=url)


@pytest.fixture
def api(catapult_emulator: RunningEmulator) -> Any:
    """Return the SDK's client for the emulator."""
    return connect(catapult_emulator.url)


@pytest.fixture
def domain(api: Any) -> str:
    """Return the id of a domain."""
    return str(api.create_domain(name="branch", description="A branch office"))


def make_endpoint(api: Any, domain: str, name: str = "lobby", **values: Any) -> str:
    """Create an endpoint and return its id."""
    return str(api.create_domain_endpoint(domain, name, "abc123", **values))


def test_domain(api: Any, domain: str, catapult_emulator: RunningEmulator) -> None:
    """Every field of a domain."""
    assert domain.startswith("rd-")
    assert api.get_domain(domain) == {
        "id": domain,
        "name": "branch",
        "description": "A branch office",
        "endpoints_url": f"{catapult_emulator.url}/v1/users/{USER_ID}/domains/{domain}/endpoints",
    }


def test_domain_without_description(api: Any) -> None:
    """The SDK sends null for what is not given, and the answer lacks it."""
    assert set(api.get_domain(api.create_domain(name="bare"))) == {"id", "name", "endpoints_url"}


def test_domain_list_pages(api: Any) -> None:
    """The SDK follows the links from page to page."""
    made = [api.create_domain(name=f"domain-{number}") for number in range(7)]
    assert [one["id"] for one in api.list_domains(size=3)] == made
    assert [one["id"] for one in api.list_domains()] == made


def test_domain_delete(api: Any, domain: str) -> None:
    """A deletion returns nothing, and the domain is gone."""
    assert api.delete_domain(domain) is None
    assert list(api.list_domains()) == []
    with pytest.raises(BandwidthAccountAPIException) as raised:
        api.get_domain(domain)
    assert raised.value.status_code == 404
    assert raised.value.message == f"The domain '{domain}' could not be found"


def test_endpoint_of_little(api: Any, domain: str) -> None:
    """An endpoint of which only name and password were given."""
    identifier = make_endpoint(api, domain)
    assert identifier.startswith("re-")
    assert api.get_domain_endpoint(domain, identifier) == {
        "id": identifier,
        "name": "lobby",
        "domain_id": domain,
        "enabled": True,
        "sip_uri": f"sip:lobby@{REALM}",
        "credentials": {"realm": REALM, "username": "lobby"},
    }


def test_endpoint_of_everything(api: Any, domain: str) -> None:
    """An endpoint of which everything was given."""
    application = api.create_application(name="reception", incoming_call_url=CALL_URL)
    identifier = make_endpoint(api, domain, description="In the lobby", application_id=application, enabled=False)
    found = api.get_domain_endpoint(domain, identifier)
    assert (found["description"], found["application_id"], found["enabled"]) == ("In the lobby", application, False)


def test_endpoint_list_pages(api: Any, domain: str) -> None:
    """The SDK follows the links; a page without a size holds 25."""
    made = [make_endpoint(api, domain, f"phone-{number}") for number in range(27)]
    assert [one["id"] for one in api.list_domain_endpoints(domain, size=10)] == made
    assert [one["id"] for one in api.list_domain_endpoints(domain)] == made


def test_endpoint_list_empty(api: Any, domain: str) -> None:
    """A domain without endpoints."""
    assert list(api.list_domain_endpoints(domain)) == []


@pytest.mark.parametrize("separator", ["comma", "comma_space"])
def test_endpoint_list_link_separators(
    api: Any, domain: str, catapult_emulator: RunningEmulator, separator: str
) -> None:
    """The links may have a space between them."""
    catapult_emulator.control("PATCH", "switches", {"link_separator": separator})
    made = [make_endpoint(api, domain, f"phone-{number}") for number in range(3)]
    assert [one["id"] for one in api.list_domain_endpoints(domain, size=1)] == made


def test_endpoint_update(api: Any, domain: str, catapult_emulator: RunningEmulator) -> None:
    """The SDK sends null for what is not given, and it stays."""
    identifier = make_endpoint(api, domain, description="In the lobby")
    assert api.update_domain_endpoint(domain, identifier, enabled=False, password="another") is None
    found = api.get_domain_endpoint(domain, identifier)
    assert (found["enabled"], found["description"]) == (False, "In the lobby")
    (stored,) = catapult_emulator.control("GET", "state")["endpoints"]
    assert stored["password"] == "another"


def test_endpoint_delete(api: Any, domain: str) -> None:
    """A deletion returns nothing, and a second one finds nothing."""
    identifier = make_endpoint(api, domain)
    assert api.delete_domain_endpoint(domain, identifier) is None
    for request in (api.delete_domain_endpoint, api.get_domain_endpoint):
        with pytest.raises(BandwidthAccountAPIException) as raised:
            request(domain, identifier)
        assert raised.value.status_code == 404
        assert raised.value.code == "endpoint-not-found"
        assert raised.value.message == f"The endpoint '{identifier}' could not be found"


def test_endpoint_token(api: Any, domain: str) -> None:
    """A token tells how long it lasts."""
    identifier = make_endpoint(api, domain)
    made = api.create_domain_endpoint_auth_token(domain, identifier, expires=60)
    assert set(made) == {"token", "expires"}
    assert made["expires"] == 60
    assert api.create_domain_endpoint_auth_token(domain, identifier)["expires"] == 3600


def test_application(api: Any) -> None:
    """The method reads in lower case, and the message address by two names."""
    identifier = api.create_application(
        name="reception", incoming_call_url=CALL_URL, incoming_message_url=MESSAGE_URL, callback_http_method="GET"
    )
    assert identifier.startswith("a-")
    assert api.get_application(identifier) == {
        "id": identifier,
        "name": "reception",
        "incoming_call_url": CALL_URL,
        "incoming_message_url": MESSAGE_URL,
        "incoming_sms_url": MESSAGE_URL,
        "callback_http_method": "get",
        "auto_answer": True,
    }


def test_application_list_pages(api: Any) -> None:
    """The SDK follows the links."""
    made = [api.create_application(name="same", incoming_call_url=CALL_URL) for _number in range(5)]
    assert [one["id"] for one in api.list_applications(size=2)] == made


def test_application_update(api: Any) -> None:
    """What is not given stays."""
    identifier = api.create_application(name="reception", incoming_call_url=CALL_URL)
    assert api.update_application(identifier, name="front desk", auto_answer=False) is None
    found = api.get_application(identifier)
    assert (found["name"], found["incoming_call_url"], found["auto_answer"]) == ("front desk", CALL_URL, False)


def test_application_delete(api: Any) -> None:
    """A deletion returns nothing, and the application is gone."""
    identifier = api.create_application(name="reception", incoming_call_url=CALL_URL)
    assert api.delete_application(identifier) is None
    with pytest.raises(BandwidthAccountAPIException) as raised:
        api.get_application(identifier)
    assert (raised.value.status_code, raised.value.code) == (404, "application-not-found")


def test_account(api: Any) -> None:
    """The account can be read."""
    assert set(api.get_account()) == {"balance", "account_type"}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (lambda api: api.create_domain(name="x" * 17), "validation-error"),
        (lambda api: api.create_domain(name=" "), "blank-property"),
        (lambda api: api.create_domain(name=None), "missing-property"),
        (lambda api: api.create_application(name="reception"), "missing-property"),
    ],
)
def test_invalid(api: Any, request_: Request, code: str) -> None:
    """Values that are not allowed."""
    with pytest.raises(BandwidthAccountAPIException) as raised:
        request_(api)
    assert (raised.value.status_code, raised.value.code) == (400, code)


def test_endpoint_invalid(api: Any, domain: str) -> None:
    """A password of five characters."""
    with pytest.raises(BandwidthAccountAPIException) as raised:
        api.create_domain_endpoint(domain, "lobby", "12345")
    assert (raised.value.status_code, raised.value.code) == (400, "validation-error")
    assert "credentials.password" in raised.value.message


def test_duplicates(api: Any, domain: str) -> None:
    """Names that exist."""
    make_endpoint(api, domain)
    for request, kind in (
        (lambda: make_endpoint(api, domain), "endpoint"),
        (lambda: api.create_domain("branch"), "domain"),
    ):
        with pytest.raises(BandwidthAccountAPIException) as raised:
            request()
        assert (raised.value.status_code, raised.value.code) == (409, f"duplicate-{kind}")


def test_wrong_secret(catapult_emulator: RunningEmulator) -> None:
    """A wrong secret is refused."""
    with pytest.raises(BandwidthAccountAPIException) as raised:
        connect(catapult_emulator.url, secret="wrong").get_account()
    assert raised.value.status_code == 401


@pytest.mark.parametrize("status", [401, 403])
def test_somebody_elses_domains(catapult_emulator: RunningEmulator, status: int) -> None:
    """Another user's objects are closed, by either status."""
    catapult_emulator.control("PATCH", "switches", {"other_user_status": status})
    with pytest.raises(BandwidthAccountAPIException) as raised:
        list(connect(catapult_emulator.url, user="u-somebodyelse").list_domains())
    assert (raised.value.status_code, raised.value.code) == (status, "user-access-denied")


def test_too_many_requests(api: Any, catapult_emulator: RunningEmulator) -> None:
    """The documented body lacks the message that the SDK looks for."""
    catapult_emulator.control("POST", "faults", {"kind": "status", "status": 429})
    with pytest.raises(KeyError, match="message"):
        api.get_account()


def test_too_many_requests_with_message(api: Any, catapult_emulator: RunningEmulator) -> None:
    """With a message in the body the SDK tells status and code."""
    catapult_emulator.control("PATCH", "switches", {"message_in_429": "present"})
    catapult_emulator.control("POST", "faults", {"kind": "status", "status": 429})
    with pytest.raises(BandwidthAccountAPIException) as raised:
        api.get_account()
    assert (raised.value.status_code, raised.value.code) == (429, "rate-limit-reached")


def test_location_may_be_relative(api: Any, catapult_emulator: RunningEmulator) -> None:
    """The SDK takes the id from the end of either form."""
    catapult_emulator.control("PATCH", "switches", {"location": "relative"})
    assert api.get_domain(api.create_domain(name="branch"))["name"] == "branch"

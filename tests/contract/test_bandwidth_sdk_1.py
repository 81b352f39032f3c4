# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Version 1 of Bandwidth's own Python SDK at the Catapult emulator."""

from __future__ import annotations

from typing import Any

import bandwidth_sdk  # type: ignore[import-not-found]
import pytest
from bandwidth_sdk.client import set_client  # type: ignore[import-not-found]
from bandwidth_sdk.models import Account, Application, Domain, Endpoint, EndpointToken  # type: ignore[import-not-found]

from emulator.catapult.state import API_SECRET, API_TOKEN, USER_ID
from emulator.server import RunningEmulator

CALL_URL = "https://example.com/call"
MESSAGE_URL = "https://example.com/message"
REALM = "branch.bwapp.bwsip.io"
CREDENTIALS = {"password": "abc123"}

pytestmark = pytest.mark.usefixtures("client")


@pytest.fixture
def client(catapult_emulator: RunningEmulator) -> Any:
    """Return the SDK's client, which all of its objects use, for the emulator."""
    client = bandwidth_sdk.Client(user_id=USER_ID, token=API_TOKEN, secret=API_SECRET)
    client.endpoint = catapult_emulator.url
    yield client
    set_client(None)


@pytest.fixture
def domain(client: Any) -> Any:
    """Return a domain."""
    return Domain.create(name="branch", description="A branch office")


def make_endpoint(domain: Any, name: str = "lobby", **values: Any) -> Any:
    """Create an endpoint."""
    return Endpoint.create(domain.id, name=name, credentials=dict(CREDENTIALS), **values)


def make_application(name: str = "reception", **values: Any) -> Any:
    """Create an application."""
    return Application.create(name=name, incoming_call_url=CALL_URL, **values)


def ids(found: Any) -> list[str]:
    """Return the ids of the SDK's objects."""
    return [one.id for one in found]


def test_domain(domain: Any) -> None:
    """Every field of a domain that the SDK knows."""
    assert domain.id.startswith("rd-")
    found = Domain.get(domain.id)
    assert (found.id, found.name, found.description) == (domain.id, "branch", "A branch office")


def test_domain_without_description() -> None:
    """What is not set is not in the answer."""
    assert Domain.get(Domain.create(name="bare").id).description is None


def test_domain_list_pages() -> None:
    """The SDK counts pages from nought until one is not full."""
    made = [Domain.create(name=f"domain-{number}").id for number in range(7)]
    assert ids(Domain.list(page=1, size=3)) == made[3:6]
    assert [len(page) for page in Domain.page_iterator(chunk_size=3)] == [3, 3, 1]
    assert ids(Domain.as_iterator(chunk_size=7)) == made


def test_domain_update(domain: Any) -> None:
    """The description can be changed."""
    assert domain.patch(description="The head office") is domain
    stale = Domain(domain.id)
    stale.refresh()
    assert (stale.name, stale.description) == ("branch", "The head office")


def test_domain_delete(domain: Any) -> None:
    """A domain that was deleted is gone."""
    assert domain.delete() is True
    assert Domain.list() == []
    text = f"^404 client error: The domain '{domain.id}' could not be found$"
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=text):
        Domain.get(domain.id)


def test_endpoint_of_little(domain: Any) -> None:
    """An endpoint of which only name and password were given."""
    made = make_endpoint(domain)
    assert made.id.startswith("re-")
    found = Endpoint.get(domain.id, made.id)
    assert (found.id, found.name, found.domain_id, found.enabled) == (made.id, "lobby", domain.id, True)
    assert (found.description, found.application_id) == (None, None)
    assert found.credentials == {"realm": REALM, "username": "lobby"}
    assert found.sip_uri == f"sip:lobby@{REALM}"


def test_endpoint_of_everything(domain: Any) -> None:
    """An endpoint of which everything was given."""
    application = make_application().id
    made = make_endpoint(domain, description="In the lobby", application_id=application, enabled=False)
    found = Endpoint.get(domain.id, made.id)
    assert (found.description, found.application_id, found.enabled) == ("In the lobby", application, False)


def test_endpoint_by_way_of_its_domain(domain: Any) -> None:
    """A domain makes and lists its endpoints."""
    made = domain.add_endpoint(name="lobby", credentials=dict(CREDENTIALS))
    assert made.domain_id == domain.id
    (found,) = domain.get_endpoints()
    assert (found.id, found.name, found.sip_uri) == (made.id, "lobby", f"sip:lobby@{REALM}")


def test_endpoint_list_pages(domain: Any) -> None:
    """The SDK counts pages; without a size a page holds 25."""
    made = [make_endpoint(domain, f"phone-{number}").id for number in range(27)]
    assert ids(Endpoint.list(domain.id)) == made[:25]
    assert ids(Endpoint.list(domain.id, page=1)) == made[25:]
    assert ids(domain.get_endpoints()) == made[:25]
    assert ids(Endpoint.as_iterator(chunk_size=10, domain_id=domain.id)) == made
    assert ids(Endpoint.as_iterator(chunk_size=9, domain_id=domain.id)) == made


def test_endpoint_update(domain: Any, catapult_emulator: RunningEmulator) -> None:
    """What is not given stays."""
    endpoint = make_endpoint(domain, description="In the lobby")
    assert endpoint.patch(enabled=False, credentials={"password": "another"}) is endpoint
    stale = Endpoint(domain.id, endpoint.id)
    stale.refresh()
    assert (stale.name, stale.enabled, stale.description) == ("lobby", False, "In the lobby")
    (stored,) = catapult_emulator.control("GET", "state")["endpoints"]
    assert stored["password"] == "another"


def test_endpoint_delete(domain: Any) -> None:
    """A second deletion finds nothing."""
    endpoint = make_endpoint(domain)
    assert endpoint.delete() is True
    text = f"^404 client error: The endpoint '{endpoint.id}' could not be found$"
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=text):
        endpoint.delete()
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=text):
        Endpoint.get(domain.id, endpoint.id)


def test_endpoint_token(domain: Any) -> None:
    """The end of the Location header is the token, by which it is deleted."""
    endpoint = make_endpoint(domain)
    made = endpoint.create_token(expires=60)
    assert (made.id, made.expires) == (made.token, 60)
    assert made.delete() is True
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^404 client error: "):
        made.delete()


def test_endpoint_token_without_body(domain: Any) -> None:
    """Without arguments the SDK sends no body."""
    endpoint = make_endpoint(domain)
    assert EndpointToken.create(domain.id, endpoint.id).expires == 3600


def test_application() -> None:
    """Every field of an application that the SDK knows and the service sets."""
    made = make_application(callback_http_method="GET", incoming_call_url_callback_timeout=2000)
    assert made.id.startswith("a-")
    found = Application.get(made.id)
    assert (found.id, found.name, found.incoming_call_url) == (made.id, "reception", CALL_URL)
    assert (found.callback_http_method, found.auto_answer) == ("get", True)
    assert found.incoming_call_url_callback_timeout == 2000
    assert found.incoming_sms_url is None


def test_application_for_messages(client: Any) -> None:
    """The address for messages reads by the name that the SDK knows."""
    made = client.post("applications", data={"name": "messages", "incomingMessageUrl": MESSAGE_URL})
    assert Application.get(made.headers["location"].rsplit("/", 1)[-1]).incoming_sms_url == MESSAGE_URL


def test_application_by_older_names() -> None:
    """The SDK writes the fields for messages by the names that they had before."""
    made = Application.create(name="messages", incoming_sms_url=MESSAGE_URL)
    assert Application.get(made.id).incoming_sms_url == MESSAGE_URL


def test_application_list_pages() -> None:
    """The SDK counts pages."""
    made = [make_application("same").id for _number in range(5)]
    assert ids(Application.list(page=2, size=2)) == made[4:]
    assert ids(Application.as_iterator(chunk_size=2)) == made


def test_application_update() -> None:
    """What is not given stays."""
    application = make_application()
    assert application.patch(name="front desk", auto_answer=False) is application
    application.refresh()
    assert (application.name, application.incoming_call_url) == ("front desk", CALL_URL)
    assert application.auto_answer is False


def test_application_delete() -> None:
    """An application that was deleted is gone."""
    application = make_application()
    assert application.delete() is True
    text = f"^404 client error: The application '{application.id}' could not be found$"
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=text):
        Application.get(application.id)


def test_account() -> None:
    """The account can be read."""
    assert Account.get().account_type == "pre-pay"


def test_invalid(domain: Any) -> None:
    """Values that are not allowed, and names that exist."""
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^400 client error: .*`credentials.password`"):
        Endpoint.create(domain.id, name="lobby", credentials={"password": "12345"})
    with pytest.raises(
        bandwidth_sdk.AppPlatformError, match=r"^400 client error: The 'domain' resource property 'name'"
    ):
        Domain.create(description="Nameless")
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^409 client error: .* domain `branch`$"):
        Domain.create(name="branch")


def test_wrong_secret(client: Any) -> None:
    """A wrong secret is refused."""
    client.auth = (API_TOKEN, "wrong")
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^401 client error: "):
        Domain.list()


def test_somebody_elses_domains(client: Any) -> None:
    """Another user's objects are closed."""
    client.uid = "u-somebodyelse"
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^401 client error: User .* does not have permission"):
        Domain.list()


def test_too_many_requests(catapult_emulator: RunningEmulator) -> None:
    """The documented body lacks the message that the SDK looks for."""
    catapult_emulator.control("POST", "faults", {"kind": "status", "status": 429})
    with pytest.raises(KeyError, match="message"):
        Account.get()


def test_server_error(catapult_emulator: RunningEmulator) -> None:
    """A failure of the service tells its status."""
    catapult_emulator.control("POST", "faults", {"kind": "status", "status": 503})
    with pytest.raises(bandwidth_sdk.AppPlatformError, match=r"^503 server error: "):
        Account.get()


def test_token_needs_a_location(domain: Any, catapult_emulator: RunningEmulator) -> None:
    """Without a Location header the SDK cannot tell the id of a token."""
    endpoint = make_endpoint(domain)
    catapult_emulator.control("PATCH", "switches", {"location": "missing"})
    with pytest.raises(KeyError, match="location"):
        endpoint.create_token()

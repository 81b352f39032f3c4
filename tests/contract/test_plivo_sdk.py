# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plivo's own Python SDK at the emulator."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import plivo  # type: ignore[import-not-found]
import pytest
from plivo import exceptions
from plivo.rest import client as sdk  # type: ignore[import-not-found]

from emulator.plivo.state import AUTH_ID, AUTH_TOKEN
from emulator.server import RunningEmulator

ANSWER_URL = "https://example.com/answer"
BASES = (
    "PLIVO_API_BASE_URI",
    "API_VOICE_BASE_URI",
    "API_VOICE_BASE_URI_FALLBACK_1",
    "API_VOICE_BASE_URI_FALLBACK_2",
)

ENDPOINT = {
    "alias",
    "application",
    "endpoint_id",
    "password",
    "resource_uri",
    "sip_registered",
    "sip_uri",
    "sub_account",
    "username",
}
REGISTERED = (ENDPOINT - {"password"}) | {"sip_contact", "sip_expires", "sip_user_agent"}


@pytest.fixture
def client(plivo_emulator: RunningEmulator, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the SDK's client with its base addresses set to the emulator."""
    for name in BASES:
        monkeypatch.setattr(sdk, name, f"{plivo_emulator.url}/v1/Account")
    return plivo.RestClient(AUTH_ID, AUTH_TOKEN)


def make_endpoint(client: Any, alias: str = "lobby", **values: Any) -> Any:
    """Create an endpoint."""
    return client.endpoints.create("lobby", "secret-of-the-phone", alias, **values)


def make_application(client: Any, name: str = "reception", **values: Any) -> Any:
    """Create an application."""
    return client.applications.create(name, answer_url=ANSWER_URL, **values)


def md5(password: str) -> str:
    """Return what the service shows of a password."""
    return hashlib.new("md5", password.encode(), usedforsecurity=False).hexdigest()


def keys(answer: Any) -> set[str]:
    """Return the fields of an object of the SDK, without those that the SDK adds."""
    return set(vars(answer)) - {"api_id", "client", "_name"}


def last_segment(uri: str) -> str:
    """Return the id at the end of a resource's address."""
    return uri.rstrip("/").rsplit("/", 1)[-1]


def test_endpoint_create(client: Any) -> None:
    """The answer holds five fields, and a username with digits behind the one asked for."""
    made = make_endpoint(client)
    assert keys(made) == {"alias", "endpoint_id", "message", "username"}
    assert (made.alias, made.message) == ("lobby", "created")
    assert made.username.startswith("lobby")
    assert made.username[len("lobby") :].isdecimal()
    assert made.endpoint_id.isdecimal()
    assert uuid.UUID(made.api_id).version == 1


def test_endpoint_get(client: Any) -> None:
    """Every field of an endpoint that no phone is registered at."""
    made = make_endpoint(client)
    found = client.endpoints.get(made.endpoint_id)
    assert keys(found) == ENDPOINT
    assert found.sip_registered == "false"
    assert found.sip_uri == f"sip:{made.username}@phone.plivo.com"
    assert found.resource_uri == f"/v1/Account/{AUTH_ID}/Endpoint/{made.endpoint_id}/"
    assert found.sub_account is None
    assert found.password == md5("secret-of-the-phone")


def test_endpoint_get_registered(client: Any, plivo_emulator: RunningEmulator) -> None:
    """A registered phone shows where it is and hides the password."""
    identifier = make_endpoint(client).endpoint_id
    plivo_emulator.control("PATCH", f"endpoints/{identifier}", {"registered": True})
    found = client.endpoints.get(identifier)
    assert keys(found) == REGISTERED
    assert found.sip_registered == "true"


def test_endpoint_takes_the_default_application(client: Any) -> None:
    """An endpoint made without application gets the account's default one."""
    default = [one for one in client.applications if one.default_endpoint_app]
    found = client.endpoints.get(make_endpoint(client).endpoint_id)
    assert [one.app_id for one in default] == [last_segment(found.application)]


def test_endpoint_with_application(client: Any) -> None:
    """An endpoint leads to the application that it was made with."""
    application = make_application(client).app_id
    found = client.endpoints.get(make_endpoint(client, app_id=application).endpoint_id)
    assert found.application == f"/v1/Account/{AUTH_ID}/Application/{application}/"


def test_endpoint_list_pages(client: Any, plivo_emulator: RunningEmulator) -> None:
    """Pages follow one another, newest first, and tell how many there are."""
    plivo_emulator.control("POST", "seed", {"endpoints": [{"alias": f"phone-{number}"} for number in range(45)]})
    pages = [client.endpoints.list(limit=20, offset=offset) for offset in (0, 20, 40, 60)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert [one.alias for page in pages for one in page] == [f"phone-{number}" for number in reversed(range(45))]
    assert {page.meta.total_count for page in pages} == {45}
    path = f"/v1/Account/{AUTH_ID}/Endpoint/"
    assert pages[0].meta.previous is None
    assert pages[0].meta.next == f"{path}?limit=20&offset=20"
    assert pages[1].meta.previous == f"{path}?limit=20&offset=0"
    assert pages[2].meta.next is None


def test_endpoint_list_objects(client: Any) -> None:
    """The items of a list hold what a single one does, without the id of the request."""
    made = make_endpoint(client)
    found = client.endpoints.list()
    assert [one.id for one in found] == [made.endpoint_id]
    assert keys(found[0]) == ENDPOINT
    assert not hasattr(found[0], "api_id")


def test_endpoint_iterate(client: Any, plivo_emulator: RunningEmulator) -> None:
    """The SDK finds the next page by itself."""
    plivo_emulator.control("POST", "seed", {"endpoints": [{} for _number in range(45)]})
    assert len({one.id for one in client.endpoints}) == 45


def test_endpoint_update(client: Any) -> None:
    """What is not given stays."""
    identifier = make_endpoint(client).endpoint_id
    before = client.endpoints.get(identifier)
    answer = client.endpoints.update(identifier, alias="kitchen")
    assert keys(answer) == {"message"}
    assert answer.message == "changed"
    after = client.endpoints.get(identifier)
    assert after.alias == "kitchen"
    assert (after.username, after.password) == (before.username, before.password)
    assert after.application == before.application


def test_endpoint_update_of_an_object(client: Any) -> None:
    """An item of a list can be changed as a whole."""
    make_endpoint(client)
    application = make_application(client).app_id
    listed = client.endpoints.list()[0]
    assert listed.update(password="another-secret", alias="kitchen", app_id=application).message == "changed"
    found = client.endpoints.get(listed.id)
    assert (found.alias, last_segment(found.application)) == ("kitchen", application)
    assert found.password == md5("another-secret")


def test_endpoint_delete(client: Any) -> None:
    """A deletion has no answer, and a second one finds nothing."""
    first, second = (make_endpoint(client, alias).endpoint_id for alias in ("first", "second"))
    assert client.endpoints.delete(first) is None
    assert [one.delete() for one in client.endpoints.list()] == [None]
    for identifier in (first, second):
        with pytest.raises(exceptions.ResourceNotFoundError, match=r"^not found$"):
            client.endpoints.delete(identifier)


@pytest.mark.parametrize("form", ["error", "empty"])
def test_endpoint_not_found(client: Any, plivo_emulator: RunningEmulator, form: str) -> None:
    """An id that does not exist, in both forms of the answer."""
    plivo_emulator.control("PATCH", "switches", {"not_found_form": form})
    text = "^not found$" if form == "error" else "^Resource not found at: http"
    with pytest.raises(exceptions.ResourceNotFoundError, match=text):
        client.endpoints.get("12345678901234")
    with pytest.raises(exceptions.ResourceNotFoundError, match=text):
        client.endpoints.update("12345678901234", alias="kitchen")


def test_endpoint_invalid(client: Any) -> None:
    """The error holds a list of texts for each field."""
    with pytest.raises(exceptions.ValidationError) as raised:
        client.endpoints.create("1st", "1234", "two words")
    (errors,) = raised.value.args
    assert set(vars(errors)) == {"username", "password", "alias"}
    assert errors.alias == ["Invalid Endpoint Alias name"]


@pytest.mark.parametrize("form", ["string", "nested"])
def test_endpoint_invalid_in_other_forms(client: Any, plivo_emulator: RunningEmulator, form: str) -> None:
    """The error may also be a text, by itself or in an object."""
    plivo_emulator.control("PATCH", "switches", {"error_form": form})
    with pytest.raises(exceptions.ValidationError) as raised:
        make_endpoint(client, "two words")
    (error,) = raised.value.args
    assert (error if form == "string" else error.error) == "Invalid Endpoint Alias name"


def test_endpoint_of_an_unknown_application(client: Any) -> None:
    """An endpoint cannot lead to nowhere."""
    with pytest.raises(exceptions.ValidationError) as raised:
        make_endpoint(client, app_id="12345678901234567")
    assert set(vars(raised.value.args[0])) == {"app_id"}


@pytest.mark.parametrize("form", ["json", "text"])
def test_wrong_token(client: Any, plivo_emulator: RunningEmulator, form: str) -> None:
    """A wrong token is refused, whatever the body of the answer is."""
    plivo_emulator.control("PATCH", "switches", {"unauthorized_form": form})
    client.session.auth = (AUTH_ID, "wrong")
    text = "^authentication credentials were not provided$" if form == "json" else "^Failed to authenticate"
    with pytest.raises(exceptions.AuthenticationError, match=text):
        client.endpoints.get("12345678901234")


def test_somebody_elses_account(client: Any) -> None:
    """Credentials of one account do not open another."""
    client.session.auth = ("MASOMEBODYELSE000001", AUTH_TOKEN)
    with pytest.raises(exceptions.AuthenticationError):
        make_endpoint(client)


def test_too_many_requests(client: Any, plivo_emulator: RunningEmulator) -> None:
    """The SDK has no name for a 429 and shows the status."""
    plivo_emulator.control("POST", "faults", {"kind": "status", "status": 429})
    with pytest.raises(exceptions.PlivoRestError, match=r'^Received status code 429 for the HTTP method "GET"$'):
        client.endpoints.get("12345678901234")


@pytest.mark.parametrize(("when", "made"), [("before", 1), ("after", 2)])
def test_server_error_is_tried_again(client: Any, plivo_emulator: RunningEmulator, when: str, made: int) -> None:
    """The SDK repeats a create; an endpoint that was made before the error is made twice."""
    plivo_emulator.control("POST", "faults", {"kind": "status", "status": 500, "when": when})
    assert make_endpoint(client).message == "created"
    assert len(client.endpoints.list()) == made


def test_answer_later(client: Any) -> None:
    """A request with a callback is answered without its result."""
    answer = make_endpoint(client, callback_url="https://example.com/done")
    assert keys(answer) == {"message"}
    assert answer.message == "async api spawned"


def test_application_create(client: Any) -> None:
    """The answer holds the id only."""
    made = make_application(client)
    assert keys(made) == {"app_id", "message"}
    assert made.message == "created"
    assert made.app_id.isdecimal()


def test_application_get(client: Any) -> None:
    """Some fields read by other names than they are written."""
    identifier = make_application(client, default_number_app=True, message_url="https://example.com/message").app_id
    found = client.applications.get(identifier)
    assert (found.id, found.app_name, found.application_type) == (identifier, "reception", "XML")
    assert (found.answer_url, found.answer_method) == (ANSWER_URL, "POST")
    assert found.hangup_url == ANSWER_URL
    assert found.message_url == "https://example.com/message"
    assert (found.default_app, found.default_endpoint_app) == (True, False)
    assert (found.enabled, found.log_incoming_message, found.public_uri) == (True, True, False)
    assert found.sip_uri == f"sip:{identifier}@app.plivo.com"
    assert found.resource_uri == f"/v1/Account/{AUTH_ID}/Application/{identifier}/"
    assert found.sub_account is None


def test_application_list_pages(client: Any, plivo_emulator: RunningEmulator) -> None:
    """Pages follow one another; the account's sample application is the oldest."""
    plivo_emulator.control("POST", "seed", {"applications": [{"app_name": f"app-{number}"} for number in range(24)]})
    pages = [client.applications.list(limit=10, offset=offset) for offset in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert pages[0][0].app_name == "app-23"
    assert pages[2][-1].app_name == "Direct Dial"
    assert len({one.id for one in client.applications}) == 25


def test_application_list_by_name(client: Any) -> None:
    """A name stands for all that begin with it."""
    for name in ("hotel", "hotel-bar", "my-hotel"):
        make_application(client, name)
    assert {one.app_name for one in client.applications.list(app_name="hotel")} == {"hotel", "hotel-bar"}


def test_application_of_a_subaccount(client: Any) -> None:
    """Applications can be listed by the subaccount that they belong to."""
    subaccount = client.subaccounts.create("branch")
    identifier = make_application(client, subaccount=subaccount.id).app_id
    make_application(client, "other")
    assert [one.id for one in client.applications.list(subaccount=subaccount.id)] == [identifier]
    assert client.applications.get(identifier).sub_account == f"/v1/Account/{subaccount.id}/"


def test_application_update(client: Any) -> None:
    """The SDK writes its defaults for what is not given, and the service takes them."""
    identifier = make_application(client, answer_method="GET", default_endpoint_app=True).app_id
    assert client.applications.update(identifier, answer_url="https://example.com/new").message == "changed"
    found = client.applications.get(identifier)
    assert (found.answer_url, found.answer_method) == ("https://example.com/new", "POST")
    assert (found.hangup_url, found.default_endpoint_app) == (ANSWER_URL, False)


def test_application_update_of_an_object(client: Any) -> None:
    """An application that was read can be changed."""
    found = client.applications.get(make_application(client).app_id)
    assert found.update("https://example.com/new", default_endpoint_app=True).message == "changed"
    assert client.applications.get(found.id).default_endpoint_app is True
    assert [one.id for one in client.applications if one.default_endpoint_app] == [found.id]


def test_application_delete_takes_endpoints_along(client: Any) -> None:
    """The endpoints of an application go with it unless the request says otherwise."""
    application = make_application(client).app_id
    make_endpoint(client, app_id=application)
    assert client.applications.delete(application) is None
    assert len(client.endpoints.list()) == 0
    with pytest.raises(exceptions.ResourceNotFoundError, match=r"^not found$"):
        client.applications.get(application)


def test_application_delete_leaves_endpoints(client: Any) -> None:
    """Endpoints can be left without application."""
    application = make_application(client).app_id
    endpoint = make_endpoint(client, app_id=application).endpoint_id
    client.applications.delete(application, cascade=False)
    assert client.endpoints.get(endpoint).application is None


def test_application_delete_moves_endpoints(client: Any) -> None:
    """Endpoints can be given to another application."""
    application, successor = (make_application(client, name).app_id for name in ("old", "new"))
    endpoint = make_endpoint(client, app_id=application).endpoint_id
    found = client.applications.get(application)
    assert found.delete(cascade=False, new_endpoint_application=successor) is None
    assert last_segment(client.endpoints.get(endpoint).application) == successor


def test_application_errors(client: Any) -> None:
    """A name that is not allowed, and an id that does not exist."""
    with pytest.raises(exceptions.ValidationError) as raised:
        make_application(client, "two words")
    assert set(vars(raised.value.args[0])) == {"app_name"}
    with pytest.raises(exceptions.ResourceNotFoundError, match=r"^not found$"):
        client.applications.update("12345678901234567", answer_url=ANSWER_URL)
    with pytest.raises(exceptions.ResourceNotFoundError, match=r"^not found$"):
        client.applications.delete("12345678901234567")


def test_subaccounts(client: Any) -> None:
    """A subaccount from its beginning to its end."""
    made = client.subaccounts.create("branch", enabled=True)
    assert made.id.startswith("SA")
    found = client.subaccounts.get(made.id)
    assert (found.name, found.enabled, found.auth_token) == ("branch", True, made.auth_token)
    assert (found.account, found.modified) == (f"/v1/Account/{AUTH_ID}/", None)
    assert client.subaccounts.update(made.id, "office").message == "changed"
    (listed,) = client.subaccounts.list()
    assert (listed.id, listed.name, listed.enabled) == (made.id, "office", False)
    assert listed.delete() is None
    with pytest.raises(exceptions.ResourceNotFoundError, match=r"^not found$"):
        client.subaccounts.get(made.id)


def test_endpoint_of_a_subaccount(client: Any) -> None:
    """With a subaccount's credentials one makes its endpoints."""
    made = client.subaccounts.create("branch", enabled=True)
    client.session.auth = (made.id, made.auth_token)
    found = client.endpoints.get(make_endpoint(client).endpoint_id)
    assert found.resource_uri.startswith(f"/v1/Account/{made.id}/Endpoint/")
    assert (found.sub_account, found.application) == (f"/v1/Account/{made.id}/", None)


def test_account(client: Any) -> None:
    """The account tells its own id."""
    assert client.account.get().id == AUTH_ID


def test_numbers(client: Any, plivo_emulator: RunningEmulator) -> None:
    """A number leads to an application once it is told so."""
    plivo_emulator.control("POST", "seed", {"numbers": [{"number": "14155550123"}]})
    application = make_application(client).app_id
    assert client.numbers.get("14155550123").application is None
    assert client.numbers.update("14155550123", app_id=application, alias="front").message == "changed"
    (listed,) = client.numbers.list(number_startswith="1415")
    assert (listed.id, listed.alias, last_segment(listed.application)) == ("14155550123", "front", application)

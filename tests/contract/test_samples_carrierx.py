# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Samples of requests and answers that CarrierX published."""

from __future__ import annotations

from typing import Any

import pytest

from contract.caller import Caller, shape, without
from emulator.carrierx.state import TOKEN
from emulator.server import RunningEmulator

CREATE_CONFERENCE = '{"name":"my_conf", "type":"conference"}'
CONFERENCE = {
    "addresses": [],
    "attributes": {},
    "capacity": 0,
    "cps_limit": None,
    "endpoint_sid": "358d56f9-1482-4b3d-85a9-efd29afc6ff2",
    "name": "my_conf",
    "out_sip_password": None,
    "out_sip_username": None,
    "partner_sid": "ed437757-002d-4ecc-aa5a-efdf5e50dba0",
    "properties": {
        "account_sid": "6DcA986G-vcBel19O02iIbYUAawVidvB",
        "api_url": "https://api.carrierx.com/conference/v1",
        "container_sid": "null",
        "login": "sample_conference_775",
        "password": "YnAa9s8ixJKi",
    },
    "transformations": [],
    "type": "conference",
    "voip_token": None,
}
CREATE_THIRD_PARTY_MALFORMED = (
    '{"name":"EP_\u0422_1","addresses": ["ip": "1.1.2.13", "port": "5060"], "type":"third_party"}'
)
CREATE_THIRD_PARTY = '{"name":"my_third_party","addresses": [{"ip": "1.1.2.13", "port": "5060"}], "type":"third_party"}'
THIRD_PARTY = {
    "addresses": [
        {
            "direction": "any",
            "dst_port": 5060,
            "ip": "1.1.2.13",
            "location_sid": None,
            "port": 5060,
            "priority": 0,
            "sip_password": None,
            "sip_username": None,
            "srtp": False,
            "transport": "udp",
        }
    ],
    "attributes": {},
    "capacity": 0,
    "cps_limit": None,
    "endpoint_sid": "473d1623-c615-4b43-ab4f-01cd5491c56b",
    "name": "my_third_party",
    "out_sip_password": None,
    "out_sip_username": None,
    "partner_sid": "ed437757-002d-4ecc-aa5a-efdf5e50dba0",
    "properties": {},
    "transformations": [],
    "type": "third_party",
    "voip_token": "0cac0ffe-fed4-4ee3-8212-e50659e28088",
}
NEWER_KEYS = {"auth_required": True}

PAGE = {
    "count": 1,
    "has_more": True,
    "items": [{}],
    "limit": 1,
    "offset": 0,
    "pagination": {"next": "https://api.carrierx.com/core/v2/trunk_groups?with_trunks=true&limit=1&offset=1"},
    "total": 14,
}
TRUNK_GROUP = {
    "acls": [],
    "external_handlers": [],
    "hard_failure_codes": "408;",
    "hard_failure_cooldown": 120,
    "hard_failure_interval": 60,
    "hard_failure_last_resort": "first",
    "hard_failure_threshold": 3,
    "name": "N/A",
    "partner_sid": "ed437757-002d-4ecc-aa5a-efdf5e50dba0",
    "routing_data": None,
    "routing_type": "failover",
    "sip_options_locations": [],
    "sip_options_threshold": 3,
    "soft_failure_codes": "408;",
    "transformations": [],
}
TRUNK: dict[str, Any] = {
    "acls": [],
    "allow_forward": "disabled",
    "asn_mode": "disable",
    "call_type": "regular",
    "codec": None,
    "endpoint_sid": None,
    "in_capacity": 0,
    "in_rfc_4694_mode": "cut_all",
    "location_sid": None,
    "out_capacity": 0,
    "priority": 0,
    "relay_sip_headers": [],
    "transformations": [],
    "weight": 0,
}
TRUNK_KEYS_WITHOUT_DEFAULT = {
    "allow_transfer",
    "in_identity_format",
    "in_identity_mode",
    "name",
    "out_identity_mode",
    "out_rfc_4694_mode",
    "trunk_sid",
}
DID_KEYS = {
    "active_capabilities",
    "attributes",
    "callback_url",
    "capabilities",
    "country_code",
    "did_group_sid",
    "did_sid",
    "lata",
    "locality",
    "name",
    "ocn",
    "phonenumber",
    "price",
    "state",
    "status",
    "string_key_1",
    "string_key_2",
    "transformations",
    "trunk_group_sid",
}


@pytest.fixture
def carrierx(carrierx_emulator: RunningEmulator) -> Caller:
    """Return a caller under the token of the samples."""
    return Caller(carrierx_emulator, "/core/v2", TOKEN)


def create(caller: Caller, path: str, body: Any) -> dict[str, Any]:
    """Create something, which is answered with 200, and return it."""
    answer = caller.send("POST", path, body)
    assert answer.status_code == 200
    made: dict[str, Any] = answer.json()
    return made


def first_error(answer: Any) -> str:
    """Return the text of an error."""
    return str(answer.json()["errors"][0]["message"])


def test_create_conference(carrierx: Caller) -> None:
    """A hosted endpoint; the newer sample has one key more."""
    made = create(carrierx, "/endpoints", CREATE_CONFERENCE)
    assert shape(made) == shape({**CONFERENCE, **NEWER_KEYS})
    changing = ("endpoint_sid", "properties", *NEWER_KEYS)
    assert without(made, *changing) == without(CONFERENCE, *changing)
    generated = ("login", "password")
    sample: Any = CONFERENCE["properties"]
    assert without(made["properties"], *generated) == without(sample, *generated)


def test_create_third_party_malformed(carrierx: Caller) -> None:
    """The published body is not JSON."""
    answer = carrierx.send("POST", "/endpoints", CREATE_THIRD_PARTY_MALFORMED)
    assert answer.status_code == 400
    assert first_error(answer) == "No JSON object could be decoded"


def test_create_third_party(carrierx: Caller) -> None:
    """The published body put right: the port is sent as a text and reads as a number."""
    made = create(carrierx, "/endpoints", CREATE_THIRD_PARTY)
    assert shape(made) == shape({**THIRD_PARTY, **NEWER_KEYS})
    changing = ("endpoint_sid", "voip_token")
    assert without(made, *changing) == without({**THIRD_PARTY, **NEWER_KEYS}, *changing)


def test_create_third_party_without_port(carrierx: Caller) -> None:
    """The port is 5060 unless something else is said, and an address is required."""
    made = create(carrierx, "/endpoints", {"type": "third_party", "addresses": [{"ip": "1.1.2.13"}]})
    assert made["addresses"] == THIRD_PARTY["addresses"]
    for body in ({"type": "third_party"}, {"name": "my_conf"}):
        assert carrierx.send("POST", "/endpoints", body).status_code == 400


@pytest.mark.parametrize("kind", ["conference", "conference_playback", "flexml", "mediator"])
def test_hosted_endpoints_keep_all_but_name_and_capacity(carrierx: Caller, kind: str) -> None:
    """Only name and capacity of a hosted endpoint can be changed."""
    made = create(carrierx, "/endpoints", {"name": "hosted", "type": kind})
    body = {"name": "renamed", "capacity": 5, "properties": {}, "attributes": {"key": "value"}}
    answer = carrierx.send("PATCH", f"/endpoints/{made['endpoint_sid']}", body)
    assert answer.status_code == 200
    assert answer.json() == {**made, "name": "renamed", "capacity": 5}


def test_put_of_what_was_read(carrierx: Caller) -> None:
    """An object that was read can be written back."""
    made = create(carrierx, "/endpoints", CREATE_THIRD_PARTY)
    answer = carrierx.send("PUT", f"/endpoints/{made['endpoint_sid']}", {**made, "capacity": 3})
    assert (answer.status_code, answer.json()) == (200, {**made, "capacity": 3})


def test_delete(carrierx: Caller) -> None:
    """A deletion returns nothing, a second one that there is no such item."""
    sid = create(carrierx, "/endpoints", CREATE_CONFERENCE)["endpoint_sid"]
    first, second = (carrierx.send("DELETE", f"/endpoints/{sid}") for _time in range(2))
    assert (first.status_code, first.content) == (204, b"")
    assert (second.status_code, first_error(second)) == (404, "Cannot find item by SID")


def test_filter_by_address(carrierx: Caller) -> None:
    """The published filter on a nested field."""
    sid = create(carrierx, "/endpoints", CREATE_THIRD_PARTY)["endpoint_sid"]
    answer = carrierx.send("GET", '/endpoints?filter=addresses.ip eq "1.1.2.13"')
    assert [one["endpoint_sid"] for one in answer.json()["items"]] == [sid]


def test_filter_by_properties(carrierx: Caller) -> None:
    """The published filter on two fields."""
    properties = {"login": "username"}
    carrierx.seed(endpoints=[{"type": "conference", "properties": properties}, {"type": "flexml"}])
    answer = carrierx.send("GET", '/endpoints?filter=properties.login eq "username" and type eq "conference"')
    assert [one["properties"] for one in answer.json()["items"]] == [properties]


def test_page_of_trunk_groups(carrierx: Caller) -> None:
    """The first of fourteen trunk groups."""
    carrierx.seed(trunk_groups=[{} for _number in range(14)])
    answer = carrierx.send("GET", "/trunk_groups?with_trunks=true&limit=1")
    assert answer.status_code == 200
    page = answer.json()
    assert shape({**page, "items": [{}]}) == shape(PAGE)
    link = str(page["pagination"].pop("next"))
    assert link == f"{carrierx.emulator.url}/core/v2/trunk_groups?with_trunks=true&limit=1&offset=1"
    assert without(page, "items", "pagination") == without(PAGE, "items", "pagination")
    assert set(page["items"][0]) == {*TRUNK_GROUP, "trunk_group_sid", "trunks"}


def test_last_page(carrierx: Caller) -> None:
    """The last page leads nowhere."""
    carrierx.seed(trunk_groups=[{} for _number in range(2)])
    page = carrierx.send("GET", "/trunk_groups?limit=1&offset=1").json()
    assert (page["has_more"], page["pagination"]) == (False, {})


def test_trunk_group_of_nothing(carrierx: Caller) -> None:
    """Everything has a default."""
    made = create(carrierx, "/trunk_groups", {})
    assert without(made, "trunk_group_sid") == TRUNK_GROUP


def test_trunk_group_with_a_trunk(carrierx: Caller) -> None:
    """An empty text for the endpoint of a trunk reads as null."""
    body = {"name": "my_trunk_group", "trunks": [{"endpoint_sid": ""}]}
    made = create(carrierx, "/trunk_groups?with_trunks=true", body)
    assert [trunk["endpoint_sid"] for trunk in made["trunks"]] == [None]


def test_trunk_of_nothing(carrierx: Caller) -> None:
    """Nothing is required for a trunk."""
    group = create(carrierx, "/trunk_groups", {})["trunk_group_sid"]
    made = create(carrierx, f"/trunk_groups/{group}/trunks", {})
    assert set(made) == {*TRUNK, *TRUNK_KEYS_WITHOUT_DEFAULT}
    assert without(made, *TRUNK_KEYS_WITHOUT_DEFAULT) == TRUNK
    assert isinstance(made["allow_transfer"], bool)


def test_did(carrierx: Caller) -> None:
    """An empty body rents a number, whose attributes can be changed."""
    made = create(carrierx, "/phonenumber/dids", {})
    assert set(made) >= DID_KEYS
    answer = carrierx.send("PATCH", f"/phonenumber/dids/{made['did_sid']}", {"attributes": {"name": "main line"}})
    assert (answer.status_code, answer.json()["attributes"]) == (200, {"name": "main line"})


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "text"),
    [
        ("POST", "/endpoints", "{", 400, "No JSON object could be decoded"),
        ("PATCH", "/endpoints/unknown", {}, 404, "Cannot find item by SID"),
        ("GET", "/trunk_groups/unknown", None, 404, "Cannot find item by SID"),
        ("GET", "/phonenumber/dids/unknown", None, 404, "Cannot find item by SID"),
        ("GET", "/unknown", None, 404, "Not Found"),
        ("POST", "/endpoints", None, 415, "Unsupported media type"),
    ],
)
def test_errors(carrierx: Caller, method: str, path: str, body: Any, status: int, text: str) -> None:
    """The documented table of errors."""
    answer = carrierx.send(method, path, body)
    assert (answer.status_code, first_error(answer)) == (status, text)


def test_credentials(carrierx: Caller) -> None:
    """Wrong credentials, and a token that may not do what is asked."""
    wrong = Caller(carrierx.emulator, "/core/v2", "wrong").send("GET", "/endpoints")
    assert (wrong.status_code, first_error(wrong)) == (401, "Bad credentials")
    carrierx.emulator.control("PUT", "scopes", {"scopes": ["endpoints.read"]})
    forbidden = carrierx.send("POST", "/endpoints", CREATE_CONFERENCE)
    assert (forbidden.status_code, first_error(forbidden)) == (403, "Forbidden")
    assert carrierx.send("GET", "/endpoints").status_code == 200

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about CarrierX: credentials, addresses, free dicts, types, trunks."""

from __future__ import annotations

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Refusal, RequestFailed
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx as facts
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account

ENVIRON = {"CARRIERX_API_TOKEN": "token-env", "CARRIERX_API_USERNAME": "user-env", "CARRIERX_API_PASSWORD": "pass-env"}


@pytest.mark.parametrize(
    ("given", "environ", "authorization"),
    [
        ({"api_token": "t"}, {}, "Bearer t"),
        ({"api_token": "t"}, ENVIRON, "Bearer t"),
        ({}, ENVIRON, "Bearer token-env"),
        ({"api_username": "u", "api_password": "p"}, ENVIRON, "Basic dTpw"),
        ({"api_username": "u"}, ENVIRON, "Basic dTpwYXNzLWVudg=="),
        ({"api_password": "p"}, ENVIRON, "Basic dXNlci1lbnY6cA=="),
        ({}, {**ENVIRON, "CARRIERX_API_TOKEN": ""}, "Basic dXNlci1lbnY6cGFzcy1lbnY="),
    ],
)
def test_credentials(carrierx: Account, given: dict, environ: dict, authorization: str) -> None:
    assert facts.service(carrierx.options(**given), environ).authorization == authorization


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({}, "api_token"),
        ({"api_username": "u"}, "api_password"),
        ({"api_password": "p"}, "api_username"),
        ({"api_token": "t", "api_username": "u"}, "api_token"),
    ],
)
def test_credentials_that_are_missing_or_contradict_each_other(carrierx: Account, given: dict, option: str) -> None:
    with pytest.raises(BadInput, match=f"{option}: "):
        facts.service(carrierx.options(**given), {})


ADDRESSES = [{"ip": "192.0.2.1", "port": 5070, "sip_username": "a", "sip_password": SECRET}, {"ip": "pbx.example.com"}]


@pytest.mark.parametrize(
    "declared",
    [
        ADDRESSES,
        ADDRESSES[::-1],
        [{"ip": "PBX.example.com"}, {"ip": "192.0.2.1"}],
        [
            {"ip": "192.0.2.1", "direction": "any", "srtp": False, "transport": "udp", "priority": 0},
            {"ip": "pbx.example.com"},
        ],
        [{"ip": "pbx.example.com", "dst_port": 5060, "location_sid": ""}, {"ip": "192.0.2.1", "sip_username": "a"}],
    ],
)
@pytest.mark.parametrize(
    "switches", [{}, {"ports_as": "string"}, {"absent_optional_keys": "absent"}, {"address_order": "as_written"}]
)
def test_addresses_that_are_as_declared(carrierx: Account, declared: list, switches: dict) -> None:
    carrierx.converge(**carrierx.new(addresses=ADDRESSES))
    carrierx.switch(**switches)
    assert carrierx.converge(name="lobby", addresses=declared).action == "unchanged"


def test_a_changed_address_keeps_what_was_not_mentioned(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(addresses=ADDRESSES))
    carrierx.converge(name="lobby", addresses=[{"ip": "pbx.example.com"}, {"ip": "192.0.2.9", "transport": "tls"}])
    changed = next(one for one in carrierx.stored()[0]["addresses"] if one["ip"] == "192.0.2.9")
    assert (changed["port"], changed["transport"]) == (5070, "tls")
    assert (changed["sip_username"], changed["sip_password"]) == ("a", SECRET)


@pytest.mark.parametrize("echo", ["masked", "null"])
def test_a_stored_password_is_not_erased(carrierx: Account, echo: str) -> None:
    carrierx.converge(**carrierx.new(addresses=ADDRESSES))
    carrierx.switch(secrets_echo=echo)
    with pytest.raises(BadInput, match=r"addresses: .*192.0.2.1 has a stored sip_password that cannot be read"):
        carrierx.converge(name="lobby", addresses=[{"ip": "192.0.2.1", "port": 5080}])
    declared = [{"ip": "192.0.2.1", "port": 5080, "sip_password": "new-secret"}]
    assert carrierx.converge(name="lobby", addresses=declared).action == "updated"
    assert carrierx.stored()[0]["addresses"][0]["sip_password"] == "new-secret"


def test_addresses_can_be_removed(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(addresses=ADDRESSES))
    assert carrierx.converge(name="lobby", addresses=[]).action == "updated"
    assert carrierx.stored()[0]["addresses"] == []


def test_faults_of_addresses_name_their_place(carrierx: Account) -> None:
    with pytest.raises(BadInput) as bad:
        carrierx.converge(
            **carrierx.new(capacity=-1, addresses=[{"ip": "192.0.2.1:5060", "port": 0}, {"ip": "b", "dst_port": 70000}])
        )
    assert [fault.partition(":")[0] for fault in bad.value.faults] == [
        "addresses[0].ip",
        "addresses[0].port",
        "addresses[1].dst_port",
        "capacity",
    ]


@pytest.mark.parametrize("form", ["object", "list"])
def test_free_dicts_manage_only_what_is_declared(carrierx: Account, form: str) -> None:
    carrierx.converge(**carrierx.new(attributes={"site": "A", "floor": "1"}))
    carrierx.switch(attributes_form=form)
    assert carrierx.converge(name="lobby", attributes={"site": "A"}).action == "unchanged"
    assert carrierx.converge(name="lobby", attributes={"site": "B"}).object["attributes"] == {"site": "B", "floor": "1"}
    assert carrierx.converge(name="lobby", attributes={"floor": None}).object["attributes"] == {"site": "B"}
    assert carrierx.converge(name="lobby", attributes={"floor": None}).action == "unchanged"


def test_a_masked_value_in_a_free_dict_is_not_written_back(carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"name": "vm", "type": "voicemail", "properties": {"pin_password": "****", "a": "1"}}])
    with pytest.raises(BadInput, match="pin_password that cannot be read"):
        carrierx.converge(name="vm", properties={"a": "2"})


def test_transformations_are_compared_in_order(carrierx: Account) -> None:
    steps = [{"type": "rewrite", "to": "1"}, {"type": "reject"}]
    carrierx.converge(**carrierx.new(transformations=steps))
    assert carrierx.converge(name="lobby", transformations=steps).action == "unchanged"
    assert carrierx.converge(name="lobby", transformations=steps[::-1]).action == "updated"
    assert carrierx.converge(name="lobby", transformations=[]).action == "updated"
    assert carrierx.stored()[0]["transformations"] == []


@pytest.mark.parametrize("kind", [kind for kind in facts.TYPES if kind != "third_party"])
@pytest.mark.parametrize("frozen", ["ignore", "refuse"])
def test_hosted_types_change_name_and_capacity_only(carrierx: Account, kind: str, frozen: str) -> None:
    carrierx.switch(frozen_fields=frozen)
    carrierx.converge(name="hosted", type=kind)
    assert carrierx.converge(name="hosted", capacity=3).action == "updated"
    carrierx.forget()
    with pytest.raises(BadInput, match=f"attributes: cannot be changed after creation at an endpoint of type {kind}"):
        carrierx.converge(name="hosted", attributes={"a": "1"})
    assert set(carrierx.methods()) == {"GET"}


def test_what_a_new_hosted_endpoint_does_not_keep_is_named(carrierx: Account) -> None:
    with pytest.raises((Refusal, RequestFailed), match=r"properties|addresses"):
        carrierx.converge(name="hosted", type="conference", properties={"login": "mine"})


def test_properties_of_a_voicemail_can_be_changed(carrierx: Account) -> None:
    carrierx.converge(name="box", type="voicemail", properties={"greeting": "a"})
    assert carrierx.converge(name="box", properties={"greeting": "b"}).object["properties"]["greeting"] == "b"


@pytest.mark.parametrize("state", ["present", "absent"])
def test_the_system_gateway_is_never_touched(carrierx: Account, state: str) -> None:
    with pytest.raises((BadInput, Refusal), match="system gateway"):
        carrierx.converge(name="System Gateway", state=state)
    assert set(carrierx.methods()) == {"GET"}


def test_type_chooses_among_several(carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"name": "x", "type": "mediator"}, {"name": "x", "type": "flexml"}])
    assert carrierx.plan(name="x", type="flexml").existing["type"] == "flexml"
    for options in ({}, {"type": "voicemail"}):
        with pytest.raises(Refusal, match="2 endpoints match"):
            carrierx.plan(name="x", **options)


def test_one_match_of_another_type_is_an_error(carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"name": "x", "type": "mediator"}])
    with pytest.raises(BadInput, match="type: is 'mediator' and cannot be changed to 'flexml'"):
        carrierx.plan(name="x", type="flexml")


def trunk_group(account: Account) -> str:
    """Let a trunk use the endpoint."""
    sid = str(account.stored()[0]["endpoint_sid"])
    account.seed(trunk_groups=[{"name": "main", "trunks": [{"endpoint_sid": sid}]}])
    return sid


def test_an_endpoint_that_a_trunk_uses_is_kept(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    trunk_group(carrierx)
    with pytest.raises(Refusal, match=r"trunk group 'main'.*force=true"):
        carrierx.converge(**carrierx.new(state="absent"))
    assert carrierx.converge(**carrierx.new(state="absent", force=True)).action == "deleted"


def test_a_conflict_on_deletion_is_told(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    trunk_group(carrierx)
    carrierx.switch(endpoint_in_use="conflict")
    with pytest.raises(RequestFailed, match="409"):
        carrierx.converge(**carrierx.new(state="absent", force=True))


@pytest.mark.parametrize(
    ("status", "told"), [(403, "lack a scope.*trunk_groups.trunks.read.*force=true"), (500, "500")]
)
def test_trunk_groups_that_cannot_be_read(carrierx: Account, status: int, told: str) -> None:
    carrierx.converge(**carrierx.new())
    carrierx.fault(kind="status", status=status, path="trunk_groups", times=99)
    with pytest.raises((Refusal, RequestFailed), match=told):
        carrierx.converge(**carrierx.new(state="absent"))
    assert len(carrierx.stored()) == 1


def test_trunk_groups_that_hide_their_trunks(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    hidden = {"items": [{"trunk_group_sid": "tg-1", "name": "main"}]}
    carrierx.fault(kind="replace", status=200, path="trunk_groups", body=hidden)
    with pytest.raises(Refusal, match=r"lack a scope.*trunk_groups.trunks.read"):
        carrierx.converge(**carrierx.new(state="absent"))


@pytest.mark.parametrize(
    ("echo", "policy", "changed", "state"),
    [
        ("clear", "on_create", False, "differs"),
        ("clear", "on_change", True, "written"),
        ("masked", "on_create", False, "unknown"),
        ("masked", "on_change", False, "unknown"),
        ("null", "on_change", False, "unknown"),
        ("masked", "always", True, "written"),
    ],
)
def test_passwords_of_addresses(carrierx: Account, echo: str, policy: str, changed: bool, state: str) -> None:
    carrierx.converge(**carrierx.new())
    carrierx.switch(secrets_echo=echo)
    other = [{"ip": "192.0.2.11", "sip_username": "lobby", "sip_password": "other-secret"}]
    outcome = carrierx.converge(**carrierx.new(addresses=other, update_password=policy))
    assert (outcome.action == "updated", outcome.plan.password_state) == (changed, state)
    assert carrierx.secret(carrierx.stored()[0]) == ("other-secret" if changed else SECRET)


def test_the_case_of_a_user_name_counts(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    other = [{"ip": "192.0.2.11", "sip_username": "Lobby"}]
    assert carrierx.converge(name="lobby", addresses=other).action == "updated"
    assert carrierx.stored()[0]["addresses"][0]["sip_username"] == "Lobby"


def test_a_password_that_was_not_written_is_not_hidden_by_one_that_was(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(out_sip_username="u", out_sip_password=SECRET))
    other = [{"ip": "192.0.2.11", "priority": 3, "sip_password": SECRET}]
    outcome = carrierx.converge(name="lobby", addresses=other, out_sip_password="another-secret")
    assert (outcome.action, outcome.plan.password_state) == ("updated", "differs")


def test_null_counts_as_the_default(carrierx: Account) -> None:
    address = {"ip": "192.0.2.1", "direction": None}
    carrierx.seed(endpoints=[{"name": "x", "type": "third_party", "capacity": None, "addresses": [address]}])
    declared = [{"ip": "192.0.2.1", "direction": "any"}]
    assert carrierx.plan(name="x", capacity=0, addresses=declared).action == "unchanged"


def test_transformations_keep_what_is_not_declared(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(transformations=[{"type": "set", "field": "from", "value": "1"}]))
    carrierx.converge(name="lobby", transformations=[{"type": "set", "value": "2"}])
    assert carrierx.stored()[0]["transformations"] == [{"type": "set", "field": "from", "value": "2"}]


def test_user_names_can_be_cleared(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new(out_sip_username="u", out_sip_password=SECRET))
    assert (
        carrierx.converge(name="lobby", out_sip_username="", out_sip_password="", update_password="always").action
        == "updated"
    )
    assert carrierx.stored()[0]["out_sip_username"] is None
    assert carrierx.converge(name="lobby", out_sip_username="", out_sip_password="").action == "unchanged"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"endpoint_sid": "1"}, "type: is missing"),
        ({"endpoint_sid": "1", "type": "flexml", "addresses": {}}, "addresses"),
        ({"endpoint_sid": "1", "type": "third_party", "addresses": [{"ip": "a", "port": "x"}]}, "port is not a number"),
        (
            {"endpoint_sid": "1", "type": "third_party", "addresses": [{"ip": "a", "port": True}]},
            "port is not a number",
        ),
    ],
)
def test_surprising_endpoints(carrierx: Account, body: dict, fault: str) -> None:
    carrierx.fault(kind="replace", status=200, body={"items": [body]})
    with pytest.raises(RequestFailed, match=fault):
        carrierx.plan(name="lobby")


@pytest.mark.parametrize("switches", [{"total": "null"}, {"default_limit": 1000}, {"name_when_omitted": "N/A"}])
def test_lists_in_other_forms(carrierx: Account, switches: dict) -> None:
    carrierx.switch(**switches)
    carrierx.converge(**carrierx.new())
    assert carrierx.converge(**carrierx.new()).action == "unchanged"


def test_a_list_that_does_not_say_whether_it_goes_on(carrierx: Account) -> None:
    carrierx.converge(**carrierx.new())
    body = {
        "items": [{"endpoint_sid": "1", "type": "flexml", "name": "first"}],
        "pagination": {"next": "https://elsewhere.invalid/?offset=1"},
    }
    carrierx.fault(kind="replace", status=200, body=body, method="GET")
    carrierx.seed(endpoints=[{"name": "zero", "type": "flexml"}])
    assert carrierx.plan(name="lobby", type="third_party").action in ("unchanged", "created")
    assert carrierx.methods()[-2:] == ["GET", "GET"]


def test_declarations_and_secrets(carrierx: Account) -> None:
    carrierx.converge(name="conf", type="conference")
    client = carrierx.client()
    resource = carrierx.provider.endpoints(client, {})
    found = carrierx.plan(name="conf").existing
    assert set(resource.declaration(found)) == {"name", "type", "capacity"}
    assert "password" not in resource.public(found)["properties"]
    assert resource.public(found, return_secrets=True)["properties"]["password"]
    assert resource.declaration({**found, "type": "system_gateway"}) is None

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints of a CarrierX partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from emulator.carrierx.addresses import address_errors, shown_address, shown_secret, stored_addresses
from emulator.carrierx.answers import Answers, FieldErrors
from emulator.carrierx.lists import Source, choose_fields, list_page
from emulator.carrierx.nested import attributes_list, attributes_object, patched
from emulator.carrierx.state import SYSTEM_GATEWAY, CarrierXState
from emulator.collection import StoredObject
from emulator.exchange import Call, RefusedError, Reply, encode, json_reply, raw_json_reply

HOSTED = ("conference", "conference_v2", "conference_playback", "flexml", "mediator")
CREATABLE = (*HOSTED, "third_party", "voicemail")
EDITABLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(HOSTED, ("name", "capacity")),
    "voicemail": ("name", "capacity", "properties"),
    "third_party": (
        "name",
        "capacity",
        "addresses",
        "attributes",
        "auth_required",
        "out_sip_username",
        "out_sip_password",
        "transformations",
    ),
}
UNSET = {"cps_limit": None, "auth_required": True, "out_sip_username": None, "out_sip_password": None}


def _is_text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_capacity(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(element, dict) for element in value)


CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "name": (_is_text_or_null, "must be a text"),
    "capacity": (_is_capacity, "must be a number, at least 0"),
    "attributes": (lambda value: isinstance(attributes_object(value), dict), "must be an object"),
    "auth_required": (lambda value: isinstance(value, bool), "must be a boolean"),
    "out_sip_username": (_is_text_or_null, "must be a text or null"),
    "out_sip_password": (_is_text_or_null, "must be a text or null"),
    "properties": (lambda value: isinstance(value, dict), "must be an object"),
    "transformations": (_is_list_of_objects, "must be a list of objects"),
}


class Endpoints:
    """Handlers of `/endpoints`."""

    def __init__(self, state: CarrierXState, answers: Answers) -> None:
        """Handlers for all partners."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches

    def create(self, call: Call) -> Reply:
        """Create an endpoint; names may repeat."""
        given = call.json()
        kind = given.get("type")
        errors = _type_errors(kind) or self._errors(given)
        if kind == "third_party" and not given.get("addresses"):
            errors.append(("addresses", "ip is required for third_party"))
        if errors:
            raise self.answers.invalid(errors)
        if given.get("partner_sid") not in (None, call.account.partner_sid):
            raise self.answers.refused(403, "Forbidden")
        editable = {name: value for name, value in given.items() if name in EDITABLE[kind]}
        values = self._stored(editable)
        endpoint = self.state.add_endpoint({**values, "type": kind, "partner_sid": call.account.partner_sid})
        return json_reply(200, self.shown(endpoint))

    def read(self, call: Call) -> Reply:
        """Read one endpoint."""
        related = call.query.get("with_related") == "true"
        return raw_json_reply(200, choose_fields(call, self._text(self._find(call), related)))

    def read_list(self, call: Call) -> Reply:
        """Read a page of the partner's endpoints."""
        partner = call.account.partner_sid
        related = call.query.get("with_related") == "true"
        source = Source(
            stored=self.state.endpoints,
            key=partner,
            belongs=lambda value: bool(value["partner_sid"] == partner),
            write=lambda value: self._text(value, related),
            variant=related,
        )
        return list_page(self.answers, call, source)

    def patch(self, call: Call) -> Reply:
        """Change the fields given."""
        return self._change(call, merge=self.switches.is_set("nested_patch", "merge"))

    def put(self, call: Call) -> Reply:
        """Change all fields; every one that reads must be there."""
        missing = [name for name in self.shown(self._find(call)) if name not in call.json()]
        if missing:
            raise self.answers.invalid([(name, "is required") for name in missing])
        return self._change(call, merge=False)

    def delete(self, call: Call) -> Reply:
        """Delete an endpoint; what becomes of trunks that use it is a switch."""
        endpoint = self._find(call)
        self._refuse_system_gateway(endpoint)
        users = [trunk for trunk in self.state.trunks if trunk["endpoint_sid"] == endpoint["endpoint_sid"]]
        if users and self.switches.is_set("endpoint_in_use", "conflict"):
            raise self.answers.refused(409, "The endpoint is in use by a trunk")
        for trunk in users:
            self.state.trunks.change(trunk["trunk_sid"], {"endpoint_sid": None})
        self.state.endpoints.remove(endpoint["endpoint_sid"])
        return Reply(204)

    def insert(self, values: Mapping[str, Any]) -> str:
        """Store an endpoint without validation; addresses keep their order but gain the defaults."""
        stored = dict(values)
        if "addresses" in stored:
            stored["addresses"] = stored_addresses(stored["addresses"], self.state.random, shuffle=False)
        endpoint = self.state.add_endpoint(stored)
        self.state.ensure_system_gateway(endpoint["partner_sid"])
        return str(endpoint["endpoint_sid"])

    def shown(self, endpoint: StoredObject) -> dict[str, Any]:
        """An endpoint as it reads."""
        shown = dict(endpoint)
        shown["addresses"] = [shown_address(address, self.switches) for address in endpoint["addresses"]]
        shown["out_sip_password"] = shown_secret(endpoint["out_sip_password"], self.switches)
        if endpoint["name"] is None and self.switches.is_set("name_when_omitted", "N/A"):
            shown["name"] = "N/A"
        if self.switches.is_set("attributes_form", "list"):
            shown["attributes"] = attributes_list(endpoint["attributes"])
        if self.switches.is_set("absent_optional_keys", "absent"):
            for name, unset in UNSET.items():
                if endpoint.get(name) == unset:
                    shown.pop(name, None)
        return shown

    def _text(self, endpoint: StoredObject, related: bool) -> bytes:
        shown = self.shown(endpoint)
        if related:
            shown["partner"] = {"name": "Emulated partner", "partner_sid": endpoint["partner_sid"]}
        return encode(shown)

    def _find(self, call: Call) -> StoredObject:
        endpoint = self.state.endpoints.get(call.path_values["endpoint_sid"])
        if endpoint is None:
            raise self.answers.not_found()
        if endpoint["partner_sid"] != call.account.partner_sid:
            raise self.answers.other_partner()
        return endpoint

    def _change(self, call: Call, merge: bool) -> Reply:
        endpoint = self._find(call)
        self._refuse_system_gateway(endpoint)
        given: dict[str, Any] = call.json()
        editable = {name: value for name, value in given.items() if name in EDITABLE[endpoint["type"]]}
        errors = self._errors(editable) or self._frozen_errors(endpoint, given)
        if errors:
            raise self.answers.invalid(errors)
        stored = self._stored(editable)
        changes = {name: patched(endpoint[name], value, merge) for name, value in stored.items()}
        return json_reply(200, self.shown(self.state.endpoints.change(endpoint["endpoint_sid"], changes)))

    def _frozen_errors(self, endpoint: StoredObject, given: Mapping[str, Any]) -> FieldErrors:
        """What is wrong with other values for fields that cannot change."""
        if self.switches.is_set("frozen_fields", "ignore"):
            return []
        shown = self.shown(endpoint)
        return [
            (name, "cannot be changed")
            for name, value in given.items()
            if name in endpoint and name not in EDITABLE[endpoint["type"]] and value != shown.get(name)
        ]

    def _refuse_system_gateway(self, endpoint: StoredObject) -> None:
        if endpoint["type"] == SYSTEM_GATEWAY:
            raise RefusedError(self.answers.error(403, "Forbidden"))

    def _errors(self, given: Mapping[str, Any]) -> FieldErrors:
        errors = [
            (name, text) for name, (is_good, text) in CHECKS.items() if name in given and not is_good(given[name])
        ]
        if "addresses" in given:
            errors += address_errors(given["addresses"])
        return errors

    def _stored(self, given: Mapping[str, Any]) -> dict[str, Any]:
        stored = dict(given)
        if "addresses" in stored:
            shuffle = self.switches.is_set("address_order", "shuffled")
            stored["addresses"] = stored_addresses(stored["addresses"], self.state.random, shuffle)
        if "attributes" in stored:
            stored["attributes"] = attributes_object(stored["attributes"])
        return stored


def _type_errors(kind: Any) -> FieldErrors:
    if kind is None:
        return [("type", "is required")]
    if kind not in CREATABLE:
        return [("type", f"must be one of {', '.join(CREATABLE)}")]
    return []

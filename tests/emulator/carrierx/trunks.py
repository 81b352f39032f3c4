# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The trunks in a trunk group: they lead to endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.carrierx.answers import Answers, FieldErrors
from emulator.carrierx.lists import Source, choose_fields, list_page
from emulator.carrierx.nested import patched
from emulator.carrierx.state import CarrierXState
from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode, raw_json_reply

DEFAULTS: dict[str, Any] = {
    "acls": [],
    "allow_forward": "disabled",
    "allow_transfer": False,
    "asn_mode": "disable",
    "call_type": "regular",
    "codec": None,
    "endpoint_sid": None,
    "in_capacity": 0,
    "in_identity_format": None,
    "in_identity_mode": None,
    "in_rfc_4694_mode": "cut_all",
    "location_sid": None,
    "name": "N/A",
    "out_capacity": 0,
    "out_identity_mode": None,
    "out_rfc_4694_mode": None,
    "priority": 0,
    "relay_sip_headers": [],
    "transformations": [],
    "weight": 0,
}
CODECS = ("alaw", "g722", "g723", "g729", "gsm", "opus8", "opus12", "opus16", "opus24", "opus48", "ulaw")
CHOICES: dict[str, tuple[Any, ...]] = {
    "allow_forward": ("direct", "direct_uri", "disabled", "protected", "reroute"),
    "asn_mode": ("disable", "read", "write", "read_write"),
    "codec": (None, *CODECS),
}


class Trunks:
    """Handlers of `/trunk_groups/{trunk_group_sid}/trunks`."""

    def __init__(self, state: CarrierXState, answers: Answers) -> None:
        """Handlers for all partners."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches

    def create(self, call: Call) -> Reply:
        """Create a trunk; nothing is required."""
        group = self._group(call)
        self._check(call.json())
        return self._answer(call, self.add(group, call.json()))

    def read(self, call: Call) -> Reply:
        """Read one trunk."""
        return self._answer(call, self._find(call))

    def read_list(self, call: Call) -> Reply:
        """Read a page of the trunks of a group."""
        group = self._group(call)
        source = Source(
            stored=self.state.trunks,
            key=group,
            belongs=lambda value: bool(value["trunk_group_sid"] == group),
            write=lambda value: encode(_shown(value)),
        )
        return list_page(self.answers, call, source)

    def patch(self, call: Call) -> Reply:
        """Change the fields given."""
        return self._change(call, merge=self.switches.is_set("nested_patch", "merge"))

    def put(self, call: Call) -> Reply:
        """Change all fields; every one must be there."""
        missing = [name for name in DEFAULTS if name not in call.json()]
        if missing:
            raise self.answers.invalid([(name, "is required") for name in missing])
        return self._change(call, merge=False)

    def delete(self, call: Call) -> Reply:
        """Delete one trunk."""
        self.state.trunks.remove(self._find(call)["trunk_sid"])
        return Reply(204)

    def add(self, group: str, values: Mapping[str, Any]) -> StoredObject:
        """Store a trunk with defaults for what is left out."""
        identifier = str(values.get("trunk_sid") or self.state.sid())
        trunk: StoredObject = {**DEFAULTS, **_written(values), "trunk_sid": identifier, "trunk_group_sid": group}
        return self.state.trunks.add(identifier, trunk)

    def replace(self, group: str, wanted: list[dict[str, Any]], keep_others: bool) -> None:
        """Make the trunks of a group those wanted, by their ids; trunks without a known id are new."""
        existing = {trunk["trunk_sid"] for trunk in self.of_group(group)}
        named = {str(trunk.get("trunk_sid")) for trunk in wanted}
        for identifier in existing - named if not keep_others else ():
            self.state.trunks.remove(identifier)
        for trunk in wanted:
            if str(trunk.get("trunk_sid")) in existing:
                self.state.trunks.change(trunk["trunk_sid"], _written(trunk))
            else:
                self.add(group, {name: value for name, value in trunk.items() if name != "trunk_sid"})

    def of_group(self, group: str) -> list[dict[str, Any]]:
        """The trunks of a group as they read."""
        return [_shown(trunk) for trunk in self.state.trunks if trunk["trunk_group_sid"] == group]

    def errors(self, given: Mapping[str, Any]) -> FieldErrors:
        """What is wrong with the values for a trunk."""
        errors: FieldErrors = [
            (name, "is not one of the allowed values")
            for name, choices in CHOICES.items()
            if name in given and given[name] not in choices
        ]
        endpoint = given.get("endpoint_sid")
        if endpoint and endpoint not in self.state.endpoints:
            errors.append(("endpoint_sid", "Cannot find item by SID"))
        return errors

    def _change(self, call: Call, merge: bool) -> Reply:
        trunk = self._find(call)
        given = call.json()
        self._check(given)
        changes = {name: patched(trunk[name], value, merge) for name, value in _written(given).items()}
        return self._answer(call, self.state.trunks.change(trunk["trunk_sid"], changes))

    def _check(self, given: Mapping[str, Any]) -> None:
        errors = self.errors(given)
        if errors:
            raise self.answers.invalid(errors)

    def _group(self, call: Call) -> str:
        group = self.state.trunk_groups.get(call.path_values["trunk_group_sid"])
        if group is None:
            raise self.answers.not_found()
        if group["partner_sid"] != call.account.partner_sid:
            raise self.answers.other_partner()
        return str(group["trunk_group_sid"])

    def _find(self, call: Call) -> StoredObject:
        group = self._group(call)
        trunk = self.state.trunks.get(call.path_values["trunk_sid"])
        if trunk is None or trunk["trunk_group_sid"] != group:
            raise self.answers.not_found()
        return trunk

    def _answer(self, call: Call, trunk: StoredObject) -> Reply:
        return raw_json_reply(200, choose_fields(call, encode(_shown(trunk))))


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    written = {name: given[name] for name in DEFAULTS if name in given}
    if written.get("endpoint_sid") == "":
        written["endpoint_sid"] = None
    return written


def _shown(trunk: StoredObject) -> dict[str, Any]:
    return {name: value for name, value in trunk.items() if name != "trunk_group_sid"}

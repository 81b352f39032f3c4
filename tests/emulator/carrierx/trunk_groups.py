# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trunk groups of a CarrierX partner, with their trunks inline where the query asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.carrierx.answers import Answers, FieldErrors
from emulator.carrierx.lists import Source, choose_fields, list_page
from emulator.carrierx.nested import patched
from emulator.carrierx.state import PARTNER_SID, CarrierXState
from emulator.carrierx.trunks import Trunks
from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode, raw_json_reply

DEFAULTS: dict[str, Any] = {
    "acls": [],
    "external_handlers": [],
    "hard_failure_codes": "408;",
    "hard_failure_cooldown": 120,
    "hard_failure_interval": 60,
    "hard_failure_last_resort": "first",
    "hard_failure_threshold": 3,
    "name": "N/A",
    "routing_data": None,
    "routing_type": "failover",
    "sip_options_locations": [],
    "sip_options_threshold": 3,
    "soft_failure_codes": "408;",
    "transformations": [],
}
CHOICES: dict[str, tuple[str, ...]] = {"hard_failure_last_resort": ("first", "reject502", "reject503")}


class TrunkGroups:
    """Handlers of `/trunk_groups`."""

    def __init__(self, state: CarrierXState, answers: Answers, trunks: Trunks) -> None:
        """Handlers for all partners."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches
        self.trunks = trunks

    def create(self, call: Call) -> Reply:
        """Create a trunk group, with its trunks when the query says so."""
        given = call.json()
        inline = self._inline(call, given, "create")
        self._check(given, inline)
        values = {name: given[name] for name in DEFAULTS if name in given}
        group = self._insert({**values, "partner_sid": call.account.partner_sid})
        for trunk in inline:
            self.trunks.add(group["trunk_group_sid"], trunk)
        return self._answer(call, group)

    def read(self, call: Call) -> Reply:
        """Read one trunk group."""
        self._inline(call, {}, "read")
        return self._answer(call, self.find(call))

    def read_list(self, call: Call) -> Reply:
        """Read a page of the partner's trunk groups."""
        self._inline(call, {}, "read")
        partner = call.account.partner_sid
        source = Source(
            stored=self.state.trunk_groups,
            key=(partner, self.state.trunks.revision),
            belongs=lambda value: bool(value["partner_sid"] == partner),
            write=lambda value: encode(self._shown(call, value)),
            view=lambda value: {**value, "trunks": self.trunks.of_group(value["trunk_group_sid"])},
            cached=False,
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
        """Delete a trunk group with its trunks; what becomes of numbers that use it is a switch."""
        identifier = self.find(call)["trunk_group_sid"]
        users = [did for did in self.state.dids if did["trunk_group_sid"] == identifier]
        if users and self.switches.is_set("trunk_group_in_use", "conflict"):
            raise self.answers.refused(409, "The trunk group is in use by a phone number")
        for did in users:
            self.state.dids.change(did["did_sid"], {"trunk_group_sid": None})
        for trunk in self.trunks.of_group(identifier):
            self.state.trunks.remove(trunk["trunk_sid"])
        self.state.trunk_groups.remove(identifier)
        return Reply(204)

    def insert(self, values: Mapping[str, Any]) -> str:
        """Store a trunk group without validation, with the trunks listed in it."""
        group = self._insert({name: value for name, value in values.items() if name != "trunks"})
        for trunk in values.get("trunks") or []:
            self.trunks.add(group["trunk_group_sid"], trunk)
        return str(group["trunk_group_sid"])

    def find(self, call: Call) -> StoredObject:
        """The trunk group that the path names."""
        group = self.state.trunk_groups.get(call.path_values["trunk_group_sid"])
        if group is None:
            raise self.answers.not_found()
        if group["partner_sid"] != call.account.partner_sid:
            raise self.answers.other_partner()
        return group

    def _insert(self, values: Mapping[str, Any]) -> StoredObject:
        identifier = str(values.get("trunk_group_sid") or self.state.sid())
        group: StoredObject = {**DEFAULTS, "partner_sid": PARTNER_SID, **values, "trunk_group_sid": identifier}
        return self.state.trunk_groups.add(identifier, group)

    def _change(self, call: Call, merge: bool) -> Reply:
        group = self.find(call)
        given = call.json()
        inline = self._inline(call, given, "update")
        self._check(given, inline)
        changes = {name: patched(group[name], given[name], merge) for name in DEFAULTS if name in given}
        self.state.trunk_groups.change(group["trunk_group_sid"], changes)
        if "trunks" in given and self._with_trunks(call):
            self.trunks.replace(group["trunk_group_sid"], inline, keep_others=merge)
        return self._answer(call, group)

    def _check(self, given: Mapping[str, Any], inline: list[dict[str, Any]]) -> None:
        errors: FieldErrors = [
            (name, f"must be one of {', '.join(choices)}")
            for name, choices in CHOICES.items()
            if name in given and given[name] not in choices
        ]
        for trunk in inline:
            errors += self.trunks.errors(trunk)
        if errors:
            raise self.answers.invalid(errors)

    def _with_trunks(self, call: Call) -> bool:
        return call.query.get("with_trunks") == "true"

    def _inline(self, call: Call, given: Mapping[str, Any], verb: str) -> list[dict[str, Any]]:
        """The trunks in the body; refuses a token that may not do this to trunks."""
        if not self._with_trunks(call):
            return []
        if not call.account.may("trunk_groups.trunks", verb):
            raise self.answers.refused(403, "Forbidden")
        trunks = given.get("trunks") or []
        if not isinstance(trunks, list) or not all(isinstance(trunk, dict) for trunk in trunks):
            raise self.answers.invalid([("trunks", "must be a list of objects")])
        return trunks

    def _answer(self, call: Call, group: StoredObject) -> Reply:
        return raw_json_reply(200, choose_fields(call, encode(self._shown(call, group))))

    def _shown(self, call: Call, group: StoredObject) -> dict[str, Any]:
        shown = dict(group)
        if self._with_trunks(call):
            shown["trunks"] = self.trunks.of_group(group["trunk_group_sid"])
        elif self.switches.is_set("trunks_key", "empty"):
            shown["trunks"] = []
        return shown

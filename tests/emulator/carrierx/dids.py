# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Phone numbers (DIDs) that a CarrierX partner has rented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.carrierx.answers import Answers
from emulator.carrierx.lists import Source, choose_fields, list_page
from emulator.carrierx.nested import attributes_list, attributes_object, patched
from emulator.carrierx.state import PARTNER_SID, CarrierXState
from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode, raw_json_reply

WRITABLE: dict[str, Any] = {
    "attributes": {},
    "callback_url": None,
    "did_group_sid": None,
    "name": None,
    "string_key_1": None,
    "string_key_2": None,
    "transformations": [],
    "trunk_group_sid": None,
}
READ_ONLY: dict[str, Any] = {
    "active_capabilities": 31,
    "capabilities": 31,
    "country_code": "USA",
    "lata": 722,
    "locality": "SAN FRANCISCO",
    "ocn": "000D",
    "price": 1,
    "state": "CA",
    "status": None,
}


class Dids:
    """Handlers of `/phonenumber/dids`."""

    def __init__(self, state: CarrierXState, answers: Answers) -> None:
        """Handlers for all partners."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches

    def rent(self, call: Call) -> Reply:
        """Rent a number: the one asked for, or any."""
        given = call.json()
        self._check(given)
        values = {name: given[name] for name in (*WRITABLE, "phonenumber") if name in given}
        return self._answer(call, self.insert({**values, "partner_sid": call.account.partner_sid}))

    def read(self, call: Call) -> Reply:
        """Read one number."""
        return self._answer(call, self._find(call))

    def read_list(self, call: Call) -> Reply:
        """Read a page of the partner's numbers."""
        partner = call.account.partner_sid
        source = Source(
            stored=self.state.dids,
            key=partner,
            belongs=lambda value: bool(value["partner_sid"] == partner),
            write=lambda value: encode(self._shown(value)),
        )
        return list_page(self.answers, call, source)

    def patch(self, call: Call) -> Reply:
        """Change the fields given."""
        return self._change(call, merge=self.switches.is_set("nested_patch", "merge"))

    def put(self, call: Call) -> Reply:
        """Change all fields; every one that can be written must be there."""
        missing = [name for name in WRITABLE if name not in call.json()]
        if missing:
            raise self.answers.invalid([(name, "is required") for name in missing])
        return self._change(call, merge=False)

    def delete(self, call: Call) -> Reply:
        """Give a number back."""
        self.state.dids.remove(self._find(call)["did_sid"])
        return Reply(204)

    def insert(self, values: Mapping[str, Any]) -> StoredObject:
        """Store a number with defaults for what is left out."""
        identifier = str(values.get("did_sid") or self.state.sid())
        did: StoredObject = {
            **WRITABLE,
            **READ_ONLY,
            "partner_sid": PARTNER_SID,
            "phonenumber": f"1415555{self.state.random.randrange(10000):04d}",
            **values,
            "did_sid": identifier,
        }
        did["attributes"] = attributes_object(did["attributes"])
        return self.state.dids.add(identifier, did)

    def _change(self, call: Call, merge: bool) -> Reply:
        did = self._find(call)
        given = call.json()
        self._check(given)
        if self.switches.is_set("frozen_fields", "refuse"):
            self._refuse_read_only(did, given)
        written = {name: given[name] for name in WRITABLE if name in given}
        if "attributes" in written:
            written["attributes"] = attributes_object(written["attributes"])
        changes = {name: patched(did[name], value, merge) for name, value in written.items()}
        return self._answer(call, self.state.dids.change(did["did_sid"], changes))

    def _check(self, given: Mapping[str, Any]) -> None:
        group = self.state.trunk_groups.get(str(given.get("trunk_group_sid") or ""))
        if given.get("trunk_group_sid") and group is None:
            raise self.answers.invalid([("trunk_group_sid", "Cannot find item by SID")])
        if "attributes" in given and not isinstance(attributes_object(given["attributes"]), dict):
            raise self.answers.invalid([("attributes", "must be an object")])

    def _refuse_read_only(self, did: StoredObject, given: Mapping[str, Any]) -> None:
        frozen = [name for name in given if name in did and name not in WRITABLE and given[name] != did[name]]
        if frozen:
            raise self.answers.invalid([(name, "cannot be changed") for name in frozen])

    def _find(self, call: Call) -> StoredObject:
        did = self.state.dids.get(call.path_values["did_sid"])
        if did is None:
            raise self.answers.not_found()
        if did["partner_sid"] != call.account.partner_sid:
            raise self.answers.other_partner()
        return did

    def _answer(self, call: Call, did: StoredObject) -> Reply:
        return raw_json_reply(200, choose_fields(call, encode(self._shown(did))))

    def _shown(self, did: StoredObject) -> dict[str, Any]:
        if self.switches.is_set("attributes_form", "list"):
            return {**did, "attributes": attributes_list(did["attributes"])}
        return did

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Phone numbers that a Plivo account has rented. None can be rented or given back here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode
from emulator.plivo.answers import Answers
from emulator.plivo.endpoints import application_to_store
from emulator.plivo.pages import page
from emulator.plivo.state import AUTH_ID


class Numbers:
    """Handlers of `/Number/`."""

    def __init__(self, answers: Answers) -> None:
        """Handlers for one account."""
        self.answers = answers
        self.state = answers.state
        self.switches = answers.switches

    def read(self, call: Call, account: str) -> Reply:
        """Read one number."""
        return self.answers.success(200, self._shown(self._find(call, account)))

    def read_list(self, call: Call, account: str) -> Reply:
        """Read a page of numbers, by beginning, alias, type or subaccount if wanted."""
        query = call.query
        filters = tuple(query.get(name) for name in ("number_startswith", "alias", "type", "subaccount"))

        def wanted(value: StoredObject) -> bool:
            prefix, alias, kind, subaccount = filters
            return (
                value["owner"] == account
                and value["number"].startswith(prefix or "")
                and alias in (None, value["alias"])
                and kind in (None, value["number_type"])
                and subaccount in (None, value["subaccount"])
            )

        identifiers = self.state.numbers.select(self.switches.text("list_order"), (account, filters), wanted)
        return page(self.answers, call, self.state.numbers, identifiers, lambda value: encode(self._shown(value)))

    def update(self, call: Call, account: str) -> Reply:
        """Change application, subaccount or alias."""
        number = self._find(call, account)
        given = call.json_object() or {}
        written: dict[str, Any] = {}
        if given.get("subaccount") is not None:
            if given["subaccount"] not in self.state.subaccounts:
                raise self.answers.invalid({"subaccount": ["Invalid subaccount"]})
            written["subaccount"] = given["subaccount"]
        if given.get("alias") is not None:
            written["alias"] = str(given["alias"])
        if "app_id" in given:
            written.update(self._target(given["app_id"]))
        self.state.numbers.change(number["number"], written)
        return self.answers.changed()

    def insert(self, values: Mapping[str, Any]) -> StoredObject:
        """Store a rented number with defaults for what is left out."""
        identifier = str(values.get("number") or "1" + self.state.digits(10))
        number: StoredObject = {
            "owner": AUTH_ID,
            "added_on": "2026-01-15",
            "alias": None,
            "app_id": None,
            "carrier": "Plivo",
            "country": "United States",
            "city": None,
            "monthly_rental_rate": "0.80000",
            "number_type": "local",
            "region": "California, UNITED STATES",
            "sms_enabled": True,
            "sms_rate": "0.00000",
            "subaccount": None,
            "voice_enabled": True,
            "voice_rate": "0.00500",
        }
        number.update(values, number=identifier)
        return self.state.numbers.add(identifier, number)

    def insert_trunk(self, values: Mapping[str, Any]) -> StoredObject:
        """Store a SIP trunk, which a number may use in place of an application."""
        identifier = str(values.get("trunk_id") or self.state.digits(17))
        return self.state.trunks.add(identifier, {**values, "trunk_id": identifier})

    def _target(self, given: Any) -> dict[str, str | None]:
        if given is not None and str(given) in self.state.trunks:
            return {"app_id": str(given)}
        return application_to_store(self.answers, given, "clear_number_application")

    def _find(self, call: Call, account: str) -> StoredObject:
        number = self.state.numbers.get(call.path_values["number"].lstrip("+"))
        if number is None or number["owner"] != account:
            raise self.answers.not_found()
        return number

    def _shown(self, number: StoredObject) -> dict[str, Any]:
        hidden = ("owner", "app_id", "subaccount")
        shown = {name: value for name, value in number.items() if name not in hidden}
        subaccount = number["subaccount"]
        shown["application"] = self._application(number)
        shown["resource_uri"] = f"/v1/Account/{number['owner']}/Number/{number['number']}/"
        shown["sub_account"] = f"/v1/Account/{subaccount}/" if subaccount else None
        return shown

    def _application(self, number: StoredObject) -> str | None:
        identifier = number["app_id"]
        if not identifier:
            return "" if self.switches.is_set("application_on_none", "empty_string") else None
        family = "Zentrunk/Trunk" if identifier in self.state.trunks else "Application"
        return f"/v1/Account/{number['owner']}/{family}/{identifier}/"

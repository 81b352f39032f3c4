# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Subaccounts of a Plivo main account."""

from __future__ import annotations

import string
import time
from collections.abc import Mapping
from typing import Any

from emulator.collection import Collection, StoredObject
from emulator.exchange import Call, RefusedError, Reply, encode
from emulator.plivo.answers import Answers
from emulator.plivo.applications import delete_arguments, is_true
from emulator.plivo.pages import page
from emulator.plivo.state import AUTH_ID


class Subaccounts:
    """Handlers of `/Subaccount/`."""

    def __init__(self, answers: Answers) -> None:
        """Handlers for one account."""
        self.answers = answers
        self.state = answers.state
        self.switches = answers.switches

    def create(self, call: Call, account: str) -> Reply:
        """Create a subaccount with its own credentials."""
        self._only_main(account)
        given = call.json_object() or {}
        self._check(given, need_name=True)
        subaccount = self.insert({"name": given["name"], "enabled": is_true(given.get("enabled", False))})
        shown = {name: subaccount[name] for name in ("auth_id", "auth_token")}
        return self.answers.success(201, {**shown, "message": "created"})

    def read(self, call: Call, account: str) -> Reply:
        """Read one subaccount."""
        return self.answers.success(200, _shown(self._find(call, account)))

    def read_list(self, call: Call, account: str) -> Reply:
        """Read a page of subaccounts; published samples show the newest last."""
        self._only_main(account)
        order = "shuffled" if self.switches.is_set("list_order", "shuffled") else "oldest"
        identifiers = self.state.subaccounts.select(order)
        return page(self.answers, call, self.state.subaccounts, identifiers, lambda value: encode(_shown(value)))

    def update(self, call: Call, account: str) -> Reply:
        """Change name or enabled."""
        subaccount = self._find(call, account)
        given = call.json_object() or {}
        self._check(given, need_name=False)
        written = {name: given[name] for name in ("name", "enabled") if given.get(name) is not None}
        if "enabled" in written:
            written["enabled"] = is_true(written["enabled"])
        self.state.subaccounts.change(subaccount["auth_id"], {**written, "modified": _today()})
        return self.answers.changed()

    def delete(self, call: Call, account: str) -> Reply:
        """Delete a subaccount; what it owns moves to the main account unless `cascade` is true."""
        identifier = self._find(call, account)["auth_id"]
        arguments = delete_arguments(self.switches.text("delete_arguments"), call)
        for stored in (self.state.endpoints, self.state.applications, self.state.numbers):
            _hand_over(stored, identifier, is_true(arguments.get("cascade", False)))
        self.state.subaccounts.remove(identifier)
        return self.answers.deleted()

    def insert(self, values: Mapping[str, Any]) -> StoredObject:
        """Store a subaccount with defaults for what is left out."""
        letters = string.ascii_uppercase + string.digits
        identifier = str(values.get("auth_id") or "SA" + "".join(self.state.random.choices(letters, k=18)))
        subaccount: StoredObject = {
            "auth_token": self.state.token(),
            "name": "",
            "enabled": False,
            "created": _today(),
            "modified": None,
        }
        subaccount.update(values, auth_id=identifier)
        return self.state.subaccounts.add(identifier, subaccount)

    def _only_main(self, account: str) -> None:
        if account != AUTH_ID:
            raise RefusedError(self.answers.error(403, "a subaccount has no subaccounts"))

    def _check(self, given: Mapping[str, Any], need_name: bool) -> None:
        name = given.get("name")
        if (need_name and not name) or (name is not None and not isinstance(name, str)):
            raise self.answers.invalid({"name": ["This field is required."]})
        if given.get("enabled") not in (None, True, False, "true", "false"):
            raise self.answers.invalid({"enabled": ["Must be a boolean"]})

    def _find(self, call: Call, account: str) -> StoredObject:
        self._only_main(account)
        subaccount = self.state.subaccounts.get(call.path_values["subauth_id"])
        if subaccount is None:
            raise self.answers.not_found()
        return subaccount


def _hand_over(stored: Collection, subaccount: str, cascade: bool) -> None:
    for identifier, value in stored.items():
        if value["owner"] == subaccount and cascade:
            stored.remove(identifier)
        elif value["owner"] == subaccount:
            stored.change(identifier, {"owner": AUTH_ID})
        elif value.get("subaccount") == subaccount and cascade:
            stored.remove(identifier)
        elif value.get("subaccount") == subaccount:
            stored.change(identifier, {"subaccount": None})


def _shown(subaccount: StoredObject) -> dict[str, Any]:
    shown = {name: subaccount[name] for name in ("auth_id", "auth_token", "created", "enabled", "modified", "name")}
    shown["account"] = f"/v1/Account/{AUTH_ID}/"
    shown["resource_uri"] = f"/v1/Account/{AUTH_ID}/Subaccount/{subaccount['auth_id']}/"
    return shown


def _today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints of a Plivo account."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from typing import Any

from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode
from emulator.plivo.answers import Answers, FieldErrors
from emulator.plivo.pages import page
from emulator.plivo.state import AUTH_ID

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,24}")
ALIAS = {
    "documented": re.compile(r"[A-Za-z0-9_-]{1,50}"),
    "lenient": re.compile(r"[A-Za-z0-9_.+@ -]{1,50}"),
}
MISSING = "This field is required."


class Endpoints:
    """Handlers of `/Endpoint/`."""

    def __init__(self, answers: Answers) -> None:
        """Handlers for one account."""
        self.answers = answers
        self.state = answers.state
        self.switches = answers.switches

    def create(self, call: Call, account: str) -> Reply:
        """Create an endpoint under a username made unique by a suffix."""
        given = call.json_object() or {}
        errors = self._errors(given)
        for name in ("username", "password", "alias"):
            if given.get(name) is None:
                errors[name] = [MISSING]
        if errors:
            raise self.answers.invalid(errors)
        values = self._written(given)
        if "app_id" not in values:
            values["app_id"] = self.state.default_endpoint_application(account)
        endpoint = self.insert(
            {
                **values,
                "owner": account,
                "username": self.state.final_username(
                    given["username"], self.switches.text("suffix"), self.switches.number("suffix_length")
                ),
            }
        )
        shown = {name: endpoint[name] for name in ("alias", "endpoint_id", "username")}
        return self.answers.success(201, {**shown, "message": "created"})

    def read(self, call: Call, account: str) -> Reply:
        """Read one endpoint."""
        return self.answers.success(200, self._shown(self._find(call, account), in_list=False))

    def read_list(self, call: Call, account: str) -> Reply:
        """Read a page of endpoints."""
        everything = account == AUTH_ID and self.switches.is_set("subaccount_endpoints", "in_main_list")
        identifiers = self.state.endpoints.select(
            self.switches.text("list_order"),
            "all" if everything else account,
            None if everything else lambda value: bool(value["owner"] == account),
        )
        return page(
            self.answers,
            call,
            self.state.endpoints,
            identifiers,
            lambda value: encode(self._shown(value, in_list=True)),
        )

    def update(self, call: Call, account: str) -> Reply:
        """Change password, alias or application; everything else is ignored."""
        endpoint = self._find(call, account)
        given = {name: value for name, value in (call.json_object() or {}).items() if name != "username"}
        errors = self._errors(given)
        if errors:
            raise self.answers.invalid(errors)
        written = self._written(given)
        if not written and self.switches.is_set("empty_update", "refuse"):
            raise self.answers.invalid({"non_field_errors": ["nothing to update"]})
        self.state.endpoints.change(endpoint["endpoint_id"], written)
        return self.answers.changed()

    def delete(self, call: Call, account: str) -> Reply:
        """Delete one endpoint."""
        self.state.endpoints.remove(self._find(call, account)["endpoint_id"])
        return self.answers.deleted()

    def insert(self, values: Mapping[str, Any]) -> StoredObject:
        """Store an endpoint with defaults for what is left out."""
        identifier = str(values.get("endpoint_id") or self.state.digits(14))
        password = values.get("password")
        endpoint: StoredObject = {
            "owner": AUTH_ID,
            "username": "endpoint" + identifier,
            "alias": "",
            "password": None,
            "password_md5": _md5(password) if password is not None else None,
            "app_id": None,
            "registered": False,
            "sip_contact": None,
            "sip_expires": None,
            "sip_user_agent": None,
        }
        endpoint.update(values, endpoint_id=identifier)
        return self.state.endpoints.add(identifier, endpoint)

    def _find(self, call: Call, account: str) -> StoredObject:
        endpoint = self.state.endpoints.get(call.path_values["endpoint_id"])
        if endpoint is None or not self._is_visible(endpoint, account):
            raise self.answers.not_found()
        return endpoint

    def _is_visible(self, endpoint: StoredObject, account: str) -> bool:
        if endpoint["owner"] == account:
            return True
        return account == AUTH_ID and self.switches.is_set("subaccount_endpoints", "in_main_list")

    def _errors(self, given: Mapping[str, Any]) -> FieldErrors:
        errors: FieldErrors = {}
        if given.get("username") is not None and not _matches(USERNAME, given["username"]):
            errors["username"] = ["Invalid Endpoint username: letters and digits, a letter first, at most 25"]
        if given.get("password") is not None and not _is_password(given["password"]):
            errors["password"] = ["Invalid Endpoint password: 5 to 32 characters"]
        if given.get("alias") is not None and not _matches(ALIAS[self.switches.text("alias_rule")], given["alias"]):
            errors["alias"] = ["Invalid Endpoint Alias name"]
        return errors

    def _written(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values to store of those given."""
        written = {name: given[name] for name in ("password", "alias") if given.get(name) is not None}
        if "app_id" in given:
            written.update(application_to_store(self.answers, given["app_id"]))
        return written

    def _shown(self, endpoint: StoredObject, in_list: bool) -> dict[str, Any]:
        account = endpoint["owner"]
        shown = {
            "alias": endpoint["alias"],
            "application": self._application(endpoint),
            "endpoint_id": endpoint["endpoint_id"],
            "resource_uri": f"/v1/Account/{account}/Endpoint/{endpoint['endpoint_id']}/",
            "sip_registered": "true" if endpoint["registered"] else "false",
            "sip_uri": f"sip:{endpoint['username']}@phone.plivo.com",
            "sub_account": None if account == AUTH_ID else f"/v1/Account/{account}/",
            "username": endpoint["username"],
        }
        shown.update(_registration(endpoint) if endpoint["registered"] else self._password(endpoint, in_list))
        return shown

    def _application(self, endpoint: StoredObject) -> str | None:
        if endpoint["app_id"]:
            return f"/v1/Account/{endpoint['owner']}/Application/{endpoint['app_id']}/"
        return "" if self.switches.is_set("application_on_none", "empty_string") else None

    def _password(self, endpoint: StoredObject, in_list: bool) -> dict[str, Any]:
        form = self.switches.text("read_password")
        if form == "absent" or (in_list and self.switches.is_set("list_password", "absent")):
            return {}
        if form == "frozen" or endpoint["password"] is None:
            return {"password": endpoint["password_md5"]}
        return {"password": _md5(endpoint["password"])}


def application_to_store(answers: Answers, given: Any, switch: str = "clear_application") -> dict[str, str | None]:
    """The `app_id` to store for the one given, as a dictionary that is empty when nothing is to be stored."""
    if given is None or given == "":
        choice = answers.switches.text(switch)
        if choice == "refuse":
            raise answers.invalid({"app_id": ["Invalid app_id"]})
        return {"app_id": None} if choice == "clear" else {}
    if not answers.state.is_application(str(given)):
        raise answers.unknown_application("app_id")
    return {"app_id": str(given)}


def _registration(endpoint: StoredObject) -> dict[str, Any]:
    in_an_hour = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 3600))
    return {
        "sip_contact": endpoint["sip_contact"] or f"sip:{endpoint['username']}@192.0.2.10:57563;ob",
        "sip_expires": endpoint["sip_expires"] or in_an_hour,
        "sip_user_agent": endpoint["sip_user_agent"] or "Telephone 1.1.4",
    }


def _is_password(value: Any) -> bool:
    return isinstance(value, str) and 5 <= len(value) <= 32


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _md5(password: str) -> str:
    # The API shows an MD5; where MD5 is forbidden as cryptography, it still may be computed as a plain checksum.
    return hashlib.new("md5", password.encode("utf-8"), usedforsecurity=False).hexdigest()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applications of a Catapult user: where an endpoint's calls are handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.catapult.answers import Answers
from emulator.catapult.fields import (
    body_object,
    clearing,
    optional_boolean,
    optional_text,
    required_text,
    without_unset,
)
from emulator.catapult.lists import list_page
from emulator.catapult.state import USER_ID, CatapultState
from emulator.collection import StoredObject
from emulator.exchange import Call, RefusedError, Reply, encode, json_reply

URLS = ("incomingCallUrl", "incomingCallFallbackUrl", "incomingMessageUrl", "incomingMessageFallbackUrl")
TIMEOUTS = ("incomingCallUrlCallbackTimeout", "incomingMessageUrlCallbackTimeout")
LONGEST_TIMEOUT = 10000

OLDER_NAMES = {
    "incomingSmsUrl": "incomingMessageUrl",
    "incomingSmsUrlCallbackTimeout": "incomingMessageUrlCallbackTimeout",
    "incomingSmsFallbackUrl": "incomingMessageFallbackUrl",
}
"""What the vendor's first SDK calls the properties for messages."""


class Applications:
    """Handlers of `/applications`."""

    def __init__(self, state: CatapultState, answers: Answers) -> None:
        """Handlers for one user."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches

    def create(self, call: Call) -> Reply:
        """Create an application; names may repeat."""
        given = _by_present_names(body_object(self.answers, call))
        name = required_text(self.answers, call, "application", given, "name")
        values = self._values(call, given)
        if not (values.get("incomingCallUrl") or values.get("incomingMessageUrl")):
            raise self.answers.missing(call, "application", "incomingCallUrl")
        application = self.state.add_application({**values, "name": name})
        return self.answers.created(call, application["id"])

    def read(self, call: Call) -> Reply:
        """Read one application."""
        return json_reply(200, self._shown(self._find(call)))

    def read_list(self, call: Call) -> Reply:
        """Read a page of applications."""
        identifiers = self.state.applications.select(self.switches.text("list_order"), "own", _is_own)
        return list_page(
            self.answers, call, self.state.applications, identifiers, lambda value: encode(self._listed(value))
        )

    def update(self, call: Call) -> Reply:
        """Change the properties given."""
        application = self._find(call)
        given = _by_present_names(body_object(self.answers, call))
        changes = self._values(call, given)
        if given.get("name"):
            changes["name"] = required_text(self.answers, call, "application", given, "name")
        for name in URLS:
            changes.update(clearing(self.answers, given, name))
        self.state.applications.change(application["id"], changes)
        return self.answers.updated()

    def delete(self, call: Call) -> Reply:
        """Delete an application; what becomes of endpoints that refer to it is a switch."""
        try:
            identifier = self._find(call)["id"]
        except RefusedError as refused:
            return self.answers.delete_missing(refused)
        users = [endpoint["id"] for endpoint in self.state.endpoints if endpoint["applicationId"] == identifier]
        if users and self.switches.is_set("delete_used_application", "refuse"):
            raise self.answers.refused(call, 409, "application-in-use", f"The application '{identifier}' is in use")
        if self.switches.is_set("delete_used_application", "detach"):
            for endpoint in users:
                self.state.endpoints.change(endpoint, {"applicationId": None})
        self.state.applications.remove(identifier)
        return self.answers.deleted()

    def _find(self, call: Call) -> StoredObject:
        identifier = call.path_values["application_id"]
        application = self.state.applications.get(identifier)
        if application is None:
            raise self.answers.not_found(call, "application", identifier)
        if not _is_own(application):
            text = f"Access to application '{identifier}' is denied"
            raise self.answers.refused(call, 403, "application-access-denied", text)
        return application

    def _values(self, call: Call, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values to store, without the name."""
        values: dict[str, Any] = {
            name: optional_text(self.answers, call, "application", given, name) or None for name in URLS
        }
        for name in TIMEOUTS:
            values[name] = self._timeout(call, given, name)
        values["autoAnswer"] = optional_boolean(self.answers, call, "application", given, "autoAnswer")
        method = optional_text(self.answers, call, "application", given, "callbackHttpMethod")
        if method is not None and method.upper() not in ("GET", "POST"):
            raise self.answers.invalid(call, "application", "callbackHttpMethod", "must be one of `GET`, `POST`")
        values["callbackHttpMethod"] = method.lower() if method else None
        return {name: value for name, value in values.items() if value is not None}

    def _timeout(self, call: Call, given: Mapping[str, Any], name: str) -> Any:
        value = given.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.answers.invalid(call, "application", name, "must be greater than `0`")
        if value > LONGEST_TIMEOUT:
            raise self.answers.invalid(call, "application", name, f"exceeds the limit of `{LONGEST_TIMEOUT}`")
        return value

    def _shown(self, application: StoredObject) -> dict[str, Any]:
        shown = {name: value for name, value in application.items() if name != "userId"}
        shown["incomingSmsUrl"] = application["incomingMessageUrl"]
        return without_unset(self.answers, shown)

    def _listed(self, application: StoredObject) -> dict[str, Any]:
        shown = self._shown(application)
        if self.switches.is_set("list_ids", "absent"):
            del shown["id"]
        return shown


def _is_own(application: StoredObject) -> bool:
    return bool(application["userId"] == USER_ID)


def _by_present_names(given: Mapping[str, Any]) -> dict[str, Any]:
    """The properties given, those for messages by the names that they have now."""
    older = {now: given[name] for name, now in OLDER_NAMES.items() if name in given}
    return {**older, **given}

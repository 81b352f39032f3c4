# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Voice applications of a Plivo account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from emulator.collection import StoredObject
from emulator.exchange import Call, Reply, encode
from emulator.plivo.answers import Answers, FieldErrors
from emulator.plivo.pages import page

NAME = {"documented": re.compile(r"[A-Za-z0-9_-]+"), "lenient": re.compile(r"[A-Za-z0-9_.+@ -]+")}
URLS = ("answer_url", "hangup_url", "fallback_answer_url", "message_url")
METHODS = ("answer_method", "hangup_method", "fallback_method", "message_method")
FLAGS = ("default_number_app", "default_endpoint_app", "log_incoming_messages", "public_uri")


class Applications:
    """Handlers of `/Application/`."""

    def __init__(self, answers: Answers) -> None:
        """Handlers for one account."""
        self.answers = answers
        self.state = answers.state
        self.switches = answers.switches

    def create(self, call: Call, account: str) -> Reply:
        """Create an application."""
        given = call.json_object() or {}
        errors = self._errors(given)
        if given.get("app_name") is None:
            errors["app_name"] = ["This field is required."]
        if given.get("answer_url") is None and self.switches.is_set("answer_url_required", "yes"):
            errors["answer_url"] = ["This field is required."]
        if errors:
            raise self.answers.invalid(errors)
        application = self.state.add_application(**_written(given), owner=account)
        return self.answers.success(201, {"app_id": application["app_id"], "message": "created"})

    def read(self, call: Call, account: str) -> Reply:
        """Read one application."""
        return self.answers.success(200, self._shown(self._find(call, account)))

    def read_list(self, call: Call, account: str) -> Reply:
        """Read a page of applications, by subaccount or by the beginning of the name if wanted."""
        prefix, subaccount = call.query.get("app_name", ""), call.query.get("subaccount")

        def wanted(value: StoredObject) -> bool:
            return (
                value["owner"] == account
                and value["app_name"].startswith(prefix)
                and (subaccount is None or value["subaccount"] == subaccount)
            )

        identifiers = self.state.applications.select(
            self.switches.text("list_order"), (account, prefix, subaccount), wanted
        )
        return page(self.answers, call, self.state.applications, identifiers, lambda value: encode(self._shown(value)))

    def update(self, call: Call, account: str) -> Reply:
        """Change the fields given."""
        application = self._find(call, account)
        given = call.json_object() or {}
        if self.switches.is_set("application_rename", "ignore"):
            given.pop("app_name", None)
        errors = self._errors(given)
        if errors:
            raise self.answers.invalid(errors)
        self.state.applications.change(application["app_id"], _written(given))
        self.state.claim_defaults(application)
        return self.answers.changed()

    def delete(self, call: Call, account: str) -> Reply:
        """Delete an application, by default with all endpoints attached to it."""
        identifier = self._find(call, account)["app_id"]
        arguments = delete_arguments(self.switches.text("delete_arguments"), call)
        successor = arguments.get("new_endpoint_application") or None
        if successor is not None and not self.state.is_application(str(successor)):
            raise self.answers.unknown_application("new_endpoint_application")
        if is_true(arguments.get("cascade", True)):
            self._delete_endpoints(identifier)
        else:
            self._move_endpoints(identifier, successor)
        for number in self.state.numbers:
            if number["app_id"] == identifier:
                self.state.numbers.change(number["number"], {"app_id": None})
        self.state.applications.remove(identifier)
        return self.answers.deleted()

    def _find(self, call: Call, account: str) -> StoredObject:
        application = self.state.applications.get(call.path_values["app_id"])
        if application is None or application["owner"] != account:
            raise self.answers.not_found()
        return application

    def _delete_endpoints(self, identifier: str) -> None:
        for endpoint in self.state.endpoints:
            if endpoint["app_id"] == identifier:
                self.state.endpoints.remove(endpoint["endpoint_id"])

    def _move_endpoints(self, identifier: str, successor: str | None) -> None:
        for endpoint in self.state.endpoints:
            if endpoint["app_id"] == identifier:
                self.state.endpoints.change(endpoint["endpoint_id"], {"app_id": successor})

    def _errors(self, given: Mapping[str, Any]) -> FieldErrors:
        errors: FieldErrors = {}
        name = given.get("app_name")
        pattern = NAME[self.switches.text("alias_rule")]
        if name is not None and not (isinstance(name, str) and pattern.fullmatch(name)):
            errors["app_name"] = ["Invalid Application name"]
        for field in URLS:
            if given.get(field) and not _is_url(given[field]):
                errors[field] = ["Must be a valid url"]
        for field in METHODS:
            if given.get(field) not in (None, "GET", "POST"):
                errors[field] = ["Must be GET or POST"]
        for field in FLAGS:
            if given.get(field) not in (None, True, False, "true", "false"):
                errors[field] = ["Must be a boolean"]
        if given.get("subaccount") is not None and given["subaccount"] not in self.state.subaccounts:
            errors["subaccount"] = ["Invalid subaccount"]
        return errors

    def _shown(self, application: StoredObject) -> dict[str, Any]:
        identifier, account = application["app_id"], application["owner"]
        unset = None if self.switches.is_set("unset_urls", "null") else ""
        plural = self.switches.is_set("log_incoming_key", "plural")
        subaccount = application["subaccount"]
        return {
            **{field: application[field] or unset for field in URLS},
            **{field: application[field] for field in METHODS},
            "app_id": identifier,
            "app_name": application["app_name"],
            "application_type": "XML",
            "default_app": application["default_number_app"],
            "default_endpoint_app": application["default_endpoint_app"],
            "enabled": application["enabled"],
            "log_incoming_messages" if plural else "log_incoming_message": application["log_incoming_messages"],
            "public_uri": application["public_uri"],
            "resource_uri": f"/v1/Account/{account}/Application/{identifier}/",
            "sip_uri": f"sip:{identifier}@app.plivo.com",
            "sub_account": f"/v1/Account/{subaccount}/" if subaccount else None,
        }


def delete_arguments(place: str, call: Call) -> dict[str, Any]:
    """The arguments of a DELETE from the query, the body or both."""
    arguments: dict[str, Any] = {}
    if place in ("both", "body"):
        arguments.update(call.json_object() or {})
    if place in ("both", "query"):
        arguments.update(call.query)
    return {name: value for name, value in arguments.items() if value is not None}


def is_true(value: Any) -> bool:
    """Whether a boolean, which may be written as text, is true."""
    return str(value).lower() == "true"


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    names = ("app_name", "subaccount", *URLS, *METHODS)
    written = {name: given[name] for name in names if given.get(name) is not None}
    written.update({name: is_true(given[name]) for name in FLAGS if given.get(name) is not None})
    return written


def _is_url(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in value

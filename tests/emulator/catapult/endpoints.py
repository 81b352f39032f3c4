# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP endpoints in a Catapult domain, and their short-lived tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from emulator.catapult.answers import Answers
from emulator.catapult.domains import Domains
from emulator.catapult.fields import (
    body_object,
    clearing,
    optional_boolean,
    optional_text,
    required_text,
    without_unset,
)
from emulator.catapult.lists import list_page
from emulator.catapult.state import HOST_SUFFIX, USER_ID, CatapultState
from emulator.collection import StoredObject
from emulator.exchange import Call, RefusedError, Reply, encode, json_reply

NAME = re.compile(r"(?:[A-Za-z0-9]|[-_.!~*'()]|[&=+$,;?/]|%[0-9A-Fa-f]{2})+")
SHORTEST_PASSWORD = 6
DEFAULT_EXPIRES = 3600


class Endpoints:
    """Handlers of `/domains/{domain_id}/endpoints`."""

    def __init__(self, state: CatapultState, answers: Answers, domains: Domains) -> None:
        """Handlers for one user."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches
        self.domains = domains

    def create(self, call: Call) -> Reply:
        """Create an endpoint; its name is unique in the domain."""
        domain = self.domains.find(call)["id"]
        given = body_object(self.answers, call)
        name = required_text(self.answers, call, "endpoint", given, "name")
        if not NAME.fullmatch(name):
            raise self.answers.invalid(call, "endpoint", "name", "must be a SIP user")
        password = self._password(call, given)
        if password is None:
            raise self.answers.missing(call, "endpoint", "credentials.password")
        enabled = optional_boolean(self.answers, call, "endpoint", given, "enabled")
        values = {
            "name": name,
            "domainId": domain,
            "description": optional_text(self.answers, call, "endpoint", given, "description") or None,
            "applicationId": self._application(call, given),
            "enabled": True if enabled is None else enabled,
            "password": password,
        }
        if self.state.endpoints.named((domain, name)):
            raise self.answers.duplicate(call, "endpoint", name)
        return self.answers.created(call, self.state.add_endpoint(values)["id"])

    def read(self, call: Call) -> Reply:
        """Read one endpoint."""
        return json_reply(200, self._shown(self._find(call)))

    def read_list(self, call: Call) -> Reply:
        """Read a page of the endpoints of a domain."""
        domain = self.domains.find(call)["id"]
        identifiers = self.state.endpoints.select(
            self.switches.text("list_order"), domain, lambda value: bool(value["domainId"] == domain)
        )
        return list_page(
            self.answers, call, self.state.endpoints, identifiers, lambda value: encode(self._listed(value))
        )

    def update(self, call: Call) -> Reply:
        """Change description, application, enabled or password."""
        endpoint = self._find(call)
        given = body_object(self.answers, call)
        if given.get("name") not in (None, endpoint["name"]) and self.switches.is_set("name_on_update", "refused"):
            raise self.answers.invalid(call, "endpoint", "name", "cannot be changed")
        values: dict[str, Any] = {
            "description": optional_text(self.answers, call, "endpoint", given, "description") or None,
            "applicationId": self._application(call, given),
            "enabled": optional_boolean(self.answers, call, "endpoint", given, "enabled"),
            "password": self._password(call, given),
        }
        changes = {name: value for name, value in values.items() if value is not None}
        for name in ("description", "applicationId"):
            changes.update(clearing(self.answers, given, name))
        self.state.endpoints.change(endpoint["id"], changes)
        return self.answers.updated()

    def delete(self, call: Call) -> Reply:
        """Delete one endpoint."""
        try:
            endpoint = self._find(call)
        except RefusedError as refused:
            return self.answers.delete_missing(refused)
        self.state.endpoints.remove(endpoint["id"])
        return self.answers.deleted()

    def create_token(self, call: Call) -> Reply:
        """Make a token with which a phone can log in for a while."""
        endpoint = self._find(call)
        given = call.json_object() or {}
        expires = DEFAULT_EXPIRES if given.get("expires") is None else given["expires"]
        token = self.state.new_id("")
        self.state.endpoints.change(endpoint["id"], {"tokens": [*endpoint["tokens"], token]})
        return self.answers.created(call, token, {"token": token, "expires": expires})

    def delete_token(self, call: Call) -> Reply:
        """Make a token useless."""
        endpoint = self._find(call)
        token = call.path_values["token"]
        if token not in endpoint["tokens"]:
            return self.answers.delete_missing(self.answers.not_found(call, "token", token))
        left = [other for other in endpoint["tokens"] if other != token]
        self.state.endpoints.change(endpoint["id"], {"tokens": left})
        return self.answers.deleted()

    def _find(self, call: Call) -> StoredObject:
        domain = self.domains.find(call)
        identifier = call.path_values["endpoint_id"]
        endpoint = self.state.endpoints.get(identifier)
        if endpoint is None or endpoint["domainId"] != domain["id"]:
            raise self.answers.not_found(call, "endpoint", identifier)
        return endpoint

    def _application(self, call: Call, given: Mapping[str, Any]) -> str | None:
        identifier = optional_text(self.answers, call, "endpoint", given, "applicationId")
        if not identifier:
            return None
        application = self.state.applications.get(identifier)
        if application is None:
            raise self.answers.not_found(call, "application", identifier)
        if application["userId"] != USER_ID:
            text = f"Access to application '{identifier}' is denied"
            raise self.answers.refused(call, 403, "application-access-denied", text)
        return identifier

    def _password(self, call: Call, given: Mapping[str, Any]) -> str | None:
        credentials = given.get("credentials")
        if credentials is not None and not isinstance(credentials, dict):
            raise self.answers.invalid(call, "endpoint", "credentials", "must be an object")
        password = (credentials or {}).get("password")
        if password is None:
            return None
        place = "credentials.password"
        if not isinstance(password, str):
            raise self.answers.invalid(call, "endpoint", place, "must be a string")
        if len(password) < SHORTEST_PASSWORD:
            raise self.answers.invalid(call, "endpoint", place, f"must be at least `{SHORTEST_PASSWORD}` characters")
        if any(ord(letter) > 0xFF for letter in password):
            raise self.answers.invalid(call, "endpoint", place, "must be ISO 8859-1 characters")
        return password

    def _shown(self, endpoint: StoredObject) -> dict[str, Any]:
        name, enabled = endpoint["name"], endpoint["enabled"]
        domain = self.state.domains.get(endpoint["domainId"]) or {"name": endpoint["domainId"]}
        realm = f"{domain['name']}.{HOST_SUFFIX}"
        scheme = "sip:" if self.switches.is_set("sip_uri_form", "with_scheme") else ""
        as_text = self.switches.is_set("enabled_form", "string")
        shown = {
            "id": endpoint["id"],
            "name": name,
            "description": endpoint["description"],
            "domainId": endpoint["domainId"],
            "applicationId": endpoint["applicationId"],
            "enabled": str(enabled).lower() if as_text else enabled,
            "sipUri": f"{scheme}{name}@{realm}",
            "credentials": {"realm": realm, "username": name},
        }
        return without_unset(self.answers, shown)

    def _listed(self, endpoint: StoredObject) -> dict[str, Any]:
        shown = self._shown(endpoint)
        if self.switches.is_set("list_ids", "absent"):
            del shown["id"]
        return shown

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SIP domains of a Catapult user."""

from __future__ import annotations

import re
from typing import Any

from emulator.catapult.answers import Answers
from emulator.catapult.fields import body_object, clearing, optional_text, required_text, without_unset
from emulator.catapult.lists import list_page
from emulator.catapult.state import USER_ID, CatapultState
from emulator.collection import StoredObject
from emulator.exchange import Call, RefusedError, Reply, encode, json_reply

NAME = re.compile(r"[A-Za-z0-9_-]+")
LONGEST_NAME = 16
MOST_DOMAINS = 100


class Domains:
    """Handlers of `/domains`."""

    def __init__(self, state: CatapultState, answers: Answers) -> None:
        """Handlers for one user."""
        self.state = state
        self.answers = answers
        self.switches = answers.switches

    def create(self, call: Call) -> Reply:
        """Create a domain; its name is unique among all users, since it is a public host name."""
        given = body_object(self.answers, call)
        name = required_text(self.answers, call, "domain", given, "name")
        if len(name) > LONGEST_NAME:
            raise self.answers.invalid(call, "domain", "name", f"exceeds the limit of `{LONGEST_NAME}`")
        if not NAME.fullmatch(name):
            raise self.answers.invalid(call, "domain", "name", "must be a host name label")
        if self.switches.is_set("domain_description_required", "yes"):
            required_text(self.answers, call, "domain", given, "description")
        description = optional_text(self.answers, call, "domain", given, "description")
        if self._same_name(name):
            raise self.answers.duplicate(call, "domain", name)
        if len(self.state.domains.select("oldest", "own", _is_own)) >= MOST_DOMAINS:
            raise self.answers.refused(call, 403, "domain-limit", f"An account has at most {MOST_DOMAINS} domains")
        domain = self.state.add_domain({"name": name, "description": description or None})
        return self.answers.created(call, domain["id"])

    def read(self, call: Call) -> Reply:
        """Read one domain."""
        return json_reply(200, self._shown(call, self.find(call)))

    def read_list(self, call: Call) -> Reply:
        """Read a page of domains."""
        identifiers = self.state.domains.select(self.switches.text("list_order"), "own", _is_own)
        return list_page(
            self.answers,
            call,
            self.state.domains,
            identifiers,
            lambda value: encode(self._listed(call, value)),
            maximum=self.switches.number("domain_size_max"),
        )

    def update(self, call: Call) -> Reply:
        """Change the description."""
        domain = self.find(call)
        given = body_object(self.answers, call)
        description = optional_text(self.answers, call, "domain", given, "description")
        changes: dict[str, Any] = {"description": description} if description else {}
        changes.update(clearing(self.answers, given, "description"))
        self.state.domains.change(domain["id"], changes)
        return self.answers.updated()

    def delete(self, call: Call) -> Reply:
        """Delete a domain; what becomes of its endpoints is a switch."""
        try:
            identifier = self.find(call)["id"]
        except RefusedError as refused:
            return self.answers.delete_missing(refused)
        endpoints = [endpoint["id"] for endpoint in self.state.endpoints if endpoint["domainId"] == identifier]
        if endpoints and self.switches.is_set("delete_nonempty_domain", "refuse"):
            raise self.answers.refused(call, 409, "domain-not-empty", f"The domain '{identifier}' has endpoints")
        for endpoint in endpoints:
            self.state.endpoints.remove(endpoint)
        self.state.domains.remove(identifier)
        return self.answers.deleted()

    def find(self, call: Call) -> StoredObject:
        """The domain that the path names."""
        identifier = call.path_values["domain_id"]
        domain = self.state.domains.get(identifier)
        if domain is None or not _is_own(domain):
            raise self.answers.not_found(call, "domain", identifier)
        return domain

    def _same_name(self, name: str) -> list[str]:
        same = self.state.domains.named(name.lower())
        if self.switches.is_set("domain_name_match", "case_insensitive"):
            return same
        exact = (self.state.domains.get(identifier) for identifier in same)
        return [domain["id"] for domain in exact if domain is not None and domain["name"] == name]

    def _shown(self, call: Call, domain: StoredObject) -> dict[str, Any]:
        path = f"/v1/users/{USER_ID}/domains/{domain['id']}/endpoints"
        absolute = self.switches.is_set("endpoints_url", "endpointsUrl")
        shown = {
            "id": domain["id"],
            "name": domain["name"],
            "description": domain["description"],
            self.switches.text("endpoints_url"): call.base_url + path if absolute else path,
        }
        return without_unset(self.answers, shown)

    def _listed(self, call: Call, domain: StoredObject) -> dict[str, Any]:
        shown = self._shown(call, domain)
        if self.switches.is_set("list_ids", "absent"):
            del shown["id"]
        return shown


def _is_own(domain: StoredObject) -> bool:
    return bool(domain["userId"] == USER_ID)

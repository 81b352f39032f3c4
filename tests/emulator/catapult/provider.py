# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Catapult emulator: credentials, rate limits, paths, and what is common to all resources."""

from __future__ import annotations

import time
from collections.abc import Mapping
from random import Random
from typing import Any, Callable

from emulator.catapult.answers import Answers
from emulator.catapult.applications import Applications
from emulator.catapult.domains import Domains
from emulator.catapult.endpoints import Endpoints
from emulator.catapult.state import API_SECRET, API_TOKEN, USER_ID, CatapultState
from emulator.catapult.switches import SWITCHES
from emulator.collection import Collection
from emulator.exchange import Call, Reply, json_reply
from emulator.provider import Provider, basic_credentials
from emulator.routing import Routes

USER = "/v1/users/{user_id}"


class Catapult(Provider):
    """One Catapult user."""

    name = "catapult"
    title = "Bandwidth Catapult"
    declared_switches = SWITCHES

    def begin(self, random: Random) -> None:
        """A new user without domains."""
        self.state = CatapultState(random)
        self.answers = Answers(self.switches)
        self.domains = Domains(self.state, self.answers)
        self.endpoints = Endpoints(self.state, self.answers, self.domains)
        self.applications = Applications(self.state, self.answers)
        self.routes = self._routes()

    def handle(self, call: Call) -> Reply:
        """Check credentials, user, path and limit, then let the resource answer."""
        if basic_credentials(call.headers.get("authorization", "")) != (API_TOKEN, API_SECRET):
            return self.answers.error(call, 401, "invalid-credentials", "The API token or secret is invalid")
        found = self.routes.find(call.path.rstrip("/"))
        if found is None:
            return self.answers.error(call, 404, "resource-not-found", f"The resource '{call.path}' was not found")
        handlers, call.path_values = found
        if call.path_values["user_id"] != USER_ID:
            return self._other_user(call)
        refusal = self._over_limit(call)
        if refusal is not None:
            return refusal
        handler = handlers.get(call.method)
        if handler is None:
            return self.answers.error(call, 405, "method-not-allowed", f"{call.method} is not allowed here")
        return handler(call)

    def failure(self, call: Call, status: int) -> Reply:
        """An error in Catapult's form."""
        if status == 429:
            return self.answers.too_many_requests(call, 1.0, with_header=False)
        code = "service-unavailable" if status == 503 else "internal-error"
        return self.answers.error(call, status, code, "The request could not be completed")

    def collections(self) -> dict[str, Collection]:
        """The stored objects by their kind."""
        return {
            "domains": self.state.domains,
            "endpoints": self.state.endpoints,
            "applications": self.state.applications,
        }

    def insert(self, kind: str, values: Mapping[str, Any]) -> str:
        """Store an object without validation."""
        inserters: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "domains": self.state.add_domain,
            "endpoints": self.state.add_endpoint,
            "applications": self.state.add_application,
        }
        return str(inserters[kind](values)["id"])

    def environment(self, url: str) -> dict[str, str]:
        """What a playbook needs."""
        return {
            "BANDWIDTH_USER_ID": USER_ID,
            "BANDWIDTH_API_TOKEN": API_TOKEN,
            "BANDWIDTH_API_SECRET": API_SECRET,
            "BANDWIDTH_API_ENDPOINT": url,
        }

    def _routes(self) -> Routes:
        routes = Routes()
        routes.add(f"{USER}/account", GET=self._read_account)
        for path, item, resource in (
            (f"{USER}/domains", "domain_id", self.domains),
            (f"{USER}/domains/{{domain_id}}/endpoints", "endpoint_id", self.endpoints),
            (f"{USER}/applications", "application_id", self.applications),
        ):
            routes.add(path, GET=resource.read_list, POST=resource.create)
            routes.add(f"{path}/{{{item}}}", GET=resource.read, POST=resource.update, DELETE=resource.delete)
        tokens = f"{USER}/domains/{{domain_id}}/endpoints/{{endpoint_id}}/tokens"
        routes.add(tokens, POST=self.endpoints.create_token)
        routes.add(f"{tokens}/{{token}}", DELETE=self.endpoints.delete_token)
        return routes

    def _other_user(self, call: Call) -> Reply:
        text = f"User {USER_ID} does not have permission to access user {call.path_values['user_id']}"
        if self.switches.is_set("other_user_status", 403):
            return self.answers.error(call, 403, "user-access-denied", text)
        return self.answers.error(call, 401, "user-access-denied", text, category="authorization")

    def _over_limit(self, call: Call) -> Reply | None:
        if self.switches.is_set("rate_limit", "off"):
            return None
        limits = [self.state.limits[name] for name in self._limited(call)]
        now = time.monotonic()
        wait = max([limit.wait(now) for limit in limits], default=0.0)
        if wait > 0:
            with_header = self.switches.is_set("reset_header", "present")
            return self.answers.too_many_requests(call, wait, with_header)
        for limit in limits:
            limit.admit(now)
        return None

    def _limited(self, call: Call) -> list[str]:
        """The resources against whose limits a request counts."""
        parts = call.path.strip("/").split("/")[3:]
        if parts[0] not in ("domains", "applications"):
            return []
        if len(parts) < 3:
            return [parts[0]]
        both = self.switches.is_set("nested_limit", "endpoints_and_domains")
        return ["endpoints", "domains"] if both else ["endpoints"]

    def _read_account(self, _call: Call) -> Reply:
        return json_reply(200, {"balance": "538.37250", "accountType": "pre-pay"})

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The CarrierX emulator: tokens, scopes, paths, and what is common to all resources."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Callable

from emulator.carrierx.answers import Answers
from emulator.carrierx.dids import Dids
from emulator.carrierx.endpoints import Endpoints
from emulator.carrierx.state import ALL_SCOPES, PARTNER_SID, PASSWORD, TOKEN, USERNAME, Access, CarrierXState
from emulator.carrierx.switches import SWITCHES
from emulator.carrierx.trunk_groups import TrunkGroups
from emulator.carrierx.trunks import Trunks
from emulator.collection import Collection
from emulator.exchange import Call, Reply
from emulator.provider import Provider, basic_credentials, bearer_token
from emulator.routing import Handler, Routes

BASE = "/core/v2"
VERBS = {"POST": "create", "GET": "read", "PATCH": "update", "PUT": "update", "DELETE": "delete"}


class CarrierX(Provider):
    """One CarrierX partner, and others whose objects it may not touch."""

    name = "carrierx"
    title = "CarrierX"
    declared_switches = SWITCHES

    def begin(self, random: Random) -> None:
        """A new partner with its system gateway."""
        self.state = CarrierXState(random)
        self.answers = Answers(self.switches)
        self.endpoints = Endpoints(self.state, self.answers)
        self.trunks = Trunks(self.state, self.answers)
        self.trunk_groups = TrunkGroups(self.state, self.answers, self.trunks)
        self.dids = Dids(self.state, self.answers)
        self.routes = self._routes()

    def handle(self, call: Call) -> Reply:
        """Check credentials, path, scope and body, then let the resource answer."""
        header = call.headers.get("authorization", "")
        if not header:
            return self.answers.error(401, "Unauthorized")
        access = self._access(header)
        if access is None:
            return self.answers.error(401, "Bad credentials")
        call.account = access
        found = self.routes.find(call.path)
        if found is None:
            return self.answers.error(404, "Not Found")
        handlers, call.path_values = found
        handler = handlers.get(call.method)
        return handler(call) if handler is not None else self.answers.error(405, "Method Not Allowed")

    def failure(self, call: Call, status: int) -> Reply:
        """An error in CarrierX's form."""
        texts = {429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}
        return self.answers.error(status, texts.get(status, "Error"))

    def collections(self) -> dict[str, Collection]:
        """The stored objects by their kind."""
        return {
            "endpoints": self.state.endpoints,
            "trunk_groups": self.state.trunk_groups,
            "trunks": self.state.trunks,
            "dids": self.state.dids,
        }

    def insert(self, kind: str, values: Mapping[str, Any]) -> str:
        """Store an object without validation."""
        inserters: dict[str, Callable[[], str]] = {
            "endpoints": lambda: self.endpoints.insert(values),
            "trunk_groups": lambda: self.trunk_groups.insert(values),
            "trunks": lambda: self.trunks.add(values["trunk_group_sid"], values)["trunk_sid"],
            "dids": lambda: self.dids.insert(values)["did_sid"],
        }
        return inserters[kind]()

    def dump(self) -> dict[str, Any]:
        """All stored objects, and the tokens with their scopes."""
        tokens = {
            token: {"partner_sid": access.partner_sid, "scopes": sorted(access.scopes)}
            for token, access in self.state.tokens.items()
        }
        return {**super().dump(), "tokens": tokens}

    def set_scopes(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Set the scopes of a token; a new token belongs to the partner that is named with it."""
        token = values.get("token", TOKEN)
        known = self.state.tokens.get(token)
        partner = values.get("partner_sid") or (known.partner_sid if known else PARTNER_SID)
        access = Access(partner, frozenset(values["scopes"]))
        self.state.tokens[token] = access
        self.state.ensure_system_gateway(partner)
        return {"token": token, "partner_sid": partner, "scopes": sorted(access.scopes)}

    def environment(self, url: str) -> dict[str, str]:
        """What a playbook needs."""
        return {"CARRIERX_API_TOKEN": TOKEN, "CARRIERX_API_URL": url + BASE}

    def _routes(self) -> Routes:
        routes = Routes()
        group = f"{BASE}/trunk_groups/{{trunk_group_sid}}"
        for path, item, area, resource in (
            (f"{BASE}/endpoints", "endpoint_sid", "endpoints", self.endpoints),
            (f"{BASE}/trunk_groups", "trunk_group_sid", "trunk_groups", self.trunk_groups),
            (f"{group}/trunks", "trunk_sid", "trunk_groups.trunks", self.trunks),
            (f"{BASE}/phonenumber/dids", "did_sid", "phonenumber", self.dids),
        ):
            create = resource.rent if isinstance(resource, Dids) else resource.create
            self._add(routes, path, area, GET=resource.read_list, POST=create)
            self._add(
                routes,
                f"{path}/{{{item}}}",
                area,
                GET=resource.read,
                PATCH=resource.patch,
                PUT=resource.put,
                DELETE=resource.delete,
            )
        return routes

    def _add(self, routes: Routes, path: str, area: str, **handlers: Handler) -> None:
        routes.add(path, **{method: self._guarded(area, method, handler) for method, handler in handlers.items()})

    def _guarded(self, area: str, method: str, handler: Handler) -> Handler:
        """The handler behind the checks of scope and body."""

        def answer(call: Call) -> Reply:
            if not call.account.may(area, VERBS[method]):
                return self.answers.error(403, "Forbidden")
            refusal = self._body_refusal(call) if method in ("POST", "PATCH", "PUT") else None
            return refusal if refusal is not None else handler(call)

        return answer

    def _body_refusal(self, call: Call) -> Reply | None:
        if not call.has_json_content_type():
            return self.answers.error(415, "Unsupported media type")
        if call.json_object() is None:
            return self.answers.error(400, "No JSON object could be decoded")
        return None

    def _access(self, header: str) -> Access | None:
        if basic_credentials(header) == (USERNAME, PASSWORD):
            return Access(PARTNER_SID, ALL_SCOPES)
        token = bearer_token(header)
        return self.state.tokens.get(token) if token is not None else None

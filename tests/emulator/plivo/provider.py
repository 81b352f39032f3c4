# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Plivo emulator: credentials, paths, and what is common to all resources."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import formatdate
from random import Random
from typing import Any, Callable

from emulator.collection import Collection
from emulator.exchange import Call, RefusedError, Reply
from emulator.plivo.answers import Answers
from emulator.plivo.applications import Applications
from emulator.plivo.endpoints import Endpoints
from emulator.plivo.numbers import Numbers
from emulator.plivo.state import AUTH_ID, AUTH_TOKEN, SCOPED_TOKEN, PlivoState
from emulator.plivo.subaccounts import Subaccounts
from emulator.plivo.switches import SWITCHES
from emulator.provider import Provider, basic_credentials, bearer_token
from emulator.routing import Handler, Handlers, Routes

NOT_JSON = "use 'application/json' Content-Type and raw POST with json data"
ACCOUNT = "/v1/Account/{auth_id}/"


class Plivo(Provider):
    """One Plivo account."""

    name = "plivo"
    title = "Plivo"
    declared_switches = SWITCHES

    def begin(self, random: Random) -> None:
        """A new account with its sample application."""
        self.state = PlivoState(random)
        self.answers = Answers(self.state, self.switches)
        self.endpoints = Endpoints(self.answers)
        self.applications = Applications(self.answers)
        self.numbers = Numbers(self.answers)
        self.subaccounts = Subaccounts(self.answers)
        self.routes = self._routes()

    def handle(self, call: Call) -> Reply:
        """Check credentials, limit and path, then let the resource answer."""
        if not call.path.endswith("/"):
            return self._without_slash(call)
        found = self.routes.find(call.path)
        account = call.path.split("/")[3] if call.path.startswith("/v1/Account/") else ""
        if not self._is_authorized(call, account):
            return self.answers.unauthorized()
        refusal = self._over_limit()
        if refusal is not None:
            return refusal
        if found is None:
            raise self.answers.not_found()
        handlers, call.path_values = found
        return self._dispatch(call, handlers)

    def failure(self, call: Call, status: int) -> Reply:
        """An error in Plivo's form."""
        texts = {429: "Too Many Requests", 500: "internal server error", 503: "service unavailable"}
        return self.answers.error(status, texts.get(status, "error"))

    def collections(self) -> dict[str, Collection]:
        """The stored objects by their kind."""
        return {
            "endpoints": self.state.endpoints,
            "applications": self.state.applications,
            "numbers": self.state.numbers,
            "subaccounts": self.state.subaccounts,
            "trunks": self.state.trunks,
        }

    def insert(self, kind: str, values: Mapping[str, Any]) -> str:
        """Store an object without validation."""
        inserters: dict[str, Callable[[], str]] = {
            "endpoints": lambda: self.endpoints.insert(values)["endpoint_id"],
            "applications": lambda: self.state.add_application(**values)["app_id"],
            "numbers": lambda: self.numbers.insert(values)["number"],
            "subaccounts": lambda: self.subaccounts.insert(values)["auth_id"],
            "trunks": lambda: self.numbers.insert_trunk(values)["trunk_id"],
        }
        return inserters[kind]()

    def environment(self, url: str) -> dict[str, str]:
        """What a playbook needs."""
        return {"PLIVO_AUTH_ID": AUTH_ID, "PLIVO_AUTH_TOKEN": AUTH_TOKEN, "PLIVO_API_URL": url}

    def _routes(self) -> Routes:
        routes = Routes()
        routes.add(ACCOUNT, GET=self._read_account)
        for path, item, resource in (
            ("Endpoint", "endpoint_id", self.endpoints),
            ("Application", "app_id", self.applications),
            ("Subaccount", "subauth_id", self.subaccounts),
        ):
            routes.add(f"{ACCOUNT}{path}/", GET=_for_account(resource.read_list), POST=_for_account(resource.create))
            routes.add(
                f"{ACCOUNT}{path}/{{{item}}}/",
                GET=_for_account(resource.read),
                POST=_for_account(resource.update),
                DELETE=_for_account(resource.delete),
            )
        routes.add(f"{ACCOUNT}Number/", GET=_for_account(self.numbers.read_list))
        number = {"GET": _for_account(self.numbers.read), "POST": _for_account(self.numbers.update)}
        routes.add(f"{ACCOUNT}Number/{{number}}/", **number)
        return routes

    def _dispatch(self, call: Call, handlers: Handlers) -> Reply:
        handler = handlers.get(call.method)
        if handler is None:
            return self.answers.error(405, "method not allowed")
        if call.method == "POST" and not (call.has_json_content_type() and call.json_object() is not None):
            return self.answers.error(400, NOT_JSON)
        if self._is_asynchronous(call):
            return self._answer_later(call, handler)
        return handler(call)

    def _is_asynchronous(self, call: Call) -> bool:
        body = call.json_object() if call.body else None
        return bool(call.query.get("callback_url") or (body or {}).get("callback_url"))

    def _answer_later(self, call: Call, handler: Handler) -> Reply:
        """Do what is asked and hide the result. The result is not posted to the URL, only its absence matters here."""
        with suppress(RefusedError):
            handler(call)
        return self.answers.success(200, {"message": "async api spawned"})

    def _without_slash(self, call: Call) -> Reply:
        choice = self.switches.text("missing_slash")
        if choice == "not_found":
            raise self.answers.not_found()
        call_with_slash = call.path + "/"
        if choice == "redirect":
            query = f"?{call.query_string}" if call.query_string else ""
            return Reply(301, b"", {"location": call.base_url + call_with_slash + query})
        call.path = call_with_slash
        return self.handle(call)

    def _is_authorized(self, call: Call, account: str) -> bool:
        header = call.headers.get("authorization", "")
        if bearer_token(header) == SCOPED_TOKEN:
            return account == AUTH_ID
        credentials = basic_credentials(header)
        if credentials is None or credentials[1] != self._token_of(credentials[0]):
            return False
        is_own_subaccount = credentials[0] == AUTH_ID and account in self.state.subaccounts
        return account == credentials[0] or is_own_subaccount

    def _token_of(self, auth_id: str) -> str | None:
        if auth_id == AUTH_ID:
            return AUTH_TOKEN
        subaccount = self.state.subaccounts.get(auth_id)
        return str(subaccount["auth_token"]) if subaccount is not None else None

    def _over_limit(self) -> Reply | None:
        if self.switches.is_set("rate_limit", "off"):
            return None
        now = time.monotonic()
        wait = self.state.limit.wait(now)
        if wait <= 0:
            self.state.limit.admit(now)
            return None
        reply = self.answers.error(429, "Too Many Requests")
        hint = self.switches.text("rate_limit_hint")
        if hint == "retry_after":
            reply.headers["retry-after"] = str(int(wait) + 1)
        elif hint == "retry_after_date":
            reply.headers["retry-after"] = formatdate(time.time() + wait + 1, usegmt=True)
        return reply

    def _read_account(self, call: Call) -> Reply:
        account = call.path_values["auth_id"]
        subaccount = self.state.subaccounts.get(account)
        return self.answers.success(
            200,
            {
                "account_type": "standard",
                "address": "1 Example Street",
                "auth_id": account,
                "auto_recharge": False,
                "billing_mode": "prepaid",
                "cash_credits": "25.00000",
                "city": "Example City",
                "name": subaccount["name"] if subaccount is not None else "Emulated account",
                "resource_uri": f"/v1/Account/{account}/",
                "state": "CA",
                "timezone": "UTC",
            },
        )


def _for_account(handler: Callable[[Call, str], Reply]) -> Handler:
    """Give a handler the account that the path names."""
    return lambda call: handler(call, call.path_values["auth_id"])

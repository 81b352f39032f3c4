# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Catapult's answers: Location headers, and errors with category, code, message and details."""

from __future__ import annotations

import time
from typing import Any

from emulator.exchange import Call, RefusedError, Reply, json_reply
from emulator.switches import Switches

CATEGORIES = {
    400: "bad-request",
    401: "authentication",
    403: "forbidden",
    404: "not-found",
    405: "bad-request",
    409: "conflict",
    429: "too-many-requests",
    500: "backend",
    503: "unavailable",
}


class Answers:
    """Makes answers in the forms that the switches choose."""

    def __init__(self, switches: Switches) -> None:
        """Answers under these switches."""
        self.switches = switches

    def created(self, call: Call, identifier: str, body: Any | None = None) -> Reply:
        """The answer to a create: where the new object is, and usually no body."""
        reply = Reply(201) if body is None else json_reply(201, body)
        path = f"{call.path.rstrip('/')}/{identifier}"
        if self.switches.is_set("location", "absolute"):
            reply.headers["location"] = call.base_url + path
        elif self.switches.is_set("location", "relative"):
            reply.headers["location"] = path
        return reply

    def updated(self) -> Reply:
        """The answer to an update."""
        return Reply(self.switches.number("update_status"))

    def deleted(self) -> Reply:
        """The answer to a deletion."""
        return Reply(self.switches.number("delete_status"))

    def delete_missing(self, refused: RefusedError) -> Reply:
        """The answer to deleting what is not there."""
        return self.deleted() if self.switches.is_set("delete_missing", 200) else refused.reply

    def error(self, call: Call, status: int, code: str, message: str, category: str = "") -> Reply:
        """An error answer."""
        body = {
            "category": category or CATEGORIES.get(status, "backend"),
            "code": code,
            "message": message,
            "details": _details(call),
        }
        return json_reply(status, body)

    def refused(self, call: Call, status: int, code: str, message: str) -> RefusedError:
        """The same, to be raised."""
        return RefusedError(self.error(call, status, code, message))

    def not_found(self, call: Call, kind: str, identifier: str) -> RefusedError:
        """A refusal because there is no such object."""
        return self.refused(call, 404, f"{kind}-not-found", f"The {kind} '{identifier}' could not be found")

    def missing(self, call: Call, kind: str, name: str) -> RefusedError:
        """A refusal because a property is required."""
        text = f"The '{kind}' resource property '{name}' is required but was not specified"
        return self.refused(call, 400, "missing-property", text)

    def blank(self, call: Call, kind: str, name: str) -> RefusedError:
        """A refusal because a property holds nothing but white space."""
        text = f"The '{kind}' resource property '{name}' must contain at least one non-whitespace character"
        return self.refused(call, 400, "blank-property", text)

    def invalid(self, call: Call, kind: str, name: str, rule: str) -> RefusedError:
        """A refusal because a property breaks a rule."""
        text = f"The `{kind}` resource property `{name}` {rule}"
        return self.refused(call, 400, "validation-error", text)

    def duplicate(self, call: Call, kind: str, name: str) -> RefusedError:
        """A refusal because the name exists."""
        text = f"Cannot create another instance of {kind} `{name}`"
        return self.refused(call, self.switches.number("duplicate_status"), f"duplicate-{kind}", text)

    def too_many_requests(self, call: Call, wait: float, with_header: bool) -> Reply:
        """The answer to a request above the limit, which may be repeated after `wait` seconds."""
        reset = str(int((time.time() + wait) * 1000) + 1)
        body: dict[str, Any] = {
            "category": "too-many-requests",
            "code": "rate-limit-reached",
            "details": [*_details(call), {"name": "rateLimitResetTime", "value": reset}],
        }
        if self.switches.is_set("message_in_429", "present"):
            body["message"] = "The rate limit has been reached"
        return json_reply(429, body, {"x-ratelimit-reset": reset} if with_header else {})


def _details(call: Call) -> list[dict[str, str]]:
    path = call.path[len("/v1/") :] if call.path.startswith("/v1/") else call.path.lstrip("/")
    return [
        {"name": "requestMethod", "value": call.method},
        {"name": "remoteAddress", "value": call.remote_address},
        {"name": "requestPath", "value": path},
    ]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A record of every request that a provider's API received."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from emulator.exchange import Call


@dataclass
class Entry:
    """One request. `status` and `ended` stay empty while it is under way; `status` also when no answer was sent."""

    number: int
    call: Call
    started: float
    ended: float | None = None
    status: int | None = None
    fault: str | None = None

    def describe(self) -> dict[str, Any]:
        """The entry as JSON shows it, without credentials."""
        return {
            "number": self.number,
            "method": self.call.method,
            "path": self.call.path,
            "query": self.call.query,
            "status": self.status,
            "body": _readable(self.call.body),
            "authorization": _scheme(self.call.headers.get("authorization")),
            "user_agent": self.call.headers.get("user-agent"),
            "started": self.started,
            "ended": self.ended,
            "fault": self.fault,
        }


class Journal:
    """Requests in the order they arrived."""

    def __init__(self) -> None:
        """Begin empty."""
        self._entries: list[Entry] = []
        self._count = 0

    def open(self, call: Call, started: float) -> Entry:
        """Begin the entry of a request."""
        self._count += 1
        entry = Entry(self._count, call, started)
        self._entries.append(entry)
        return entry

    def since(self, number: int = 0) -> list[dict[str, Any]]:
        """Entries with a higher number, oldest first."""
        return [entry.describe() for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        """Forget all entries. Numbers go on, so that `since` stays true."""
        self._entries.clear()

    def restart(self) -> None:
        """Forget all entries and count from one again."""
        self._entries.clear()
        self._count = 0


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def _scheme(authorization: str | None) -> str | None:
    return authorization.split(" ")[0] if authorization else None

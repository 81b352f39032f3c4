# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults on demand: a queue of what is to go wrong with which request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from re import Pattern
from typing import Any

from emulator.exchange import Call

# What becomes of the request, by kind: whether its handler runs when the fault does not say `when`.
DEFAULT_WHEN = {
    "status": "before",
    "drop": "before",
    "html": "before",
    "truncated": "after",
    "cut": "after",
    "empty": "after",
    "delay": "before",
    "hang": "before",
    "late": "before",
    "insert": "before",
    "remove": "before",
    "change": "before",
    "replace": "before",
}
HINTS = ("none", "retry_after", "retry_after_date", "reset_ms")
ONLY = {"truncated": "after", "cut": "after", "late": "before"}
MEANWHILE = ("insert", "remove", "change")


class FaultError(ValueError):
    """A fault that does not make sense."""


@dataclass
class Fault:
    """One thing that goes wrong, `times` times, after `skip` matching requests were left alone.

    A request that comes `late` takes effect when the `lands`th request after it arrives.
    """

    kind: str
    method: str | None = None
    path: str | None = None
    times: int = 1
    skip: int = 0
    when: str | None = None
    status: int | None = None
    hint: str = "none"
    seconds: float = 1.0
    seed: dict[str, Any] = field(default_factory=dict)
    id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    lands: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None

    def __post_init__(self) -> None:
        """Check what was given and fill in the defaults of the kind."""
        if self.kind not in DEFAULT_WHEN:
            raise FaultError(f"no fault {self.kind!r}: there are {', '.join(DEFAULT_WHEN)}")
        self.when = self.when or DEFAULT_WHEN[self.kind]
        if self.when not in ("before", "after") or self.when != ONLY.get(self.kind, self.when):
            raise FaultError(f"when={self.when!r} does not go with a {self.kind} fault")
        if self.hint not in HINTS:
            raise FaultError(f"no hint {self.hint!r}: there are {', '.join(HINTS)}")
        if self.kind == "status" and self.status is None:
            raise FaultError("a status fault needs a status")
        if self.kind in ("remove", "change") and self.id is None:
            raise FaultError(f"a {self.kind} fault needs an id")
        self._pattern = _compile(self.path)

    def matches(self, call: Call) -> bool:
        """Whether the fault is meant for this request; the expression is searched in path and query."""
        if self.times < 1 or (self.method and self.method.upper() != call.method):
            return False
        target = f"{call.path}?{call.query_string}" if call.query_string else call.path
        return self._pattern is None or self._pattern.search(target) is not None


class Faults:
    """Faults in the order they were added. A request gets at most one."""

    def __init__(self) -> None:
        """Begin without faults."""
        self._queue: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Add a fault at the end."""
        self._queue.append(fault)

    def take(self, call: Call) -> Fault | None:
        """The fault for this request, if any. Counts it as used."""
        for fault in self._queue:
            if not fault.matches(call):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times < 1:
                self._queue.remove(fault)
            return fault
        return None

    def describe(self) -> list[dict[str, Any]]:
        """The faults still to come."""
        return [asdict(fault) for fault in self._queue]

    def clear(self) -> None:
        """Remove all faults."""
        self._queue.clear()


def parse_fault(values: Mapping[str, Any]) -> Fault:
    """A fault from its JSON form."""
    unknown = sorted(set(values) - {declared.name for declared in fields(Fault)})
    if unknown:
        raise FaultError(f"a fault has no {', '.join(unknown)}")
    if "kind" not in values:
        raise FaultError("a fault needs a kind")
    return Fault(**values)


def _compile(expression: str | None) -> Pattern[str] | None:
    try:
        return re.compile(expression) if expression is not None else None
    except re.error as error:
        raise FaultError(f"path is no regular expression: {error}") from error

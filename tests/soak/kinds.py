# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can go wrong with a request, and what a run may make of it."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Any, NamedTuple

READS = frozenset({"list", "read", "parents"})
CHANGES = frozenset({"update", "replace"})
WRITES = CHANGES | {"create", "delete"}
VERBS = READS | WRITES

NOTHING: Mapping[str, Any] = MappingProxyType({})

TWIN, TARGET, STRANGER = "@twin", "@target", "@stranger"
"""Objects that only the scenario or the moment can tell: one like the declared one, the declared one, another one."""


class Kind(NamedTuple):
    """One kind of fault.

    Attributes:
        fault: what the emulator is asked for.
        verbs: the requests that it can happen to.
        survives: the requests after which a run with attempts to spare gets where it wanted all the same.
        unclear: whether nobody knows after it if a create was carried out.
        others: whether it is somebody else who changes something.
        seconds: the least and the most that a hint says.
    """

    name: str
    fault: Mapping[str, Any]
    verbs: frozenset[str] = VERBS
    survives: frozenset[str] = VERBS
    unclear: bool = False
    others: bool = False
    seconds: tuple[int, int] | None = None

    def values(self, random: Random) -> dict[str, Any]:
        """Return the fault as the emulator takes it, with what is left to chance."""
        chosen = {**self.fault}
        if self.seconds:
            chosen["seconds"] = random.randint(*self.seconds)
        if chosen["kind"] == "late":
            chosen["lands"] = random.randint(1, 8)
        return chosen


def _status(name: str, status: int, **more: Any) -> Kind:
    fault: dict[str, Any] = {key: more.pop(key) for key in ("hint", "when") if key in more}
    return Kind(name, {"kind": "status", "status": status, **fault}, **more)


def _limited(name: str, hint: str = "none", seconds: tuple[int, int] | None = None, **more: Any) -> Kind:
    return _status(name, 429, hint=hint, seconds=seconds, **more)


def _broken(when: str) -> list[Kind]:
    """Return what can break before or after a request took effect."""
    return [
        *(_status(f"{status} {when}", status, when=when, unclear=True) for status in (500, 502, 503, 504)),
        Kind(f"drop {when}", {"kind": "drop", "when": when}, unclear=True),
        Kind(f"HTML 502 {when}", {"kind": "html", "status": 502, "when": when}, unclear=True),
        Kind(f"hang {when}", {"kind": "hang", "when": when}, unclear=True),
    ]


def _other(name: str, kind: str, when: str, **more: Any) -> Kind:
    return Kind(f"{name} {when}", {"kind": kind, "when": when, **more}, others=True, survives=frozenset())


NEVER: frozenset[str] = frozenset()

KINDS: tuple[Kind, ...] = (
    _limited("429"),
    _limited("429 seconds", "retry_after", (0, 9)),
    _limited("429 date", "retry_after_date", (1, 9)),
    _limited("429 past date", "retry_after_date", (-99, -1)),
    _limited("429 reset", "reset_ms", (0, 9)),
    _limited("429 too long", "retry_after", (3600, 9999), survives=NEVER),
    _limited("429 date too long", "retry_after_date", (3600, 9999), survives=NEVER),
    _status("503 seconds", 503, hint="retry_after", seconds=(0, 9), unclear=True),
    *_broken("before"),
    *_broken("after"),
    # A page of somebody in between, who lets nothing through.
    Kind("HTML 200 before", {"kind": "html", "status": 200}, unclear=True),
    Kind("HTML 200 after", {"kind": "html", "status": 200, "when": "after"}, unclear=True),
    Kind("truncated", {"kind": "truncated"}, unclear=True),
    Kind("cut", {"kind": "cut"}, unclear=True),
    Kind("empty", {"kind": "empty"}, unclear=True),
    Kind("late drop", {"kind": "late"}, WRITES, WRITES - {"create"}, unclear=True),
    Kind("late 504", {"kind": "late", "status": 504}, WRITES, WRITES - {"create"}, unclear=True),
    Kind("ignored", {"kind": "replace", "status": 200, "body": {"message": "changed"}}, CHANGES, NEVER),
    _status("401", 401, survives=NEVER),
    _status("403", 403, survives=NEVER),
    _other("insert", "insert", "before", id=STRANGER),
    _other("insert", "insert", "after", id=STRANGER),
    _other("twin", "insert", "before", id=TWIN),
    _other("twin", "insert", "after", id=TWIN),
    _other("remove", "remove", "before", id=TARGET),
    _other("remove", "remove", "after", id=TARGET),
    _other("remove another", "remove", "after", id=STRANGER),
    _other("change", "change", "before", id=TARGET),
    _other("change", "change", "after", id=TARGET),
)

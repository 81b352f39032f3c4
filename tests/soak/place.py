# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a worker plays: an emulator in a thread of its own, watched."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from emulator.application import Emulator
from emulator.exchange import Call, Reply
from emulator.faults import Fault
from emulator.provider import Provider
from emulator.server import RunningEmulator, Settings
from soak.kinds import STRANGER, TARGET

T = TypeVar("T")
Stored = dict[tuple[str, str], dict[str, Any]]
"""Everything that an emulator holds, by kind and id."""

Targets = Callable[[Stored], list[str]]
"""Tells which ids a declaration means."""


class Event(NamedTuple):
    """Something that was made (before is None), changed or removed (after is None).

    It is ours if a request of the collection did it, maybe late, after the answer to it had been given up.
    """

    ours: bool
    late: bool
    kind: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def fields(self) -> set[str]:
        """What differs."""
        before, after = self.before or {}, self.after or {}
        return {name for name in {*before, *after} if before.get(name) != after.get(name)}


class Watched(Emulator):
    """An emulator that remembers who changed what."""

    def __init__(self, provider: Provider, latency: float = 0.0) -> None:
        """Nothing has happened yet."""
        super().__init__(provider, latency)
        self.events: list[Event] = []
        self.targets: Targets = lambda stored: []
        self.unique = False
        self._landing = False

    def stored(self) -> Stored:
        """Return a copy of everything."""
        collections = self.provider.collections()
        return {(kind, name): dict(value) for kind, held in collections.items() for name, value in held.items()}

    def _handle(self, call: Call) -> Reply:
        if call.method == "GET":
            return super()._handle(call)
        with self._watching(ours=True):
            return super()._handle(call)

    def settle(self) -> None:
        self._landing = True
        super().settle()
        self._landing = False

    def _land(self) -> None:
        self._landing = True
        super()._land()
        self._landing = False

    def _meddle(self, fault: Fault) -> None:
        with self._watching(ours=False):
            if fault.id == TARGET:
                chosen = self.targets(self.stored())
                fault = replace(fault, id=chosen[0] if chosen else "nothing")
            if fault.kind != "insert" or not self._is_taken(fault):
                super()._meddle(fault)

    def _is_taken(self, fault: Fault) -> bool:
        """Tell whether what somebody wants to insert cannot be there a second time."""
        return self.unique and fault.id != STRANGER and bool(self.targets(self.stored()))

    @contextmanager
    def _watching(self, ours: bool) -> Iterator[None]:
        before = self.stored()
        yield
        after = self.stored()
        for kind, name in {**before, **after}:
            old, new = before.get((kind, name)), after.get((kind, name))
            if old != new:
                self.events.append(Event(ours, self._landing, kind, name, old, new))


class Place:
    """An emulator that answers at `url`; what else happens to it happens in its thread, between two requests."""

    def __init__(self, provider: str) -> None:
        """Start it."""
        self._running = RunningEmulator(Settings(provider), Watched)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="emulator", daemon=True)
        self._thread.start()
        self.url = self._running.url

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment variables of a task."""
        return self._running.environment

    @property
    def emulator(self) -> Watched:
        """The emulator, to be touched through `between` only."""
        application = self._running.application
        assert isinstance(application, Watched)
        return application

    def between(self, step: Callable[[Watched], T]) -> T:
        """Return what a step gives that no request can come between."""

        async def taken() -> T:
            return step(self.emulator)

        return asyncio.run_coroutine_threadsafe(taken(), self._loop).result()

    def control(self, method: str, path: str, body: Any) -> None:
        """Call a control route."""
        self._running.control(method, path, body)

    def close(self) -> None:
        """Stop it."""
        self._running.stop()
        self._thread.join()

    def _serve(self) -> None:
        self._loop.run_until_complete(self._running.serve())

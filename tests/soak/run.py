# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task, run by the real engine over real connections, and everything that came of it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cpaas.voice.plugins.module_utils._errors import VoiceError
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client, Clock
from ansible_collections.cpaas.voice.plugins.module_utils._options import client_for
from emulator.faults import Fault
from soak.facts import COMPANION, UNCHANGED, Expected, Facts, Options
from soak.place import Event, Place, Stored, Watched
from soak.scenario import Scenario, Trouble
from soak.ways import WAYS, Task, Told

Request = dict[str, Any]
"""An entry of the emulator's journal."""


class SwiftClock(Clock):
    """A clock on which waiting takes no time. Dates are those of the emulator, so it does not move them."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.waited = 0.0

    def now(self) -> float:
        return super().now() + self.waited

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.waited += seconds


@dataclass
class Run:
    """One run of a task.

    Attributes:
        way: the name of its way.
        options: what is declared.
        expected: what it comes to if nothing goes wrong.
        before, after: everything that the provider holds.
        landed: what took effect since the run before.
        events: who changed what meanwhile.
        requests: what the provider was asked.
        hits: how often each fault hit.
        told: what the task tells.
        error: how it failed.
        crash: what it should never fail with.
        companions: the ids of companions; `landed`, `events` and `writes` leave out what happened to them.
        beside: what happened to them.
    """

    way: str
    options: Options
    expected: Expected
    before: Stored
    landed: list[Event]
    after: Stored
    events: list[Event]
    requests: list[Request]
    hits: list[tuple[Trouble, int]]
    waits: list[float]
    told: Told | None = None
    error: VoiceError | None = None
    crash: Exception | None = None
    companions: frozenset[str] = frozenset()
    beside: list[Event] = field(default_factory=list)

    @property
    def writes(self) -> list[Request]:
        """Requests that are meant to change something."""
        return [one for one in self.requests if one["method"] != "GET" and not self._is_for_companion(one)]

    def _is_for_companion(self, request: Request) -> bool:
        body = request["body"] if isinstance(request["body"], dict) else {}
        return COMPANION in (body.get("alias"), body.get("name")) or not self.companions.isdisjoint(
            request["path"].split("/")
        )

    @property
    def words(self) -> str:
        """Everything that the user gets to see."""
        if self.error is not None:
            return f"{self.error.message} {json.dumps(self.error.result(), default=str)}"
        return json.dumps(self.told.shown, default=str) if self.told is not None else ""

    def named(self) -> list[str]:
        """Return the names of the faults that hit."""
        return [trouble.kind.name for trouble, _times in self.hits]


class Stage:
    """One provider, set as a scenario says."""

    def __init__(self, facts: Facts, place: Place) -> None:
        self.facts = facts
        self.place = place
        self.strays = 0
        self._faults: list[tuple[Trouble, Fault]] = []
        self._conditions: dict[str, Any] = {}

    def set(self, scenario: Scenario) -> None:
        """Bring the provider to the start of a scenario."""
        random.seed(scenario.seed)
        self._scenario = scenario
        self._faults = [(one, Fault(**one.fault)) for one in scenario.troubles]
        self._conditions = self.place.between(self._set)
        if scenario.draft.scopes is not None:
            self.place.control("PUT", "scopes", {"scopes": scenario.draft.scopes})

    def _set(self, emulator: Watched) -> dict[str, Any]:
        draft = self._scenario.draft
        emulator.provider.seed = self._scenario.seed
        emulator.reset()
        emulator.provider.change_switches(draft.switches)
        emulator.provider.insert_all(draft.objects)
        emulator.events = []
        emulator.unique = self.facts.unique
        emulator.targets = self._targets
        for _trouble, fault in self._faults:
            emulator.faults.add(fault)
        return {**emulator.provider.switches.values(), "scopes": draft.scopes}

    def _targets(self, stored: Stored) -> list[str]:
        return [one[self.facts.id_key] for one in self.facts.meant(stored, self._scenario.draft.options)]

    def calm(self) -> None:
        """Let nothing go wrong any more, and what is under way arrive."""
        self.place.between(_calm)

    def run(self, way: str, options: Options | None = None) -> Run:
        """Run the task of the scenario, or another one."""
        options = options or self._scenario.draft.options
        left = [fault.times for _trouble, fault in self._faults]
        before, landed, _requests = self.place.between(self._taken)
        clock = SwiftClock()
        run = Run(
            way=way,
            options=options,
            expected=UNCHANGED if way == "info" else self.facts.expected(before, options, self._conditions),
            before=before,
            landed=landed,
            after={},
            events=[],
            requests=[],
            hits=[],
            waits=clock.waits,
        )
        self._carry_out(run, clock)
        run.after, run.events, run.requests = self.place.between(self._taken)
        run.companions = frozenset([*self.facts.companions(before), *self.facts.companions(run.after)])
        run.beside = [event for event in [*landed, *run.events] if event.id in run.companions]
        run.landed = [event for event in landed if event.id not in run.companions]
        run.events = [event for event in run.events if event.id not in run.companions]
        run.hits = [
            (trouble, times - fault.times)
            for times, (trouble, fault) in zip(left, self._faults, strict=True)
            if times > fault.times
        ]
        return run

    def _taken(self, emulator: Watched) -> tuple[Stored, list[Event], list[Request]]:
        """Take what has happened since it was last taken, and look at what is there."""
        events, emulator.events = emulator.events, []
        requests = emulator.journal.since()
        emulator.journal.clear()
        return emulator.stored(), events, requests

    def _carry_out(self, run: Run, clock: SwiftClock) -> None:
        client = None
        try:
            with self.facts.small_pages(self._scenario.page):
                options = self._validated(run.way, run.options)
                companion = self._validated("plural", {**self.facts.companion})
                client = client_for(options, self.facts.provider.service, self.place.environment, clock)
                run.told = WAYS[run.way].run(Task(self.facts.provider, client, options, companion))
        except VoiceError as error:
            run.error = error
        except Exception as crash:  # noqa: BLE001 - whatever it is, the judge will tell
            run.crash = crash
        finally:
            _hang_up(client)

    def _validated(self, way: str, options: Options) -> Options:
        """Return options as AnsibleModule makes them."""
        provider = self.facts.provider
        own = provider.endpoint_identity_options() if way == "info" else provider.endpoint_options()
        given = {**options, **self._scenario.settings, "api_url": self.place.url}
        result = ArgumentSpecValidator({**provider.connection_options(), **own}).validate(given)
        if result.error_messages:
            raise ValueError(result.error_messages)
        return dict(result.validated_parameters)


def _calm(emulator: Watched) -> None:
    emulator.faults.clear()
    emulator.settle()


def _hang_up(client: Client | None) -> None:
    """Close the connections of a client, as the end of its process does."""
    if client is not None and client._session is not None:
        client._session.close()

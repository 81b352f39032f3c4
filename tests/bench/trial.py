# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task that brings a fleet to its state: what it took, by the clock, its process and the emulator's journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bench.fleets import PRUNE, SCENARIOS, UNCHANGED, Fleet
from bench.place import Emulator, Place, Process


@dataclass(frozen=True)
class Case:
    """A fleet of so many phones, at a provider that takes so many seconds for each answer.

    `limited` is at the provider's own limit of requests, which the module's default of `max_rate` is to keep.
    """

    fleet: Fleet
    count: int
    latency: float
    concurrency: int = 8
    limited: bool = False

    def task(self, scenario: str) -> dict[str, Any]:
        """Return the task, whose phones are in a variable."""
        options = {**self.fleet.options, "endpoints": "{{ phones }}", "concurrency": self.concurrency}
        if not self.limited:
            options["max_rate"] = 0
        if scenario == PRUNE:
            options |= {"prune": True, "prune_max": self.count}
        return {f"cpaas.voice.{self.fleet.provider}_endpoints": options}


@dataclass(frozen=True)
class Trial:
    """What it took; times in seconds.

    Attributes:
        whole: how long ansible-playbook ran.
        process: what the module's process took.
        spans: when each request came to the emulator, and when its answer was sent.
        refused: requests that were too many for the provider's limit.
    """

    case: Case
    scenario: str
    whole: float
    process: Process
    spans: Sequence[tuple[float, float]]
    refused: int

    @property
    def title(self) -> str:
        """What it was."""
        case = self.case
        limited = ", at its limit" if case.limited else ""
        return (
            f"{case.fleet.provider}{limited}, {case.latency * 1000:.0f} ms, {case.count} endpoints, "
            f"{case.concurrency} workers, {self.scenario}"
        )

    @property
    def requests(self) -> int:
        """How many there were."""
        return len(self.spans)

    @property
    def expected(self) -> int:
        """How many there have to be."""
        return self.case.fleet.requests(self.scenario, self.case.count)

    @property
    def seconds(self) -> float:
        """From the first request to the last answer."""
        return self._last - self.spans[0][0]

    @property
    def limit(self) -> float:
        """What no client could be faster than: all workers wait for answers all the time."""
        return self.requests * self.case.latency / self.case.concurrency

    @property
    def start(self) -> float:
        """Until the first request: Python, Ansible's own work on the options, the declaration."""
        return self.spans[0][0] - self.process.begun

    @property
    def end(self) -> float:
        """From the last answer on: the comparison, the result and Ansible's own work on it."""
        return self.process.ended - self._last

    @property
    def outside(self) -> float:
        """How long the module's process ran while no request was under way."""
        busy, until = 0.0, 0.0
        for begun, ended in self.spans:
            busy += max(0.0, ended - max(begun, until))
            until = max(until, ended)
        return self.process.seconds - busy

    @property
    def each(self) -> float:
        """What the whole of it took for each phone."""
        return self.whole / self.case.count

    @property
    def _last(self) -> float:
        return max(ended for _begun, ended in self.spans)


def trials(place: Place, emulator: Emulator, case: Case, scenarios: Sequence[str] = SCENARIOS) -> Iterator[Trial]:
    """Run one scenario after the other, each on what the one before left."""
    reset(emulator, case)
    for scenario in scenarios:
        yield _trial(place, emulator, case, scenario)


def reset(emulator: Emulator, case: Case, endpoints: Sequence[Any] = ()) -> None:
    """Let there be no endpoints but these, and the provider as slow as the case has it."""
    emulator.control("POST", "reset")
    emulator.control("POST", "seed", {**case.fleet.seeds, "endpoints": endpoints})
    emulator.control("PUT", "latency", {"seconds": case.latency})
    if case.limited:
        emulator.control("PATCH", "switches", {"rate_limit": "on"})


def _trial(place: Place, emulator: Emulator, case: Case, scenario: str) -> Trial:
    emulator.control("DELETE", "journal")
    phones = case.fleet.declared(scenario, case.count)
    recap = f"changed={int(scenario != UNCHANGED)} "
    whole, process = place.play_one("fleet", case.task(scenario), emulator.environment, {"phones": phones}, recap)
    journal = emulator.control("GET", "journal")
    return Trial(
        case=case,
        scenario=scenario,
        whole=whole,
        process=process,
        spans=sorted((request["started"], request["ended"]) for request in journal),
        refused=sum(request["status"] == 429 for request in journal),
    )

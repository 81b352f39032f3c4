# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The figures of fleets as a person and as a program reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.fleet import PLIVO, Figures
from bench.fleets import CREATE, UNCHANGED
from bench.report import row
from bench.trial import Case, Trial

MAX_RATE = 30
"""What a task keeps to at Plivo unless it says otherwise, in requests per second."""

TRIALS = (10, 4, 10, 7, 3, 9, 7, 8, 8, 7, 6, 9, 5, 6, 10, 8, 8)
TRIAL_HEADINGS = (
    *("provider", "ms", "", "phones", "c", "requests", "whole", "module", "span", "limit", "ratio", "outside"),
    *("cpu", "MiB", "ms/phone", "x loop", "x uri"),
)
LOOPS = (10, 4, 7, 12, 12, 12)
ENGINES = (10, 10, 8, 12, 9, 6)
SHARES = (10, 12, 14, 12, 12)

ABOUT_TRIALS = """
A fleet in one task. In seconds: the whole of ansible-playbook; its module's process; from the first request to the last
answer; the theoretical limit of that (requests x latency / c, the concurrency), and how many times the limit it was;
what the module's process ran outside requests, and its processor time. Then its peak memory, what the whole took for a
phone, and how many times as long a loop takes: of the module for one endpoint, and of ansible.builtin.uri with the bare
creates. Drift: every 100th phone is not as declared. Prune: every 100th is not declared any more. Requests that are not
as many as they have to be have a mark.
"""
ABOUT_LOOPS = """
Loops: milliseconds of an item, of a few items, less a play without tasks. A loop of the module reads the list for each
item; of one that creates a fleet, half is there on average.
"""
ABOUT_SHARES = """
The module's process before the first request and after the last answer, in seconds; Plivo, 0 ms.
"""
ABOUT_ENGINES = """
The engine alone, 0 ms: processor time, of each phone, beside that of the smallest fleet; peak memory.
"""
ABOUT_CEILINGS = """
Requests per second that the emulators can answer to a client that does nothing else, and the creates per second that a
module sent at most. Where they come near each other, it is the emulator that is measured.
"""


@dataclass(frozen=True)
class FleetReport:
    """All that was measured."""

    figures: Figures

    def text(self) -> str:
        """Return all tables."""
        return "\n".join(
            [
                *(ABOUT_TRIALS, *self._trials()),
                *(ABOUT_LOOPS, *self._loops(), "", *self._limited()),
                *(ABOUT_SHARES, *self._shares()),
                *(ABOUT_ENGINES, *self._engines()),
                *(ABOUT_CEILINGS, *self._ceilings(), ""),
            ]
        )

    def data(self) -> dict[str, Any]:
        """Return all figures."""
        figures = self.figures
        return {
            "trials": [self._data(trial) for trial in figures.trials],
            "loops": [
                {"provider": provider, "latency": latency, "count": count, **seconds}
                for (provider, latency, count), seconds in figures.loops.items()
            ],
            "uri": [
                {"provider": provider, "latency": latency, "seconds": seconds}
                for (provider, latency), seconds in figures.uris.items()
            ],
            "engine": [
                {
                    "provider": one.case.fleet.provider,
                    "count": one.case.count,
                    "scenario": one.scenario,
                    "cpu": one.cpu,
                    "peak": one.peak,
                }
                for one in figures.engines
            ],
            "ceilings": figures.ceilings,
        }

    def _trials(self) -> Iterator[str]:
        yield row(TRIALS, *TRIAL_HEADINGS)
        for trial in self.figures.trials:
            if not trial.case.limited:
                yield self._trial(trial)

    def _trial(self, trial: Trial) -> str:
        case, process = trial.case, trial.process
        return row(
            TRIALS,
            case.fleet.provider,
            f"{case.latency * 1000:.0f}",
            trial.scenario,
            case.count,
            case.concurrency,
            f"{trial.requests}{'' if trial.requests == trial.expected else '!'}",
            f"{trial.whole:.2f}",
            f"{process.seconds:.2f}",
            f"{trial.seconds:.2f}",
            f"{trial.limit:.2f}",
            f"{trial.seconds / trial.limit:.2f}" if trial.limit else "",
            f"{trial.outside:.2f}",
            f"{process.cpu:.1f}",
            f"{process.peak:.0f}",
            f"{trial.each * 1000:.1f}",
            _times(self.figures.loop(trial), trial.each),
            _times(self.figures.uri(trial), trial.each),
        )

    def _loops(self) -> Iterator[str]:
        yield row(LOOPS, "provider", "ms", "phones", "create", "unchanged", "uri, create")
        for (provider, latency, count), seconds in self.figures.loops.items():
            times = (seconds[CREATE], seconds[UNCHANGED], self.figures.uris[provider, latency])
            yield row(LOOPS, provider, f"{latency * 1000:.0f}", count, *(f"{one * 1000:.0f}" for one in times))

    def _limited(self) -> Iterator[str]:
        for trial in self.figures.trials:
            if trial.case.limited:
                used = (trial.requests - 1) / trial.seconds / MAX_RATE
                yield f"{trial.title}, max_rate {MAX_RATE}: {trial.requests} requests in {trial.seconds:.1f} s,"
                yield f"{used:.1%} of max_rate, {trial.refused} refused by the provider, no entry failed."

    def _shares(self) -> Iterator[str]:
        yield row(SHARES, "phones", "", "before", "after", "ms/phone")
        for trial in self.figures.trials:
            case = trial.case
            if case == Case(PLIVO, case.count, 0.0) and trial.scenario in (CREATE, UNCHANGED):
                each = (trial.start + trial.end) / case.count * 1000
                told = (f"{trial.start:.2f}", f"{trial.end:.2f}", f"{each:.2f}")
                yield row(SHARES, str(case.count), trial.scenario, *told)

    def _engines(self) -> Iterator[str]:
        yield row(ENGINES, "provider", "", "phones", "us/phone", "ratio", "MiB")
        first: dict[tuple[str, str], float] = {}
        for one in self.figures.engines:
            provider = one.case.fleet.provider
            ratio = one.each / first.setdefault((provider, one.scenario), one.each)
            told = (f"{one.each * 1e6:.0f}", f"{ratio:.2f}", f"{one.peak:.0f}")
            yield row(ENGINES, provider, one.scenario, one.case.count, *told)

    def _ceilings(self) -> Iterator[str]:
        for provider, rates in self.figures.ceilings.items():
            sent = max(
                trial.requests / trial.seconds
                for trial in self.figures.trials
                if trial.case.fleet.provider == provider and trial.scenario == CREATE
            )
            told = ", ".join(f"{rate:.0f} {name}" for name, rate in rates.items())
            yield f"{provider}: {told}; a module sent {sent:.0f} ({sent / rates['creates']:.0%})"

    def _data(self, trial: Trial) -> dict[str, Any]:
        case, process = trial.case, trial.process
        return {
            "provider": case.fleet.provider,
            "latency": case.latency,
            "scenario": trial.scenario,
            "count": case.count,
            "concurrency": case.concurrency,
            "rate_limited": case.limited,
            "requests": trial.requests,
            "expected": trial.expected,
            "refused": trial.refused,
            "whole": trial.whole,
            "module": process.seconds,
            "seconds": trial.seconds,
            "limit": trial.limit,
            "start": trial.start,
            "end": trial.end,
            "outside": trial.outside,
            "cpu": process.cpu,
            "peak": process.peak,
            "loop": self.figures.loop(trial),
            "uri": self.figures.uri(trial),
        }


def _times(slow: float | None, fast: float) -> str:
    return f"{slow / fast:.0f}" if slow else ""

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All trials of fleets, and what they are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.ceiling import ceilings
from bench.fleets import CREATE, FLEETS, SCENARIOS, UNCHANGED
from bench.loops import Created, created, module_loop, uri_loop
from bench.place import Emulator, Place, say
from bench.trial import Case, Trial, reset, trials

ENGINE = Path(__file__).with_name("engine.py")
LATENCIES = (0.0, 0.05)
PLIVO, CARRIERX, CATAPULT = FLEETS


@dataclass(frozen=True)
class Extent:
    """How much is measured, in phones.

    Attributes:
        counts: fleets in all scenarios, beside loops.
        crowded: a fleet that is also created by more workers, and at a provider's limit.
        most: a fleet of which only the module matters.
        engine: fleets that the engine alone brings to their state.
    """

    counts: Sequence[int] = (10, 100, 1000, 3000)
    crowded: int = 1000
    most: int = 10_000
    engine: Sequence[int] = (1000, 3000, 10_000)


FULL = Extent()
QUICK = Extent(counts=(10, 100), crowded=100, most=1000, engine=(100, 300, 1000))


@dataclass(frozen=True)
class Engine:
    """What the engine alone took: processor time in seconds, and of its whole process the peak of memory in MiB."""

    case: Case
    scenario: str
    cpu: float
    peak: float

    @property
    def each(self) -> float:
        """What it took for each phone."""
        return self.cpu / self.case.count


@dataclass
class Figures:
    """All that was measured.

    Attributes:
        trials: of each case and scenario the median one.
        loops: by provider, latency and number of phones the seconds of an item in loops of the module for one endpoint,
            one that creates (CREATE) and one that finds everything as declared (UNCHANGED).
        uris: by provider and latency the seconds of an item in a loop of `ansible.builtin.uri` that creates.
        engines: what the engine alone took.
        ceilings: by provider the requests per second that its emulator can answer.
    """

    trials: list[Trial] = field(default_factory=list)
    loops: dict[tuple[str, float, int], dict[str, float]] = field(default_factory=dict)
    uris: dict[tuple[str, float], float] = field(default_factory=dict)
    engines: list[Engine] = field(default_factory=list)
    ceilings: dict[str, dict[str, float]] = field(default_factory=dict)

    def loop(self, trial: Trial) -> float | None:
        """Return the seconds of an item in a loop of the module that does the same."""
        case = trial.case
        seconds = self.loops.get((case.fleet.provider, case.latency, case.count), {})
        return seconds.get(CREATE if trial.scenario == CREATE else UNCHANGED)

    def uri(self, trial: Trial) -> float | None:
        """Return the seconds of an item in a loop of `ansible.builtin.uri`."""
        return self.uris.get((trial.case.fleet.provider, trial.case.latency))


def measure(place: Place, emulators: Mapping[str, Emulator], extent: Extent, rounds: int) -> Figures:
    """Measure all of it."""
    figures = Figures()
    for case, scenarios in _cases(extent):
        _try(place, emulators[case.fleet.provider], case, scenarios, rounds, figures)
    for fleet in (PLIVO, CARRIERX):
        for count in extent.engine:
            figures.engines += _engine(place, emulators[fleet.provider], Case(fleet, count, 0.0))
    return figures


def _cases(extent: Extent) -> Iterator[tuple[Case, Sequence[str]]]:
    for fleet in FLEETS:
        for latency in LATENCIES:
            for count in (100,) if fleet is CATAPULT else extent.counts:
                yield Case(fleet, count, latency), SCENARIOS
    for fleet in (PLIVO, CARRIERX):
        yield Case(fleet, extent.crowded, max(LATENCIES), concurrency=16), (CREATE,)
    yield Case(PLIVO, extent.crowded, 0.0, limited=True), (CREATE,)
    yield Case(PLIVO, extent.most, 0.0), (CREATE, UNCHANGED)


def _try(place: Place, emulator: Emulator, case: Case, scenarios: Sequence[str], rounds: int, figures: Figures) -> None:
    """Measure a case, and where it is in all scenarios what it is compared with."""
    runs: list[list[Trial]] = []
    for _number in range(rounds):
        runs.append([])
        for trial in trials(place, emulator, case, scenarios):
            say(f"{trial.title}: {trial.whole:.1f} s")
            runs[-1].append(trial)
            if trial.scenario == CREATE:
                made = created(emulator)
    figures.trials += [sorted(same, key=lambda trial: trial.whole)[rounds // 2] for same in zip(*runs)]
    if len(scenarios) == len(SCENARIOS):
        _compare(place, emulator, case, made, figures)


def _compare(place: Place, emulator: Emulator, case: Case, made: Created, figures: Figures) -> None:
    provider, latency = case.fleet.provider, case.latency
    figures.loops[provider, latency, case.count] = {
        scenario: module_loop(place, emulator, case, made, scenario) for scenario in (CREATE, UNCHANGED)
    }
    if (provider, latency) not in figures.uris:
        figures.uris[provider, latency] = uri_loop(place, emulator, case, made)
    if provider not in figures.ceilings:
        figures.ceilings[provider] = ceilings(emulator, case, made)


def _engine(place: Place, emulator: Emulator, case: Case) -> Iterator[Engine]:
    """Bring a fleet to its state by the engine alone, once when nothing is there and once when everything is."""
    reset(emulator, case)
    for scenario in (CREATE, UNCHANGED):
        options = {"endpoints": case.fleet.declared(scenario, case.count), "max_rate": 0}
        told = {"provider": case.fleet.provider, "options": options}
        printed, process = place.run(ENGINE, emulator.environment, told)
        engine = Engine(case, scenario, float(printed), process.peak)
        say(f"Engine alone, {case.fleet.provider}, {case.count} endpoints, {scenario}: {engine.cpu:.1f} s of processor")
        yield engine

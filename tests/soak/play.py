# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A scenario from beginning to end: the task while things go wrong, again without that, and once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from soak.facts import Facts
from soak.judge import Judge
from soak.run import Run, Stage
from soak.scenario import Scenario, draw
from soak.ways import WAYS

REPLAYS = 5
"""How often a scenario is played at most in which a request is given up that nothing held: this machine is too slow."""

PATIENCE = 4
"""How much longer each replay waits for an answer."""


EXPORTED = 2
"""How many of the declarations that an info module returns are declared."""


@dataclass
class Report:
    """What came of a scenario, fit to be sent to another process."""

    seed: int
    converges: int = 0
    faulted: int = 0
    other_runs: int = 0
    requests: int = 0
    replays: int = 0
    most_requests: int = 0
    most_waited: float = 0.0
    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    wrongs: list[tuple[str, str]] = field(default_factory=list)
    story: str = ""


def play(facts: Facts, stage: Stage, seed: int) -> Report:
    """Play the scenario of a seed."""
    scenario = draw(facts, seed)
    for replays in range(REPLAYS):
        report = Report(seed, replays=replays)
        judge = Judge(facts, scenario)
        lines = []
        secrets: set[str] = set()
        slow = False
        stage.set(scenario)
        for number, run in enumerate(_runs(stage, scenario), 1):
            slow = slow or _is_slow(run)
            secrets |= facts.secrets(run.before, run.options) | facts.secrets(run.after, run.options)
            _count(report, run)
            wrongs = [(what, f"run {number} ({run.way}): {text}") for what, text in judge.wrongs(run)]
            report.wrongs += wrongs
            lines += [f"  run {number} ({run.way}): {_outcome(run)}", *_journal(run)]
        if not slow:
            break
        scenario.settings["timeout"] *= PATIENCE
    if report.wrongs:
        report.story = _masked("\n".join([scenario.text(), *lines]), secrets)
        report.wrongs = [(what, _masked(text, secrets)) for what, text in report.wrongs]
    return report


def _runs(stage: Stage, scenario: Scenario) -> Iterator[Run]:
    """Run the task of a scenario, first with its faults, then without."""
    way = scenario.cell.way
    yield stage.run(way)
    if scenario.again:
        yield stage.run(way)
    stage.calm()
    calm = stage.run(way)
    yield calm
    if way != "info":
        yield stage.run("singular")
        yield stage.run("singular")
    elif calm.told is not None:
        place = {name: value for name, value in scenario.draft.options.items() if name.startswith("domain")}
        for declared in calm.told.shown["declared"][:EXPORTED]:
            yield stage.run("check", {**declared, **place})


def _is_slow(run: Run) -> bool:
    """Tell whether a request was given up although nothing held it."""
    return any(request["status"] is None and request["fault"] is None for request in run.requests)


def _count(report: Report, run: Run) -> None:
    if not WAYS[run.way].reads_only:
        report.converges += 1
        report.faulted += bool(run.hits)
    else:
        report.other_runs += 1
    report.requests += len(run.requests)
    report.most_requests = max(report.most_requests, len(run.requests))
    report.most_waited = max(report.most_waited, sum(run.waits))
    report.actions[run.told.action if run.told is not None else "failed"] += 1
    for trouble, times in run.hits:
        column = trouble.verb if run.way == "singular" else f"{run.way} {trouble.verb}"
        report.hits[column, trouble.kind.name] += times


def _outcome(run: Run) -> str:
    if run.told is not None:
        return f"{run.told.action} ({run.told.password_state})"
    return f"{type(run.error or run.crash).__name__}: {run.error or run.crash}"


def _journal(run: Run) -> Iterator[str]:
    """Yield a line for each request, and for each change of what is stored."""
    for request in run.requests:
        fault = f" <- {request['fault']}" if request["fault"] else ""
        query = "&".join(f"{name}={value}" for name, value in request["query"].items())
        body = f" {request['body']}" if request["body"] else ""
        target = request["path"] + (f"?{query}" if query else "")
        yield f"    {request['method']} {target}{body} -> {request['status']}{fault}"
    for event in run.events:
        who = "we" if event.ours else "others"
        what = (
            "made" if event.before is None else "removed" if event.after is None else f"changed {sorted(event.fields)}"
        )
        yield f"    {who} {what} {event.kind} {event.id}"


def _masked(text: str, secrets: Iterable[str]) -> str:
    """Return a text without secrets."""
    for secret in secrets:
        text = text.replace(secret, "(secret)")
    return text

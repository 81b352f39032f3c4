# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that plays and tells."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from soak.carrierx import CarrierX
from soak.catapult import Catapult
from soak.facts import Facts
from soak.place import Place
from soak.play import Report, play
from soak.plivo import Plivo
from soak.run import Stage
from soak.scenario import cells, lap
from soak.tally import Tally

FACTS: dict[str, Facts] = {facts.name: facts for facts in (Plivo(), CarrierX(), Catapult())}
OUTPUT = Path(__file__).resolve().parents[1] / "output"
LAPS = 20
"""How often a cell that was not hit is visited again at most."""

ROUND, CHUNK = 100, 10
"""Seeds that are given out at once, and to one worker."""

_stage: list[Stage] = []
"""The stage of a worker."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, tell, and return the exit status."""
    options = _parser().parse_args(arguments)
    tallies = [_soak(FACTS[name], options) for name in options.provider or FACTS]
    for tally in tallies:
        print(tally.text() if not options.only else "\n".join(tally._failures()) or "Nothing is wrong.")
    if not options.only:
        _write(tallies, options.junit)
    return int(any(tally.failing or (tally.empty and not options.only) for tally in tallies))


def _soak(facts: Facts, options: argparse.Namespace) -> Tally:
    """Play scenarios of a provider."""
    tally = Tally(facts, options.seed)
    begun = time.monotonic()
    # A process that is forked knows what this one made importable.
    with multiprocessing.get_context("fork").Pool(options.jobs, _begin, [facts.name]) as pool:
        for seeds in [[options.seed]] if options.only else _seeds(tally, options.count):
            for report in pool.imap(_play, seeds, CHUNK):
                tally.add(report)
    tally.seconds = time.monotonic() - begun
    return tally


def _seeds(tally: Tally, count: int) -> Iterator[Sequence[int]]:
    """Yield seeds until enough converges met a fault, and then those that visit what was never hit."""
    order = lap(tally.facts)
    first = tally.seed
    while tally.total.faulted < count or tally.scenarios < len(cells(tally.facts)):
        yield range(first, first + ROUND)
        first += ROUND
    for _lap in range(LAPS):
        empty = set(tally.empty)
        if not empty:
            return
        yield [seed for seed in range(first, first + len(order)) if order[seed % len(order)] in empty]
        first += len(order)


def _begin(name: str) -> None:
    """Make a stage for this worker, untouched by its environment, which would also be read for each request."""
    os.environ.clear()
    facts = FACTS[name]
    _stage[:] = [Stage(facts, Place(name))]


def _play(seed: int) -> Report:
    return play(_stage[0].facts, _stage[0], seed)


def _write(tallies: Sequence[Tally], junit: Path | None) -> None:
    """Write the figures to files."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    figures = {tally.facts.name: tally.data() for tally in tallies}
    (OUTPUT / "soak.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if junit:
        suites = ET.Element("testsuites")
        suites.extend(tally.junit() for tally in tallies)
        junit.parent.mkdir(parents=True, exist_ok=True)
        ET.ElementTree(suites).write(junit, encoding="unicode")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/soak",
        description="Converge at random while random things go wrong, and judge what comes of it.",
    )
    parser.add_argument("--provider", action="append", choices=FACTS, help="may be given again; default: all")
    parser.add_argument("--count", type=int, default=10_000, help="converges that meet a fault (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default %(default)s)")
    parser.add_argument("--only", action="store_true", help="play this one seed, and tell it if something is wrong")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default %(default)s)")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="file to write a test case for each cell to")
    return parser

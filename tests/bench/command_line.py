# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that measures and prints."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.contest import PROVIDERS, Contest, prepare
from bench.place import Place
from bench.report import Report
from bench.shipment import shipments


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return the exit status."""
    options = _parser().parse_args(arguments)
    say("Installing ansible-core and what the modules need into tests/output/bench")
    place = Place()
    place.install()
    with place.emulators() as emulators:
        contests = [prepare(place, emulators[provider], provider, options.items) for provider in PROVIDERS]
        say("Counting what is sent to a host for one task")
        bare, shipped = shipments(place, contests)
        for number in range(1, options.rounds + 1):
            measure(place, contests, number, options.rounds)
    report = Report(place.versions(), options.items, options.rounds, contests, bare, shipped)
    print(report.text())
    if options.json:
        options.json.write_text(json.dumps(report.data(), indent=2) + "\n", encoding="utf-8")
    return 0


def measure(place: Place, contests: Sequence[Contest], number: int, rounds: int) -> None:
    """Run each contest once; who begins changes from round to round."""
    for contest in contests:
        contest.run(place, uri_first=number % 2 == 1)
        pair = contest.pairs[-1]
        say(
            f"Round {number} of {rounds}, {contest.title}: uri {pair.uri * 1000:.1f} ms, "
            f"module {pair.module * 1000:.1f} ms per item, ratio {pair.ratio:.3f}"
        )


def say(text: str) -> None:
    """Tell how far it has come, apart from the table."""
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/bench",
        description="Time tasks of the modules beside tasks of ansible.builtin.uri that make the same request.",
    )
    parser.add_argument("--items", type=_positive, default=50, help="tasks in each play (default %(default)s)")
    parser.add_argument("--rounds", type=_positive, default=5, help="times that each is run (default %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="file to write the figures to as well")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that measures and prints."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

from bench import fleet, one
from bench.fleet_report import FleetReport
from bench.place import PLACE, ROOT, Place, say
from bench.plot import plot

JSON = PLACE.with_suffix(".json")
PLOT, QUICK_PLOT = ROOT / "docs" / "images" / "fleet.svg", PLACE.with_name("fleet.svg")
"""The picture of all fleets belongs to the documentation."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print tables, write the figures, and return the exit status."""
    options = _parser().parse_args(arguments)
    say("Installing ansible-core and what the modules need into tests/output/bench")
    place = Place()
    place.install()
    machine = {"versions": place.versions(), "processors": os.cpu_count(), "load before": os.getloadavg()[0]}
    figures: dict[str, object] = {"machine": machine}
    with place.emulators() as emulators:
        if options.what != "fleet":
            report = one.measure(place, emulators, options.items, options.rounds or 5)
            figures["one"] = report.data()
            print(report.text())
        if options.what != "one":
            extent = fleet.QUICK if options.quick else fleet.FULL
            fleets = FleetReport(fleet.measure(place, emulators, extent, options.rounds or 1))
            figures["fleet"] = fleets.data()
            print(fleets.text())
            picture = QUICK_PLOT if options.quick else PLOT
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_text(plot(fleets.figures), encoding="utf-8")
    machine["load after"] = os.getloadavg()[0]
    print(json.dumps(machine))
    options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/bench",
        description="Time tasks for one endpoint beside ansible.builtin.uri, and tasks for fleets beside loops.",
    )
    parser.add_argument("what", nargs="?", choices=("one", "fleet"), help="what to measure (default: both)")
    parser.add_argument("--items", type=_positive, default=50, help="items of a loop of one (default %(default)s)")
    parser.add_argument("--rounds", type=_positive, help="times that each is run (default: 5 for one, 1 for fleets)")
    parser.add_argument("--quick", action="store_true", help="measure small fleets only")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", default=JSON, help="where the figures go (default %(default)s)"
    )
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that runs the matrix."""

from __future__ import annotations

import argparse
import random
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from emulator.server import PROVIDERS
from emulator.switches import SwitchError
from matrix.report import write_junit
from matrix.rows import COVERS, Row, chosen_row, make_rows
from matrix.stage import ROOT, Run, Stage

OUTPUT = ROOT / "tests" / "output" / "matrix"
SEEDS = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rows that are asked for, print how each went, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        rows = _rows(options)
    except SwitchError as error:
        parser.error(str(error))
    if not rows:
        parser.error("there is no such row")
    print(f"{len(rows)} rows, seed {options.seed}", flush=True)
    finished = []
    for row, runs in _run(rows, options.jobs):
        print(_told(row, runs, options), flush=True)
        finished.append(runs)
    write_junit(OUTPUT / "junit" / "matrix.xml", [run for runs in finished for run in runs])
    failed = sum(any(run.failure for run in runs) for runs in finished)
    print(f"matrix: {len(rows) - failed} rows passed, {failed} failed (seed {options.seed})")
    return int(failed > 0)


def _rows(options: argparse.Namespace) -> list[Row]:
    if options.switch:
        return [chosen_row(options.switch)]
    providers = [options.provider] if options.provider else PROVIDERS
    rows = [row for provider in providers for row in make_rows(provider, options.cover, options.seed)]
    return [row for row in rows if options.row in (None, row.number)]


def _run(rows: Sequence[Row], jobs: int) -> Iterator[tuple[Row, list[Run]]]:
    """Run rows, some at a time, and yield each as soon as it has ended."""
    with tempfile.TemporaryDirectory(prefix="matrix.") as place:
        stage = Stage(Path(place), OUTPUT / "logs")
        pool = ThreadPoolExecutor(jobs)
        running = {pool.submit(stage.run, row): row for row in rows}
        try:
            for ended in as_completed(running):
                yield running[ended], ended.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _told(row: Row, runs: Sequence[Run], options: argparse.Namespace) -> str:
    """Return how a row went; of one that failed, all that is needed to look into it."""
    outcome = "failed" if any(run.failure for run in runs) else "passed"
    times = ", ".join(f"{run.target} {run.seconds:.0f} s" for run in runs)
    lines = [f"{row.provider} row {row.number}: {outcome} ({times})"]
    if outcome == "failed":
        lines += ["", f"{row.provider} row {row.number} has {' '.join(row.switches)}"]
        lines += [f"\n{run.target}:\n{run.failure}" for run in runs if run.failure]
        lines += ["", f"To run this row alone: {_replay(row, options)}", ""]
    return "\n".join(lines)


def _replay(row: Row, options: argparse.Namespace) -> str:
    if options.switch:
        which = [word for switch in options.switch for word in ("--switch", switch)]
    else:
        which = f"--provider {row.provider} --cover {options.cover} --seed {options.seed} --row {row.number}".split()
    return shlex.join([sys.executable, "tests/matrix", *which])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/matrix",
        description="Run the integration targets of each provider under the behaviours that its emulator can choose.",
    )
    parser.add_argument("--provider", choices=list(PROVIDERS), help="only the rows of this one")
    parser.add_argument(
        "--cover",
        choices=list(COVERS),
        default="values",
        help="values: each value of each switch but its default, which plain runs of the targets have; "
        "pairs: each pair of values of two switches (default %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=random.randrange(SEEDS),
        help="decides which values meet (default: another each time)",
    )
    parser.add_argument("--jobs", type=int, default=2, help="rows at a time (default %(default)s)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--row", type=int, metavar="NUMBER", help="only this row; takes its --provider, --cover and --seed"
    )
    only.add_argument(
        "--switch",
        action="append",
        metavar="PROVIDER.NAME=VALUE",
        help="instead of the rows one with this value, other switches at their defaults; can be repeated",
    )
    return parser

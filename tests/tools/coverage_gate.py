# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fail when tests leave too much of the plugins unexecuted.

``python tests/tools/coverage_gate.py SESSION...`` joins what the named sessions left in ``tests/output``, reports each
file, and fails unless both the lines and the branches executed reach the bar. Code in modules' own processes counts; so
does a file that no test ever loaded. Left out are documentation fragments, which are data, and the line by which a
module starts itself, which says nothing about what it does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import coverage

BAR = 95.0
OUTPUT = Path("tests", "output")
PLACE = OUTPUT / "coverage-gate"
CONFIG = """\
[run]
branch = True
relative_files = True
data_file = {place}/data

[paths]
plugins =
    plugins
    */ansible_collections/cpaas/voice/plugins

[report]
include = plugins/*
omit = plugins/doc_fragments/*
exclude_also = if __name__ == .__main__.:
skip_empty = True
"""


def measured(sessions: list[str]) -> list[str]:
    """Return the data files of the sessions; a session without any is an error."""
    files: list[str] = []
    for session in sessions:
        found = sorted(map(str, (OUTPUT / session / "coverage").glob("*=coverage.*")))
        if not found:
            sys.exit(f"No coverage data of {session}: run it first.")
        files += found
    return files


def totals(sessions: list[str]) -> dict[str, float]:
    """Join the data of the sessions, write the reports and return the figures in total."""
    PLACE.mkdir(parents=True, exist_ok=True)
    config = PLACE / "config.ini"
    config.write_text(CONFIG.format(place=PLACE), encoding="utf-8")
    joined = coverage.Coverage(config_file=str(config))
    joined.combine(measured(sessions), keep=True)
    joined.get_data().touch_files([str(path) for path in Path("plugins").rglob("*.py")])
    joined.save()
    joined.xml_report(outfile=str(PLACE / "coverage.xml"))
    joined.json_report(outfile=str(PLACE / "coverage.json"))
    joined.report(show_missing=True, skip_covered=True, sort="cover")
    summary: dict[str, float] = json.loads((PLACE / "coverage.json").read_text(encoding="utf-8"))["totals"]
    return summary


def share(summary: dict[str, float], covered: str, all_: str) -> float:
    """Return a percentage; of nothing everything is covered."""
    return 100.0 * summary[covered] / summary[all_] if summary[all_] else 100.0


def main(sessions: list[str]) -> int:
    """Compare both rates with the bar."""
    summary = totals(sessions)
    rates = {
        "lines": share(summary, "covered_lines", "num_statements"),
        "branches": share(summary, "covered_branches", "num_branches"),
    }
    for what, rate in rates.items():
        print(f"{what}: {rate:.2f} % executed, at least {BAR:.0f} % wanted")
    return int(min(rates.values()) < BAR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Figures of many scenarios: counted, written as a table, as JSON, and as JUnit's XML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

from soak.facts import Facts
from soak.judge import WRONGS
from soak.kinds import KINDS
from soak.play import Report
from soak.scenario import Cell, cells

SHOWN = 3
"""Failing seeds that are told in full."""


@dataclass
class Tally:
    """What came of all scenarios of a provider."""

    facts: Facts
    seed: int
    scenarios: int = 0
    seconds: float = 0.0
    total: Report = field(default_factory=lambda: Report(0))
    wrongs: Counter[str] = field(default_factory=Counter)
    failing: list[Report] = field(default_factory=list)

    def add(self, report: Report) -> None:
        """Count a scenario."""
        total = self.total
        self.scenarios += 1
        total.converges += report.converges
        total.faulted += report.faulted
        total.other_runs += report.other_runs
        total.requests += report.requests
        total.replays += report.replays
        total.most_requests = max(total.most_requests, report.most_requests)
        total.most_waited = max(total.most_waited, report.most_waited)
        total.hits.update(report.hits)
        total.actions.update(report.actions)
        self.wrongs.update(what for what, _text in report.wrongs)
        if report.wrongs:
            self.failing.append(report)

    @property
    def columns(self) -> list[str]:
        """The headings of the table."""
        return list(dict.fromkeys(cell.column for cell in cells(self.facts)))

    @property
    def empty(self) -> list[Cell]:
        """Cells that were never hit."""
        return [cell for cell in cells(self.facts) if not self.total.hits[cell.column, cell.kind]]

    @property
    def failed(self) -> bool:
        """Whether something was wrong, or a cell was never hit."""
        return bool(self.failing or self.empty)

    def command(self, report: Report) -> str:
        """Return what plays a scenario alone."""
        return f"python tests/soak --provider {self.facts.name} --seed {report.seed} --only"

    def text(self) -> str:
        """Return failing seeds, the table, and the closing line."""
        return "\n".join([*self._failures(), *self._table(), self.line()])

    def line(self) -> str:
        """Return the closing line."""
        total = self.total
        figures = [
            f"{total.converges} converges, {total.faulted} of them faulted",
            f"{total.other_runs} other runs",
            f"{sum(total.hits.values())} faults hit",
            f"{len(self.empty)} cells empty",
            *(f"{self.wrongs[what]} {what}" for what in WRONGS),
            f"{total.requests} requests ({total.most_requests} in a run at most)",
            f"{total.most_waited:.0f} s waited in a run at most",
            f"{self.seconds:.0f} s",
        ]
        return f"{self.facts.name}: {', '.join(figures)}"

    def data(self) -> dict[str, Any]:
        """Return the figures."""
        total = self.total
        return {
            "seed": self.seed,
            "scenarios": self.scenarios,
            "converges": total.converges,
            "faulted": total.faulted,
            "other_runs": total.other_runs,
            "actions": dict(sorted(total.actions.items())),
            "hits": {kind.name: self._row(kind.name) for kind in KINDS},
            "empty": [f"{cell.kind}: {cell.column}" for cell in self.empty],
            **{what: self.wrongs[what] for what in WRONGS},
            "failing": [report.seed for report in self.failing],
            "requests": total.requests,
            "most_requests": total.most_requests,
            "most_waited": round(total.most_waited, 1),
            "replays": total.replays,
            "seconds": round(self.seconds, 1),
        }

    def junit(self) -> ET.Element:
        """Return a test case for each cell of the matrix, and one for each failing seed."""
        suite = ET.Element("testsuite", name=self.facts.name)
        for cell in cells(self.facts):
            case = ET.SubElement(suite, "testcase", classname=self.facts.name, name=f"{cell.kind}: {cell.column}")
            if not self.total.hits[cell.column, cell.kind]:
                ET.SubElement(case, "failure", message="never hit")
        for report in self.failing:
            case = ET.SubElement(suite, "testcase", classname=self.facts.name, name=f"seed {report.seed}")
            ET.SubElement(case, "failure", message=self.command(report)).text = report.story
        return suite

    def _row(self, kind: str) -> dict[str, int]:
        return {cell.column: self.total.hits[cell.column, kind] for cell in cells(self.facts) if cell.kind == kind}

    def _table(self) -> Iterator[str]:
        columns = self.columns
        widths = [max(len(column), 5) for column in columns]
        yield " ".join(
            [f"{self.facts.name:18}", *(f"{column:>{width}}" for column, width in zip(columns, widths, strict=True))]
        )
        for kind in KINDS:
            row = self._row(kind.name)
            figures = (f"{row.get(column, '-'):>{width}}" for column, width in zip(columns, widths, strict=True))
            yield " ".join([f"{kind.name:18}", *figures])

    def _failures(self) -> Iterator[str]:
        for report in self.failing[:SHOWN]:
            yield f"\nSeed {report.seed}: {self.command(report)}"
            yield from (f"  {what}: {text}" for what, text in report.wrongs)
            yield report.story
        if len(self.failing) > SHOWN:
            yield f"\nFurther failing seeds: {', '.join(str(report.seed) for report in self.failing[SHOWN:])}"

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The figures as a person and as a program reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contest import Contest
from bench.shipment import Shipment

SIZES = (20, 6, 12, 8)
TIMES = (20, 9, 12, 8, 15)


@dataclass(frozen=True)
class Report:
    """All that was measured."""

    items: int
    rounds: int
    contests: Sequence[Contest]
    bare: Shipment
    sent: Mapping[str, Shipment]

    def text(self) -> str:
        """Return two tables."""
        return "\n".join(
            [
                "",
                "Time per item of an unchanged run, beside ansible.builtin.uri with the same GET, less an empty play.",
                f"{self.items} items, median of {self.rounds} paired rounds.",
                "",
                row(TIMES, "module", "uri (ms)", "module (ms)", "ratio", "lowest-highest"),
                *(self._times(contest) for contest in self.contests),
                "",
                "Sent to the host for each task:",
                "",
                row(SIZES, "module", "files", "beside bare", "bytes"),
                row(SIZES, "a bare one", len(self.bare.files), "", self.bare.size),
                *(
                    row(SIZES, name, len(one.files), f"{self._more(one):+d}", one.size)
                    for name, one in self.sent.items()
                ),
            ]
        )

    def data(self) -> dict[str, Any]:
        """Return all figures, seconds in each round included."""
        return {
            "items": self.items,
            "rounds": self.rounds,
            "bare": {"files": len(self.bare.files), "bytes": self.bare.size},
            "sent": {
                name: {"files": len(one.files), "more_files": self._more(one), "bytes": one.size}
                for name, one in self.sent.items()
            },
            "times": {contest.title: self._figures(contest) for contest in self.contests},
        }

    def _times(self, contest: Contest) -> str:
        ratios = contest.values("ratio")
        return row(
            TIMES,
            contest.title,
            f"{contest.median('uri') * 1000:.1f}",
            f"{contest.median('module') * 1000:.1f}",
            f"{contest.median('ratio'):.3f}",
            f"{min(ratios):.3f}-{max(ratios):.3f}",
        )

    def _figures(self, contest: Contest) -> dict[str, Any]:
        return {
            measure: {"median": contest.median(measure), "rounds": contest.values(measure)}
            for measure in ("uri", "module", "ratio")
        }

    def _more(self, shipment: Shipment) -> int:
        """Return how many files are sent that a bare module does not need; each has one of its own."""
        return len(shipment.files) - len(self.bare.files)


def row(widths: Sequence[int], name: str, *cells: object) -> str:
    """Return a line of a table: the name to the left, everything else to the right."""
    return name.ljust(widths[0]) + "".join(str(cell).rjust(width) for cell, width in zip(cells, widths[1:]))

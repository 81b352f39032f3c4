# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A picture of the figures of fleets: time by number of phones, both axes logarithmic, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.fleet import LATENCIES, PLIVO, Figures
from bench.fleets import CREATE, UNCHANGED
from bench.trial import Case, Trial

WIDTH, HEIGHT = 800, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 50, 50
"""Room beside the axes, for their numbers and the names of lines."""

APART = 18
"""Between two names."""

# Legible on white and on black.
GREY, RED, ORANGE, BLUE, GREEN = "#7d8590", "#e5484d", "#d97706", "#3b82f6", "#16a34a"

TIMES = {0.1: "0.1 s", 1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h", 36000: "10 h"}

# In two parts: tools that look for licences would take the whole for the one of this file.
HEAD = (
    """<!--
Copyright (c) 2026, cpaas.voice contributors
GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-"""
    """Identifier: GPL-3.0-or-later
-->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">
<title>{title}</title>"""
)

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Line:
    """A line: its name, its colour, phones and seconds."""

    name: str
    colour: str
    points: Points
    dashed: bool = False


@dataclass(frozen=True)
class Scale:
    """Where a value lies between two places, on a logarithmic axis."""

    least: float
    most: float
    begin: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = math.log(value / self.least) / math.log(self.most / self.least)
        return round(self.begin + share * (self.end - self.begin), 1)


def plot(figures: Figures) -> str:
    """Return the picture."""
    lines = _lines(figures)
    points = [point for line in lines for point in line.points]
    counts, seconds = [count for count, _time in points], [time for _count, time in points]
    across = Scale(min(counts), max(counts), LEFT, WIDTH - RIGHT)
    up = Scale(min(seconds), max(seconds), HEIGHT - BOTTOM, TOP)
    title = f"Time to bring a fleet at Plivo to its state, {max(LATENCIES) * 1000:.0f} ms for each answer"
    parts = [
        HEAD.format(width=WIDTH, height=HEIGHT, title=title),
        _text(LEFT, 20, title, GREY),
        *_grid(across, up, sorted(set(counts))),
        *(_curve(line, across, up) for line in lines),
        *_names(lines, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _lines(figures: Figures) -> list[Line]:
    created, unchanged = _trials(figures, CREATE), _trials(figures, UNCHANGED)
    return [
        Line("loop of uri, bare creates", RED, [(count, count * (figures.uri(one) or 0)) for count, one in created]),
        Line(
            "loop of plivo_endpoint, create",
            ORANGE,
            [(count, count * (figures.loop(one) or 0)) for count, one in created],
        ),
        Line("plivo_endpoints, create", BLUE, [(count, one.whole) for count, one in created]),
        Line("theoretical limit of that", GREY, [(count, one.limit) for count, one in created], dashed=True),
        Line("plivo_endpoints, unchanged", GREEN, [(count, one.whole) for count, one in unchanged]),
    ]


def _trials(figures: Figures, scenario: str) -> list[tuple[int, Trial]]:
    """Return those that the picture shows, by their number of phones."""
    return [
        (one.case.count, one)
        for one in figures.trials
        if one.case == Case(PLIVO, one.case.count, max(LATENCIES)) and one.scenario == scenario
    ]


def _grid(across: Scale, up: Scale, counts: Sequence[float]) -> Iterator[str]:
    for count in counts:
        yield _line([(across(count), up.begin), (across(count), up.end)], GREY, "opacity='.3'")
        yield _text(across(count), HEIGHT - BOTTOM + 20, f"{count:,.0f}", GREY, "middle")
    for seconds, name in TIMES.items():
        if up.least <= seconds <= up.most:
            yield _line([(across.begin, up(seconds)), (across.end, up(seconds))], GREY, "opacity='.3'")
            yield _text(LEFT - 8, up(seconds) + 4, name, GREY, "end")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "phones", GREY, "middle")


def _curve(line: Line, across: Scale, up: Scale) -> str:
    places = [(across(count), up(seconds)) for count, seconds in line.points]
    return _line(places, line.colour, "stroke-width='2'" + (" stroke-dasharray='5 4'" if line.dashed else ""))


def _names(lines: Sequence[Line], up: Scale) -> Iterator[str]:
    """Write the name of each line at its end, or as near as the name above lets it."""
    lowest = 0.0
    for line in sorted(lines, key=lambda line: up(line.points[-1][1])):
        lowest = max(lowest + APART, up(line.points[-1][1]))
        yield _text(WIDTH - RIGHT + 8, lowest + 4, line.name, line.colour)


def _line(places: Points, colour: str, more: str) -> str:
    return f"<polyline points='{' '.join(f'{x},{y}' for x, y in places)}' fill='none' stroke='{colour}' {more}/>"


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start") -> str:
    return f"<text x='{x}' y='{y}' fill='{colour}' text-anchor='{anchor}'>{text}</text>"

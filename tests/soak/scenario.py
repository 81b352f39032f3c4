# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is played under a seed: a task, what is there before it, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from emulator.server import PROVIDERS
from soak.facts import Draft, Facts, Object
from soak.kinds import KINDS, STRANGER, TWIN, Kind
from soak.ways import WAYS

INFORMATION = {"parents": ("named",), "list": ("all", "named"), "read": ("one",)}
"""Verb -> stories of info modules in which a task makes such a request."""

BY_ID = ("by id", "rename", "unknown")
"""Stories in which a task reads an object before it writes."""

TWINS = ("twin before", "twin after")
SHIFTS = ("remove another after", "insert before", "insert after")
"""Kinds that need a story in which an object is created, and a list of several pages, to be worth it."""

HANG_SECONDS, SECONDS = 0.1, 10.0
FOREVER = 1000


@dataclass(frozen=True)
class Cell:
    """A place in the matrix: a way of running, a request in it, and what goes wrong with that."""

    way: str
    verb: str
    kind: str

    @property
    def column(self) -> str:
        """The heading that it stands under."""
        return self.verb if self.way == "singular" else f"{self.way} {self.verb}"


@dataclass
class Trouble:
    """A fault: what goes wrong with which request, and what the emulator is asked for."""

    kind: Kind
    verb: str
    fault: dict[str, Any]


@dataclass
class Scenario:
    """Everything that a seed decides."""

    seed: int
    cell: Cell
    story: str
    draft: Draft
    settings: dict[str, Any]
    page: int | None
    troubles: list[Trouble]
    again: bool
    """Whether the task is run a second time while faults are left."""

    def text(self) -> str:
        """Return it for people to read."""
        shown = {
            "story": f"{self.cell.way}: {self.story}",
            "options": self.draft.options,
            "objects": self.draft.objects,
            "switches": self.draft.switches,
            "scopes": self.draft.scopes,
            "settings": self.settings,
            "page": self.page,
            "again": self.again,
            "faults": [{"name": one.kind.name, "verb": one.verb, **one.fault} for one in self.troubles],
        }
        return "\n".join(f"  {name}: {json.dumps(value)}" for name, value in shown.items())


@cache
def cells(facts: Facts) -> tuple[Cell, ...]:
    """Return the whole matrix of a provider."""
    return tuple(
        Cell(name, verb, kind.name)
        for name, way in WAYS.items()
        for verb in facts.requests
        for kind in KINDS
        if verb in way.verbs & kind.verbs and _stories(facts, name, verb) and _shows(facts, verb, kind)
    )


@cache
def lap(facts: Facts) -> tuple[Cell, ...]:
    """Return the cells in the order in which seeds visit them; those where something may be written come twice."""
    return (*cells(facts), *(cell for cell in cells(facts) if not WAYS[cell.way].reads_only))


def _shows(facts: Facts, verb: str, kind: Kind) -> bool:
    """Tell whether a fault differs from what is usual: where there is no body, none can be lost."""
    return verb not in facts.bodiless or kind.name not in ("truncated", "empty")


def _stories(facts: Facts, way: str, verb: str) -> Sequence[str]:
    if way != "info":
        told = facts.stories.get(verb, ())
        return [story for story in told if story in BY_ID] if (way, verb) == ("check", "read") else told
    return INFORMATION.get(verb, ()) if (verb, facts.name) != ("parents", "carrierx") else ()


def draw(facts: Facts, seed: int) -> Scenario:
    """Return the scenario of a seed."""
    random = Random(f"{facts.name} {seed}")
    cell = lap(facts)[seed % len(lap(facts))]
    stories = _stories(facts, cell.way, cell.verb)
    story = "create" if "create" in stories and cell.kind in TWINS and random.random() < 0.5 else random.choice(stories)
    draft = _information(facts, random, story) if cell.way == "info" else facts.draft(random, story)
    strangers = _strangers(facts, random, crowded=_shifts(cell))
    draft.objects["endpoints"] = _mixed(random, draft.objects["endpoints"], strangers)
    draft.switches = {**_switches(facts, random), **draft.switches}
    if cell.verb == "parents" and "domain_id" in draft.options:
        del draft.options["domain_id"]
        draft.options["domain"] = "acme"
    troubles = _troubles(facts, random, cell, draft, strangers)
    return Scenario(
        seed=seed,
        cell=cell,
        story=story,
        draft=draft,
        settings={
            "retries": random.choice([5, 5, 5, 2, 1, 0]),
            "retry_max_delay": random.choice([60, 60, 10]),
            "retry_max_time": random.choice([300, 300, 300, 20, 86400]),
            "timeout": HANG_SECONDS if any(one.fault["kind"] == "hang" for one in troubles) else SECONDS,
        },
        page=random.choice([2, 3, 5] if _shifts(cell) else [None, 2, 3, 5]),
        troubles=troubles,
        again=random.random() < 0.25,
    )


def _shifts(cell: Cell) -> bool:
    """Tell whether pages are to shift while they are read."""
    return cell.verb == "list" and cell.kind in SHIFTS


def _information(facts: Facts, random: Random, story: str) -> Draft:
    """Return a draft of a task that only reads."""
    draft = facts.draft(random, random.choice(["same", "gone"] if story != "one" else ["by id", "unknown"]))
    place = {name: value for name, value in draft.options.items() if name.startswith("domain")}
    wanted = {"all": (), "named": ("alias", "name"), "one": (facts.id_option,)}[story]
    draft.options = {**place, **{name: value for name, value in draft.options.items() if name in wanted}}
    return draft


def _strangers(facts: Facts, random: Random, crowded: bool) -> list[Object]:
    many = random.randrange(20, 30)
    count = many if crowded else random.choice([0, 1, 3, 8, many])
    return [facts.stranger(random, number) for number in range(count)]


def _mixed(random: Random, some: Sequence[Object], others: Sequence[Object]) -> list[Object]:
    """Return both in an order of chance."""
    mixed = [*some, *others]
    random.shuffle(mixed)
    return mixed


def _switches(facts: Facts, random: Random) -> dict[str, Any]:
    """Return the behaviours that a provider shows this time; three times in ten those of its start."""
    if random.random() < 0.3:
        return {}
    declared = [switch for switch in PROVIDERS[facts.name].declared_switches if switch.name not in facts.untried]
    return {switch.name: random.choice(switch.choices) for switch in declared if random.random() < 0.3}


def _troubles(facts: Facts, random: Random, cell: Cell, draft: Draft, strangers: Sequence[Object]) -> list[Trouble]:
    """Return the fault of the cell (where pages are to shift, several times), and up to three others anywhere."""
    kinds = {kind.name: kind for kind in KINDS}
    places = [random.randrange(6) for _number in range(3)] if _shifts(cell) else [random.choice([0, 0, 0, 0, 1])]
    chosen = [(kinds[cell.kind], cell.verb, place) for place in places]
    matrix = [one for one in cells(facts) if one.way == cell.way]
    for _number in range(random.choice([0, 0, 1, 1, 2, 3])):
        other = random.choice(matrix)
        chosen.append((kinds[other.kind], other.verb, random.randrange(4)))
    return [
        Trouble(kind, verb, {**_fault(facts, random, kind, verb, draft, strangers), "skip": skip})
        for kind, verb, skip in chosen
    ]


def _fault(
    facts: Facts, random: Random, kind: Kind, verb: str, draft: Draft, strangers: Sequence[Object]
) -> dict[str, Any]:
    method, path = facts.requests[verb]
    fault = {**kind.values(random), "method": method, "path": path}
    if kind.others:
        fault.update(_meddling(facts, random, fault, draft, strangers))
    elif fault["kind"] == "hang":  # Each one takes real time.
        fault["times"] = random.choice([1, 1, 1, 2])
    else:
        fault["times"] = random.choice([1, 1, 1, 1, 2, random.randint(3, 8), FOREVER])
    return fault


def _meddling(
    facts: Facts, random: Random, fault: Mapping[str, Any], draft: Draft, strangers: Sequence[Object]
) -> Iterator[tuple[str, Any]]:
    """Yield what somebody else does it to, and with what."""
    if fault["kind"] == "insert":
        made = facts.twin(random) if fault["id"] == TWIN else facts.stranger(random, random.randrange(100, 10**6))
        yield "seed", {"endpoints": [made]}
    elif fault["kind"] == "change":
        yield "values", dict(facts.change(random, draft.options))
    elif fault["id"] == STRANGER and strangers:
        yield "id", random.choice(strangers)[facts.id_key]

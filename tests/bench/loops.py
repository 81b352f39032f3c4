# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fleet is compared with: loops over its phones, of which a few items are measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contest import authorization
from bench.fleets import CREATE, UNCHANGED, Phone
from bench.place import Emulator, Place
from bench.trial import Case, reset

MODULE_ITEMS = 3
URI_ITEMS = 10


@dataclass(frozen=True)
class Created:
    """What the creation of a fleet left: what is stored, how the list was read, the first creates."""

    stored: Sequence[Any]
    read: Mapping[str, Any]
    creates: Sequence[Mapping[str, Any]]


def created(emulator: Emulator) -> Created:
    """Return what the trial that just ended left."""
    journal = emulator.control("GET", "journal")
    creates = [request for request in journal if request["method"] == "POST"]
    return Created(emulator.control("GET", "state")["endpoints"], journal[0], creates[:URI_ITEMS])


def module_loop(place: Place, emulator: Emulator, case: Case, made: Created, scenario: str) -> float:
    """Return the seconds of an item of a loop of the module for one endpoint.

    It reads the list for each item. In a loop that creates a fleet, half of it is there on average.
    """
    there = made.stored[: case.count // 2] if scenario == CREATE else made.stored
    reset(emulator, case, there)
    first = len(there) if scenario == CREATE else 0
    phones = [case.fleet.phone(number) for number in range(first, first + MODULE_ITEMS)]
    options = {name: f"{{{{ item.{name} }}}}" for name in phones[0]}
    module = f"cpaas.voice.{case.fleet.provider}_endpoint"
    task = {module: {**case.fleet.options, **options, "max_rate": 0}}
    return _loop(place, emulator, task, phones, recap=f"changed={int(scenario != UNCHANGED)} ")


def uri_loop(place: Place, emulator: Emulator, case: Case, made: Created) -> float:
    """Return the seconds of an item of a loop of `ansible.builtin.uri` that sends the same creates, and no more."""
    reset(emulator, case)
    headers = {"Accept": "application/json", "Authorization": authorization(emulator.environment)}
    options = {"method": "POST", "body_format": "json", "body": "{{ item }}", "status_code": [200, 201]}
    task = {"ansible.builtin.uri": {"url": emulator.url + made.creates[0]["path"], "headers": headers, **options}}
    return _loop(place, emulator, task, [request["body"] for request in made.creates], recap="changed=0 ")


def _loop(place: Place, emulator: Emulator, task: Mapping[str, Any], items: Sequence[Phone], recap: str) -> float:
    empty = place.play("empty", [], emulator.environment)
    seconds = place.play("loop", [{**task, "loop": items}], emulator.environment, recap=recap)
    return (seconds - empty) / len(items)

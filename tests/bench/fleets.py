# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleets that are brought to their state: what is declared of each phone, and which requests that takes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.contest import DOMAIN_ID

Phone = dict[str, Any]

CREATE, UNCHANGED, DRIFT, PRUNE = SCENARIOS = ("create", "unchanged", "1 % drift", "1 % prune")
"""No phone is there; all are; all are, but every 100th not as declared; every 100th is not declared any more."""

FEW = 100
"""Every phone of that number drifts or is pruned, the first one at least."""


@dataclass(frozen=True)
class Fleet:
    """The phones of a provider.

    Attributes:
        phone: what is declared of a phone, by its number.
        drift: what is declared of it when it is to be changed.
        page: how many endpoints a page of the list has.
        own: how many endpoints are there that are the provider's own.
        asked: how many requests tell what uses endpoints, before some are pruned.
        options: what is said of all of them.
        seeds: what has to be there.
    """

    provider: str
    phone: Callable[[int], Phone]
    drift: Phone
    page: int
    own: int = 0
    asked: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)
    seeds: Mapping[str, Any] = field(default_factory=dict)

    def declared(self, scenario: str, count: int) -> list[Phone]:
        """Return what is declared in a scenario."""
        few = set(range(0, count, FEW))
        if scenario == PRUNE:
            return [self.phone(number) for number in range(count) if number not in few]
        changed = few if scenario == DRIFT else set()
        return [{**self.phone(number), **(self.drift if number in changed else {})} for number in range(count)]

    def requests(self, scenario: str, count: int) -> int:
        """Return how many requests a scenario has to take: the list before, what is written, the list after."""
        few = len(range(0, count, FEW))
        writes = {CREATE: count, UNCHANGED: 0, DRIFT: few, PRUNE: few}[scenario]
        before = self._pages(0 if scenario == CREATE else count)
        after = self._pages(count - few if scenario == PRUNE else count) if writes else 0
        return before + writes + after + (self.asked if scenario == PRUNE else 0)

    def _pages(self, count: int) -> int:
        return max(1, -(-(count + self.own) // self.page))


def password(number: int) -> str:
    """Return the password of a phone."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:20]


def _plivo(number: int) -> Phone:
    return {"alias": f"phone-{number}", "username": f"phone{number}x", "password": password(number)}


def _carrierx(number: int) -> Phone:
    address = {"ip": "192.0.2.11", "sip_username": f"phone-{number}", "sip_password": password(number)}
    return {"name": f"phone-{number}", "type": "third_party", "capacity": 10, "addresses": [address]}


def _catapult(number: int) -> Phone:
    return {"name": f"phone-{number}", "description": "A phone", "password": password(number)}


FLEETS: Sequence[Fleet] = (
    Fleet("plivo", _plivo, {"password": "another-password"}, page=20),
    Fleet("carrierx", _carrierx, {"capacity": 20}, page=1000, own=1, asked=1),
    Fleet(
        "catapult",
        _catapult,
        {"description": "A changed phone"},
        page=1000,
        options={"domain_id": DOMAIN_ID},
        seeds={"domains": [{"id": DOMAIN_ID, "name": "acme"}]},
    ),
)

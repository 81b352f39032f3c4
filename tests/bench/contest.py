# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two that are compared: an unchanged run of a module, and `ansible.builtin.uri` with the request that it makes."""

from __future__ import annotations

import base64
import statistics
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.place import Emulator, Place

PROVIDERS = ("plivo", "carrierx", "catapult")
PHONES = ("lobby", "reception", "kitchen", "office", "workshop")
PASSWORD = "password-of-a-phone"
APP_ID = "16632742496743552"
DOMAIN_ID = "rd-acme"

SEEDS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "plivo": {
        "applications": [{"app_id": APP_ID, "app_name": "Front-door"}],
        "endpoints": [
            {"alias": phone, "username": f"{phone}150921105140", "password": PASSWORD, "app_id": APP_ID}
            for phone in PHONES
        ],
    },
    "carrierx": {
        "endpoints": [
            {"name": phone, "type": "third_party", "capacity": 10, "addresses": [{"ip": "192.0.2.11"}]}
            for phone in PHONES
        ],
    },
    "catapult": {
        "domains": [{"id": DOMAIN_ID, "name": "acme"}],
        "endpoints": [
            {"domainId": DOMAIN_ID, "name": phone, "description": "A phone", "password": PASSWORD} for phone in PHONES
        ],
    },
}

DECLARED: dict[str, dict[str, Any]] = {
    "plivo": {"alias": "{{ item }}", "username": "{{ item }}", "password": PASSWORD, "app_id": APP_ID},
    "carrierx": {"name": "{{ item }}", "type": "third_party", "capacity": 10, "addresses": [{"ip": "192.0.2.11"}]},
    "catapult": {"domain_id": DOMAIN_ID, "name": "{{ item }}", "description": "A phone", "password": PASSWORD},
}


@dataclass(frozen=True)
class Pair:
    """What one round took, in seconds per item, without what a play without tasks takes."""

    uri: float
    module: float

    @property
    def ratio(self) -> float:
        """How many times as long as `ansible.builtin.uri` the module takes."""
        return self.module / self.uri


@dataclass
class Contest:
    """A module beside `ansible.builtin.uri`."""

    provider: str
    environment: Mapping[str, str]
    module: Mapping[str, Any]
    uri: Mapping[str, Any]
    items: int
    pairs: list[Pair] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The name of the module."""
        return f"{self.provider}_endpoint"

    def run(self, place: Place, *, uri_first: bool) -> None:
        """Measure one after the other."""
        empty = place.play("empty", [], self.environment)
        order = ("uri", "module") if uri_first else ("module", "uri")
        tasks = {"uri": self.uri, "module": self.module}
        seconds = {
            name: place.play(f"{self.provider}-{name}", [self.loop(tasks[name])], self.environment) for name in order
        }
        self.pairs.append(Pair(*((seconds[name] - empty) / self.items for name in ("uri", "module"))))

    def loop(self, task: Mapping[str, Any]) -> dict[str, Any]:
        """Return the task with a loop over all items."""
        return {**task, "loop": [PHONES[number % len(PHONES)] for number in range(self.items)]}

    def median(self, measure: str) -> float:
        """Return the median of `uri`, `module` or `ratio` over all rounds."""
        return statistics.median(self.values(measure))

    def values(self, measure: str) -> list[float]:
        """Return `uri`, `module` or `ratio` of each round."""
        return [getattr(pair, measure) for pair in self.pairs]


def prepare(place: Place, emulator: Emulator, provider: str, items: int) -> Contest:
    """Fill the account, and find out which request the module makes."""
    emulator.control("POST", "reset")
    emulator.control("POST", "seed", SEEDS[provider])
    module = {f"cpaas.voice.{provider}_endpoint": DECLARED[provider]}
    place.play("request", [{**module, "loop": PHONES[:1]}], emulator.environment)
    (request,) = emulator.control("GET", "journal")
    query = urllib.parse.urlencode(request["query"], doseq=True)
    headers = {"Accept": "application/json", "Authorization": authorization(emulator.environment)}
    url = f"{emulator.url}{request['path']}?{query}"
    return Contest(
        provider=provider,
        environment=emulator.environment,
        module=module,
        uri={"ansible.builtin.uri": {"url": url, "headers": headers}},
        items=items,
    )


def authorization(environment: Mapping[str, str]) -> str:
    """Return the header with which the credentials of an environment are sent."""
    if "CARRIERX_API_TOKEN" in environment:
        return "Bearer " + environment["CARRIERX_API_TOKEN"]
    names = ("PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN", "BANDWIDTH_API_TOKEN", "BANDWIDTH_API_SECRET")
    pair = ":".join(environment[name] for name in names if name in environment)
    return "Basic " + base64.b64encode(pair.encode()).decode()

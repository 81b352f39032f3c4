# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows of the matrix: a value for each switch of a provider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from allpairspy import AllPairs

from emulator.server import PROVIDERS
from emulator.switches import Choice, Switch, SwitchError, Switches

Choices = Sequence[Sequence[Choice]]

LIMITER = "a target would take many times as long and find repeated requests in its journals; limits have own tests"
WITHOUT_LIMITER = "means nothing while catapult.rate_limit is off"

LEFT_OUT: Mapping[str, str] = {
    "catapult.rate_limit": LIMITER,
    "catapult.nested_limit": WITHOUT_LIMITER,
    "catapult.reset_header": WITHOUT_LIMITER,
    "catapult.message_in_429": WITHOUT_LIMITER,
    "catapult.list_ids": "no endpoint could be found in a list without ids; catapult_endpoint checks that this is told",
}
"""Switches that stay at their defaults, and why."""


@dataclass(frozen=True)
class Row:
    """Values of the switches of one provider under which its targets run."""

    provider: str
    number: int
    values: Mapping[str, Choice]

    @property
    def switches(self) -> list[str]:
        """The values as the emulators' command line takes them."""
        return [f"{self.provider}.{name}={value}" for name, value in self.values.items()]


def make_rows(provider: str, cover: str, seed: int) -> list[Row]:
    """Return the rows of a provider; the seed decides which values meet."""
    random = Random(seed)
    declared = [one for one in PROVIDERS[provider].declared_switches if f"{provider}.{one.name}" not in LEFT_OUT]
    switches = random.sample(declared, len(declared))
    covered = COVERS[cover](switches, random)
    names = [one.name for one in switches]
    return [Row(provider, number, dict(zip(names, values))) for number, values in enumerate(covered, start=1)]


def chosen_row(switches: Sequence[str]) -> Row:
    """Return a row with these switches, each `PROVIDER.NAME=VALUE`; all others are at their defaults.

    Raises:
        SwitchError: there is no such switch or value, or they are of several providers.
    """
    provider = switches[0].partition(".")[0]
    if provider not in PROVIDERS:
        raise SwitchError(f"{switches[0]!r} is not PROVIDER.NAME=VALUE with a provider of {', '.join(PROVIDERS)}")
    parts = [switch.removeprefix(f"{provider}.").partition("=") for switch in switches]
    values = {name: value for name, _equals, value in parts}
    Switches(PROVIDERS[provider].declared_switches, values)
    return Row(provider, 0, values)


def every_value(switches: Sequence[Switch], random: Random) -> Choices:
    """Return as few combinations as have every value of every switch but its default, which plain runs have."""
    others = [[value for value in one.choices if value != one.default] for one in switches]
    count = max(map(len, others))
    columns = [values + random.choices(one.choices, k=count - len(values)) for one, values in zip(switches, others)]
    return list(zip(*[random.sample(column, count) for column in columns]))


def every_pair(switches: Sequence[Switch], random: Random) -> Choices:
    """Return combinations that have every pair of values of two switches."""
    return list(AllPairs([random.sample(one.choices, len(one.choices)) for one in switches]))


COVERS = {"values": every_value, "pairs": every_pair}

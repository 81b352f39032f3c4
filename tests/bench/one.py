# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All rounds of tasks for one endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.contest import PROVIDERS, Contest, prepare
from bench.place import Emulator, Place, say
from bench.report import Report
from bench.shipment import shipments


def measure(place: Place, emulators: Mapping[str, Emulator], items: int, rounds: int) -> Report:
    """Measure all of it."""
    contests = [prepare(place, emulators[provider], provider, items) for provider in PROVIDERS]
    say("Counting what is sent to a host for one task")
    bare, shipped = shipments(place, contests)
    for number in range(1, rounds + 1):
        _round(place, contests, number, rounds)
    return Report(items, rounds, contests, bare, shipped)


def _round(place: Place, contests: Sequence[Contest], number: int, rounds: int) -> None:
    """Run each contest once; who begins changes from round to round."""
    for contest in contests:
        contest.run(place, uri_first=number % 2 == 1)
        pair = contest.pairs[-1]
        say(
            f"Round {number} of {rounds}, {contest.title}: uri {pair.uri * 1000:.1f} ms, "
            f"module {pair.module * 1000:.1f} ms per item, ratio {pair.ratio:.3f}"
        )

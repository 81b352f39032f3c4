# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Lists of parts without ids: which declared part means which current one, so that what was not declared is kept."""

from __future__ import annotations

import typing as t

Part = t.Mapping[str, t.Any]
Cost = t.Callable[[Part, Part], int]
"""How badly a declared part fits a current one; 0 means that they agree."""

_INFINITE = 10**9


def assignment(declared: t.Sequence[Part], current: t.Sequence[Part], cost: Cost) -> list[Part | None]:
    """Return for each declared part the current one that it means, None where there are not enough.

    The best assignment as a whole: no other has a lower sum of costs.
    """
    if len(declared) > len(current):
        means = _cheapest([[cost(wish, there) for wish in declared] for there in current])
        found: list[Part | None] = [None] * len(declared)
        for there, wish in zip(current, means):
            found[wish] = there
        return found
    return [current[column] for column in _cheapest([[cost(wish, there) for there in current] for wish in declared])]


def same_parts(declared: t.Sequence[Part], current: t.Sequence[Part], cost: Cost) -> bool:
    """Tell whether the current parts are the declared ones, in any order."""
    if len(declared) != len(current):
        return False
    pairs = zip(declared, assignment(declared, current, cost))
    return all(there is not None and cost(wish, there) == 0 for wish, there in pairs)


def _cheapest(costs: t.Sequence[t.Sequence[int]]) -> list[int]:
    """Return for each row its column in the cheapest assignment; there are no more rows than columns.

    The Hungarian method: rows are placed one after the other, each by the cheapest chain of displacements; the prices
    of rows and columns make every reduced cost 0 or more. Index 0 stands for "none".
    """
    width = len(costs[0]) if costs else 0
    row_price, column_price = [0] * (len(costs) + 1), [0] * (width + 1)
    owner = [0] * (width + 1)
    for row in range(1, len(costs) + 1):
        owner[0] = row
        column, came_from = _free_column(costs, owner, row_price, column_price)
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return [owner.index(row, 1) - 1 for row in range(1, len(costs) + 1)]


def _free_column(
    costs: t.Sequence[t.Sequence[int]], owner: list[int], row_price: list[int], column_price: list[int]
) -> tuple[int, list[int]]:
    """Return the free column at the end of the cheapest chain from column 0, and where the chain came from."""
    width = len(owner) - 1
    least, came_from, passed = [_INFINITE] * (width + 1), [0] * (width + 1), [False] * (width + 1)
    column = 0
    while owner[column]:
        passed[column] = True
        row = owner[column]
        ahead = [other for other in range(1, width + 1) if not passed[other]]
        for other in ahead:
            reduced = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if reduced < least[other]:
                least[other], came_from[other] = reduced, column
        column = min(ahead, key=lambda other: least[other])
        step = least[column]
        for other in range(width + 1):
            if passed[other]:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                least[other] -= step
    return column, came_from

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts without ids: the best assignment, held against all possible ones."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils._parts import assignment, same_parts

PART = st.fixed_dictionaries({}, optional={key: st.integers(0, 2) for key in "abc"})
PARTS = st.lists(PART, max_size=5)


def misfit(declared: Mapping, current: Mapping) -> int:
    """Return in how many keys two parts disagree."""
    return sum(int(current.get(key) != value) for key, value in declared.items())


def lowest(declared: list, current: list) -> int:
    """Return the lowest sum of costs, found by trying everything."""
    if len(declared) <= len(current):
        tries = (zip(declared, chosen) for chosen in itertools.permutations(current, len(declared)))
    else:
        tries = (zip(chosen, current) for chosen in itertools.permutations(declared, len(current)))
    return min(sum(misfit(wish, there) for wish, there in pairs) for pairs in tries)


@given(PARTS, PARTS)
def test_no_assignment_is_better(declared: list, current: list) -> None:
    found = assignment(declared, current, misfit)
    matched = [(wish, there) for wish, there in zip(declared, found) if there is not None]
    assert len(found) == len(declared)
    assert len(matched) == min(len(declared), len(current))
    assert len({id(there) for _wish, there in matched}) == len(matched)
    assert sum(misfit(wish, there) for wish, there in matched) == lowest(declared, current)


@given(PARTS, st.randoms())
def test_order_does_not_matter(parts: list, randoms: object) -> None:
    shuffled = list(parts)
    randoms.shuffle(shuffled)  # type: ignore[attr-defined]
    assert same_parts(parts, shuffled, misfit)


@given(PARTS, PARTS)
def test_the_same_means_that_everyone_fits_somebody(declared: list, current: list) -> None:
    expected = len(declared) == len(current) and lowest(declared, current) == 0
    assert same_parts(declared, current, misfit) is expected

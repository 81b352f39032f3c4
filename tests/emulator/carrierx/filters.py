# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `filter` argument of lists: `<attribute> <operator> <value>`, joined with `and`."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from typing import Any, Callable

Test = Callable[[Any], bool]
Filter = Callable[[Mapping[str, Any]], bool]

CONDITION = re.compile(r"""\s*([A-Za-z_][\w.]*)\s+([A-Za-z]+)\s+("[^"]*"|'[^']*'|[^\s"']+)\s*""")
AND = re.compile(r"and\s", re.IGNORECASE)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


class FilterError(ValueError):
    """A filter that cannot be understood."""


def parse_filter(text: str, ignore_case: bool = False) -> Filter:
    """The condition that a filter stands for."""
    conditions: list[Filter] = []
    position = 0
    while True:
        match = CONDITION.match(text, position)
        if match is None:
            raise FilterError(f"cannot understand the filter at {text[position:]!r}")
        conditions.append(_condition(match.group(1), match.group(2).lower(), match.group(3), ignore_case))
        position = match.end()
        if position == len(text):
            return lambda value: all(condition(value) for condition in conditions)
        joined = AND.match(text, position)
        if joined is None:
            raise FilterError(f"only `and` can join conditions, not {text[position:]!r}")
        position = joined.end()


def _condition(attribute: str, name: str, literal: str, ignore_case: bool) -> Filter:
    test = _like(literal, ignore_case) if name == "like" else _comparison(name, literal, ignore_case)
    path = attribute.split(".")
    if len(path) == 1:
        return lambda value: test(value.get(attribute))
    return lambda value: any(test(part) for part in _parts(value, path))


def _parts(value: Any, path: list[str]) -> Iterator[Any]:
    """All values at the end of a path; lists on the way stand for each of their elements."""
    if isinstance(value, list):
        for element in value:
            yield from _parts(element, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        yield from _parts(value.get(path[0]), path[1:])


def _comparison(name: str, literal: str, ignore_case: bool) -> Test:
    compare = COMPARISONS.get(name)
    if compare is None:
        raise FilterError(f"unknown operator {name}")
    quoted = literal[0] in "\"'"
    wanted = _unquote(literal)
    number = None if quoted else _number(wanted)

    def test(value: Any) -> bool:
        if value is None or (wanted == "null" and not quoted):
            is_null = value is None and wanted == "null" and not quoted
            return is_null if name == "eq" else (not is_null if name == "ne" else False)
        if isinstance(value, bool):
            return compare(str(value).lower(), wanted.lower())
        if isinstance(value, (int, float)):
            other = number if number is not None else _number(wanted)
            return compare(value, other) if other is not None else name == "ne"
        if ignore_case:
            return compare(str(value).lower(), wanted.lower())
        return compare(str(value), wanted)

    return test


def _like(literal: str, ignore_case: bool) -> Test:
    pieces = [re.escape(piece) for piece in _unquote(literal).split("%")]
    pattern = re.compile(".*".join(pieces), re.DOTALL | (re.IGNORECASE if ignore_case else 0))
    return lambda value: value is not None and pattern.fullmatch(str(value)) is not None


def _unquote(literal: str) -> str:
    return literal[1:-1] if literal[0] in "\"'" else literal


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

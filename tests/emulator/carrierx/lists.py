# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CarrierX's lists: limit, offset, order, filter, chosen fields and the envelope around a page."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from emulator.carrierx.answers import Answers
from emulator.carrierx.filters import Filter, FilterError, parse_filter
from emulator.collection import Collection, StoredObject
from emulator.exchange import Call, Reply, encode, join_array, raw_json_reply

MAXIMUM = 1000


@dataclass(frozen=True)
class Source:
    """Where a list comes from.

    `write` makes the text of an object for `variant`, `view` what filters look at, and `key` stands for `belongs`.
    """

    stored: Collection
    key: Hashable
    belongs: Callable[[StoredObject], bool]
    write: Callable[[StoredObject], bytes]
    variant: Hashable = None
    view: Callable[[StoredObject], Mapping[str, Any]] | None = None
    cached: bool = True

    def text(self, identifier: str) -> bytes:
        """The text of one object."""
        if self.cached:
            return self.stored.render(identifier, self.variant, self.write)
        value = self.stored.get(identifier)
        assert value is not None
        return self.write(value)


def list_page(answers: Answers, call: Call, source: Source) -> Reply:
    """One page of a list."""
    limit, offset = _window(answers, call)
    identifiers = _ordered(answers, call, source, _matching(answers, call, source))
    shown = identifiers[offset : offset + limit]
    has_more = offset + limit < len(identifiers)
    link = call.base_url + call.url_with(limit=limit, offset=offset + limit)
    head = {"count": len(shown), "has_more": has_more}
    tail = {
        "limit": limit,
        "offset": offset,
        "pagination": {"next": link} if has_more else {},
        "total": None if answers.switches.is_set("total", "null") else len(identifiers),
    }
    items = join_array(choose_fields(call, source.text(name)) for name in shown)
    return raw_json_reply(200, encode(head)[:-1] + b', "items": ' + items + b", " + encode(tail)[1:])


def choose_fields(call: Call, text: bytes) -> bytes:
    """The text of an object with the fields that the query asks for."""
    if "Fields=" not in call.query_string:
        return text
    included, excluded = _names(call, "includeFields"), _names(call, "excludeFields")
    value: dict[str, Any] = json.loads(text)
    return encode(
        {name: part for name, part in value.items() if (not included or name in included) and name not in excluded}
    )


def _names(call: Call, argument: str) -> list[str]:
    return [name.strip() for name in call.query.get(argument, "").split(",") if name.strip()]


def _window(answers: Answers, call: Call) -> tuple[int, int]:
    query = call.query
    if "offset" in query and ("after" in query or "before" in query):
        raise answers.malformed("offset cannot be combined with after or before")
    limit = _number(answers, "limit", query.get("limit"), answers.switches.number("default_limit"))
    offset = _number(answers, "offset", query.get("offset"), 0)
    if limit > MAXIMUM and answers.switches.is_set("limit_above_1000", "refuse"):
        raise answers.malformed(f"limit must not exceed {MAXIMUM}")
    if limit < 1:
        raise answers.malformed("limit must be at least 1")
    return min(limit, MAXIMUM), offset


def _number(answers: Answers, name: str, text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdecimal():
        raise answers.malformed(f"{name} must be a number")
    return int(text)


def _matching(answers: Answers, call: Call, source: Source) -> Sequence[str]:
    text = call.query.get("filter", "").strip()
    order = answers.switches.text("list_order")
    if not text:
        return source.stored.select(order, source.key, source.belongs)
    ignore_case = answers.switches.is_set("filter_case", "insensitive")
    try:
        condition = parse_filter(text, ignore_case)
    except FilterError as error:
        raise answers.malformed(str(error)) from error
    return source.stored.select(order, (source.key, text, ignore_case), _both(source, condition))


def _both(source: Source, condition: Filter) -> Callable[[StoredObject], bool]:
    view = source.view
    if view is None:
        return lambda value: source.belongs(value) and condition(value)
    return lambda value: source.belongs(value) and condition(view(value))


def _ordered(answers: Answers, call: Call, source: Source, identifiers: Sequence[str]) -> Sequence[str]:
    text = call.query.get("order", "").strip()
    if not text:
        return identifiers
    if text == "shuffle":
        shuffled = list(identifiers)
        source.stored.random.shuffle(shuffled)
        return shuffled
    field, _space, direction = text.partition(" ")
    direction = direction.strip().lower() or "asc"
    if direction not in ("asc", "desc") or not field.replace("_", "").isalnum():
        raise answers.malformed(f"cannot order by {text!r}")
    return source.stored.sort(identifiers, field, direction == "desc")

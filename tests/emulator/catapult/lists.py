# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Catapult's lists: bare arrays in pages, with links to other pages in a header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from emulator.catapult.answers import Answers
from emulator.collection import Collection, StoredObject
from emulator.exchange import Call, Reply, join_array, raw_json_reply


def list_page(
    answers: Answers,
    call: Call,
    stored: Collection,
    identifiers: Sequence[str],
    write: Callable[[StoredObject], bytes],
    *,
    maximum: int = 1000,
) -> Reply:
    """One page of a list of ids."""
    switches = answers.switches
    size = _size(answers, call, maximum)
    page = _number(answers, call, "page", 0)
    shown = identifiers[page * size : (page + 1) * size]
    headers: dict[str, str] = {}
    if switches.is_set("link_header", "present"):
        headers["link"] = _links(answers, call, page, size, len(identifiers))
    if shown:
        body = join_array(stored.render(name, call.base_url, write) for name in shown)
        return raw_json_reply(200, body, headers)
    if switches.is_set("empty_list", "empty_body"):
        return Reply(200, b"", headers)
    return raw_json_reply(200, b"{}" if switches.is_set("empty_list", "object") else b"[]", headers)


def _size(answers: Answers, call: Call, maximum: int) -> int:
    size = _number(answers, call, "size", answers.switches.number("default_size"))
    if size < 1:
        raise answers.invalid(call, "list", "size", "must be greater than `0`")
    if size > maximum and answers.switches.is_set("size_above_max", "refuse"):
        raise answers.invalid(call, "list", "size", f"exceeds the limit of `{maximum}`")
    return min(size, maximum)


def _links(answers: Answers, call: Call, page: int, size: int, total: int) -> str:
    pages: dict[str, int | None] = {
        "first": 0,
        "previous": page - 1 if page > 0 else None,
        "next": page + 1 if (page + 1) * size < total else None,
    }
    links: list[str] = [
        f'<{call.base_url}{call.url_with(page=number, size=size)}>; rel="{name}"'
        for name, number in pages.items()
        if number is not None
    ]
    return (", " if answers.switches.is_set("link_separator", "comma_space") else ",").join(links)


def _number(answers: Answers, call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isdecimal():
        raise answers.invalid(call, "list", name, "must be a number")
    return int(text)

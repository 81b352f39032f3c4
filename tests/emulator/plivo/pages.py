# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plivo's lists: limit, offset and the envelope around a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from emulator.collection import Collection, StoredObject
from emulator.exchange import Call, Reply, encode, join_array, raw_json_reply
from emulator.plivo.answers import Answers

MAXIMUM = 20


def page(
    answers: Answers,
    call: Call,
    stored: Collection,
    identifiers: Sequence[str],
    write: Callable[[StoredObject], bytes],
) -> Reply:
    """One page of a list of ids."""
    limit, offset = _window(answers, call)
    total = len(identifiers)
    meta = {
        "limit": limit,
        "next": call.url_with(limit=limit, offset=offset + limit) if offset + limit < total else None,
        "offset": offset,
        "previous": call.url_with(limit=limit, offset=max(0, offset - limit)) if offset > 0 else None,
        "total_count": total,
    }
    objects = join_array(stored.render(name, "list", write) for name in identifiers[offset : offset + limit])
    head = encode({"api_id": answers.state.api_id(), "meta": meta})
    return raw_json_reply(200, head[:-1] + b', "objects": ' + objects + b"}")


def _window(answers: Answers, call: Call) -> tuple[int, int]:
    query = call.query
    limit = _number(answers, "limit", query.get("limit"), MAXIMUM)
    offset = _number(answers, "offset", query.get("offset"), 0)
    if limit > MAXIMUM:
        if answers.switches.is_set("limit_above_20", "refuse"):
            text = f"Invalid limit {limit} provided, limit should be between 0 to {MAXIMUM}"
            raise answers.invalid({"limit": [text]})
        limit = MAXIMUM
    return limit or MAXIMUM, offset


def _number(answers: Answers, name: str, text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdecimal():
        raise answers.invalid({name: [f"Invalid {name} {text} provided"]})
    return int(text)

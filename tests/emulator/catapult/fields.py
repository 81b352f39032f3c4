# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading values from request bodies, shared by all resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.catapult.answers import Answers
from emulator.exchange import Call


def body_object(answers: Answers, call: Call) -> dict[str, Any]:
    """The body, which must be a JSON object."""
    given = call.json_object()
    if given is None:
        raise answers.refused(call, 400, "invalid-json", "The request body is not a JSON object")
    return given


def required_text(answers: Answers, call: Call, kind: str, given: Mapping[str, Any], name: str) -> str:
    """A text that must be there and not blank."""
    value = given.get(name)
    if value is None:
        raise answers.missing(call, kind, name)
    if not isinstance(value, str):
        raise answers.invalid(call, kind, name, "must be a string")
    if not value.strip():
        raise answers.blank(call, kind, name)
    return value


def optional_text(answers: Answers, call: Call, kind: str, given: Mapping[str, Any], name: str) -> str | None:
    """A text that may be left out or null."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise answers.invalid(call, kind, name, "must be a string")
    return value


def optional_boolean(answers: Answers, call: Call, kind: str, given: Mapping[str, Any], name: str) -> bool | None:
    """A boolean that may be left out, null, or written as text."""
    value = given.get(name)
    if value is None or isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise answers.invalid(call, kind, name, "must be one of `true`, `false`")


def clearing(answers: Answers, given: Mapping[str, Any], name: str) -> dict[str, None]:
    """The cleared value when an update asks to clear a text and the service takes it that way, else nothing."""
    if name in given and given[name] is None and answers.switches.is_set("null_on_update", "clears"):
        return {name: None}
    if given.get(name) == "" and answers.switches.is_set("clear_by_empty_string", "clears"):
        return {name: None}
    return {}


def without_unset(answers: Answers, shown: dict[str, Any]) -> dict[str, Any]:
    """An object as it reads, without the keys that have no value."""
    if answers.switches.is_set("unset_keys", "null"):
        return shown
    return {name: value for name, value in shown.items() if value is not None}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a partial update does to a list or object inside an object."""

from __future__ import annotations

from typing import Any


def patched(current: Any, given: Any, merge: bool) -> Any:
    """The new value: the one given, or with `merge` the current one with the given parts added."""
    if merge and isinstance(current, dict) and isinstance(given, dict):
        return {**current, **given}
    if merge and isinstance(current, list) and isinstance(given, list):
        return current + [element for element in given if element not in current]
    return given


def attributes_object(given: Any) -> Any:
    """Attributes as an object, also when they came as a list of key and value."""
    if isinstance(given, list) and all(isinstance(pair, dict) and isinstance(pair.get("key"), str) for pair in given):
        return {pair["key"]: pair.get("value") for pair in given}
    return given


def attributes_list(attributes: Any) -> Any:
    """Attributes as a list of key and value."""
    return [{"key": key, "value": value} for key, value in dict(attributes or {}).items()]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Which values are secret, and how objects are shown without them."""

from __future__ import annotations

import re
import typing as t

SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code|key)|pwd|secret|token|credential|(private|api|auth|access|shared)[-_. ]?key"
    r"|(^|[-_. ])(pass|pin|psk)($|[-_. ])",
    re.IGNORECASE,
)
"""Names of keys, at any depth, whose values never leave the module."""

NOT_SHOWN = "(written, not shown)"
"""What a diff shows where a secret is written."""


SHORT = 1000
"""Numbers below are not masked: that would blank every other number like it."""


def is_secret(name: t.Any) -> bool:
    """Tell whether a key of that name holds a secret."""
    return isinstance(name, str) and SECRET_NAME.search(name) is not None


def without_secrets(value: t.Any) -> t.Any:
    """Return a copy of C(value) (dicts and lists at any depth) that lacks every secret key."""
    if isinstance(value, t.Mapping):
        return {key: without_secrets(inner) for key, inner in value.items() if not is_secret(key)}
    if isinstance(value, (list, tuple)):
        return [without_secrets(inner) for inner in value]
    return value


def secrets_as_written(value: t.Any) -> t.Any:
    """Return a copy of C(value) in which every secret that is set reads NOT_SHOWN; one that is null is left out."""
    if isinstance(value, t.Mapping):
        shown = {}
        for key, inner in value.items():
            if not is_secret(key):
                shown[key] = secrets_as_written(inner)
            elif inner is not None:
                shown[key] = NOT_SHOWN
        return shown
    if isinstance(value, (list, tuple)):
        return [secrets_as_written(inner) for inner in value]
    return value


def secret_values(value: t.Any, inside: bool = False) -> t.Iterator[str]:
    """Yield every secret in C(value) as a text, so that it can be masked wherever it turns up."""
    if isinstance(value, t.Mapping):
        for key, inner in value.items():
            yield from secret_values(inner, inside or is_secret(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from secret_values(inner, inside)
    elif inside and isinstance(value, str) and value:
        yield value
    elif inside and isinstance(value, int) and value >= SHORT:
        yield str(value)

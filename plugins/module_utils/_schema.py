# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""What values may look like: a small vocabulary on voluptuous, and its faults as sentences with option names.

Validators take a value and return it, or raise voluptuous.Invalid. They say what a value must be, never what it is,
since it may be a secret.
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._deps import voluptuous
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer

Validator = t.Callable[[t.Any], t.Any]
Shape = t.Mapping[t.Any, t.Any]

Schema = t.Any
"""A Shape ready for use. To be kept: to make it takes far longer than to use it."""

LONGEST_ID = 255
BAD_ID = f"must not be empty, '.' or '..', longer than {LONGEST_ID} characters, or hold what cannot be printed"

HOST_NAME = re.compile(
    r"(?=.{1,253}\.?$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?"
)


def rules(shape: Shape) -> Schema:
    """Return the rules on what is written, for faults()."""
    return voluptuous.Schema(shape, extra=voluptuous.PREVENT_EXTRA)


def reader(shape: t.Any) -> Schema:
    """Return what an answer is read by, for understood(); unknown keys are kept."""
    return voluptuous.Schema(shape, extra=voluptuous.ALLOW_EXTRA)


def faults(schema: Schema, value: t.Mapping[str, t.Any]) -> list[str]:
    """Return every fault of C(value), each as "option: what it must be", in the order of the options."""
    try:
        schema(dict(value))
    except voluptuous.MultipleInvalid as invalid:
        return sorted(f"{_place(error.path)}: {error.msg}" for error in invalid.errors)
    return []


def understood(answer: Answer, schema: Schema, data: t.Any) -> t.Any:
    """Return C(data) of an answer when it has the shape that is documented.

    Raises:
        RequestFailed: it has not, with the first place where it differs.
    """
    try:
        return schema(data)
    except voluptuous.MultipleInvalid as invalid:
        first = invalid.errors[0]
        raise answer.surprise(f"{_place(first.path) or 'the body'}: {first.msg}") from None


def needed(option: str, why: str = "is needed to create it") -> t.Any:
    """Return the key of an option that must be there."""
    return voluptuous.Required(option, msg=why)


def optional(option: str) -> t.Any:
    """Return the key of an option that may be left out."""
    return voluptuous.Optional(option)


def others() -> t.Any:
    """Return the key that stands for any other key."""
    return voluptuous.Extra


def every(*validators: Validator) -> Validator:
    """Return a validator that reports what all of C(validators) have to say, not just the first."""

    def check(value: t.Any) -> t.Any:
        said = []
        for validator in validators:
            try:
                validator(value)
            except voluptuous.Invalid as invalid:
                said.append(invalid.msg)
        if said:
            raise voluptuous.Invalid(" and ".join(said))
        return value

    return check


def or_null(validator: Validator) -> Validator:
    """Return a validator that also accepts null."""
    return lambda value: None if value is None else validator(value)


def each(shape: Shape, least: int = 0) -> Validator:
    """Return a validator for lists of C(least) items or more of one shape; it reports the faults of all items."""
    schema = voluptuous.Schema(shape)

    def check(items: t.Any) -> t.Any:
        if len(items) < least:
            raise voluptuous.Invalid(f"must have at least {least}")
        wrong = []
        for number, item in enumerate(items):
            try:
                schema(item)
            except voluptuous.MultipleInvalid as invalid:
                invalid.prepend([number])
                wrong += invalid.errors
        if wrong:
            raise voluptuous.MultipleInvalid(wrong)
        return items

    return check


def either(*validators: t.Any) -> t.Any:
    """Return a validator that accepts what any of C(validators) accepts."""
    return voluptuous.Any(*validators)


def rule(holds: t.Callable[[t.Any], bool], words: str) -> Validator:
    """Return a validator for values of which C(holds) is true; C(words) say what that means."""

    def check(value: t.Any) -> t.Any:
        if not holds(value):
            raise voluptuous.Invalid(words)
        return value

    return check


def matching(pattern: str, words: str) -> Validator:
    """Return a validator for texts that match C(pattern) as a whole."""
    return rule(lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None, words)


def length(least: int, most: int | None = None) -> Validator:
    """Return a validator for texts of C(least) to C(most) characters."""
    words = f"must be {least} to {most} characters long" if most else f"must be at least {least} characters long"
    return rule(lambda value: least <= len(value) <= (most or len(value)), words)


def between(least: int, most: int | None = None) -> Validator:
    """Return a validator for whole numbers from C(least) to C(most)."""
    words = f"must be a number from {least} to {most}" if most is not None else f"must be {least} or more"
    return rule(lambda value: least <= value and (most is None or value <= most), words)


def latin1() -> Validator:
    """Return a validator for texts of ISO 8859-1 characters."""

    def holds(value: str) -> bool:
        try:
            value.encode("latin-1")
        except UnicodeEncodeError:
            return False
        return True

    return rule(holds, "may hold only Latin-1 (ISO 8859-1) characters")


def port() -> Validator:
    """Return a validator for port numbers."""
    return between(1, 65535)


def host() -> Validator:
    """Return a validator for an IP address or a host name, without a port."""

    def holds(value: str) -> bool:
        try:
            ipaddress.ip_address(value)
        except ValueError:
            return HOST_NAME.fullmatch(value) is not None and not value.replace(".", "").isdecimal()
        return True

    return rule(holds, "must be an IP address or a host name without a port (the port has an option of its own)")


def id_of(value: t.Any) -> str | None:
    """Return an id as text, None if it cannot be one: it has to be a step of a path that leads nowhere else."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if 0 < len(text) <= LONGEST_ID and text.isprintable() and text not in (".", "..") else None


def identifier(value: t.Any) -> str:
    """Return an id in an answer as text: written as a text or a number."""
    found = id_of(value)
    if found is None:
        raise voluptuous.Invalid("an id is missing or cannot be one")
    return found


def kind_of(*types: type) -> t.Callable[[t.Any], t.Any]:
    """Return a validator for a value in an answer that is null or of one of C(types); true and false are no numbers."""
    names = " or ".join(sorted(kind.__name__ for kind in types))

    def check(value: t.Any) -> t.Any:
        if value is None or (isinstance(value, types) and (not isinstance(value, bool) or bool in types)):
            return value
        raise voluptuous.Invalid(f"{type(value).__name__} where {names} belongs")

    return check


def _place(path: t.Sequence[t.Any]) -> str:
    """Return a path into nested values as C(addresses[0].port)."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text

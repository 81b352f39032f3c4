# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Which values are secret, and how objects are shown without them."""

from __future__ import annotations

import base64
import itertools
import re
import typing as t
import urllib.parse

SECRET_NAME = re.compile(
    r"pass(word|wd|phrase|code|key)|pwd|secret|token|credential|(private|api|auth|access|shared)[-_. ]?key"
    r"|(^|[-_. ])(pass|pin|psk)($|[-_. ])",
    re.IGNORECASE,
)
"""Names of keys, at any depth, whose values never leave the module."""

NOT_SHOWN = "(written, not shown)"
"""What a diff shows where a secret is written."""

HIDDEN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What Ansible itself shows of an option that is secret."""

NOT_UNDERSTOOD = "(not understood, not shown)"
"""What is shown of what is no option: nobody knows what is in it."""

MASK = "********"
"""What stands in a text in place of a secret."""

SHORTEST = 4
"""Characters of a text or a number that is masked wherever it turns up: "5" would blank every other 5 as well."""

NOTHING = "(?!)"
"""An expression that matches nowhere."""

Hide = t.Callable[[str], str]
"""Masks secrets in a text."""

Options = t.Mapping[str, t.Any]
Spec = t.Mapping[str, t.Mapping[str, t.Any]]

URL_LOGIN = re.compile(r"(?<=://)(?![\w-]+(?:\.[\w-]+)+(?::\d+)?[/?#]).*@")
"""The login in a URL, even if it is not quoted as it should be. An @ behind a host with dots and a path is none."""

ENTITIES = {'"': "quot", "'": "apos", "&": "amp", "<": "lt", ">": "gt"}


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
    return _with_secrets_as(NOT_SHOWN, value)


def _with_secrets_as(told: str, value: t.Any) -> t.Any:
    if isinstance(value, t.Mapping):
        shown = {}
        for key, inner in value.items():
            if not is_secret(key):
                shown[key] = _with_secrets_as(told, inner)
            elif inner is not None:
                shown[key] = told
        return shown
    if isinstance(value, (list, tuple)):
        return [_with_secrets_as(told, inner) for inner in value]
    return value


def secret_values(value: t.Any, inside: bool = False) -> t.Iterator[str]:
    """Yield every secret in C(value), those in URLs too, as a text, so that it can be masked wherever it turns up."""
    if isinstance(value, t.Mapping):
        for key, inner in value.items():
            yield from secret_values(inner, inside or is_secret(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from secret_values(inner, inside)
    elif inside and isinstance(value, (str, int)) and len(str(value)) >= SHORTEST and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, str):
        yield from url_passwords(value)


# Options of a task


def shown_options(options: Options, spec: Spec) -> dict[str, t.Any]:
    """Return a copy of options in which secrets read HIDDEN: those of C(no_log), and those in free dicts.

    What is not declared, or not of the declared form, reads NOT_UNDERSTOOD.
    """
    declared = {**spec, **{alias: one for one in spec.values() for alias in one.get("aliases", ())}}
    return {name: _shown_option(value, declared.get(name)) for name, value in options.items()}


def hidden_values(options: t.Any, shown: t.Any) -> t.Iterator[str]:
    """Yield as texts the secrets in C(options) that C(shown), which shown_options made of it, does not show."""
    if isinstance(options, t.Mapping) and isinstance(shown, t.Mapping):
        for name, value in options.items():
            inner = shown.get(name)
            yield from secret_values({name: value}) if inner == NOT_UNDERSTOOD else hidden_values(value, inner)
    elif isinstance(options, list) and isinstance(shown, list):
        for value, inner in zip(options, shown):
            yield from hidden_values(value, inner)
    elif shown in (HIDDEN, NOT_UNDERSTOOD):
        yield from secret_values(options, inside=shown == HIDDEN)
    elif isinstance(options, str) and options != shown:
        yield from url_passwords(options)


def _shown_option(value: t.Any, option: t.Mapping[str, t.Any] | None) -> t.Any:
    if value is None:
        return None
    if option is None:
        return NOT_UNDERSTOOD
    if option.get("no_log"):
        return HIDDEN
    if "dict" in (option.get("type"), option.get("elements")):
        entries = [_shown_dict(one, option.get("options")) for one in (value if isinstance(value, list) else [value])]
        return entries if isinstance(value, list) else entries[0]
    if isinstance(value, str):
        return URL_LOGIN.sub(HIDDEN + "@", value)
    return _with_secrets_as(HIDDEN, value)


def _shown_dict(value: t.Any, suboptions: Spec | None) -> t.Any:
    if not isinstance(value, t.Mapping):
        return NOT_UNDERSTOOD
    return shown_options(value, suboptions) if suboptions else _with_secrets_as(HIDDEN, value)


def url_passwords(url: str | None) -> set[str]:
    """Return the password in a URL, if there is one, in each way in which it may be written, the header included."""
    found = URL_LOGIN.search(url or "")
    login = found.group()[:-1] if found else ""
    password = login.partition(":")[2]
    if not password:
        return set()
    unquoted = urllib.parse.unquote(login)
    header = base64.b64encode(unquoted.encode("utf-8", "surrogateescape")).decode("ascii")
    return {password, urllib.parse.unquote(password), header}


# Texts that others wrote


def masker(*secrets: t.Iterable[str]) -> Hide:
    """Return what masks secrets in a text, however it spells them.

    As they are, and as JSON, Python, HTML or a URL writes them, however often it was quoted.
    """
    pattern: list[str] = []

    def hide(text: str) -> str:
        if not pattern:  # Most tasks never need it.
            found = sorted(filter(str.strip, set(itertools.chain(*secrets))), key=len, reverse=True)
            pattern.append("|".join(map(_spellings, found)) or NOTHING)
        return re.sub(pattern[0], MASK, text)

    return hide


def _spellings(secret: str) -> str:
    """Return the expression of a secret as texts that quote each other may write it."""
    spelt = "".join(map(_spellings_of_one, re.findall(r"\s+|\S", secret.strip())))
    # Amid backslashes nothing else is found than from the first of them, but in the square of the time.
    return rf"(?<!\\){spelt}" if spelt.startswith("\\") else spelt


def _spellings_of_one(character: str) -> str:
    if character.isspace():
        return r"(?i:\s|\+|\\+[nrt]|%2[0b]|%0[9ad])+"
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    utf16 = character.encode("utf-16-be", "surrogatepass").hex()
    ways = [
        re.escape(character),
        "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass")),
        r"\\+".join(f"u{unit}" for unit in re.findall("....", utf16)),
        f"&#0*{code};|&#x0*{code:x};|&{ENTITIES.get(character)};",
    ]
    return r"\\*(?i:" + "|".join(ways) + ")"

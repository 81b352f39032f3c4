# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Endpoints of one provider, declared at another one."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import IDS, PROVIDERS, Entry, extras_of

LEAVABLE = ("description", "enabled", "application", "extras")
"""Fields that may stay behind."""

LONGEST_USERNAME = 25


class Changes(t.NamedTuple):
    """What is to be different at the new provider."""

    prefix: str
    passwords: t.Mapping[str, str]
    """By the old name."""

    applications: t.Mapping[str, t.Any]
    """The new one for each old one."""

    entries: t.Mapping[str, Entry | None]
    """Fields by the old name, which beat everything else."""

    leave: t.AbstractSet[str]
    """Fields that stay behind."""


def moved(entries: t.Iterable[Entry], provider: str, changes: Changes) -> list[dict[str, t.Any]]:
    """Return the entries as they are to be declared at a provider; what it has no word for is kept, to be told."""
    return [_moved(entry, provider, changes) for entry in entries]


def _moved(entry: Entry, provider: str, changes: Changes) -> dict[str, t.Any]:
    own = changes.entries.get(entry["name"]) or {}
    name = own.get("name") or NAMES[provider](changes.prefix + entry["name"])
    kept = {field: value for field, value in entry.items() if field not in changes.leave}
    # An id of the old provider could be that of another endpoint at the new one.
    kept["extras"] = {option: value for option, value in extras_of(kept).items() if option not in IDS}
    if kept.get("enabled") is True and "enabled" not in PROVIDERS[provider].options:
        del kept["enabled"]  # Where nothing can be switched off, everything is on.
    if kept.get("application") in changes.applications:
        kept["application"] = changes.applications[kept["application"]]
    sources = (kept, NEW[provider](name, changes.passwords.get(entry["name"])), own)
    fields = {field: value for source in sources for field, value in source.items()}
    extras = {option: value for source in sources for option, value in extras_of(source).items()}
    told = {**fields, "name": name, "provider": provider, "extras": extras}
    return {field: value for field, value in told.items() if value not in (None, {})}


def _plivo_name(name: str) -> str:
    # What an alias may hold: docs/providers/plivo.md#limits
    return re.sub("[^A-Za-z0-9_-]", "-", name)


def _plivo(name: str, password: str | None) -> Entry:
    # It need not be unique, since digits are added: docs/providers/plivo.md#usernames
    stem = re.sub("[^A-Za-z0-9]", "", name)
    username = stem if stem[:1].isalpha() else f"phone{stem}"
    return {"password": password, "extras": {"username": username[:LONGEST_USERNAME]}}


def _carrierx(name: str, password: str | None) -> Entry:
    return {"extras": {"type": "third_party", "out_sip_username": name, "out_sip_password": password}}


def _catapult(name: str, password: str | None) -> Entry:
    return {"password": password}


NAMES: t.Mapping[str, t.Callable[[str], str]] = {"plivo": _plivo_name, "carrierx": str, "catapult": str}
"""What becomes of a name at a provider."""

NEW: t.Mapping[str, t.Callable[[str, str | None], Entry]] = {
    "plivo": _plivo,
    "carrierx": _carrierx,
    "catapult": _catapult,
}
"""What a phone of a name and a password is declared as at a provider."""

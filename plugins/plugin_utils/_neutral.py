# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Endpoints declared without a thought of their provider: what an entry may say, and what it is called where."""

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.validation import check_type_dict
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.cpaas.voice.plugins.module_utils._options import Spec
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, catapult, plivo

Entry = t.Mapping[str, t.Any]


class Provider(t.NamedTuple):
    """How entries are told to a provider's module."""

    options: t.Mapping[str, str]
    """Field of an entry -> option. What is not here cannot be said at this provider."""

    extras: t.Sequence[str]
    """The module's further options."""


def _provider(spec: Spec, **options: str) -> Provider:
    """Return how entries are told to a module whose list takes the options of C(spec)."""
    told = {**options, "state": "state", "ignore": "ignore"}
    return Provider(told, sorted(set(spec).difference(told.values())))


PROVIDERS = {
    "plivo": _provider(plivo.endpoint_options(), name="alias", password="password", application="application"),
    "carrierx": _provider(carrierx.endpoint_options(), name="name"),
    "catapult": _provider(
        catapult.entry_options(),
        name="name",
        password="password",
        description="description",
        enabled="enabled",
        application="application_id",
    ),
}

FIELDS = ("name", "provider", "password", "description", "enabled", "application", "state", "ignore", "extras")
REQUIRED = ("name", "provider")
BOOLEANS = ("enabled", "ignore")
IDS = frozenset({"endpoint_id", "endpoint_sid"})
CHOICES: t.Mapping[str, t.Sequence[str]] = {"provider": list(PROVIDERS), "state": ["present", "absent"]}


def faults_of(entries: t.Iterable[t.Any]) -> list[tuple[int, str]]:
    """Return what is wrong with entries, each fault with its place; no value is told, it may be a secret."""
    return [(place, fault) for place, entry in enumerate(entries) for fault in _faults_of_one(entry)]


def repetitions(entries: t.Iterable[t.Any]) -> list[tuple[int, int]]:
    """Return the places of entries that name the same endpoint as one before, each with the place of that one."""
    found = []
    first: dict[tuple[str, str], int] = {}
    for place, entry in enumerate(entries):
        if not isinstance(entry, t.Mapping) or _selects_by_id(entry):
            continue
        key = (str(entry.get("provider")), str(entry.get("name")))
        if first.setdefault(key, place) != place:
            found.append((place, first[key]))
    return found


def check_provider(provider: str, plugin: str) -> None:
    """Refuse what is no provider, on behalf of a filter of that name."""
    if provider not in PROVIDERS:
        raise AnsibleFilterError(f"cpaas.voice.{plugin} takes one of {', '.join(PROVIDERS)}.")


def at_provider(entries: t.Iterable[Entry], provider: str) -> list[dict[str, t.Any]]:
    """Return the entries of one provider, as its module takes them."""
    options = PROVIDERS[provider].options
    return [
        {**{options[field]: value for field, value in _given(entry) if field in options}, **extras_of(entry)}
        for entry in entries
        if entry["provider"] == provider
    ]


def from_provider(declarations: t.Iterable[Entry], provider: str) -> list[dict[str, t.Any]]:
    """Return what a provider's module takes as entries: the inverse of C(at_provider)."""
    fields = {option: field for field, option in PROVIDERS[provider].options.items()}
    return [{"provider": provider, **_told(dict(_given(declaration)), fields)} for declaration in declarations]


def _told(options: Entry, fields: t.Mapping[str, str]) -> dict[str, t.Any]:
    told = {fields[option]: value for option, value in options.items() if option in fields}
    extras = {option: value for option, value in options.items() if option not in fields}
    return {**told, "extras": extras} if extras else told


def _given(entry: Entry) -> t.Iterator[tuple[str, t.Any]]:
    return ((field, value) for field, value in entry.items() if value is not None)


def extras_of(entry: Entry) -> dict[str, t.Any]:
    """Return the extras of an entry; a text is taken as the option of a module would be: username=lobby, or JSON."""
    extras = entry.get("extras")
    return {} if extras is None else dict(_given(check_type_dict(extras)))


def _selects_by_id(entry: Entry) -> bool:
    try:
        return not IDS.isdisjoint(extras_of(entry))
    except TypeError:
        return False


def _faults_of_one(entry: t.Any) -> list[str]:
    return [*_misread(entry), *_inexpressible(entry)] if isinstance(entry, t.Mapping) else ["must be a dict"]


def _misread(entry: Entry) -> t.Iterator[str]:
    """Yield what of an entry nobody can understand, whatever the provider."""
    given = dict(_given(entry))
    for field in REQUIRED:
        if given.get(field, "") == "":
            yield f"{field}: is needed"
    for field in sorted(map(str, set(given).difference(FIELDS))):
        yield f"{field}: is no field of an endpoint (the option of one provider goes into extras)"
    for field, choices in CHOICES.items():
        if field in given and given[field] not in choices:
            yield f"{field}: must be one of {', '.join(choices)}"
    for field in BOOLEANS:
        if field in given and not is_boolean(given[field]):
            yield f"{field}: must be true or false"


def _inexpressible(entry: Entry) -> t.Iterator[str]:
    """Yield what an entry says that its provider has no word for."""
    provider = entry.get("provider")
    if not isinstance(provider, str) or provider not in PROVIDERS:
        return
    options, extras = PROVIDERS[provider]
    unsaid = {field for field, _value in _given(entry)}.difference(options, ("provider", "extras"))
    lacking = [field for field in FIELDS if field in unsaid]
    if lacking:
        yield f"{provider} has no {', '.join(lacking)}"
    try:
        said = extras_of(entry)
    except TypeError:
        yield "extras: must be a dict"
        return
    fields = {option: field for field, option in options.items()}
    for option in said:
        if option in fields:
            yield f"extras.{option}: is called {fields[option]} here, outside of extras"
        elif option not in extras:
            yield f"extras.{option}: {provider} has {', '.join(extras)}"


def is_boolean(value: t.Any) -> bool:
    """Tell whether Ansible takes a value for true or false."""
    try:
        boolean(value)
    except TypeError:
        return False
    return True

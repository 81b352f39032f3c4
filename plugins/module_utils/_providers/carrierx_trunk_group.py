# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about the trunk groups of CarrierX, which lead calls to endpoints. Sources: docs/providers/carrierx.md."""

from __future__ import annotations

import collections
import functools
import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    Protected,
    Refusal,
    RequestFailed,
    some,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Query, scan
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, carrierx_did
from ansible_collections.cpaas.voice.plugins.module_utils._references import ids_of
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    Desired,
    Field,
    Fields,
    Part,
    Resource,
    Users,
    equal,
)

PATH = "/trunk_groups"

TEXTS = ("name", "routing_type", "hard_failure_codes", "hard_failure_last_resort", "soft_failure_codes")
NUMBERS = ("hard_failure_cooldown", "hard_failure_interval", "hard_failure_threshold", "sip_options_threshold")

TRUNK_TEXTS = ("name", "endpoint_sid", "codec", "allow_forward", "asn_mode", "location_sid")
TRUNK_NUMBERS = {"in_capacity": -1, "out_capacity": -1, "priority": 0, "weight": 0}
"""Each with the least that it can be."""

Declared = t.Sequence[t.Mapping[str, t.Any]]


def identity_options() -> _options.Spec:
    """Return the argument spec of what selects a trunk group."""
    return {"name": {"type": "str"}, "trunk_group_sid": {"type": "str"}}


def options() -> _options.Spec:
    """Return the argument spec of one trunk group."""
    return {
        **identity_options(),
        **{name: {"type": "str"} for name in TEXTS},
        "hard_failure_last_resort": {"type": "str", "choices": ["first", "reject502", "reject503"]},
        **{name: {"type": "int"} for name in NUMBERS},
        "trunks": {
            "type": "list",
            "elements": "dict",
            "options": _trunk_options(),
            "mutually_exclusive": [("endpoint", "endpoint_sid")],
        },
        **_options.references(),
        "force": {"type": "bool", "default": False},
        **_options.state(),
    }


def _trunk_options() -> _options.Spec:
    return {
        **{name: {"type": "str"} for name in TRUNK_TEXTS},
        "name": {"type": "str", "required": True},
        "endpoint": {"type": "str"},
        "allow_forward": {"type": "str", "choices": ["direct", "direct_uri", "disabled", "protected", "reroute"]},
        "asn_mode": {"type": "str", "choices": ["disable", "read", "write", "read_write"]},
        **{name: {"type": "int"} for name in TRUNK_NUMBERS},
    }


def trunk_groups(client: Client, options: _options.Options) -> Resource:
    """Return the trunk groups of the partner; looks up the endpoints that a task names.

    Raises:
        BadInput: what is declared cannot be, or there is no endpoint of a name, or there are several.
    """
    present = options.get("state", "present") == "present"
    trunks = options.get("trunks") if present else None
    declared = None if trunks is None else [_without_null(trunk) for trunk in trunks]
    faults = _faults(options, declared or [])
    if faults:
        raise BadInput("The trunk group cannot be managed as declared", faults)
    names = {
        f"trunks[{number}].endpoint": trunk["endpoint"]
        for number, trunk in enumerate(declared or [])
        if trunk.get("endpoint")
    }
    may_miss = bool(options.get("allow_missing_references"))
    sids = {"": "", **ids_of(client, carrierx.endpoints(client, options), names, may_miss)}
    return TrunkGroup(PATH, None if declared is None else [_resolved(trunk, sids) for trunk in declared])


def _without_null(trunk: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Leave out what a task does not say of a trunk."""
    return {key: value for key, value in trunk.items() if value is not None}


def _resolved(trunk: t.Mapping[str, t.Any], sids: t.Mapping[str, str]) -> dict[str, t.Any]:
    """Return a declared trunk with the SID of its endpoint in place of the name."""
    named = {"endpoint_sid": sids[trunk["endpoint"]]} if "endpoint" in trunk else {}
    return {**{key: value for key, value in trunk.items() if key != "endpoint"}, **named}


def _faults(options: _options.Options, declared: Declared) -> list[str]:
    """Return what is wrong with options, before anything is looked up."""
    faults = _schema.faults(_trunk_rules(), {"trunks": declared})
    holders = collections.Counter(trunk["name"] for trunk in declared)
    faults += [f"trunks: {count} of them have the name {name!r}" for name, count in holders.items() if count > 1]
    if options.get("trunk_group_sid") is not None and _schema.id_of(options["trunk_group_sid"]) is None:
        faults.append(f"trunk_group_sid: {_schema.BAD_ID}")
    return faults


@functools.cache
def _trunk_rules() -> _schema.Schema:
    numbers = {_schema.optional(name): _schema.between(least) for name, least in TRUNK_NUMBERS.items()}
    return _schema.rules({"trunks": _schema.each({"name": _schema.length(1), **numbers, _schema.others(): object})})


# Trunks in a group are known by their names: docs/providers/carrierx.md#trunk-groups


def _same_trunks(declared: t.Any, current: t.Any) -> bool:
    there = {trunk["name"]: trunk for trunk in current or ()}
    return (
        current is not None
        and len(declared) == len(there) == len(current)
        and all(wish["name"] in there and _same_trunk(wish, there[wish["name"]]) for wish in declared)
    )


def _same_trunk(declared: t.Mapping[str, t.Any], there: Object) -> bool:
    return all(equal(value, there.get(key)) for key, value in declared.items())


def _whole_trunks(declared: t.Any, current: t.Any) -> list[dict[str, t.Any]]:
    """Return the trunks as they will be: those that stay, in their order, then new ones."""
    wishes = {wish["name"]: carrierx.cleared(wish) for wish in declared}
    stay = [{**there, **wishes[there["name"]]} for there in current or () if there["name"] in wishes]
    names = {trunk["name"] for trunk in stay}
    return [*stay, *(wish for name, wish in wishes.items() if name not in names)]


@functools.cache
def _trunk_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("trunk_sid", "is missing"): _schema.identifier,
            **{key: _schema.kind_of(str) for key in TRUNK_TEXTS},
            **{key: _schema.kind_of(int) for key in TRUNK_NUMBERS},
        }
    )


@functools.cache
def _anything() -> _schema.Schema:
    return _schema.rules({_schema.others(): object})


class Trunk(carrierx.Listed):
    """A trunk in a group."""

    noun = "trunk"
    plural = "trunks"
    id_key = "trunk_sid"
    identity_key = "name"
    fields: t.ClassVar[t.Mapping[str, Field]] = {name: Field() for name in (*TRUNK_TEXTS, *TRUNK_NUMBERS)}

    def __init__(self, group: str) -> None:
        """Take the SID of the group."""
        super().__init__(f"{PATH}/{urllib.parse.quote(group, safe='')}/trunks")
        self._group = group

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _trunk_reader(), raw)
        return {"name": None, **{key: read[key] for key in ("trunk_sid", *self.fields) if key in read}}

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _anything()  # Checked with the group.

    def encode(self, fields: Fields) -> dict[str, t.Any]:
        return carrierx.cleared(fields)

    def title(self, desired: Desired) -> str:
        return f"trunk {self.identity(desired)!r} of the trunk group {self._group}"


@functools.cache
def _reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("trunk_group_sid", "is missing"): _schema.identifier,
            **{key: _schema.kind_of(str) for key in TEXTS},
            **{key: _schema.kind_of(int) for key in NUMBERS},
            "trunks": _schema.kind_of(list),
        }
    )


@functools.cache
def _rules() -> _schema.Schema:
    return _schema.rules(
        {
            **{_schema.optional(name): str for name in TEXTS},
            _schema.optional("name"): _schema.length(1),
            **{_schema.optional(name): _schema.between(0) for name in NUMBERS},
            _schema.optional("trunks"): object,
        }
    )


class TrunkGroup(carrierx.Listed):
    """A trunk group with its trunks."""

    noun = "trunk group"
    plural = "trunk groups"
    id_key = "trunk_group_sid"
    identity_key = "name"
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        **{name: Field() for name in (*TEXTS, *NUMBERS)},
        "trunks": Field(same=_same_trunks, merge=_whole_trunks),
    }
    first_page: t.ClassVar[Query] = {**carrierx.FIRST_PAGE, "with_trunks": "true"}
    query: t.ClassVar[Query | None] = {"with_trunks": "true"}
    apart = ("trunks",)

    def __init__(self, path: str, trunks: Declared | None = None) -> None:
        """Take the trunks that a task declares, if it does, with the SIDs of their endpoints."""
        super().__init__(path)
        self._trunks = trunks

    def desired(self, options: t.Mapping[str, t.Any]) -> Desired:
        return super().desired({**options, "trunks": self._trunks})

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _reader(), raw)
        known = {"name": None, **{key: read[key] for key in ("trunk_group_sid", *self.fields) if key in read}}
        if known.pop("trunks", None) is not None:
            trunk = Trunk(read["trunk_group_sid"])
            known["trunks"] = [trunk.decode(answer, one) for one in read["trunks"]]
        return known

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules()

    def forbidden(self, existing: Object, changes: Fields) -> list[str]:
        if "trunks" not in changes:
            return []
        if "trunks" not in existing:
            return ["trunks: cannot be read, the credentials lack the scope trunk_groups.trunks.read"]
        sids: dict[t.Any, list[str]] = {}
        for trunk in existing["trunks"]:
            sids.setdefault(trunk["name"], []).append(trunk["trunk_sid"])
        return [
            f"trunks: {len(same)} have the name {name!r}, nobody can tell which is meant ({', '.join(sorted(same))})"
            for name, same in sids.items()
            if len(same) > 1 and any(trunk["name"] == name for trunk in changes["trunks"])
        ]

    def parts(self, existing: Object, changes: Fields) -> t.Sequence[Part]:
        if "trunks" not in changes:
            return ()
        trunk = Trunk(existing["trunk_group_sid"])
        there = {one["trunk_sid"]: one for one in existing["trunks"]}
        kept = {one.get("trunk_sid") for one in changes["trunks"]}
        # Calls find a way at every moment: what is new comes first, what goes goes last.
        return [
            *(Part(trunk, _wish(trunk, one), None) for one in changes["trunks"] if "trunk_sid" not in one),
            *(
                Part(trunk, _wish(trunk, one), there[one["trunk_sid"]])
                for one in changes["trunks"]
                if "trunk_sid" in one
            ),
            *(Part(trunk, _wish(trunk, one, present=False), one) for sid, one in there.items() if sid not in kept),
        ]

    def predict(self, existing: Object, changes: Fields) -> Object:
        return {**existing, **changes}

    def declaration(self, existing: Object) -> Object:
        declared = super().declaration(existing) or {}
        names = [trunk["name"] for trunk in existing.get("trunks", ())]
        if not all(names) or len(set(names)) < len(names):
            declared.pop("trunks", None)  # Nobody could tell which one is meant.
        if "trunks" in declared:
            declared["trunks"] = [
                {key: value for key, value in trunk.items() if key != "trunk_sid" and value not in (None, "")}
                for trunk in declared["trunks"]
            ]
        return declared

    # What becomes of numbers without their group is not known: docs/providers/carrierx.md#trunk-groups

    def users(self, client: Client) -> Users:
        try:
            numbers = scan(client, carrierx_did.Did(), lambda did: did["trunk_group_sid"] is not None)
        except RequestFailed as error:
            if error.details.get("status") != 403:
                raise
            raise Refusal(
                "Nobody can tell which numbers lead to trunk groups: the credentials lack a scope. Nothing was "
                "changed. Grant phonenumber.read, or delete the trunk group anyway with force=true.",
                error.details,
            ) from None
        users: dict[str, list[str]] = {}
        for did in numbers:
            users.setdefault(did["trunk_group_sid"], []).append(did["phonenumber"])
        return users

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        numbers = () if desired.force else users().get(existing["trunk_group_sid"], ())
        if numbers:
            raise Protected(
                f"The {self.title(desired)} gets the calls of {len(numbers)} numbers: {some(numbers)}. Nothing "
                f"was changed. Lead them elsewhere, or delete it anyway with force=true."
            )


def _wish(trunk: Trunk, one: Object, present: bool = True) -> Desired:
    """Return the declaration of a trunk as it is to be."""
    fields = {name: one[name] for name in trunk.fields if name in one}
    return Desired(present=present, id=one.get("trunk_sid"), fields=fields)

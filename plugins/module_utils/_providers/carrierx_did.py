# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about the rented phone numbers (DIDs) of CarrierX. Sources: docs/providers/carrierx.md.

A POST to their list rents a number, which costs money: whatever would lead to one, or to a deletion, is refused here.
"""

from __future__ import annotations

import functools
import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Protected, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Query
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx
from ansible_collections.cpaas.voice.plugins.module_utils._references import ids_of
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Desired, Field, Fields, Resource, Users

PATH = "/phonenumber/dids"

NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*")

SHOWN = ("country_code", "state", "locality")
MASKS = ("capabilities", "active_capabilities")


def identity_options() -> _options.Spec:
    """Return the argument spec of what selects a DID."""
    return {"phonenumber": {"type": "str"}, "did_sid": {"type": "str"}}


def options() -> _options.Spec:
    """Return the argument spec of one DID."""
    return {
        **identity_options(),
        "name": {"type": "str"},
        "trunk_group": {"type": "str"},
        "trunk_group_sid": {"type": "str"},
        **_options.references(),
    }


def dids(client: Client, options: _options.Options) -> Resource:
    """Return the DIDs of the partner; looks up the trunk group that a task names.

    Raises:
        BadInput: what is declared cannot be, or there is no such trunk group, or there are several.
    """
    faults = [
        f"{name}: {_schema.BAD_ID}"
        for name, empty in (("did_sid", None), ("trunk_group_sid", ""))
        if options.get(name) not in (None, empty) and _schema.id_of(options[name]) is None
    ]
    if options.get("phonenumber") is not None and not NUMBER.fullmatch(options["phonenumber"]):
        faults.append("phonenumber: must be a phone number with its country code, such as 14155550100")
    if faults:
        raise BadInput("The DID cannot be managed as declared", faults)
    name = options.get("trunk_group")
    may_miss = bool(options.get("allow_missing_references"))
    found = ids_of(client, _Groups(), {"trunk_group": name} if name else {}, may_miss)
    return Did(PATH, found[name] if name else name)


def digits(number: str) -> str:
    """Return a phone number in the form in which equal ones are equal."""
    return re.sub("[^0-9]", "", number) or number


class _Groups(carrierx.TrunkGroups):
    """The trunk groups of the partner, without their trunks."""

    first_page: t.ClassVar[Query] = carrierx.FIRST_PAGE


@functools.cache
def _reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("did_sid", "is missing"): _schema.identifier,
            _schema.needed("phonenumber", "is missing"): str,
            **{key: _schema.kind_of(str) for key in ("name", "trunk_group_sid", *SHOWN)},
            **{key: _schema.kind_of(int) for key in MASKS},
        }
    )


@functools.cache
def _rules() -> _schema.Schema:
    return _schema.rules({_schema.optional(name): str for name in Did.fields})


class Did(carrierx.Listed):
    """A DID that the partner has rented."""

    noun = "DID"
    plural = "DIDs"
    id_key = "did_sid"
    identity_key = "phonenumber"
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        "phonenumber": Field(fixed=True, option=digits),
        "name": Field(),
        "trunk_group_sid": Field(),
    }

    def __init__(self, path: str = PATH, trunk_group_sid: str | None = None) -> None:
        """Take the SID of the trunk group that a task names, if it names one."""
        super().__init__(path)
        self._trunk_group_sid = trunk_group_sid

    def desired(self, options: t.Mapping[str, t.Any]) -> Desired:
        named = {} if self._trunk_group_sid is None else {"trunk_group_sid": self._trunk_group_sid}
        return super().desired({**options, **named})

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _reader(), raw)
        return {
            "did_sid": read["did_sid"],
            "phonenumber": digits(read["phonenumber"]),
            "name": read.get("name"),
            "trunk_group_sid": read.get("trunk_group_sid"),
            **{key: read[key] for key in (*SHOWN, *MASKS) if key in read},
        }

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules()

    def encode(self, fields: Fields) -> dict[str, t.Any]:
        return carrierx.cleared(fields)

    def predict(self, existing: Object, changes: Fields) -> Object:
        return {**existing, **self.encode(changes)}

    # Neither rented nor given back: docs/providers/carrierx.md#numbers

    def unknown(self, desired: Desired) -> str:
        return (
            f"There is no {self.title(desired)} among those that the partner has rented. Numbers are never rented by "
            f"this collection, since they cost money: rent it at CarrierX, or correct "
            f"{self.identity_key} or {self.id_key}."
        )

    def creation(self, desired: Desired) -> Fields:
        raise Refusal(self.unknown(desired))

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        raise Protected(f"The {self.title(desired)} was kept: numbers are never given back by this collection.")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about numbers rented at Plivo. Nothing here rents one or gives it back. Sources: docs/providers/plivo.md."""

from __future__ import annotations

import functools
import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Protected, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    NOT_KNOWN_YET,
    Desired,
    Field,
    Fields,
    Resource,
    Users,
)

PUNCTUATION = re.compile(r"[+\s().-]")
NUMBER = re.compile("[0-9]{3,20}")


def identity_options() -> _options.Spec:
    """Return the argument spec of what selects a number."""
    return {"number": {"type": "str"}}


def number_options() -> _options.Spec:
    """Return the argument spec of one number."""
    return {
        "number": {"type": "str", "required": True},
        "alias": {"type": "str"},
        "app_id": {"type": "str"},
        "application": {"type": "str"},
    }


def numbers(client: Client, options: _options.Options) -> Resource:
    """Return the numbers of the account; looks up the application that a task names."""
    return Number(plivo.ApplicationNames(client, options, [options]))


@functools.cache
def _reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("number", "is missing"): _schema.identifier,
            **{name: _schema.kind_of(str) for name in ("application", *Number.texts)},
            **{name: _schema.kind_of(bool) for name in Number.flags},
        }
    )


@functools.cache
def _rules() -> _schema.Schema:
    app_id = _schema.matching("[A-Za-z0-9-]*", "must be the id of an application, or empty")
    return _schema.rules(
        {_schema.optional("alias"): str, _schema.optional("app_id"): _schema.either(app_id, NOT_KNOWN_YET)}
    )


class Number(plivo.Listed):
    """A number that is rented at Plivo. It is its own id."""

    noun = "number"
    plural = "numbers"
    id_key = "number"
    identity_key = "number"
    fields: t.ClassVar[t.Mapping[str, Field]] = {"number": Field(fixed=True), "alias": Field(), "app_id": Field()}
    texts = ("added_on", "alias", "carrier", "country", "number_type", "region", "resource_uri", "sub_account")
    flags = ("sms_enabled", "voice_enabled")

    def __init__(self, names: plivo.ApplicationNames) -> None:
        """Take the names by which declarations may refer to applications."""
        super().__init__("/Number/")
        self._names = names

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _reader(), raw)
        application = read.get("application") or None
        return {
            **{name: read.get(name) for name in (*self.texts, *self.flags)},
            "number": PUNCTUATION.sub("", read["number"]),
            "application": application,
            # That of a SIP trunk, if the number leads to one: docs/providers/plivo.md#numbers
            "app_id": plivo.last_step(application),
        }

    def desired(self, options: t.Mapping[str, t.Any]) -> Desired:
        given = options.get("number")
        number = None if given is None else PUNCTUATION.sub("", given)
        if number is not None and not NUMBER.fullmatch(number):
            raise BadInput(
                "Nobody can tell which number is meant",
                ["number: must be digits with the country code, such as 14155550100 or +1 415 555 0100"],
            )
        return self._names.resolved(super().desired({**options, "number": number}), options)

    def unknown(self, desired: Desired) -> str:
        return (
            f"The {self.title(desired)} is not rented by the account. Nothing was changed, and nothing is ever rented "
            f"here: rent it at Plivo first, or correct number."
        )

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules()

    def creation(self, desired: Desired) -> Fields:
        raise Refusal(self.unknown(desired))

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        raise Protected(f"The {self.title(desired)} is kept: nothing is ever given back here.")

    def predict(self, existing: Object, changes: Fields) -> Object:
        known = {name: None if value == "" else value for name, value in changes.items()}
        stale = ("application",) if "app_id" in changes else ()
        return {key: value for key, value in {**existing, **known}.items() if key not in stale}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about the applications of Plivo, which tell it what to do with a call. Sources: docs/providers/plivo.md."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Protected
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, scan
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    Deletion,
    Desired,
    Field,
    Fields,
    Resource,
    Users,
)
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import url_passwords

URLS = ("answer_url", "hangup_url", "fallback_answer_url", "message_url")
METHODS = ("answer_method", "hangup_method", "fallback_method", "message_method")
FLAGS = {
    "default_number_app": False,
    "default_endpoint_app": False,
    "log_incoming_messages": True,
    "public_uri": False,
}
"""Flag -> what it is where it is not shown."""

READ_AS = {"default_number_app": ("default_app",), "log_incoming_messages": ("log_incoming_message",)}
"""Other names under which flags are read: docs/providers/plivo.md#what-an-application-reads-as."""


def identity_options() -> _options.Spec:
    """Return the argument spec of what selects an application."""
    return {"app_id": {"type": "str"}, "app_name": {"type": "str", "aliases": ["name"]}}


def application_options() -> _options.Spec:
    """Return the argument spec of one application."""
    return {
        **identity_options(),
        **{name: {"type": "str"} for name in (*URLS, "subaccount", "new_endpoint_application")},
        **{name: {"type": "str", "choices": ["GET", "POST"]} for name in METHODS},
        **{name: {"type": "bool"} for name in FLAGS},
        "cascade": {"type": "bool", "default": False},
        **_options.state(),
    }


def applications(client: Client, options: _options.Options) -> Resource:
    """Return the applications of the account.

    Raises:
        BadInput: endpoints would be both deleted and moved.
    """
    cascade, successor = bool(options.get("cascade")), options.get("new_endpoint_application")
    if cascade and successor is not None:
        raise BadInput(
            "Nobody can tell what is to become of endpoints",
            ["new_endpoint_application: cannot be given together with cascade=true, which deletes them"],
        )
    return Application(cascade, successor)


@functools.cache
def _reader() -> _schema.Schema:
    texts = ("app_name", "application_type", "resource_uri", "sip_uri", "sub_account", *URLS, *METHODS)
    flags = ("enabled", *FLAGS, *(name for names in READ_AS.values() for name in names))
    return _schema.reader(
        {
            _schema.needed("app_id", "is missing"): _schema.identifier,
            **{name: _schema.kind_of(str) for name in texts},
            **{name: _schema.kind_of(bool) for name in flags},
        }
    )


@functools.cache
def _rules(creating: bool) -> _schema.Schema:
    required = _schema.needed if creating else _schema.optional
    name = _schema.matching("[A-Za-z0-9_-]+", "may hold only letters, digits, hyphens and underscores")
    words = "must be a URL such as https://example.com/answer"
    url = r"https?://[^\s/?#]+([/?#]\S*)?"
    subaccount = _schema.matching("SA[A-Za-z0-9]+", "must be the auth ID of a subaccount; it cannot be cleared")
    return _schema.rules(
        {
            required("app_name"): name,
            required("answer_url"): _schema.matching(url, words),
            **{_schema.optional(name): _schema.matching(f"({url})?", words) for name in URLS if name != "answer_url"},
            **{_schema.optional(name): str for name in METHODS},
            **{_schema.optional(name): bool for name in FLAGS},
            _schema.optional("subaccount"): subaccount,
        }
    )


class Application(plivo.Listed):
    """An application at Plivo."""

    noun = "application"
    plural = "applications"
    id_key = "app_id"
    identity_key = "app_name"
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        "app_name": Field(),
        **{name: Field() for name in URLS},
        **{name: Field(default="POST") for name in METHODS},
        **{name: Field(default=default) for name, default in FLAGS.items()},
        "subaccount": Field(),
    }

    def __init__(self, cascade: bool, successor: str | None) -> None:
        """Take what becomes of the endpoints of a deleted application: deleted with it, or given another one."""
        super().__init__("/Application/")
        self._cascade = cascade
        self._successor = successor

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _reader(), raw)
        plain = ("app_id", "app_name", "application_type", "enabled", "resource_uri", "sip_uri", *METHODS)
        return {
            **{name: read.get(name) for name in plain},
            **{name: read.get(name) or None for name in URLS},
            **{name: _flag(read, name) for name in FLAGS},
            "subaccount": plivo.last_step(read.get("sub_account")),
        }

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules(creating)

    def predict(self, existing: Object, changes: Fields) -> Object:
        return {**existing, **{name: None if value == "" else value for name, value in changes.items()}}

    def declaration(self, existing: Object) -> Object | None:
        # A login in a URL is masked in results, and must not be written so.
        declared = super().declaration(existing) or {}
        return {name: value for name, value in declared.items() if name not in URLS or not url_passwords(value)}

    def users(self, client: Client) -> Users:
        users: dict[str, list[str]] = {}
        for endpoint in scan(client, plivo.Endpoint(), lambda found: found["app_id"] is not None):
            users.setdefault(endpoint["app_id"], []).append(f"{endpoint['alias']!r} ({endpoint['endpoint_id']})")
        return users

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        if self._successor == existing["app_id"]:
            raise Protected(f"The {self.title(desired)} cannot give its endpoints to itself. Nothing was changed.")
        used = () if self._cascade or self._successor is not None else users().get(existing["app_id"], ())
        if used:
            raise Protected(
                f"The {self.title(desired)} handles the calls of endpoints: {', '.join(sorted(used))}. Nothing was "
                f"changed. Give them another one with new_endpoint_application, or delete them too with cascade=true."
            )

    def deletion(self) -> Deletion:
        # Always told, and in both places: docs/providers/plivo.md#deleting-applications
        successor = {"new_endpoint_application": self._successor} if self._successor else {}
        return Deletion(
            query={"cascade": str(self._cascade).lower(), **successor}, body={"cascade": self._cascade, **successor}
        )


def _flag(read: t.Mapping[str, t.Any], name: str) -> bool | None:
    """Return a flag under any of its names."""
    shown = (read.get(key) for key in (name, *READ_AS.get(name, ())))
    return next((value for value in shown if value is not None), None)

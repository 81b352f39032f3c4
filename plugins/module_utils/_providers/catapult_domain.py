# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about the domains of Bandwidth Catapult, in which endpoints lie. Sources: docs/providers/catapult.md."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Query
from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Field, Fields, Resource


def identity_options() -> _options.Spec:
    """Return the argument spec of what selects a domain."""
    return {"name": {"type": "str"}, "domain_id": {"type": "str"}}


def options() -> _options.Spec:
    """Return the argument spec of one domain."""
    return {
        **identity_options(),
        "description": {"type": "str"},
        "force": {"type": "bool", "default": False},
        **_options.state(),
    }


def domains(client: Client, options: _options.Options) -> Resource:
    """Return the domains of the user."""
    return Domain("/domains")


@functools.cache
def _reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("id", "is missing"): _schema.identifier,
            _schema.needed("name", "is missing"): str,
            "description": _schema.kind_of(str),
        }
    )


@functools.cache
def _rules() -> _schema.Schema:
    # A label of a host name: docs/providers/catapult.md#domains
    words = "must be 1 to 16 letters, digits, hyphens and underscores: it becomes a part of a host name"
    return _schema.rules(
        {
            _schema.optional("name"): _schema.matching("[A-Za-z0-9_-]{1,16}", words),
            _schema.optional("description"): str,
        }
    )


class Domain(catapult.Named):
    """A domain at Catapult."""

    noun = "domain"
    plural = "domains"
    id_key = "domain_id"
    about_case = "Host names do not regard case: write it as it is there."
    fields: t.ClassVar[t.Mapping[str, Field]] = {"name": Field(fixed=True), "description": Field()}
    first_page: t.ClassVar[Query] = {"page": 0, "size": catapult.DOMAINS_PAGE}

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _reader(), raw)
        return {"domain_id": read["id"], "name": read["name"], "description": read.get("description") or ""}

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules()

    def contents(self, existing: Object) -> Resource:
        return catapult.endpoints_of(existing["domain_id"])

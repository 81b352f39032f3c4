# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about Plivo: credentials, limits, and what its endpoints are. Sources: docs/providers/plivo.md."""

from __future__ import annotations

import functools
import hashlib
import re
import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client, Service, basic
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Page, Query, scan
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    DIFFERS,
    MATCHES,
    NOT_KNOWN_YET,
    UNKNOWN,
    Choice,
    Desired,
    Field,
    Fields,
    Resource,
    password,
)

DEFAULT_URL = "https://api.plivo.com"
PAGE_SIZE = 20
"""The largest page that Plivo gives."""

FIRST_PAGE: Query = {"limit": PAGE_SIZE, "offset": 0}

LONGEST_STEM = 255
"""Beyond all that can be requested."""

MAX_RATE = 30.0
"""Requests per second: half of what an account may send, since the account's live traffic shares the limit."""

MD5 = re.compile("[0-9a-f]{32}", re.IGNORECASE)


def connection_options() -> _options.Spec:
    """Return the argument spec of the connection to Plivo."""
    return {
        **_options.connection(max_rate=MAX_RATE),
        "auth_id": {"type": "str"},
        "auth_token": {"type": "str", "no_log": True},
        "api_url": {"type": "str", "fallback": _options.from_environment("PLIVO_API_URL")},
    }


def endpoint_identity_options() -> _options.Spec:
    """Return the argument spec of what selects an endpoint."""
    return {"endpoint_id": {"type": "str"}, "alias": {"type": "str", "aliases": ["name"]}}


def endpoint_options() -> _options.Spec:
    """Return the argument spec of one endpoint."""
    return {
        **endpoint_identity_options(),
        "username": {"type": "str"},
        "password": {"type": "str", "no_log": True},
        "app_id": {"type": "str"},
        "application": {"type": "str"},
        "update_password": {
            "type": "str",
            "choices": ["on_create", "on_change", "always"],
            "default": "on_change",
            "no_log": False,
        },
        **_options.state(),
    }


EXCLUSIVE = [("app_id", "application")]
"""Options that mean the same."""


def service(options: _options.Options, environ: _options.Environment) -> Service:
    """Return Plivo's API as the account of the credentials sees it.

    Raises:
        BadInput: credentials are missing, or the URL cannot be used.
    """
    url, faults = _options.base_url(options, DEFAULT_URL, "/v1")
    auth_id = _options.credential("auth_id", options["auth_id"] or environ.get("PLIVO_AUTH_ID"), faults)
    auth_token = _options.credential("auth_token", options["auth_token"] or environ.get("PLIVO_AUTH_TOKEN"), faults)
    if not auth_id:
        faults.append("auth_id: is missing, give it or set PLIVO_AUTH_ID")
    if not auth_token:
        faults.append("auth_token: is missing, give it or set PLIVO_AUTH_TOKEN")
    if faults:
        raise BadInput(_options.HEADING, faults)
    return Service(
        provider="Plivo",
        url=f"{url}/Account/{urllib.parse.quote(auth_id, safe='')}",
        # Scoped tokens are sent as bearer tokens: docs/providers/plivo.md#credentials
        authorization=f"Bearer {auth_token}" if auth_token.startswith("stk_") else basic(auth_id, auth_token),
        secrets=(auth_token,),
        credentials="auth_id and auth_token",
        request_id_key="api_id",
    )


def endpoints(client: Client, options: _options.Options) -> Resource:
    """Return the endpoints of the account; looks up the applications that a task names."""
    return Endpoint(ApplicationNames(client, options, options.get("endpoints", [options])))


def password_state(declared: str, stored: str | None, _existing: Object) -> str:
    """Compare a password with the MD5 that Plivo shows of it: docs/providers/plivo.md#passwords."""
    if not stored or not MD5.fullmatch(stored):
        return UNKNOWN
    try:
        hashes = {
            hashlib.md5(declared.encode(encoding, "replace"), usedforsecurity=False).hexdigest()
            for encoding in ("utf-8", "latin-1")
        }
    except ValueError:  # MD5 is forbidden on this host.
        return UNKNOWN
    return MATCHES if stored.lower() in hashes else DIFFERS


def is_of_stem(stem: str, username: str | None) -> bool:
    """Tell whether Plivo may have made C(username) of a requested one: docs/providers/plivo.md#usernames."""
    return bool(username and username.startswith(stem) and not username[len(stem) :].strip("0123456789"))


@functools.cache
def _page_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("objects", "is missing"): [dict],
            "meta": _schema.either(None, {"total_count": _schema.kind_of(int)}),
        }
    )


def page_of(answer: Answer, query: Query, decode: t.Callable[[Answer, t.Any], Object]) -> Page:
    """Return what is in one page of any list."""
    data = _schema.understood(answer, _page_reader(), answer.data)
    total = (data.get("meta") or {}).get("total_count")
    offset = query["offset"] + len(data["objects"])
    return Page(
        objects=[decode(answer, raw) for raw in data["objects"]],
        following={"limit": PAGE_SIZE, "offset": offset} if total is None or offset < total else None,
        total=total,
    )


def last_step(path: str | None) -> str | None:
    """Return the id at the end of the path of an object, None without one."""
    return path.rstrip("/").rsplit("/", 1)[-1] if path else None


@functools.cache
def _endpoint_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("endpoint_id", "is missing"): _schema.identifier,
            "sip_registered": _schema.kind_of(str, bool),
            **{key: _schema.kind_of(str) for key in ("username", "alias", "application", "sip_uri", "password")},
        }
    )


@functools.cache
def _rules(creating: bool) -> _schema.Schema:
    required = _schema.needed if creating else _schema.optional
    alias = _schema.every(
        _schema.matching("[A-Za-z0-9_-]*", "may hold only letters, digits, hyphens and underscores"),
        _schema.length(1, 50),
    )
    username = _schema.every(
        _schema.matching("([A-Za-z][A-Za-z0-9]*)?", "must start with a letter and hold only letters and digits"),
        _schema.length(1, 25),
    )
    app_id = _schema.either(
        _schema.matching("[0-9]+", "must be the digits of an application's id; it cannot be cleared"), NOT_KNOWN_YET
    )
    return _schema.rules(
        {
            required("alias"): alias,
            required("username"): username,
            required("password"): _schema.length(5, 32),
            _schema.optional("app_id"): app_id,
        }
    )


@functools.cache
def _application_reader() -> _schema.Schema:
    return _schema.reader(
        {_schema.needed("app_id", "is missing"): _schema.identifier, "app_name": _schema.kind_of(str)}
    )


class _Applications:
    """The applications of the account, as far as their names are concerned."""

    path = "/Application/"
    id_key = "app_id"
    plural = "applications"
    first_page: t.ClassVar[Query] = FIRST_PAGE

    def page(self, answer: Answer, query: Query) -> Page:
        """Return the applications of a page."""
        return page_of(answer, query, self._decode)

    def _decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _application_reader(), raw)
        return {"app_id": read["app_id"], "app_name": read.get("app_name")}


class ApplicationNames:
    """What names of applications stand for: read once, if any declaration has one."""

    def __init__(
        self, client: Client, options: _options.Options, declarations: t.Iterable[t.Mapping[str, t.Any]]
    ) -> None:
        self._may_be_missing = bool(options.get("allow_missing_references"))
        self._ids: dict[str, list[str]] = {}
        wanted = set(filter(None, map(_application_named, declarations)))
        for found in scan(client, _Applications(), lambda found: found["app_name"] in wanted) if wanted else ():
            self._ids.setdefault(found["app_name"], []).append(found["app_id"])

    def resolved(self, desired: Desired, options: t.Mapping[str, t.Any]) -> Desired:
        """Return a declaration with the id of the application that its options name.

        Raises:
            BadInput: none has that name, or several have.
        """
        name = _application_named(options)
        return desired if name is None else desired._replace(fields={**desired.fields, "app_id": self._id_of(name)})

    def _id_of(self, name: str) -> str:
        ids = sorted(self._ids.get(name, ()))
        if len(ids) == 1:
            return ids[0]
        if name and not ids and self._may_be_missing:
            return NOT_KNOWN_YET
        fault = (
            f"several have the name {name!r}, select one with app_id: {', '.join(ids)}"
            if ids
            else f"there is none of the name {name!r}, create it first or correct the name"
        )
        raise BadInput("Nobody can tell which application is meant", [f"application: {fault}"])


def _application_named(options: t.Mapping[str, t.Any]) -> str | None:
    """Return the name of the application that a declaration wants, None where it wants none or does not matter."""
    name: str | None = options.get("application")
    return None if options.get("state") == "absent" or options.get("ignore") else name


class Listed(Resource):
    """An object in one of the account's lists at Plivo."""

    first_page: t.ClassVar[Query] = FIRST_PAGE

    def item_path(self, object_id: str) -> str:
        return f"{self.path}{urllib.parse.quote(object_id, safe='')}/"

    def page(self, answer: Answer, query: Query) -> Page:
        return page_of(answer, query, self.decode)


class Endpoint(Listed):
    """An endpoint at Plivo."""

    id_key = "endpoint_id"
    identity_key = "alias"
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        "alias": Field(),
        "username": Field(fixed=True, same=is_of_stem),
        "app_id": Field(),
        "password": password(password_state),
    }
    why_unknown = "Plivo does not show it (it hides it while a phone is registered)"

    def __init__(self, names: ApplicationNames | None = None) -> None:
        """Take the names by which declarations may refer to applications."""
        super().__init__("/Endpoint/")
        self._names = names

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _endpoint_reader(), raw)
        told = ("sip_contact", "sip_expires", "sip_user_agent")
        application = read.get("application") or None
        sip_uri = read.get("sip_uri") or ""
        return {
            **{key: read.get(key) for key in ("endpoint_id", "alias", "username", "resource_uri", "sub_account")},
            **{key: read[key] for key in told if read.get(key)},
            "application": application,
            "app_id": last_step(application),
            "password": read.get("password"),
            # A text, "false" included: docs/providers/plivo.md#what-reads-back
            "sip_registered": str(read.get("sip_registered")).lower() == "true",
            "sip_uri": sip_uri or None,
            "sip_username": read.get("username"),
            "sip_domain": sip_uri.partition("@")[2] or None,
        }

    def desired(self, options: t.Mapping[str, t.Any]) -> Desired:
        desired = super().desired(options)
        return self._names.resolved(desired, options) if self._names else desired

    def incomplete(self, desired: Desired, existing: Object) -> bool:
        # Lists may leave the hash out: docs/providers/plivo.md#passwords
        return (
            "password" in desired.fields
            and desired.update_password == "on_change"
            and not existing["password"]
            and not existing["sip_registered"]
        )

    def identity(self, desired: Desired) -> str | None:
        alias: str | None = desired.fields.get("alias", desired.fields.get("username"))
        return alias

    def keys(self, existing: Object) -> t.Iterable[t.Any]:
        yield ("alias", existing["alias"])
        username = existing["username"] or ""
        stem = len(username.rstrip("0123456789"))
        yield from (("username", username[:end]) for end in range(max(stem, 1), min(len(username), LONGEST_STEM) + 1))

    def wanted(self, desired: Desired) -> t.AbstractSet[t.Any]:
        wanted = {("alias", self.identity(desired))}
        if "alias" not in desired.fields:
            wanted.add(("username", desired.fields.get("username")))
        return wanted

    def choose(self, desired: Desired, candidates: t.Sequence[Object]) -> Choice:
        identity = self.identity(desired)
        exact = [found for found in candidates if found["alias"] == identity]
        others = [found for found in candidates if found["alias"] != identity and not _named_by_alias(found)]
        if exact or not others:
            return Choice(self.only(desired, exact))
        said = (
            f"No endpoint has the alias {identity!r}, but there are some whose username may come from it: "
            f"{', '.join(sorted(_described(found) for found in others))}."
        )
        if not desired.present:
            return Choice(None, f"{said} They were left alone.")
        raise Refusal(
            f"{said} Nothing was changed. Manage one of them by its alias or endpoint_id, or give a new alias."
        )

    def creation(self, desired: Desired) -> Fields:
        return {"alias": self.identity(desired), **desired.fields}

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules(creating)

    def predict(self, existing: Object, changes: Fields) -> Object:
        # The server alone knows the final username: docs/providers/plivo.md#usernames
        known = {name: value for name, value in changes.items() if name != "username"}
        stale = ("application",) if "app_id" in changes else ()
        return {key: value for key, value in {**existing, **known}.items() if key not in stale}

    def declaration(self, existing: Object) -> Object | None:
        declared = super().declaration(existing)
        if declared is not None and _named_by_alias(existing):
            declared["username"] = existing["alias"]
        return declared


def _named_by_alias(existing: Object) -> bool:
    """Tell whether an endpoint's username comes from its own alias, as it does when a task gives no alias."""
    return bool(existing["alias"]) and is_of_stem(existing["alias"], existing["username"])


def _described(existing: Object) -> str:
    return f"{existing['endpoint_id']} (alias {existing['alias']!r}, username {existing['username']!r})"

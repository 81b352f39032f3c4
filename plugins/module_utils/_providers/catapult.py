# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about Bandwidth Catapult: credentials, paging, what its endpoints are. Sources: docs/providers/catapult.md."""

from __future__ import annotations

import functools
import re
import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    MissingParent,
    Refusal,
    split_url,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client, Service, basic
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Page, Query, scan
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    UNKNOWN,
    Choice,
    Desired,
    Field,
    Fields,
    Resource,
    password,
)

DEFAULT_URL = "https://api.catapult.inetwork.com"
GONE = (
    "The vendor's own host has not resolved since 2024: set api_url or BANDWIDTH_API_ENDPOINT to a compatible gateway."
)
ENDPOINTS_PAGE = 1000
DOMAINS_PAGE = 100
"""The largest page that every source agrees on: docs/providers/catapult.md#lists"""

NUMBER = re.compile("[0-9]{1,9}")

SIP_USER = r"(?:[A-Za-z0-9]|[-_.!~*'()]|[&=+$,;?/]|%[0-9A-Fa-f]{2})+"
"""RFC 3261, sections 19.1.1 and 25."""

WIRE = {"application_id": "applicationId"}
"""Option -> key in requests, where they differ."""


def connection_options() -> _options.Spec:
    """Return the argument spec of the connection to Catapult."""
    return {
        **_options.connection(),
        "user_id": {"type": "str"},
        "api_token": {"type": "str", "no_log": True},
        "api_secret": {"type": "str", "no_log": True},
        "api_url": {"type": "str", "fallback": _options.from_environment("BANDWIDTH_API_ENDPOINT")},
    }


def domain_options() -> _options.Spec:
    """Return the argument spec of what selects the domain that endpoints lie in."""
    return {"domain": {"type": "str"}, "domain_id": {"type": "str"}}


def endpoint_identity_options() -> _options.Spec:
    """Return the argument spec of what selects an endpoint."""
    return {**domain_options(), "endpoint_id": {"type": "str"}, "name": {"type": "str"}}


def endpoint_options() -> _options.Spec:
    """Return the argument spec of one endpoint."""
    return {
        **endpoint_identity_options(),
        "description": {"type": "str"},
        "application_id": {"type": "str"},
        "enabled": {"type": "bool"},
        "password": {"type": "str", "no_log": True},
        "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
        **_options.state(),
    }


def entry_options() -> _options.Spec:
    """Return the argument spec of one endpoint in a list, all of which lie in one domain."""
    return {name: option for name, option in endpoint_options().items() if name not in domain_options()}


def service(options: _options.Options, environ: _options.Environment) -> Service:
    """Return Catapult's API as the user of the credentials sees it.

    Raises:
        BadInput: credentials are missing, or the URL cannot be used.
    """
    url, faults = _options.base_url(options, DEFAULT_URL, "/v1")
    found = {}
    for option, variable in (
        ("user_id", "BANDWIDTH_USER_ID"),
        ("api_token", "BANDWIDTH_API_TOKEN"),
        ("api_secret", "BANDWIDTH_API_SECRET"),
    ):
        found[option] = _options.credential(option, options[option] or environ.get(variable), faults)
        if not found[option]:
            faults.append(f"{option}: is missing, give it or set {variable}")
    if faults:
        raise BadInput(_options.HEADING, faults)
    return Service(
        provider="Catapult",
        url=f"{url}/users/{urllib.parse.quote(found['user_id'], safe='')}",
        authorization=basic(found["api_token"], found["api_secret"]),
        secrets=(found["api_token"], found["api_secret"]),
        credentials="user_id, api_token and api_secret",
        empty_is_nothing=True,
        rate_limit_wait=rate_limit_wait,
        unresolved=GONE if url.startswith(DEFAULT_URL) else "",
    )


def rate_limit_wait(headers: t.Mapping[str, str], now: float) -> float | None:
    """Return the seconds until C(X-RateLimit-Reset), in epoch milliseconds: docs/providers/catapult.md#rate-limits."""
    reset = headers.get("X-RateLimit-Reset", "")
    if not re.fullmatch("[0-9]{1,15}", reset):
        return None
    seconds = int(reset) / 1000 if int(reset) > 1e11 else int(reset)
    return max(0.0, seconds - now)


def endpoints(client: Client, options: _options.Options) -> Resource:
    """Return the endpoints of the domain that a task names; looks the domain up unless its id is given.

    Raises:
        MissingParent: there is no domain of that name, and there has to be.
    """
    try:
        domain_id = options["domain_id"] or _domain_id(client, options["domain"])
    except MissingParent:
        if options.get("allow_missing_references"):
            return _Foreseen("")
        raise
    if _schema.id_of(domain_id) is None:
        raise BadInput("Nobody can tell which domain is meant", [f"domain_id: {_schema.BAD_ID}"])
    return endpoints_of(domain_id)


def endpoints_of(domain_id: str) -> Resource:
    """Return the endpoints of a domain."""
    return Endpoint(f"/domains/{urllib.parse.quote(domain_id, safe='')}/endpoints")


def _domain_id(client: Client, name: str | None) -> str:
    if not name:
        raise BadInput("Nobody can tell which domain is meant", ["domain: must not be empty, nor domain_id"])
    return str(domain_named(domains(client, lambda domain: _is_alike(domain, name)), name)["domain_id"])


def domains(client: Client, wanted: t.Callable[[Object], bool] = lambda domain: True) -> list[Object]:
    """Return the domains of the user, or those of them that are wanted."""
    return scan(client, _Domains(), wanted)


def domain_named(found: t.Iterable[Object], name: str) -> Object:
    """Return the domain of that name among those that were found.

    Raises:
        MissingParent: there is none.
    """
    alike = [domain for domain in found if _is_alike(domain, name)]
    exact = [domain for domain in alike if domain["name"] == name]
    if exact:
        return exact[0]
    if alike:
        raise Refusal(
            f"There is no domain {name!r}, but one whose name differs in case only: {alike[0]['name']!r}. Nothing was "
            f"changed. Write it as it is there."
        )
    raise MissingParent(f"There is no domain {name!r}. Create it with cpaas.voice.catapult_domain, or correct domain.")


def _is_alike(domain: Object, name: str) -> bool:
    return domain["name"] is not None and domain["name"].casefold() == name.casefold()


@functools.cache
def _endpoint_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("id", "is missing"): _schema.identifier,
            _schema.needed("name", "is missing"): str,
            "enabled": _schema.kind_of(bool, str),
            "credentials": _schema.kind_of(dict),
            **{key: _schema.kind_of(str) for key in ("description", "domainId", "applicationId", "sipUri")},
        }
    )


@functools.cache
def _rules(creating: bool) -> _schema.Schema:
    required = _schema.needed if creating else _schema.optional
    name = _schema.matching(SIP_USER, "must be a SIP user as in RFC 3261: letters, digits, -_.!~*'()&=+$,;?/")
    return _schema.rules(
        {
            required("name"): name,
            required("password"): _schema.every(_schema.length(6), _schema.latin1()),
            _schema.optional("description"): str,
            _schema.optional("application_id"): str,
            _schema.optional("enabled"): bool,
        }
    )


class Named(Resource):
    """An object at Catapult, whose name nothing else has, in whatever case."""

    identity_key = "name"
    about_case: str
    """What to say to somebody who writes a name in another case."""

    def folded(self, identity: t.Any) -> t.Any:
        # Names that differ in case only clash: docs/providers/catapult.md#names-and-identity
        return identity and identity.casefold()

    def keys(self, existing: Object) -> t.Iterable[t.Any]:
        return (self.folded(existing["name"]),)

    def wanted(self, desired: Desired) -> t.AbstractSet[t.Any]:
        return {self.folded(self.identity(desired))}

    def choose(self, desired: Desired, candidates: t.Sequence[Object]) -> Choice:
        name = self.identity(desired)
        exact = [found for found in candidates if found["name"] == name]
        if candidates and not exact:
            raise Refusal(
                f"There is no {self.title(desired)}, but one whose name differs in case only: "
                f"{candidates[0]['name']!r}. Nothing was changed. {self.about_case}"
            )
        return Choice(self.only(desired, exact))

    def page(self, answer: Answer, query: Query) -> Page:
        return page_of(answer, query, self.decode)

    def new_id(self, answer: Answer) -> str | None:
        # No body; Location may be absolute, relative or missing: docs/providers/catapult.md#creating
        path = split_url(answer.headers.get("Location", "")).path
        return _schema.id_of(urllib.parse.unquote(path.rstrip("/").rsplit("/", 1)[-1]))


class Endpoint(Named):
    """An endpoint in a domain at Catapult."""

    id_key = "endpoint_id"
    about_case = "SIP user names are case-sensitive: write it as it is there, or delete that one first."
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        "name": Field(fixed=True),
        "description": Field(),
        "application_id": Field(),
        "enabled": Field(),
        "password": password(lambda declared, stored, existing: UNKNOWN),
    }
    first_page: t.ClassVar[Query | None] = {"page": 0, "size": ENDPOINTS_PAGE}

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _endpoint_reader(), raw)
        credentials = read.get("credentials") or {}
        sip_uri = read.get("sipUri") or ""
        realm = credentials.get("realm") or sip_uri.partition("@")[2] or None
        return {
            "endpoint_id": read["id"],
            "name": read["name"],
            "description": read.get("description") or "",
            "domain_id": read.get("domainId"),
            "application_id": read.get("applicationId") or None,
            # A boolean or a text, and true where it is left out: docs/providers/catapult.md#what-reads-back
            "enabled": str(read.get("enabled")).lower() != "false",
            "sip_username": credentials.get("username") or read["name"],
            "sip_domain": realm,
            # With or without a scheme: docs/providers/catapult.md#what-reads-back
            "sip_uri": f"sip:{sip_uri.removeprefix('sip:')}" if sip_uri else None,
        }

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules(creating)

    def encode(self, fields: Fields) -> dict[str, t.Any]:
        body = {WIRE.get(name, name): value for name, value in fields.items() if name != "password"}
        if "password" in fields:
            body["credentials"] = {"password": fields["password"]}
        return body

    def predict(self, existing: Object, changes: Fields) -> Object:
        cleared = {"application_id": None} if changes.get("application_id") == "" else {}
        return {**existing, **changes, **cleared}


class _Foreseen(Endpoint):
    """The endpoints of a domain that does not exist yet: none."""

    first_page = None


@functools.cache
def _domain_reader() -> _schema.Schema:
    return _schema.reader({_schema.needed("id", "is missing"): _schema.identifier, "name": _schema.kind_of(str)})


class _Domains:
    """The domains of the user, as far as endpoints are concerned."""

    path = "/domains"
    id_key = "domain_id"
    plural = "domains"
    first_page: t.ClassVar[t.Mapping[str, t.Any]] = {"page": 0, "size": DOMAINS_PAGE}

    def page(self, answer: Answer, query: t.Mapping[str, t.Any]) -> Page:
        """Return the domains of a page."""
        return page_of(answer, query, self._decode)

    def _decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _domain_reader(), raw)
        return {"domain_id": read["id"], "name": read.get("name")}


# Pages and what is in them: docs/providers/catapult.md#lists


@functools.cache
def _page_reader() -> _schema.Schema:
    return _schema.reader([dict])


def page_of(answer: Answer, query: t.Mapping[str, t.Any], decode: t.Callable[[Answer, t.Any], Object]) -> Page:
    """Return what is in one page of any list."""
    # An empty list may come as [], {} or no body at all.
    objects = _schema.understood(answer, _page_reader(), answer.data or [])
    return Page([decode(answer, raw) for raw in objects], _following(answer, query, len(objects)))


def _following(answer: Answer, query: t.Mapping[str, t.Any], count: int) -> t.Mapping[str, t.Any] | None:
    """Return the query of the next page: that of the C(Link) header, else the next number while pages are full."""
    links = answer.headers.get("Link", "")
    if not links:
        full = count >= int(query["size"])
        return {**query, "page": int(query["page"]) + 1} if full else None
    following = re.search(r"""<([^<>]*)>[^,<]*\brel=["']?next\b""", links)
    if not following:
        return None
    # Its query only: credentials stay on the configured host.
    found = dict(urllib.parse.parse_qsl(split_url(following.group(1)).query))
    if "page" not in found or not all(NUMBER.fullmatch(found.get(name, "0")) for name in ("page", "size")):
        raise answer.surprise("the Link header does not tell the number of the next page")
    return {**query, **found}

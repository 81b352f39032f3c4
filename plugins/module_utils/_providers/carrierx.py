# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Facts about CarrierX: credentials, limits, and what its endpoints are. Sources: docs/providers/carrierx.md."""

from __future__ import annotations

import functools
import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils import _options, _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    Protected,
    Refusal,
    RequestFailed,
    WouldErase,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client, Service, basic
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Page, Query, scan
from ansible_collections.cpaas.voice.plugins.module_utils._parts import assignment, same_parts
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    DIFFERS,
    MATCHES,
    UNKNOWN,
    Choice,
    Desired,
    Field,
    Fields,
    Resource,
    Users,
    equal,
    foremost,
    password,
)
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import is_secret

DEFAULT_URL = "https://api.carrierx.com/core/v2"
PAGE_SIZE = 1000
"""The largest page that CarrierX gives."""

FIRST_PAGE: t.Mapping[str, t.Any] = {"limit": PAGE_SIZE, "offset": 0}

SYSTEM_GATEWAY = "system_gateway"
TYPES = (
    "third_party",
    "conference",
    "conference_v2",
    "conference_playback",
    "flexml",
    "mediator",
    "voicemail",
)
"""What can be created; the system gateway cannot."""

_HOSTED = frozenset(("name", "capacity"))
EDITABLE = {
    **dict.fromkeys(TYPES, _HOSTED),
    "voicemail": _HOSTED | {"properties"},
    "third_party": _HOSTED
    | {"addresses", "attributes", "transformations", "auth_required", "out_sip_username", "out_sip_password"},
    SYSTEM_GATEWAY: frozenset(),
}
"""Type -> what can be changed after creation: docs/providers/carrierx.md#what-can-be-changed"""

ADDRESS_DEFAULTS = {
    "direction": "any",
    "dst_port": 5060,
    "port": 5060,
    "priority": 0,
    "srtp": False,
    "transport": "udp",
}
"""What CarrierX fills in, and what counts where it leaves a key out: docs/providers/carrierx.md#addresses"""

PORT = re.compile("[0-9]{1,5}")

WEIGHTS = {"ip": 100, "port": 10}
"""How much a difference counts when declared addresses are matched with those there are; 1 for all other keys."""


def connection_options() -> _options.Spec:
    """Return the argument spec of the connection to CarrierX."""
    return {
        **_options.connection(),
        "api_token": {"type": "str", "no_log": True},
        "api_username": {"type": "str"},
        "api_password": {"type": "str", "no_log": True},
        "api_url": {"type": "str", "fallback": _options.from_environment("CARRIERX_API_URL")},
        "return_secrets": {"type": "bool", "default": False, "no_log": False},
    }


def endpoint_identity_options() -> _options.Spec:
    """Return the argument spec of what selects an endpoint."""
    return {"endpoint_sid": {"type": "str"}, "name": {"type": "str"}}


def endpoint_options() -> _options.Spec:
    """Return the argument spec of one endpoint."""
    return {
        **endpoint_identity_options(),
        "type": {"type": "str", "choices": list(TYPES)},
        "capacity": {"type": "int"},
        "addresses": {"type": "list", "elements": "dict", "options": _address_options()},
        "attributes": {"type": "dict"},
        "properties": {"type": "dict"},
        "transformations": {"type": "list", "elements": "dict"},
        "auth_required": {"type": "bool"},
        "out_sip_username": {"type": "str"},
        "out_sip_password": {"type": "str", "no_log": True},
        "partner_sid": {"type": "str"},
        "update_password": {
            "type": "str",
            "choices": ["on_create", "on_change", "always"],
            "default": "on_create",
            "no_log": False,
        },
        "force": {"type": "bool", "default": False},
        **_options.state(),
    }


def _address_options() -> _options.Spec:
    return {
        "ip": {"type": "str", "required": True},
        "port": {"type": "int"},
        "dst_port": {"type": "int"},
        "direction": {"type": "str"},
        "priority": {"type": "int"},
        "transport": {"type": "str", "choices": ["udp", "tcp", "tls"]},
        "srtp": {"type": "bool"},
        "location_sid": {"type": "str"},
        "sip_username": {"type": "str"},
        "sip_password": {"type": "str", "no_log": True},
    }


def service(options: _options.Options, environ: _options.Environment) -> Service:
    """Return CarrierX's Core API as the partner of the credentials sees it.

    Raises:
        BadInput: credentials are missing or contradict each other, or the URL cannot be used.
    """
    url, faults = _options.base_url(options, DEFAULT_URL, "/core/v2")
    token, username, secret = _credentials(options, environ, faults)
    if faults:
        raise BadInput(_options.HEADING, faults)
    return Service(
        provider="CarrierX",
        url=url,
        authorization=f"Bearer {token}" if token else basic(username, secret),
        secrets=(token or secret,),
        credentials="api_token" if token else "api_username and api_password",
    )


def _credentials(options: _options.Options, environ: _options.Environment, faults: list[str]) -> tuple[str, str, str]:
    """Return token, or user name and password; options as a whole beat the environment."""
    names = ("api_token", "api_username", "api_password")
    token, username, secret = (_options.credential(name, options[name], faults) for name in names)
    if token and (username or secret):
        faults.append("api_token: cannot be given together with api_username or api_password")
    if not (token or username or secret):
        token = _options.credential("api_token", environ.get("CARRIERX_API_TOKEN"), faults)
    if not token:
        username = username or _options.credential("api_username", environ.get("CARRIERX_API_USERNAME"), faults)
        secret = secret or _options.credential("api_password", environ.get("CARRIERX_API_PASSWORD"), faults)
        if not username and not secret:
            faults.append(
                "api_token: is missing, give it or set CARRIERX_API_TOKEN (or use api_username and api_password)"
            )
        elif not username:
            faults.append("api_username: is missing beside api_password, give it or set CARRIERX_API_USERNAME")
        elif not secret:
            faults.append("api_password: is missing beside api_username, give it or set CARRIERX_API_PASSWORD")
    return token, username, secret


def endpoints(client: Client, options: _options.Options) -> Resource:
    """Return the endpoints of the partner."""
    return Endpoint("/endpoints")


# Addresses: a list without ids, in no order. docs/providers/carrierx.md#addresses


def _declared_addresses(addresses: t.Sequence[t.Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    """Leave out what a task does not say of an address."""
    return [{key: value for key, value in address.items() if value is not None} for address in addresses]


def _misfit(declared: t.Mapping[str, t.Any], current: t.Mapping[str, t.Any]) -> int:
    """Return how badly a declared address fits one that is there: 0 where they agree, passwords apart."""
    return sum(
        WEIGHTS.get(key, 1)
        for key, value in declared.items()
        if key != "sip_password" and not _same_value(key, value, current.get(key))
    )


def _same_value(key: str, declared: t.Any, current: t.Any) -> bool:
    there = ADDRESS_DEFAULTS.get(key) if current is None else current
    if key in ("ip", "transport", "direction"):
        return str(declared).strip().casefold() == str(there).strip().casefold()
    return equal(declared, there)


def _same_addresses(declared: t.Any, current: t.Any) -> bool:
    return same_parts(declared, current or [], _misfit)


def _addresses_password(declared: t.Any, current: t.Any, _existing: Object) -> str | None:
    """Return what is known of all declared passwords of addresses together."""
    pairs = zip(declared, assignment(declared, current or [], _misfit))
    states = {
        password_state(wish["sip_password"], there or {}, "sip_password")
        for wish, there in pairs
        if "sip_password" in wish
    }
    return foremost(states)


def _whole_addresses(declared: t.Any, current: t.Any) -> list[dict[str, t.Any]]:
    """Return the addresses to write: what is declared, and of each what is there and was not mentioned.

    Raises:
        WouldErase: a stored password would be lost.
    """
    whole = []
    for wish, there in zip(declared, assignment(declared, current or [], _misfit)):
        if there and "sip_password" not in wish:
            _refuse_to_erase("sip_password", there, f"the address {there.get('ip')}")
        whole.append({**(there or {}), **cleared(wish)})
    return whole


def _refuse_to_erase(secret: str, there: t.Mapping[str, t.Any], what: str) -> None:
    """Refuse to write without a password that is there and cannot be read."""
    username = there.get(secret.replace("password", "username"))
    stored = there.get(secret)
    if (username and not stored) or _masked(stored):
        raise WouldErase(f"{what} has a stored {secret} that cannot be read and would be erased: declare it as well")


def password_state(declared: str, there: t.Mapping[str, t.Any], key: str) -> str:
    """Compare a password with what CarrierX shows of it: docs/providers/carrierx.md#passwords."""
    stored = there.get(key)
    if declared == "" and not stored and not there.get(key.replace("password", "username")):
        return MATCHES
    if not stored or _masked(stored):
        return UNKNOWN
    return MATCHES if declared == stored else DIFFERS


def _masked(stored: str | None) -> bool:
    return bool(stored) and not str(stored).strip("*•xX")


def cleared(fields: Fields) -> dict[str, t.Any]:
    """Return fields as they are written: null removes a value."""
    return {name: None if value == "" else value for name, value in fields.items()}


# Free dicts: only the declared keys are managed; null removes a key


def _same_keys(declared: t.Any, current: t.Any) -> bool:
    return all(equal(value, (current or {}).get(key)) for key, value in declared.items())


def _whole_dict(declared: t.Any, current: t.Any) -> dict[str, t.Any]:
    for key, value in (current or {}).items():
        if key not in declared and is_secret(key) and _masked(value):
            _refuse_to_erase(key, current, "the endpoint")
    return {key: value for key, value in {**(current or {}), **declared}.items() if value is not None}


def _same_steps(declared: t.Any, current: t.Any) -> bool:
    """Compare transformations: in order, by the declared keys."""
    there = current or []
    return len(declared) == len(there) and all(map(_same_keys, declared, there))


def _whole_steps(declared: t.Any, current: t.Any) -> list[dict[str, t.Any]]:
    """Return the transformations to write; each keeps what is not declared of the one in its place."""
    there = current if current and len(current) == len(declared) else [{}] * len(declared)
    return [{**kept, **step} for kept, step in zip(there, declared)]


@functools.cache
def _endpoint_reader() -> _schema.Schema:
    texts = ("name", "out_sip_username", "out_sip_password", "voip_token", "partner_sid")
    return _schema.reader(
        {
            _schema.needed("endpoint_sid", "is missing"): _schema.identifier,
            _schema.needed("type", "is missing"): str,
            **{key: _schema.kind_of(str) for key in texts},
            "capacity": _schema.kind_of(int),
            "auth_required": _schema.kind_of(bool),
            "properties": _schema.kind_of(dict),
            # A list of key and value in the vendor's old client: docs/providers/carrierx.md#attributes
            "attributes": _schema.kind_of(dict, list),
            "addresses": _schema.either(None, [{"ip": _schema.kind_of(str), _schema.others(): object}]),
            "transformations": _schema.either(None, [dict]),
        }
    )


@functools.cache
def _rules(creating: bool, needs_address: bool) -> _schema.Schema:
    needed = {*(["type"] if creating else []), *(["addresses"] if needs_address else [])}
    port = _schema.or_null(_schema.port())
    address = {"ip": _schema.host(), "port": port, "dst_port": port, _schema.others(): object}
    rules: dict[str, t.Any] = {
        **dict.fromkeys(Endpoint.fields, object),
        "name": _schema.length(1),
        "capacity": _schema.between(0),
        "addresses": _schema.each(address, least=1 if needs_address else 0),
    }
    return _schema.rules(
        {(_schema.needed if name in needed else _schema.optional)(name): rule for name, rule in rules.items()}
    )


class Listed(Resource):
    """An object in one of the partner's lists at CarrierX."""

    first_page: t.ClassVar[Query] = FIRST_PAGE
    update_method = "PATCH"

    def page(self, answer: Answer, query: Query) -> Page:
        return page_of(answer, query, self.decode)


class Endpoint(Listed):
    """An endpoint at CarrierX."""

    id_key = "endpoint_sid"
    identity_key = "name"
    fields: t.ClassVar[t.Mapping[str, Field]] = {
        "name": Field(),
        "type": Field(fixed=True),
        "capacity": Field(default=0),
        "addresses": Field(
            same=_same_addresses, merge=_whole_addresses, secret=_addresses_password, option=_declared_addresses
        ),
        "attributes": Field(same=_same_keys, merge=_whole_dict),
        "properties": Field(same=_same_keys, merge=_whole_dict),
        "transformations": Field(same=_same_steps, merge=_whole_steps),
        "auth_required": Field(default=True),
        "out_sip_username": Field(),
        "out_sip_password": password(
            lambda declared, _stored, existing: password_state(declared, existing, "out_sip_password")
        ),
        "partner_sid": Field(fixed=True),
    }
    replace_method = "PUT"

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _endpoint_reader(), raw)
        known = {key: read[key] for key in (*self.fields, "endpoint_sid", "cps_limit", "voip_token") if key in read}
        known.setdefault("name", None)
        if "addresses" in known:
            known["addresses"] = [_address(answer, address) for address in known["addresses"] or []]
        if "attributes" in known:
            known["attributes"] = _as_dict(known["attributes"])
        return known

    def choose(self, desired: Desired, candidates: t.Sequence[Object]) -> Choice:
        kind = desired.fields.get("type")
        of_kind = [found for found in candidates if found["type"] == kind]
        return Choice(self.only(desired, of_kind if kind and of_kind else candidates))

    def rules(self, fields: Fields, creating: bool) -> _schema.Schema:
        return _rules(creating, needs_address=creating and fields.get("type") == "third_party")

    def forbidden(self, existing: Object, changes: Fields) -> list[str]:
        kind = existing["type"]
        if kind == SYSTEM_GATEWAY:
            return ["endpoint_sid: the system gateway is CarrierX's own and is never touched"]
        return [
            f"{name}: cannot be changed after creation at an endpoint of type {kind}"
            for name in changes
            if name not in EDITABLE.get(kind, self.fields)
        ]

    def users(self, client: Client) -> Users:
        return _users(client)

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        if existing["type"] == SYSTEM_GATEWAY:
            raise Protected("The system gateway is CarrierX's own and is never touched. Nothing was changed.")
        groups = () if desired.force else users().get(existing["endpoint_sid"], ())
        if groups:
            raise Protected(
                f"The {self.title(desired)} is used by trunks of {', '.join(groups)}. Nothing was changed. Take it out "
                f"of them, or delete it anyway with force=true."
            )

    def encode(self, fields: Fields) -> dict[str, t.Any]:
        return cleared(fields)

    def predict(self, existing: Object, changes: Fields) -> Object:
        return {**existing, **self.encode(changes)}

    def replacement(self, raw: t.Any, changes: Fields) -> dict[str, t.Any]:
        if "out_sip_password" not in changes:
            _refuse_to_erase("out_sip_password", raw, "the endpoint")
        if "addresses" not in changes:
            for address in raw.get("addresses") or []:
                _refuse_to_erase("sip_password", address, f"the address {address.get('ip')}")
        for name in ("attributes", "properties"):
            if name not in changes:
                _whole_dict({}, _as_dict(raw.get(name)))
        return {**raw, **self.encode(changes)}

    def public(self, existing: Object, return_secrets: bool = False) -> Object:
        shown = super().public(existing)
        if return_secrets:
            shown.update({key: existing[key] for key in ("voip_token", "properties") if key in existing})
        return shown

    def declaration(self, existing: Object) -> Object | None:
        if existing["type"] not in TYPES:
            return None
        creatable = _HOSTED | EDITABLE.get(existing["type"], frozenset()) | {"type"}
        declared = {key: value for key, value in (super().declaration(existing) or {}).items() if key in creatable}
        if "addresses" in declared:
            known = set(_address_options())
            declared["addresses"] = [
                {key: value for key, value in address.items() if key in known and value is not None}
                for address in declared["addresses"]
            ]
        return declared


def _address(answer: Answer, raw: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Return an address with its ports as numbers, whichever way they are written."""
    address = dict(raw)
    for key in ("port", "dst_port"):
        if address.get(key) is None:
            continue
        if isinstance(address[key], bool) or not PORT.fullmatch(str(address[key])):
            raise answer.surprise(f"addresses: {key} is not a number")
        address[key] = int(address[key])
    return address


def _as_dict(attributes: t.Any) -> dict[str, t.Any]:
    if isinstance(attributes, list):
        return {str(pair["key"]): pair.get("value") for pair in attributes if isinstance(pair, dict) and "key" in pair}
    return attributes or {}


# Pages and what is in them: docs/providers/carrierx.md#lists


@functools.cache
def _page_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("items", "is missing"): [dict],
            "total": _schema.kind_of(int),
            "has_more": _schema.kind_of(bool),
            "pagination": _schema.kind_of(dict),
        }
    )


def page_of(answer: Answer, query: t.Mapping[str, t.Any], decode: t.Callable[[Answer, t.Any], Object]) -> Page:
    """Return what is in one page of any list."""
    data = _schema.understood(answer, _page_reader(), answer.data)
    count = len(data["items"])
    more = data.get("has_more")
    if more is None:
        told = (data.get("pagination") or {}).get("next") or query["offset"] + count < (data.get("total") or 0)
        more = bool(told) or count >= PAGE_SIZE
    return Page(
        objects=[decode(answer, raw) for raw in data["items"]],
        following={**query, "offset": query["offset"] + count} if more else None,
        total=data.get("total"),
    )


@functools.cache
def _trunk_group_reader() -> _schema.Schema:
    return _schema.reader(
        {
            _schema.needed("trunk_group_sid", "is missing"): _schema.identifier,
            "name": _schema.kind_of(str),
            "trunks": _schema.either(None, [{"endpoint_sid": _schema.kind_of(str)}]),
        }
    )


class TrunkGroups:
    """The trunk groups of the partner, as far as endpoints are concerned."""

    path = "/trunk_groups"
    id_key = "trunk_group_sid"
    plural = "trunk groups"
    first_page: t.ClassVar[t.Mapping[str, t.Any]] = {**FIRST_PAGE, "with_trunks": "true"}

    def page(self, answer: Answer, query: t.Mapping[str, t.Any]) -> Page:
        """Return the groups of a page."""
        return page_of(answer, query, self._decode)

    def _decode(self, answer: Answer, raw: t.Any) -> Object:
        read = _schema.understood(answer, _trunk_group_reader(), raw)
        trunks = read.get("trunks")
        # Each once: two trunks of a group may lead to one endpoint.
        uses = None if trunks is None else list(dict.fromkeys(trunk.get("endpoint_sid") for trunk in trunks))
        return {"trunk_group_sid": read["trunk_group_sid"], "name": read.get("name"), "uses": uses}


def _users(client: Client) -> Users:
    """Return the trunk groups that have a trunk to an endpoint, by the sid of the endpoint."""
    try:
        groups = scan(client, TrunkGroups(), lambda group: group["uses"] != [])
    except RequestFailed as error:
        if error.details.get("status") != 403:
            raise
        raise _hidden_trunks(error.details) from None
    users: dict[str, list[str]] = {}
    for group in groups:
        if group["uses"] is None:
            raise _hidden_trunks()
        for endpoint_sid in group["uses"]:
            users.setdefault(endpoint_sid, []).append(f"trunk group {group['name']!r} ({group['trunk_group_sid']})")
    return users


def _hidden_trunks(details: t.Mapping[str, t.Any] | None = None) -> Refusal:
    return Refusal(
        "Nobody can tell which endpoints are used by trunks: the credentials lack a scope. Nothing was changed. Grant "
        "trunk_groups.read and trunk_groups.trunks.read, or delete the endpoint anyway with force=true.",
        details,
    )

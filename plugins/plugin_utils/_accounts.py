# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""The accounts that the source of an inventory names, and what is read of them."""

from __future__ import annotations

import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, scan
from ansible_collections.cpaas.voice.plugins.module_utils._options import (
    Environment,
    Options,
    Spec,
    client_for,
    concerns,
)
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, catapult, plivo
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Resource
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import Hide, masker
from ansible_collections.cpaas.voice.plugins.plugin_utils._checked import checked

LEFT_OUT = frozenset(("return_secrets",))
"""What modules can be asked for and an inventory cannot: no secret becomes a variable of a host."""


class Place(t.NamedTuple):
    """A list of endpoints, and what is true of all that are in it."""

    resource: Resource
    variables: t.Mapping[str, t.Any]


class Kind(t.NamedTuple):
    """How the accounts of a provider are read.

    Attributes:
        provider: the file with its facts.
        options: what an account has beside the options of the connection.
        places: finds the lists.
    """

    provider: t.Any
    options: Spec
    places: t.Callable[[Client, Options], t.Sequence[Place]]


class Account(t.NamedTuple):
    """An account to read, named as the section of the source that declares it."""

    name: str
    options: Options
    client: Client

    @property
    def asked(self) -> dict[str, t.Any]:
        """What is read, without secrets: what was read for other questions is no answer to this one."""
        own = {name: self.options[name] for name in KINDS[self.name].options}
        return {"provider": self.name, "url": self.client.service.url, **own}

    @property
    def concerns(self) -> list[str]:
        """What the user should know of the connection."""
        return [f"{self.name}: {concern}" for concern in concerns(self.options, self.client.service.url)]


def spec_of(name: str) -> Spec:
    """Return the argument spec of a section."""
    kind = KINDS[name]
    connection = kind.provider.connection_options()
    return {**{option: spec for option, spec in connection.items() if option not in LEFT_OUT}, **kind.options}


def accounts_of(sections: t.Mapping[str, t.Any], environ: Environment, faults: list[str]) -> list[Account]:
    """Return the accounts that sections declare, and put every fault of theirs to C(faults)."""
    accounts = (_account(name, section, environ, faults) for name, section in sections.items())
    return [account for account in accounts if account]


def _account(name: str, section: t.Any, environ: Environment, faults: list[str]) -> Account | None:
    if not isinstance(section, t.Mapping):
        faults.append(f"{name}: must be a dict of options")
        return None
    options = checked(name, spec_of(name), section, faults)
    faults += [
        f"{name}.{option}: must not be empty, nor an entry of it; leave it out to read all"
        for option in KINDS[name].options
        if options[option] is not None and not (options[option] and all(options[option]))
    ]
    try:
        return Account(name, options, client_for(options, KINDS[name].provider.service, environ))
    except BadInput as bad:
        faults += [f"{name}.{fault}" for fault in bad.faults]
        return None


def read(account: Account) -> list[Object]:
    """Return the endpoints of an account as the variables of hosts, without secrets, sorted by name.

    Raises:
        VoiceError: they could not be read.
    """
    hide = masker(account.client.secrets)
    found: dict[str, Object] = {}
    for place in KINDS[account.name].places(account.client, account.options):
        for endpoint in scan(account.client, place.resource, lambda endpoint: True):
            variables = {**place.variables, **_variables(account.name, place.resource, endpoint)}
            found.setdefault(variables["id"], _masked(variables, hide))
    return sorted(found.values(), key=lambda one: (str(one["name"]), one["id"]))


def _variables(provider: str, resource: Resource, endpoint: Object) -> Object:
    """Return what a result shows of an endpoint, and what every endpoint has, under the same names at all providers."""
    return {
        **resource.public(endpoint),
        "provider": provider,
        "id": endpoint[resource.id_key],
        "name": endpoint[resource.identity_key],
        "sip_uri": endpoint.get("sip_uri"),
        "enabled": endpoint.get("enabled"),
        "registered": endpoint.get("sip_registered"),
    }


def _masked(value: t.Any, hide: Hide) -> t.Any:
    """Return a copy of a value in which no text quotes the credentials."""
    if isinstance(value, t.Mapping):
        return {hide(str(key)): _masked(inner, hide) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(inner, hide) for inner in value]
    return hide(value) if isinstance(value, str) else value


# Where endpoints are


def _of_account(provider: t.Any) -> t.Callable[[Client, Options], t.Sequence[Place]]:
    return lambda client, options: [Place(provider.endpoints(client, options), {"domain": None})]


def _of_domains(client: Client, options: Options) -> t.Sequence[Place]:
    """Return the domains that are named, each once, else all."""
    names, ids = options["domains"] or [], options["domain_ids"] or []
    there = catapult.domains(client) if names or not ids else []
    named = [catapult.domain_named(there, name) for name in names] if names or ids else there
    known = {**dict.fromkeys(ids), **{domain["domain_id"]: domain["name"] for domain in [*there, *named]}}
    wanted = dict.fromkeys([*(domain["domain_id"] for domain in named), *ids])
    return [
        Place(
            catapult.endpoints(client, {"domain_id": domain_id}),
            {"domain": known[domain_id], "domain_id": domain_id},
        )
        for domain_id in wanted
    ]


KINDS: t.Mapping[str, Kind] = {
    "plivo": Kind(plivo, {}, _of_account(plivo)),
    "carrierx": Kind(carrierx, {}, _of_account(carrierx)),
    "catapult": Kind(
        catapult,
        {"domains": {"type": "list", "elements": "str"}, "domain_ids": {"type": "list", "elements": "str"}},
        _of_domains,
    ),
}

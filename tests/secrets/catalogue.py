# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules are and where their options hold secrets: only BASES and ACCOUNTS are not found from the modules."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils import basic

from canaries import canary

ROOT = Path(__file__).resolve().parents[2]

MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))

PBX = {
    "type": "third_party",
    "addresses": [{"ip": "192.0.2.11", "sip_username": "lobby"}],
    "out_sip_username": "lobby",
    "attributes": {"site": "A"},
    "transformations": [{"step": "strip"}],
}

VOICES = {"type": "voicemail", "properties": {"site": "A"}, "out_sip_password": None}

BASES: dict[str, list[dict[str, Any]]] = {
    "plivo_endpoint": [{"alias": "lobby", "username": "lobby"}],
    "plivo_endpoint_info": [{}],
    "plivo_endpoints": [{"endpoints": [{"alias": "lobby", "username": "lobby"}]}],
    "plivo_application": [{"app_name": "lobby", "answer_url": "https://example.com/answer"}],
    "plivo_application_info": [{}],
    "plivo_number": [{"number": "14155550100", "alias": "lobby"}],
    "plivo_number_info": [{}],
    "carrierx_endpoint": [{"name": "lobby", **PBX}, {"name": "voices", **VOICES}],
    "carrierx_endpoint_info": [{}],
    "carrierx_endpoints": [{"endpoints": [{"name": "lobby", **PBX}, {"name": "voices", **VOICES}]}],
    "catapult_endpoint": [{"domain": "acme", "name": "lobby"}],
    "catapult_endpoint_info": [{"domain": "acme"}],
    "catapult_endpoints": [{"domain": "acme", "endpoints": [{"name": "lobby"}]}],
    "carrierx_trunk_group": [{"name": "lobby", "trunks": [{"name": "pbx", "endpoint": "stored"}]}],
    "carrierx_trunk_group_info": [{}],
    "carrierx_did": [{"phonenumber": "14155550100", "name": "lobby"}],
    "carrierx_did_info": [{}],
    "catapult_domain": [{"name": "berlin", "description": "Berlin"}],
    "catapult_domain_info": [{}],
}
"""Per module the options of tasks that succeed, without those that are secret; together they use all free dicts."""

ACCOUNTS: dict[str, list[dict[str, str]]] = {
    "plivo": [{"auth_id": "PLIVO_AUTH_ID", "auth_token": "PLIVO_AUTH_TOKEN"}],
    "carrierx": [
        {"api_token": "CARRIERX_API_TOKEN"},
        {"api_username": "CARRIERX_API_USERNAME", "api_password": "CARRIERX_API_PASSWORD"},
    ],
    "catapult": [
        {
            "user_id": "BANDWIDTH_USER_ID",
            "api_token": "BANDWIDTH_API_TOKEN",
            "api_secret": "BANDWIDTH_API_SECRET",
        }
    ],
}
"""Per provider the ways to give credentials: option -> environment variable."""

URL_OPTIONS = ("api_url", "proxy")
"""Options that may hold a password though they are not secret."""

ANSWERED = ("token", "sip_password", "client_secret", "voip_token", "password_hash")
"""Keys of secrets that an answer may hold beyond what is documented."""

STORED = {
    "plivo": [{"alias": "stored", "username": "stored", "password": "stored.password"}],
    "carrierx": [
        {
            "name": "stored",
            "type": "third_party",
            "voip_token": "stored.voip_token",
            "out_sip_username": "stored",
            "out_sip_password": "stored.out_sip_password",
            "addresses": [{"ip": "192.0.2.12", "sip_username": "stored", "sip_password": "stored.sip_password"}],
            "attributes": {"api_key": "stored.attributes"},
        },
        {"name": "box", "type": "voicemail", "properties": {"password": "stored.properties"}},
    ],
    "catapult": [{"domainId": "rd-acme", "name": "stored", "password": "stored.credentials"}],
}
"""Endpoints that are there before, with the names of canaries for their secrets."""

PHONES = ("phone.reception", "phone.kitchen")
"""Passwords for playbooks of the documentation."""


class Made(Exception):
    """An AnsibleModule was about to be made of these arguments."""


def specification(module: str) -> dict[str, Any]:
    """Return the argument spec of a module, as it gives it to AnsibleModule."""

    def tell(_self: object, argument_spec: dict[str, Any], **_others: object) -> None:
        raise Made(argument_spec)

    for place in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep):
        if place not in sys.path:
            sys.path.insert(0, place)
    found = importlib.import_module(f"ansible_collections.cpaas.voice.plugins.modules.{module}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(basic.AnsibleModule, "__init__", tell)
        with pytest.raises(Made) as made:
            found.main()
    spec: dict[str, Any] = made.value.args[0]
    return spec


SPECIFICATIONS = {module: specification(module) for module in MODULES}


def provider_of(module: str) -> str:
    """Return the provider that a module is for."""
    return module.split("_", maxsplit=1)[0]


def is_free(option: Mapping[str, Any]) -> bool:
    """Tell whether the keys of an option are the user's own."""
    return "options" not in option and "dict" in (option.get("type"), option.get("elements"))


# Where secrets are


def secret_places(spec: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Yield each option that may hold a secret, as C(addresses.sip_password)."""
    for name, option in spec.items():
        place = above + name
        if option.get("no_log") or is_free(option) or name in URL_OPTIONS:
            yield place
        yield from secret_places(option.get("options") or {}, f"{place}.")


def canary_of(module: str, place: str) -> str:
    """Return the name of the canary in an option; credentials are the same for all modules of a provider."""
    credentials = [name for account in ACCOUNTS[provider_of(module)] for name in account]
    return f"{provider_of(module) if place in (*credentials, *URL_OPTIONS) else module}.{place}"


def canary_names() -> set[str]:
    """Return the names of the canaries of all modules."""
    return {
        *PHONES,
        *re.findall(r"stored\.\w+", repr(STORED)),
        *(f"answer.{name}" for name in ANSWERED),
        *(
            canary_of(module, place)
            for module, spec in SPECIFICATIONS.items()
            for place in (*secret_places(spec), "stray")
        ),
    }


def reference(name: str) -> str:
    """Return how a task refers to a canary."""
    return f"{{{{ canaries[{name!r}] }}}}"


# Options with canaries


def filled(
    module: str, base: Mapping[str, Any], spec: Mapping[str, Any] | None = None, above: str = ""
) -> dict[str, Any]:
    """Return the options of a task with a canary in each that may hold a secret, credentials and URLs apart."""
    credentials = {name for account in ACCOUNTS[provider_of(module)] for name in account}
    options = dict(base)
    for name, option in (SPECIFICATIONS[module] if spec is None else spec).items():
        secret = reference(canary_of(module, above + name))
        value = base.get(name, ...)
        if option.get("no_log") and (above or name not in credentials):
            options[name] = secret if value is ... else value
        elif isinstance(value, list) and option.get("elements") == "dict":
            options[name] = [filled_dict(module, one, option, above + name) for one in value]
        elif isinstance(value, dict):
            options[name] = filled_dict(module, value, option, above + name)
    return {name: value for name, value in options.items() if value is not None}


def filled_dict(module: str, value: Mapping[str, Any], option: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return a dict in options with a canary in each place for a secret; in a free one under names that tell."""
    if "options" in option:
        return filled(module, value, option["options"], f"{place}.")
    secret = reference(canary_of(module, place))
    return {**value, "api_key": secret, "deep": {"list": [{"pin": secret}]}}


CANARIES = {name: canary(name) for name in canary_names()}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Catapult as the soak knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import ModuleType
from typing import Any, ClassVar

from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from soak.facts import (
    COMPANION,
    CREATED,
    DELETED,
    LOBBY,
    UNCHANGED,
    UPDATED,
    Draft,
    Expected,
    Facts,
    Object,
    Options,
    Switches,
    endpoints,
    refused,
    secret,
    some,
)
from soak.place import Stored

DOMAINS = {"rd-acme": "acme", "rd-other": "other", "rd-third": "third"}
APPLICATIONS = ("a-one", "a-two")
TARGET_ID, OTHER_ID = "re-target", "re-other"
WITH_TARGET = ("update", "same", "by id", "absent", "clear", "contradiction")
WIRE = {"description": "description", "application_id": "applicationId", "enabled": "enabled"}


class Catapult(Facts):
    """Endpoints in a domain at Catapult."""

    name = "catapult"
    provider: ClassVar[ModuleType] = catapult
    id_key = "id"
    id_option = "endpoint_id"
    requests: ClassVar[Mapping[str, tuple[str, str]]] = {
        "parents": ("GET", r"/domains(\?|$)"),
        "list": ("GET", r"/endpoints(\?|$)"),
        "read": ("GET", r"/endpoints/[^/?]+$"),
        "create": ("POST", r"/endpoints$"),
        "update": ("POST", r"/endpoints/[^/?]+$"),
        "delete": ("DELETE", r"/endpoints/"),
    }
    bodiless = frozenset({"create", "update", "delete"})
    untried = frozenset({"rate_limit", "list_ids"})
    companion: ClassVar[Mapping[str, Any]] = {"name": COMPANION, "password": "companion-Password"}
    stories: ClassVar[Mapping[str, Sequence[str]]] = {
        "parents": ("create", "update", "same", "absent", "gone", "no domain"),
        "list": ("create", "update", "same", "absent", "gone", "lookalike", "clear", "incomplete"),
        "read": ("create", "update", "by id", "unknown", "contradiction"),
        "create": ("create",),
        "update": ("update", "by id", "clear"),
        "delete": ("absent",),
    }
    unique = True
    empty_is_nothing = True

    def draft(self, random: Random, story: str) -> Draft:
        options: Options = {"name": LOBBY, "password": secret(random), **self._more(random)}
        target = self._target(random)
        objects = [target] if story in WITH_TARGET else []
        if story in ("absent", "gone"):
            options = {"name": LOBBY, "state": "absent"}
        elif story in ("by id", "unknown", "contradiction"):
            del options["name"]
            options["endpoint_id"] = TARGET_ID
            if random.random() < 0.2:
                options["state"] = "absent"
        if story == "contradiction":
            options["name"] = "foyer"
        elif story == "lookalike":
            objects = [{**target, "name": LOBBY.title()}]
        elif story == "same":
            target.update({WIRE[name]: value for name, value in options.items() if name in WIRE})
        elif story == "clear":
            options.update({"description": "", "application_id": ""})
        elif story == "incomplete":
            del options["password"]
        elif story == "no domain":
            options["domain"] = random.choice(["nowhere", "Acme"])
            options["state"] = random.choice(["present", "absent"])
        if "domain" not in options:
            options.update({"domain": "acme"} if random.random() < 0.5 else {"domain_id": "rd-acme"})
        elsewhere = {**self._target(random), "id": OTHER_ID, "domainId": "rd-other"}
        return Draft(
            options,
            {
                "domains": [{"id": identifier, "name": name} for identifier, name in DOMAINS.items()],
                "applications": [{"id": one} for one in APPLICATIONS],
                "endpoints": [*objects, elsewhere],
            },
        )

    def _more(self, random: Random) -> Options:
        values = {
            "description": random.choice(["In the lobby", "By the door"]),
            "application_id": random.choice(APPLICATIONS),
            "enabled": random.random() < 0.5,
            "update_password": random.choice(["on_create", "always"]),
        }
        return some(random, values)

    def _target(self, random: Random) -> Object:
        return {
            "id": TARGET_ID,
            "domainId": "rd-acme",
            "name": LOBBY,
            "description": random.choice([None, "In the lobby"]),
            "applicationId": random.choice([None, *APPLICATIONS]),
            "enabled": random.random() < 0.8,
            "password": secret(random),
        }

    def stranger(self, random: Random, number: int) -> Object:
        return {
            **self._target(random),
            "id": f"re-{number}",
            "domainId": random.choice([*DOMAINS, "rd-acme", "rd-acme"]),
            "name": f"phone{number}",
        }

    def twin(self, random: Random) -> Object:
        return {**self._target(random), "id": f"re-twin{random.randrange(10**6)}"}

    def change(self, random: Random, options: Options) -> Mapping[str, Any]:
        free = {"description": "Changed", "application_id": random.choice(APPLICATIONS), "enabled": False}
        return {
            **{WIRE[name]: value for name, value in free.items() if name not in options},
            **({} if "password" in options else {"password": secret(random)}),
        }

    def meant(self, stored: Stored, options: Options) -> list[Object]:
        domain = _domain(options)
        key, value = ("id", options["endpoint_id"]) if "endpoint_id" in options else ("name", options.get("name"))
        return [one for one in endpoints(stored) if one["domainId"] == domain and one[key] == value]

    def selected(self, stored: Stored, options: Options) -> list[Object]:
        if {"endpoint_id", "name"} & set(options):
            return self.meant(stored, options)
        return [one for one in endpoints(stored) if one["domainId"] == _domain(options)]

    def of_none(self, stored: Stored, options: Options) -> Expected:
        if _domain(options) is None:
            gone = options["domain"] == "nowhere" and not self.present(options)
            return UNCHANGED if gone else refused(options["domain"])
        variants = [one["name"] for one in self.selected(stored, _without_name(options)) if _is_variant(one)]
        if variants:
            return refused(*variants)
        if not self.present(options):
            return UNCHANGED
        return CREATED if "password" in options else refused("is needed to create it")

    def of_one(self, held: Object, stored: Stored, options: Options, switches: Switches) -> Expected:
        if options.get("name", held["name"]) != held["name"]:
            return refused("name")
        if not self.present(options):
            return DELETED
        changed = [
            name for name, key in WIRE.items() if name in options and (options[name] or None) != (held[key] or None)
        ]
        stuck = [name for name in changed if options[name] == ""]
        if stuck and switches["clear_by_empty_string"] == "ignored":
            return Expected("updated", tuple(stuck), sticks=False)
        return UPDATED if changed or self.always(options) else UNCHANGED

    def lacks(self, held: Object, options: Options, with_secrets: bool) -> list[str]:
        wrong = [
            name for name, key in WIRE.items() if name in options and (options[name] or None) != (held[key] or None)
        ]
        if with_secrets and options.get("password", held["password"]) != held["password"]:
            wrong.append("password")
        return wrong + (["name"] if options.get("name", held["name"]) != held["name"] else [])

    def lost(self, before: Object, after: Object, options: Options) -> list[str]:
        declared = {key for name, key in {**WIRE, "password": "password"}.items() if name in options}
        return [name for name in before if before[name] != after[name] and name not in declared]

    def hidden(self, held: Object) -> Iterator[str]:
        if held["password"]:
            yield held["password"]

    def pages(self) -> list[tuple[Any, str]]:
        return [(catapult.Endpoint.first_page, "size"), (catapult._Domains.first_page, "size")]


def _domain(options: Options) -> str | None:
    """Return the id of the declared domain, None if there is no such."""
    if "domain_id" in options:
        return str(options["domain_id"])
    return next((identifier for identifier, name in DOMAINS.items() if name == options["domain"]), None)


def _without_name(options: Options) -> Options:
    return {name: value for name, value in options.items() if name != "name"}


def _is_variant(one: Object) -> bool:
    """Tell whether a name differs from the declared one in case only."""
    return bool(one["name"] != LOBBY and one["name"].lower() == LOBBY)

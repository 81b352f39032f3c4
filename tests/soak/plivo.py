# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plivo as the soak knows it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import ModuleType
from typing import Any, ClassVar

from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
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

APPLICATIONS = ("10000000000000001", "10000000000000002")
TARGET_ID, OTHER_ID = "40000000000001", "40000000000002"
WITH_TARGET = ("update", "same", "by id", "rename", "absent", "twins", "contradiction")


class Plivo(Facts):
    """Endpoints of a Plivo account."""

    name = "plivo"
    provider: ClassVar[ModuleType] = plivo
    id_key = "endpoint_id"
    id_option = "endpoint_id"
    requests: ClassVar[Mapping[str, tuple[str, str]]] = {
        "list": ("GET", r"/Endpoint/(\?|$)"),
        "read": ("GET", r"/Endpoint/[^/?]+/$"),
        "create": ("POST", r"/Endpoint/$"),
        "update": ("POST", r"/Endpoint/[^/?]+/$"),
        "delete": ("DELETE", r"/Endpoint/"),
    }
    bodiless = frozenset({"delete"})
    untried = frozenset({"rate_limit"})
    companion: ClassVar[Mapping[str, Any]] = {
        "alias": COMPANION,
        "username": COMPANION,
        "password": "companion-Password",
    }
    stories: ClassVar[Mapping[str, Sequence[str]]] = {
        "list": ("create", "update", "same", "absent", "gone", "twins", "lookalike", "contradiction", "incomplete"),
        "read": ("create", "update", "by id", "rename", "unknown"),
        "create": ("create",),
        "update": ("update", "by id", "rename"),
        "delete": ("absent",),
    }

    def draft(self, random: Random, story: str) -> Draft:
        options = {"alias": LOBBY, "username": LOBBY, "password": secret(random), **self._more(random)}
        target = self._target(random, options)
        objects = [target] if story in WITH_TARGET else []
        if story in ("absent", "gone"):
            options = {"alias": LOBBY, "state": "absent"}
        elif story in ("by id", "rename", "unknown"):
            identity = {"endpoint_id": TARGET_ID, **({"alias": "foyer"} if story == "rename" else {})}
            options = {**identity, **some(random, {name: options[name] for name in options if name != "alias"})}
            if random.random() < 0.2:
                options["state"] = "absent"
        if story == "rename" and random.random() < 0.3:
            objects.append(self._target(random, {"alias": "foyer"}, OTHER_ID))
        elif story == "twins":
            objects.append(self._target(random, {}, OTHER_ID))
        elif story == "lookalike":
            del options["alias"]
            objects.append({**target, "alias": random.choice(["reception", "", LOBBY.upper()])})
        elif story == "contradiction":
            options["username"] = "desk"
        elif story == "incomplete":
            del options[random.choice(["username", "password"])]
        elif story == "same":
            target.update({name: value for name, value in options.items() if name in ("password", "app_id")})
        return Draft(options, {"applications": [{"app_id": one} for one in APPLICATIONS], "endpoints": objects})

    def _more(self, random: Random) -> Options:
        policy = {"update_password": random.choice(["on_create", "on_change", "always"])}
        return some(random, {"app_id": random.choice(APPLICATIONS), **policy})

    def _target(self, random: Random, options: Options, identifier: str = TARGET_ID) -> Object:
        return {
            "endpoint_id": identifier,
            "alias": options.get("alias", LOBBY),
            "username": LOBBY + str(random.randrange(10**11, 10**12)),
            "password": random.choice([secret(random), options.get("password", secret(random))]),
            "app_id": random.choice([None, *APPLICATIONS]),
            "registered": random.random() < 0.2,
        }

    def stranger(self, random: Random, number: int) -> Object:
        name = f"phone{number}"
        return {
            "endpoint_id": f"7{number:013}",
            "alias": random.choice([name, name, "", "Desk of reception", "phone"]),
            "username": name + str(random.randrange(10**11, 10**12)),
            "password": secret(random),
            "app_id": random.choice([None, *APPLICATIONS]),
            "registered": random.random() < 0.2,
        }

    def twin(self, random: Random) -> Object:
        return self._target(random, {}, str(random.randrange(10**13, 10**14)))

    def change(self, random: Random, options: Options) -> Mapping[str, Any]:
        free = {"app_id": random.choice(APPLICATIONS), "registered": random.random() < 0.5, "password": secret(random)}
        return {name: value for name, value in free.items() if name not in options}

    def meant(self, stored: Stored, options: Options) -> list[Object]:
        if "endpoint_id" in options:
            return [one for one in endpoints(stored) if one["endpoint_id"] == options["endpoint_id"]]
        identity = options.get("alias", options.get("username"))
        return [one for one in endpoints(stored) if one["alias"] == identity]

    def selected(self, stored: Stored, options: Options) -> list[Object]:
        return self.meant(stored, options) if {"endpoint_id", "alias"} & set(options) else endpoints(stored)

    def of_none(self, stored: Stored, options: Options) -> Expected:
        if not self.present(options):
            return UNCHANGED
        lookalikes = [] if "alias" in options else list(_lookalikes(stored, options["username"]))
        if lookalikes:
            return refused(*lookalikes)
        return CREATED if {"username", "password"} <= set(options) else refused("is needed to create it")

    def of_one(self, held: Object, stored: Stored, options: Options, switches: Switches) -> Expected:
        if "username" in options and not _is_of(options["username"], held["username"]):
            return refused("username")
        if not self.present(options):
            return DELETED
        renamed = options.get("alias", held["alias"]) != held["alias"]
        if renamed:
            others = self.meant(stored, {"alias": options["alias"]})
            if others:
                return refused(*(one["endpoint_id"] for one in others))
        rewritten = self._writes_password(held, options, switches)
        if rewritten and switches["read_password"] == "frozen" and not self.always(options):
            return Expected("updated", ("password",), sticks=False)
        moved = options.get("app_id", held["app_id"]) != held["app_id"]
        return UPDATED if renamed or moved or rewritten else UNCHANGED

    def _writes_password(self, held: Object, options: Options, switches: Switches) -> bool:
        policy = options.get("update_password", "on_change")
        if "password" not in options or policy == "on_create":
            return False
        shown = None if held["registered"] or switches["read_password"] == "absent" else _shown(held, switches)
        return policy == "always" or (shown is not None and shown != _md5(options["password"]))

    def lacks(self, held: Object, options: Options, with_secrets: bool) -> list[str]:
        names = ["alias", "app_id", *(["password"] if with_secrets else [])]
        wrong = [name for name in names if name in options and held[name] != options[name]]
        return wrong + (["username"] if not _is_of(options.get("username", ""), held["username"]) else [])

    def lost(self, before: Object, after: Object, options: Options) -> list[str]:
        declared = {name for name in ("alias", "app_id", "password") if name in options}
        return [name for name in before if before[name] != after[name] and name not in declared]

    def hidden(self, held: Object) -> Iterator[str]:
        if held["password"]:
            yield held["password"]
            yield _md5(held["password"])

    def pages(self) -> list[tuple[Any, str]]:
        return [(plivo.Endpoint.first_page, "limit")]


def _is_of(stem: str, username: str) -> bool:
    """Tell whether a user name is a requested one with digits behind it; of no request it always is."""
    return not stem or re.fullmatch(re.escape(stem) + "[0-9]*", username) is not None


def _lookalikes(stored: Stored, username: str) -> Iterator[str]:
    """Yield the ids of endpoints of another alias whose user name may come from the requested one."""
    for one in endpoints(stored):
        named_by_alias = bool(one["alias"]) and _is_of(one["alias"], one["username"])
        if _is_of(username, one["username"]) and not named_by_alias:
            yield one["endpoint_id"]


def _shown(held: Object, switches: Switches) -> str:
    return str(held["password_md5"]) if switches["read_password"] == "frozen" else _md5(held["password"])


def _md5(password: str) -> str:
    return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()

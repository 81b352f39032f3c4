# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CarrierX as the soak knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from types import ModuleType
from typing import Any, ClassVar

from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx
from soak.facts import (
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

TARGET_ID, OTHER_ID = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
GATEWAY = "System Gateway"
UNNAMED = "N/A"
WITH_TARGET = (
    "update",
    "same",
    "by id",
    "rename",
    "absent",
    "used",
    "twins",
    "types",
    "contradiction",
    "fixed",
    "rebuild",
)
SCALARS = ("name", "capacity", "auth_required", "out_sip_username")
ALL_BUT_TRUNKS = ("endpoints.manage",)
ADDRESS = {"dst_port": 5060, "port": 5060, "transport": "udp", "direction": "any", "priority": 0, "srtp": False}


class CarrierX(Facts):
    """Endpoints of a CarrierX partner."""

    name = "carrierx"
    provider: ClassVar[ModuleType] = carrierx
    id_key = "endpoint_sid"
    id_option = "endpoint_sid"
    requests: ClassVar[Mapping[str, tuple[str, str]]] = {
        "parents": ("GET", r"/trunk_groups(\?|$)"),
        "list": ("GET", r"/endpoints(\?|$)"),
        "read": ("GET", r"/endpoints/[^/?]+$"),
        "create": ("POST", r"/endpoints$"),
        "update": ("PATCH", r"/endpoints/"),
        "replace": ("PUT", r"/endpoints/"),
        "delete": ("DELETE", r"/endpoints/"),
    }
    bodiless = frozenset({"delete"})
    untried = frozenset[str]()
    stories: ClassVar[Mapping[str, Sequence[str]]] = {
        "parents": ("absent", "used", "no scope"),
        "list": (
            "create",
            "update",
            "same",
            "gone",
            "twins",
            "types",
            "contradiction",
            "fixed",
            "gateway",
            "incomplete",
        ),
        "read": ("create", "update", "by id", "rename", "unknown"),
        "create": ("create",),
        "update": ("update", "by id", "rename", "rebuild"),
        "replace": ("rebuild",),
        "delete": ("absent",),
    }

    def draft(self, random: Random, story: str) -> Draft:
        options: Options = {
            "name": LOBBY,
            "type": "third_party",
            "addresses": [self._declared_address(random, number) for number in range(1, random.randint(2, 3))],
            **self._more(random),
        }
        target = self._target(random, options)
        objects = [target] if story in WITH_TARGET else []
        draft = Draft(options, {"endpoints": objects})
        if story in ("absent", "used", "gone", "no scope"):
            draft.options = {
                "name": LOBBY,
                "state": "absent",
                **some(random, {"force": True} if story == "used" else {}),
            }
            objects[:] = [] if story == "gone" else [target]
        elif story in ("by id", "rename", "unknown"):
            kept = some(random, {name: value for name, value in options.items() if name != "name"})
            draft.options = {"endpoint_sid": TARGET_ID, **({"name": "foyer"} if story == "rename" else {}), **kept}
        if story == "rename" and random.random() < 0.3:
            objects.append({**self._target(random, {}), "endpoint_sid": OTHER_ID, "name": "foyer"})
        elif story == "used":
            trunk_group = {"name": "front", "trunks": [{"endpoint_sid": TARGET_ID}]}
            draft.objects["trunk_groups"] = [{"name": "back", "trunks": []}, trunk_group]
        elif story == "no scope":
            draft.scopes = ALL_BUT_TRUNKS
        self._vary(random, story, draft, target)
        return draft

    def _vary(self, random: Random, story: str, draft: Draft, target: Object) -> None:
        """Make those stories of it in which names and types are the point."""
        options, objects = draft.options, draft.objects["endpoints"]
        if story == "twins":
            objects.append({**self._target(random, {}), "endpoint_sid": OTHER_ID})
        elif story == "types":
            objects.append({"endpoint_sid": OTHER_ID, "name": LOBBY, "type": "flexml"})
            if random.random() < 0.3:
                del options["type"]
        elif story == "contradiction":
            objects[:] = [{"endpoint_sid": TARGET_ID, "name": LOBBY, "type": "voicemail"}]
        elif story == "fixed":
            objects[:] = [{"endpoint_sid": TARGET_ID, "name": LOBBY, "type": "conference"}]
            options["type"] = "conference"
        elif story == "gateway":
            draft.options = {"name": GATEWAY, **random.choice([{"capacity": 5}, {"state": "absent"}, {"capacity": 0}])}
        elif story == "incomplete":
            del options[random.choice(["type", "addresses"])]
        elif story == "same":
            target.update({name: options[name] for name in SCALARS if name in options}, addresses=options["addresses"])
            target["attributes"] = {key: text for key, text in options.get("attributes", {}).items() if text}
        elif story == "rebuild":
            draft.switches = {"nested_patch": "merge", "secrets_echo": "clear"}
            options["addresses"] = [self._declared_address(random, 7)]

    def _more(self, random: Random) -> Options:
        more = some(
            random,
            {
                "capacity": random.choice([0, 7]),
                "attributes": {"floor": "1", "room": random.choice([None, "2"])},
                "auth_required": random.random() < 0.5,
                "update_password": random.choice(["on_create", "on_change", "always"]),
            },
        )
        if random.random() < 0.3:
            more.update({"out_sip_username": "out", "out_sip_password": secret(random)})
        return more

    def _declared_address(self, random: Random, number: int) -> Object:
        login = {"sip_username": LOBBY, "sip_password": secret(random)}
        return {"ip": f"192.0.2.{number}", **login, **some(random, {"port": 5070, "transport": "tcp"})}

    def _target(self, random: Random, options: Options) -> Object:
        """Make up an endpoint that is more or less as declared."""
        addresses = []
        for number, declared in enumerate(options.get("addresses", [self._declared_address(random, 1)])):
            address = {**declared, **some(random, {"sip_password": secret(random), "priority": 3})}
            addresses.append({**address, **({"ip": f"192.0.2.{90 + number}"} if random.random() < 0.2 else {})})
        if random.random() < 0.2:
            addresses.append(self._declared_address(random, 80))
        return {
            "endpoint_sid": TARGET_ID,
            "name": LOBBY,
            "type": "third_party",
            "addresses": addresses,
            "attributes": some(random, {"floor": "1", "room": "2", "building": "A"}),
            "capacity": random.choice([0, 7]),
            **random.choice([{}, {"out_sip_username": "out", "out_sip_password": secret(random)}]),
        }

    def stranger(self, random: Random, number: int) -> Object:
        return {
            **self._target(random, {}),
            "endpoint_sid": f"70000000-0000-4000-8000-{number:012}",
            "name": random.choice([f"phone{number}", "phone", None]),
        }

    def twin(self, random: Random) -> Object:
        return {**self._target(random, {}), "endpoint_sid": f"80000000-0000-4000-8000-{random.randrange(10**12):012}"}

    def change(self, random: Random, options: Options) -> Mapping[str, Any]:
        free = {"capacity": random.randrange(9), "auth_required": False, "out_sip_username": "changed"}
        return {name: value for name, value in free.items() if name not in options}

    def meant(self, stored: Stored, options: Options) -> list[Object]:
        if "endpoint_sid" in options:
            return [one for one in endpoints(stored) if one["endpoint_sid"] == options["endpoint_sid"]]
        named = [one for one in endpoints(stored) if (one["name"] or UNNAMED) == options.get("name", GATEWAY)]
        return [one for one in named if one["type"] == options.get("type")] or named

    def selected(self, stored: Stored, options: Options) -> list[Object]:
        return self.meant(stored, options) if {"endpoint_sid", "name"} & set(options) else endpoints(stored)

    def of_none(self, stored: Stored, options: Options) -> Expected:
        if not self.present(options):
            return UNCHANGED
        if not {"type", "addresses"} <= set(options):
            return refused("is needed to create it")
        dropped = [] if options["type"] == "third_party" else self.lacks(_hosted(options), options, with_secrets=False)
        return Expected("created", tuple(name.partition(":")[0] for name in dropped), sticks=not dropped)

    def of_one(self, held: Object, stored: Stored, options: Options, switches: Switches) -> Expected:
        if held["name"] == GATEWAY:
            return refused("system gateway")
        if options.get("type", held["type"]) != held["type"]:
            return refused("type")
        if not self.present(options):
            return self._deletion(held, stored, options, switches)
        changed = self._changed(held, options, switches)
        refusal = self._refusal(held, stored, options, switches, changed)
        if refusal is not None or not changed:
            return refusal or UNCHANGED
        left = _left_by_merging(held, options, changed) if switches["nested_patch"] == "merge" else []
        erased = left and _replacing_erases(held, options, left, switches)
        return Expected("updated", tuple(left), sticks=False) if erased else UPDATED

    def _refusal(
        self, held: Object, stored: Stored, options: Options, switches: Switches, changed: Sequence[str]
    ) -> Expected | None:
        """Return why a change is refused, None if it is not."""
        if held["type"] == "third_party":
            erased = "addresses" in changed and _would_erase(held, options["addresses"], switches)
            wrong = {"addresses"} if erased else set()
        else:
            wrong = set(changed) - {"name", "capacity"}
        if "name" in changed and not wrong:
            wrong = {one["endpoint_sid"] for one in endpoints(stored) if one["name"] == options["name"]}
        return refused(*wrong) if wrong else None

    def _deletion(self, held: Object, stored: Stored, options: Options, switches: Switches) -> Expected:
        if switches["scopes"] and not options.get("force"):
            return refused("trunk_groups.read")
        used = any(
            one.get("endpoint_sid") == held["endpoint_sid"] for (kind, _id), one in stored.items() if kind == "trunks"
        )
        if used and not options.get("force"):
            return refused("front")
        if used and switches["endpoint_in_use"] == "conflict":
            return Expected("deleted", ("409",), sticks=False)
        return DELETED

    def _changed(self, held: Object, options: Options, switches: Switches) -> list[str]:
        """Return the fields that are to be written."""
        unnamed = None if switches["name_when_omitted"] == "null" else UNNAMED
        read = {**held, "name": unnamed if held["name"] is None else held["name"]}
        changed = [name for name in SCALARS if name in options and options[name] != read[name]]
        if not _has_keys(held["attributes"], options.get("attributes", {})):
            changed.append("attributes")
        if "addresses" in options and self._addresses_changed(held, options, switches):
            changed.append("addresses")
        if "out_sip_password" in options and _due(options, "out_sip_password", options, held, switches):
            changed.append("out_sip_password")
        return changed

    def _addresses_changed(self, held: Object, options: Options, switches: Switches) -> bool:
        declared = options["addresses"]
        pairs = [(wish, _at(held["addresses"], wish["ip"])) for wish in declared]
        same = all(there is not None and _fits(wish, there) for wish, there in pairs)
        if not same or len(declared) != len(held["addresses"]):
            return True
        return any(_due(options, "sip_password", wish, there or {}, switches) for wish, there in pairs)

    def lacks(self, held: Object, options: Options, with_secrets: bool) -> list[str]:
        names = [*SCALARS, "type", *(["out_sip_password"] if with_secrets else [])]
        wrong = [name for name in names if name in options and options[name] != held[name]]
        if not _has_keys(held["attributes"], options.get("attributes", {})):
            wrong.append("attributes")
        declared: list[Object] = options["addresses"] if "addresses" in options else held["addresses"]
        if len(declared) != len(held["addresses"]):
            wrong.append("addresses")
        for wish in declared:
            there = _at(held["addresses"], wish["ip"])
            if there is None or not _fits(wish, there):
                wrong.append(f"addresses: {wish['ip']}")
            elif with_secrets and wish["sip_password"] != there["sip_password"]:
                wrong.append("addresses: sip_password")
        return wrong

    def lost(self, before: Object, after: Object, options: Options) -> list[str]:
        before, after = ({**one, "addresses": sorted(one["addresses"], key=str)} for one in (before, after))
        wrong = [name for name in before if before[name] != after[name] and name not in options]
        if "attributes" in options:
            kept = {key: text for key, text in before["attributes"].items() if key not in options["attributes"]}
            wrong += [] if _has_keys(after["attributes"], kept) else ["attributes"]
        for wish in options.get("addresses", []):
            old, new = _at(before["addresses"], wish["ip"]), _at(after["addresses"], wish["ip"])
            wrong += [
                f"addresses: {key}" for key in old or {} if new and key not in wish and (old or {})[key] != new[key]
            ]
        return wrong

    def hidden(self, held: Object) -> Iterator[str]:
        texts = [address["sip_password"] for address in held["addresses"]]
        texts += [held["out_sip_password"], held["voip_token"], held["properties"].get("password")]
        yield from (text for text in texts if text)

    def pages(self) -> list[tuple[Any, str]]:
        return [(carrierx.Endpoint.first_page, "limit"), (carrierx.TrunkGroups.first_page, "limit")]


def _hosted(options: Options) -> Object:
    """Return what becomes of a declared endpoint of a type that has no addresses of its own."""
    kept: Object = {name: options[name] for name in ("name", "capacity", "type") if name in options}
    return {"capacity": 0, "auth_required": True, "out_sip_username": None, "attributes": {}, "addresses": [], **kept}


def _has_keys(there: Mapping[str, Any], declared: Mapping[str, Any]) -> bool:
    return all(there.get(key) == text for key, text in declared.items())


def _at(addresses: Sequence[Object], ip: str) -> Object | None:
    """Return the address of that IP address."""
    return next((address for address in addresses if address["ip"] == ip), None)


def _fits(declared: Object, there: Object) -> bool:
    """Tell whether an address is as declared, its password apart."""
    return all(there[key] == value for key, value in declared.items() if key != "sip_password")


def _shown(text: str | None, switches: Switches) -> str | None:
    """Return how a stored password reads: as it is, masked, or not at all."""
    readable = {"clear": text, "masked": "********" if text else None, "null": None}
    return readable[str(switches["secrets_echo"])]


def _due(options: Options, key: str, declared: Object, there: Object, switches: Switches) -> bool:
    """Tell whether a declared password is to be written although nothing else differs."""
    policy = options.get("update_password", "on_create")
    if key not in declared or policy == "on_create":
        return False
    known = switches["secrets_echo"] == "clear" and there.get(key)
    return policy == "always" or bool(known and known != declared[key])


def _unreadable(there: Object, secret_key: str, switches: Switches) -> bool:
    """Tell whether to write without a password might erase one."""
    shown = _shown(there[secret_key], switches)
    return shown == "********" or bool(there[secret_key.replace("password", "username")] and not shown)


def _would_erase(held: Object, declared: Sequence[Object], switches: Switches) -> bool:
    silent = [_at(held["addresses"], wish["ip"]) for wish in declared if "sip_password" not in wish]
    return any(there is not None and _unreadable(there, "sip_password", switches) for there in silent)


def _left_by_merging(held: Object, options: Options, changed: Sequence[str]) -> list[str]:
    """Return what a PATCH that only adds leaves undone."""
    left = []
    if "attributes" in changed and any(
        text is None and key in held["attributes"] for key, text in options["attributes"].items()
    ):
        left.append("attributes")
    if "addresses" in changed:
        written = [{**(_at(held["addresses"], wish["ip"]) or {}), **wish} for wish in options["addresses"]]
        added = [one for one in written if one not in held["addresses"]]
        if len(held["addresses"]) + len(added) != len(written):
            left.append("addresses")
    return left


def _replacing_erases(held: Object, options: Options, left: Sequence[str], switches: Switches) -> bool:
    """Tell whether to replace an object as a whole might erase a password that is not declared."""
    if "out_sip_password" not in options and _unreadable(held, "out_sip_password", switches):
        return True
    declared = "addresses" in left or "addresses" in options
    return not declared and any(_unreadable(address, "sip_password", switches) for address in held["addresses"])

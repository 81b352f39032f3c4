# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything the emulated CarrierX partners hold."""

from __future__ import annotations

import string
import uuid
from dataclasses import dataclass
from random import Random
from typing import Any

from emulator.collection import Collection, StoredObject

TOKEN = "5ebc03d6-8b2b-44ad-bf65-72d4f1491dda"
USERNAME = "emulator_demo"
PASSWORD = "emulator-demo-password"
PARTNER_SID = "ed437757-002d-4ecc-aa5a-efdf5e50dba0"
ACCOUNT_SID = "6DcA986G-vcBel19O02iIbYUAawVidvB"
ALL_SCOPES = frozenset({"endpoints.manage", "trunk_groups.manage", "trunk_groups.trunks.manage", "phonenumber.manage"})
SYSTEM_GATEWAY = "system_gateway"


@dataclass(frozen=True)
class Access:
    """Who makes a request, and what that token may do."""

    partner_sid: str
    scopes: frozenset[str]

    def may(self, area: str, verb: str) -> bool:
        """Whether a scope of this area covers the verb."""
        return bool(self.scopes & {f"{area}.manage", f"{area}.{verb}"})


class CarrierXState:
    """Partners with their tokens and objects."""

    def __init__(self, random: Random) -> None:
        """One partner with its system gateway."""
        self.random = random
        self.tokens: dict[str, Access] = {TOKEN: Access(PARTNER_SID, ALL_SCOPES)}
        self.endpoints = Collection(random)
        self.trunk_groups = Collection(random)
        self.trunks = Collection(random)
        self.dids = Collection(random)
        self.ensure_system_gateway(PARTNER_SID)

    def sid(self) -> str:
        """A new secure id."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def password(self) -> str:
        """A generated password."""
        return "".join(self.random.choices(string.ascii_letters + string.digits, k=12))

    def ensure_system_gateway(self, partner_sid: str) -> None:
        """Give a partner the system gateway that every partner has exactly once."""
        for endpoint in self.endpoints:
            if endpoint["partner_sid"] == partner_sid and endpoint["type"] == SYSTEM_GATEWAY:
                return
        gateway = {"type": SYSTEM_GATEWAY, "name": "System Gateway", "partner_sid": partner_sid}
        self.add_endpoint({**gateway, "addresses": [new_address({"ip": "198.51.100.10"})]})

    def add_endpoint(self, values: dict[str, Any]) -> StoredObject:
        """Store an endpoint with defaults and generated values for what is left out."""
        identifier = str(values.get("endpoint_sid") or self.sid())
        kind = values.get("type", "third_party")
        endpoint: StoredObject = {
            "addresses": [],
            "attributes": {},
            "auth_required": True,
            "capacity": 0,
            "cps_limit": None,
            "endpoint_sid": identifier,
            "name": None,
            "out_sip_password": None,
            "out_sip_username": None,
            "partner_sid": PARTNER_SID,
            "properties": self._properties(kind, values.get("name")),
            "transformations": [],
            "type": kind,
            "voip_token": self.sid() if kind == "third_party" else None,
        }
        endpoint.update(values, endpoint_sid=identifier)
        return self.endpoints.add(identifier, endpoint)

    def _properties(self, kind: str, name: str | None) -> dict[str, Any]:
        paths = {
            "conference": "conference/v1",
            "conference_v2": "conference/v2",
            "conference_playback": "conference/v1",
            "flexml": "flexml/v1",
            "mediator": "mediator/v1",
        }
        if kind not in paths:
            return {}
        label = "".join(letter for letter in str(name or "sample").lower() if letter.isalnum() or letter == "_")
        return {
            "account_sid": ACCOUNT_SID,
            "api_url": f"https://api.carrierx.com/{paths[kind]}",
            "container_sid": "null",
            "login": f"{label}_{kind}_{self.random.randrange(100, 1000)}",
            "password": self.password(),
        }


def new_address(values: dict[str, Any]) -> dict[str, Any]:
    """An address with the defaults that the service fills in."""
    return {
        "direction": "any",
        "dst_port": 5060,
        "ip": None,
        "location_sid": None,
        "port": 5060,
        "priority": 0,
        "sip_password": None,
        "sip_username": None,
        "srtp": False,
        "transport": "udp",
        **values,
    }

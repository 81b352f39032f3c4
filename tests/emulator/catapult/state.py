# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything one Catapult user holds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from random import Random
from typing import Any

from emulator.collection import Collection, StoredObject
from emulator.ratelimit import Limits

USER_ID = "u-emulatordemouser2345abcd"
API_TOKEN = "t-emulatordemotoken234abc"
API_SECRET = "emulatordemosecret234567abcdefg"
ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
HOST_SUFFIX = "bwapp.bwsip.io"


class CatapultState:
    """Domains, endpoints and applications."""

    def __init__(self, random: Random) -> None:
        """An account without any of them."""
        self.random = random
        self.domains = Collection(random, name_of=lambda value: str(value["name"]).lower())
        self.endpoints = Collection(random, name_of=_endpoint_name)
        self.applications = Collection(random)
        self.limits = Limits(1, 1.0)

    def new_id(self, prefix: str) -> str:
        """A new id of the form that live samples show."""
        return prefix + "".join(self.random.choices(ID_LETTERS, k=23))

    def add_domain(self, values: Mapping[str, Any]) -> StoredObject:
        """Store a domain with defaults for what is left out."""
        identifier = str(values.get("id") or self.new_id("rd-"))
        domain: StoredObject = {"name": identifier, "description": None, "userId": USER_ID, **values, "id": identifier}
        return self.domains.add(identifier, domain)

    def add_endpoint(self, values: Mapping[str, Any]) -> StoredObject:
        """Store an endpoint with defaults for what is left out; a password may stand under `credentials`."""
        identifier = str(values.get("id") or self.new_id("re-"))
        endpoint: StoredObject = {
            "name": identifier,
            "description": None,
            "domainId": None,
            "applicationId": None,
            "enabled": True,
            "password": (values.get("credentials") or {}).get("password"),
            "tokens": [],
        }
        endpoint.update({name: value for name, value in values.items() if name != "credentials"}, id=identifier)
        return self.endpoints.add(identifier, endpoint)

    def add_application(self, values: Mapping[str, Any]) -> StoredObject:
        """Store an application with defaults for what is left out."""
        identifier = str(values.get("id") or self.new_id("a-"))
        application: StoredObject = {
            "name": identifier,
            "userId": USER_ID,
            "incomingCallUrl": None,
            "incomingCallUrlCallbackTimeout": None,
            "incomingCallFallbackUrl": None,
            "incomingMessageUrl": None,
            "incomingMessageUrlCallbackTimeout": None,
            "incomingMessageFallbackUrl": None,
            "callbackHttpMethod": "post",
            "autoAnswer": True,
        }
        application.update(values, id=identifier)
        return self.applications.add(identifier, application)


def _endpoint_name(value: StoredObject) -> Hashable:
    return (value["domainId"], value["name"])

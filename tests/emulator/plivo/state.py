# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything one Plivo account holds."""

from __future__ import annotations

import string
import time
import uuid
from random import Random
from typing import Any

from emulator.collection import Collection
from emulator.ratelimit import Limit

AUTH_ID = "MAEMULATORDEMO000001"
AUTH_TOKEN = "ZGVtby1hdXRoLXRva2VuLW9mLXRoZS1lbXVsYXRv"
SCOPED_TOKEN = "stk_emulator_demo_scoped_token"
DIRECT_DIAL = "Direct Dial"


class PlivoState:
    """The main account, its subaccounts and what belongs to them."""

    def __init__(self, random: Random) -> None:
        """A new account with its sample application."""
        self.random = random
        # Identifiers of requests come from their own stream, so that reads do not change what is made later.
        self._request_random = Random(random.getrandbits(64))
        self.endpoints = Collection(random, name_of=lambda value: value["username"])
        self.applications = Collection(random)
        self.numbers = Collection(random)
        self.subaccounts = Collection(random)
        self.trunks = Collection(random)
        self.limit = Limit(300, 5.0)
        self.add_application(
            app_name=DIRECT_DIAL,
            answer_url="https://s3.amazonaws.com/static.plivo.com/answer.xml",
            answer_method="GET",
            default_endpoint_app=True,
        )

    def digits(self, count: int) -> str:
        """A number of this many digits."""
        return self.random.choice("123456789") + "".join(self.random.choices(string.digits, k=count - 1))

    def token(self) -> str:
        """An auth token."""
        return "".join(self.random.choices(string.ascii_letters + string.digits, k=40))

    def api_id(self) -> str:
        """The id of a request, a version 1 UUID."""
        return str(uuid.uuid1(self._request_random.getrandbits(48) | 1 << 40, self._request_random.getrandbits(14)))

    def add_application(self, **values: Any) -> dict[str, Any]:
        """Store an application with defaults for what is left out."""
        identifier = str(values.get("app_id") or self.digits(17))
        application: dict[str, Any] = {
            "app_id": identifier,
            "owner": AUTH_ID,
            "app_name": "",
            "answer_url": None,
            "answer_method": "POST",
            "hangup_url": values.get("answer_url"),
            "hangup_method": "POST",
            "fallback_answer_url": None,
            "fallback_method": "POST",
            "message_url": None,
            "message_method": "POST",
            "default_number_app": False,
            "default_endpoint_app": False,
            "subaccount": None,
            "log_incoming_messages": True,
            "public_uri": False,
            "enabled": True,
        }
        application.update(values, app_id=identifier)
        self.applications.add(identifier, application)
        self.claim_defaults(application)
        return application

    def claim_defaults(self, application: dict[str, Any]) -> None:
        """Take the default flags that this application has away from all others of its account."""
        for flag in ("default_endpoint_app", "default_number_app"):
            if not application[flag]:
                continue
            for other in self.applications:
                if other is not application and other[flag] and other["owner"] == application["owner"]:
                    self.applications.change(other["app_id"], {flag: False})

    def default_endpoint_application(self, owner: str) -> str | None:
        """The id of the application that new endpoints of an account get."""
        for application in self.applications:
            if application["default_endpoint_app"] and application["owner"] == owner:
                return str(application["app_id"])
        return None

    def is_application(self, identifier: str) -> bool:
        """Whether an application of this id exists."""
        return identifier in self.applications

    def final_username(self, requested: str, form: str, length: int) -> str:
        """A requested username with a suffix that makes it unique."""
        moment = time.time()
        while True:
            suffix = time.strftime("%y%m%d%H%M%S", time.gmtime(moment))
            username = requested + (suffix if form == "timestamp" else self.digits(length))
            if not self.endpoints.named(username):
                return username
            moment += 1

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client of its own making that sends requests as they stand, and the shape of answers."""

from __future__ import annotations

import json
from typing import Any

import requests

from emulator.server import RunningEmulator

SECONDS = 30


class Caller:
    """Sends requests to one emulator under one pair of credentials or token."""

    def __init__(self, emulator: RunningEmulator, prefix: str, credentials: tuple[str, str] | str) -> None:
        """Begin every path with `prefix`; a text for credentials is a Bearer token."""
        self.emulator = emulator
        self._base = emulator.url + prefix
        self._session = requests.Session()
        if isinstance(credentials, str):
            self._session.headers["Authorization"] = f"Bearer {credentials}"
        else:
            self._session.auth = credentials

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        """Send a request; a body is sent as JSON, or as it is when it is a text."""
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        headers = {} if text is None else {"Content-Type": "application/json"}
        data = None if text is None else text.encode("utf-8")
        return self._session.request(method, self._base + path, data=data, headers=headers, timeout=SECONDS)

    def send_form(self, path: str, body: str) -> requests.Response:
        """Post a body as curl does when it is not told what the body is."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._session.post(self._base + path, data=body.encode("utf-8"), headers=headers, timeout=SECONDS)

    def seed(self, **objects: Any) -> None:
        """Put objects in."""
        self.emulator.control("POST", "seed", objects)

    def switch(self, **switches: Any) -> None:
        """Let the emulator behave another way."""
        self.emulator.control("PATCH", "switches", switches)


def shape(value: Any) -> Any:
    """Return the names and types in a value: what is left of a sample when its values are taken away."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return type(value).__name__


def without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return an object without some of its keys."""
    return {name: part for name, part in value.items() if name not in names}

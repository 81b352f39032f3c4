# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a provider's handlers see of a request, and what they give back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode


@dataclass
class Call:
    """One request as a handler sees it."""

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""
    remote_address: str = ""
    path_values: dict[str, str] = field(default_factory=dict)
    account: Any = None

    @property
    def query(self) -> dict[str, str]:
        """The query arguments; of a repeated one the last counts."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    def has_json_content_type(self) -> bool:
        """Whether the body is declared to be JSON."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower() == "application/json"

    def json(self) -> Any:
        """The decoded body; raises ValueError when it is not JSON."""
        return json.loads(self.body)

    def json_object(self) -> dict[str, Any] | None:
        """The decoded body when it is a JSON object, else None."""
        try:
            decoded = self.json()
        except ValueError:
            return None
        return decoded if isinstance(decoded, dict) else None

    def url_with(self, **arguments: object) -> str:
        """Path and query of this request with some query arguments replaced."""
        query: dict[str, object] = dict(self.query)
        for name, value in arguments.items():
            query.pop(name, None)
            query[name] = value
        return f"{self.path}?{urlencode(query)}"


@dataclass
class Reply:
    """One answer. `after_body` is written to the connection behind a complete answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after_body: bytes = b""


class RefusedError(Exception):
    """Raised by a handler to end the request with an error answer."""

    def __init__(self, reply: Reply) -> None:
        """Keep the answer to send."""
        super().__init__(reply.status)
        self.reply = reply


def encode(value: Any) -> bytes:
    """JSON text of a value."""
    return json.dumps(value).encode("ascii")


def json_reply(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer with a JSON body."""
    return raw_json_reply(status, encode(value), headers)


def raw_json_reply(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer whose JSON body is already text."""
    return Reply(status, body, {"content-type": "application/json", **(headers or {})})


def join_array(parts: Iterable[bytes]) -> bytes:
    """A JSON array of values that are already text."""
    return b"[" + b", ".join(parts) + b"]"

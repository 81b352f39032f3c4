# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a fault shows to the client: the answer that it sends in place of the true one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from emulator.exchange import Call, Reply, encode
from emulator.faults import Fault
from emulator.provider import Provider

HTML = b"<html>\r\n<head><title>%s</title></head>\r\n<body><center><h1>%s</h1></center></body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Disguise:
    """A fault in the way of one answer. `reply` is the true one, or None when the handler did not run."""

    provider: Provider
    call: Call
    fault: Fault
    reply: Reply | None

    def answer(self) -> Reply:
        """The answer that the client gets."""
        makers = {
            "status": self._status,
            "late": self._status,
            "html": self._html,
            "truncated": self._truncated,
            "empty": self._empty,
            "replace": self._replace,
        }
        maker = makers.get(self.fault.kind)
        return maker() if maker is not None else self._true()

    def _true(self) -> Reply:
        return self.reply if self.reply is not None else Reply(200, b"", {"content-type": "application/json"})

    def _status(self) -> Reply:
        reply = self.provider.failure(self.call, self.fault.status or 500)
        reply.headers.update(_hint(self.fault))
        reply.headers.update(_lower(self.fault.headers))
        return reply

    def _html(self) -> Reply:
        status = self.fault.status or 502
        title = b"502 Bad Gateway" if status >= 400 else b"Welcome"
        return Reply(status, HTML % (title, title), {"content-type": "text/html"})

    def _truncated(self) -> Reply:
        true = self._true()
        return Reply(self.fault.status or true.status, true.body[: len(true.body) // 2], true.headers)

    def _empty(self) -> Reply:
        return Reply(self.fault.status or self._true().status, b"", _lower(self.fault.headers))

    def _replace(self) -> Reply:
        true = self._true()
        headers = {**true.headers, **_lower(self.fault.headers)}
        return Reply(self.fault.status or true.status, _body(self.fault.body, true.body), headers)


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _body(wanted: Any, true: bytes) -> bytes:
    if wanted is None:
        return true
    return wanted.encode("utf-8") if isinstance(wanted, str) else encode(wanted)


def _hint(fault: Fault) -> dict[str, str]:
    if fault.hint == "retry_after":
        return {"retry-after": f"{fault.seconds:g}"}
    if fault.hint == "retry_after_date":
        return {"retry-after": formatdate(time.time() + fault.seconds, usegmt=True)}
    if fault.hint == "reset_ms":
        return {"x-ratelimit-reset": str(int((time.time() + fault.seconds) * 1000))}
    return {}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ASGI application around one provider: journal, latency and faults, then the provider's own answer."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Awaitable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from typing import Any, Callable

from starlette.types import Receive, Scope, Send

from emulator.control import PREFIX, control_application
from emulator.disguise import Disguise
from emulator.exchange import Call, RefusedError, Reply
from emulator.faults import MEANWHILE, Fault, Faults
from emulator.journal import Journal
from emulator.provider import Provider

AFTER_BODY_SECONDS = 0.005
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass
class Held:
    """A request that takes effect only when so many others have come."""

    call: Call
    others: int


class Emulator:
    """One provider with everything that tests may do to it."""

    def __init__(self, provider: Provider, latency: float = 0.0) -> None:
        """`latency` is the delay of every answer in seconds."""
        self.provider = provider
        self.journal = Journal()
        self.faults = Faults()
        self.latency = latency
        self._start_latency = latency
        self._held: list[Held] = []
        self._control: Application = control_application(self)

    def reset(self) -> None:
        """State, switches, journal, faults and latency back to the start."""
        self.provider.reset()
        self.journal.restart()
        self.faults.clear()
        self._held.clear()
        self.latency = self._start_latency

    def settle(self) -> None:
        """Let everything take effect that is still under way."""
        while self._held:
            self._handle(self._held.pop(0).call)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["path"].startswith(PREFIX):
            await self._control(scope, receive, send)
            return
        started = time.monotonic()
        body = await _read(receive)
        if body is None:
            return
        await self._serve(_call(scope, body), started, receive, send)

    async def _serve(self, call: Call, started: float, receive: Receive, send: Send) -> None:
        entry = self.journal.open(call, started)
        self._land()
        fault = self.faults.take(call)
        entry.fault = fault.kind if fault is not None else None
        if self.latency > 0:
            await asyncio.sleep(self.latency)
        reply = await self._answer(call, fault)
        if reply is None:
            if fault is None or fault.kind != "hang":
                _transport(send).abort()
            await _gone(receive)
        elif _transport(send).is_closing():
            pass  # The client did not wait for the answer.
        else:
            entry.status = reply.status
            if fault is not None and fault.kind == "cut":
                await _send_half(reply, receive, send)
            else:
                await _send(reply, send)
        entry.ended = time.monotonic()

    async def _answer(self, call: Call, fault: Fault | None) -> Reply | None:
        """The answer to send, or None for a dropped connection."""
        if fault is None:
            return self._handle(call)
        if fault.kind == "delay":
            return await self._answer_late(call, fault)
        if fault.kind in MEANWHILE:
            return self._answer_meanwhile(call, fault)
        if fault.kind == "late":
            self._held.append(Held(call, fault.lands))
        reply = self._handle(call) if fault.when == "after" else None
        if fault.kind in ("drop", "hang") or (fault.kind == "late" and fault.status is None):
            return None
        return Disguise(self.provider, call, fault, reply).answer()

    def _answer_meanwhile(self, call: Call, fault: Fault) -> Reply:
        """Let somebody else change something before or after the request is handled."""
        reply = self._handle(call) if fault.when == "after" else None
        self._meddle(fault)
        return reply or self._handle(call)

    def _meddle(self, fault: Fault) -> None:
        """Do what somebody else does."""
        if fault.kind == "insert":
            self.provider.insert_all(fault.seed)
        elif fault.kind == "change":
            self.provider.overwrite(str(fault.id), fault.values)
        else:
            self.provider.remove(str(fault.id))

    def _land(self) -> None:
        """Let those requests take effect whose time has come with this one."""
        for held in self._held:
            held.others -= 1
        landing = [held for held in self._held if held.others < 1]
        self._held = [held for held in self._held if held.others > 0]
        for held in landing:
            self._handle(held.call)

    async def _answer_late(self, call: Call, fault: Fault) -> Reply:
        if fault.when == "before":
            await asyncio.sleep(fault.seconds)
            return self._handle(call)
        reply = self._handle(call)
        await asyncio.sleep(fault.seconds)
        return reply

    def _handle(self, call: Call) -> Reply:
        """Handlers do not wait for anything, so each request is one step for all others."""
        try:
            return self.provider.handle(call)
        except RefusedError as refused:
            return refused.reply
        except Exception:  # noqa: BLE001 - a mistake in the emulator must not look like a dropped connection
            traceback.print_exc(file=sys.stderr)
            return Reply(500, b"the emulator itself failed, see its standard error", {"content-type": "text/plain"})


def _call(scope: Mapping[str, Any], body: bytes) -> Call:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    client = scope.get("client")
    return Call(
        method=scope["method"],
        path=scope["path"],
        query_string=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body,
        base_url=f"{scope['scheme']}://{headers.get('host', '')}",
        remote_address=client[0] if client else "",
    )


async def _read(receive: Receive) -> bytes | None:
    """The request body, or None when the client went away before it was complete."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _start(reply: Reply) -> MutableMapping[str, Any]:
    headers: list[tuple[bytes, bytes]] = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()
    ]
    if reply.status != 204:
        headers.append((b"content-length", str(len(reply.body)).encode("ascii")))
    return {"type": "http.response.start", "status": reply.status, "headers": headers}


async def _send(reply: Reply, send: Send) -> None:
    await send(_start(reply))
    await send({"type": "http.response.body", "body": b"" if reply.status == 204 else reply.body})
    if reply.after_body:
        # Bytes that came together with the answer would be read and thrown away with it.
        await asyncio.sleep(AFTER_BODY_SECONDS)
        _transport(send).write(reply.after_body)


async def _send_half(reply: Reply, receive: Receive, send: Send) -> None:
    """Promise the whole body (of an empty one a byte), send half of it and close the connection."""
    await send(_start(replace(reply, body=reply.body or b" ")))
    await send({"type": "http.response.body", "body": reply.body[: len(reply.body) // 2], "more_body": True})
    _transport(send).abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    """Wait until the connection is closed: the server would still answer 500 for a request that it believes open."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(send: Send) -> Any:
    """The connection behind the server's `send`, which is a method of the server's own object for one request."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server does not show its connection: run the emulator under uvicorn")
    return transport

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run emulators in a background thread."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from emulator.application import Emulator
from emulator.carrierx.provider import CarrierX
from emulator.catapult.provider import Catapult
from emulator.plivo.provider import Plivo
from emulator.provider import Provider

PROVIDERS: dict[str, type[Provider]] = {provider.name: provider for provider in (Plivo, CarrierX, Catapult)}
START_SECONDS = 10.0


@dataclass(frozen=True)
class Settings:
    """How to run one emulator."""

    provider: str
    host: str = "127.0.0.1"
    port: int = 0
    seed: int = 0
    latency: float = 0.0
    switches: Mapping[str, object] | None = None
    certificate: str | None = None
    key: str | None = None


class _Server(uvicorn.Server):
    """Tells when it answers requests."""

    def __init__(self, configuration: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(configuration)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready.set()


class RunningEmulator:
    """One emulator that accepts connections."""

    def __init__(self, settings: Settings, application: type[Emulator] = Emulator) -> None:
        """Open the port; requests wait until `serve` runs."""
        provider = PROVIDERS[settings.provider](settings.seed, settings.switches)
        self.application = application(provider, settings.latency)
        self.socket = _listen(settings.host, settings.port)
        self.url = _url(settings, self.socket.getsockname()[1])
        self.ready = threading.Event()
        self._server = _Server(_configuration(self.application, settings), self.ready)

    @property
    def provider(self) -> Provider:
        """The provider; to be changed through the control routes while requests are under way."""
        return self.application.provider

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that a playbook needs."""
        return self.provider.environment(self.url)

    @property
    def started(self) -> bool:
        """Whether requests are answered."""
        return bool(self._server.started)

    async def serve(self) -> None:
        """Answer requests until `stop`."""
        await self._server.serve(sockets=[self.socket])

    def stop(self) -> None:
        """Make `serve` end soon."""
        self._server.should_exit = True

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call a control route, for example `control("PATCH", "switches", {"suffix": "timestamp"})`."""
        connection = _connect(self.url)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, f"/_emulator/{path}", text, {"Content-Type": "application/json"})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status >= 400:
            raise ValueError(content.decode("utf-8") or f"{method} {path}: {response.status}")
        return json.loads(content) if content else None

    def journal(self, since: int = 0) -> list[dict[str, Any]]:
        """The requests received, oldest first."""
        return list(self.control("GET", f"journal?since={since}"))


class Group:
    """Emulators that run in one background thread."""

    def __init__(self, settings: Sequence[Settings]) -> None:
        """Open the ports."""
        self.emulators = {one.provider: RunningEmulator(one) for one in settings}
        self._thread = threading.Thread(target=self._run, name="emulators", daemon=True)

    def start(self) -> None:
        """Return when all emulators answer requests."""
        self._thread.start()
        for emulator in self.emulators.values():
            emulator.ready.wait(START_SECONDS)
        if not all(emulator.started for emulator in self.emulators.values()):
            raise RuntimeError("the emulators did not start")

    def stop(self) -> None:
        """Close all connections and wait for the thread."""
        for emulator in self.emulators.values():
            emulator.stop()
        self._thread.join(START_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            for emulator in self.emulators.values():
                emulator.ready.set()  # nobody need wait for what has ended

    async def _serve(self) -> None:
        await asyncio.gather(*(emulator.serve() for emulator in self.emulators.values()))


@contextlib.contextmanager
def running(
    provider: str,
    *,
    port: int = 0,
    seed: int = 0,
    latency: float = 0.0,
    switches: Mapping[str, object] | None = None,
    certificate: str | None = None,
    key: str | None = None,
) -> Iterator[RunningEmulator]:
    """Run one emulator while a `with` block runs; its address is `emulator.url`."""
    settings = Settings(
        provider, port=port, seed=seed, latency=latency, switches=switches, certificate=certificate, key=key
    )
    with running_group([settings]) as emulators:
        yield emulators[provider]


@contextlib.contextmanager
def running_group(settings: Sequence[Settings]) -> Iterator[dict[str, RunningEmulator]]:
    """Run several emulators while the block runs; yields them by provider."""
    group = Group(settings)
    group.start()
    try:
        yield group.emulators
    finally:
        group.stop()


def _listen(host: str, port: int) -> socket.socket:
    # Only a socket that names its protocol is given TCP_NODELAY by asyncio. Without it an answer of two writes
    # waits for the client's delayed acknowledgement.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from error
    return listener


def _url(settings: Settings, port: int) -> str:
    scheme = "https" if settings.certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{port}"


def _configuration(application: Emulator, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http="h11",
        loop="asyncio",
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
    )


def _connect(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(parts.netloc, timeout=30, context=context)
    return http.client.HTTPConnection(parts.netloc, timeout=30)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many requests the emulator itself can answer, so that nobody takes its limit for that of a module."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bench.contest import authorization
from bench.loops import Created
from bench.place import SECONDS, Emulator
from bench.trial import Case, reset

CONNECTIONS = 8
CREATES = 2000
PAGES = 400


def ceilings(emulator: Emulator, case: Case, made: Created) -> dict[str, float]:
    """Return the requests per second that a client can have that does nothing else, by what they do."""
    reset(emulator, replace(case, latency=0.0))
    sample, read = made.creates[0], made.read
    phones = map(case.fleet.phone, range(CREATES))
    bodies = [{name: phone.get(name, value) for name, value in sample["body"].items()} for phone in phones]
    creates = [_request(emulator, "POST", sample["path"], body) for body in bodies]
    query = urllib.parse.urlencode(read["query"], doseq=True)
    pages = [_request(emulator, "GET", f"{read['path']}?{query}")] * PAGES
    return {"creates": _rate(emulator, creates), "pages": _rate(emulator, pages)}


def _request(emulator: Emulator, method: str, path: str, body: Any = None) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {_host(emulator)}",
        f"Authorization: {authorization(emulator.environment)}",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + content


def _rate(emulator: Emulator, requests: Sequence[bytes]) -> float:
    shares = [requests[number::CONNECTIONS] for number in range(CONNECTIONS)]
    workers = [threading.Thread(target=_send, args=(emulator, share)) for share in shares]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(requests) / (time.perf_counter() - begun)


def _send(emulator: Emulator, requests: Iterable[bytes]) -> None:
    """Send requests over one connection, each when the one before was answered."""
    name, port = _host(emulator).split(":")
    with socket.create_connection((name, int(port)), timeout=SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = connection.makefile("rb")
        for request in requests:
            connection.sendall(request)
            status = answers.readline().split()[1]
            headers = dict(line.lower().split(b":", 1) for line in iter(answers.readline, b"\r\n"))
            answers.read(int(headers[b"content-length"]))
            if not status.startswith(b"2"):
                raise ValueError(f"the emulator answered {status.decode()}")


def _host(emulator: Emulator) -> str:
    return urllib.parse.urlsplit(emulator.url).netloc

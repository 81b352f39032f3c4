# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server that answers with whatever bytes a test likes: the emulators are honest."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Callable, NamedTuple, Optional
from urllib.parse import urlsplit


class Request(NamedTuple):
    """A request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class HangUp(Exception):
    """Raised by an answer to close the connection."""


Answers = Callable[[Request], Iterable[bytes]]
"""Gives the bytes to send for a request, piece by piece."""


class HostileServer:
    """Listens while a C(with) block runs; keeps each connection until its answers hang up."""

    def __init__(self, answers: Answers, tls: ssl.SSLContext | None = None) -> None:
        """Open the port."""
        self.answers = answers
        self.requests: list[Request] = []
        self.connections: list[socket.socket] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.host}"

    def __enter__(self) -> HostileServer:
        """Accept connections."""
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close all connections."""
        for one in (self._listener, *self.connections):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _peer = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, HangUp):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
                self.connections.append(connection)
            self._converse(connection)
        _hang_up(connection)

    def _converse(self, connection: socket.socket) -> None:
        if isinstance(connection, ssl.SSLSocket):
            connection.do_handshake()
        with connection.makefile("rb") as incoming:
            while True:
                request = _read(incoming)
                if request is None:
                    return
                self.requests.append(request)
                for piece in self.answers(request):
                    connection.sendall(piece)


def _hang_up(connection: socket.socket) -> None:
    """Close a connection; what the client still sends is read, since it would else not see what was sent last."""
    with contextlib.suppress(OSError, ValueError):  # It may be closed already.
        if isinstance(connection, ssl.SSLSocket):
            connection = socket.socket(fileno=connection.detach())
        with connection:
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(65536):
                pass


def _read(incoming: BinaryIO) -> Optional[Request]:  # noqa: UP045 - X | None is an error on Python 3.9 outside annotations
    """Return the next request, None when there is none or it is no HTTP."""
    line = incoming.readline(65536).decode("latin-1").split()
    if len(line) != 3 or not line[2].startswith("HTTP/"):
        return None
    headers = {name.lower(): value for name, value in http.client.parse_headers(incoming).items()}
    return Request(line[0], line[1], headers, incoming.read(int(headers.get("content-length", 0))))


# What to answer


def head(status: int = 200, **headers: object) -> bytes:
    """Return a status line and headers; names have _ for -."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} Whatever", *lines, "", ""]).encode("latin-1", "replace")


def whole(body: bytes, status: int = 200, **headers: object) -> bytes:
    """Return an answer as it should be."""
    return head(status, Content_Type="application/json", Content_Length=len(body), **headers) + body


def for_ever(first: bytes, piece: bytes) -> Iterator[bytes]:
    """Yield an answer that does not end."""
    yield first
    while True:
        yield piece


class Reply(NamedTuple):
    """An answer of an honest server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def sent(self) -> bytes:
        """Return its bytes."""
        hop_by_hop = ("connection", "content-length", "transfer-encoding")
        headers = {name: value for name, value in self.headers.items() if name.lower() not in hop_by_hop}
        return head(self.status, Content_Length=len(self.body), **headers) + self.body


def ask(url: str, request: Request) -> Reply:
    """Return what an honest server answers to a request."""
    with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc)) as connection:
        connection.request(request.method, request.target, request.body or None, dict(request.headers))
        response = connection.getresponse()
        return Reply(response.status, dict(response.headers), response.read())


# Other servers


class Blunt(HostileServer):
    """A server that says the same to whatever comes, and closes."""

    def __init__(self, said: bytes) -> None:
        """Open the port."""
        super().__init__(lambda _request: [])
        self.said = said

    def _converse(self, connection: socket.socket) -> None:
        connection.recv(1)
        connection.sendall(self.said)


class Proxy(HostileServer):
    """A proxy that lets everything through to where it leads."""

    def __init__(self) -> None:
        """Open the port."""
        super().__init__(lambda request: [ask(request.target, self.inward(request)).sent()])

    @staticmethod
    def inward(request: Request) -> Request:
        """Return a request as the server behind the proxy gets it."""
        return request._replace(target="/" + request.target.split("/", 3)[3])

    def _converse(self, connection: socket.socket) -> None:
        begun = connection.recv(7, socket.MSG_PEEK)
        if begun != b"CONNECT":
            super()._converse(connection)
            return
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            asked += connection.recv(1)
        lines = asked.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        target = lines[0].split(" ")[1]
        self.requests.append(Request("CONNECT", target, headers, b""))
        host, _colon, port = target.partition(":")
        with socket.create_connection((host, int(port))) as behind:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(behind, connection), daemon=True)
            back.start()
            _pump(connection, behind)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until it ends."""
    with contextlib.suppress(OSError):
        while True:
            piece = source.recv(65536)
            if not piece:
                break
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gateway in front of the emulators that takes canaries for credentials and tells on request what it was sent.

Its first path segment names the provider, the second one the habit, for example `plivo/refuse-400`:

- `pass` answers as the provider does, `talk` with secrets under further keys of each object;
- `refuse-STATUS`, `drop` (closes the connection), `cut` (ends in the middle of an answer), `text` (answers with a text)
  and `odd` (answers with JSON of another shape) do so to all requests, with `-writes` behind the verb to what writes;
- `blind` drops what writes and answers 500 from then on.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import socket
import threading
import urllib.parse
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from catalogue import ANSWERED
from emulator.server import RunningEmulator

HOP_BY_HOP = ("connection", "transfer-encoding", "content-length", "host", "accept-encoding", "date", "server")

READS = ("GET", "HEAD")

STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 302)


class Gateway(ThreadingHTTPServer):
    """Forwards requests to emulators, or tells what it was sent."""

    daemon_threads = True

    def __init__(self, emulators: Mapping[str, RunningEmulator], canaries: Mapping[str, str]) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.emulators = emulators
        self.canaries = canaries
        self.told: Counter[str] = Counter()
        """How many canaries were told, by path up to the habit."""
        self.written: set[str] = set()

    def forget(self) -> None:
        """Begin anew."""
        self.told.clear()
        self.written.clear()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.address}"

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def running(emulators: Mapping[str, RunningEmulator], canaries: Mapping[str, str]) -> Iterator[Gateway]:
    """Run a gateway while the block runs."""
    gateway = Gateway(emulators, canaries)
    thread = threading.Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server: Gateway

    def _answer(self) -> None:
        target = urllib.parse.urlsplit(self.path)  # absolute where the gateway is used as a proxy
        self.provider, habit, path = target.path[1:].split("/", 2)
        self.place = f"{self.provider}/{habit}"
        self.target = f"/{path}?{target.query}"
        self.content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.reads = self.command in READS
        verb = habit.split("-")[0]
        if verb == "blind":
            self._be_blind()
        elif verb in ("pass", "talk") or (self.reads and "-writes" in habit):
            self._forward(talk=verb == "talk")
        elif verb == "drop":
            self._drop()
        elif verb == "cut":
            self._say(200, json.dumps(self._echo()), "application/json", missing=100)
        elif verb == "text":
            self._say(200, " ".join(self._echo()), "text/plain")
        elif verb == "odd":
            self._say(200, json.dumps(self._odd()), "application/json")
        else:
            self._refuse(int(habit.rsplit("-", 1)[1]))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - names that http.server asks for

    def log_message(self, *_message: object) -> None:
        """Say nothing."""

    # Habits

    def _forward(self, talk: bool) -> None:
        response, text = self._ask(self.command, self.content)
        if talk and text.strip()[:1] in ("{", "["):
            text = json.dumps(self._with_secrets(json.loads(text)))
        self._say(response.status, text, response.headers.get("Content-Type", ""), headers=dict(response.headers))

    def _ask(self, method: str, content: bytes | None = None) -> tuple[http.client.HTTPResponse, str]:
        """Send a request to the emulator, with credentials that it takes."""
        emulator = self.server.emulators[self.provider]
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(emulator.url).netloc, timeout=30)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        kept["Authorization"] = authorization(emulator.environment)
        with contextlib.closing(connection):
            connection.request(method, self.target, content, kept)
            response = connection.getresponse()
            return response, response.read().decode()

    def _be_blind(self) -> None:
        if not self.reads:
            self.server.written.add(self.place)
            self._drop()
        elif self.place in self.server.written:
            self._refuse(500)
        else:
            self._forward(talk=False)

    def _drop(self) -> None:
        self.server.told[self.place] += len(self._sent())
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _refuse(self, status: int) -> None:
        """Refuse with an error in a form that depends on the status; it tells all that was sent, and what is stored."""
        said = list(filter(None, self._echo()))
        secret = urllib.parse.quote(said[0])
        headers = {
            "X-Request-ID": said[0],
            "WWW-Authenticate": f'Basic realm="{" ".join(said)[:300]}"',
            "Location": f"http://user:{secret}@{self.server.address}/?token={secret}",
            "Retry-After": "7200",
        }
        forms: dict[int, tuple[str, Any]] = {
            400: ("application/json", {"error": said, "code": said[-1], "api_id": said[-1]}),
            401: ("text/plain", "\n".join(said)),
            403: ("text/html", f"<html><body>{'<br>'.join(said)}</body></html>"),
            404: ("application/json", {"message": " ".join(said), "code": said[0]}),
            409: ("application/json", {"errors": [{"field": one, "message": one} for one in said]}),
            422: ("application/json", {"detail": {one: {one: one} for one in said}}),
            429: ("application/json", {"data": self._with_secrets({"a": {}})}),
            500: ("application/json", " ".join(said)),
            302: ("text/plain", " ".join(said)),
        }
        kind, body = forms[status]
        self._say(status, json.dumps(body) if kind == "application/json" else body, kind, headers=headers)

    # What is told

    def _sent(self) -> dict[str, str]:
        """Return the canaries that a request holds."""
        header = self.headers.get("Authorization", "")
        coded = header.partition(" ")[2]
        credentials = b64decode(coded).decode() if header.startswith("Basic ") else coded
        held = [credentials, *texts(json.loads(self.content or b"null"))]
        return {name: one for name, one in self.server.canaries.items() if any(one in text for text in held)}

    def _echo(self) -> list[str]:
        """Return what a request holds in all the ways in which a server may write it."""
        sent = self._sent()
        self.server.told[self.place] += len(sent)
        told = [self.headers.get("Authorization", ""), self._stored(), self.content.decode()]
        for one in sent.values():
            told += [
                one,
                repr({"password": one}),
                json.dumps({"password": one}),
                json.dumps({"password": one}, ensure_ascii=False),
                html.escape(one),
                urllib.parse.quote(one, safe=""),
                urllib.parse.quote_plus(one),
            ]
        return told

    def _stored(self) -> str:
        """Return the object that a request is to change."""
        if self.reads:
            return ""
        response, text = self._ask("GET")
        found = json.loads(text) if response.status == 200 else None
        return text if isinstance(found, dict) and not {"objects", "items"} & set(found) else ""

    def _odd(self) -> Any:
        told = self._echo()
        return {"objects": [{"endpoint_id": None, "items": told}], "items": told, **dict.fromkeys(told, told[0])}

    def _with_secrets(self, value: Any) -> Any:
        """Return a copy of an answer with secrets under further keys of every object."""
        canaries = self.server.canaries
        if isinstance(value, dict):
            secrets = {name: canaries[f"answer.{name}"] for name in ANSWERED}
            self.server.told[self.place] += len(secrets)
            return {**secrets, **{key: self._with_secrets(inner) for key, inner in value.items()}}
        if isinstance(value, list):
            return [self._with_secrets(inner) for inner in value]
        return value

    def _say(
        self, status: int, text: str, kind: str, missing: int = 0, headers: Mapping[str, str] | None = None
    ) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            if name.lower() not in (*HOP_BY_HOP, "content-type"):
                self.send_header(name, value.encode().decode("latin-1"))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) - missing])
        self.close_connection = self.close_connection or bool(missing)


def texts(value: Any) -> Iterator[str]:
    """Yield every text in nested values."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def authorization(environment: Mapping[str, str]) -> str:
    """Return the header of credentials that an emulator takes."""
    bearer = environment.get("CARRIERX_API_TOKEN")
    if bearer:
        return f"Bearer {bearer}"
    names = ("PLIVO_AUTH_ID", "PLIVO_AUTH_TOKEN"), ("BANDWIDTH_API_TOKEN", "BANDWIDTH_API_SECRET")
    username, password = next(pair for pair in names if pair[0] in environment)
    return "Basic " + b64encode(f"{environment[username]}:{environment[password]}".encode()).decode()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers that break the rules of HTTP: bounded time, bounded memory, a clear error, and nothing for other hosts."""

from __future__ import annotations

import gc
import gzip
import itertools
import threading
import tracemalloc
import weakref
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils import _http
from ansible_collections.cpaas.voice.plugins.module_utils._errors import OutcomeUnknown, RequestFailed
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client, Service, Settings
from ansible_collections.cpaas.voice.plugins.module_utils._providers import catapult
from ansible_collections.cpaas.voice.tests.unit.hostile_server import HangUp, HostileServer, Request, head, whole
from ansible_collections.cpaas.voice.tests.unit.support import TestClock

KIBIBYTE = 1024
SPACES = b" " * 64 * KIBIBYTE
CREDENTIALS = "of-news"


class HurryingClock(_http.Clock):
    """A clock on which each look takes a second."""

    def __init__(self) -> None:
        self.looks = 0
        self.looked = threading.Event()

    def now(self) -> float:
        self.looks += 1
        self.looked.set()
        return self.looks


def client_of(server: HostileServer, clock: _http.Clock | None = None, **settings: Any) -> Client:
    """Return a client of a server."""
    service = Service(
        "Somebody",
        server.url,
        f"Bearer {CREDENTIALS}",
        (CREDENTIALS,),
        "token",
        rate_limit_wait=catapult.rate_limit_wait,
    )
    return Client(service, Settings(**{"retries": 0, "timeout": 5, **settings}), clock or TestClock())


def bomb(encoding: str, wbits: int) -> tuple[bytes, bytes]:
    """Return an answer that fills the memory when it is unpacked, and what can follow on it again and again."""
    pack = zlib.compressobj(9, zlib.DEFLATED, wbits)
    first, more = (pack.compress(SPACES * 16) + pack.flush(zlib.Z_FULL_FLUSH) for _time in range(2))
    return head(Content_Encoding=encoding) + first, more


CHUNKED = head(Transfer_Encoding="chunked")
ENDLESS = {
    "a body until the end": (head(), SPACES),
    "a body as long as it says": (head(Content_Length=10**12), SPACES),
    "a body of a negative length": (head(Content_Length=-1), SPACES),
    "a huge chunk": (CHUNKED + b"fffffffff\r\n", SPACES),
    "a chunk of a negative length": (CHUNKED + b"-1\r\n", SPACES),
    "many chunks": (CHUNKED, b"10000\r\n" + SPACES + b"\r\n"),
    "many tiny chunks": (CHUNKED, b"1\r\n \r\n" * 1000),
    "the length of a chunk": (CHUNKED, b"0" * KIBIBYTE),
    "what follows the last chunk": (CHUNKED + b"0\r\n", b"a: b\r\n" * 1000),
    "a gzip bomb": bomb("gzip", 31),
    "a gzip bomb in another": bomb("gzip, gzip", 31),
    "a deflate bomb": bomb("deflate", 15),
    "a body of an error": (head(500), SPACES),
    "a body of a redirect": (head(302, Location="/elsewhere"), SPACES),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "headers of an interim answer": (b"HTTP/1.1 100 Continue\r\n", b"x: y\r\n" * 1000),
}
"""What an answer begins with, and what follows again and again."""


@pytest.mark.parametrize("name", ENDLESS)
def test_what_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """After so many bytes, as they arrive or unpacked."""
    monkeypatch.setattr(_http, "MAX_BODY", 256 * KIBIBYTE)
    monkeypatch.setattr(_http, "OVERHEAD", 64 * KIBIBYTE)
    first, more = ENDLESS[name]
    with HostileServer(lambda _request: itertools.chain([first], itertools.repeat(more, 10_000))) as server:
        tracemalloc.start()
        try:
            with pytest.raises(RequestFailed, match="Could not read it:"):
                client_of(server).request("GET", "/", "read it")
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 2048 * KIBIBYTE
    assert len(server.requests) == 1


SLOW = {
    "a status line": (b"", b"H"),
    "a header": (b"HTTP/1.1 200 Whatever\r\nx: ", b"y"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body": (head(Content_Length=10**6), b" "),
    "a chunk": (CHUNKED + b"ffff\r\n", b" "),
    "the length of a chunk": (CHUNKED, b"0"),
    "chunks": (CHUNKED, b"1\r\n \r\n"),
    "what follows the last chunk": (CHUNKED + b"0\r\n", b"a: b\r\n"),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_comes_drop_by_drop_is_given_up(name: str) -> None:
    """After some time by the clock of the client, though no single drop is late."""
    clock = HurryingClock()
    first, more = SLOW[name]

    def answers(_request: Request) -> Iterator[bytes]:
        yield first
        while clock.looked.wait(5):
            clock.looked.clear()
            yield more

    with HostileServer(answers) as server:
        with pytest.raises(RequestFailed, match="did not answer within 5 seconds"):
            client_of(server, clock).request("GET", "/", "read it")
        assert clock.looks > 5 * _http.PATIENCE
        assert len(server.requests) == 1


def then_hang_up(*pieces: bytes) -> Iterator[bytes]:
    """Yield an answer after which the connection is closed."""
    yield from pieces
    raise HangUp


def last(body: bytes, **headers: str) -> bytes:
    """Return an answer, after which the connection will be closed."""
    answer: bytes = whole(body, Connection="close", **headers)
    return answer


BROKEN = {
    "nothing": [],
    "no HTTP": [b"\x00\xff" * 100],
    "HTTP/0.9": [b"<html>\x1b[31mgarbage</html>\r\n"],
    "SSH": [b"SSH-2.0-OpenSSH_9.9\r\n"],
    "no number as a status": [b"HTTP/1.1 abc OK\r\n\r\n{}"],
    "a status that cannot be": [b"HTTP/1.1 99999 OK\r\n\r\n{}"],
    "another version": [b"HTTP/9.9 200 OK\r\n\r\n{}"],
    "an early hint alone": [head(103, Link="</style.css>")],
    "ten thousand headers": [head(**{f"x{number}": number for number in range(10_000)})],
    "a giant header": [head(x="y" * 10_000_000)],
    "less than it says": [head(Content_Length=100) + b'{"a": '],
    "a chunk that is cut": [CHUNKED + b"10\r\n{}"],
    "a chunk without a length": [CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"],
    "gzip that is none": [last(b"{}", Content_Encoding="gzip")],
    "gzip that is cut": [last(gzip.compress(b'{"a": 1}')[:-12], Content_Encoding="gzip")],
    "an unknown encoding": [last(b"\x01\x02", Content_Encoding="br")],
    "no JSON": [last(b"{]")],
    "no UTF-8": [last(b'{"a": "\xff\xfe"}')],
    "half a UTF-16": [last(b"\xff\xfe{")],
    "a hundred thousand brackets": [last(b"[" * 100_000)],
    "a thousand brackets": [last(b"[" * 1000 + b"]" * 1000)],
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_an_error(name: str) -> None:
    """It is read again, but a create is not sent again."""
    gc.collect()  # At the bottom of a deep answer that would go wrong.
    with HostileServer(lambda _request: then_hang_up(*BROKEN[name])) as server:
        client = client_of(server, retries=1)
        with pytest.raises(RequestFailed, match="Could not read it:") as failed:
            client.request("GET", "/", "read it")
        assert failed.value.message.isprintable()
        assert len(server.requests) == 2
        with pytest.raises(OutcomeUnknown, match="Could not create it:"):
            client.request("POST", "/", "create it", body={}, once=True)
        assert len(server.requests) == 3


READABLE = {
    "a byte order mark": whole(b'\xef\xbb\xbf{"a": 1}'),
    "UTF-16": whole('{"a": 1}'.encode("utf-16")),
    "the same key twice": whole(b'{"a": 0, "a": 1}'),
    "gzip": whole(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip"),
    "chunks": CHUNKED + b'2;name=value\r\n{"\r\n6\r\na": 1}\r\n0\r\nx: y\r\n\r\n',
    "an interim answer before it": b"HTTP/1.1 100 Continue\r\n\r\n" + whole(b'{"a": 1}'),
    "a header without a name": b'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 8\r\n\r\n{"a": 1}',
    "line ends without carriage returns": b'HTTP/1.1 200 OK\nContent-Length: 8\n\n{"a": 1}',
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_is_read(name: str) -> None:
    """Unusual is not wrong."""
    with HostileServer(lambda _request: [READABLE[name]]) as server:
        assert client_of(server).request("GET", "/", "read it").data == {"a": 1}


NEXT = whole(b'{"of": "the answer before"}')
AHEAD = {
    "more than it says": [whole(b'{"of": "/1"}') + NEXT],
    "the answer after an early hint": [head(103) + NEXT],
    "the answer after an early hint, late": [head(103), NEXT],
}


@pytest.mark.parametrize("name", AHEAD)
def test_an_answer_is_never_taken_for_that_of_another_request(name: str) -> None:
    """What comes after an answer, on the same connection, is not the next one."""

    def answers(request: Request) -> Iterable[bytes]:
        return AHEAD[name] if request.target == "/1" else [whole(b'{"of": "/2"}')]

    with HostileServer(answers) as server:
        client = client_of(server)
        if "hint" in name:
            with pytest.raises(RequestFailed, match=r"the connection to .* broke before the answer was complete"):
                client.request("GET", "/1", "read it")
        else:
            assert client.request("GET", "/1", "read it").data == {"of": "/1"}
        assert client.request("GET", "/2", "read it").data == {"of": "/2"}


@pytest.mark.parametrize("quoted", ["\\", "%", "&#0", "\\u0022", '"', "of-"])
def test_an_error_of_one_word_again_and_again_is_quoted_soon(quoted: str) -> None:
    """Looking for secrets in it takes no longer than reading it."""
    body = (quoted * 1_000_000).encode()
    with HostileServer(lambda _request: [whole(body, 400)]) as server:
        service = Service("Somebody", server.url, 'Bearer "+x', ('"+x', "+ of-\\"), "token")
        with pytest.raises(RequestFailed, match="Somebody answered 400") as failed:
            Client(service, Settings(retries=0), TestClock()).request("POST", "/", "create it", body={}, once=True)
        assert len(failed.value.message) < 1000


def test_no_connection_outlives_its_client() -> None:
    """A process that makes many clients does not run out of files."""
    with HostileServer(lambda _request: [READABLE["gzip"]]) as server:
        client = client_of(server)
        client.request("GET", "/", "read it")
        session = weakref.ref(client._session)
        del client
        gc.collect()
        assert session() is None


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 307, 308])
@pytest.mark.parametrize(
    "location", ["http://{}/x", "//{}/x", "http://user:password@{}/", "http://[::1", "\x80\xff", ""]
)
def test_a_redirect_leads_nowhere(status: int, location: str) -> None:
    """Nothing is sent to another host, whatever the address looks like."""
    with HostileServer(lambda _request: []) as elsewhere:
        answer = whole(b"{}", status, Location=location.format(elsewhere.host), Refresh=f"0; url={elsewhere.url}")
        with HostileServer(lambda _request: [answer]) as server:
            with pytest.raises(RequestFailed, match=r"Redirects.* are not followed"):
                client_of(server, retries=3).request("POST", "/", "create it", body={}, once=True)
            assert len(server.requests) == 1
        assert not elsewhere.connections


@pytest.mark.parametrize("header", ["Retry-After", "X-RateLimit-Reset"])
@pytest.mark.parametrize(
    "value",
    [
        "",
        "-1",
        "1e309",
        "nan",
        "soon",
        "1" * 5000,
        "\x00",
        "\u0663",
        "Fri, 31 Dec 99999999999999999999 23:59:59 GMT",
        "1-Jan-99 23:59:59 99999999999999999999",
        "Mon, 01 Jan 0001 00:00:00 +2359",
    ],
)
def test_a_wait_that_makes_no_sense_was_not_asked_for(header: str, value: str) -> None:
    """The client waits as it would without."""
    answers = iter([whole(b"{}", 429, **{header: value}), whole(b'{"a": 1}')])
    clock = TestClock()
    with HostileServer(lambda _request: [next(answers)]) as server:
        client = client_of(server, clock, retries=1, retry_max_delay=3)
        assert client.request("GET", "/", "read it").data == {"a": 1}
    assert sum(clock.waits) <= 3


@pytest.mark.parametrize("value", ["99999999999999999999999", "1e308", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_wait_beyond_all_patience_is_told(value: str) -> None:
    """Nobody waits until then."""
    clock = TestClock()
    with HostileServer(lambda _request: [whole(b"{}", 503, Retry_After=value)]) as server:
        with pytest.raises(RequestFailed, match=r"The server asks to wait \d+ seconds, longer than retry_max_delay"):
            client_of(server, clock, retries=1, retry_max_delay=3).request("GET", "/", "read it")
        assert len(server.requests) == 1
    assert clock.waits == []

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""One connection to a provider: credentials, TLS, time limits, and what may be sent again after a failure.

Knows no provider: what differs between them is in the Service that it is given.
"""

from __future__ import annotations

import base64
import email.utils
import http.client
import io
import json
import math
import os
import random
import socket
import ssl
import threading
import time
import typing as t
import urllib.parse
import zlib

from ansible_collections.cpaas.voice.plugins.module_utils._deps import requests, urllib3
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    Conflict,
    NotFound,
    OutcomeUnknown,
    RequestFailed,
    advice,
    diagnose,
    phrase,
    quote,
    request_named,
    what_was_said,
)
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import Hide, masker, secret_values

PATIENCE = 10
"""How many times C(timeout) the whole of an answer may take: C(timeout) itself counts for each piece of it."""

MAX_BODY = 32 * 1024 * 1024
"""Bytes of a body that are read at most; the largest honest page (1,000 objects) is about 1 MiB."""

OVERHEAD = 1024 * 1024
"""Bytes of an answer beside its body at most: headers, interim answers, what is between chunks."""

MAX_DEPTH = 50
"""Lists and dicts within each other that a body may have at most; honest ones have less than 10."""

GZIP = 16 + zlib.MAX_WBITS
"""What zlib calls the format of gzip."""

PASSING = frozenset((408, 429, 500, 502, 503, 504))
"""Statuses after which another attempt may go better."""

SYSTEM_STORES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where operating systems keep their certificate authorities, for a Python that was built elsewhere."""

Query = t.Mapping[str, t.Any]


class Service(t.NamedTuple):
    """A provider's API as one account sees it.

    Attributes:
        provider: its name as users know it.
        url: where it answers, with version and account, without a trailing slash.
        authorization: value of the C(Authorization) header.
        secrets: the credentials in it, to be masked.
        credentials: the options to check when it refuses them.
        request_id_key: key of an answer's body that names the request, beside the usual headers.
        empty_is_nothing: whether a successful answer without a body says "nothing there".
        rate_limit_wait: reads seconds to wait from an answer's headers, where the provider has its own way.
        unresolved: what to add when the provider's own host name does not resolve.
    """

    provider: str
    url: str
    authorization: str
    secrets: tuple[str, ...]
    credentials: str
    request_id_key: str = ""
    empty_is_nothing: bool = False
    rate_limit_wait: t.Callable[[t.Mapping[str, str], float], float | None] | None = None
    unresolved: str = ""


class Settings(t.NamedTuple):
    """How to talk to a Service; times in seconds, C(max_rate) in requests per second (0: no limit)."""

    verify: bool | str = True
    certificate: str | tuple[str, str] | None = None
    proxy: str | None = None
    timeout: float = 30
    retries: int = 5
    retry_max_delay: float = 60
    retry_max_time: float = 300
    max_rate: float = 0


class Clock:
    """Time as the client sees it, so that tests need not wait."""

    def now(self) -> float:
        """Return seconds since some fixed moment."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return seconds since 1970-01-01 UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """When requests may start: evenly spaced, none while the server asked to wait. Shared by all that talk to it."""

    def __init__(self, max_rate: float, clock: Clock) -> None:
        self._gap = 1 / max_rate if max_rate > 0 else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        self._next = 0.0
        self._held_until = 0.0

    def take_turn(self) -> None:
        """Wait until the next request may start."""
        while True:
            with self._lock:
                now = self._clock.now()
                start = max(now, self._next)
                self._next = start + self._gap
            if start > now:
                self._clock.sleep(start - now)
            if start >= self._held_until:  # Else the hold began during the wait.
                return

    def hold(self, seconds: float) -> None:
        """Let no request start for a while."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock.now() + seconds)
            self._next = max(self._next, self._held_until)


class Answer(t.NamedTuple):
    """A successful answer: C(data) is the parsed body, None without one; C(attempts) counts what it took.

    C(hide) masks secrets in what it says, should it turn out to be a failure.
    """

    purpose: str
    details: t.Mapping[str, t.Any]
    headers: t.Mapping[str, str]
    data: t.Any
    attempts: int = 1
    hide: Hide = str

    def surprise(self, fault: str) -> RequestFailed:
        """Return the error that says what is wrong with this answer."""
        details = _legible(self.details, self.hide)
        return RequestFailed(
            f"Could not {self.purpose}: {self.details['provider']} answered in a way that its documentation does not "
            f"describe: {fault}{request_named(details)}. If this lasts, check that api_url is the right service.",
            details,
        )


class Setback(t.NamedTuple):
    """An attempt without a usable answer.

    Attributes:
        error: what to tell the user if no attempt goes better.
        landed: whether the server may have carried the request out.
        passing: whether another attempt may go better.
        wait: seconds that the server asked to wait.
    """

    error: RequestFailed
    landed: bool
    passing: bool
    wait: float | None = None


class _Measured(io.RawIOBase):
    """The bytes of one answer, from its status line to its end, which has to come: in time, and before too many."""

    def __init__(self, source: t.Any, clock: Clock, seconds: float) -> None:
        self._source = source
        self._clock = clock
        self._latest = clock.now() + seconds
        self._left = MAX_BODY + OVERHEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: t.Any) -> int:
        count: int = self._source.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise http.client.HTTPException("the answer does not end")
        if self._clock.now() > self._latest:
            raise socket.timeout("the answer drips")
        return count

    def close(self) -> None:
        self._source.close()
        super().close()


class Client:
    """Sends requests to one Service over one connection."""

    def __init__(
        self, service: Service, settings: Settings, clock: Clock | None = None, pace: Pace | None = None
    ) -> None:
        self.service = service
        self._settings = settings
        self._clock = clock or Clock()
        self._pace = pace or Pace(settings.max_rate, self._clock)
        self._session: t.Any = None
        # The header as well, since a gateway may quote it.
        token = service.authorization.partition(" ")[2]
        self.secrets = (*service.secrets, token)

    def another(self) -> Client:
        """Return a client with a connection of its own that keeps the same pace."""
        return Client(self.service, self._settings, self._clock, self._pace)

    def request(
        self,
        method: str,
        path: str,
        purpose: str,
        query: Query | None = None,
        body: t.Mapping[str, t.Any] | None = None,
        once: bool = False,
        stored: t.Mapping[str, t.Any] | None = None,
    ) -> Answer:
        """Send a request, again where that is safe, and return its successful answer.

        Args:
            path: below the Service's URL, so that credentials go nowhere else.
            purpose: what this is for, to follow "Could not" in a message.
            once: never send it again when it may have been carried out.
            stored: the object that it is about; a failure quotes neither its secrets nor those in C(body).

        Raises:
            NotFound: 404.
            Conflict: 409.
            OutcomeUnknown: with C(once), when nobody knows whether it was carried out.
            RequestFailed: everything else that went wrong, after all attempts.
        """
        self._pace.take_turn()
        hide = masker(self.secrets, secret_values(body), secret_values(stored))
        started = self._clock.now()
        attempt = 0
        while True:
            attempt += 1
            result = self._attempt(method, path, purpose, query, body, hide)
            if isinstance(result, Answer):
                return result._replace(attempts=attempt)
            error = result.error
            error.attempts = attempt
            if once and result.landed:
                raise OutcomeUnknown(_tried(error, self._clock.now() - started).message, error.details)
            if not result.passing or attempt > self._settings.retries:
                raise _tried(error, self._clock.now() - started)
            self._wait(result, started)

    def pause(self, attempt: int) -> None:
        """Wait before the next look at something that is not there yet; C(attempt) counts from 1."""
        self._clock.sleep(_backoff(attempt, self._settings.retry_max_delay))

    def _wait(self, setback: Setback, started: float) -> None:
        """Wait until the next attempt may be made.

        Raises:
            RequestFailed: it would have to wait too long.
        """
        settings, error = self._settings, setback.error
        elapsed = self._clock.now() - started
        if setback.wait and setback.wait > settings.retry_max_delay:
            raise _tried(
                error,
                elapsed,
                f" The server asks to wait {setback.wait:.0f} seconds, longer than retry_max_delay "
                f"({settings.retry_max_delay:g} seconds): run again later, or raise retry_max_delay.",
            )
        if setback.wait:  # None, or a moment that has passed by the clock of this host.
            wait = setback.wait + random.uniform(0, 0.1)
        else:
            wait = _backoff(error.attempts, settings.retry_max_delay)
        if elapsed + wait > settings.retry_max_time:
            raise _tried(
                error,
                elapsed,
                f" Another attempt would begin later than retry_max_time ({settings.retry_max_time:g} seconds) after "
                f"the first: run again later, or raise retry_max_time.",
            )
        if error.details.get("status") == 429:
            self._pace.hold(wait)
        else:
            self._clock.sleep(wait)
        self._pace.take_turn()

    def _attempt(
        self,
        method: str,
        path: str,
        purpose: str,
        query: Query | None,
        body: t.Mapping[str, t.Any] | None,
        hide: Hide,
    ) -> Answer | Setback:
        url = self.service.url + path
        details = {"provider": self.service.provider, "method": method, "url": url}
        try:
            response = self._open().request(
                method,
                url,
                params=query,
                json=body,
                stream=True,
                allow_redirects=False,
                timeout=self._settings.timeout,
                # On every request: what a Session holds loses to REQUESTS_CA_BUNDLE.
                verify=self._settings.verify,
                cert=self._settings.certificate,
            )
            content = self._read(response)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return self._unsent(error, purpose, details, hide)
        details["status"] = response.status_code
        return self._understand(response, content, purpose, details, hide)

    def _read(self, response: t.Any) -> bytes | None:
        """Return the body, None when it is longer than MAX_BODY."""
        if response.status_code < 200:
            self._session.close()  # What follows on this connection would be taken for the answer to another request.
            raise requests.exceptions.ConnectionError(f"interim status {response.status_code}")
        # Unpacked here, since the library does that without a limit.
        packed = response.raw.headers.pop("Content-Encoding", "").lower() == "gzip"
        unpack = zlib.decompressobj(GZIP).decompress if packed else lambda chunk, most: chunk
        pieces = []
        left = MAX_BODY
        try:
            for chunk in response.iter_content(65536):
                pieces.append(unpack(chunk, left + 1))
                left -= len(pieces[-1])
                if left < 0:
                    response.close()
                    return None
        except (ValueError, zlib.error) as error:  # Lengths of chunks, or gzip, that cannot be.
            raise requests.exceptions.ChunkedEncodingError(error) from error
        return b"".join(pieces)

    def _open(self) -> t.Any:
        if self._session is None:
            self._session = requests.Session()
            self._session.headers.update(
                {
                    "Accept": "application/json",
                    "Accept-Encoding": "gzip",
                    "User-Agent": "cpaas.voice (Ansible collection)",
                }
            )
            self._session.auth = self._sign
            self._session.proxies = self._proxies()
            self._session.trust_env = False  # Else it searches the environment for proxies at each request.
            # Else it reads the whole body of a redirect, though it does not follow it.
            self._session.get_redirect_target = lambda response: None
            for scheme in ("https://", "http://"):
                self._session.mount(scheme, _adapter(self._clock, PATIENCE * self._settings.timeout))
            if self._settings.verify is False:
                urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        return self._session

    def _proxies(self) -> dict[str, str]:
        """Return the proxy for each scheme, from the option or from the environment."""
        proxy = self._settings.proxy
        own = {"http": proxy, "https": proxy} if proxy else {}
        return {**requests.utils.get_environ_proxies(self.service.url), **own}

    def _sign(self, request: t.Any) -> t.Any:
        """Put the credentials in. An auth callable, since one that is set cannot be replaced by ~/.netrc."""
        request.headers["Authorization"] = self.service.authorization
        return request

    def _unsent(self, error: t.Any, purpose: str, details: dict[str, t.Any], hide: Hide) -> Setback:
        """Judge a request that got no answer."""
        host = urllib.parse.urlsplit(self.service.url).netloc
        trouble = diagnose(error, host, self._settings.timeout, self.service.unresolved)
        message = f"Could not {purpose}: {hide(trouble.told)}{request_named(details)}."
        return Setback(RequestFailed(message, details), trouble.landed, trouble.passing)

    def _understand(
        self,
        response: t.Any,
        content: bytes | None,
        purpose: str,
        details: dict[str, t.Any],
        hide: Hide,
    ) -> Answer | Setback:
        """Judge an answer by its status and its body, which must be legible.

        That of an update as well, though it is read back: no reading shows whether a page of somebody in between
        stands for a password that was written.
        """
        status = response.status_code
        data, readable = _parse(content)
        details["request_id"] = _request_id(response.headers, data, self.service.request_id_key)
        if not 200 <= status < 300:
            return self._refused(response, content, data, purpose, details, hide)
        empty = not content and details["method"] == "GET" and not self.service.empty_is_nothing
        if not readable or empty:
            fault = "too long" if content is None else "empty" if empty else "not JSON"
            error = Answer(purpose, details, {}, None, hide=hide).surprise(f"the body is {fault}")
            return Setback(error, landed=True, passing=content is not None)
        return Answer(purpose, details, response.headers, data, hide=hide)

    def _refused(
        self,
        response: t.Any,
        content: bytes | None,
        data: t.Any,
        purpose: str,
        details: dict[str, t.Any],
        hide: Hide,
    ) -> Setback:
        status = response.status_code
        details = _legible(details, hide)
        said, details["code"] = what_was_said(data, hide)
        said = said or quote(content, hide) or "nothing more"
        message = (
            f"Could not {purpose}: {self.service.provider} answered {status} {phrase(status)}: {said}"
            f"{request_named(details)}.{advice(status, self.service.credentials, response.headers)}"
        )
        kind = {404: NotFound, 409: Conflict}.get(status, RequestFailed)
        wait = self._asked_wait(response.headers) if status in (429, 503) else None
        error = kind(message, details)
        error.said = said
        return Setback(error, landed=status >= 500 or status == 408, passing=status in PASSING, wait=wait)

    def _asked_wait(self, headers: t.Mapping[str, str]) -> float | None:
        """Return the seconds that the server asks to wait, or None."""
        wait = _retry_after(headers.get("Retry-After"), self._clock.epoch())
        if wait is None and self.service.rate_limit_wait:
            wait = self.service.rate_limit_wait(headers, self._clock.epoch())
        return wait


def _adapter(clock: Clock, seconds: float) -> t.Any:
    """Return what gives connections to a Session, on which an answer may take so many seconds."""

    def reader(connection: t.Any, *args: t.Any, **options: t.Any) -> http.client.HTTPResponse:
        """Return what reads an answer. Holds no Session: a connection that is kept holds this."""
        response = http.client.HTTPResponse(connection, *args, **options)
        response.fp = io.BufferedReader(_Measured(response.fp.detach(), clock, seconds))
        return response

    class Adapter(requests.adapters.HTTPAdapter):  # type: ignore[misc] # a class of a library that may be missing
        def cert_verify(self, pool: t.Any, *args: t.Any, **options: t.Any) -> None:
            """Prepare the connections to a server, which is what this is called for before each request."""
            super().cert_verify(pool, *args, **options)
            if "ConnectionCls" not in vars(pool):
                kind = {"response_class": staticmethod(reader)}
                pool.ConnectionCls = type("Connection", (pool.ConnectionCls,), kind)

    return Adapter()


def basic(username: str, password: str) -> str:
    """Return the C(Authorization) header of HTTP Basic authentication."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def trusted_certificates(environ: t.Mapping[str, str]) -> bool | str:
    """Return what to verify a server's certificate with when no option says it.

    The environment's bundle, else the operating system's store (which M(ansible.builtin.uri) uses as well), else True,
    which is the bundle that comes with requests.
    """
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        if environ.get(name):
            return environ[name]
    found = ssl.get_default_verify_paths()
    named = (environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR"))
    candidates = (*named, found.cafile, *SYSTEM_STORES, found.capath)
    return next((path for path in candidates if path and os.path.exists(path)), True)


def _parse(content: bytes | None) -> tuple[t.Any, bool]:
    """Return the parsed body and whether it could be read; no body reads as None."""
    if not content:
        return None, content is not None
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None, False
    return (None, False) if _is_deep(data) else (data, True)


def _is_deep(data: t.Any) -> bool:
    """Tell whether data is nested so deep that what goes through it step by step would fail."""
    level: t.Any = [[data]]
    for _depth in range(MAX_DEPTH + 1):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _request_id(headers: t.Mapping[str, str], data: t.Any, key: str) -> str | None:
    for header in ("X-Request-ID", "Request-Id", "X-Correlation-ID"):
        if headers.get(header):
            return headers[header]
    found = data.get(key) if key and isinstance(data, t.Mapping) else None
    return str(found) if found else None


def _legible(details: t.Mapping[str, t.Any], hide: Hide) -> dict[str, t.Any]:
    """Return details of a request as a failure tells them: its id is the server's own words."""
    request_id = details.get("request_id")
    return {**details, "request_id": request_id and hide(request_id)}


def _retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds of a C(Retry-After) header, which holds seconds or a date."""
    if not value:
        return None
    try:
        seconds = float(value)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


def _backoff(attempt: int, longest: float) -> float:
    """Return exponential backoff with full jitter, in seconds."""
    return random.uniform(0, min(longest, 2.0 ** (attempt - 1)))


def _tried(error: RequestFailed, seconds: float, then: str = "") -> RequestFailed:
    """Add to the message of an error how often and for how long it was tried, and what follows."""
    if error.attempts > 1:
        error.message += f" ({error.attempts} attempts over {seconds:.1f} seconds)"
    error.message += then
    return error

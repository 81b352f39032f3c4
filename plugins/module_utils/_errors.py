# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""What can go wrong, and what to tell the person who runs the playbook."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import traceback
import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils._deps import requests, urllib3
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import MASK, Hide, is_secret

QUOTED = 500
"""Characters of an answer that a message quotes at most."""

LONGEST = 10_000
"""Characters of a message at most."""

NAMED = 20
"""How many objects a message names at most."""


class VoiceError(Exception):
    """A failure with a message for the user.

    Args:
        message: what was being done, to which object, what came back and what to do now.
        details: what is known beside it, of C(provider), C(status), C(code), C(request_id), C(method), C(url).
    """

    def __init__(self, message: str, details: t.Mapping[str, t.Any] | None = None) -> None:
        super().__init__(message)
        self.message = legible(message)
        self.details: dict[str, t.Any] = {
            name: legible(value) if isinstance(value, str) else value for name, value in (details or {}).items()
        }

    def __str__(self) -> str:
        return self.message

    def result(self) -> dict[str, t.Any]:
        """Return the arguments of C(fail_json): C(msg) and every detail that is known."""
        known = {name: value for name, value in self.details.items() if value is not None}
        return {"msg": self.message, **known}


class BadInput(VoiceError):
    """Options that cannot be carried out: every fault at once, each with its option's name."""

    def __init__(self, heading: str, faults: t.Sequence[str]) -> None:
        super().__init__(f"{heading}: {'; '.join(faults)}.")
        self.faults = tuple(faults)


class Refusal(VoiceError):
    """What was asked is understood, and not done because it could do harm or cannot be done."""


class WouldErase(Exception):
    """A value cannot be written because a stored secret in it, neither readable nor declared, would be lost."""


class MissingParent(Refusal):
    """The container that a task names (a domain) does not exist."""


class RequestFailed(VoiceError):
    """The provider did not do what a request asked, or answered what cannot be understood."""

    attempts = 1
    """How often the request was sent."""

    said = ""
    """What the provider said."""


class NotFound(RequestFailed):
    """The object that a request names does not exist (any more)."""


class Conflict(RequestFailed):
    """The provider says that such an object exists already."""


class OutcomeUnknown(RequestFailed):
    """A create may or may not have been carried out: look before anything else is sent."""


class Protected(Refusal):
    """An object must not be deleted."""


class CollectionFault(VoiceError):
    """Something that must not happen did. Only its place is told, since its words may hold secrets."""

    def __init__(self, error: Exception) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        super().__init__(
            f"This is a fault of the collection, please report it: {type(error).__name__} in "
            f"{os.path.basename(place.filename)}, line {place.lineno}."
        )


# The words of a failed request


class Trouble(t.NamedTuple):
    """What to say of a request without an answer, whether it may have landed, whether another attempt may go better."""

    told: str
    landed: bool
    passing: bool


def diagnose(error: t.Any, host: str, timeout: float, unresolved: str) -> Trouble:
    """Judge an exception of requests.

    Args:
        timeout: seconds that were waited.
        unresolved: what to add when the name of the host does not resolve.
    """
    return (
        _no_url(error)
        or _no_proxy(error)
        or _no_name(error, host, unresolved)
        or _no_tls(error, host)
        or _no_connection(error, host, timeout)
        or Trouble(f"the request to {host} failed ({_reason(error)})", landed=_was_sent(error), passing=False)
    )


def _was_sent(error: t.Any) -> bool:
    """Tell whether a request may have left this host; what cannot be put into a request has not."""
    return not isinstance(error, (ValueError, OverflowError, requests.exceptions.InvalidJSONError))


def _no_url(error: t.Any) -> Trouble | None:
    exceptions = (requests.exceptions.InvalidURL, urllib3.exceptions.LocationParseError, http.client.InvalidURL)
    if _cause(error, exceptions) is None:
        return None
    # Not in the words of the library, which quote the login in it.
    told = "the URL of the proxy or of the service is none: check proxy, or HTTPS_PROXY and HTTP_PROXY, and api_url"
    return Trouble(told, landed=False, passing=False)


def _no_proxy(error: t.Any) -> Trouble | None:
    if not isinstance(error, requests.exceptions.ProxyError):
        return None
    reason = _reason(error)
    told = f"the proxy did not let it through ({reason}): check proxy, or HTTPS_PROXY and NO_PROXY"
    if "Tunnel connection failed" in str(error):
        return Trouble(told, landed=False, passing=False)
    # A proxy that breaks off later may have passed the request on.
    exceptions = urllib3.exceptions
    unconnected = _cause(error, (exceptions.NewConnectionError, exceptions.ConnectTimeoutError)) is not None
    return Trouble(told, landed=not unconnected, passing=True)


def _no_name(error: t.Any, host: str, unresolved: str) -> Trouble | None:
    cause = _cause(error, socket.gaierror)
    if cause is None:
        return None
    told = (
        f"the name {host} does not resolve ({cause.strerror or cause}). {unresolved}{' ' if unresolved else ''}"
        f"Check the name service of this host, and api_url"
    )
    return Trouble(told, landed=False, passing=cause.errno != socket.EAI_NONAME)


def _no_tls(error: t.Any, host: str) -> Trouble | None:
    exceptions = requests.exceptions
    # A ValueError as well in Python; urllib3 before 2 has one of its own for another host's certificate.
    if _cause(error, ssl.SSLCertVerificationError) or (
        isinstance(error, exceptions.SSLError) and _cause(error, ValueError)
    ):
        told = (
            f"the certificate of {host} cannot be verified ({_reason(error)}): set ca_path to the authority behind it"
        )
        return Trouble(told, landed=False, passing=False)
    if isinstance(error, exceptions.SSLError):
        broken = _cause(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) is not None
        told = (
            f"no TLS connection to {host} ({_reason(error)}): check that api_url and proxy are right, http or https, "
            f"and give client_cert if the server asks for a certificate"
        )
        return Trouble(told, landed=True, passing=broken)
    return None


def _no_connection(error: t.Any, host: str, timeout: float) -> Trouble | None:
    exceptions = requests.exceptions
    if isinstance(error, exceptions.ConnectTimeout):
        told = f"{host} did not accept a connection within {timeout:g} seconds (timeout)"
        return Trouble(told, landed=False, passing=True)
    if isinstance(error, exceptions.Timeout) or _cause(error, socket.timeout) is not None:
        return Trouble(f"{host} did not answer within {timeout:g} seconds (timeout)", landed=True, passing=True)
    if _cause(error, urllib3.exceptions.NewConnectionError) is not None:
        told = f"no connection to {host} ({_reason(error)}): check api_url and the network"
        return Trouble(told, landed=False, passing=True)
    if isinstance(error, (exceptions.ConnectionError, exceptions.ChunkedEncodingError)):
        told = f"the connection to {host} broke before the answer was complete ({_reason(error)})"
        return Trouble(told, landed=True, passing=True)
    return None


def _cause(error: t.Any, kind: t.Any) -> t.Any:
    """Return the first error of that kind among what led to C(error), or None."""
    seen: list[t.Any] = []
    queue = [error]
    while queue:
        current = queue.pop(0)
        if isinstance(current, kind):
            return current
        if isinstance(current, BaseException) and current not in seen:
            seen.append(current)
            queue += [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]
    return None


def _reason(error: t.Any) -> str:
    """Return the innermost words of a network error, without the objects that libraries print into them."""
    cause = _cause(error, OSError)
    inner = _cause(error, urllib3.exceptions.HTTPError)
    while inner is not None and getattr(inner, "reason", None) is not None and isinstance(inner.reason, BaseException):
        inner = inner.reason
    deepest = inner if inner is not None else cause
    text = str(deepest) or type(deepest).__name__
    return " ".join(text.rsplit(">: ", 1)[-1].split())[:QUOTED]


def what_was_said(data: t.Any, hide: Hide = str) -> tuple[str, str | None]:
    """Return the message and the code in the body of an error, in whichever of the usual places they are.

    Args:
        hide: masks secrets, before anything is cut.
    """
    if not isinstance(data, t.Mapping):
        return _flat(data, hide), None
    lower = {str(key).lower(): value for key, value in data.items()}
    code = _line(lower.get("code") or "", hide) or None
    for key in ("error", "errors", "message", "detail", "data"):
        said = _flat(lower.get(key), hide)
        if said:
            return said, code
    return (f"code {code}" if code else _flat(data, hide), code)


def _flat(said: t.Any, hide: Hide) -> str:
    """Return nested lists and dicts of texts as one line."""
    if isinstance(said, t.Mapping):
        inner = said.get("error") or said.get("message")
        if isinstance(inner, str):
            field = said.get("field")
            return _line(f"{field}: {inner}" if field else inner, hide)
        named = ((_line(key, hide), _flat_under(key, value, hide)) for key, value in said.items())
        return "; ".join(f"{key}: {text}" for key, text in named if text)[:QUOTED]
    if isinstance(said, (list, tuple)):
        return "; ".join(filter(None, (_flat(one, hide) for one in said)))[:QUOTED]
    return "" if said is None else _line(said, hide)


def _flat_under(key: t.Any, value: t.Any, hide: Hide) -> str:
    """Return what is under a key: the name of a secret has the secret under it, or a list of what is wrong with it."""
    return MASK if value and is_secret(key) and isinstance(value, (str, int)) else _flat(value, hide)


def _line(said: t.Any, hide: Hide) -> str:
    return " ".join(hide(str(said)[:LONGEST]).split())[:QUOTED]


def quote(content: bytes | None, hide: Hide) -> str:
    """Return the beginning of a body that is no JSON."""
    return _line((content or b"")[: 4 * LONGEST].decode("utf-8", "replace"), hide)


def phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "(a status without a name)"


def legible(text: str) -> str:
    """Return a text on one line, without what a terminal would obey, and not longer than anybody reads."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
    return "".join(one if one.isprintable() else " " if one.isspace() else f"\\u{ord(one):04x}" for one in text)


def some(names: t.Sequence[str]) -> str:
    """Return names as messages list them: sorted, the first of them."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(sorted(names)[:NAMED]) + more


def split_url(url: str) -> urllib.parse.SplitResult:
    """Return the parts of a URL that somebody else wrote, empty ones if it is none."""
    try:
        return urllib.parse.urlsplit(url)
    except ValueError:
        return urllib.parse.urlsplit("")


def advice(status: int, credentials: str, headers: t.Mapping[str, str]) -> str:
    if 300 <= status < 400:
        location = split_url(headers.get("Location", ""))
        place = f" to {location.scheme}://{location.hostname}" if location.hostname else ""
        return f" Redirects{place} are not followed, so that credentials stay where they belong: check api_url."
    if status == 401:
        return f" Check {credentials}."
    if status == 403:
        return f" Check what the account behind {credentials} is allowed to do."
    if status == 404:
        return " Check the ids that the task gives, and api_url."
    if status == 429:
        return " Fewer requests at a time help: lower max_rate, raise retries, or run fewer tasks at once."
    return ""


def request_named(details: t.Mapping[str, t.Any]) -> str:
    """Return the request in brackets, to end a sentence with."""
    named = f", request ID {details['request_id']}" if details.get("request_id") else ""
    return f" [{details['method']} {details['url']}{named}]"

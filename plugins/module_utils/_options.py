# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""The options that every module shares, and what becomes of them: settings of the connection, checked."""

from __future__ import annotations

import os
import re
import ssl
import typing as t
import urllib.parse

from ansible.module_utils.errors import AnsibleFallbackNotFound

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput
from ansible_collections.cpaas.voice.plugins.module_utils._http import (
    Client,
    Clock,
    Service,
    Settings,
    trusted_certificates,
)
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import url_passwords

Options = t.Mapping[str, t.Any]
Environment = t.Mapping[str, str]
Spec = dict[str, t.Any]

LIMITS = (
    ("timeout", 0.001, 3600, "seconds"),
    ("retries", 0, 100, "repetitions"),
    ("retry_max_delay", 0, 86400, "seconds"),
    ("retry_max_time", 0, 86400, "seconds"),
    ("max_rate", 0, 10000, "requests per second (0 is no limit)"),
)
"""Option, least, most, unit."""

SLOWEST = 0.001
"""The least C(max_rate) beside 0."""

HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""What OpenSSL calls the files in a directory of certificates."""

HEADING = "The connection cannot be made as declared"


def connection(max_rate: float = 0) -> Spec:
    """Return the argument spec of the connection options that are named alike at all providers."""
    return {
        "validate_certs": _shared("validate_certs", type="bool", default=True),
        "ca_path": _shared("ca_path", type="path"),
        "client_cert": _shared("client_cert", type="path"),
        "client_key": _shared("client_key", type="path", no_log=False),
        "proxy": _shared("proxy", type="str"),
        "timeout": _shared("timeout", type="float", default=30.0),
        "retries": _shared("retries", type="int", default=5),
        "retry_max_delay": _shared("retry_max_delay", type="float", default=60.0),
        "retry_max_time": _shared("retry_max_time", type="float", default=300.0),
        "max_rate": _shared("max_rate", type="float", default=max_rate),
    }


def state() -> Spec:
    """Return the argument spec of C(state)."""
    return {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}


def references() -> Spec:
    """Return the argument spec of what to do where a task names something that does not exist."""
    return {"allow_missing_references": {"type": "bool", "default": False}}


def from_environment(variable: str) -> tuple[t.Any, list[str]]:
    """Return the C(fallback) of an option that an environment variable stands in for."""
    return (_not_empty, [variable])


def _not_empty(variable: str) -> str:
    """Return an environment variable; an empty one is as none, since a credential in AWX sets all that it may hold."""
    value = os.environ.get(variable)
    if not value:
        raise AnsibleFallbackNotFound
    return value


def client_for(
    options: Options,
    service: t.Callable[[Options, Environment], Service],
    environ: Environment,
    clock: Clock | None = None,
) -> Client:
    """Return the client of a provider, whose Service C(service) makes from options and environment.

    Raises:
        BadInput: every fault of the connection options at once.
    """
    faults: list[str] = []
    try:
        settings = settings_of(options, environ)
        faults += _unusable_files(options)
    except BadInput as bad:
        faults += bad.faults
    try:
        found = service(options, environ)
    except BadInput as bad:
        faults += bad.faults
    if faults:
        raise BadInput(HEADING, faults)
    secrets = (*found.secrets, *proxy_passwords(options, environ))
    return Client(found._replace(secrets=secrets), settings, clock)


def settings_of(options: Options, environ: Environment) -> Settings:
    """Return the settings of the connection.

    Raises:
        BadInput: every fault at once.
    """
    verify = (options["ca_path"] or trusted_certificates(environ)) if options["validate_certs"] else False
    faults = [
        *(
            f"{name}: must be from {least:g} to {most:g} {unit}"
            for name, least, most, unit in LIMITS
            if not least <= options[name] <= most
        ),
        *(
            f"{name}: {options[name]} does not exist"
            for name in ("ca_path", "client_cert", "client_key")
            if _missing(options[name])
        ),
    ]
    if verify and verify is not True and verify != options["ca_path"] and _missing(verify):
        faults.append(f"ca_path: is not given, and {verify} of REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE does not exist")
    if 0 < options["max_rate"] < SLOWEST:
        faults.append(f"max_rate: must be 0 (no limit) or at least {SLOWEST:g}")
    if options["client_key"] and not options["client_cert"]:
        faults.append("client_cert: is needed beside client_key")
    if options["proxy"] and not _web_address(options["proxy"]):
        faults.append("proxy: must be a URL such as http://proxy.example.com:3128")
    if faults:
        raise BadInput(HEADING, faults)
    return Settings(
        verify=verify,
        certificate=(options["client_cert"], options["client_key"])
        if options["client_key"]
        else options["client_cert"],
        proxy=options["proxy"],
        timeout=options["timeout"],
        retries=options["retries"],
        retry_max_delay=options["retry_max_delay"],
        retry_max_time=options["retry_max_time"],
        max_rate=options["max_rate"],
    )


def _unusable_files(options: Options) -> list[str]:
    """Return a fault for each file that TLS could not use, in words that tell more than a failed connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    faults = []
    authorities, certificate, key = (options[name] for name in ("ca_path", "client_cert", "client_key"))
    if authorities and options["validate_certs"]:
        try:
            if not os.path.isdir(authorities):
                context.load_verify_locations(authorities)
            elif not any(map(HASHED.fullmatch, os.listdir(authorities))):
                faults.append(
                    f"ca_path: no file in {authorities} has a name that OpenSSL looks for: run openssl rehash"
                )
        except OSError as error:
            faults.append(f"ca_path: {authorities} does not hold certificates in PEM ({error})")
    if certificate:
        try:
            context.load_cert_chain(certificate, key, password="")  # An empty one, since OpenSSL would ask for it else.
        except OSError as error:
            faults.append(
                f"client_cert: {certificate} and {key or 'the key in it'} are not a certificate and its key in PEM "
                f"without a passphrase ({error})"
            )
    return faults


def base_url(options: Options, default: str, version: str) -> tuple[str, list[str]]:
    """Return the URL of an API with its version prefix, and the faults of C(api_url).

    It may be given with or without the version prefix and with or without a trailing slash.
    """
    url = (options["api_url"] or default).rstrip("/")
    if not _web_address(url):
        return url, ["api_url: must be a URL such as https://gateway.example.com"]
    parts = urllib.parse.urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        return url, ["api_url: must hold no credentials, query or fragment (credentials have options of their own)"]
    return (url if url.endswith(version) else url + version), []


def credential(name: str, value: str | None, faults: list[str]) -> str:
    """Return a credential without the line end that files and vaults add; what no header can hold is a fault."""
    text = (value or "").strip()
    if not text.isprintable() or (name.endswith("token") and not text.isascii()):
        faults.append(
            f"{name}: holds characters that cannot be sent (control characters, or others than ASCII in a token)"
        )
    return text


def proxy_passwords(options: Options, environ: Environment) -> t.Iterator[str]:
    """Yield the passwords of the proxies that requests may go through, as they may be quoted."""
    for url in (options["proxy"], *(value for name, value in environ.items() if name.lower().endswith("_proxy"))):
        yield from url_passwords(url)


def concerns(options: Options, url: str) -> t.Iterator[str]:
    """Yield what the user should know of a connection to C(url) that can be made."""
    if not options["validate_certs"]:
        yield "validate_certs=false: whoever is between here and the provider can read the credentials."
    if travels_in_clear(url):
        yield f"The credentials travel unencrypted to {url}: use https."


def travels_in_clear(url: str) -> bool:
    """Tell whether credentials sent to C(url) leave this host unencrypted."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "http" and host not in ("localhost", "::1") and not host.startswith("127.")


def _shared(name: str, **spec: t.Any) -> Spec:
    return {**spec, "fallback": from_environment(f"CPAAS_VOICE_{name.upper()}")}


def _missing(path: str | None) -> bool:
    return bool(path) and not os.path.exists(str(path))


def _web_address(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False

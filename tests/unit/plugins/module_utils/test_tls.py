# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS and proxies: who is trusted and who is asked, whatever the environment says, and what goes wrong on the way."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from ansible_collections.cpaas.voice.plugins.module_utils import _http
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, RequestFailed
from ansible_collections.cpaas.voice.plugins.modules import plivo_endpoint_info
from ansible_collections.cpaas.voice.tests.unit.hostile_server import Blunt, HostileServer, Proxy, ask
from ansible_collections.cpaas.voice.tests.unit.support import PROVIDERS, SECRET, Account, run_module
from emulator.server import Settings, running_group

LIST = "/Endpoint/"
HOST = "127.0.0.1"
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)

TRUST_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _silent_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*TRUST_VARIABLES, *PROXY_VARIABLES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


# Papers


class Papers:
    """Files of certificates: of an authority that nobody trusts by default, of those to whom it issued, of others."""

    def __init__(self, place: Path) -> None:
        self.place = place
        authority, other = trustme.CA(), trustme.CA()
        self._write("authority", authority.cert_pem)
        self._write("other", other.cert_pem)
        self._issue("server", authority.issue_cert(HOST))
        self._issue("elsewhere", authority.issue_cert("elsewhere.example"))
        self._issue("expired", authority.issue_cert(HOST, not_before=LONG_AGO, not_after=LONG_AGO.replace(year=2021)))
        self._issue("client", authority.issue_cert("client@example.com"))
        self._issue("stranger", other.issue_cert("client@example.com"))
        self._write("self-signed", other.cert_pem)
        self._write("self-signed.key", other.private_key_pem)
        self._write("both", *(trustme.Blob(self[name].read_bytes()) for name in ("client", "client.key")))
        key = serialization.load_pem_private_key(self["client.key"].read_bytes(), None)
        encryption = serialization.BestAvailableEncryption(SECRET.encode())
        encrypted = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
        self._write("encrypted.key", trustme.Blob(encrypted))
        self._write("both-encrypted", trustme.Blob(self["client"].read_bytes()), trustme.Blob(encrypted))
        self._write("garbage", trustme.Blob(b"-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"))
        self._write("empty", trustme.Blob(b""))
        (place / "directory").mkdir()
        (place / "directory" / openssl_name(authority.cert_pem.bytes())).write_bytes(authority.cert_pem.bytes())
        (place / "unprepared").mkdir()
        (place / "unprepared" / "authority.pem").write_bytes(authority.cert_pem.bytes())

    def __getitem__(self, name: str) -> Path:
        """Return a file."""
        return self.place / name

    def context(self, name: str) -> ssl.SSLContext:
        """Return what a server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self[name], self[f"{name}.key"])
        return context

    def _write(self, name: str, *blobs: trustme.Blob) -> None:
        self[name].write_bytes(b"".join(blob.bytes() for blob in blobs))

    def _issue(self, name: str, issued: trustme.LeafCert) -> None:
        self._write(name, *issued.cert_chain_pems)
        self._write(f"{name}.key", issued.private_key_pem)


def openssl_name(certificate: bytes) -> str:
    """Return the name under which OpenSSL looks for an authority in a directory."""
    subject = x509.load_pem_x509_certificate(certificate).subject
    canonical = x509.Name([x509.NameAttribute(one.oid, str(one.value).lower()) for one in subject]).public_bytes()
    assert canonical[1] < 128
    digest = hashlib.sha1(canonical[2:], usedforsecurity=False).digest()
    return f"{int.from_bytes(digest[:4], 'little'):08x}.0"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """Return the files."""
    return Papers(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def _tls_emulators(papers: Papers) -> Iterator[dict[str, Any]]:
    certificate, key = str(papers["server"]), str(papers["server.key"])
    with running_group([Settings(name, certificate=certificate, key=key) for name in PROVIDERS]) as emulators:
        yield emulators


@pytest.fixture
def server(_tls_emulators: dict[str, Any]) -> Account:
    """Return Plivo behind TLS."""
    return Account("plivo", _tls_emulators["plivo"])


@pytest.fixture(params=sorted(PROVIDERS))
def any_server(_tls_emulators: dict[str, Any], request: pytest.FixtureRequest) -> Account:
    """Return each provider behind TLS."""
    return Account(request.param, _tls_emulators[request.param])


@contextlib.contextmanager
def gateway(account: Account, context: ssl.SSLContext) -> Iterator[str]:
    """Run a gateway before an emulator, and yield its address."""
    with HostileServer(lambda request: [ask(account.emulator.url, request).sent()], context) as found:
        yield found.url


def read(account: Account, environ: dict[str, str] | None = None, **options: Any) -> bool:
    """Read the list, and tell that it could be read."""
    answer = account.client(environ=environ, **options).request("GET", LIST, "read")
    return bool(answer.data["objects"] == [])


# Whom to trust


def refused(account: Account, environ: dict[str, str] | None = None, **options: Any) -> None:
    """Assert that a connection fails for want of trust, at the first attempt and before anything is sent."""
    account.forget()
    told = r"the certificate of 127\.0\.0\.1:\d+ cannot be verified \(.*\): set ca_path to the authority behind it"
    with pytest.raises(RequestFailed, match=told) as failed:
        read(account, environ, **options)
    assert failed.value.attempts == 1
    assert account.methods() == []


@pytest.mark.parametrize("name", ["elsewhere", "expired", "self-signed"])
def test_a_certificate_that_proves_nothing_is_refused(plivo: Account, papers: Papers, name: str) -> None:
    with gateway(plivo, papers.context(name)) as url:
        refused(plivo, ca_path=str(papers["authority"]), api_url=url)
        assert read(plivo, validate_certs=False, api_url=url)


def test_an_unknown_authority_is_refused(server: Account, papers: Papers) -> None:
    refused(server)
    refused(server, ca_path=str(papers["other"]))


@pytest.mark.parametrize("name", ["authority", "directory"])
def test_an_authority_that_the_option_names_is_trusted(server: Account, papers: Papers, name: str) -> None:
    assert read(server, ca_path=str(papers[name]))


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("REQUESTS_CA_BUNDLE", "authority"),
        ("REQUESTS_CA_BUNDLE", "directory"),
        ("CURL_CA_BUNDLE", "authority"),
        ("SSL_CERT_FILE", "authority"),
        ("SSL_CERT_DIR", "directory"),
    ],
)
def test_an_authority_that_the_environment_names_is_trusted(
    server: Account, papers: Papers, variable: str, name: str
) -> None:
    assert read(server, environ={variable: str(papers[name])})


def test_an_authority_of_the_operating_system_is_trusted(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = str(papers["nowhere"])
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: ssl.DefaultVerifyPaths(*[nowhere] * 6))
    monkeypatch.setattr(_http, "SYSTEM_STORES", (nowhere, str(papers["authority"])))
    assert read(server)


@pytest.mark.parametrize("variable", TRUST_VARIABLES)
def test_the_option_beats_the_environment(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(papers["authority"]))
    refused(server, ca_path=str(papers["other"]))
    monkeypatch.setenv(variable, str(papers["other"]))
    assert read(server, ca_path=str(papers["authority"]))
    assert read(server, validate_certs=False)


def test_who_does_not_verify_is_warned_once(
    server: Account,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
) -> None:
    for name, value in server.emulator.environment.items():
        monkeypatch.setenv(name, value)
    result = run_module(monkeypatch, capsys, plivo_endpoint_info.main, validate_certs=False)
    assert result["endpoints"] == []
    (warning,) = result["warnings"]
    assert "validate_certs=false" in str(warning)
    assert not [one for one in recwarn if "Insecure" in one.category.__name__]


# Who asks


@pytest.fixture
def doorman(papers: Papers) -> ssl.SSLContext:
    """Return what asks for a certificate."""
    context = papers.context("server")
    context.load_verify_locations(papers["authority"])
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def test_a_client_certificate_is_shown(plivo: Account, papers: Papers, doorman: ssl.SSLContext) -> None:
    trusted: dict[str, Any] = {"ca_path": str(papers["authority"])}
    with gateway(plivo, doorman) as url:
        assert read(plivo, **trusted, api_url=url, client_cert=str(papers["both"]))
        both: dict[str, Any] = {"client_cert": str(papers["client"]), "client_key": str(papers["client.key"])}
        assert read(plivo, **trusted, api_url=url, **both)


def test_no_client_certificate_or_that_of_a_stranger_is_refused(
    plivo: Account, papers: Papers, doorman: ssl.SSLContext
) -> None:
    stranger: dict[str, Any] = {"client_cert": str(papers["stranger"]), "client_key": str(papers["stranger.key"])}
    with gateway(plivo, doorman) as url:
        for shown in ({}, stranger):
            with pytest.raises(RequestFailed, match="give client_cert if the server asks for a certificate"):
                read(plivo, ca_path=str(papers["authority"]), api_url=url, retries=0, **shown)
    assert plivo.methods() == []


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"ca_path": "nowhere"}, r"ca_path: \S+ does not exist"),
        ({"ca_path": "garbage"}, r"ca_path: \S+ does not hold certificates in PEM"),
        ({"ca_path": "empty"}, r"ca_path: \S+ does not hold certificates in PEM"),
        ({"ca_path": "client.key"}, r"ca_path: \S+ does not hold certificates in PEM"),
        ({"ca_path": "unprepared"}, r"ca_path: no file in \S+ has a name that OpenSSL looks for"),
        ({"client_cert": "nowhere"}, r"client_cert: \S+ does not exist"),
        ({"client_cert": "garbage"}, r"client_cert: \S+ and the key in it are not a certificate and its key"),
        ({"client_cert": "directory"}, r"client_cert: \S+ and the key in it are not a certificate and its key"),
        ({"client_cert": "client"}, r"client_cert: \S+ and the key in it are not a certificate and its key"),
        ({"client_cert": "both-encrypted"}, r"client_cert: \S+ and the key in it are .* without a passphrase"),
        ({"client_cert": "client", "client_key": "nowhere"}, r"client_key: \S+ does not exist"),
        ({"client_cert": "client", "client_key": "garbage"}, r"client_cert: \S+ and \S+garbage are not"),
        ({"client_cert": "client", "client_key": "server.key"}, r"client_cert: \S+ and \S+server.key are not"),
        ({"client_cert": "client", "client_key": "encrypted.key"}, r"client_cert: .* without a passphrase"),
        ({"client_key": "client.key"}, r"client_cert: is needed beside client_key"),
    ],
)
def test_files_that_cannot_be_used_are_told_before_anything_is_sent(
    server: Account, papers: Papers, options: dict[str, str], fault: str
) -> None:
    with pytest.raises(BadInput, match=fault) as bad:
        server.client(**{name: str(papers[file]) for name, file in options.items()})
    assert len(bad.value.faults) == 1
    assert SECRET not in bad.value.message


# By which way


NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Return a proxy."""
    with Proxy() as found:
        yield found


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_used(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch, proxy: Proxy, variable: str
) -> None:
    monkeypatch.setenv(variable, proxy.url)
    assert read(server, ca_path=str(papers["authority"]))
    assert [one.method for one in proxy.requests] == ["CONNECT"]
    refused(server, ca_path=str(papers["other"]))


def test_a_proxy_is_used_without_tls_too(plivo: Account, monkeypatch: pytest.MonkeyPatch, proxy: Proxy) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    assert read(plivo)
    assert [one.method for one in proxy.requests] == ["GET"]


def test_a_host_can_be_exempt_from_the_proxy(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch, proxy: Proxy
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", f"example.com,{HOST}")
    assert read(server, ca_path=str(papers["authority"]))
    assert not proxy.connections


@pytest.mark.parametrize("variable", PROXY_VARIABLES)
def test_the_proxy_of_the_option_beats_the_environment(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch, proxy: Proxy, variable: str
) -> None:
    monkeypatch.setenv(variable, HOST if variable == "NO_PROXY" else NOWHERE)
    assert read(server, ca_path=str(papers["authority"]), proxy=proxy.url)
    assert [one.target for one in proxy.requests] == [server.emulator.url.partition("//")[2]]


def test_a_proxy_gets_its_own_credentials_only(server: Account, papers: Papers, proxy: Proxy) -> None:
    assert read(server, ca_path=str(papers["authority"]), proxy=proxy.url.replace("//", f"//somebody:{SECRET}@"))
    (asked,) = proxy.requests
    assert asked.headers["proxy-authorization"].startswith("basic ")
    assert "authorization" not in asked.headers


def test_netrc_cannot_replace_the_credentials(
    server: Account, papers: Papers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(f"machine {HOST} login somebody password {SECRET}\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read(server, ca_path=str(papers["authority"]))


# What goes wrong


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"\x15\x03\x01\x00\x02\x02\x28"]
)
def test_what_does_not_speak_tls_is_told(plivo: Account, said: bytes) -> None:
    with Blunt(said) as blunt:
        with pytest.raises(RequestFailed, match=r"no TLS connection to .*: check that api_url") as failed:
            read(plivo, api_url=blunt.url.replace("http:", "https:"))
        assert failed.value.attempts == 1


def test_a_handshake_that_is_cut_off_is_tried_again(plivo: Account) -> None:
    with Blunt(b"") as blunt:
        with pytest.raises(RequestFailed, match=r"(no TLS connection to|the connection to) .* \(3 attempts over"):
            read(plivo, api_url=blunt.url.replace("http:", "https:"), retries=2)
        assert len(blunt.connections) == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_version_of_tls_that_is_too_old_is_told(plivo: Account, papers: Papers) -> None:
    context = papers.context("server")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with HostileServer(lambda _request: [], context) as old:
        with pytest.raises(RequestFailed, match=r"no TLS connection to .*: check that api_url"):
            read(plivo, api_url=old.url, ca_path=str(papers["authority"]))
        assert not old.requests


FAULTS: dict[str, tuple[dict[str, Any], int]] = {
    "dropped before": ({"kind": "drop"}, 2),
    "dropped after": ({"kind": "drop", "when": "after"}, 1),
    "late": ({"kind": "delay", "when": "after", "seconds": 0.5}, 1),
    "cut": ({"kind": "cut"}, 1),
}
"""What goes wrong with the answer to a create, and how many creates are sent in all."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_create_whose_outcome_is_unknown_is_looked_up(any_server: Account, papers: Papers, name: str) -> None:
    fault, count = FAULTS[name]
    any_server.fault(method="POST", **fault)
    timeout = 0.25 if name == "late" else 5
    made = any_server.converge(**any_server.new(), ca_path=str(papers["authority"]), timeout=timeout)
    assert made.action == "created"
    assert [any_server.secret(one) for one in any_server.stored()] == [SECRET]
    sent = [(one["method"], one["path"].strip("/").rpartition("/")[2].lower()) for one in any_server.emulator.journal()]
    assert sent.count(("POST", "endpoint" if any_server.name == "plivo" else "endpoints")) == count


@pytest.mark.parametrize("fault", ["drop", "cut", "truncated"])
def test_reading_is_repeated(server: Account, papers: Papers, fault: str) -> None:
    server.fault(kind=fault, times=2)
    assert read(server, ca_path=str(papers["authority"]))
    assert server.methods() == ["GET"] * 3

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS: who is trusted, and who is not, whatever the environment says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ansible_collections.cpaas.voice.plugins.module_utils._errors import RequestFailed
from ansible_collections.cpaas.voice.tests.unit.support import Account
from emulator.server import running

LIST = "/Endpoint/"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of an authority that nobody trusts by default, beside certificates that it issued."""
    place = tmp_path_factory.mktemp("tls")
    made = trustme.CA()
    made.cert_pem.write_to_path(str(place / "authority.pem"))
    for host in ("127.0.0.1", "elsewhere.example"):
        issued = made.issue_cert(host)
        issued.private_key_pem.write_to_path(str(place / f"{host}.key"))
        issued.cert_chain_pems[0].write_to_path(str(place / f"{host}.pem"))
    return place / "authority.pem"


@pytest.fixture(scope="module", params=["127.0.0.1"])
def server(authority: Path, request: pytest.FixtureRequest) -> Iterator[Account]:
    """Return Plivo behind TLS, with the certificate of a host."""
    certificate, key = (str(authority.with_name(f"{request.param}.{kind}")) for kind in ("pem", "key"))
    with running("plivo", certificate=certificate, key=key) as emulator:
        yield Account("plivo", emulator)


def refused(account: Account, **options: object) -> RequestFailed:
    """Return how a connection fails for want of trust; it is not tried again."""
    with pytest.raises(RequestFailed, match=r"the certificate of 127\.0\.0\.1:\d+ cannot be verified") as failed:
        account.client(**options).request("GET", LIST, "read")
    assert failed.value.attempts == 1
    return failed.value


def test_an_unknown_authority_is_refused(server: Account) -> None:
    assert "set ca_path" in refused(server).message


def test_an_authority_that_an_option_names_is_trusted(server: Account, authority: Path) -> None:
    assert server.client(ca_path=str(authority)).request("GET", LIST, "read").data["objects"] == []


def test_an_authority_that_the_environment_names_is_trusted(server: Account, authority: Path) -> None:
    client = server.client(environ={"REQUESTS_CA_BUNDLE": str(authority)})
    assert client.request("GET", LIST, "read").data["objects"] == []


def test_an_option_beats_the_environment(server: Account, authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    refused(server, ca_path=str(authority.with_name("elsewhere.example.pem")))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.with_name("elsewhere.example.pem")))
    assert server.client(ca_path=str(authority)).request("GET", LIST, "read").data["objects"] == []
    assert server.client(validate_certs=False).request("GET", LIST, "read").data["objects"] == []


@pytest.mark.parametrize("server", ["elsewhere.example"], indirect=True)
def test_the_certificate_of_another_host_is_refused(server: Account, authority: Path) -> None:
    refused(server, ca_path=str(authority))

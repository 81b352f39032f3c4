# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One connection: what is sent again and what is not, how long it waits, and what it tells."""

from __future__ import annotations

import email.utils
import json
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils import _http
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    NotFound,
    OutcomeUnknown,
    RequestFailed,
    what_was_said,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import (
    Client,
    Service,
    Settings,
    trusted_certificates,
)
from ansible_collections.cpaas.voice.plugins.module_utils._listing import scan
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import MASK
from ansible_collections.cpaas.voice.tests.unit.support import Account, TestClock

LIST = "/Endpoint/"


def client_of(url: str, **settings: object) -> Client:
    """Return a client of some server."""
    service = Service("Somebody", url, "Bearer of-news", ("of-news",), "api_token", unresolved="It moved.")
    return Client(service, Settings(**{"retries": 1, "timeout": 2, **settings}), TestClock())  # type: ignore[arg-type]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 429},
        {"kind": "drop"},
        {"kind": "truncated"},
        {"kind": "cut"},
        {"kind": "empty"},
        {"kind": "html", "status": 200},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
def test_reading_is_repeated(plivo: Account, fault: dict) -> None:
    plivo.fault(times=2, **fault)
    answer = plivo.client().request("GET", LIST, "read")
    assert answer.data["objects"] == []
    assert answer.attempts == 3
    assert len(plivo.clock.waits) == 2


def test_the_last_attempt_tells_how_many_there_were(plivo: Account) -> None:
    plivo.fault(kind="status", status=503, times=99)
    with pytest.raises(RequestFailed, match=r"503 Service Unavailable.* \(3 attempts over [0-9.]+ seconds\)"):
        plivo.client(retries=2).request("GET", LIST, "read the endpoints")
    assert len(plivo.methods()) == 3


def test_waits_grow_with_full_jitter(plivo: Account) -> None:
    plivo.fault(kind="status", status=500, times=99)
    with pytest.raises(RequestFailed):
        plivo.client(retries=30, retry_max_delay=8).request("GET", LIST, "read")
    longest = [min(8, 2**attempt) for attempt in range(30)]
    assert all(0 <= wait <= most for wait, most in zip(plivo.clock.waits, longest))
    assert max(plivo.clock.waits) > 4
    assert min(plivo.clock.waits[4:]) < 4


@pytest.mark.parametrize("hint", ["retry_after", "retry_after_date"])
def test_a_wait_that_the_server_asks_for_is_kept(plivo: Account, hint: str) -> None:
    plivo.fault(kind="status", status=429, hint=hint, seconds=7)
    plivo.client().request("GET", LIST, "read")
    assert 5.5 <= plivo.clock.waits[0] <= 7.2


def test_a_rate_limit_in_epoch_milliseconds_is_kept(catapult: Account) -> None:
    catapult.fault(kind="status", status=429, hint="reset_ms", seconds=4)
    catapult.client().request("GET", "/domains", "read")
    assert 3.5 <= catapult.clock.waits[0] <= 4.2


def test_a_wait_that_is_too_long_is_told_not_cut_short(plivo: Account) -> None:
    plivo.fault(kind="status", status=429, hint="retry_after", seconds=300)
    with pytest.raises(RequestFailed, match="asks to wait 300 seconds, longer than retry_max_delay"):
        plivo.client().request("GET", LIST, "read")
    assert plivo.clock.waits == []


def test_no_attempt_begins_after_the_time_for_all_of_them(plivo: Account) -> None:
    plivo.fault(kind="status", status=429, hint="retry_after", seconds=40, times=99)
    with pytest.raises(RequestFailed, match=r"3 attempts over [89][0-9].* later than retry_max_time \(100 seconds\)"):
        plivo.client(retries=30, retry_max_time=100).request("GET", LIST, "read")
    assert len(plivo.methods()) == 3
    assert sum(plivo.clock.waits) < 100


def test_what_is_refused_after_other_attempts_tells_them_as_well(plivo: Account) -> None:
    plivo.fault(kind="status", status=503)
    plivo.fault(kind="status", status=403)
    with pytest.raises(RequestFailed, match=r"403 Forbidden.*\(2 attempts over"):
        plivo.client().request("GET", LIST, "read")


def test_an_unknown_outcome_tells_the_attempts_before_it(plivo: Account) -> None:
    plivo.fault(kind="status", status=429)
    plivo.fault(kind="status", status=502)
    with pytest.raises(OutcomeUnknown, match=r"502 Bad Gateway.*\(2 attempts over"):
        plivo.client().request("POST", LIST, "create", body={}, once=True)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("", None),
        ("3", 3),
        ("-3", 0),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        (email.utils.formatdate(1005), 5),
        (email.utils.formatdate(995), 0),
    ],
)
def test_retry_after_in_both_forms(value: str, wait: object) -> None:
    assert _http._retry_after(value, 1000) == wait


def test_max_rate_spaces_requests_evenly(plivo: Account) -> None:
    client = plivo.client(max_rate=10)
    for _request in range(5):
        client.request("GET", LIST, "read")
    assert plivo.clock.waits == pytest.approx([0.1] * 4)


@pytest.mark.parametrize("status", [400, 401, 403, 405, 422])
def test_a_refusal_is_final(plivo: Account, status: int) -> None:
    plivo.fault(kind="status", status=status)
    with pytest.raises(RequestFailed, match=str(status)) as failed:
        plivo.client().request("GET", LIST, "read the endpoints")
    assert len(plivo.methods()) == 1
    assert failed.value.details["status"] == status
    assert failed.value.details["url"].endswith(LIST)


def test_not_found_is_told_apart(plivo: Account) -> None:
    with pytest.raises(NotFound):
        plivo.client().request("GET", "/Endpoint/404/", "read")


def test_a_redirect_is_not_followed(plivo: Account) -> None:
    plivo.fault(kind="replace", status=307, headers={"Location": "http://elsewhere.invalid/steal?x=y"})
    with pytest.raises(RequestFailed, match=r"Redirects to http://elsewhere.invalid are not followed"):
        plivo.client().request("GET", LIST, "read")
    assert len(plivo.methods()) == 1


def test_a_body_without_end_is_not_read_to_it(plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "MAX_BODY", 1000)
    plivo.fault(kind="replace", status=200, body={"objects": ["x" * 2000]})
    with pytest.raises(RequestFailed, match="the body is too long"):
        plivo.client().request("GET", LIST, "read")


def test_the_request_id_is_told(plivo: Account) -> None:
    plivo.fault(kind="replace", status=400, headers={"X-Request-ID": "abc-1"}, body={"error": "no"})
    with pytest.raises(RequestFailed, match="request ID abc-1") as failed:
        plivo.client().request("GET", LIST, "read")
    assert failed.value.result()["request_id"] == "abc-1"


def test_what_is_no_json_is_quoted_in_part(plivo: Account) -> None:
    plivo.fault(kind="replace", status=400, body="<html>" + "No such page " * 500)
    with pytest.raises(RequestFailed) as failed:
        plivo.client().request("GET", LIST, "read")
    assert "<html>No such page" in failed.value.message
    assert len(failed.value.message) < 1000


# What a gateway may quote: the request as text or as JSON, the header, the stored object.
ECHOES: dict[str, Callable[[str], object]] = {
    "text": lambda said: said,
    "json": lambda said: {"error": said},
    "list": lambda said: {"errors": [{"field": said, "message": said}]},
    "keys": lambda said: {"detail": {said: {said: [said]}}},
    "code": lambda said: {"code": said},
}


@pytest.mark.parametrize("echo", sorted(ECHOES))
@pytest.mark.parametrize("before", range(440, 510, 7))
def test_no_part_of_a_secret_is_quoted(plivo: Account, echo: str, before: int) -> None:
    """Secrets are masked before a quotation is shortened, wherever it is cut."""
    body = {"sip_password": 'canary1  "of" canary2', "attributes": {"api_key": "canary3"}}
    stored = {"password": "canary4-md5"}
    client = plivo.client(auth_token="canary5", retries=0)
    said = f"{'.' * before}{json.dumps(body)} {stored} {client.secrets} {body}"
    plivo.fault("replace", status=400, body=ECHOES[echo](said), headers={"X-Request-ID": client.service.authorization})
    with pytest.raises(RequestFailed) as failed:
        client.request("POST", LIST, "create", body=body, stored=stored)
    for secret in ("canary", client.service.authorization.partition(" ")[2]):
        assert secret not in str(failed.value.result())
        assert secret not in failed.value.said


def test_an_odd_answer_quotes_no_secret(plivo: Account) -> None:
    client = plivo.client()
    plivo.fault("replace", status=200, body=["text"], headers={"X-Request-ID": client.service.authorization})
    with pytest.raises(RequestFailed) as failed:
        scan(client, plivo.provider.Endpoint(LIST), lambda found: True)
    assert failed.value.details["request_id"] == f"Basic {MASK}"


def test_nobody_there(plivo: Account) -> None:
    client = client_of(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RequestFailed, match=r"no connection to 127.0.0.1:.*refused.*check api_url.*2 attempts"):
        client.request("POST", "/x", "create it", once=True)


def test_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(RequestFailed, match=r"the name gateway.example does not resolve.* It moved.* and api_url"):
        client_of("http://gateway.example").request("GET", "/", "read")


@pytest.mark.parametrize("proxy", ["http://u:in/the-way@proxy:1", "http://u:in\\the-way@proxy:1", "http://u:p@a b:1"])
def test_a_proxy_that_is_none(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, proxy)
    with pytest.raises(RequestFailed, match="HTTP_PROXY") as failed:
        client_of("http://gateway.example").request("GET", "/", "read")
    assert "u:" not in failed.value.message


def test_a_server_that_does_not_answer(plivo: Account) -> None:
    plivo.fault(kind="delay", seconds=1, times=9)
    with pytest.raises(OutcomeUnknown, match=r"did not answer within 0.05 seconds"):
        plivo.client(timeout=0.05).request("POST", LIST, "create", body={}, once=True)


def test_a_proxy_that_is_not_there() -> None:
    client = client_of("https://127.0.0.1:9", proxy=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RequestFailed, match="the proxy did not let it through"):
        client.request("GET", "/", "read")


def test_a_proxy_that_refuses_is_not_asked_again(plivo: Account) -> None:
    client = client_of("https://127.0.0.1:9", proxy=plivo.emulator.url)
    with pytest.raises(RequestFailed, match=r"Tunnel connection failed") as failed:
        client.request("GET", "/", "read")
    assert failed.value.attempts == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_request_can_hold_was_not_sent(plivo: Account, value: float) -> None:
    with pytest.raises(RequestFailed, match=r"the request to .* failed") as failed:
        plivo.client().request("POST", LIST, "create", body={"n": value}, once=True)
    assert not isinstance(failed.value, OutcomeUnknown)


def test_an_address_that_is_none() -> None:
    with pytest.raises(RequestFailed, match="URL of the proxy or of the service is none"):
        client_of(f"http://{'a' * 64}.example").request("GET", "/", "read")


def test_an_answer_that_drips_is_not_waited_for(plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "PATIENCE", -1)
    with pytest.raises(RequestFailed, match="did not answer within"):
        plivo.client(retries=0).request("GET", LIST, "read")


def test_a_moment_that_has_passed_is_no_reason_to_hurry(catapult: Account) -> None:
    catapult.fault(kind="status", status=429, hint="reset_ms", seconds=-5, times=3)
    catapult.client().request("GET", "/domains", "read")
    assert len(catapult.clock.waits) == 3
    assert sum(catapult.clock.waits) > 0.1


def test_no_tls_where_it_is_expected(plivo: Account) -> None:
    client = client_of(plivo.emulator.url.replace("http:", "https:"))
    with pytest.raises(RequestFailed, match="no TLS connection"):
        client.request("GET", "/", "read")


def test_netrc_cannot_replace_the_credentials(plivo: Account, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert plivo.client().request("GET", LIST, "read").data["objects"] == []


def test_the_environment_says_what_needs_no_proxy(plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    assert plivo.client(retries=0).request("GET", LIST, "read").data["objects"] == []


def test_a_proxy_option_beats_the_environment(plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(RequestFailed):
        plivo.client(retries=0).request("GET", LIST, "read")
    # As a proxy, the emulator is asked for the whole URL, which it does not know: but it was asked.
    with pytest.raises(RequestFailed, match="answered 40"):
        plivo.client(retries=0, proxy=plivo.emulator.url).request("GET", "/elsewhere/", "read")


def test_a_bundle_in_the_environment_does_not_beat_validate_certs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/does/not/exist.pem")
    client = client_of(f"https://127.0.0.1:{free_port()}", verify=False, retries=0)
    with pytest.raises(RequestFailed, match="refused"):
        client.request("GET", "/", "read")


def test_trusted_certificates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert trusted_certificates({"CURL_CA_BUNDLE": "/curl.pem"}) == "/curl.pem"
    assert (
        trusted_certificates({"CURL_CA_BUNDLE": "/curl.pem", "REQUESTS_CA_BUNDLE": "/requests.pem"}) == "/requests.pem"
    )
    nowhere = str(tmp_path / "nowhere")
    paths = ssl.DefaultVerifyPaths(nowhere, nowhere, "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setattr(_http, "SYSTEM_STORES", (nowhere,))
    assert trusted_certificates({}) is True
    store = tmp_path / "store.pem"
    store.touch()
    monkeypatch.setattr(_http, "SYSTEM_STORES", (nowhere, str(store)))
    assert trusted_certificates({}) == str(store)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, ("", None)),
        ("text", ("text", None)),
        ({"error": "not found", "api_id": "x"}, ("not found", None)),
        ({"Error": "capital"}, ("capital", None)),
        ({"error": {"alias": ["bad", "long"], "username": ["short"]}}, ("alias: bad; long; username: short", None)),
        ({"error": {"error": "nested"}}, ("nested", None)),
        ({"errors": [{"message": "no", "field": "type"}, {"message": "nor"}]}, ("type: no; nor", None)),
        ({"errors": ["one", "two"]}, ("one; two", None)),
        ({"category": "c", "code": "too-many", "message": "slow"}, ("slow", "too-many")),
        ({"code": "rate-limit-reached", "details": []}, ("code rate-limit-reached", "rate-limit-reached")),
        ({"data": {"error": "deep"}}, ("deep", None)),
        ({"data": {"token": "a b", "password": ["too short"]}}, (f"token: {MASK}; password: too short", None)),
        ({}, ("", None)),
    ],
)
def test_what_was_said(body: object, said: tuple) -> None:
    assert what_was_said(body) == said


def test_a_status_without_a_name(plivo: Account) -> None:
    plivo.fault(kind="status", status=599)
    with pytest.raises(RequestFailed, match="599"):
        plivo.client().request("GET", LIST, "read")


def test_the_system_clock_runs() -> None:
    clock = _http.Clock()
    before, epoch = clock.now(), clock.epoch()
    clock.sleep(0)
    assert clock.now() >= before
    assert clock.epoch() >= epoch > 1.6e9

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The limits on the number of requests, by a clock that moves when it is told to."""

from __future__ import annotations

import pytest

from contract.caller import Caller
from emulator.catapult.state import API_SECRET, API_TOKEN, USER_ID
from emulator.plivo.state import AUTH_ID, AUTH_TOKEN
from emulator.server import RunningEmulator

NOON = 1_800_000_000.0


class Clock:
    """What the emulators use of the module `time`."""

    def __init__(self) -> None:
        """Begin at a moment of which every digit is known."""
        self.passed = 0.0

    def monotonic(self) -> float:
        """Return the seconds that have passed."""
        return self.passed

    def time(self) -> float:
        """Return the moment."""
        return NOON + self.passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock by which the emulators limit requests."""
    clock = Clock()
    for module in ("emulator.plivo.provider", "emulator.catapult.provider", "emulator.catapult.answers"):
        monkeypatch.setattr(f"{module}.time", clock)
    return clock


@pytest.fixture
def plivo(plivo_emulator: RunningEmulator) -> Caller:
    """Return a caller to an account whose requests are counted."""
    caller = Caller(plivo_emulator, "/v1/Account", (AUTH_ID, AUTH_TOKEN))
    caller.switch(rate_limit="on")
    return caller


@pytest.fixture
def catapult(catapult_emulator: RunningEmulator) -> Caller:
    """Return a caller to a user whose requests are counted, with a domain of the id rd-1."""
    caller = Caller(catapult_emulator, f"/v1/users/{USER_ID}", (API_TOKEN, API_SECRET))
    caller.seed(domains=[{"id": "rd-1"}])
    caller.switch(rate_limit="on")
    return caller


def statuses(caller: Caller, path: str, times: int) -> list[int]:
    """Send a request some times and return the statuses of the answers."""
    return [caller.send("GET", path).status_code for _time in range(times)]


def test_plivo_admits_300_in_5_seconds(plivo: Caller, clock: Clock) -> None:
    """The 301st request is refused until the first is 5 seconds old."""
    path = f"/{AUTH_ID}/Endpoint/"
    assert statuses(plivo, path, 200) == [200] * 200
    clock.passed = 4.0
    assert statuses(plivo, path, 100) == [200] * 100
    assert statuses(plivo, path, 2) == [429, 429]
    clock.passed = 5.0
    assert statuses(plivo, path, 201) == [200] * 200 + [429]
    clock.passed = 9.0
    assert statuses(plivo, path, 101) == [200] * 100 + [429]


def test_plivo_counts_all_resources_together(plivo: Caller, clock: Clock) -> None:
    """All paths of an account and of its subaccounts share one limit."""
    plivo.seed(subaccounts=[{"auth_id": "SAEMULATORDEMO000001"}])
    for path in ("/Endpoint/", "/Application/"):
        assert statuses(plivo, f"/{AUTH_ID}{path}", 100) == [200] * 100
    assert statuses(plivo, "/SAEMULATORDEMO000001/Endpoint/", 101) == [200] * 100 + [429]
    clock.passed = 5.0
    assert statuses(plivo, f"/{AUTH_ID}/", 1) == [200]


def test_plivo_refusal(plivo: Caller, clock: Clock) -> None:
    """A refused request does nothing; `Retry-After` is not documented and may be asked for."""
    path = f"/{AUTH_ID}/Endpoint/"
    statuses(plivo, path, 300)
    clock.passed = 1.5
    answer = plivo.send("POST", path, {"username": "lobby", "password": "secret", "alias": "lobby"})
    assert (answer.status_code, answer.json()["error"]) == (429, "Too Many Requests")
    assert "Retry-After" not in answer.headers
    plivo.switch(rate_limit_hint="retry_after")
    assert plivo.send("GET", path).headers["Retry-After"] == "4"
    assert plivo.emulator.control("GET", "state")["endpoints"] == []


@pytest.mark.parametrize("path", ["/domains", "/domains/rd-1", "/domains/rd-1/endpoints", "/applications"])
def test_catapult_admits_one_a_second(catapult: Caller, clock: Clock, path: str) -> None:
    """The second request is refused until the header's time, which is in milliseconds, has come."""
    assert statuses(catapult, path, 1) == [200]
    clock.passed = 0.25
    refused = catapult.send("GET", path)
    assert refused.status_code == 429
    reset = refused.headers["X-RateLimit-Reset"]
    assert len(reset) == 13
    assert 1000 <= int(reset) - NOON * 1000 <= 1001
    clock.passed = 0.999
    assert statuses(catapult, path, 1) == [429]
    clock.passed = int(reset) / 1000 - NOON
    assert statuses(catapult, path, 2) == [200, 429]


@pytest.mark.usefixtures("clock")
def test_catapult_counts_each_resource(catapult: Caller) -> None:
    """Domains, endpoints and applications have a limit each; the account has none."""
    for path in ("/domains", "/domains/rd-1/endpoints", "/applications"):
        assert statuses(catapult, path, 2) == [200, 429]
    assert statuses(catapult, "/account", 3) == [200] * 3


@pytest.mark.usefixtures("clock")
def test_catapult_may_count_endpoints_as_domains(catapult: Caller) -> None:
    """Whether requests for endpoints count as requests for domains is not documented."""
    catapult.switch(nested_limit="endpoints_and_domains")
    assert statuses(catapult, "/domains/rd-1/endpoints", 1) == [200]
    assert statuses(catapult, "/domains", 1) == [429]


@pytest.mark.usefixtures("clock")
def test_catapult_refusal(catapult: Caller) -> None:
    """The documented body has no message; the refused request was not carried out."""
    statuses(catapult, "/domains", 1)
    refused = catapult.send("POST", "/domains", {"name": "branch"})
    body = refused.json()
    assert set(body) == {"category", "code", "details"}
    assert (body["category"], body["code"]) == ("too-many-requests", "rate-limit-reached")
    details = {detail["name"]: detail["value"] for detail in body["details"]}
    assert set(details) == {"requestPath", "remoteAddress", "rateLimitResetTime", "requestMethod"}
    assert details["rateLimitResetTime"] == refused.headers["X-RateLimit-Reset"]
    assert details["requestPath"] == f"users/{USER_ID}/domains"
    assert len(catapult.emulator.control("GET", "state")["domains"]) == 1


@pytest.mark.usefixtures("clock")
def test_catapult_may_leave_the_header_out(catapult: Caller) -> None:
    """Clients have a branch for a refusal without the header."""
    catapult.switch(reset_header="absent")
    statuses(catapult, "/domains", 1)
    refused = catapult.send("GET", "/domains")
    assert refused.status_code == 429
    assert "X-RateLimit-Reset" not in refused.headers

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The glue: whatever happens becomes a result or a failure that a person can read."""

from __future__ import annotations

import socket

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils import _deps, _run
from ansible_collections.cpaas.voice.plugins.modules import carrierx_endpoint, catapult_endpoint, plivo_endpoint
from ansible_collections.cpaas.voice.tests.unit.support import NEW, SECRET, Account, run_module

CREDENTIALS = {"auth_id": "MA1", "auth_token": "token-of-the-account"}


def test_missing_libraries_are_one_clear_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_run, "MISSING", {"requests", "voluptuous"})
    failed = run_module(monkeypatch, capsys, plivo_endpoint.main, alias="lobby", **CREDENTIALS)
    assert failed.failed
    assert "requests" in failed["msg"]
    assert "voluptuous" in failed["msg"]
    assert "exception" not in failed


def test_a_library_that_cannot_be_imported_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_deps, "MISSING", set())
    assert _deps._library("no_such_library_anywhere", "such-a-package") is None
    assert {"such-a-package"} == _deps.MISSING


def test_a_fault_of_our_own_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*args: object) -> None:
        raise KeyError(CREDENTIALS["auth_token"])

    monkeypatch.setattr(_run, "client_for", broken)
    failed = run_module(monkeypatch, capsys, plivo_endpoint.main, alias="lobby", **CREDENTIALS)
    assert "please report it: KeyError" in failed["msg"]
    assert "test_run.py, line" in failed["msg"]
    assert "token-of-the-account" not in str(failed)


def test_a_domain_that_is_gone_needs_nothing_removed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], catapult: Account
) -> None:
    for name, value in catapult.emulator.environment.items():
        monkeypatch.setenv(name, value)
    options = {"domain": "nowhere", "name": "lobby"}
    gone = run_module(monkeypatch, capsys, catapult_endpoint.main, **options, state="absent", diff=True)
    assert (gone["changed"], gone["action"], gone["endpoint"]) == (False, "unchanged", {})
    assert gone["diff"] == {"before": {}, "after": {}}
    failed = run_module(monkeypatch, capsys, catapult_endpoint.main, **options, check_mode=True)
    assert "There is no domain 'nowhere'" in failed["msg"]


def test_what_is_dangerous_is_warned_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    options = {"alias": "lobby", "api_url": "http://gateway.example", "validate_certs": False, "retries": 0}
    proxy = {"proxy": "http://user:password-of-the-proxy@proxy.example:3128"}
    failed = run_module(monkeypatch, capsys, plivo_endpoint.main, **CREDENTIALS, **options, **proxy)
    assert len(failed["warnings"]) == 2
    assert "password-of-the-proxy" not in str(failed)


def test_secrets_in_free_dicts_are_masked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], carrierx: Account
) -> None:
    for name, value in carrierx.emulator.environment.items():
        monkeypatch.setenv(name, value)
    free = {"attributes": {"site": "A", "api_key": "key-of-the-site", "level": 5}}
    made = run_module(monkeypatch, capsys, carrierx_endpoint.main, **NEW["carrierx"], **free, diff=True)
    assert made["endpoint"]["attributes"] == {"site": "A", "level": 5}
    assert "key-of-the-site" not in str(made)
    assert SECRET not in str(made)


def test_a_warning_of_the_plan_reaches_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], plivo: Account
) -> None:
    for name, value in plivo.emulator.environment.items():
        monkeypatch.setenv(name, value)
    plivo.switch(read_password="absent")
    run_module(monkeypatch, capsys, plivo_endpoint.main, **NEW["plivo"])
    again = run_module(monkeypatch, capsys, plivo_endpoint.main, **NEW["plivo"])
    assert again["password_state"] == "unknown"
    assert any("could not be compared" in str(warning) for warning in again["warnings"])

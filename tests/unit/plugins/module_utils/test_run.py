# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The glue: whatever happens becomes a result or a failure that a person can read."""

from __future__ import annotations

import re
import socket
import syslog
import traceback
from types import SimpleNamespace

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS

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


# Python writes it otherwise.
QUOTED = f"""'{SECRET}\\"'"""

# Without a port, nothing is sent.
FULL = {
    "name": "lobby",
    "type": "third_party",
    "api_token": "token-of-the-account",
    "api_url": "http://127.0.0.1:0",
    "retries": 0,
    "proxy": "http://user:password-of-the-proxy@127.0.0.1:0",
    "out_sip_password": SECRET,
    "addresses": [{"ip": "192.0.2.11", "sip_password": QUOTED}],
    "attributes": {"site": "A", "api_key": f"key-of-{QUOTED}", "note": "not key-of-the-note", "pin": "123"},
    "transformations": [{"deep": {"token": "token-of-a-step", "n": 123}}],
}
SECRETS = re.compile(f"{SECRET}|token-of|password-of|key-of-'|\\b123'")


@pytest.fixture(params=["syslog", "journal"])
def system_log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is written to the log of the host, whichever it has."""
    written: list[str] = []

    def keep(*said: object, **fields: object) -> None:
        written.extend(map(str, (*said, *fields.values())))

    logs = getattr(basic, "_logging", basic)  # of its own since ansible-core 2.22
    monkeypatch.setattr(logs, "has_journal", request.param == "journal", raising=False)
    monkeypatch.setattr(logs, "journal", SimpleNamespace(send=keep), raising=False)
    monkeypatch.setattr(syslog, "syslog", keep)
    return written


def test_the_system_log_gets_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system_log: list[str]
) -> None:
    run_module(monkeypatch, capsys, carrierx_endpoint.main, **FULL)
    invocation = next(text for text in system_log if "Invoked with" in text)
    assert "name=lobby" in invocation
    assert "'site': 'A'" in invocation
    assert "api_key" in invocation
    assert not [text for text in system_log if SECRETS.search(text)]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"timeout": "soon"},
        {"capacity": 0, "sip_password": SECRET, "nested": [{"token": "token-of-nobody"}]},
        {"addresses": [[{"sip_password": SECRET}]]},
        {"addresses": f"sip_password={SECRET}"},
        {"addresses": [{"ip": "192.0.2.11", "sip_pasword": SECRET}]},
        {"attributes": f"api_key: {SECRET}"},
        {"attributes": f'{{"api_key": "{SECRET}", "site": "A"}}', "timeout": "soon"},
        {"transformations": [[{"token": "token-of-a-step"}]]},
        {"api_url": "http://user:password-of-the-gateway@127.0.0.1:0"},
    ],
)
def test_no_secret_is_told_of_options_that_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: dict
) -> None:
    """Some fail before AnsibleModule knows what is secret in them."""
    # From ansible-core 2.21 on, the task asks for it.
    asked = {"_ansible_inject_invocation": True} if "inject_invocation" in PASS_VARS else {}
    failed = run_module(monkeypatch, capsys, carrierx_endpoint.main, **{**FULL, **wrong, **asked})
    assert failed.failed
    assert failed["invocation"]["module_args"]["name"] == "lobby"
    assert not SECRETS.search(str(failed))


def test_the_words_of_a_fault_of_our_own_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ANSIBLE_DISPLAY_TRACEBACK, ansible-core tells the exception that is under way, and what led to it."""
    told: list[str] = []

    def fail() -> None:
        raise KeyError(SECRET) from ValueError(SECRET)

    module = SimpleNamespace(fail_json=lambda **_result: told.append(traceback.format_exc()))
    with _run.told(module):  # type: ignore[arg-type]
        fail()
    assert "KeyError" in told[0]
    assert SECRET not in told[0]


def test_secrets_are_registered_where_ansible_core_takes_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], carrierx: Account
) -> None:
    """Those in options, those of the environment, and those that the task asks for."""
    registered: set[str] = set()
    monkeypatch.setattr(_run, "register_secrets", registered.update)
    for name, value in carrierx.emulator.environment.items():
        monkeypatch.setenv(name, value)
    free = {"attributes": {"api_key": "key-of-the-site", "site": "A"}}
    made = run_module(monkeypatch, capsys, carrierx_endpoint.main, **NEW["carrierx"], **free, return_secrets=True)
    wanted = {"key-of-the-site", SECRET, carrierx.emulator.environment["CARRIERX_API_TOKEN"]}
    assert wanted < registered
    assert made["endpoint"]["voip_token"] in registered
    assert "written" not in registered


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

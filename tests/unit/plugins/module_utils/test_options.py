# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the connection: what becomes of them, and all their faults at once."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cpaas.voice.plugins.module_utils import _options
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput
from ansible_collections.cpaas.voice.tests.unit.support import PROVIDERS, Account

DEFAULTS = {
    "validate_certs": True,
    "ca_path": None,
    "client_cert": None,
    "client_key": None,
    "proxy": None,
    "timeout": 30.0,
    "retries": 5,
    "retry_max_delay": 60.0,
    "retry_max_time": 300.0,
    "max_rate": 0.0,
    "api_url": None,
}


def faults(**options: object) -> tuple:
    """Return the faults of some options."""
    with pytest.raises(BadInput) as bad:
        _options.settings_of({**DEFAULTS, **options}, {})
    return bad.value.faults


def test_all_faults_at_once() -> None:
    found = faults(
        timeout=0, retries=-1, retry_max_delay=-1, max_rate=-1, ca_path="/nowhere", client_key="/nowhere", proxy="proxy"
    )
    assert [fault.partition(":")[0] for fault in found] == [
        "timeout",
        "retries",
        "retry_max_delay",
        "max_rate",
        "ca_path",
        "client_key",
        "client_cert",
        "proxy",
    ]


@pytest.mark.parametrize("proxy", ["http://[::1", "http://host:port", "host:3128", "ftp://host"])
def test_proxies_that_cannot_be(proxy: str) -> None:
    assert len(faults(proxy=proxy)) == 1


def test_what_is_trusted(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    other = tmp_path / "other.pem"
    other.touch()
    environ = {"REQUESTS_CA_BUNDLE": str(other)}
    assert _options.settings_of({**DEFAULTS, "ca_path": str(bundle)}, environ).verify == str(bundle)
    assert _options.settings_of(DEFAULTS, environ).verify == str(other)
    assert _options.settings_of({**DEFAULTS, "validate_certs": False}, environ).verify is False


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_empty_variable_is_as_none(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.import_module(f"{_options.__package__}._providers.{provider}").connection_options()
    variables = [variable for option in spec.values() for variable in option.get("fallback", (None, []))[1]]
    for variable in variables:
        monkeypatch.delenv(variable, raising=False)
    unset = ArgumentSpecValidator(spec).validate({})
    for variable in variables:
        monkeypatch.setenv(variable, "")
    empty = ArgumentSpecValidator(spec).validate({})
    assert len(variables) > 10
    assert not empty.error_messages
    assert empty.validated_parameters == unset.validated_parameters


def test_a_bundle_in_the_environment_that_is_not_there() -> None:
    with pytest.raises(BadInput, match=r"ca_path: is not given, and /nowhere.pem"):
        _options.settings_of(DEFAULTS, {"CURL_CA_BUNDLE": "/nowhere.pem"})


@pytest.mark.parametrize("option", ["timeout", "retry_max_delay", "max_rate"])
@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e10, -1])
def test_numbers_without_sense(option: str, value: float) -> None:
    assert [fault.partition(":")[0] for fault in faults(**{option: value})] == [option]


@pytest.mark.parametrize(
    ("name", "value", "text", "count"),
    [
        ("api_token", "abc\n", "abc", 0),
        ("api_token", None, "", 0),
        ("api_token", "a\nb", "a\nb", 1),
        ("api_token", "caf\u00e9", "caf\u00e9", 1),
        ("api_password", "caf\u00e9", "caf\u00e9", 0),
    ],
)
def test_credentials_that_a_header_can_hold(name: str, value: str | None, text: str, count: int) -> None:
    found: list[str] = []
    assert _options.credential(name, value, found) == text
    assert len(found) == count
    assert "caf" not in str(found)


def test_client_certificates(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.touch()
    key.touch()
    both = {**DEFAULTS, "client_cert": str(certificate), "client_key": str(key)}
    assert _options.settings_of(both, {}).certificate == (str(certificate), str(key))
    assert _options.settings_of({**both, "client_key": None}, {}).certificate == str(certificate)


@pytest.mark.parametrize(
    "given", ["https://a.example", "https://a.example/", "https://a.example/v1", "https://a.example/v1/"]
)
def test_the_version_may_be_left_out(given: str) -> None:
    assert _options.base_url({"api_url": given}, "", "/v1") == ("https://a.example/v1", [])


def test_the_default_url() -> None:
    assert (
        _options.base_url({"api_url": None}, "https://api.example/core/v2", "/core/v2")[0]
        == "https://api.example/core/v2"
    )
    assert _options.base_url({"api_url": ""}, "https://api.example", "/v1")[0] == "https://api.example/v1"


@pytest.mark.parametrize(
    "given",
    [
        "a.example",
        "ftp://a.example",
        "https://",
        "https://u:p@a.example",
        "https://a.example?x=1",
        "https://a.example#x",
    ],
)
def test_urls_that_cannot_be(given: str) -> None:
    assert len(_options.base_url({"api_url": given}, "", "/v1")[1]) == 1


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("https://a.example", False),
        ("http://127.0.0.1:1", False),
        ("http://localhost", False),
        ("http://a.example", True),
    ],
)
def test_credentials_in_clear(url: str, clear: bool) -> None:
    assert _options.travels_in_clear(url) is clear


def test_the_passwords_of_proxies() -> None:
    environ = {"https_proxy": "http://u:second@proxy:3128", "NO_PROXY": "a,b", "HTTP_PROXY": "proxy:3128"}
    found = set(_options.proxy_passwords({"proxy": "http://u:first%21@proxy:3128"}, environ))
    assert {"first%21", "first!", "second"} < found
    assert set(_options.proxy_passwords({"proxy": None}, {})) == set()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_missing_credentials_and_a_bad_url_are_named_at_once(name: str, account: Account) -> None:
    options = account.options(api_url="nonsense", timeout=0)
    with pytest.raises(BadInput) as bad:
        _options.client_for(options, account.provider.service, {})
    assert len(bad.value.faults) >= 3
    assert {"timeout", "api_url"} <= {fault.partition(":")[0] for fault in bad.value.faults}

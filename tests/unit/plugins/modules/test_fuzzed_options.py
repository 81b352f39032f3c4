# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of any kind: every module ends with a result or a clear failure, and sends no write for what it refuses.

The same examples in each run; with plain pytest, the environment variable FUZZ_EXAMPLES says how many for each module.
"""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from ansible.module_utils.basic import AnsibleModule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils import _errors, _http
from ansible_collections.cpaas.voice.tests.unit.support import CHANGE, NEW, Account, run_module

PLUGINS = Path(__file__).resolve().parents[4] / "plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "75"))

NOBODY = "http://127.0.0.1:9"
NUMBER = "14155550100"

Spec = Mapping[str, Mapping[str, Any]]


class _Asked(Exception):
    """Carries an argument spec."""


def main_of(module: str) -> Any:
    """Return what runs a module."""
    return importlib.import_module(f"ansible_collections.cpaas.voice.plugins.modules.{module}").main


def spec_of(module: str) -> Spec:
    """Return the argument spec that a module gives to AnsibleModule."""
    with mock.patch.object(AnsibleModule, "__init__", autospec=True) as made:
        made.side_effect = _Asked
        with pytest.raises(_Asked):
            main_of(module)()
    spec: Spec = made.call_args.kwargs["argument_spec"]
    return spec


# What YAML and JSON can give

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**400), 2**31, 2**63, 65536, 0, -1]),
    st.floats(),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.sampled_from(
        ["", " ", ".", "..", "../x", "a?b#c", "x" * 70_000, "null", "true", "1e999", "٣", "lobby", "{{", "\0"]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def nested(depth: int) -> Any:
    """Return lists and dicts in each other."""
    value: Any = "x"
    for level in range(depth):
        value = {"a": value} if level % 2 else [value]
    return value


DEEP = st.sampled_from([40, 150]).map(nested)
PLACES = {
    "api_url": [
        "nonsense",
        "http://[",
        "https://",
        "ftp://x",
        "http://u:p@127.0.0.1:9",
        f"{NOBODY}/\n",
        f"{NOBODY}?x",
        "\ud800",
    ],
    "proxy": [NOBODY, "http://[", "nonsense", "http://\x00:1", "http://127.0.0.1:99999", "socks5://127.0.0.1:9"],
    "ca_path": ["/nowhere", "/etc", "/dev/null", __file__, "~", "\x00"],
    "client_cert": ["/nowhere", "/etc", "/dev/null", __file__, "~", "\x00"],
    "client_key": ["/nowhere", "/etc", "/dev/null", __file__, "~", "\x00"],
}
"""Options that lead somewhere: nobody may be asked outside."""

TAKEN = {*PLACES, *inspect.signature(run_module).parameters, "check_mode", "diff"}


def sensible(option: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Return values of the kind that an option asks for."""
    kind = option.get("elements") if option.get("type") == "list" else option.get("type", "str")
    values: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "int": st.integers(-1, 70_000),
        "float": st.floats(-1, 100),
        "dict": given_to(option["options"])
        if "options" in option
        else st.dictionaries(st.text(max_size=5), ANYTHING, max_size=3),
    }
    one = st.sampled_from(option["choices"]) if "choices" in option else values.get(str(kind), st.text(max_size=12))
    return st.lists(one, max_size=3) if option.get("type") == "list" else one


def given_to(spec: Spec) -> st.SearchStrategy[dict[str, Any]]:
    """Return options for a spec, most of them left out."""
    known = {
        name: st.sampled_from(PLACES[name]) if name in PLACES else sensible(option) | ANYTHING | DEEP
        for name, option in spec.items()
    }
    chosen = st.lists(st.sampled_from(sorted(known)), max_size=4, unique=True)
    some = chosen.flatmap(lambda names: st.fixed_dictionaries({name: known[name] for name in names}))
    unknown = st.dictionaries(
        st.text(min_size=1, max_size=8).filter(lambda name: name not in TAKEN), ANYTHING, max_size=1
    )
    return st.builds(lambda extra, options: {**extra, **options}, st.just({}) | unknown, some)


OTHERS: dict[str, list[dict[str, Any]]] = {
    "plivo_application": [
        {"app_name": "door", "answer_url": "https://example.com/answer"},
        {"app_name": "Direct Dial", "hangup_url": "", "default_number_app": True},
        {"app_name": "door", "state": "absent"},
        {"app_name": "door", "state": "absent", "new_endpoint_application": ""},
    ],
    "plivo_number": [{"number": NUMBER}, {"number": NUMBER, "alias": "door", "app_id": ""}],
    "catapult_domain": [
        {"name": "acme", "description": "Acme"},
        {"domain_id": "rd-test", "description": "Changed"},
        {"domain_id": "rd-test", "state": "absent"},
    ],
    "catapult_domain_info": [{}],
    "carrierx_did": [
        {"phonenumber": NUMBER, "name": "Main", "trunk_group": "inbound"},
        {"phonenumber": NUMBER, "name": "", "trunk_group_sid": ""},
        {"phonenumber": "15", "name": "Main"},
    ],
    "carrierx_did_info": [{}, {"phonenumber": NUMBER}],
    "carrierx_trunk_group": [
        {"name": "inbound", "trunks": [{"name": "one", "endpoint": "lobby"}, {"name": "two"}]},
        {"name": "inbound", "trunks": [{"name": "two", "endpoint_sid": "", "weight": 1}], "routing_type": "failover"},
        {"name": "inbound", "trunks": []},
        {"name": "inbound", "state": "absent"},
    ],
    "carrierx_trunk_group_info": [{}],
}
"""Options of the modules that are not about endpoints."""


def right(module: str) -> list[dict[str, Any]]:
    """Return options with which a module runs."""
    if module in OTHERS:
        return OTHERS[module]
    provider = module.partition("_")[0]
    new, change = NEW[provider], CHANGE[provider]
    domain = {name: new[name] for name in new if name == "domain_id"}
    entry = {name: new[name] for name in new if name not in domain}
    if module.endswith("_info"):
        return [domain]
    if module.endswith("s"):
        lists = [[entry], [{**entry, **change}], [entry, {**entry, "state": "absent"}], []]
        return [{**domain, "endpoints": entries} for entries in lists]
    return [new, {**new, **change}, {**new, "state": "absent"}]


def quick_sleep(_clock: object, seconds: float) -> None:
    """Wait no time, but refuse what time.sleep() refuses."""
    assert 0 <= seconds < 1e9


@pytest.mark.parametrize("module", MODULES)
def test_any_options(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    module: str,
) -> None:
    """A result or a failure, told in JSON."""
    account: Account = request.getfixturevalue(module.partition("_")[0])
    for name, value in account.emulator.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(_http.Clock, "sleep", quick_sleep)
    kinds: list[type] = []
    told = _errors.VoiceError.result

    def noted(error: _errors.VoiceError) -> dict[str, Any]:
        kinds.append(type(error))
        return told(error)

    monkeypatch.setattr(_errors.VoiceError, "result", noted)
    account.converge(**account.new())
    if account.name == "carrierx":
        account.seed(trunk_groups=[{"name": "inbound"}], dids=[{"phonenumber": NUMBER}])
    elif account.name == "plivo":
        account.seed(numbers=[{"number": NUMBER}])
    spec = spec_of(module)

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from([{}, *right(module)]), given_to(spec), st.booleans(), st.booleans())
    def end_well(kept: dict[str, Any], spoiled: dict[str, Any], check_mode: bool, diff: bool) -> None:
        account.forget()
        kinds.clear()
        options = {"api_url": account.emulator.url, "retries": 1, "timeout": 5, **kept, **spoiled}
        result = run_module(monkeypatch, capsys, main_of(module), **options, check_mode=check_mode, diff=diff)
        assert "fault of the collection" not in str(result), result["msg"]
        sent = account.emulator.journal()
        writes = {entry["method"] for entry in sent} - {"GET"}
        assert not (writes and check_mode), writes
        to_numbers = {entry["method"] for entry in sent if "/phonenumber/" in entry["path"]}
        assert to_numbers <= {"GET", "PATCH"}, "a number was rented or given back"
        refused = kinds[:1] == [_errors.BadInput] or (result.failed and not kinds and "summary" not in result)
        assert not (writes and refused), result["msg"]

    end_well()


@pytest.mark.parametrize("option", [{"retries": float("inf")}, {"timeout": 10**400}, {"api_url": "\ud800"}])
@pytest.mark.parametrize("module", MODULES)
def test_what_ansible_itself_is_not_prepared_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str, option: dict[str, Any]
) -> None:
    """Numbers without end and halves of characters do not end in a traceback, as in some versions of ansible-core."""
    failed = run_module(monkeypatch, capsys, main_of(module), **right(module)[0], **option)
    assert failed.failed
    assert failed["msg"]


@pytest.mark.parametrize("value", ["..", ".", "a\r\nb", "\x07", "x" * 256])
@pytest.mark.parametrize(
    ("module", "option"),
    [
        ("plivo_endpoint", "endpoint_id"),
        ("plivo_application", "app_id"),
        ("carrierx_endpoint", "endpoint_sid"),
        ("catapult_endpoint", "endpoint_id"),
        ("catapult_endpoint", "domain_id"),
        ("catapult_endpoint_info", "domain_id"),
        ("catapult_endpoints", "domain_id"),
        ("catapult_domain", "domain_id"),
        ("catapult_domain_info", "domain_id"),
        ("carrierx_did", "did_sid"),
        ("carrierx_did_info", "did_sid"),
        ("carrierx_trunk_group", "trunk_group_sid"),
        ("carrierx_trunk_group_info", "trunk_group_sid"),
    ],
)
def test_an_id_that_would_lead_elsewhere(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    module: str,
    option: str,
    value: str,
) -> None:
    """Nothing is sent."""
    account: Account = request.getfixturevalue(module.partition("_")[0])
    for name, setting in account.emulator.environment.items():
        monkeypatch.setenv(name, setting)
    options = {**right(module)[0], option: value}
    failed = run_module(monkeypatch, capsys, main_of(module), api_url=account.emulator.url, **options)
    assert f"{option}: must not be empty, '.' or '..', longer than 255 characters, or hold" in failed["msg"]
    assert account.methods() == []


@pytest.mark.parametrize("rate", [5e-324, 1e-300, 0.0009])
def test_a_rate_that_would_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], rate: float
) -> None:
    """It is refused."""
    failed = run_module(monkeypatch, capsys, main_of("plivo_endpoint_info"), max_rate=rate)
    assert "max_rate: must be 0 (no limit) or at least 0.001" in failed["msg"]

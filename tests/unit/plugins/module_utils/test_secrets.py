# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is secret, and that it is shown nowhere."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils._secrets import (
    HIDDEN,
    MASK,
    NOT_SHOWN,
    NOT_UNDERSTOOD,
    hidden_values,
    is_secret,
    masker,
    secret_values,
    secrets_as_written,
    shown_options,
    url_passwords,
    without_secrets,
)

SECRET_NAMES = [
    "password",
    "sip_password",
    "voip_token",
    "client_secret",
    "apiKey",
    "Passwd",
    "credentials",
    "private_key",
    "api-key",
    "access_key",
    "voicemail_pin",
    "psk",
    "pwd",
    "password_hash",
]
PLAIN_NAMES = ["name", "login", "auth_required", "passport", "sip_username", "key", "passing", "bypass", "spin"]
VALUES = st.recursive(
    st.sampled_from(["plain", None, 5, True]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PLAIN_NAMES + SECRET_NAMES), inner, max_size=4)
    ),
)


def canaries(value: object, secret: bool = False) -> object:
    """Return the value with a canary for each text under a secret name."""
    if isinstance(value, dict):
        return {key: canaries(inner, secret or is_secret(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [canaries(inner, secret) for inner in value]
    return "canary" if secret and isinstance(value, str) else value


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_secret_names(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", [*PLAIN_NAMES, 5])
def test_plain_names(name: object) -> None:
    assert not is_secret(name)


@given(VALUES.map(canaries))
def test_no_secret_is_left(value: object) -> None:
    assert "canary" not in repr(without_secrets(value))
    assert "canary" not in repr(secrets_as_written(value))


@given(VALUES.map(canaries))
def test_every_secret_is_found(value: object) -> None:
    assert set(secret_values(value)) == ({"canary"} if "canary" in repr(value) else set())


def test_what_is_written_shows_as_such() -> None:
    value = {"sip_username": "a", "sip_password": "b", "other": [{"token": None, "n": 1}]}
    assert secrets_as_written(value) == {"sip_username": "a", "sip_password": NOT_SHOWN, "other": [{"n": 1}]}
    assert without_secrets(value) == {"sip_username": "a", "other": [{"n": 1}]}


def test_what_is_too_short_would_blank_too_much() -> None:
    assert set(secret_values({"pin": "123", "token": 99, "psk": True, "pwd": "1234", "api_key": 1234})) == {"1234"}


# Options of a task

SPEC: dict[str, dict] = {
    "name": {"type": "str", "aliases": ["title"]},
    "password": {"type": "str", "no_log": True, "aliases": ["pass"]},
    "update_password": {"type": "str", "no_log": False},
    "proxy": {"type": "str"},
    "attributes": {"type": "dict"},
    "steps": {"type": "list", "elements": "dict"},
    "tags": {"type": "list", "elements": "str"},
    "addresses": {
        "type": "list",
        "elements": "dict",
        "options": {"ip": {"type": "str"}, "sip_password": {"type": "str", "no_log": True}, "more": {"type": "dict"}},
    },
}


@pytest.mark.parametrize(
    ("given", "shown", "hidden"),
    [
        ({"name": "a", "title": "a"}, {"name": "a", "title": "a"}, set()),
        ({"password": "5", "pass": "canary"}, {"password": HIDDEN, "pass": HIDDEN}, {"canary"}),
        ({"password": None, "update_password": "always"}, {"password": None, "update_password": "always"}, set()),
        ({"proxy": "http://u:canary@p:1"}, {"proxy": f"http://{HIDDEN}@p:1"}, {"canary", "dTpjYW5hcnk="}),
        ({"attributes": {"a": 5, "pin": 5}}, {"attributes": {"a": 5, "pin": HIDDEN}}, set()),
        ({"attributes": "pin=canary"}, {"attributes": NOT_UNDERSTOOD}, set()),
        ({"steps": [{"a": {"token": "canary"}}]}, {"steps": [{"a": {"token": HIDDEN}}]}, {"canary"}),
        ({"steps": [[{"token": "canary"}]]}, {"steps": [NOT_UNDERSTOOD]}, {"canary"}),
        ({"tags": ["pin", "a"]}, {"tags": ["pin", "a"]}, set()),
        (
            {"addresses": [{"ip": "b", "sip_password": "canary", "more": {"psk": "other"}}, "ip=c sip_password=d"]},
            {"addresses": [{"ip": "b", "sip_password": HIDDEN, "more": {"psk": HIDDEN}}, NOT_UNDERSTOOD]},
            {"canary", "other"},
        ),
        ({"addresses": {"sip_pasword": "canary"}}, {"addresses": {"sip_pasword": NOT_UNDERSTOOD}}, set()),
        ({"tokens": ["canary"], "nam": "lobby"}, {"tokens": NOT_UNDERSTOOD, "nam": NOT_UNDERSTOOD}, {"canary"}),
    ],
)
def test_options_without_their_secrets(given: dict, shown: dict, hidden: set) -> None:
    assert shown_options(given, SPEC) == shown
    assert set(hidden_values(given, shown)) == hidden


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        (None, set()),
        ("http://proxy:3128", set()),
        ("http://user@proxy:3128", set()),
        ("http://u:hidden%21@proxy:3128", {"hidden%21", "hidden!", base64.b64encode(b"u:hidden!").decode()}),
        ("http://u:a/b@c@proxy", {"a/b@c", base64.b64encode(b"u:a/b@c").decode()}),
        ("https://first.last:hidden@example.com/", {"hidden", base64.b64encode(b"first.last:hidden").decode()}),
        ("https://example.com:8443/answer?to=sip:lobby@phone.plivo.com", set()),
        ("https://example.com?to=sip:lobby@phone.plivo.com", set()),
    ],
)
def test_the_password_in_a_url(url: str, passwords: set) -> None:
    assert url_passwords(url) == passwords


# Texts that others wrote

WAYS: list[Callable[[str], str]] = [
    str,
    repr,
    json.dumps,
    lambda text: json.dumps(json.dumps(text)),
    lambda text: json.dumps(text, ensure_ascii=False),
    html.escape,
    lambda text: json.dumps(html.escape(text)),
    lambda text: text.replace("'", "&#39;").replace("/", "\\/"),
    lambda text: urllib.parse.quote(text, safe=""),
    lambda text: urllib.parse.quote(text, safe="").lower(),
    urllib.parse.quote_plus,
    lambda text: " ".join(text.split()),
]
AWKWARD = st.text("ab5\"'\\<>&+%/ \t\n\u00e9\u20ac\U0001f600.*[](){}|^$?#", min_size=1, max_size=12)


@given(AWKWARD.filter(str.strip), st.sampled_from(WAYS))
def test_a_secret_is_masked_however_it_is_spelt(secret: str, way: Callable[[str], str]) -> None:
    secret = f"xy{secret}yx"
    hidden = masker([secret])(f"before {way(secret)} after")
    assert "xy" not in hidden
    assert "yx" not in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    assert MASK in hidden


def test_of_two_secrets_nothing_is_left() -> None:
    assert masker(["lobby"], iter(["lobby-2024"]))("lobby-2024 lobby") == f"{MASK} {MASK}"


@pytest.mark.parametrize("secrets", [[], [""], [" "], ["canary"]])
def test_other_texts_stay_as_they_are(secrets: list[str]) -> None:
    assert masker(secrets)("a \\ text of <others>") == "a \\ text of <others>"

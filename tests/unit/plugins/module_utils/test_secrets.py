# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is secret, and that it is shown nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils._secrets import (
    NOT_SHOWN,
    is_secret,
    secret_values,
    secrets_as_written,
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

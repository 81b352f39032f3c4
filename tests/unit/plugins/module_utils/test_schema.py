# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vocabulary of rules: every fault at once, with its option's name, and never its value."""

from __future__ import annotations

import pytest
import voluptuous

from ansible_collections.cpaas.voice.plugins.module_utils import _schema


def complaint(validator: _schema.Validator, value: object) -> str:
    """Return what a validator says of a value, an empty text if it accepts it."""
    try:
        validator(value)
    except voluptuous.Invalid as invalid:
        return str(invalid.msg)
    return ""


def test_every_fault_at_once() -> None:
    shape = {
        _schema.needed("name"): str,
        _schema.needed("password"): _schema.every(_schema.length(6), _schema.latin1()),
        _schema.optional("addresses"): [{"port": _schema.port()}],
    }
    assert _schema.faults(
        _schema.rules(shape), {"password": "a\u20acb", "addresses": [{"port": 5060}, {"port": 70000}], "other": 1}
    ) == [
        "addresses[1].port: must be a number from 1 to 65535",
        "name: is needed to create it",
        "other: extra keys not allowed",
        "password: must be at least 6 characters long and may hold only Latin-1 (ISO 8859-1) characters",
    ]


def test_no_fault() -> None:
    assert _schema.faults(_schema.rules({_schema.optional("name"): str}), {}) == []


@pytest.mark.parametrize(
    ("validator", "good", "bad"),
    [
        (_schema.length(2, 3), ["ab", "abc"], ["a", "abcd"]),
        (_schema.between(0), [0, 5], [-1]),
        (_schema.between(1, 3), [1, 3], [0, 4]),
        (_schema.latin1(), ["\u00e4\u00ff"], ["\u0100"]),
        (_schema.port(), [1, 65535], [0, 65536]),
        (_schema.matching("[a-z]+", "letters"), ["abc"], ["abc1", "", 5, "abc\n"]),
        (
            _schema.host(),
            ["192.0.2.1", "2001:db8::1", "pbx.example.com", "pbx", "pbx.example.com.", "_sip.example.com"],
            ["192.0.2.1:5060", "pbx example", "", "-pbx.example.com", "a" * 64, "sip:pbx"],
        ),
        (_schema.kind_of(int), [5, None], [True, "5"]),
        (_schema.kind_of(bool), [True, None], [1, "true"]),
    ],
)
def test_validators(validator: _schema.Validator, good: list, bad: list) -> None:
    assert [complaint(validator, value) for value in good] == [""] * len(good)
    assert all(complaint(validator, value) for value in bad)


def test_either() -> None:
    assert voluptuous.Schema(_schema.either(None, [str]))(None) is None


@pytest.mark.parametrize(("value", "text"), [("1", "1"), (15, "15")])
def test_identifiers(value: object, text: str) -> None:
    assert _schema.identifier(value) == text


@pytest.mark.parametrize("value", ["", None, True, 1.5, []])
def test_no_identifiers(value: object) -> None:
    with pytest.raises(voluptuous.Invalid):
        _schema.identifier(value)

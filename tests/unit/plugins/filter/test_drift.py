# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What results of fleets in check mode are sorted into."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.cpaas.voice.plugins.filter.drift import FilterModule, drift
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import NOT_SHOWN

NOTHING = dict.fromkeys(("in_state", "differing", "missing", "extra", "failed", "ignored", "password_unknown"), 0)


def entry(action: str, name: str, position: int | None = 0, **more: t.Any) -> dict[str, t.Any]:
    """Return an entry of a result."""
    return {"position": position, "name": name, "endpoint_id": f"id-of-{name}", "action": action, **more}


def result(*entries: dict[str, t.Any], **more: t.Any) -> dict[str, t.Any]:
    """Return a result; one endpoint is in its state."""
    return {"summary": {"unchanged": 1}, "entries": list(entries), **more}


def found(*entries: dict[str, t.Any], **more: t.Any) -> dict[str, t.Any]:
    """Return what is found in a result."""
    one: dict[str, t.Any] = drift({"one": result(*entries, **more)})["providers"]["one"]
    return one


def fields(before: t.Any, after: t.Any, key: str = "lobby") -> list[dict[str, t.Any]]:
    """Return how an endpoint differs whose diff is this."""
    one = found(entry("updated", "lobby"), diff={"before": {key: before}, "after": {key: after}})
    differing: list[dict[str, t.Any]] = one["differing"][0]["fields"]
    return differing


def field(*path: t.Any, before: t.Any = None, after: t.Any = None, secret: bool = False) -> dict[str, t.Any]:
    """Return a field that differs."""
    return {"path": list(path), "before": before, "after": after, "secret": secret}


def test_as_declared() -> None:
    """Nothing drifts."""
    assert drift({"one": result()}) == {
        "drifted": False,
        "unread": [],
        "summary": {**NOTHING, "in_state": 1},
        "providers": {
            "one": {
                "error": None,
                "warnings": [],
                "summary": {**NOTHING, "in_state": 1},
                "differing": [],
                "missing": [],
                "extra": [],
                "failed": [],
            }
        },
    }


def test_its_name() -> None:
    """It is what playbooks call."""
    assert FilterModule().filters() == {"drift": drift}


def test_nothing_at_all() -> None:
    """Nobody was asked."""
    assert drift({}) == {"drifted": False, "unread": [], "summary": NOTHING, "providers": {}}


@pytest.mark.parametrize(
    ("action", "position", "kind"),
    [
        ("created", 0, "missing"),
        ("updated", 0, "differing"),
        ("deleted", 0, "extra"),
        ("deleted", None, "extra"),
        ("failed", 0, "failed"),
        ("failed", None, "extra"),
    ],
)
def test_kinds(action: str, position: int | None, kind: str) -> None:
    """Each action is of a kind, and each kind is drift; what was to be pruned is extra whether it can be or not."""
    whole = drift({"one": result(entry(action, "lobby", position))})
    assert whole["drifted"]
    assert whole["summary"] == {**NOTHING, "in_state": 1, kind: 1}
    assert [one["name"] for one in whole["providers"]["one"][kind]] == ["lobby"]


def test_what_is_told_of_each() -> None:
    """Its name and id; of a failure why, of what is extra whether it is declared."""
    one = found(
        entry("created", "new", 0),
        entry("failed", "odd", 1, error="two of them"),
        entry("deleted", "gone", 2),
        entry("deleted", "stray", None),
    )
    assert one["missing"] == [{"name": "new", "id": "id-of-new"}]
    assert one["failed"] == [{"name": "odd", "id": "id-of-odd", "error": "two of them"}]
    assert one["extra"] == [
        {"name": "gone", "id": "id-of-gone", "declared": True},
        {"name": "stray", "id": "id-of-stray", "declared": False},
    ]


@pytest.mark.parametrize("key", ["lobby", "lobby (id-of-lobby)", "id-of-lobby"])
def test_fields(key: str) -> None:
    """However the diff names the endpoint."""
    assert fields({"capacity": 2}, {"capacity": 10}, key) == [field("capacity", before=2, after=10)]


def test_fields_in_depth() -> None:
    """Only what differs of dicts, and of lists of one length; other lists are told whole."""
    before = {"free": {"a": 1, "b": 2}, "list": [{"ip": "x", "port": 1}, {"ip": "y"}], "grown": [1]}
    after = {"free": {"a": 1, "c": 3}, "list": [{"ip": "x", "port": 2}, {"ip": "y"}], "grown": [1, 2]}
    assert fields(before, after) == [
        field("free", "b", before=2),
        field("free", "c", after=3),
        field("grown", before=[1], after=[1, 2]),
        field("list", 0, "port", before=1, after=2),
    ]


def test_secrets() -> None:
    """They differ, and have no values."""
    after = {"password": NOT_SHOWN, "addresses": [{"sip_password": NOT_SHOWN}]}
    assert fields({"addresses": [{}]}, after) == [
        field("addresses", 0, "sip_password", secret=True),
        field("password", secret=True),
    ]


def test_order() -> None:
    """By name, whatever its case."""
    names = [entry("created", name, place) for place, name in enumerate(("b", "C", "a"))]
    assert [one["name"] for one in found(*names)["missing"]] == ["a", "b", "C"]


def test_a_name_may_be_missing() -> None:
    """What is declared by its id alone is called by it."""
    nameless = {"position": 0, "name": None, "endpoint_sid": "ab", "action": "failed", "error": "there is none"}
    assert found(nameless)["failed"] == [{"name": "ab", "id": "ab", "error": "there is none"}]


def test_several_providers() -> None:
    """They are counted together, and stay in their order."""
    whole = drift({"two": result(entry("created", "x")), "one": result(entry("created", "y"))})
    assert whole["summary"] == {**NOTHING, "in_state": 2, "missing": 2}
    assert list(whole["providers"]) == ["two", "one"]


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ({"failed": True, "msg": "401"}, "401"),
        ({}, "The task returned nothing."),
        ({"failed": True, "msg": "lost", "summary": {"unchanged": 5}, "entries": []}, "lost"),
    ],
)
def test_a_provider_that_failed(failure: dict[str, t.Any], error: str) -> None:
    """It is drift, since nobody knows better."""
    whole = drift({"one": failure, "two": result()})
    assert whole["drifted"]
    assert whole["unread"] == ["one"]
    assert whole["providers"]["one"]["error"] == error


def test_an_endpoint_that_failed() -> None:
    """What is known of the others is known."""
    assert found(entry("failed", "lobby"), failed=True, msg="1 of 2")["error"] is None


def test_what_else_is_told() -> None:
    """Warnings, and counts that are no drift."""
    whole = drift({"one": {"summary": {"ignored": 2, "password_unknown": 3}, "entries": [], "warnings": ["unknown"]}})
    assert not whole["drifted"]
    assert whole["summary"] == {**NOTHING, "ignored": 2, "password_unknown": 3}
    assert whole["providers"]["one"]["warnings"] == ["unknown"]


@pytest.mark.parametrize("wrong", [None, [], "text", {"one": None}, {"one": "text"}])
def test_what_is_no_result(wrong: t.Any) -> None:
    """It is said what is needed."""
    with pytest.raises(AnsibleFilterError, match="needs a dict of results"):
        drift(wrong)

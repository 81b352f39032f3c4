# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What endpoints of one provider are declared as at another one."""

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.filter.endpoint_faults import endpoint_faults
from ansible_collections.cpaas.voice.plugins.filter.endpoints_at import endpoints_at
from ansible_collections.cpaas.voice.plugins.filter.endpoints_moved import endpoints_moved
from ansible_collections.cpaas.voice.plugins.module_utils import _schema
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo
from ansible_collections.cpaas.voice.plugins.plugin_utils import _moving, _neutral

CANARY = "canary-of-a-password"

SIP_USERS = st.text("abcXYZ0123456789-_.!~*'()&=+$,;?/", min_size=1)


def entry(**fields: t.Any) -> dict[str, t.Any]:
    """Return an endpoint that is at Catapult."""
    return {"name": "lobby", "provider": "catapult", **fields}


def test_every_provider_can_be_moved_to() -> None:
    """The tables name them all."""
    assert set(_moving.NAMES) == set(_moving.NEW) == set(_neutral.PROVIDERS)


def test_all_that_may_stay_behind_is_a_field() -> None:
    """And one that need not be there."""
    assert set(_moving.LEAVABLE) < set(_neutral.FIELDS).difference(_neutral.REQUIRED)


@pytest.mark.parametrize(
    ("provider", "moved"),
    [
        ("plivo", {"password": CANARY, "extras": {"username": "lobby"}}),
        (
            "carrierx",
            {"extras": {"type": "third_party", "out_sip_username": "lobby", "out_sip_password": CANARY}},
        ),
        ("catapult", {"password": CANARY}),
    ],
)
def test_what_is_needed_to_create_it(provider: str, moved: dict[str, t.Any]) -> None:
    """In the provider's own terms, and nothing wrong with it."""
    found = endpoints_moved([entry()], provider, passwords={"lobby": CANARY})
    assert found == [{"name": "lobby", "provider": provider, **moved}]
    assert not endpoint_faults(found)


@given(name=SIP_USERS)
def test_plivo_takes_any_name(name: str) -> None:
    """What is made of a name keeps Plivo's rules, but for the length of an alias."""
    (declared,) = endpoints_at(endpoints_moved([entry(name=name[:50])], "plivo", {name[:50]: CANARY[:32]}), "plivo")
    assert not _schema.faults(plivo._rules(True), declared)


def test_what_has_no_counterpart_is_kept_to_be_told() -> None:
    """Nothing is dropped unsaid; that a phone is enabled says nothing where it cannot be otherwise."""
    found = endpoints_moved([entry(description="x", enabled=False), entry(name="hall", enabled=True)], "plivo")
    assert endpoint_faults(found) == ["[0] (lobby): plivo has no description, enabled"]
    assert endpoints_moved([entry(enabled=True)], "catapult") == [entry(enabled=True)]


def test_what_stays_behind() -> None:
    """Fields that are named, as a list or as a text."""
    phone = entry(description="x", enabled=False, application="a-1", extras={"endpoint_id": "5"})
    for leave in (list(_moving.LEAVABLE), ", ".join(_moving.LEAVABLE)):
        assert endpoints_moved([phone], "catapult", leave=leave) == [entry()]
    with pytest.raises(AnsibleFilterError, match="can stay behind"):
        endpoints_moved([phone], "plivo", leave=["password"])


def test_ids_mean_nothing_elsewhere() -> None:
    """Only an id of the new provider is declared there."""
    phone = {"name": "lobby", "provider": "plivo", "extras": {"endpoint_id": "5"}}
    assert endpoints_moved([phone], "catapult") == [entry()]
    changes = {"lobby": {"extras": {"endpoint_id": "re-6"}}}
    assert endpoints_moved([phone], "catapult", changes=changes) == [entry(extras={"endpoint_id": "re-6"})]


def test_applications() -> None:
    """Each has another one, or none; one that is not named is kept."""
    phones = [entry(application="a-1"), entry(application="a-2"), entry(application="a-3")]
    found = endpoints_moved(phones, "plivo", applications={"a-1": "Front-door", "a-2": None})
    assert [phone.get("application") for phone in found] == ["Front-door", None, "a-3"]


def test_changes_beat_everything() -> None:
    """Field by field, and extra by extra."""
    found = endpoints_moved(
        [entry(name="101", description="x"), entry()],
        "plivo",
        prefix="acme-",
        passwords={"101": CANARY, "lobby": CANARY},
        changes={
            "101": {"name": "hall", "password": "other", "description": None, "extras": "app_id=5"},
            "lobby": None,
        },
    )
    assert found == [
        {"name": "hall", "provider": "plivo", "password": "other", "extras": {"username": "hall", "app_id": "5"}},
        {"name": "acme-lobby", "provider": "plivo", "password": CANARY, "extras": {"username": "acmelobby"}},
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"changes": {"lobby": CANARY}},
        {"changes": {"lobby": {"extras": CANARY}}},
        {"changes": CANARY},
        {"passwords": CANARY},
        {"passwords": [CANARY]},
        {"leave": {CANARY: 1}},
        {"prefix": 5},
    ],
    ids=str,
)
def test_what_nobody_understands(options: dict[str, t.Any]) -> None:
    """It is told without values."""
    with pytest.raises(AnsibleFilterError) as caught:
        endpoints_moved([entry()], "plivo", **options)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("named", [{}, {"name": 101}], ids=str)
def test_an_endpoint_without_a_name(named: dict[str, t.Any]) -> None:
    """A list that somebody wrote by hand may have one."""
    with pytest.raises(AnsibleFilterError, match="needs a name, which is text"):
        endpoints_moved([{"provider": "catapult", **named}], "plivo")


def test_no_provider() -> None:
    """Whoever mistypes a provider is told."""
    with pytest.raises(AnsibleFilterError, match="one of plivo, carrierx, catapult"):
        endpoints_moved([entry()], "telephone")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about Plivo: user names with digits, hashes of passwords, credentials."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, NotFound
from ansible_collections.cpaas.voice.plugins.module_utils._providers import plivo as facts
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account


@pytest.mark.parametrize(
    ("stem", "username", "expected"),
    [
        ("zumba", "zumba131031145958", True),
        ("testusername", "testusername507459284486405183834", True),
        ("dharwinweb", "dharwinweb293710175497378", True),
        ("zumba", "zumba", True),
        ("zumba131031145958", "zumba131031145958", True),
        ("zumba", "zumbas131031145958", False),
        ("Zumba", "zumba131031145958", False),
        ("zumba", None, False),
    ],
)
def test_user_names_of_a_stem(stem: str, username: str, expected: bool) -> None:
    assert facts.is_of_stem(stem, username) is expected


def test_published_hashes() -> None:
    assert facts.password_state("test123", "cc03e747a6afbbcbf8be7668acfebee5", {}) == "matches"
    assert facts.password_state("TestingCity", "7681FB638A6EDC7C70A522F58659AF10", {}) == "matches"
    assert facts.password_state("other", "cc03e747a6afbbcbf8be7668acfebee5", {}) == "differs"


@pytest.mark.parametrize("stored", [None, "", "opaque", "cc03e747a6afbbcbf8be7668acfebee5ff"])
def test_what_is_no_hash_cannot_be_compared(stored: str) -> None:
    assert facts.password_state("test123", stored, {}) == "unknown"


@given(st.text(min_size=1))
def test_any_password_matches_its_hash(password: str) -> None:
    stored = hashlib.md5(password.encode("utf-8", "replace")).hexdigest()
    assert facts.password_state(password, stored, {}) == "matches"


def test_where_md5_is_forbidden_nothing_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **kwargs: object) -> None:
        raise ValueError("disabled for FIPS")

    monkeypatch.setattr(hashlib, "md5", forbidden)
    assert facts.password_state("test123", "cc03e747a6afbbcbf8be7668acfebee5", {}) == "unknown"


def test_a_scoped_token_is_a_bearer_token(plivo: Account) -> None:
    options = plivo.options(auth_id="MA1", auth_token="stk_scoped")
    assert facts.service(options, {}).authorization == "Bearer stk_scoped"
    assert facts.service({**options, "auth_token": "other"}, {}).authorization.startswith("Basic ")


def test_options_beat_the_environment(plivo: Account) -> None:
    environ = {"PLIVO_AUTH_ID": "MA-env", "PLIVO_AUTH_TOKEN": "token-env"}
    assert facts.service(plivo.options(auth_id="MA-option"), environ).url.endswith("/MA-option")
    assert facts.service(plivo.options(), environ).url.endswith("/MA-env")


@pytest.mark.parametrize("suffix", ["random", "timestamp"])
def test_either_kind_of_digits(plivo: Account, suffix: str) -> None:
    plivo.switch(suffix=suffix)
    plivo.converge(**plivo.new())
    assert plivo.converge(**plivo.new()).action == "unchanged"


@pytest.mark.parametrize("registered", [True, False])
def test_a_list_without_hashes_costs_one_more_look_only_where_that_helps(plivo: Account, registered: bool) -> None:
    plivo.converge(**plivo.new())
    plivo.switch(list_password="absent")
    plivo.emulator.control("PATCH", f"endpoints/{plivo.stored()[0]['endpoint_id']}", {"registered": registered})
    plivo.forget()
    plan = plivo.plan(**plivo.new())
    assert plan.password_state == ("unknown" if registered else "matches")
    assert len(plivo.methods()) == (1 if registered else 2)


def test_only_digits_added_to_another_alias_do_not_make_a_twin(plivo: Account) -> None:
    for name in ("ext1", "ext10", "ext100"):
        assert plivo.converge(username=name, password=SECRET).action == "created"
    assert plivo.converge(username="ext1", state="absent").action == "deleted"
    assert plivo.converge(username="ext1", password=SECRET).action == "created"
    assert len(plivo.stored()) == 3


def test_an_application_cannot_be_cleared(plivo: Account) -> None:
    plivo.converge(**plivo.new())
    with pytest.raises(BadInput, match=r"app_id: .*cannot be cleared"):
        plivo.converge(**plivo.new(app_id=""))


def test_an_update_to_an_application_that_is_not_found_tells_so(plivo: Account) -> None:
    plivo.converge(**plivo.new())
    plivo.switch(unknown_app_status=404)
    with pytest.raises(NotFound, match="404 Not Found"):
        plivo.converge(**plivo.new(app_id="404"))


@pytest.mark.parametrize("form", ["object", "string", "nested"])
def test_every_form_of_an_error_is_told(plivo: Account, form: str) -> None:
    plivo.switch(error_form=form)
    with pytest.raises(Exception, match="application"):
        plivo.converge(**plivo.new(app_id="404"))


def test_an_orphan_has_no_application(plivo: Account) -> None:
    plivo.seed(endpoints=[{"alias": "orphan", "username": "orphan1", "app_id": None}])
    assert plivo.converge(alias="orphan").object["app_id"] is None

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pure decision: from what is declared and what exists to what has to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.module_utils import _schema
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput
from ansible_collections.cpaas.voice.plugins.module_utils._plan import make_plan
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Desired, Field, Resource, password


class Phone(Resource):
    """A kind of object that shows each way in which fields behave."""

    noun = "phone"
    id_key = "phone_id"
    identity_key = "name"
    fields: ClassVar[dict] = {
        "name": Field(),
        "kind": Field(fixed=True),
        "capacity": Field(default=0),
        "note": Field(),
        "password": password(
            lambda declared, stored, existing: (
                "unknown" if stored is None else {True: "matches"}.get(declared == stored, "differs")
            )
        ),
        "pin_password": password(lambda declared, stored, existing: "unknown"),
    }

    def rules(self, fields: object, creating: bool) -> _schema.Schema:
        """Return what may be written."""
        required = _schema.needed if creating else _schema.optional
        return _schema.rules(
            {
                required("name"): _schema.length(1, 5),
                required("kind"): str,
                _schema.optional("capacity"): _schema.between(0),
                _schema.optional("password"): _schema.length(3),
                _schema.optional("pin_password"): _schema.length(3),
            }
        )

    def forbidden(self, existing: dict, changes: Mapping) -> list:
        """Refuse changes of wall phones."""
        return [f"{name}: not at the wall" for name in changes if existing.get("kind") == "wall"]


PHONES = Phone("/phones")
THERE = {"phone_id": "1", "name": "lobby", "kind": "desk", "capacity": 1, "password": "abc", "colour": "red"}


def plan(existing: dict | None, present: bool = True, update_password: str = "on_change", **fields: object):
    """Plan for a phone."""
    return make_plan(PHONES, Desired(present, None, {"name": "lobby", **fields}, update_password), existing)


def test_create() -> None:
    found = plan(None, kind="desk", password="abc")
    assert found.action == "created"
    assert found.changes == {"name": "lobby", "kind": "desk", "password": "abc"}
    assert found.before == {}
    assert found.after == {"name": "lobby", "kind": "desk", "password": "(written, not shown)"}
    assert found.predicted == {"name": "lobby", "kind": "desk", "password": "abc"}
    assert found.password_state == "written"


def test_create_without_a_password() -> None:
    assert plan(None, kind="desk").password_state is None


def test_nothing_declared_nothing_there() -> None:
    assert plan(None, present=False).action == "unchanged"


def test_delete() -> None:
    found = plan(THERE, present=False)
    assert (found.action, found.after) == ("deleted", {})
    assert found.before == {"name": "lobby", "kind": "desk", "capacity": 1}
    assert found.predicted == THERE


def test_update_writes_only_what_differs() -> None:
    found = plan(THERE, kind="desk", capacity=2, password="abc")
    assert found.action == "updated"
    assert found.changes == {"capacity": 2}
    assert found.before["capacity"] == 1
    assert found.after == {**found.before, "capacity": 2}
    assert found.predicted["capacity"] == 2
    assert found.predicted["colour"] == "red"
    assert found.password_state == "matches"


@pytest.mark.parametrize(
    ("policy", "declared", "writes", "state"),
    [
        ("on_create", "abc", False, "matches"),
        ("on_create", "xyz", False, "differs"),
        ("on_change", "abc", False, "matches"),
        ("on_change", "xyz", True, "written"),
        ("always", "abc", True, "written"),
        ("always", "xyz", True, "written"),
    ],
)
def test_when_a_password_is_written(policy: str, declared: str, writes: bool, state: str) -> None:
    found = plan(THERE, update_password=policy, password=declared)
    assert ("password" in found.changes) is writes
    assert found.password_state == state
    assert "xyz" not in repr((found.before, found.after))


def test_a_password_that_cannot_be_compared_is_told_and_not_written() -> None:
    found = plan(THERE, pin_password="xyz")
    assert (found.action, found.password_state) == ("unchanged", "unknown")
    assert found.uncompared == ("pin_password",)
    assert plan(THERE, update_password="on_create", pin_password="xyz").uncompared == ()


def test_of_several_passwords_the_worst_is_told() -> None:
    assert plan(THERE, update_password="on_create", password="xyz", pin_password="xyz").password_state == "differs"
    assert plan(THERE, update_password="on_create", password="abc", pin_password="xyz").password_state == "unknown"


def test_what_is_not_shown_counts_as_its_default() -> None:
    hidden = {key: value for key, value in THERE.items() if key != "capacity"}
    assert plan(hidden, capacity=0).action == "unchanged"
    assert plan(hidden, capacity=5).changes == {"capacity": 5}


def test_what_is_fixed_and_not_shown_is_not_contradicted() -> None:
    hidden = {key: value for key, value in THERE.items() if key != "kind"}
    assert plan(hidden, kind="wall").action == "unchanged"


def test_nothing_and_an_empty_text_are_the_same() -> None:
    assert plan({**THERE, "note": None}, note="").action == "unchanged"


def test_all_faults_of_a_creation_at_once() -> None:
    with pytest.raises(BadInput) as bad:
        make_plan(PHONES, Desired(True, None, {"name": "reception", "capacity": -1, "password": "x"}), None)
    assert [fault.partition(":")[0] for fault in bad.value.faults] == ["capacity", "kind", "name", "password"]
    assert "'x'" not in bad.value.message


@pytest.mark.parametrize("present", [True, False])
def test_what_contradicts_the_object_is_refused(present: bool) -> None:
    with pytest.raises(BadInput, match="kind: is 'desk' and cannot be changed to 'wall'"):
        plan(THERE, present=present, kind="wall")


def test_rules_and_forbidden_changes_are_told_at_once() -> None:
    with pytest.raises(BadInput) as bad:
        plan({**THERE, "kind": "wall"}, capacity=-1)
    assert bad.value.faults == ("capacity: not at the wall", "capacity: must be 0 or more")


def test_what_exists_need_not_keep_the_rules() -> None:
    old = {**THERE, "name": "reception desk"}
    assert make_plan(PHONES, Desired(True, "1", {"capacity": 3}), old).changes == {"capacity": 3}


@given(st.fixed_dictionaries({}, optional={"capacity": st.integers(0, 3), "password": st.sampled_from(["abc", "xyz"])}))
def test_a_plan_that_was_carried_out_leaves_nothing_to_do(fields: dict) -> None:
    first = plan(THERE, **fields)
    assert plan({**THERE, **first.changes}, **fields).action == "unchanged"

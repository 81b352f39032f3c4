# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way in which the README loops over phones tells no password, whether all goes well or not."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from catalogue import CANARIES, ROOT
from stage import Stage

EXAMPLE = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)

WAYS = [
    ("pass", {}),
    ("refuse-writes-400", {}),
    ("refuse-writes-400", {"ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"}),
    ("refuse-writes-400", {"ANSIBLE_STDOUT_CALLBACK": "minimal"}),
    ("refuse-writes-400", {"ANSIBLE_STDOUT_CALLBACK": "oneline"}),
]
"""Habits of the gateway, and callbacks."""


def play_with_a_loop() -> dict[str, Any]:
    """Return the play of the README that has a loop in it."""
    blocks = EXAMPLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    plays: list[dict[str, Any]] = [play for block in blocks if "loop:" in block for play in yaml.safe_load(block)]
    assert len(plays) == 1
    return plays[0]


@pytest.mark.parametrize(("habit", "callback"), WAYS, ids=str)
def test_the_loop_of_the_readme(stage: Stage, habit: str, callback: dict[str, str]) -> None:
    """The secret is looked up by the item, which is a name."""
    play = play_with_a_loop()
    stage.variables |= {
        "phone_passwords": {name: CANARIES[f"phone.{name}"] for name in ("reception", "kitchen")},
        "berlin_auth_id": stage.variables["PLIVO_AUTH_ID"],
        "berlin_auth_token": CANARIES["plivo.auth_token"],
    }
    environment = {**callback, "PLIVO_API_URL": f"{stage.gateway.url}/plivo/{habit}"}
    said = stage.play(play["tasks"], "-vvvv", environment=environment, module_defaults=play["module_defaults"])
    said.assert_silent()
    items = [event for event in said.events() if event["event"].startswith("item_")]
    assert [event["event"] for event in items] == ["item_ok" if habit == "pass" else "item_failed"] * 2
    assert {event["result"]["item"] for event in items} == {"reception", "kitchen"}


def test_a_loop_over_secrets_would_be_found(stage: Stage) -> None:
    """Ansible prints the item of a loop, whatever the module: the reason to loop over names."""
    task = {
        "ansible.builtin.command": {"argv": ["echo", "{{ item.name }}"]},
        "loop": [{"name": "kitchen", "password": "{{ canaries['phone.kitchen'] }}"}],
        "loop_control": {"label": "{{ item.name }}"},
    }
    assert "output.txt" in {name for name, _found in stage.play([task], "-v").leaks()}

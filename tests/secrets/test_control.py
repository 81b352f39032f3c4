# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is played covers all modules and all their secrets, and a secret that is said would be found."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from canaries import sightings
from catalogue import ANSWERED, BASES, CANARIES, MODULES, PHONES, SPECIFICATIONS, canary_of, secret_places
from scenes import everything
from stage import Stage

SECRET = CANARIES["phone.kitchen"]

WAYS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "JSON": json.dumps,
    "Python": repr,
    "HTML": html.escape,
    "URL": lambda secret: urllib.parse.quote(secret, safe=""),
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "Basic": lambda secret: base64.b64encode(f"user-1:{secret}".encode()).decode(),
    "MD5": lambda secret: hashlib.md5(secret.encode()).hexdigest(),
    "its first half": lambda secret: secret[: len(secret) // 2],
    "its second half": lambda secret: secret[len(secret) // 2 :],
    "folded": lambda secret: yaml.safe_dump(secret, width=10),
}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_played(module: str) -> None:
    """Each has an entry in BASES, and each of its places for secrets holds a canary in some task."""
    played = repr([scene.options for scene in everything()])
    for place in secret_places(SPECIFICATIONS[module]):
        assert canary_of(module, place) in played, f"{module}: no task of BASES fills {place}"


def test_every_entry_is_of_a_module() -> None:
    """No entry is left of a module that is gone."""
    assert set(BASES) == set(MODULES)


def test_canaries_differ() -> None:
    """Each is known by itself."""
    assert len(set(CANARIES.values())) == len(CANARIES)
    assert set(PHONES) < set(CANARIES)
    assert {f"answer.{name}" for name in ANSWERED} < set(CANARIES)


@pytest.mark.parametrize("way", WAYS)
def test_a_canary_is_found(way: str) -> None:
    """Whatever it was turned into."""
    found = sightings({"it": SECRET, "other": CANARIES["phone.reception"]}, f"before {WAYS[way](SECRET)} after")
    assert {sighting.name for sighting in found} == {"it"}


def test_what_is_said_is_searched(stage: Stage) -> None:
    """A secret that a playbook prints, logs and gives to a module that knows of none is found wherever it turns up."""
    secret = "{{ canaries['phone.kitchen'] }}"
    tasks: list[dict[str, Any]] = [
        {"ansible.builtin.debug": {"msg": secret}},
        {"ansible.builtin.command": {"argv": ["echo", secret]}},
    ]
    said = stage.play(tasks, "-vvv")
    expected = {"output.txt", "log.txt", "kept.jsonl", "system-log.jsonl", "tree/localhost"}
    assert {name for name, found in said.leaks() if found.name == "phone.kitchen"} == expected


def test_what_ansible_runner_keeps_is_searched(stage: Stage) -> None:
    """The same in the artifacts of ansible-runner."""
    said = stage.run([{"ansible.builtin.debug": {"msg": "{{ canaries['phone.kitchen'] }}"}}])
    leaking = {name for name, _found in said.leaks()}
    assert "job/stdout" in leaking
    assert [name for name in leaking if name.startswith("job/job_events/")]

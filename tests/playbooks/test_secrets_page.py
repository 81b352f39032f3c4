# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/SECRETS.md from its top to its end: its commands work, say no secret, and write passwords when it says so.

A block of YAML is the file that its first line names.
"""

from __future__ import annotations

from typing import Any

from playbooks.pages import blocks, put
from playbooks.support import ROOT, Played, Stage, parse

PAGE = ROOT / "docs" / "SECRETS.md"

VAULT = "vault-password"
PLAY = "ansible-playbook phones.yml"
ROTATE = f"{PLAY} -e rotate=true"


def passwords(stage: Stage) -> dict[str, str]:
    """Return the password of each phone at the provider."""
    return {endpoint["alias"]: endpoint["password"] for endpoint in stage.endpoints("plivo")}


def states(played: Played) -> set[str]:
    """Return the states of passwords that the playbook told."""
    return {state for state in ("matches", "differs", "unknown", "written") if f": {state}" in played.output}


def test_the_page(stage: Stage) -> None:
    """All that it shows is so."""
    (stage.place / VAULT).write_text("password-of-the-vault", encoding="utf-8")
    environment = {
        **stage.credentials(["plivo"]),
        "ANSIBLE_VAULT_PASSWORD_FILE": str(stage.place / VAULT),
        "ANSIBLE_VERBOSITY": "3",
    }
    secrets: dict[str, Any] = {}
    told: list[tuple[str, set[str], int]] = []
    for language, text in blocks(PAGE):
        if language == "yaml":
            name = put(stage.place, text)
            secrets |= parse(text) if name == "secrets.yml" else {}
            continue
        for line in text.splitlines():
            program, *arguments = line.split()
            played = stage.run(program, *arguments, environment=environment, secrets=secrets).assert_clean()
            if program == "ansible-playbook":
                told.append((line, states(played), played.changed))
                assert passwords(stage) == secrets["phone_passwords"]
    assert (stage.place / "secrets.yml").read_text(encoding="utf-8").startswith("$ANSIBLE_VAULT;")
    assert told == [(PLAY, {"written"}, 1), (ROTATE, {"written"}, 1), (PLAY, {"matches"}, 0)]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/guides from top to end of each page, on accounts with nothing but the number that docs/EMULATORS.md puts in.

A block of YAML or of a template is the file that its first line names. A block of shell is run, but for the variables
that it exports, which are those of the emulators. A block of text below a command is what that said.
"""

from __future__ import annotations

import re
import stat
from typing import Any

import pytest

from emulator.command_line import DEFAULT_PORTS
from playbooks.pages import blocks, put
from playbooks.support import PROVIDERS, ROOT, Stage, parse

CONTROL = re.compile(r"^curl http://127\.0\.0\.1:(\d+)/_emulator/(\w+) --data '(.+)'$", re.MULTILINE)
AT = {port: provider for provider, port in DEFAULT_PORTS.items()}

GUIDES = ROOT / "docs" / "guides"
VAULT = "ANSIBLE_VAULT_PASSWORD_FILE"

UP = "ansible-playbook up.yml"
LOOK = f"{UP} --check --diff"
DOWN = "ansible-playbook down.yml"
SEE = {"plivo": "registered.yml", "carrierx": "way.yml", "catapult": "allowed.yml"}

RENDERED = {"plivo": "linphonerc", "carrierx": "pjsip.conf", "catapult": "linphonerc"}
GATEWAY = "198.51.100.10"


@pytest.fixture
def empty(stage: Stage) -> Stage:
    """Return accounts as they are for a new customer who has rented a number, and the password of a vault."""
    for emulator in stage.emulators.values():
        emulator.control("POST", "reset")
    for port, route, body in CONTROL.findall((ROOT / "docs" / "EMULATORS.md").read_text(encoding="utf-8")):
        stage.emulators[AT[int(port)]].control("POST", route, parse(body))
    (stage.place / "vault-password").write_text("password-of-the-vault", encoding="utf-8")
    return stage


def values(provider: str, endpoint: dict[str, Any]) -> set[str]:
    """Return the three values that a phone or a PBX needs, from what the provider holds."""
    if provider == "plivo":
        return {endpoint["username"], "phone.plivo.com", endpoint["password"]}
    if provider == "catapult":
        return {endpoint["name"], "acme-office.bwapp.bwsip.io", endpoint["password"]}
    (address,) = endpoint["addresses"]
    return {address["sip_username"], GATEWAY, address["sip_password"]}


class Reader:
    """Somebody who does what a guide says, and sees that it is so."""

    def __init__(self, stage: Stage, provider: str) -> None:
        """Start in an empty folder."""
        self.stage = stage
        self.provider = provider
        self.rendered = stage.place / RENDERED[provider]
        self.environment = {
            **stage.credentials([provider]),
            VAULT: str(stage.place / "vault-password"),
            "ANSIBLE_VERBOSITY": "3",
        }
        self.secrets: dict[str, Any] = {}
        self.commands: list[str] = []
        self.said = ""

    def take(self, language: str, text: str) -> None:
        """Do what one block says."""
        if language in ("yaml", "ini"):
            name = put(self.stage.place, text)
            assert name, f"names no file:\n{text}"
            if name == "secrets.yml":
                self.secrets = parse(text)
        elif language == "shell":
            for line in text.splitlines():
                self.type(line)
        elif self.commands:
            assert language == "text"
            assert set(squeezed(text)) <= set(squeezed(self.said)), self.said

    def type(self, line: str) -> None:
        """Type a line into a shell."""
        if line.startswith("export "):
            assert set(re.findall(r"\b([A-Z_]+)=", line)) <= set(self.environment)
            return
        again = line == (self.commands or [""])[-1]
        self.commands.append(line)
        self.before(line)
        self.stage.forget()
        program, *arguments = line.split()
        played = self.stage.run(program, *arguments, environment=self.environment, secrets=self.secrets)
        self.said = played.assert_clean().output
        if again or line == LOOK:
            assert set(self.stage.methods([self.provider])) == {"GET"}
        self.after(line)

    def before(self, line: str) -> None:
        """Start the phone when the guide is about to look for it."""
        if line.endswith("registered.yml"):
            (endpoint,) = self.stage.endpoints(self.provider)
            path = f"endpoints/{endpoint['endpoint_id']}"
            self.stage.emulators[self.provider].control("PATCH", path, {"registered": True})

    def after(self, line: str) -> None:
        """See what the command left."""
        if line.startswith("ansible-vault"):
            assert (self.stage.place / "secrets.yml").read_text(encoding="utf-8").startswith("$ANSIBLE_VAULT;")
        if line in (LOOK, DOWN):
            assert not self.stage.endpoints(self.provider)
            assert not self.rendered.exists()
        if line == UP:
            (endpoint,) = self.stage.endpoints(self.provider)
            settings = self.rendered.read_text(encoding="utf-8").splitlines()
            assert values(self.provider, endpoint) <= {setting.partition("=")[2] for setting in settings}
            assert stat.S_IMODE(self.rendered.stat().st_mode) == 0o600


def squeezed(text: str) -> list[str]:
    """Return the lines, each run of blanks as one."""
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_guide(empty: Stage, provider: str) -> None:
    """From nothing to a phone, and back to nothing."""
    start = empty.emulators[provider].control("GET", "state")
    reader = Reader(empty, provider)
    for language, text in blocks(GUIDES / f"{provider}.md"):
        reader.take(language, text)
    encrypt, see = "ansible-vault encrypt secrets.yml", f"ansible-playbook {SEE[provider]}"
    assert reader.commands == [encrypt, LOOK, UP, UP, see, DOWN]
    assert empty.emulators[provider].control("GET", "state") == start


def test_there_is_one_for_each_provider() -> None:
    """Every guide is followed."""
    assert {path.stem for path in GUIDES.iterdir()} == set(PROVIDERS)

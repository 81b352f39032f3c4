# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows the collection at work on a fresh machine: installs it as a user would and runs its quickstart playbook.

The three providers are emulators on this machine; no account and no network is needed beyond a package registry.
With the argument C(emulators) it only starts them, for playbooks of your own.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import urllib.request
import venv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".demo"
BIN = PLACE / "venv" / "bin"
COLLECTIONS = PLACE / "collections"
READY = PLACE / "emulators.json"
SECONDS = 30

NEXT = """
That was all. It ran against emulators on this machine. What next?

- Read the playbook that ran: playbooks/quickstart.yml
- Write your own, and run it against the emulators: make emulators
- Use your accounts: "Use it with your accounts" in README.md, or step by step docs/guides
- Remove what the demonstration installed: make clean"""

Emulators = Mapping[str, Mapping[str, Any]]


def main() -> int:
    """Run the demonstration and return its exit status."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed: make demo PYTHON=...")
    install()
    if sys.argv[1:] == ["emulators"]:
        serve()
    with emulators() as running:
        environment = {
            name: value for emulator in running.values() for name, value in emulator["environment"].items()
        } | {"QUICKSTART_PASSWORD": secrets.token_urlsafe(12)}
        prepare(running)
        for title, change, arguments in STEPS:
            print(
                f"\n{'=' * 100}\n{title}\n$ ansible-playbook cpaas.voice.quickstart {' '.join(arguments)}".rstrip(),
                flush=True,
            )
            if change:
                change(running)
            play(environment, arguments)
    print(NEXT)
    return 0


def install() -> None:
    """Make an environment, and build and install the collection into it."""
    say("Installing ansible-core and the collection into .demo, and nowhere else")
    if not (BIN / "python").exists():
        venv.create(PLACE / "venv", with_pip=True)
    requirements = ROOT / "tests" / "integration" / "requirements.txt"
    run([BIN / "python", "-m", "pip", "install", "--quiet", "ansible-core>=2.16", "--requirement", requirements])
    run([BIN / "ansible-galaxy", "collection", "build", "--force", "--output-path", PLACE, ROOT], quiet=True)
    artefact = max(PLACE.glob("cpaas-voice-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    command = [BIN / "ansible-galaxy", "collection", "install", "--force", artefact, "-p", COLLECTIONS]
    run(command, {"ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)}, quiet=True)


def serve() -> NoReturn:
    """Become the emulators, on their usual ports, until stopped."""
    print(
        "\nTo run a playbook of yours against the emulators that now start, type in another shell:\n\n"
        f". {PLACE / 'plivo.env'}  # and carrierx.env, catapult.env beside it\n"
        f"export ANSIBLE_COLLECTIONS_PATH={COLLECTIONS}\n"
        f"{BIN / 'ansible-playbook'} your-playbook.yml\n\n"
        "docs/EMULATORS.md tells more. Ctrl-C stops them. These files set:\n",
        flush=True,
    )
    python = str(BIN / "python")
    os.execv(python, [python, str(ROOT / "tests" / "emulator"), "--environment-files", str(PLACE)])


@contextlib.contextmanager
def emulators() -> Iterator[Emulators]:
    """Run the three emulators; give their addresses and what a playbook needs in its environment."""
    say("Starting emulators of the three providers")
    READY.unlink(missing_ok=True)
    ports = [argument for name in ("plivo", "carrierx", "catapult") for argument in (f"--{name}-port", "0")]
    command = [BIN / "python", ROOT / "tests" / "emulator", *ports, "--ready-file", READY]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE)
    try:
        yield ready(process)
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def ready(process: subprocess.Popen[bytes]) -> Emulators:
    """Wait until the emulators answer, which is when they say their first word."""
    if not process.stdout or not process.stdout.readline():
        sys.exit("The emulators did not start.")
    found: dict[str, Any] = json.loads(READY.read_text())
    del found["pid"]
    return found


def prepare(running: Emulators) -> None:
    """Make the domain that Catapult's endpoints lie in."""
    control(running["catapult"], "POST", "/seed", {"domains": [{"name": "acme"}]})


def drift(running: Emulators) -> None:
    """Change an endpoint at each provider, as somebody in a portal would."""
    for provider, change in (
        ("plivo", {"password": "changed-by-hand"}),
        ("carrierx", {"capacity": 2}),
        ("catapult", {"description": "Changed by hand", "enabled": False}),
    ):
        for endpoint in control(running[provider], "GET", "/state")["endpoints"]:
            if endpoint.get("type") != "system_gateway":
                identity = next(endpoint[key] for key in ("endpoint_id", "endpoint_sid", "id") if key in endpoint)
                control(running[provider], "PATCH", f"/endpoints/{identity}", change)


def control(emulator: Mapping[str, Any], method: str, path: str, body: Any = None) -> Any:
    """Send a request to the control routes of an emulator and return its answer."""
    request = urllib.request.Request(
        emulator["url"] + "/_emulator" + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        return json.loads(answer.read() or b"null")


def play(environment: Mapping[str, str], arguments: tuple[str, ...]) -> None:
    """Run the quickstart playbook."""
    settings = {
        "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    run([BIN / "ansible-playbook", "cpaas.voice.quickstart", *arguments], environment={**environment, **settings})


def run(command: list[Any], environment: Mapping[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command to its end; end with its status when it fails."""
    output = subprocess.PIPE if quiet else None
    done = subprocess.run(
        list(map(str, command)),
        env={**os.environ, **(environment or {})},
        cwd=PLACE if PLACE.exists() else ROOT,
        stdout=output,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout or "")
        sys.exit(done.returncode)


def say(text: str) -> None:
    """Print what comes next."""
    print(f"{text} ...", flush=True)


STEPS: tuple[tuple[str, Callable[[Emulators], None] | None, tuple[str, ...]], ...] = (
    ("1. The endpoints are created", None, ()),
    ("2. The same playbook again: nothing to change", None, ()),
    (
        "3. Somebody changes a password, a capacity and a description by hand: what differs",
        drift,
        ("--check", "--diff"),
    ),
    ("4. The same playbook without --check mends it", None, ()),
    ("5. The endpoints are removed", None, ("-e", "quickstart_state=absent")),
)
"""What is told, what somebody else does before, and the arguments of the command."""


if __name__ == "__main__":
    sys.exit(main())

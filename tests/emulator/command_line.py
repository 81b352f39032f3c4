# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command that runs all emulators for playbooks and demonstrations."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from emulator.server import PROVIDERS, Group, RunningEmulator, Settings
from emulator.switches import SwitchError, Switches

DEFAULT_PORTS = {"plivo": 8501, "carrierx": 8502, "catapult": 8503}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        group = Group(_settings(options))
    except (SwitchError, OSError) as error:
        parser.exit(2, f"emulator: {error}\n")
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stopped.set())
    group.start()
    if options.ready_file:
        write_ready_file(Path(options.ready_file), group.emulators)
    if options.environment_files:
        write_environment_files(Path(options.environment_files), group.emulators)
    print(describe(group.emulators), flush=True)
    stopped.wait()
    group.stop()
    return 0


def describe(emulators: dict[str, RunningEmulator]) -> str:
    """URLs and environment variables, readable and fit for a shell."""
    return "".join(map(_exports, emulators.values())).rstrip()


def write_environment_files(place: Path, emulators: dict[str, RunningEmulator]) -> None:
    """Write `PROVIDER.env` for each emulator: what a shell sources to point playbooks at it."""
    place.mkdir(parents=True, exist_ok=True)
    for name, emulator in emulators.items():
        (place / f"{name}.env").write_text(_exports(emulator), encoding="utf-8")


def _exports(emulator: RunningEmulator) -> str:
    lines = [f"# {emulator.provider.title}: {emulator.url}"]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in emulator.environment.items()]
    return "\n".join(lines) + "\n"


def write_ready_file(path: Path, emulators: dict[str, RunningEmulator]) -> None:
    """Write process id, URLs and environment variables as JSON, so that no reader sees half of the file."""
    content: dict[str, Any] = {
        name: {"url": one.url, "environment": one.environment} for name, one in emulators.items()
    }
    content["pid"] = os.getpid()
    with tempfile.NamedTemporaryFile("w", dir=str(path.parent), delete=False, encoding="utf-8") as file:
        json.dump(content, file, indent=2)
    Path(file.name).replace(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python tests/emulator", description="Emulators of the Plivo, CarrierX and Bandwidth Catapult APIs."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    for name, port in DEFAULT_PORTS.items():
        parser.add_argument(f"--{name}-port", type=int, default=port, help=f"default {port}; 0 takes a free one")
    parser.add_argument("--ready-file", help="JSON file to write when all emulators accept connections")
    parser.add_argument(
        "--environment-files", metavar="FOLDER", help="where to write a PROVIDER.env for each, to source"
    )
    parser.add_argument("--latency", type=float, default=0.0, help="delay of every answer in seconds")
    parser.add_argument("--seed", type=int, default=0, help="start of the random ids and tokens")
    parser.add_argument("--switch", action="append", default=[], metavar="PROVIDER.NAME=VALUE")
    parser.add_argument("--list-switches", action=_ListSwitches, nargs=0, help="show all switches and exit")
    parser.add_argument("--tls-cert", help="certificate file; makes the emulators speak HTTPS")
    parser.add_argument("--tls-key", help="key file of the certificate")
    return parser


class _ListSwitches(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        for provider in PROVIDERS.values():
            for switch in provider.declared_switches:
                choices = "|".join(map(str, switch.choices))
                print(f"{provider.name}.{switch.name}={choices}  {switch.gap}")
        parser.exit()


def _settings(options: argparse.Namespace) -> list[Settings]:
    switches: dict[str, dict[str, object]] = {name: {} for name in PROVIDERS}
    for text in options.switch:
        provider, name, value = _switch(text)
        switches[provider][name] = value
    return [
        Settings(
            provider=name,
            host=options.host,
            port=getattr(options, f"{name}_port"),
            seed=options.seed,
            latency=options.latency,
            switches=switches[name],
            certificate=options.tls_cert,
            key=options.tls_key,
        )
        for name in PROVIDERS
    ]


def _switch(text: str) -> tuple[str, str, str]:
    """The parts of PROVIDER.NAME=VALUE."""
    target, equals, value = text.partition("=")
    provider, dot, name = target.partition(".")
    if not (equals and dot and provider in PROVIDERS):
        raise SwitchError(f"{text!r} is not PROVIDER.NAME=VALUE with a provider of {', '.join(PROVIDERS)}")
    Switches(PROVIDERS[provider].declared_switches, {name: value})
    return provider, name, value

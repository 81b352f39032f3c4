# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A PostgreSQL server in a folder of its own, for as long as it is needed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ACCOUNT = "postgres"  # whoever root lets run it: PostgreSQL refuses to be run by root
USER = "pulp"
MISSING = "PostgreSQL is needed: apt-get install postgresql, or the like, and run this again."


def programs() -> Path:
    """Return the folder of PostgreSQL's newest programs; Debian keeps them off the search path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    search = os.pathsep.join([*map(str, reversed(debian)), os.environ["PATH"]])
    found = shutil.which("initdb", path=search)
    if not found:
        raise FileNotFoundError(MISSING)
    return Path(found).parent


@contextlib.contextmanager
def postgresql(place: Path) -> Iterator[Path]:
    """Run a server with an empty database; give the folder of its socket, which is all that it listens on."""
    folder, socket = place / "database", place / "socket"
    for made in (folder, socket):
        made.mkdir()
        if os.geteuid() == 0:
            shutil.chown(made, ACCOUNT)
    options = f"-c listen_addresses='' -c fsync=off -k {socket}"
    _run("initdb", "--pgdata", folder, "--auth", "trust", "--username", USER)
    _run("pg_ctl", "--pgdata", folder, "--options", options, "--log", socket / "log", "--wait", "start")
    try:
        _run("createdb", "--host", socket, "--username", USER, USER)
        yield socket
    finally:
        _run("pg_ctl", "--pgdata", folder, "--mode", "immediate", "--wait", "stop")


def _run(program: str, *arguments: str | Path) -> None:
    """Run one of its programs, as somebody who is not root; the server's own output would keep a pipe open."""
    become = ("runuser", "-u", ACCOUNT, "--") if os.geteuid() == 0 else ()
    command = [*become, programs() / program, *arguments]
    subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=True)

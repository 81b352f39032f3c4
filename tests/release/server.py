# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Galaxy server: Pulp with its Ansible plugin, which is what the public one is made of."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from release.database import USER, postgresql

NAME = "voice"
SECONDS = 120
WAIT = 0.2


@dataclass(frozen=True)
class Galaxy:
    """A Galaxy server that runs, and whom it lets publish."""

    url: str
    username: str
    password: str

    @property
    def environment(self) -> dict[str, str]:
        """What makes it the one server of ansible-galaxy."""
        return {
            "ANSIBLE_GALAXY_SERVER_LIST": "local",
            "ANSIBLE_GALAXY_SERVER_LOCAL_URL": self.url,
            "ANSIBLE_GALAXY_SERVER_LOCAL_USERNAME": self.username,
            "ANSIBLE_GALAXY_SERVER_LOCAL_PASSWORD": self.password,
        }


@contextlib.contextmanager
def galaxy() -> Iterator[Galaxy]:
    """Run a fresh server; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="galaxy-") as name:
        place = Path(name)
        place.chmod(0o711)  # the account that runs the database has to pass
        with postgresql(place) as database, _pulp(place, database) as running:
            yield running


@contextlib.contextmanager
def _pulp(place: Path, database: Path) -> Iterator[Galaxy]:
    api, content = _address(), _address()
    password = secrets.token_urlsafe(12)
    environment = _configured(place, database, api, content)
    _manage(environment, "migrate", "--noinput")
    _manage(environment, "reset-admin-password", "--password", password)
    commands = (
        ("pulpcore-api", "--bind", api, "--workers", "1"),
        ("pulpcore-content", "--bind", content, "--workers", "1"),
        ("pulpcore-worker",),
    )
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(_process(environment, place, *command)) for command in commands]
        with requests.Session() as session:
            session.auth = ("admin", password)
            _await_ready(session, f"http://{api}", processes, place)
            _make_repository(session, f"http://{api}")
        yield Galaxy(f"http://{api}/pulp_ansible/galaxy/{NAME}/api/", "admin", password)


def _address() -> str:
    """Return an address with a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _configured(place: Path, database: Path, api: str, content: str) -> dict[str, str]:
    """Write the server's settings and return the environment in which it finds them."""
    key = place / "key"
    key.write_bytes(base64.b64encode(secrets.token_bytes(32)))
    settings: Mapping[str, Any] = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CONTENT_ORIGIN": f"http://{content}",
        "ANSIBLE_API_HOSTNAME": f"http://{api}",
        "ANSIBLE_CONTENT_HOSTNAME": f"http://{content}/pulp/content",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": USER,
                "USER": USER,
                "HOST": str(database),
            }
        },
        "DB_ENCRYPTION_KEY": str(key),
        "DEPLOY_ROOT": str(place),
        "MEDIA_ROOT": str(place / "media"),
        "STATIC_ROOT": str(place / "static"),
        "WORKING_DIRECTORY": str(place / "work"),
        "FILE_UPLOAD_TEMP_DIR": str(place / "uploads"),
        "STORAGES": {
            "default": {"BACKEND": "pulpcore.app.models.storage.FileSystem"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        "REDIS_URL": None,
        "CACHE_ENABLED": False,
        "ANALYTICS": False,
    }
    for folder in ("media", "static", "uploads", "work"):
        (place / folder).mkdir()
    file = place / "settings.py"
    file.write_text("".join(f"{name} = {value!r}\n" for name, value in settings.items()), encoding="utf-8")
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PULP_SETTINGS": str(file),
        "DJANGO_SETTINGS_MODULE": "pulpcore.app.settings",
    }


def _program(name: str) -> Path:
    return Path(sys.executable).parent / name


def _manage(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [_program("pulpcore-manager"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"pulpcore-manager {arguments[0]}:\n{done.stdout}")


@contextlib.contextmanager
def _process(
    environment: Mapping[str, str], place: Path, name: str, *arguments: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the server's processes; it and those that it started are gone afterwards."""
    with (place / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [_program(name), *arguments],
            env=environment,
            cwd=place,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_ready(session: requests.Session, url: str, processes: list[subprocess.Popen[bytes]], place: Path) -> None:
    """Return when all of its parts have reported."""
    pause = threading.Event()
    for _attempt in range(round(SECONDS / WAIT)):
        if any(process.poll() is not None for process in processes):
            break
        with contextlib.suppress(requests.ConnectionError):
            answer = session.get(f"{url}/pulp/api/v3/status/", timeout=SECONDS)
            status = answer.json() if answer.ok else {}
            if status.get("online_workers") and status.get("online_content_apps"):
                return
        pause.wait(WAIT)
    logs = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(place.glob("*.log")))
    raise RuntimeError(f"The Galaxy server did not start:\n{logs}")


def _make_repository(session: requests.Session, url: str) -> None:
    """Make the repository that collections are published to."""
    path = f"{url}/pulp/api/v3/{{}}/ansible/ansible/"
    made = session.post(path.format("repositories"), json={"name": NAME}, timeout=SECONDS)
    made.raise_for_status()
    body = {"name": NAME, "base_path": NAME, "repository": made.json()["pulp_href"]}
    session.post(path.format("distributions"), json=body, timeout=SECONDS).raise_for_status()

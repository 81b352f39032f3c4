# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for the API of AWX: it keeps what it is sent, and refuses what AWX refuses.

Facts from the serializers, views and models of AWX. It launches nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from awx import surveys

Object = dict[str, Any]

ROOT = "/api/v2/"
TOKEN = "token-of-the-controller"

REFERENCES: dict[str, dict[str, str]] = {
    "organizations": {},
    "credential_types": {},
    "credentials": {"organization": "organizations", "credential_type": "credential_types"},
    "execution_environments": {"organization": "organizations", "credential": "credentials"},
    "projects": {
        "organization": "organizations",
        "credential": "credentials",
        "default_environment": "execution_environments",
    },
    "project_updates": {},
    "inventories": {"organization": "organizations"},
    "inventory_sources": {
        "inventory": "inventories",
        "source_project": "projects",
        "credential": "credentials",
        "execution_environment": "execution_environments",
    },
    "job_templates": {
        "organization": "organizations",
        "project": "projects",
        "inventory": "inventories",
        "execution_environment": "execution_environments",
    },
}
"""The kinds of objects, and which of their fields lead to which others."""

OWNERS = ("organization", "inventory", "credential_type")
"""Objects of a kind have different names within these."""

PLAYBOOK = re.compile(r"\s*-?\s*(hosts|(ansible\.builtin\.)?(include|import_playbook)):")
"""How AWX tells a playbook from other files, line by line."""

NO_PLAYBOOKS = {"roles", "tasks", "group_vars", "host_vars"}

HIDDEN = "$encrypted$"


class RefusedError(Exception):
    """What AWX answers with status 400."""


@dataclass(frozen=True)
class Call:
    """A request that was received."""

    method: str
    path: str
    body: Any

    @property
    def writes(self) -> bool:
        """Whether it changes what is configured; to fetch a repository does not."""
        return self.method != "GET" and not self.path.endswith("/update/")


class Api:
    """The objects of a Controller, and the requests for them."""

    def __init__(self, repositories: Mapping[str, Path]) -> None:
        """Begin with what a fresh installation has. C(repositories) are folders under the URLs that projects know."""
        self.repositories = repositories
        self.objects: dict[str, list[Object]] = {kind: [] for kind in REFERENCES}
        self.surveys: dict[str, Any] = {}
        self.associated: dict[str, list[int]] = {}
        self.journal: list[Call] = []
        self.keep("organizations", {"name": "Default"})

    def named(self, kind: str) -> dict[str, Object]:
        """Return the objects of a kind by their names, as they are stored."""
        return {one["name"]: one for one in self.objects[kind]}

    def written(self) -> list[Call]:
        """Return the requests that changed something since the last time, and forget all."""
        found = [call for call in self.journal if call.writes]
        self.journal.clear()
        return found

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        text = await request.body()
        call = Call(request.method, request.url.path, json.loads(text) if text else {})
        self.journal.append(call)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"detail": "Authentication credentials were not provided."}, 401)
        try:
            status, content = self.route(call, dict(request.query_params))
        except RefusedError as refused:
            status, content = 400, {"error": str(refused)}
        except LookupError:
            status, content = 404, {"detail": "Not found."}
        headers = {"X-API-Product-Name": "AWX", "X-API-Product-Version": "24.6.1"}
        return Response(status_code=204) if status == 204 else JSONResponse(content, status, headers)

    def route(self, call: Call, query: Mapping[str, str]) -> tuple[int, Any]:
        """Do what a request asks for."""
        kind, number, part = [*call.path.removeprefix(ROOT).strip("/").split("/"), "", ""][:3]
        actions: dict[str, tuple[int, Callable[[], Any]]] = {
            "GET list": (200, lambda: self.listed(kind, query)),
            "POST list": (201, lambda: self.created(kind, self.create(kind, call.body))),
            "GET one": (200, lambda: self.shown(kind, self.one(kind, number))),
            "PATCH one": (200, lambda: self.shown(kind, self.change(kind, self.one(kind, number), call.body))),
            "POST update": (202, lambda: self.shown("project_updates", self.update(self.one(kind, number)))),
            "GET survey_spec": (200, lambda: self.surveys.get(number, {})),
            "POST survey_spec": (200, lambda: self.ask(number, call.body)),
            "GET credentials": (200, lambda: self.credentials_of(call.path)),
            "POST credentials": (204, lambda: self.associate(call)),
        }
        status, action = actions[f"{call.method} {part or ('one' if number else 'list')}"]
        return status, action()

    def one(self, kind: str, number: object) -> Object:
        """Return an object."""
        return next((one for one in self.objects[kind] if str(one["id"]) == str(number)), None) or missing(kind, number)

    def listed(self, kind: str, query: Mapping[str, str]) -> Object:
        """Return those of a kind whose fields have these values."""
        found = [one for one in self.objects[kind] if all(str(one.get(key)) == query[key] for key in query)]
        return page([self.shown(kind, one) for one in found])

    def create(self, kind: str, body: Object) -> Object:
        """Keep a new object, if AWX would."""
        wanted = self.change(kind, {}, body)
        twins = (one for one in self.objects[kind] if all(one.get(key) == wanted.get(key) for key in ("name", *OWNERS)))
        refuse(f"{wanted['name']} exists." if any(twins) else "")
        return self.keep(kind, wanted)

    def keep(self, kind: str, stored: Object) -> Object:
        """Give an object a number."""
        stored["id"] = 1 + sum(map(len, self.objects.values()))
        self.objects[kind].append(stored)
        return stored

    def change(self, kind: str, stored: Object, body: Object) -> Object:
        """Change an object, if AWX would."""
        wanted = {**stored, **body}
        for name, other in REFERENCES[kind].items():
            if wanted.get(name) is not None:
                self.one(other, wanted[name])
        if kind == "inventories":
            wanted["kind"] = wanted.get("kind") or ""  # AWX knows no null there, and the module sends one.
        if kind == "projects":
            wanted = {"scm_revision": "", "playbooks": [], **wanted}
        if kind == "credential_types":
            for field in wanted["inputs"]["fields"]:
                field.setdefault("type", "string")
        if kind == "credentials":
            wanted["inputs"] = self.inputs(wanted, stored.get("inputs", {}))
        if kind == "job_templates":
            project = self.one("projects", wanted["project"])
            refuse("" if wanted["playbook"] in project["playbooks"] else "Playbook not found for project.")
            wanted["organization"] = project["organization"]
        stored.update(wanted)
        return stored

    def inputs(self, credential: Object, stored: Object) -> Object:
        """Return the fields of a credential, where they are not said what they were."""
        declared = self.one("credential_types", credential["credential_type"])["inputs"]
        unknown = sorted(set(credential["inputs"]) - {field["id"] for field in declared["fields"]})
        refuse(f"inputs: {unknown} are unknown" if unknown else "")
        return {key: stored[key] if value == HIDDEN else value for key, value in credential["inputs"].items()}

    def update(self, project: Object) -> Object:
        """Fetch the repository of a project."""
        repository = self.repositories.get(project["scm_url"])
        if repository:
            project |= {"playbooks": playbooks_in(repository), "scm_revision": "1"}
        outcome = {
            "name": project["name"],
            "status": "successful" if repository else "failed",
            "failed": not repository,
            "event_processing_finished": True,
            "scm_revision": project["scm_revision"],
        }
        return self.keep("project_updates", outcome)

    def ask(self, number: str, survey: Object) -> Object:
        """Keep the survey of a job template, if AWX would."""
        refuse("\n".join(surveys.faults(survey)))
        self.surveys[number] = survey
        return {}

    def credentials_of(self, path: str) -> Object:
        """Return the credentials of a job template."""
        return page([self.shown("credentials", self.one("credentials", one)) for one in self.associated.get(path, [])])

    def associate(self, call: Call) -> None:
        """Add or remove a credential."""
        numbers = self.associated.setdefault(call.path, [])
        if call.body.get("disassociate"):
            numbers.remove(call.body["id"])
        else:
            numbers.append(self.one("credentials", call.body["id"])["id"])

    def shown(self, kind: str, stored: Object) -> Object:
        """Return an object as it is shown, without secrets."""
        url = f"{ROOT}{kind}/{stored['id']}/"
        found = {key: value for key, value in stored.items() if key != "playbooks"}
        if kind == "credentials":
            fields = self.one("credential_types", stored["credential_type"])["inputs"]["fields"]
            secret = {field["id"] for field in fields if field.get("secret")}
            found["inputs"] = {key: HIDDEN if key in secret else value for key, value in stored["inputs"].items()}
        related = {"update": f"{url}update/", "survey_spec": f"{url}survey_spec/"}
        return {**found, "type": kind.removesuffix("s"), "url": url, "related": related, "summary_fields": {}}

    def created(self, kind: str, stored: Object) -> Object:
        """Return a new object as it is shown; a project, with the update that it begins with."""
        found = self.shown(kind, stored)
        if kind == "projects":
            found["summary_fields"] = {"current_update": {"id": self.update(stored)["id"]}}
        return found


def refuse(why: str) -> None:
    """Refuse a request if there is a reason."""
    if why:
        raise RefusedError(why)


def missing(kind: str, number: object) -> Object:
    """Say that there is no such object."""
    raise LookupError(f"{kind} {number}")


def page(found: list[Object]) -> Object:
    """Return a list as AWX shows it."""
    return {"count": len(found), "next": None, "previous": None, "results": found}


def playbooks_in(repository: Path) -> list[str]:
    """Return the files that AWX offers as playbooks."""
    found = []
    for folder, _folders, names in os.walk(repository):
        parts = Path(folder).relative_to(repository).parts
        if not any(part in NO_PLAYBOOKS or part.startswith(".") for part in parts):
            found += [Path(folder, name) for name in names if name.endswith((".yml", ".yaml"))]
    return sorted(
        path.relative_to(repository).as_posix()
        for path in found
        if any(map(PLAYBOOK.match, path.read_text(encoding="utf-8").splitlines()))
    )


@contextlib.contextmanager
def serving(api: Api) -> Iterator[str]:
    """Answer requests while a `with` block runs, at this URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    routes = [Route("/{path:path}", api.answer, methods=["GET", "POST", "PATCH", "DELETE"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()

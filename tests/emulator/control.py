# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Routes under `/_emulator` with which a test looks into an emulator and changes it."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.faults import parse_fault

if TYPE_CHECKING:
    from emulator.application import Emulator

PREFIX = "/_emulator/"


class Control:
    """The handlers of the control routes of one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        """Control this emulator."""
        self.emulator = emulator

    async def journal(self, request: Request) -> Response:
        """Read or clear the journal."""
        if request.method == "DELETE":
            self.emulator.journal.clear()
            return Response(status_code=204)
        return JSONResponse(self.emulator.journal.since(int(request.query_params.get("since", 0))))

    async def switches(self, request: Request) -> Response:
        """Read or change the switches."""
        provider = self.emulator.provider
        if request.method == "GET":
            return JSONResponse(provider.switches.describe())
        provider.change_switches(await _object(request))
        return JSONResponse(provider.switches.values())

    async def latency(self, request: Request) -> Response:
        """Set the delay of every answer."""
        self.emulator.latency = float((await _object(request))["seconds"])
        return JSONResponse({"seconds": self.emulator.latency})

    async def reset(self, _request: Request) -> Response:
        """Put everything back to the start."""
        self.emulator.reset()
        return Response(status_code=204)

    async def seed(self, request: Request) -> Response:
        """Put objects in without validation."""
        return JSONResponse(self.emulator.provider.insert_all(await _object(request)))

    async def state(self, _request: Request) -> Response:
        """Show all stored objects, secrets included."""
        return JSONResponse(self.emulator.provider.dump())

    async def stored(self, request: Request) -> Response:
        """Overwrite or remove one stored object, as somebody else would."""
        kind, identifier = request.path_params["kind"], request.path_params["identifier"]
        if request.method == "DELETE":
            found = self.emulator.provider.remove(identifier, kind)
            return Response(status_code=204 if found else 404)
        value = self.emulator.provider.overwrite(identifier, await _object(request), kind)
        return JSONResponse(value, 200) if value is not None else JSONResponse({"error": "no such object"}, 404)

    async def faults(self, request: Request) -> Response:
        """Show, add or clear faults; one fault or a list of them can be added at once."""
        if request.method == "DELETE":
            self.emulator.faults.clear()
        elif request.method == "POST":
            given = await _json(request)
            for fault in [parse_fault(values) for values in (given if isinstance(given, list) else [given])]:
                self.emulator.faults.add(fault)
        return JSONResponse(self.emulator.faults.describe())

    async def scopes(self, request: Request) -> Response:
        """Set the scopes of a token, where the provider has such a thing."""
        set_scopes = getattr(self.emulator.provider, "set_scopes", None)
        if set_scopes is None:
            return JSONResponse({"error": "this provider's tokens have no scopes"}, 404)
        return JSONResponse(set_scopes(await _object(request)))


def control_application(emulator: Emulator) -> Callable[..., Awaitable[None]]:
    """The ASGI application of the control routes."""
    control = Control(emulator)
    routes = [
        Route("/_emulator/journal", _checked(control.journal), methods=["GET", "DELETE"]),
        Route("/_emulator/switches", _checked(control.switches), methods=["GET", "PATCH"]),
        Route("/_emulator/latency", _checked(control.latency), methods=["PUT"]),
        Route("/_emulator/reset", _checked(control.reset), methods=["POST"]),
        Route("/_emulator/seed", _checked(control.seed), methods=["POST"]),
        Route("/_emulator/state", _checked(control.state), methods=["GET"]),
        Route("/_emulator/faults", _checked(control.faults), methods=["GET", "POST", "DELETE"]),
        Route("/_emulator/scopes", _checked(control.scopes), methods=["PUT"]),
        Route("/_emulator/{kind}/{identifier}", _checked(control.stored), methods=["PATCH", "DELETE"]),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _explain})


def _checked(
    handler: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Answer 400 with an explanation when the handler cannot use what it was given."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return answer


async def _explain(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": str(error)}, status)


async def _json(request: Request) -> Any:
    return json.loads(await request.body())


async def _object(request: Request) -> dict[str, Any]:
    decoded = await _json(request)
    if not isinstance(decoded, dict):
        raise TypeError("the body must be a JSON object")
    return decoded

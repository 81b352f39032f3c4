# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plivo's answers: identifiers of requests, messages and error forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.exchange import RefusedError, Reply, json_reply
from emulator.plivo.state import PlivoState
from emulator.switches import Switches

FieldErrors = dict[str, list[str]]


class Answers:
    """Makes answers in the forms that the switches choose."""

    def __init__(self, state: PlivoState, switches: Switches) -> None:
        """Answers for one account."""
        self.state = state
        self.switches = switches

    def success(self, status: int, values: Mapping[str, Any]) -> Reply:
        """An answer with an `api_id`."""
        return json_reply(status, {"api_id": self.state.api_id(), **values})

    def changed(self) -> Reply:
        """The answer to an update."""
        return self.success(self.switches.number("update_status"), {"message": "changed"})

    def deleted(self) -> Reply:
        """The answer to a deletion."""
        stray = b'{"message": "deleted"}' if self.switches.is_set("delete_body", "bytes") else b""
        return Reply(204, after_body=stray)

    def error(self, status: int, text: str) -> Reply:
        """An error with a text."""
        return self.success(status, {"error": text})

    def invalid(self, errors: FieldErrors) -> RefusedError:
        """A refusal of some fields."""
        return RefusedError(self.success(400, {"error": self._error_value(errors)}))

    def not_found(self) -> RefusedError:
        """A refusal because there is no such object."""
        if self.switches.is_set("not_found_form", "empty"):
            return RefusedError(json_reply(404, {}))
        return RefusedError(self.error(404, "not found"))

    def unauthorized(self) -> Reply:
        """The answer to missing or wrong credentials."""
        text = "authentication credentials were not provided"
        if self.switches.is_set("unauthorized_form", "text"):
            return Reply(401, text.encode("ascii"), {"content-type": "text/plain"})
        return json_reply(401, {"error": text})

    def unknown_application(self, field: str) -> RefusedError:
        """A refusal because an application does not exist."""
        if self.switches.is_set("unknown_app_status", 404):
            return self.not_found()
        return self.invalid({field: ["application not found"]})

    def _error_value(self, errors: FieldErrors) -> Any:
        if self.switches.is_set("error_form", "object"):
            return errors
        text = "; ".join(message for messages in errors.values() for message in messages)
        return text if self.switches.is_set("error_form", "string") else {"error": text}

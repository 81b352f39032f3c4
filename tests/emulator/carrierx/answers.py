# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CarrierX's answers: objects as they are, errors in the form that the switches choose."""

from __future__ import annotations

from typing import Any

from emulator.exchange import RefusedError, Reply, json_reply
from emulator.switches import Switches

FieldErrors = list[tuple[str, str]]


class Answers:
    """Makes answers in the forms that the switches choose."""

    def __init__(self, switches: Switches) -> None:
        """Answers under these switches."""
        self.switches = switches

    def error(self, status: int, text: str, field: str = "") -> Reply:
        """An error with a text."""
        return self._errors(status, [(field, text)])

    def refused(self, status: int, text: str) -> RefusedError:
        """The same, to be raised."""
        return RefusedError(self.error(status, text))

    def malformed(self, text: str) -> RefusedError:
        """A refusal of the query or of a body that is no JSON object."""
        return self.refused(400, text)

    def invalid(self, errors: FieldErrors) -> RefusedError:
        """A refusal of some fields."""
        return RefusedError(self._errors(self.switches.number("validation_status"), errors))

    def not_found(self) -> RefusedError:
        """A refusal because there is no such object."""
        return self.refused(404, "Cannot find item by SID")

    def other_partner(self) -> RefusedError:
        """A refusal because the object is another partner's."""
        if self.switches.is_set("other_partner_status", 404):
            return self.not_found()
        return self.refused(403, "Forbidden")

    def _errors(self, status: int, errors: FieldErrors) -> Reply:
        if self.switches.is_set("empty_error_bodies", "on"):
            return Reply(status)
        return json_reply(status, {"errors": self._error_value(errors)})

    def _error_value(self, errors: FieldErrors) -> Any:
        if self.switches.is_set("error_form", "dict"):
            grouped: dict[str, list[str]] = {}
            for field, text in errors:
                grouped.setdefault(field or "message", []).append(text)
            return grouped
        texts = [f"{field}: {text}" if field else text for field, text in errors]
        return texts if self.switches.is_set("error_form", "string") else [{"message": text} for text in texts]

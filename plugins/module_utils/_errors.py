# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""What can go wrong, as exceptions that know what to tell the person who runs the playbook."""

from __future__ import annotations

import typing as t


class VoiceError(Exception):
    """A failure with a message for the user.

    Args:
        message: what was being done, to which object, what came back and what to do now.
        details: what is known beside it, of C(provider), C(status), C(code), C(request_id), C(method), C(url).
    """

    def __init__(self, message: str, details: t.Mapping[str, t.Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = dict(details or {})

    def result(self) -> dict[str, t.Any]:
        """Return the arguments of C(fail_json): C(msg) and every detail that is known."""
        known = {name: value for name, value in self.details.items() if value is not None}
        return {"msg": self.message, **known}


class BadInput(VoiceError):
    """Options that cannot be carried out: every fault at once, each with its option's name."""

    def __init__(self, heading: str, faults: t.Sequence[str]) -> None:
        super().__init__(f"{heading}: {'; '.join(faults)}.")
        self.faults = tuple(faults)


class Refusal(VoiceError):
    """What was asked is understood, and not done because it could do harm or cannot be done."""


class MissingParent(Refusal):
    """The container that a task names (a domain) does not exist."""


class RequestFailed(VoiceError):
    """The provider did not do what a request asked, or answered what cannot be understood."""

    attempts = 1
    """How often the request was sent."""


class NotFound(RequestFailed):
    """The object that a request names does not exist (any more)."""


class Conflict(RequestFailed):
    """The provider says that such an object exists already."""


class OutcomeUnknown(RequestFailed):
    """A create may or may not have been carried out: look before anything else is sent."""

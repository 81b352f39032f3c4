# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a path to the handlers of its methods."""

from __future__ import annotations

from collections.abc import Mapping
from re import Pattern
from typing import Callable

from starlette.routing import compile_path

from emulator.exchange import Call, Reply

Handler = Callable[[Call], Reply]
Handlers = Mapping[str, Handler]


class Routes:
    """Paths with placeholders, tried in the order they were added."""

    def __init__(self) -> None:
        """Begin without paths."""
        self._routes: list[tuple[Pattern[str], Handlers]] = []

    def add(self, template: str, **handlers: Handler) -> None:
        """Add a path; the handlers are named by their HTTP methods."""
        self._routes.append((compile_path(template)[0], handlers))

    def find(self, path: str) -> tuple[Handlers, dict[str, str]] | None:
        """The handlers of a path and the values of its placeholders, or None for an unknown path."""
        for pattern, handlers in self._routes:
            match = pattern.match(path)
            if match:
                return handlers, match.groupdict()
        return None

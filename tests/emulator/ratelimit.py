# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits on the number of requests in a stretch of time."""

from __future__ import annotations

from collections import deque


class Limit:
    """At most `requests` in any `seconds`. A refused request does not count."""

    def __init__(self, requests: int, seconds: float) -> None:
        """Begin with nothing used."""
        self._requests = requests
        self._seconds = seconds
        self._admitted: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until a request would be admitted; 0 when it would be now."""
        while self._admitted and self._admitted[0] <= now - self._seconds:
            self._admitted.popleft()
        if len(self._admitted) < self._requests:
            return 0.0
        return self._admitted[0] + self._seconds - now

    def admit(self, now: float) -> None:
        """Count a request."""
        self._admitted.append(now)


class Limits:
    """One limit of the same size for each name."""

    def __init__(self, requests: int, seconds: float) -> None:
        """Begin with nothing used under any name."""
        self._requests = requests
        self._seconds = seconds
        self._limits: dict[str, Limit] = {}

    def __getitem__(self, name: str) -> Limit:
        """The limit of this name."""
        if name not in self._limits:
            self._limits[name] = Limit(self._requests, self._seconds)
        return self._limits[name]

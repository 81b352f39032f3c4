# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many requests a run may make and how long it may wait, from the engine's own limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.cpaas.voice.plugins.module_utils._apply import (
    CREATES,
    LOOKS,
    LOOKS_BEFORE_ANOTHER,
    STARTS,
)
from ansible_collections.cpaas.voice.plugins.module_utils._listing import READINGS

JITTER = 0.1
"""Seconds that are added to a wait that a server asked for."""

STEPS = 2
"""How often what did not stick is written again: in part, then as a whole."""

MAX_RATE = 30.0
"""Requests per second where the collection has a limit of its own, the lowest there is."""

USUAL_PAGE = 20
"""The smallest page that the collection asks for by itself."""


class Budget(NamedTuple):
    """What one run may cost."""

    requests: int
    waited: float
    longest: float
    """The longest single wait."""


def budget(objects: int, page: int | None, settings: Mapping[str, Any], declared: int = 1) -> Budget:
    """Return what a run may cost that meets so many objects and declares some of them.

    A list is read page by page, and anew as often as objects vanish from it. A task finds its object (list, or list and
    object), looks whether its new name is taken or a trunk uses it (another list), and writes. A create is sent
    CREATES times at most, each unclear one followed by looks at the list; its object is looked for LOOKS times. What
    is there is updated and read, and what did not stick is written in STEPS, the last of which reads it once more.
    All that happens STARTS times at most, each request with its repetitions, for each object that is declared.
    """
    scan = READINGS * (math.ceil(objects / (page or USUAL_PAGE)) + 1)
    parents, find, taken = scan, scan + 1, scan
    look_up = LOOKS_BEFORE_ANOTHER * scan
    update = 2
    settle = STEPS * 2 + 1
    create = CREATES * (1 + look_up) + scan + LOOKS * look_up
    start = find + taken + create + update + settle
    requests = parents + declared * STARTS * start
    longest = float(settings["retry_max_delay"]) + JITTER
    per_request = min(settings["retries"] * longest, settings["retry_max_time"])
    looks = declared * STARTS * (CREATES + 1) * LOOKS * LOOKS_BEFORE_ANOTHER
    attempts = requests * (settings["retries"] + 1)
    pace = attempts / MAX_RATE
    return Budget(attempts, requests * per_request + looks * longest + pace, longest + 1)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""The two libraries that the collection stands on, imported so that a missing one is a clear failure.

Nothing here or elsewhere touches them at module level: C(ansible-test sanity) imports every file without them.
"""

from __future__ import annotations

import importlib
import typing as t

MISSING: set[str] = set()
"""What has to be installed; empty when all is there."""


def _library(name: str, package: str) -> t.Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        MISSING.add(package)
        return None


requests = _library("requests", "requests")
urllib3 = _library("urllib3", "requests")
voluptuous = _library("voluptuous", "voluptuous")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Soak from the command line: `python tests/soak --help`."""

from __future__ import annotations

import sys
import types
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def find_packages() -> None:
    """Make this package, the emulators and the collection importable by their names, wherever the checkout lies."""
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != PACKAGE]
    sys.path.insert(0, str(PACKAGE.parent))
    for name in ("ansible_collections", "ansible_collections.cpaas", "ansible_collections.cpaas.voice"):
        package = types.ModuleType(name)
        package.__path__ = [str(PACKAGE.parents[1])] if name.endswith("voice") else []
        sys.modules[name] = package


if __name__ == "__main__":
    find_packages()
    from soak.command_line import main

    sys.exit(main())

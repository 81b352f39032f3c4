# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start the emulators from the command line: `python tests/emulator --help`."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def find_package() -> None:
    """Make the package importable by its name, and its sub-packages not importable by theirs.

    A directory given to the interpreter becomes the first place to import from; `plivo` found there would hide
    the vendor's SDK of that name.
    """
    sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != PACKAGE]
    sys.path.insert(0, str(PACKAGE.parent))


if __name__ == "__main__":
    find_package()
    from emulator.command_line import main

    sys.exit(main())

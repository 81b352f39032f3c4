# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the matrix from the command line: `python tests/matrix --help`."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

if __name__ == "__main__":
    sys.path.insert(0, str(PACKAGE.parent))
    from matrix.command_line import main

    sys.exit(main())

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the interpreter of a module: runs it, and writes down what its process took."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

UNITS = 1024 if sys.platform == "linux" else 1024 * 1024
"""How many of its units `ru_maxrss` has for a MiB."""


def main() -> int:
    """Run the interpreter with the arguments that were given, and return its exit status."""
    begun = time.monotonic()
    child = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
    _child, status, usage = os.wait4(child, 0)
    took = {
        "begun": begun,
        "ended": time.monotonic(),
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / UNITS,
    }
    Path(os.environ["BENCH_WITNESS"]).write_text(json.dumps(took), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the vendors' node SDKs at the emulators: `python tests/contract/node.py`.

Needs node and npm, and for the emulators starlette and uvicorn. Everything is installed in a copy under tests/output.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from emulator.server import Settings, running_group

TESTS = Path(__file__).resolve().parents[1]
SCRIPTS = TESTS / "contract" / "node"
COPY = TESTS / "output" / "contract-node"
PROVIDERS = ("plivo", "catapult")


def main() -> int:
    """Install the SDKs, run the scripts and return their exit status."""
    copy_scripts()
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=COPY, check=True)
    with running_group([Settings(name) for name in PROVIDERS]) as emulators:
        environment = dict(os.environ)
        for emulator in emulators.values():
            environment.update(emulator.environment)
        return subprocess.run(["node", "--test"], cwd=COPY, env=environment, check=False).returncode


def copy_scripts() -> None:
    """Copy the scripts; what npm installed there before goes."""
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(SCRIPTS, COPY, ignore=shutil.ignore_patterns("node_modules"))


if __name__ == "__main__":
    sys.exit(main())

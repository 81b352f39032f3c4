# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Give ansible-test the pip bootstrap script that it would download, made from Python's own ensurepip.

ansible-test makes its virtual environments without pip and fetches ``get-pip.py`` from a host that is not a package
registry. Where that host cannot be reached nothing works, so its cache is filled beforehand. What is there already is
left alone. Runs with the interpreter of the environment that holds ansible-core.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ansible_test._internal.python_requirements import get_venv_packages

GET_PIP = '''\
"""Install the wanted pip from the package registry, beginning with the one that Python carries."""
import runpy
import subprocess
import sys

subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
wanted = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.argv = ["pip", "install", "--upgrade", *wanted]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
'''


def main() -> None:
    """Write the script for the version of pip that this ansible-test wants."""
    any_python: Any = SimpleNamespace(version="3")
    version = get_venv_packages(any_python)["pip"]
    script = Path.home() / ".ansible" / "test" / "cache" / f"get_pip_{version.replace('.', '_')}.py"
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text(GET_PIP, encoding="utf-8")


if __name__ == "__main__":
    main()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credential types that come with the collection, and what the modules' documentation says they should hold."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from playbooks.support import own_environment, tool

COLLECTIONS = [Path(place) for place in os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep)]
COLLECTION = next(place / "ansible_collections" / "cpaas" / "voice" for place in COLLECTIONS)
FOLDER = COLLECTION / "extensions" / "awx" / "credential_types"

MENTIONED = re.compile(r"\bE\((\w+)\)")

SHARED = "CPAAS_VOICE_"
"""The beginning of variables that all providers read. Of two credentials with them, one would win."""


def text_of(provider: str) -> str:
    """Return a file as it is shipped."""
    return (FOLDER / f"{provider}.yml").read_text(encoding="utf-8")


def shipped(provider: str) -> Any:
    """Return a credential type."""
    return yaml.safe_load(text_of(provider))


@functools.cache
def variables(provider: str) -> dict[str, str]:
    """Return the options that the modules of a provider take from variables of its own, with these variables."""
    modules = sorted(path.stem for path in (COLLECTION / "plugins" / "modules").glob(f"{provider}_*.py"))
    done = subprocess.run(
        [tool("ansible-doc"), "--json", *(f"cpaas.voice.{module}" for module in modules)],
        env=own_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    documented = [module["doc"]["options"] for module in json.loads(done.stdout).values()]
    found = [
        {
            option: variable
            for option, said in options.items()
            for variable in MENTIONED.findall(" ".join(said["description"]))
            if "default" not in said and said["type"] == "str" and not variable.startswith(SHARED)
        }
        for options in documented
    ]
    for options in found:
        options.pop("proxy", None)  # Its variables are those that all programs read.
    assert all(options == found[0] for options in found)
    return found[0]

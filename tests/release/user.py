# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody who uses ansible-galaxy: an empty home, a folder for collections, perhaps a Galaxy server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tools import tree


@dataclass(frozen=True)
class User:
    """Somebody whose collections lie below a folder, and who knows of one Galaxy server at most."""

    place: Path
    server: Mapping[str, str] = field(default_factory=dict)

    @property
    def collections(self) -> Path:
        """Where collections are installed."""
        return self.place / "collections"

    @property
    def version(self) -> str:
        """The version that is installed."""
        manifest = self.collections / tree.COLLECTION / "MANIFEST.json"
        return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])

    def requirements(self, **entry: str) -> str:
        """Keep a requirements.yml that has an entry and return its path."""
        file = self.place / "requirements.yml"
        file.write_text(yaml.safe_dump({"collections": [entry]}), "utf-8")
        return str(file)

    def install(self, *arguments: str) -> None:
        """Install the collection."""
        self.galaxy("install", *arguments, "-p", str(self.collections))

    def verify(self, *arguments: str) -> str:
        """Compare the collection with what it was installed from and return what is said."""
        return self.galaxy("verify", "cpaas.voice", *arguments, "-p", str(self.collections))

    def galaxy(self, *arguments: str) -> str:
        """Run `ansible-galaxy collection` and return what it says."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
        home = {"ANSIBLE_HOME": str(self.place / "home"), "ANSIBLE_NOCOLOR": "true"}
        done = subprocess.run(
            [Path(sys.executable).parent / "ansible-galaxy", "collection", *arguments],
            env={**environment, **home, **self.server},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

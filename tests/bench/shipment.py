# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Ansible sends to a host for one task: files packed into one, in their number and size."""

from __future__ import annotations

import base64
import io
import re
import shutil
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contest import PHONES, Contest
from bench.place import Place

BARE = '''"""A module that does nothing."""

from ansible.module_utils.basic import AnsibleModule

if __name__ == "__main__":
    AnsibleModule({}).exit_json()
'''

PACKED = re.compile(rb"[A-Za-z0-9+/=\n]{1000,}")


@dataclass(frozen=True)
class Shipment:
    """The files of a module and everything that it imports, and the bytes of all of them packed."""

    files: frozenset[str]
    size: int


def shipments(place: Place, contests: Sequence[Contest]) -> tuple[Shipment, dict[str, Shipment]]:
    """Return what is sent for a module that does nothing, and for those that are measured, by their names."""
    (place.collection / "plugins" / "modules" / "bare.py").write_text(BARE, encoding="utf-8")
    bare = shipment(place, "bare", {"cpaas.voice.bare": {}}, {})
    sent = {contest.title: shipment(place, contest.title, contest.module, contest.environment) for contest in contests}
    sent["uri"] = shipment(place, "uri", contests[0].uri, contests[0].environment)
    return bare, sent


def shipment(place: Place, module: str, task: Mapping[str, Any], environment: Mapping[str, str]) -> Shipment:
    """Return what is sent for a task: it stays where it was sent when Ansible is told so."""
    kept = place.folder / "sent"
    shutil.rmtree(kept, ignore_errors=True)
    settings = {"ANSIBLE_KEEP_REMOTE_FILES": "true", "ANSIBLE_REMOTE_TEMP": str(kept)}
    place.play("shipment", [{**task, "loop": PHONES[:1]}], environment, settings=settings)
    (sent,) = kept.glob(f"*/AnsiballZ_{module}.py")
    content = sent.read_bytes()
    packed = PACKED.search(content)
    if packed is None:
        sys.exit(f"{sent} holds no packed files.")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed[0]))) as archive:
        return Shipment(frozenset(archive.namelist()), len(content))

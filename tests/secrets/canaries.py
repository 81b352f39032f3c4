# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Canaries: secrets that are known again in whatever form they turn up.

Each begins and ends with letters and digits that occur nowhere else, and holds between them what JSON, YAML, HTML, URLs
and Python write otherwise. Escaped, cut or quoted, one of its ends is still there to be found.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

END = 9
"""Characters of each end: a password at Plivo has at most 32."""

AWKWARD = "\"'\\<&+  %/é"
AWKWARD_ASCII = "\"'\\<&+ %/"
"""What a header can hold."""


class Sighting(NamedTuple):
    """A canary that was found: where, in which form, and the text around it."""

    name: str
    form: str
    around: str


def canary(name: str) -> str:
    """Return the canary of that name, always the same."""
    digest = hashlib.sha256(name.encode()).digest()
    text = base64.b32encode(digest).decode().rstrip("=")
    middle = AWKWARD_ASCII if name.endswith("token") else AWKWARD
    return text[:END].lower() + middle + text[END : 2 * END].lower()


def forms(secret: str) -> Iterator[tuple[str, str]]:
    """Yield by what a secret is known again, and what that would mean."""
    for end, text in (("beginning", secret[:END]), ("end", secret[-END:])):
        yield f"its {end}", text
        yield f"its {end}, in upper case", text.upper()
        for shift in range(3):
            yield f"its {end}, in base64", _stable_base64(text.encode(), shift)
    for encoding in ("utf-8", "latin-1"):
        yield "its MD5", hashlib.md5(secret.encode(encoding)).hexdigest()


def _stable_base64(part: bytes, shift: int) -> str:
    """Return what of base64 does not depend on what is around a part that begins at this place of a group of three."""
    encoded = base64.b64encode(bytes(shift) + part).decode().rstrip("=")
    return encoded[(shift * 8 + 5) // 6 : (shift + len(part)) * 8 // 6]


def sightings(secrets: Mapping[str, str], text: str) -> list[Sighting]:
    """Return every canary in a text."""
    found = []
    for name, secret in secrets.items():
        for form, mark in forms(secret):
            place = text.find(mark)
            if place >= 0:
                found.append(Sighting(name, form, text[max(0, place - 200) : place + 200]))
    return found

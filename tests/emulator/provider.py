# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every emulated provider offers to the server, the control routes and the faults."""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from emulator.collection import Collection
from emulator.exchange import Call, Reply
from emulator.switches import Switch, Switches


class SeedError(ValueError):
    """Objects of a kind that the provider does not have."""


class Provider(ABC):
    """One emulated API with its state."""

    name: ClassVar[str]
    title: ClassVar[str]
    declared_switches: ClassVar[Sequence[Switch]]

    def __init__(self, seed: int = 0, switches: Mapping[str, object] | None = None) -> None:
        """Begin as after `reset`; the same seed gives the same ids, suffixes and tokens."""
        self.seed = seed
        self.switches = Switches(self.declared_switches, switches or {})
        self.begin(Random(seed))

    @abstractmethod
    def begin(self, random: Random) -> None:
        """Make the state of a fresh account."""

    @abstractmethod
    def handle(self, call: Call) -> Reply:
        """Answer a request."""

    @abstractmethod
    def failure(self, call: Call, status: int) -> Reply:
        """An error answer in the provider's form, as a fault sends it."""

    @abstractmethod
    def collections(self) -> dict[str, Collection]:
        """The stored objects by their kind."""

    @abstractmethod
    def insert(self, kind: str, values: Mapping[str, Any]) -> str:
        """Store an object without validation, with defaults for what is left out; returns its id."""

    @abstractmethod
    def environment(self, url: str) -> dict[str, str]:
        """The environment variables with which a playbook finds this emulator."""

    def dump(self) -> dict[str, Any]:
        """All stored objects, secrets included."""
        return {kind: [dict(value) for value in stored] for kind, stored in self.collections().items()}

    def reset(self) -> None:
        """State and switches back to the start."""
        self.switches.reset()
        self.begin(Random(self.seed))

    def change_switches(self, values: Mapping[str, object]) -> None:
        """Set some switches."""
        self.switches.change(values)
        self._render_anew()

    def insert_all(self, objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[str]]:
        """Store objects of several kinds; returns their ids."""
        unknown = sorted(set(objects) - set(self.collections()))
        if unknown:
            raise SeedError(f"no objects of kind {', '.join(unknown)}: there are {', '.join(self.collections())}")
        self._render_anew()
        return {kind: [self.insert(kind, values) for values in many] for kind, many in objects.items()}

    def overwrite(self, identifier: str, values: Mapping[str, Any], kind: str | None = None) -> dict[str, Any] | None:
        """Set stored values of what has this id, of one kind or of any; None when nothing has it."""
        self._render_anew()
        for name, stored in self.collections().items():
            if kind in (None, name) and identifier in stored:
                return stored.change(identifier, values)
        return None

    def remove(self, identifier: str, kind: str | None = None) -> bool:
        """Take out whatever has this id, of one kind or of any; tells whether something had it."""
        self._render_anew()
        removed = [stored.remove(identifier) for name, stored in self.collections().items() if kind in (None, name)]
        return any(removed)

    def _render_anew(self) -> None:
        """Forget all texts: those of some objects also depend on other objects."""
        for stored in self.collections().values():
            stored.forget_rendered()


def basic_credentials(authorization: str) -> tuple[str, str] | None:
    """User and password of a Basic authorization header, or None when it is no such header."""
    scheme, _space, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, separator, password = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if separator else None


def bearer_token(authorization: str) -> str | None:
    """The token of a Bearer authorization header, or None when it is no such header."""
    scheme, _space, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the soak must know of a provider: the model that the collection is held to, made without the collection."""

from __future__ import annotations

import string
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import ModuleType
from typing import Any, ClassVar, NamedTuple
from unittest import mock

from soak.place import Stored

Options = dict[str, Any]
Object = dict[str, Any]
Switches = Mapping[str, Any]

LOBBY = "lobby"
"""The name that declarations give."""

COMPANION = "companion"
"""The name of what a list declares beside it."""


@dataclass
class Draft:
    """A task's options, and what is there before it."""

    options: Options
    objects: dict[str, list[Object]] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    scopes: Sequence[str] | None = None


class Expected(NamedTuple):
    """What a run without faults comes to.

    Attributes:
        action: what it does, None if it is refused.
        named: what a refusal must name.
        sticks: whether the provider keeps what is written; else the run fails after its writes.
    """

    action: str | None
    named: tuple[str, ...] = ()
    sticks: bool = True


CREATED, UPDATED, DELETED, UNCHANGED = (Expected(action) for action in ("created", "updated", "deleted", "unchanged"))


def refused(*named: str) -> Expected:
    """Return that it is refused, and what the refusal must name."""
    return Expected(None, named)


class Facts(ABC):
    """One provider."""

    name: ClassVar[str]
    provider: ClassVar[ModuleType]
    id_key: ClassVar[str]
    id_option: ClassVar[str]
    requests: ClassVar[Mapping[str, tuple[str, str]]]
    """Verb -> method and expression of path and query."""
    bodiless: ClassVar[frozenset[str]]
    """Verbs whose answers have no body."""
    untried: ClassVar[frozenset[str]]
    """Switches that are left alone, since with them time is real or nothing can work."""
    stories: ClassVar[Mapping[str, Sequence[str]]]
    """Verb -> stories in which a task makes such a request."""
    arranged: ClassVar[frozenset[str]] = frozenset()
    """Fields that the provider orders and completes by itself."""
    companion: ClassVar[Mapping[str, Any]]
    """What a list declares beside the declaration that is judged: always present, and always kept as it is written."""
    unique = False
    """Whether names are unique."""
    empty_is_nothing = False
    """Whether a list may come as an answer without a body."""

    @abstractmethod
    def draft(self, random: Random, story: str) -> Draft:
        """Make up a task and what is there before it."""

    @abstractmethod
    def stranger(self, random: Random, number: int) -> Object:
        """Make up an object that no declaration means."""

    @abstractmethod
    def twin(self, random: Random) -> Object:
        """Make up what somebody else makes, of the name that declarations give."""

    @abstractmethod
    def change(self, random: Random, options: Options) -> Mapping[str, Any]:
        """Make up what somebody else changes at a declared object, beside what is declared."""

    @abstractmethod
    def meant(self, stored: Stored, options: Options) -> list[Object]:
        """Return what a declaration means: by its id, else by its natural key."""

    @abstractmethod
    def selected(self, stored: Stored, options: Options) -> list[Object]:
        """Return what an info module is to return."""

    def companions(self, stored: Stored) -> list[str]:
        """Return the ids of what is there of the companion's name."""
        return [str(one[self.id_key]) for one in endpoints(stored) if COMPANION in (one.get("alias"), one.get("name"))]

    def expected(self, stored: Stored, options: Options, switches: Switches) -> Expected:
        """Return what a run without faults comes to."""
        found = self.meant(stored, options)
        if len(found) > 1:
            return refused(*(one[self.id_key] for one in found))
        if found:
            return self.of_one(found[0], stored, options, switches)
        if self.id_option in options:
            return refused(options[self.id_option]) if self.present(options) else UNCHANGED
        return self.of_none(stored, options)

    @abstractmethod
    def of_one(self, held: Object, stored: Stored, options: Options, switches: Switches) -> Expected:
        """Return what is expected where one object is meant."""

    @abstractmethod
    def of_none(self, stored: Stored, options: Options) -> Expected:
        """Return what is expected where no object has the declared natural key."""

    @abstractmethod
    def lacks(self, held: Object, options: Options, with_secrets: bool) -> list[str]:
        """Return what is declared and not held."""

    @abstractmethod
    def lost(self, before: Object, after: Object, options: Options) -> list[str]:
        """Return what a run changed of an object although it is not declared."""

    @abstractmethod
    def hidden(self, held: Object) -> Iterator[str]:
        """Yield the secrets of an object, in each form in which they are known."""

    @abstractmethod
    def pages(self) -> list[tuple[Any, str]]:
        """Return the queries of first pages, each with the key of its size."""

    @contextmanager
    def small_pages(self, size: int | None) -> Iterator[None]:
        """Make the collection ask for pages of this size, so that few objects are many pages."""
        if size is None:
            yield
            return
        with mock.patch.object(self.provider, "PAGE_SIZE", size, create=True):
            patches = [mock.patch.dict(query, {key: size}) for query, key in self.pages()]
            for patch in patches:
                patch.start()
            try:
                yield
            finally:
                for patch in patches:
                    patch.stop()

    def secrets(self, stored: Stored, options: Options) -> set[str]:
        """Return what must not be seen of these objects and of a declaration."""
        declared = set(secret_values(options))
        return declared | {
            text for (kind, _id), one in stored.items() if kind == "endpoints" for text in self.hidden(one)
        }

    def always(self, options: Options) -> bool:
        """Tell whether a declaration writes in each run."""
        return options.get("update_password") == "always" and any(secret_values(options))

    def present(self, options: Options) -> bool:
        """Tell whether a declaration is of an object that is to be there."""
        return bool(options.get("state", "present") == "present")


def secret(random: Random) -> str:
    """Make up a password that is found in no other text."""
    return "Pw" + "".join(random.choices(string.ascii_letters + string.digits, k=14))


def some(random: Random, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return some of these."""
    return {key: value for key, value in values.items() if random.random() < 0.5}


def secret_values(declared: Any) -> Iterator[str]:
    """Yield the passwords in a declaration."""
    if isinstance(declared, Mapping):
        for key, value in declared.items():
            if key.endswith("password") and key != "update_password" and value:
                yield str(value)
            else:
                yield from secret_values(value)
    elif isinstance(declared, list):
        for value in declared:
            yield from secret_values(value)


def endpoints(stored: Stored) -> list[Object]:
    """Return all endpoints."""
    return [one for (kind, _id), one in stored.items() if kind == "endpoints"]

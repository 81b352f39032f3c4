# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects of one kind, kept so that pages of long lists stay cheap."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, Callable

StoredObject = dict[str, Any]
Condition = Callable[[StoredObject], bool]


class Collection:
    """Objects by id in the order they were made.

    Selections and rendered texts are remembered until an object changes, because clients read many pages of one
    list in a row.
    """

    def __init__(self, random: Random, name_of: Callable[[StoredObject], Hashable] | None = None) -> None:
        """`name_of` tells the name under which `named` finds an object."""
        self.random = random
        self._name_of = name_of
        self._objects: dict[str, StoredObject] = {}
        self._places: dict[str, float] = {}
        self._named: dict[Hashable, dict[str, None]] = {}
        self._selected: dict[Hashable, list[str]] = {}
        self._rendered: dict[str, dict[Hashable, bytes]] = {}
        self.revision = 0

    def __len__(self) -> int:
        """How many objects there are."""
        return len(self._objects)

    def __iter__(self) -> Iterator[StoredObject]:
        """The objects, oldest first; the collection may change meanwhile."""
        return iter(list(self._objects.values()))

    def __contains__(self, identifier: object) -> bool:
        """Whether an object has this id."""
        return isinstance(identifier, str) and identifier in self._objects

    def get(self, identifier: str) -> StoredObject | None:
        """The object of this id. Change it through `change` only."""
        return self._objects.get(identifier)

    def items(self) -> list[tuple[str, StoredObject]]:
        """Ids and objects, oldest first."""
        return list(self._objects.items())

    def named(self, name: Hashable) -> list[str]:
        """Ids of the objects of this name."""
        return list(self._named.get(name, ()))

    def add(self, identifier: str, value: StoredObject) -> StoredObject:
        """Put an object in as the newest one, in place of one of the same id."""
        self.remove(identifier)
        self._objects[identifier] = value
        self._places[identifier] = self.random.random()
        self._enter_name(identifier, value)
        self._touch(identifier)
        return value

    def change(self, identifier: str, values: Mapping[str, Any]) -> StoredObject:
        """Set some values of an object."""
        value = self._objects[identifier]
        self._leave_name(identifier, value)
        value.update(values)
        self._enter_name(identifier, value)
        self._touch(identifier)
        return value

    def remove(self, identifier: str) -> bool:
        """Take an object out; tells whether it was there."""
        value = self._objects.pop(identifier, None)
        if value is None:
            return False
        self._leave_name(identifier, value)
        del self._places[identifier]
        self._touch(identifier)
        return True

    def select(self, order: str, key: Hashable = None, condition: Condition | None = None) -> Sequence[str]:
        """Ids of the objects that meet a condition, `oldest` or `newest` first or `shuffled`.

        The key stands for the condition: equal keys must mean equal conditions.
        """
        remembered = (order, key)
        found = self._selected.get(remembered)
        if found is None:
            found = [name for name, value in self._objects.items() if condition is None or condition(value)]
            if order == "newest":
                found.reverse()
            elif order == "shuffled":
                found.sort(key=self._places.__getitem__)
            self._selected[remembered] = found
        return found

    def sort(self, identifiers: Sequence[str], field: str, descending: bool) -> Sequence[str]:
        """Ids in the order of one field of their objects."""
        return sorted(identifiers, key=lambda name: _sortable(self._objects[name].get(field)), reverse=descending)

    def render(self, identifier: str, variant: Hashable, write: Callable[[StoredObject], bytes]) -> bytes:
        """The text of an object. `variant` stands for whatever else the text depends on."""
        texts = self._rendered.setdefault(identifier, {})
        text = texts.get(variant)
        if text is None:
            text = texts[variant] = write(self._objects[identifier])
        return text

    def forget_rendered(self) -> None:
        """Render every object anew, since what the text depends on has changed."""
        self._rendered.clear()

    def _touch(self, identifier: str) -> None:
        self.revision += 1
        self._selected.clear()
        self._rendered.pop(identifier, None)

    def _enter_name(self, identifier: str, value: StoredObject) -> None:
        if self._name_of is not None:
            self._named.setdefault(self._name_of(value), {})[identifier] = None

    def _leave_name(self, identifier: str, value: StoredObject) -> None:
        if self._name_of is not None:
            same_name = self._named.get(self._name_of(value), {})
            same_name.pop(identifier, None)


def _sortable(value: Any) -> tuple[bool, bool, Any]:
    """A sort key for values of mixed types: nothing first, then numbers, then text."""
    if value is None:
        return (False, False, 0)
    if isinstance(value, (int, float)):
        return (True, False, value)
    return (True, True, str(value))

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Every object of a kind as the list has them at one moment, and how to read that fast."""

from __future__ import annotations

import collections
import concurrent.futures
import threading
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._apply import read_one
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._errors import VoiceError
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import (
    Listable,
    Object,
    Page,
    Query,
    read_page,
    scan,
    scan_with,
)
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Desired, Resource, Users

AHEAD = 2
"""Pages that are asked for ahead of the one that is needed, for each worker."""


class Census:
    """All objects, found by id or by what declarations look for."""

    def __init__(self, resource: Resource, objects: t.Sequence[Object], sought: set[t.Any]) -> None:
        """Take up objects; C(sought) are the keys under which they will be looked for."""
        self.resource = resource
        self.objects = objects
        self.holders = collections.Counter(found[resource.identity_key] for found in objects)
        self._by_id = {found[resource.id_key]: found for found in objects}
        self._by_key: dict[t.Any, list[Object]] = {}
        for found in objects:
            for key in sought.intersection(resource.keys(found)):
                self._by_key.setdefault(key, []).append(found)

    def get(self, object_id: str) -> Object | None:
        """Return the object of an id, None if the list does not have it."""
        return self._by_id.get(object_id)

    def candidates(self, desired: Desired) -> list[Object]:
        """Return what the list has under the keys of a declaration, each once."""
        found = (one for key in self.resource.wanted(desired) for one in self._by_key.get(key, ()))
        return list({one[self.resource.id_key]: one for one in found}.values())


class Seen(t.NamedTuple):
    """The View (see _apply) of somebody who has a Census: asks the provider for what is not in it only."""

    client: Client
    census: Census
    ask_users: t.Callable[[Client], Users]

    def get(self, desired: Desired) -> Object | None:
        """Return one object; a list need not have all that can be read, those of a subaccount for example."""
        found = self.census.get(t.cast(str, desired.id))
        if found is None or (desired.present and self.census.resource.incomplete(desired, found)):
            return read_one(self.client, self.census.resource, t.cast(str, desired.id))
        return found

    def candidates(self, desired: Desired) -> list[Object]:
        """Return what the list has under the keys of a declaration."""
        return self.census.candidates(desired)

    def users(self) -> Users:
        """Return what uses objects."""
        return self.ask_users(self.client)


class AskedOnce:
    """What uses the objects of a Resource: read when the first worker asks, for all of them."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._lock = threading.Lock()
        self._told: Users | VoiceError | None = None

    def __call__(self, client: Client) -> Users:
        """Return it.

        Raises:
            VoiceError: it could not be read, and will not be tried again.
        """
        with self._lock:
            if self._told is None:
                try:
                    self._told = self._resource.users(client)
                except VoiceError as error:
                    self._told = error
        if isinstance(self._told, VoiceError):
            raise self._told
        return self._told


def read_all(crew: Crew, what: Listable) -> list[Object]:
    """Read the whole list, several pages at a time where the first one tells how many there are.

    Raises:
        VoiceError: it could not be read.
    """
    ahead = _Ahead(crew, what)
    found = scan_with(ahead.read, what, _every)
    if ahead.agrees_with(len(found)):
        return found
    # It changed meanwhile. One page after the other, nothing can slip from a page unread to one that was read before.
    return crew.start(scan, what, _every).result()


def _every(_found: Object) -> bool:
    return True


class _Ahead:
    """Reads pages by number of objects to skip, and the next ones before they are asked for."""

    def __init__(self, crew: Crew, what: Listable) -> None:
        self._crew = crew
        self._what = what
        self._step = 0
        self._totals: set[int] = set()
        self._started: dict[int, concurrent.futures.Future[tuple[Answer, Page]]] = {}

    def read(self, query: Query) -> tuple[Answer, Page]:
        """Return a page."""
        offset = query.get("offset", 0)
        total = min(self._totals, default=0)
        latest = offset + self._step * AHEAD * self._crew.size
        for later in range(offset, min(total, latest), self._step) if self._step else ():
            if later not in self._started:
                self._started[later] = self._start({**query, "offset": later})
        answer, page = (self._started.pop(offset, None) or self._start(query)).result()
        if page.total is not None:
            self._totals.add(page.total)
            self._step = (page.following or {}).get("offset", 0) - offset if not offset else self._step
        return answer, page

    def agrees_with(self, count: int) -> bool:
        """Tell whether nothing changed as far as one can see, when so many objects were found."""
        return not self._step or (len(self._totals) == 1 and count >= max(self._totals))

    def _start(self, query: Query) -> concurrent.futures.Future[tuple[Answer, Page]]:
        return self._crew.start(read_page, self._what, query)

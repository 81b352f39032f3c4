# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Reads whole lists: page after page, on the configured host, though the list may change meanwhile."""

from __future__ import annotations

import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._errors import Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client

MAX_PAGES = 10_000
"""A list that has not ended by then never will."""

READINGS = 3
"""How often a list is read anew because objects vanished from it while it was read."""

Object = dict[str, t.Any]

Query = t.Mapping[str, t.Any]


class Page(t.NamedTuple):
    """One page: its objects, the query of the next one (None at the end), how many objects all pages have if told."""

    objects: t.Sequence[Object]
    following: Query | None
    total: int | None = None


class Listable(t.Protocol):
    """What can be listed."""

    path: str
    id_key: str
    plural: str

    @property
    def first_page(self) -> Query | None:
        """The query of the first page, None where there is nothing to read."""

    def page(self, answer: Answer, query: Query) -> Page:
        """Return what is in an answer."""


class _Shrunk(Exception):
    """Objects were deleted while the list was read, so others may have slipped to a page that was read before."""


ReadPage = t.Callable[[Query], "tuple[Answer, Page]"]
"""Gives the page of a query, and the answer that it was in."""


def scan(client: Client, what: Listable, wanted: t.Callable[[Object], bool]) -> list[Object]:
    """Read the whole list, page after page, and return the objects that are wanted, each once; others are not kept.

    Raises:
        RequestFailed: a page could not be read or understood.
        Refusal: the list kept changing.
    """
    return scan_with(lambda query: read_page(client, what, query), what, wanted)


def scan_with(read: ReadPage, what: Listable, wanted: t.Callable[[Object], bool]) -> list[Object]:
    """Do as scan() does, with another way to read a page.

    Where pages do not tell how many objects there are, nobody can see that they shifted: two readings must agree.
    """
    before: t.AbstractSet[t.Any] | None = None
    for _reading in range(READINGS):
        totals: list[int | None] = []
        try:
            objects = {found[what.id_key]: found for found in _objects(read, what, totals) if wanted(found)}
        except _Shrunk:
            continue
        if len(totals) == 1 or None not in totals or objects.keys() == before:
            return list(objects.values())
        before = objects.keys()
    raise Refusal(
        f"The list of {what.plural} changed each of the {READINGS} times that it was read, so that nobody can say what "
        f"is in it. Run again when nothing else deletes {what.plural} there."
    )


def read_page(client: Client, what: Listable, query: Query) -> tuple[Answer, Page]:
    """Return one page, and the answer that it was in."""
    answer = client.request("GET", what.path, f"read the {what.plural}", query=query)
    return answer, what.page(answer, query)


def _objects(read: ReadPage, what: Listable, totals: list[int | None]) -> t.Iterator[Object]:
    """Yield what is in all pages, and note what each tells of how many objects there are."""
    query: Query | None = what.first_page
    previous: list[t.Any] = []
    for _number in range(MAX_PAGES):
        if query is None:
            return
        answer, page = read(query)
        before = totals[-1] if totals else None
        if page.total is not None and before is not None and page.total < before:
            raise _Shrunk
        totals.append(page.total)
        ids = [found[what.id_key] for found in page.objects]
        if ids and ids == previous:
            raise answer.surprise("the list gives the same page again and again")
        previous = ids
        yield from page.objects
        query = page.following if ids else None
    raise answer.surprise(f"the list does not end after {MAX_PAGES} pages")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Workers that talk to a provider at the same time."""

from __future__ import annotations

import concurrent.futures
import queue
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._http import Client

Job = t.TypeVar("Job")
Result = t.TypeVar("Result")


class Crew:
    """A number of workers, each with a connection of its own, all at one pace. To be used in a C(with) statement."""

    def __init__(self, client: Client, size: int) -> None:
        self.size = size
        self._pool = concurrent.futures.ThreadPoolExecutor(size)
        self._idle: queue.SimpleQueue[Client] = queue.SimpleQueue()
        for _number in range(size):
            self._idle.put(client.another())

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def start(self, work: t.Callable[..., Result], *arguments: t.Any) -> concurrent.futures.Future[Result]:
        """Let the next worker that is free do something: C(work) gets its client and the arguments."""
        return self._pool.submit(self._do, work, *arguments)

    def each(self, work: t.Callable[[Client, Job], Result], jobs: t.Iterable[Job]) -> list[Result]:
        """Do the same to many things, and return what came of each, in their order."""
        return [one.result() for one in [self.start(work, job) for job in jobs]]

    def _do(self, work: t.Callable[..., Result], *arguments: t.Any) -> Result:
        client = self._idle.get()
        try:
            return work(client, *arguments)
        finally:
            self._idle.put(client)

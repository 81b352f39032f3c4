# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways in which a declaration is carried out: what the modules do, less what is Ansible's.

A module that works another way gets an entry in WAYS. Everything else follows from what it tells of the one
declaration that is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NamedTuple

from ansible_collections.cpaas.voice.plugins.module_utils._apply import converge_one, find_all, plan_one
from ansible_collections.cpaas.voice.plugins.module_utils._apply_many import converge_many, plan_many
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._errors import MissingParent, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client
from ansible_collections.cpaas.voice.plugins.module_utils._plan import UNCHANGED, Plan
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import declared
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Resource
from ansible_collections.cpaas.voice.plugins.module_utils._run import declarations
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import entry_of, failure_of
from soak.kinds import READS, VERBS

WORKERS = 1
"""One worker makes its requests in the same order each time, so that a seed is always the same scenario."""


class Task(NamedTuple):
    """What one task is given: the declaration that is judged, and what a list of several declares beside it."""

    provider: ModuleType
    client: Client
    options: Mapping[str, Any]
    companion: Mapping[str, Any]


class Told(NamedTuple):
    """What a task tells: its action, the object or objects, what is said of the password, and all that is shown."""

    action: str
    shown: Any
    objects: list[Mapping[str, Any]]
    password_state: str | None = None


def singular(task: Task) -> Told:
    """Bring one object to its declared state."""
    resource = _resource(task)
    if resource is None:
        return Told(UNCHANGED, {}, [])
    outcome = converge_one(task.client, resource, resource.desired(task.options))
    return _told(resource, outcome.action, outcome.object, outcome.plan)


def plural(task: Task) -> Told:
    """Bring several objects to their declared state in one task."""
    resource = _resource(task)
    if resource is None:
        return Told(UNCHANGED, {}, [])
    entries = [{**entry, "ignore": False} for entry in (task.options, task.companion)]
    with Crew(task.client, WORKERS) as crew:
        fleet = plan_many(crew, resource, declared(resource, entries), prune=None)
        members = converge_many(crew, resource, fleet.members)
    failed = [member for member in members if member.error]
    if failed:
        told = [entry_of(resource, member) for member in members]
        raise Refusal(failure_of(resource, failed, len(members)), {"entries": told})
    judged = members[0]
    return _told(resource, judged.done, judged.object, judged.plan)


def check(task: Task) -> Told:
    """Tell what would be done."""
    resource = _resource(task)
    if resource is None:
        return Told(UNCHANGED, {}, [])
    plan = plan_one(task.client, resource, resource.desired(task.options))
    return _told(resource, plan.action, plan.predicted, plan)


def info(task: Task) -> Told:
    """Read what a declaration could mean."""
    resource: Resource = task.provider.endpoints(task.client, task.options)
    desired = resource.desired(task.options)
    found = find_all(task.client, resource, desired)
    declared = declarations(resource, found, with_ids=desired.id is not None)
    return Told(UNCHANGED, {"found": [resource.public(one) for one in found], "declared": declared}, [*found])


class Way(NamedTuple):
    """A way of running: what it does with a task, and the requests that it can make."""

    run: Callable[[Task], Told]
    verbs: frozenset[str]
    reads_only: bool = False


WAYS: Mapping[str, Way] = {
    "singular": Way(singular, VERBS),
    "plural": Way(plural, VERBS),
    "check": Way(check, READS, reads_only=True),
    "info": Way(info, READS, reads_only=True),
}


def _resource(task: Task) -> Resource | None:
    """Return what a task is about, None where it lies in nothing and is to be absent."""
    try:
        resource: Resource = task.provider.endpoints(task.client, task.options)
    except MissingParent:
        if task.options["state"] == "present":
            raise
        return None
    return resource


def _told(resource: Resource, action: str, shown: Mapping[str, Any] | None, plan: Plan) -> Told:
    public = {
        resource.noun: resource.public(dict(shown or {})),
        "before": dict(plan.before),
        "after": dict(plan.after),
        "warnings": plan.warnings,
    }
    return Told(action, public, [shown] if shown else [], plan.password_state)

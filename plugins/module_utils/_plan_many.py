# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""A fleet: what a list of declarations comes to, and what else is to be deleted. Decides only."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._census import Census
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    Protected,
    Refusal,
    RequestFailed,
    VoiceError,
    some,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._plan import (
    CREATED,
    DELETED,
    UNCHANGED,
    UPDATED,
    Plan,
    make_plan,
)
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Desired, Resource, Users


class Prune(t.NamedTuple):
    """What may be deleted although it is not in the list: identities that match, and how many of them at most."""

    match: re.Pattern[str] | None
    most: int | None


class Member(t.NamedTuple):
    """One object of a fleet, and what became of it so far.

    Attributes:
        desired: what is declared of it.
        position: its place in the list, from 0; None where it is not in the list and is to be pruned.
        ignored: whether it is neither managed nor pruned.
        plan: what has to be done.
        answer: the answer to its create.
        unclear: why nobody knows whether its create was carried out.
        after: what went wrong with the attempt after that.
        sent: whether something that changes it was sent.
        done: what was done in the end.
        object: what is there then; after a deletion what was there.
        error: why it is not as declared.
    """

    desired: Desired
    position: int | None = None
    ignored: bool = False
    plan: Plan = Plan(UNCHANGED, None)
    answer: Answer | None = None
    unclear: RequestFailed | None = None
    after: RequestFailed | None = None
    sent: bool = False
    done: str = UNCHANGED
    object: Object | None = None
    error: VoiceError | None = None


# The list


def declared(resource: Resource, entries: t.Sequence[t.Mapping[str, t.Any]]) -> list[Member]:
    """Return what a list declares.

    Raises:
        BadInput: every entry that nobody can understand, and all that mean the same object.
    """
    members, faults = [], []
    for position, entry in enumerate(entries):
        try:
            desired = resource.desired(entry)
        except BadInput as bad:
            faults += [f"{_place(resource, position)}: {fault}" for fault in bad.faults]
            continue
        if desired.id is None and not resource.identity(desired):
            faults.append(f"{_place(resource, position)}: needs {resource.identity_key} or {resource.id_key}")
            continue
        members.append(Member(desired, position, ignored=entry["ignore"]))
    faults += _repetitions(resource, members)
    if faults:
        raise BadInput(f"The {resource.plural} cannot be managed as declared", faults)
    return members


def _repetitions(resource: Resource, members: t.Sequence[Member]) -> list[str]:
    """Return a fault for each id and each natural key by which several entries select.

    Objects that share a natural key, each selected by its id, may be declared with it.
    """
    ids = _places(resource, members, lambda member: member.desired.id)
    names = _places(resource, members, lambda member: resource.identity(member.desired))
    selecting = {resource.identity(member.desired) for member in members if member.desired.id is None}
    return [
        *(f"{places}: the same {resource.id_key} {value!r}" for value, places in ids.items()),
        *(
            f"{places}: the same {resource.identity_key} {value!r}"
            for value, places in names.items()
            if value in selecting
        ),
    ]


def _places(resource: Resource, members: t.Iterable[Member], key: t.Callable[[Member], t.Any]) -> dict[t.Any, str]:
    """Return the keys that several members have, and the places of those in the list."""
    places: dict[t.Any, list[str]] = {}
    for member in members:
        if key(member):
            places.setdefault(key(member), []).append(_place(resource, member.position))
    return {value: " and ".join(named) for value, named in places.items() if len(named) > 1}


def _place(resource: Resource, position: int | None) -> str:
    return f"{resource.plural}[{position}]"


def sought(resource: Resource, members: t.Iterable[Member]) -> set[t.Any]:
    """Return all keys under which the members of a fleet are looked for."""
    return {key for member in members for key in resource.wanted(member.desired)}


# The plan


def planned(resource: Resource, members: t.Sequence[Member]) -> list[Member]:
    """Return the members unless the list as a whole is to be refused.

    Raises:
        BadInput: entries break the provider's rules, or mean the same object: all faults at once.
    """
    faults = [
        f"{_place(resource, member.position)}: {member.error.message.rstrip('.')}"
        for member in members
        if isinstance(member.error, BadInput)
    ]
    same = _places(resource, members, lambda member: (member.plan.existing or {}).get(resource.id_key))
    faults += [f"{places}: all mean the {resource.noun} {object_id}" for object_id, places in same.items()]
    faults += _clashes(resource, members)
    if faults:
        raise BadInput(f"The {resource.plural} cannot be managed as declared, nothing was changed", faults)
    return list(members)


def _clashes(resource: Resource, members: t.Sequence[Member]) -> list[str]:
    """Return a fault for each natural key that several objects would have, of which one is new or has it newly."""

    def identity(member: Member) -> t.Any:
        return resource.folded(resource.identity(member.desired)) if member.desired.present else None

    taken = {
        identity(member)
        for member in members
        if member.plan.action == CREATED or resource.identity_key in member.plan.changes
    }
    clashing = _places(resource, members, identity)
    return [
        f"{places}: would have the same {resource.identity_key} {name!r}"
        for name, places in clashing.items()
        if name in taken
    ]


def stray(resource: Resource, members: t.Sequence[Member], census: Census, prune: Prune) -> list[Object]:
    """Return what is there and could be declared, but is neither declared nor ambiguous nor without a natural key."""
    names = {resource.folded(resource.identity(member.desired)) for member in members}
    ids = {member.desired.id for member in members}
    ids |= {member.plan.existing[resource.id_key] for member in members if member.plan.existing is not None}
    left_alone = {
        found[resource.id_key]
        for member in members
        if member.plan.warnings or member.error
        for found in census.candidates(member.desired)
    }
    return [
        found
        for found in census.objects
        if found[resource.id_key] not in ids | left_alone
        and found[resource.identity_key]
        and census.holders[found[resource.identity_key]] == 1
        and resource.folded(found[resource.identity_key]) not in names
        and (prune.match is None or prune.match.fullmatch(found[resource.identity_key]))
        and resource.declaration(found) is not None
    ]


def pruned(
    resource: Resource, strays: t.Sequence[Object], prune: Prune, users: t.Callable[[], Users]
) -> tuple[list[Member], list[str]]:
    """Return what to delete of what is not declared, and why some of it is left alone.

    Raises:
        Refusal: it is more than may be deleted.
    """
    members, spared = [], []
    for found in strays:
        desired = Desired(present=False, id=found[resource.id_key], fields={})
        try:
            resource.check_deletion(desired, found, users)
        except Protected as error:
            spared.append(error.message)
            continue
        members.append(Member(desired, plan=make_plan(resource, desired, found)))
    if prune.most is not None and len(members) > prune.most:
        raise Refusal(
            f"{len(members)} {resource.plural} would be pruned, more than prune_max ({prune.most}): "
            f"{some([named(resource, member) for member in members])}. "
            f"Nothing was changed. Look whether the list is complete, or raise prune_max."
        )
    return members, spared


def named(resource: Resource, member: Member) -> str:
    """Return how messages name a member: by its natural key, with its id where that alone selected it."""
    there = member.object or member.plan.existing or {}
    identity = resource.identity(member.desired) or there.get(resource.identity_key)
    if member.desired.id is None or member.position is None:
        return str(identity)
    return f"{identity} ({member.desired.id})" if identity else member.desired.id


def id_of(resource: Resource, member: Member) -> str | None:
    """Return the id of a member's object: the one that exists, or that the answer to its create tells."""
    there = member.object or member.plan.existing or {}
    new = resource.new_id(member.answer) if member.answer else None
    return there.get(resource.id_key) or member.desired.id or new


def to_be_written(member: Member) -> bool:
    """Tell whether a member has to be created or changed."""
    return member.error is None and member.plan.action in (CREATED, UPDATED)


def to_be_deleted(member: Member) -> bool:
    """Tell whether a member has to be deleted."""
    return member.error is None and member.plan.action == DELETED


def held_back(members: t.Iterable[Member]) -> bool:
    """Tell whether deletions have to wait: something that should be there is not as declared."""
    return any(member.error and member.desired.present for member in members)


def with_deletions_held_back(resource: Resource, members: t.Iterable[Member]) -> list[Member]:
    """Return the members, those that were to be deleted with the error that says why they were not."""
    reason = Refusal(f"It was not deleted, since other {resource.plural} could not be brought to their state.")
    return [member._replace(error=reason) if to_be_deleted(member) else member for member in members]

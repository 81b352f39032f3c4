# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Brings a fleet to its declared state: one list before, the writes by several workers, one list after.

Keeps the promises of _apply, which does what the lists alone cannot: what an unclear create left behind, what did not
stick, what vanished. Deletions come last, and only when nothing else failed.
"""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._apply import (
    CREATES,
    LOOKS,
    LOOKS_BEFORE_ANOTHER,
    Outcome,
    Vanished,
    adopt,
    after_refusal,
    await_new,
    converge_one,
    delete,
    find,
    read_one,
    send_create,
    send_update,
    settle_new,
    settle_update,
    unclear_outcome,
)
from ansible_collections.cpaas.voice.plugins.module_utils._census import AskedOnce, Census, Seen, read_all
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    CollectionFault,
    NotFound,
    OutcomeUnknown,
    Refusal,
    RequestFailed,
    VoiceError,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._plan import DELETED, UNCHANGED, plan_for
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import (
    Member,
    Prune,
    held_back,
    id_of,
    planned,
    pruned,
    sought,
    stray,
    to_be_deleted,
    to_be_written,
    with_deletions_held_back,
)
from ansible_collections.cpaas.voice.plugins.module_utils._resource import Resource

Step = t.Callable[[Client, Member], Member]


class Fleet(t.NamedTuple):
    """A fleet with its plan: its members, those to be pruned among them, and why others are not pruned."""

    members: list[Member]
    spared: list[str]


def plan_many(crew: Crew, resource: Resource, members: t.Sequence[Member], prune: Prune | None) -> Fleet:
    """Read what exists and decide what has to be done; sends nothing but GET.

    Raises:
        BadInput: entries break the provider's rules, or mean the same object: all faults at once.
        VoiceError: the list could not be read, or too much would be pruned.
    """
    census = _census(crew, resource, members)
    ask_users = AskedOnce(resource)

    def plan(client: Client, member: Member) -> Member:
        return _planned_one(resource, Seen(client, census, ask_users), member)

    ready = planned(resource, _done_by(crew, plan, members, lambda member: not member.ignored))
    strays = stray(resource, ready, census, prune) if prune else []
    if not prune or not strays:
        return Fleet(ready, [])
    condemned, spared = pruned(resource, strays, prune, lambda: crew.start(ask_users).result())
    return Fleet([*ready, *condemned], spared)


def _planned_one(resource: Resource, view: Seen, member: Member) -> Member:
    choice = find(view.client, resource, member.desired, view)
    try:
        plan = plan_for(resource, member.desired, choice, others=view.candidates, users=view.users)
    except VoiceError as error:
        return member._replace(object=choice.existing, error=error)
    return member._replace(plan=plan, object=plan.existing if plan.action == UNCHANGED else None)


def _carefully(step: Step) -> Step:
    """Return a step that never fails: what goes wrong is noted at its member, and stops no other one."""

    def careful(client: Client, member: Member) -> Member:
        try:
            return step(client, member)
        except VoiceError as error:
            return member._replace(error=error)
        except Exception as error:  # noqa: BLE001 - else what other members came to would be lost
            return member._replace(error=CollectionFault(error))

    return careful


def _done_by(crew: Crew, step: Step, members: t.Sequence[Member], wanted: t.Callable[[Member], t.Any]) -> list[Member]:
    """Let the crew take a step with the members that are wanted, and return all members."""
    results = iter(crew.each(_carefully(step), filter(wanted, members)))
    return [next(results) if wanted(member) else member for member in members]


# Carrying out


def converge_many(crew: Crew, resource: Resource, members: t.Sequence[Member]) -> list[Member]:
    """Carry the plan of a fleet out, and return its members with what became of each."""
    written = _write_all(crew, resource, members) if any(map(to_be_written, members)) else list(members)
    if held_back(written):
        return with_deletions_held_back(resource, written)
    after = _done_by(crew, functools.partial(_delete, resource), written, to_be_deleted)
    if any(map(to_be_deleted, members)) and not any(map(to_be_written, members)):
        return _checked_gone(crew, resource, after)
    return after


def _write_all(crew: Crew, resource: Resource, members: t.Sequence[Member]) -> list[Member]:
    """Create and update, then look at the list whether all is as declared."""
    write = functools.partial(_write, resource)
    now = _done_by(crew, write, members, to_be_written)
    try:
        census = _look(crew, resource, now)
        for _again in range(CREATES - 1):
            lost = functools.partial(_is_lost, resource, census)
            if any(map(lost, now)):
                now = _done_by(crew, write, now, lost)
                census = _look(crew, resource, now)
    except VoiceError as error:
        return [_not_seen(resource, member, error) if _is_open(member) else member for member in now]
    return _done_by(crew, functools.partial(_verify, resource, census), now, _is_open)


def _is_open(member: Member) -> bool:
    """Tell whether a member was written and nobody has seen yet what it is now."""
    return to_be_written(member) and member.object is None


def _write(resource: Resource, client: Client, member: Member) -> Member:
    """Send the create or the update of a member; what came of it is to be seen in the list."""
    if member.plan.existing is None:
        return _send_create(resource, client, member)
    try:
        send_update(client, resource, member.desired, member.plan.existing, member.plan.changes)
    except NotFound:
        if read_one(client, resource, member.plan.existing[resource.id_key]) is not None:
            raise  # Not the object is unknown, but something that the update names.
        return _as_one(member, converge_one(client, resource, member.desired))
    return member._replace(sent=True)


def _send_create(resource: Resource, client: Client, member: Member) -> Member:
    try:
        answer = send_create(client, resource, member.desired, member.plan)
    except OutcomeUnknown as error:
        return member._replace(unclear=error, sent=True)
    except RequestFailed as error:
        if member.unclear is not None:
            return member._replace(after=error)
        return _as_one(member, after_refusal(client, resource, member.desired, error))
    return member._replace(answer=answer, sent=True)


def _as_one(member: Member, outcome: Outcome) -> Member:
    """Return a member that was brought to its state alone."""
    sent = outcome.action != UNCHANGED
    return member._replace(done=outcome.action, object=outcome.object, plan=outcome.plan, sent=sent)


def _look(crew: Crew, resource: Resource, members: t.Sequence[Member]) -> Census:
    """Read the list, and again after a while for what unclear creates may have left behind."""
    for look in range(1, LOOKS_BEFORE_ANOTHER + 1):
        census = _census(crew, resource, members)
        if look == LOOKS_BEFORE_ANOTHER or not any(_is_lost(resource, census, member) for member in members):
            break
        crew.start(Client.pause, look).result()
    return census


def _census(crew: Crew, resource: Resource, members: t.Iterable[Member]) -> Census:
    return Census(resource, read_all(crew, resource), sought(resource, members))


def _is_lost(resource: Resource, census: Census, member: Member) -> bool:
    """Tell whether the outcome of a create is unclear, and the list shows nothing of it."""
    if member.unclear is None or member.answer is not None or member.after is not None:
        return False
    try:
        return resource.choose(member.desired, census.candidates(member.desired)).existing is None
    except Refusal:
        return False


def _verify(resource: Resource, census: Census, client: Client, member: Member) -> Member:
    """Compare what was written with what the list has then, and write what did not stick."""
    verified = _verified_create if member.plan.existing is None else _verified_update
    try:
        return member._replace(done=member.plan.action, object=verified(resource, census, client, member))
    except Vanished:
        return _as_one(member, converge_one(client, resource, member.desired))


def _verified_create(resource: Resource, census: Census, client: Client, member: Member) -> Object:
    desired, answer = member.desired, member.answer
    found = find(client, resource, desired, Seen(client, census, resource.users)).existing
    if answer is None:
        if found is None:
            raise unclear_outcome(resource, desired, member.unclear, member.after)
        return adopt(client, resource, desired, found)
    if found is None:
        found = await_new(client, resource, desired, answer)
    return settle_new(client, resource, desired, found)


def _verified_update(resource: Resource, census: Census, client: Client, member: Member) -> Object:
    object_id = (member.plan.existing or {})[resource.id_key]
    found = census.get(object_id)
    if found is None or resource.incomplete(member.desired, found):
        found = read_one(client, resource, object_id)
    if found is None:
        raise Vanished
    return settle_update(client, resource, member.desired, found)


def _not_seen(resource: Resource, member: Member, error: VoiceError) -> Member:
    """Return a member of which nobody knows what it is now, since the list could not be read."""
    title = resource.title(member.desired)
    if member.plan.existing is None and member.answer is None:
        return member._replace(error=unclear_outcome(resource, member.desired, member.unclear, error))
    known = id_of(resource, member)
    nameless = f"was created under an {resource.id_key} that the answer did not tell"
    written = f"was written ({resource.id_key} {known})" if known else nameless
    unseen = RequestFailed(f"The {title} {written}, and nobody knows whether all of it was kept. {error.message}")
    return member._replace(done=member.plan.action, error=unseen)


# Deleting


def _delete(resource: Resource, client: Client, member: Member) -> Member:
    return _as_one(member, delete(client, resource, member.desired, member.plan, member.plan.existing or {}))


def _checked_gone(crew: Crew, resource: Resource, members: t.Sequence[Member]) -> list[Member]:
    """Return the members, with an error at what was deleted and is still in the list."""
    for look in range(1, LOOKS + 1):
        census = _census(crew, resource, ())
        left = [member for member in members if member.done == DELETED and _is_there(resource, census, member)]
        if not left:
            return list(members)
        crew.start(Client.pause, look).result()
    still = Refusal(f"The provider answered that it deleted the {resource.noun}, but still lists it.")
    return [member._replace(error=still) if member in left else member for member in members]


def _is_there(resource: Resource, census: Census, member: Member) -> bool:
    return census.get((member.object or {}).get(resource.id_key, "")) is not None

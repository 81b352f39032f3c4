# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Brings one object to its declared state: finds it, plans, carries the plan out and reads the result back.

The only place that writes. A create is never sent again before the list was searched for what it may have left behind.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    Conflict,
    NotFound,
    OutcomeUnknown,
    Refusal,
    RequestFailed,
    VoiceError,
    WouldErase,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, scan
from ansible_collections.cpaas.voice.plugins.module_utils._plan import (
    CREATED,
    DELETED,
    UNCHANGED,
    UPDATED,
    Differences,
    Plan,
    check_fixed,
    differences,
    make_plan,
    plan_for,
    with_contents,
)
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    UNKNOWN,
    Choice,
    Deletion,
    Desired,
    Fields,
    Resource,
    Users,
)

CREATES = 2
"""How often a create is sent at most, each time after the list showed that the one before left nothing."""

STARTS = 2
"""How often the work is begun: once more when the object to update was deleted meanwhile."""

LOOKS_BEFORE_ANOTHER = 2
"""How often the list is read for what an unclear create left behind before the create is sent again."""

LOOKS = 4
"""How often a new object is looked for before it counts as missing: some providers show it a moment later."""


DUPLICATE = re.compile("duplicate|already exists|another instance", re.IGNORECASE)


class Outcome(t.NamedTuple):
    """What was done (CREATED, UPDATED, DELETED or UNCHANGED), what is there now, and the plan behind it."""

    action: str
    object: Object | None
    plan: Plan


class Vanished(Exception):
    """The object to update was deleted by somebody else since it was found."""


class View(t.Protocol):
    """Where objects are looked for."""

    def get(self, desired: Desired) -> Object | None:
        """Return the object whose id a declaration gives, None if it does not exist."""

    def candidates(self, desired: Desired) -> list[Object]:
        """Return what the list has under the keys of a declaration."""

    def users(self) -> Users:
        """Return what uses the objects."""


class Live(t.NamedTuple):
    """The View in which every question is asked of the provider."""

    client: Client
    resource: Resource

    def get(self, desired: Desired) -> Object | None:
        """Read one object."""
        return read_one(self.client, self.resource, t.cast(str, desired.id))

    def candidates(self, desired: Desired) -> list[Object]:
        """Read the list."""
        wanted = self.resource.wanted(desired)
        return scan(self.client, self.resource, lambda found: not wanted.isdisjoint(self.resource.keys(found)))

    def users(self) -> Users:
        """Read what may use objects."""
        return self.resource.users(self.client)


def plan_one(client: Client, resource: Resource, desired: Desired) -> Plan:
    """Look for what exists and decide what has to be done; sends nothing but GET.

    Raises:
        VoiceError: it cannot or must not be done.
    """
    view = Live(client, resource)
    choice = find(client, resource, desired, view)
    plan = plan_for(resource, desired, choice, others=view.candidates, users=view.users)
    return _with_contents(client, resource, desired, plan) if plan.action == DELETED else plan


def converge_one(client: Client, resource: Resource, desired: Desired) -> Outcome:
    """Bring one object to its declared state and return what was done.

    Raises:
        VoiceError: it could not be done; what was done so far is in the message.
    """
    for _attempt in range(STARTS):
        try:
            return _carry_out(client, resource, desired, plan_one(client, resource, desired))
        except Vanished:
            continue
    raise Refusal(
        f"The {resource.title(desired)} was deleted by somebody else each of the {STARTS} times that it was to be "
        f"updated. Find out who deletes it before you run this again."
    )


def find_all(client: Client, resource: Resource, desired: Desired) -> list[Object]:
    """Return every object that a declaration could mean, all objects if it names none; only reads."""
    if desired.id is not None:
        found = read_one(client, resource, desired.id)
        return [] if found is None else [found]
    identity = resource.identity(desired)
    if identity is None:
        return scan(client, resource, lambda found: True)
    return scan(client, resource, lambda found: found[resource.identity_key] == identity)


def read_one(client: Client, resource: Resource, object_id: str) -> Object | None:
    """Return one object by its id, None if it does not exist.

    Raises:
        RequestFailed: nobody knows.
    """
    try:
        purpose = f"read the {resource.noun} {object_id}"
        answer = client.request("GET", resource.item_path(object_id), purpose, query=resource.query)
    except NotFound:
        return None
    found = resource.decode(answer, answer.data)
    if found[resource.id_key] != object_id:
        raise answer.surprise(f"it is the {resource.noun} {found[resource.id_key]}")
    return found


# Finding


def find(client: Client, resource: Resource, desired: Desired, view: View) -> Choice:
    """Return the object that a declaration means."""
    if desired.id is not None:
        existing = view.get(desired)
        if existing is None and desired.present:
            raise Refusal(resource.unknown(desired))
        return Choice(existing)
    if not resource.identity(desired):
        raise BadInput(
            f"Nobody can tell which {resource.noun} is meant", [f"{resource.identity_key}: must not be empty"]
        )
    choice = resource.choose(desired, view.candidates(desired))
    if choice.existing is not None and desired.present and resource.incomplete(desired, choice.existing):
        return Choice(read_one(client, resource, choice.existing[resource.id_key]), choice.warning)
    return choice


def _with_contents(client: Client, resource: Resource, desired: Desired, plan: Plan) -> Plan:
    """Add what lies in the object to the plan of its deletion."""
    existing = plan.existing or {}
    inner = resource.contents(existing)
    if inner is None:
        return plan
    try:
        inside = scan(client, inner, lambda found: True)
    except NotFound:
        if read_one(client, resource, existing[resource.id_key]) is not None:
            raise
        return Plan(UNCHANGED, None)  # Somebody else was faster.
    return with_contents(plan, resource, desired, inner, inside)


# Carrying out


def _carry_out(client: Client, resource: Resource, desired: Desired, plan: Plan) -> Outcome:
    if plan.action == CREATED:
        return _create(client, resource, desired, plan)
    existing = plan.existing
    if plan.action == UNCHANGED or existing is None:
        return Outcome(UNCHANGED, existing, plan)
    if plan.action == DELETED:
        return _delete_with_contents(client, resource, desired, plan, existing)
    return Outcome(UPDATED, _update(client, resource, desired, existing, plan.changes), plan)


def _delete_with_contents(
    client: Client, resource: Resource, desired: Desired, plan: Plan, existing: Object
) -> Outcome:
    """Delete what lies in an object, then the object.

    Raises:
        RequestFailed: not all of it could be deleted; the message says what is gone.
    """
    inner = resource.contents(existing)
    if inner is None:
        return delete(client, resource, desired, plan, existing)
    gone: list[Object] = []
    try:
        for found in plan.contents:
            this = Desired(present=False, id=found[inner.id_key], fields={})
            if delete(client, inner, this, Plan(DELETED, found), found).action == DELETED:
                gone.append(found)
        outcome = delete(client, resource, desired, plan, existing)
    except RequestFailed as error:
        if not gone:
            raise
        names = ", ".join(sorted(str(found[inner.identity_key]) for found in gone))
        shown = {f"deleted_{inner.plural}": [inner.public(found) for found in gone]}
        raise RequestFailed(
            f"{error.message} {len(gone)} of the {len(plan.contents)} {inner.plural} of the {resource.title(desired)} "
            f"were deleted before: {names}. Run the task again to go on.",
            {**error.details, **shown},
        ) from None
    return Outcome(DELETED, existing, plan) if gone else outcome


def delete(client: Client, resource: Resource, desired: Desired, plan: Plan, existing: Object) -> Outcome:
    object_id, along = existing[resource.id_key], resource.deletion()
    purpose = f"delete the {resource.title(desired)}"
    try:
        client.request("DELETE", resource.item_path(object_id), purpose, along.query, along.body, stored=existing)
    except NotFound as error:
        if along != Deletion() and read_one(client, resource, object_id) is not None:
            raise  # Not the object is unknown, but something that the deletion names.
        if error.attempts == 1:
            return Outcome(UNCHANGED, None, Plan(UNCHANGED, None))  # Somebody else was faster.
    return Outcome(DELETED, existing, plan)


def _update(client: Client, resource: Resource, desired: Desired, existing: Object, changes: Fields) -> Object:
    """Write the changes of an object that exists and return it as it is then."""
    return settle_update(client, resource, desired, _write(client, resource, desired, existing, changes))


def settle_update(client: Client, resource: Resource, desired: Desired, current: Object) -> Object:
    """Bring an object that was updated to its declared state where the update alone did not."""
    return _settle(client, resource, desired, current, [_replace] if resource.replace_method else [])


def _create(client: Client, resource: Resource, desired: Desired, plan: Plan) -> Outcome:
    """Create an object, at most once.

    After an unclear answer the list is searched before anything else is sent. What appeared is adopted: brought to its
    declared state, its secrets written again since nobody knows which attempt won.
    """
    unclear: RequestFailed | None = None
    for _attempt in range(CREATES):
        try:
            answer = send_create(client, resource, desired, plan)
        except OutcomeUnknown as error:
            unclear = error
            found = _look_up(client, resource, desired, unclear)
        except RequestFailed as error:
            if unclear is not None:
                found = _look_up(client, resource, desired, unclear)
                if found is None:
                    raise unclear_outcome(resource, desired, unclear, error) from None
            else:
                return after_refusal(client, resource, desired, error)
        else:
            made = _made(client, resource, desired, answer, unclear)
            return Outcome(CREATED, settle_new(client, resource, desired, made), plan)
        if found is not None:
            return Outcome(CREATED, adopt(client, resource, desired, found), plan)
    raise unclear_outcome(resource, desired, unclear)


def send_create(client: Client, resource: Resource, desired: Desired, plan: Plan) -> Answer:
    purpose = f"create the {resource.title(desired)}"
    body = resource.encode(plan.changes)
    return client.request("POST", resource.path, purpose, query=resource.query, body=body, once=True)


def after_refusal(client: Client, resource: Resource, desired: Desired, error: RequestFailed) -> Outcome:
    """Manage what somebody else created meanwhile, if that is why a create was refused; else fail with the refusal."""
    status = error.details.get("status") or 0
    # Not every provider documents a status for it.
    if not isinstance(error, Conflict) and not (400 <= status < 500 and DUPLICATE.search(error.said)):
        raise error
    found = resource.choose(desired, Live(client, resource).candidates(desired)).existing
    if found is None:
        raise error
    return _carry_out(client, resource, desired, make_plan(resource, desired, found))


def _look_up(client: Client, resource: Resource, desired: Desired, unclear: RequestFailed) -> Object | None:
    """Return what an unclear create left behind; looks again after a while, since it may show late."""
    for attempt in range(1, LOOKS_BEFORE_ANOTHER + 1):
        try:
            found = resource.choose(desired, Live(client, resource).candidates(desired)).existing
        except VoiceError as error:
            raise unclear_outcome(resource, desired, unclear, error) from None
        if found is not None or attempt == LOOKS_BEFORE_ANOTHER:
            return found
        client.pause(attempt)
    return None


def _made(
    client: Client, resource: Resource, desired: Desired, answer: Answer, unclear: RequestFailed | None
) -> Object:
    """Return the object that a successful create made."""
    if unclear is None:
        return await_new(client, resource, desired, answer)
    # The list, rather than the object alone: it also shows what the earlier, unclear attempt left behind.
    return _awaited(client, resource, desired, answer, lambda: _look_up(client, resource, desired, unclear))


def await_new(client: Client, resource: Resource, desired: Desired, answer: Answer) -> Object:
    """Return the object that a create made, of which C(answer) may tell the id.

    Raises:
        RequestFailed: it does not show.
    """
    new_id = resource.new_id(answer)
    if new_id is not None:
        return _awaited(client, resource, desired, answer, lambda: read_one(client, resource, new_id))
    nameless = answer.surprise("it does not name the new object")
    return _awaited(client, resource, desired, answer, lambda: _look_up(client, resource, desired, nameless))


def _awaited(
    client: Client, resource: Resource, desired: Desired, answer: Answer, look: t.Callable[[], Object | None]
) -> Object:
    """Look until a new object shows: it may do so late."""
    for attempt in range(1, LOOKS + 1):
        made = look()
        if made is not None:
            return made
        client.pause(attempt)
    raise answer.surprise(f"the {resource.title(desired)} cannot be found although it was created")


def unclear_outcome(
    resource: Resource, desired: Desired, unclear: RequestFailed | None, after: VoiceError | None = None
) -> VoiceError:
    """Return the error that says that nobody knows whether an object was created."""
    first = unclear or RequestFailed("")
    second = f" After that: {after.message}" if after else ""
    return OutcomeUnknown(
        f"{first.message} It is unknown whether the {resource.title(desired)} was created.{second} Look at the "
        f"provider which {resource.plural} of that {resource.identity_key} there are; running the task again adopts a "
        f"single one.",
        first.details,
    )


def adopt(client: Client, resource: Resource, desired: Desired, found: Object) -> Object:
    """Bring what an unclear create left behind to its declared state, its secrets written again."""
    check_fixed(resource, desired, found)
    every = differences(resource, desired.fields, found, "always").changes
    changes = {name: value for name, value in every.items() if not resource.forbidden(found, {name: value})}
    return (
        _update(client, resource, desired, found, changes) if changes else settle_new(client, resource, desired, found)
    )


def settle_new(client: Client, resource: Resource, desired: Desired, made: Object) -> Object:
    """Bring a new object to its declared state where the create alone did not."""
    return _settle(client, resource, desired, made, [_write, _replace] if resource.replace_method else [_write])


_Step = t.Callable[[Client, Resource, Desired, Object, Fields], Object]


def _settle(client: Client, resource: Resource, desired: Desired, current: Object, steps: t.Sequence[_Step]) -> Object:
    """Write what did not stick, by one step after the other, and return the object.

    Raises:
        Refusal: something does not stick by any of them.
    """
    for step in steps:
        left = _left(resource, desired, current)
        changes = {name: value for name, value in left.changes.items() if not resource.fields[name].fixed}
        if not changes or left.faults or resource.forbidden(current, changes):
            break
        current = step(client, resource, desired, current, changes)
    left = _left(resource, desired, current)
    lost = sorted({*left.changes, *left.faults})
    if lost:
        raise Refusal(_lost(resource, desired, current, lost))
    return current


def _lost(resource: Resource, desired: Desired, current: Object, names: t.Iterable[str]) -> str:
    """Return what to say of fields that do not stick."""
    return (
        f"The {resource.title(desired)} ({resource.id_key} {current[resource.id_key]}) was written, but the provider "
        f"did not keep {', '.join(names)}. Leave out what it does not take, or change it there."
    )


def _left(resource: Resource, desired: Desired, current: Object) -> Differences:
    """Return what is not as declared after a write; a secret only where it is known and was to be kept."""
    policy = "on_change" if desired.update_password == "on_change" else "on_create"
    return differences(resource, desired.fields, current, policy)


def _write(client: Client, resource: Resource, desired: Desired, existing: Object, changes: Fields) -> Object:
    """Update an object in part and return it as it is afterwards."""
    missing: NotFound | None = None
    try:
        send_update(client, resource, desired, existing, changes)
    except NotFound as error:
        missing = error
    return _read_back(client, resource, existing, missing)


def send_update(client: Client, resource: Resource, desired: Desired, existing: Object, changes: Fields) -> None:
    """Send what is to be changed in an object, and in the parts of it that are written one by one.

    Raises:
        NotFound: the object does not exist any more, or something that the update names.
    """
    own = {name: value for name, value in changes.items() if name not in resource.apart}
    if own:
        _send(client, resource, desired, existing, resource.update_method, resource.encode(own))
    for part in resource.parts(existing, changes):
        _carry_out(client, part.resource, part.desired, make_plan(part.resource, part.desired, part.existing))


def _replace(client: Client, resource: Resource, desired: Desired, existing: Object, changes: Fields) -> Object:
    """Update an object as a whole: everything that is there, with the changes.

    What cannot be read would be erased, so declared secrets of which nothing is known go along.
    """
    path = resource.item_path(existing[resource.id_key])
    answer = client.request("GET", path, f"read the {resource.title(desired)}")
    resource.decode(answer, answer.data)
    unknown = [name for name, state in _left(resource, desired, existing).secrets.items() if state == UNKNOWN]
    along = {name: resource.fields[name].merge(desired.fields[name], existing.get(name)) for name in unknown}
    try:
        body = resource.replacement(answer.data, {**along, **changes})
    except WouldErase as error:
        said = _lost(resource, desired, existing, sorted(changes))
        raise Refusal(f"{said} It was not replaced as a whole because {error}") from None
    missing: NotFound | None = None
    try:
        _send(client, resource, desired, existing, resource.replace_method, body)
    except NotFound as error:
        missing = error
    return _read_back(client, resource, existing, missing)


def _send(
    client: Client, resource: Resource, desired: Desired, existing: Object, method: str, body: t.Mapping[str, t.Any]
) -> None:
    object_id = existing[resource.id_key]
    purpose = f"update the {resource.title(desired)} ({resource.id_key} {object_id})"
    client.request(method, resource.item_path(object_id), purpose, body=body, stored=existing)


def _read_back(client: Client, resource: Resource, existing: Object, missing: NotFound | None) -> Object:
    """Return an object after an update, C(missing) if the update was answered so."""
    current = read_one(client, resource, existing[resource.id_key])
    if current is None:
        raise Vanished
    if missing is not None:
        raise missing  # Not the object is unknown, but something that the update names.
    return current

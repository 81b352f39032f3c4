# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""What has to be done: a pure decision from what is declared and what exists. Does no input or output."""

from __future__ import annotations

import types
import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    Protected,
    Refusal,
    WouldErase,
    some,
)
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._resource import (
    DIFFERS,
    UNKNOWN,
    WRITTEN,
    Choice,
    Desired,
    Field,
    Fields,
    Resource,
    Users,
    foremost,
)
from ansible_collections.cpaas.voice.plugins.module_utils._schema import faults as faults_of
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import secrets_as_written, without_secrets

CREATED, UPDATED, DELETED, UNCHANGED = "created", "updated", "deleted", "unchanged"

NO_FIELDS: Fields = types.MappingProxyType({})


class Plan(t.NamedTuple):
    """What to do with one object.

    Attributes:
        action: what it comes to: CREATED, UPDATED, DELETED or UNCHANGED.
        existing: what is there now, None if nothing is.
        changes: the fields to write, each whole.
        password_state: MATCHES, DIFFERS, UNKNOWN or WRITTEN, once the plan has been carried out; None: none declared.
        uncompared: the declared secrets that nobody could compare and that are not written.
        before, after: what a diff shows.
        predicted: the object as it will be, without what only the server can know. Secrets are still in it.
        warnings: what the user should know beside the result.
        contents: what lies in an object that is to be deleted, and goes before it.
    """

    action: str
    existing: Object | None
    changes: Fields = NO_FIELDS
    password_state: str | None = None
    uncompared: tuple[str, ...] = ()
    before: Fields = NO_FIELDS
    after: Fields = NO_FIELDS
    predicted: Fields = NO_FIELDS
    warnings: tuple[str, ...] = ()
    contents: tuple[Object, ...] = ()


class Differences(t.NamedTuple):
    """Where an object is not as declared.

    Attributes:
        changes: what to write, each value whole.
        secrets: what is known of each declared secret.
        faults: what differs and must not be written, since a stored secret would be lost.
    """

    changes: Fields
    secrets: t.Mapping[str, str]
    faults: t.Mapping[str, str]


def make_plan(resource: Resource, desired: Desired, existing: Object | None) -> Plan:
    """Return what has to be done.

    Raises:
        BadInput: it would break the vendor's rules or change what cannot be changed; every fault at once.
        Refusal: it would lose something.
    """
    if existing is None:
        return _create(resource, desired) if desired.present else Plan(UNCHANGED, None)
    check_fixed(resource, desired, existing)
    return _update(resource, desired, existing) if desired.present else _delete(resource, existing)


def plan_for(
    resource: Resource,
    desired: Desired,
    choice: Choice,
    others: t.Callable[[Desired], t.Sequence[Object]],
    users: t.Callable[[], Users],
) -> Plan:
    """Return what has to be done, once other objects allow it.

    Args:
        others: what the list has under the keys of a declaration; asked only for a rename.
        users: what uses the objects; asked only for a deletion.

    Raises:
        BadInput: as make_plan().
        Refusal: another object stands in the way.
    """
    plan = make_plan(resource, desired, choice.existing)
    if choice.existing is not None and plan.action == DELETED:
        resource.check_deletion(desired, choice.existing, users)
    if choice.existing is not None and plan.action == UPDATED and resource.identity_key in plan.changes:
        _check_rename(resource, desired, choice.existing, others(desired._replace(id=None)))
    return plan._replace(warnings=plan.warnings + ((choice.warning,) if choice.warning else ()))


def with_contents(
    plan: Plan, resource: Resource, desired: Desired, inner: Resource, inside: t.Sequence[Object]
) -> Plan:
    """Return the plan of a deletion with what lies in the object.

    Raises:
        Protected: something lies in it, and the deletion is not forced.
    """
    if not inside:
        return plan
    names = sorted(str(found[inner.identity_key]) for found in inside)
    if not desired.force:
        raise Protected(
            f"The {resource.title(desired)} has {len(names)} {inner.plural}: {some(names)}. Nothing was changed. "
            f"Delete them first, or delete them with it with force=true."
        )
    return plan._replace(contents=tuple(inside), before={**plan.before, inner.plural: names})


def _check_rename(resource: Resource, desired: Desired, existing: Object, others: t.Sequence[Object]) -> None:
    """Refuse to give an object a natural key that another one has."""
    key, own = resource.identity_key, existing[resource.id_key]
    new = resource.identity(desired)
    taken = [found for found in others if found[resource.id_key] != own and found[key] == new]
    if taken:
        raise Refusal(
            f"The {resource.noun} {own} cannot be renamed: {key} {new!r} is taken by {resource.listed(taken)}. "
            f"Nothing was changed."
        )


def differences(resource: Resource, fields: Fields, existing: Object, update_password: str) -> Differences:
    """Compare declared fields with an object.

    Args:
        update_password: when to write a secret: C(on_create) never here, C(on_change) where it is known to differ,
            C(always).
    """
    changes, secrets, faults = {}, {}, {}
    for name, declared in fields.items():
        field = resource.fields[name]
        current = _current(field, name, existing)
        state = field.secret(declared, current, existing) if field.secret else None
        if state is not None:
            secrets[name] = state
        if _same(field, name, declared, existing) and not _due(state, update_password):
            continue
        try:
            changes[name] = field.merge(declared, current)
        except WouldErase as lost:
            faults[name] = f"{name}: {lost}"
    return Differences(changes, secrets, faults)


def _same(field: Field, name: str, declared: t.Any, existing: Object) -> bool:
    """Tell whether a declared value agrees with an object; what is fixed and not shown is not contradicted."""
    if field.fixed and name not in existing:
        return True
    return field.same(declared, _current(field, name, existing))


def _current(field: Field, name: str, existing: Object) -> t.Any:
    value = existing.get(name)
    return field.default if value is None else value


def _due(state: str | None, update_password: str) -> bool:
    """Tell whether a declared secret is to be written."""
    if state is None:
        return False
    return update_password == "always" or (update_password == "on_change" and state == DIFFERS)


def _create(resource: Resource, desired: Desired) -> Plan:
    fields = resource.creation(desired)
    _refuse_if(faults_of(resource.rules(fields, creating=True), fields), f"Cannot create the {resource.title(desired)}")
    secrets = differences(resource, fields, {}, "on_create").secrets
    predicted = resource.predict({}, fields)
    return Plan(
        CREATED,
        None,
        changes=fields,
        password_state=WRITTEN if secrets else None,
        after=secrets_as_written(predicted),
        predicted=predicted,
    )


def _update(resource: Resource, desired: Desired, existing: Object) -> Plan:
    found = differences(resource, desired.fields, existing, desired.update_password)
    wrong = [
        *found.faults.values(),
        *resource.forbidden(existing, found.changes),
        *(faults_of(resource.rules(found.changes, creating=False), found.changes) if found.changes else ()),
    ]
    _refuse_if(wrong, f"Cannot change the {resource.title(desired)} ({resource.id_key} {existing[resource.id_key]})")
    before = _managed(resource, existing)
    return Plan(
        UPDATED if found.changes else UNCHANGED,
        existing,
        changes=found.changes,
        password_state=_overall(found),
        uncompared=_uncompared(desired, found),
        before=before,
        after={**before, **secrets_as_written(found.changes)},
        predicted=resource.predict(existing, found.changes),
    )


def _delete(resource: Resource, existing: Object) -> Plan:
    return Plan(DELETED, existing, before=_managed(resource, existing), predicted=existing)


def check_fixed(resource: Resource, desired: Desired, existing: Object) -> None:
    """Refuse a declaration that contradicts what cannot be changed after creation."""
    wrong = [
        f"{name}: is {existing.get(name)!r} and cannot be changed to {declared!r}"
        for name, declared in desired.fields.items()
        if resource.fields[name].fixed and not _same(resource.fields[name], name, declared, existing)
    ]
    _refuse_if(
        wrong, f"The {resource.title(desired)} exists as {existing[resource.id_key]}, but is not what was declared"
    )


def _refuse_if(wrong: list[str], heading: str) -> None:
    if wrong:
        raise BadInput(heading, wrong)


def _managed(resource: Resource, existing: Object) -> Fields:
    """Return the part of an object that can be declared, without secrets."""
    managed: Fields = without_secrets({name: existing[name] for name in resource.fields if name in existing})
    return managed


def _overall(found: Differences) -> str | None:
    """Return one word for all declared secrets: the one that the user must know of."""
    return foremost({WRITTEN if name in found.changes else state for name, state in found.secrets.items()})


def _uncompared(desired: Desired, found: Differences) -> tuple[str, ...]:
    if desired.update_password != "on_change":
        return ()
    return tuple(name for name, state in found.secrets.items() if state == UNKNOWN and name not in found.changes)


def warning_of_uncompared(resource: Resource, names: t.Iterable[str], whose: str) -> str:
    """Return what to tell of secrets that were to be compared and could not be."""
    return (
        f"{', '.join(names)} of the {whose} could not be compared because {resource.why_unknown}, and was not written. "
        f"Write it with update_password=always, or silence this with update_password=on_create."
    )

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""What a kind of remote object is: its fields, its identity, its verbs, its rules. Providers fill this in."""

from __future__ import annotations

import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, Refusal
from ansible_collections.cpaas.voice.plugins.module_utils._http import Answer, Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object, Page, Query
from ansible_collections.cpaas.voice.plugins.module_utils._schema import BAD_ID, Schema, id_of
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import without_secrets

Compared = t.Callable[[t.Any, t.Any, Object], t.Optional[str]]

Fields = t.Mapping[str, t.Any]
"""Values under option names."""

Users = t.Mapping[str, t.Sequence[str]]
"""Id of an object -> what uses it, as messages name it."""

MATCHES, DIFFERS, UNKNOWN, WRITTEN = "matches", "differs", "unknown", "written"
"""What can be said of a declared password."""

NOT_KNOWN_YET = "(not known yet)"
"""What check mode shows of the id of something that does not exist yet."""


def foremost(states: t.Collection[str]) -> str | None:
    """Return of several states the one that calls most for attention, None without any."""
    return next((state for state in (DIFFERS, UNKNOWN, WRITTEN, MATCHES) if state in states), None)


def equal(declared: t.Any, current: t.Any) -> bool:
    """Tell whether a declared value is there; no value and an empty text are the same."""
    return declared == current or (declared in (None, "") and current in (None, ""))


def as_declared(declared: t.Any, current: t.Any) -> t.Any:
    """Write what was declared, whatever is there."""
    return declared


class Field(t.NamedTuple):
    """One thing that a playbook can declare of an object.

    Attributes:
        fixed: it can be given at creation only.
        default: what it is where the provider does not show it.
        same: whether a declared value agrees with the current one (secrets apart).
        merge: the whole value to write, from the declared and the current one; raises WouldErase.
        secret: what is known of the secret in it (MATCHES, DIFFERS, UNKNOWN; None: none was declared), from the
            declared value, the current one and the whole object.
        option: the declared value, from what AnsibleModule makes of the option.
    """

    fixed: bool = False
    default: t.Any = None
    same: t.Callable[[t.Any, t.Any], bool] = equal
    merge: t.Callable[[t.Any, t.Any], t.Any] = as_declared
    secret: Compared | None = None
    option: t.Callable[[t.Any], t.Any] = lambda value: value


def password(state: Compared) -> Field:
    """Return the Field of a password: only C(state) compares it."""
    return Field(same=lambda declared, current: True, secret=state)


class Desired(t.NamedTuple):
    """What a task declares of one object. Options that were left out are not in C(fields)."""

    present: bool
    id: str | None
    fields: Fields
    update_password: str = "on_create"
    force: bool = False


class Deletion(t.NamedTuple):
    """What a DELETE carries."""

    query: Query | None = None
    body: t.Mapping[str, t.Any] | None = None


class Choice(t.NamedTuple):
    """The object that a declaration means, if it exists, and what the user should know of the choice."""

    existing: Object | None
    warning: str = ""


class Resource:
    """A kind of remote object, at one place (C(path), below the Service's URL).

    Objects are dicts under option names, snake_case, with what can be read of their secrets.
    """

    noun = "endpoint"
    plural = "endpoints"
    id_key: str
    identity_key: str
    fields: t.ClassVar[t.Mapping[str, Field]]
    first_page: t.ClassVar[Query | None]
    query: t.ClassVar[Query | None] = None
    """What reading one object and creating it ask for, so that all of it is in the answer."""
    apart: t.ClassVar[t.Collection[str]] = ()
    """Fields that an update does not send, since their parts are written one by one."""
    update_method = "POST"
    replace_method = ""
    """The verb that writes an object as a whole, for when an update did not take."""
    why_unknown = "the provider does not show it"
    """Why a password cannot be compared, to follow "because"."""

    def __init__(self, path: str) -> None:
        self.path = path

    def item_path(self, object_id: str) -> str:
        """Return the path of one object."""
        return f"{self.path}/{urllib.parse.quote(object_id, safe='')}"

    # Reading

    def page(self, answer: Answer, query: t.Mapping[str, t.Any]) -> Page:
        """Return what is in one page of the list."""
        raise NotImplementedError

    def decode(self, answer: Answer, raw: t.Any) -> Object:
        """Return an object as this collection names things.

        Raises:
            RequestFailed: it is not as documented.
        """
        raise NotImplementedError

    def incomplete(self, desired: Desired, existing: Object) -> bool:
        """Tell whether an object from a list lacks something that only reading it alone can show."""
        return False

    # Identity

    def desired(self, options: t.Mapping[str, t.Any]) -> Desired:
        """Return what a task's options declare.

        Raises:
            BadInput: the id cannot be one.
        """
        if options.get(self.id_key) is not None and id_of(options[self.id_key]) is None:
            raise BadInput(f"Nobody can tell which {self.noun} is meant", [f"{self.id_key}: {BAD_ID}"])
        return Desired(
            present=options.get("state", "present") == "present",
            id=options.get(self.id_key),
            fields={
                name: field.option(options[name])
                for name, field in self.fields.items()
                if options.get(name) is not None
            },
            update_password=options.get("update_password") or "on_create",
            force=bool(options.get("force")),
        )

    def identity(self, desired: Desired) -> str | None:
        """Return the natural key that a declaration gives, if any."""
        return desired.fields.get(self.identity_key)

    def folded(self, identity: t.Any) -> t.Any:
        """Return a natural key in the form in which two that clash are equal."""
        return identity

    def keys(self, existing: Object) -> t.Iterable[t.Any]:
        """Return all keys under which a declaration may look for an object."""
        return (existing[self.identity_key],)

    def wanted(self, desired: Desired) -> t.AbstractSet[t.Any]:
        """Return the keys under which to look for what a declaration means."""
        return {self.identity(desired)}

    def choose(self, desired: Desired, candidates: t.Sequence[Object]) -> Choice:
        """Return what a declaration means among the objects that were found under its keys.

        Raises:
            Refusal: it could mean more than one, or nobody can tell.
        """
        return Choice(self.only(desired, candidates))

    def unknown(self, desired: Desired) -> str:
        """Return what to say of an id that no object has."""
        return (
            f"There is no {self.title(desired)}. Objects are not created with an id of your choice: leave "
            f"{self.id_key} out to create one, or correct it."
        )

    def only(self, desired: Desired, candidates: t.Sequence[Object]) -> Object | None:
        """Return the only candidate, or None without one.

        Raises:
            Refusal: there are several.
        """
        if len(candidates) > 1:
            raise Refusal(
                f"{len(candidates)} {self.plural} match the {self.title(desired)}: {self.listed(candidates)}. Nothing "
                f"was changed. Select one with {self.id_key}, or remove the others."
            )
        return candidates[0] if candidates else None

    # Rules

    def creation(self, desired: Desired) -> Fields:
        """Return the fields to create an object with; what is declared as empty need not be sent."""
        return {
            name: self.fields[name].merge(value, None)
            for name, value in desired.fields.items()
            if value not in (None, "")
        }

    def rules(self, fields: Fields, creating: bool) -> Schema:
        """Return the rules on C(fields) that would be written, to a new object or an old one."""
        raise NotImplementedError

    def forbidden(self, existing: Object, changes: Fields) -> list[str]:
        """Return a fault for each change that this very object does not allow."""
        return []

    def users(self, client: Client) -> Users:
        """Return what uses the objects, and so forbids to delete them; only reads."""
        return {}

    def check_deletion(self, desired: Desired, existing: Object, users: t.Callable[[], Users]) -> None:
        """Check that an object may be deleted.

        Args:
            users: what the method of that name returns; asked only where it matters.

        Raises:
            Refusal: it may not.
        """

    def contents(self, existing: Object) -> Resource | None:
        """Return the kind of what lies in an object and has to be deleted before it, None where nothing does."""
        return None

    # Writing

    def encode(self, fields: Fields) -> dict[str, t.Any]:
        """Return the body of a request that writes C(fields)."""
        return dict(fields)

    def parts(self, existing: Object, changes: Fields) -> t.Sequence[Part]:
        """Return what an update changes beside the object itself, in this order."""
        return ()

    def new_id(self, answer: Answer) -> str | None:
        """Return the id in the answer to a create, None if it is not there."""
        return id_of(answer.data.get(self.id_key)) if isinstance(answer.data, dict) else None

    def deletion(self) -> Deletion:
        """Return what goes along when an object is deleted."""
        return Deletion()

    def replacement(self, raw: t.Any, changes: Fields) -> dict[str, t.Any]:
        """Return the body that replaces an object as a whole, from its C(raw) state."""
        raise NotImplementedError

    # Showing

    def title(self, desired: Desired) -> str:
        """Return how messages name the object that a declaration means."""
        identity = self.identity(desired)
        if desired.id is None:
            return f"{self.noun} with {self.identity_key} {identity!r}"
        return f"{self.noun} {desired.id}"

    def listed(self, objects: t.Sequence[Object]) -> str:
        """Return how messages list objects: their ids, sorted."""
        return ", ".join(sorted(str(found[self.id_key]) for found in objects))

    def public(self, existing: Object, return_secrets: bool = False) -> Object:
        """Return an object as results show it."""
        shown: Object = without_secrets(existing)
        return shown

    def predict(self, existing: Object, changes: Fields) -> Object:
        """Return an object as it will be, without what only the server can know; its secrets are still in it."""
        return {**existing, **changes}

    def declaration(self, existing: Object) -> Object | None:
        """Return options that declare an object as it is, secrets left out; None if it cannot be declared."""
        kept = {name: existing.get(name) for name in self.fields}
        declared: Object = without_secrets(
            {name: value for name, value in kept.items() if value not in (None, "", [], {})}
        )
        return declared


class Part(t.NamedTuple):
    """What is declared of something that lies in an object and is written by itself, and what is there of it."""

    resource: Resource
    desired: Desired
    existing: Object | None

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""The glue between Ansible and the engine for whole fleets: from a module's options to its result or its failure."""

from __future__ import annotations

import collections
import re
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator, ValidationResult
from ansible.module_utils.common.validation import check_type_dict
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.cpaas.voice.plugins.module_utils._apply_many import Fleet, converge_many, plan_many
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput, MissingParent, some
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client
from ansible_collections.cpaas.voice.plugins.module_utils._options import Options, Spec
from ansible_collections.cpaas.voice.plugins.module_utils._plan import DELETED, UNCHANGED, warning_of_uncompared
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import (
    Member,
    Prune,
    declared,
    held_back,
    id_of,
    named,
    with_deletions_held_back,
)
from ansible_collections.cpaas.voice.plugins.module_utils._resource import UNKNOWN, Resource
from ansible_collections.cpaas.voice.plugins.module_utils._run import (
    Module,
    ResourceOf,
    ServiceOf,
    connect,
    diff_of,
    options_of,
    shown,
    told,
)

WORKERS = range(1, 33)
"""How many requests may be under way at a time."""


def fleet_options(entry: Spec, exclusive: t.Sequence[tuple[str, ...]] = ()) -> Spec:
    """Return the argument spec of a fleet whose entries have the options C(entry), some of them C(exclusive)."""
    return {
        "endpoints": {
            "type": "list",
            "elements": "dict",
            "required": True,
            "options": {**entry, "ignore": {"type": "bool", "default": False}},
            "mutually_exclusive": list(exclusive),
        },
        "prune": {"type": "bool", "default": False},
        "prune_match": {"type": "str"},
        "prune_max": {"type": "int"},
        "concurrency": {"type": "int", "default": 8},
        "return_endpoints": {"type": "bool", "default": False},
    }


TOLD = 20
"""Entries that are told of a list: Ansible looks for every secret in every text that it prints or logs."""


class FleetModule(Module):
    """A Module that tells the faults of all options and entries, instead of the first one."""

    def _told(self, shown: dict[str, t.Any]) -> dict[str, t.Any]:
        entries = shown.get("endpoints")
        if not isinstance(entries, list) or len(entries) <= TOLD:
            return shown
        return {**shown, "endpoints": [*entries[:TOLD], f"({len(entries) - TOLD} more)"]}

    def fail_json(self, msg: str, **details: t.Any) -> t.NoReturn:
        """Fail, because of options or of anything else."""
        faults = _faults_of_options(self) if self.validation_result.errors else []
        super().fail_json(msg=f"The options cannot be understood: {'; '.join(faults)}" if faults else msg, **details)


def _faults_of_options(module: FleetModule) -> list[str]:
    entry_spec = module.argument_spec["endpoints"]
    spec = {**module.argument_spec, "endpoints": {"type": "list", "required": True}}
    found = ArgumentSpecValidator(
        spec, mutually_exclusive=module.mutually_exclusive, required_one_of=module.required_one_of
    ).validate(module.given)
    faults = _messages(found)
    entries = found.validated_parameters.get("endpoints")
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        faults += [f"endpoints[{position}]: {fault}" for fault in _faults_of_entry(entry_spec, entry)]
    return faults


def _faults_of_entry(spec: Spec, entry: t.Any) -> list[str]:
    try:
        options = check_type_dict(entry)
    except TypeError:
        return ["must be a dict"]
    validator = ArgumentSpecValidator(spec["options"], mutually_exclusive=spec["mutually_exclusive"])
    return _messages(validator.validate(options))


def _messages(found: ValidationResult) -> list[str]:
    return [
        f"unsupported: {error.msg.rstrip('.')}" if isinstance(error, UnsupportedError) else error.msg
        for error in found.errors.errors
    ]


def run_many(module: AnsibleModule, service_of: ServiceOf, resource_of: ResourceOf, kind: Resource) -> None:
    """Bring all objects that a task declares to their state, and exit.

    Args:
        kind: what the objects are, wherever they lie: for what can be told of declarations before anything is read.
    """
    with told(module):
        client, prune = _understood(module, service_of, kind)
        try:
            resource = resource_of(client, options_of(module))
        except MissingParent:
            if any(entry["state"] == "present" and not entry["ignore"] for entry in module.params["endpoints"]):
                raise
            module.exit_json(**_result_without_parent(module))
        members = declared(resource, module.params["endpoints"])  # Again, now that names of other objects mean ids.
        with Crew(client, module.params["concurrency"]) as crew:
            fleet = plan_many(crew, resource, members, prune)
            now = _predicted(resource, fleet) if module.check_mode else converge_many(crew, resource, fleet.members)
        _warn(module, resource, now, fleet.spared)
        result = _result(module, resource, now)
        failed = [member for member in now if member.error]
        if failed:
            module.fail_json(msg=failure_of(resource, failed, len(now)), **result)
        module.exit_json(**result)


def _understood(module: AnsibleModule, service_of: ServiceOf, kind: Resource) -> tuple[Client, Prune | None]:
    """Return the client of a task and what it may prune.

    Raises:
        BadInput: every fault of the task and of its entries at once.
    """
    faults: list[str] = []

    def read(reading: t.Callable[[], t.Any]) -> t.Any:
        try:
            return reading()
        except BadInput as bad:
            faults.extend(bad.faults)

    client = read(lambda: connect(module, service_of))
    prune = read(lambda: _prune(module.params))
    read(lambda: declared(kind, module.params["endpoints"]))
    if faults:
        raise BadInput(f"The {kind.plural} cannot be managed as declared", faults)
    return client, prune


def _prune(options: Options) -> Prune | None:
    """Return what may be pruned.

    Raises:
        BadInput: every fault of the options about the fleet as a whole at once.
    """
    faults, match = [], None
    if options["concurrency"] not in WORKERS:
        faults.append(f"concurrency: must be from {WORKERS[0]} to {WORKERS[-1]}")
    if options["prune"] and options["prune_match"] is None and options["prune_max"] is None:
        faults.append("prune: needs prune_match (which ones may go) or prune_max (how many at most), or both")
    if options["prune_max"] is not None and options["prune_max"] < 0:
        faults.append("prune_max: must be 0 or more")
    try:
        match = None if options["prune_match"] is None else re.compile(options["prune_match"])
    except (re.error, OverflowError, RecursionError) as error:
        faults.append(f"prune_match: is not a regular expression ({error})")
    if faults:
        raise BadInput("Nobody can tell what may be pruned", faults)
    return Prune(match, options["prune_max"]) if options["prune"] else None


def _result_without_parent(module: AnsibleModule) -> dict[str, t.Any]:
    """Return the result where the container of all objects does not exist, and need not."""
    entries = module.params["endpoints"]
    ignored = sum(entry["ignore"] for entry in entries)
    result = {
        "changed": False,
        "summary": _summary({"unchanged": len(entries) - ignored, "ignored": ignored}, 0),
        "entries": [],
        **diff_of(module, {}, {}),
    }
    if module.params["return_endpoints"]:
        result["endpoints"] = [{} for _each in entries]
    return result


def _predicted(resource: Resource, fleet: Fleet) -> list[Member]:
    """Return the members as they would be."""
    members = with_deletions_held_back(resource, fleet.members) if held_back(fleet.members) else fleet.members
    return [
        member if member.error else member._replace(done=member.plan.action, object=dict(member.plan.predicted))
        for member in members
    ]


def _warn(module: AnsibleModule, resource: Resource, members: t.Sequence[Member], spared: t.Sequence[str]) -> None:
    uncompared = [member for member in members if member.plan.uncompared and not member.error]
    if uncompared:
        names = sorted({name for member in uncompared for name in member.plan.uncompared})
        whose = f"{resource.plural} {some([named(resource, member) for member in uncompared])}"
        module.warn(warning_of_uncompared(resource, names, whose))
    for member in members:
        for warning in member.plan.warnings:
            module.warn(warning)
    if spared:
        module.warn(f"Not pruned ({len(spared)}): {' '.join(spared[:3])}")


def _result(module: AnsibleModule, resource: Resource, members: t.Sequence[Member]) -> dict[str, t.Any]:
    counts = collections.Counter(map(_outcome, members))
    unknown = sum(member.plan.password_state == UNKNOWN for member in members)
    result = {
        "changed": any(member.sent or member.done != UNCHANGED for member in members),
        "summary": _summary(counts, unknown),
        "entries": [
            entry_of(resource, member) for member in members if _outcome(member) not in ("unchanged", "ignored")
        ],
        **diff_of(module, *_diff(resource, members)),
    }
    if module.params["return_endpoints"]:
        result[resource.plural] = [
            shown(module, resource, member.object or {}) for member in members if member.position is not None
        ]
    return result


def _summary(counts: t.Mapping[str, int], unknown: int) -> dict[str, int]:
    names = ("created", "updated", "deleted", "unchanged", "ignored", "failed")
    return {**{name: counts.get(name, 0) for name in names}, "password_unknown": unknown}


def _outcome(member: Member) -> str:
    """Return the name under which a member is counted."""
    return "failed" if member.error else "ignored" if member.ignored else member.done


def entry_of(resource: Resource, member: Member) -> dict[str, t.Any]:
    """Return what the result tells of a member that changed or failed."""
    there = member.object or member.plan.existing or {}
    entry = {
        "position": member.position,
        resource.identity_key: there.get(resource.identity_key, resource.identity(member.desired)),
        resource.id_key: id_of(resource, member),
        "action": _outcome(member),
    }
    if member.error:
        entry["error"] = member.error.message
    elif member.done == DELETED:
        entry[resource.noun] = resource.public(there)
    return entry


def _diff(resource: Resource, members: t.Sequence[Member]) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """Return what differed before and after, by the natural key: only the fields that do."""
    before: dict[str, t.Any] = {}
    after: dict[str, t.Any] = {}
    for member in members:
        plan = member.plan
        if plan.action == UNCHANGED or member.error:
            continue
        name = named(resource, member)
        names = {key for key in {*plan.before, *plan.after} if plan.before.get(key) != plan.after.get(key)}
        if plan.before.get(resource.identity_key, name) == plan.after.get(resource.identity_key, name):
            names.discard(resource.identity_key)
        if plan.existing is not None:
            before[name] = {key: value for key, value in plan.before.items() if key in names}
        if plan.action != DELETED:
            after[name] = {key: value for key, value in plan.after.items() if key in names}
    return before, after


def failure_of(resource: Resource, failed: t.Sequence[Member], total: int) -> str:
    told_of = [f"{named(resource, member)}: {member.error.message}" for member in failed[:5] if member.error]
    more = f" and {len(failed) - 5} more, see entries." if len(failed) > 5 else ""
    return (
        f"{len(failed)} of {total} {resource.plural} could not be brought to their state. Run the task again to go on "
        f"with what is left. {' '.join(told_of)}{more}"
    )

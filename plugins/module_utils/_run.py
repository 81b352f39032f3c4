# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""The glue between Ansible and the engine: from a module's options to its result or its failure."""

from __future__ import annotations

import collections
import contextlib
import os
import traceback
import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.cpaas.voice.plugins.module_utils._apply import converge_one, find_all, plan_one
from ansible_collections.cpaas.voice.plugins.module_utils._deps import MISSING
from ansible_collections.cpaas.voice.plugins.module_utils._errors import MissingParent, VoiceError
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client, Service
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._options import (
    Environment,
    Options,
    client_for,
    proxy_passwords,
    travels_in_clear,
)
from ansible_collections.cpaas.voice.plugins.module_utils._plan import UNCHANGED, warning_of_uncompared
from ansible_collections.cpaas.voice.plugins.module_utils._resource import UNKNOWN, Resource
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import secret_values

ServiceOf = t.Callable[[Options, Environment], Service]
"""Makes the Service of a provider from options and environment."""

ResourceOf = t.Callable[[Client, Options], Resource]
"""Makes the Resource that a task is about; may read what it lies in."""


def run_one(module: AnsibleModule, service_of: ServiceOf, resource_of: ResourceOf) -> None:
    """Bring the one object that a task declares to its state, and exit."""
    with _told(module):
        client = _connect(module, service_of)
        try:
            resource = resource_of(client, module.params)
        except MissingParent:
            if module.params["state"] == "present":
                raise
            module.exit_json(changed=False, action=UNCHANGED, endpoint={}, **_diff(module, {}, {}))
        module.exit_json(**_converge(module, client, resource))


def run_info(module: AnsibleModule, service_of: ServiceOf, resource_of: ResourceOf) -> None:
    """Read the objects that a task asks for, and exit."""
    with _told(module):
        client = _connect(module, service_of)
        resource = resource_of(client, module.params)
        desired = resource.desired(module.params)
        found = find_all(client, resource, desired)
        found.sort(key=lambda one: (str(one[resource.identity_key]), str(one[resource.id_key])))
        shown = [resource.public(one, _returns_secrets(module)) for one in found]
        declared = declarations(resource, found, with_ids=desired.id is not None)
        module.exit_json(changed=False, **{resource.plural: shown, "declarations": declared})


def declarations(resource: Resource, found: t.Sequence[Object], with_ids: bool) -> list[Object]:
    """Return options that declare each object as it is.

    An object has its id among them where its natural key is not its own, or where nobody knows (C(with_ids)).
    """
    holders = collections.Counter(one[resource.identity_key] for one in found)
    declared = []
    for one in found:
        options = resource.declaration(one)
        if options is None:
            continue
        identity = one[resource.identity_key]
        if with_ids or not identity or holders[identity] > 1:
            options[resource.id_key] = one[resource.id_key]
        declared.append(options)
    return declared


def _converge(module: AnsibleModule, client: Client, resource: Resource) -> dict[str, t.Any]:
    """Return the result of a task: what was done, or in check mode what would be."""
    desired = resource.desired(module.params)
    if module.check_mode:
        plan = plan_one(client, resource, desired)
        action, shown = plan.action, dict(plan.predicted)
    else:
        outcome = converge_one(client, resource, desired)
        plan, action, shown = outcome.plan, outcome.action, outcome.object or {}
    result = {
        "changed": action != UNCHANGED,
        "action": action,
        resource.noun: resource.public(shown, _returns_secrets(module)),
        **_diff(module, plan.before, plan.after),
    }
    if desired.present:
        result["password_state"] = plan.password_state or UNKNOWN
    if plan.uncompared:
        module.warn(warning_of_uncompared(resource, plan.uncompared, resource.title(desired)))
    for warning in plan.warnings:
        module.warn(warning)
    return result


def _diff(module: AnsibleModule, before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {"diff": {"before": dict(before), "after": dict(after)}} if module._diff else {}


def _connect(module: AnsibleModule, service_of: ServiceOf) -> Client:
    """Return the client that the options describe, its credentials masked from now on."""
    if MISSING:
        module.fail_json(msg=missing_required_lib(", ".join(sorted(MISSING))))
    _mask_options(module)
    client = client_for(module.params, service_of, os.environ)
    # The header as well, since a gateway may quote it.
    module.no_log_values.update((*client.service.secrets, client.service.authorization.partition(" ")[2]))
    if not module.params["validate_certs"]:
        module.warn("validate_certs=false: whoever is between here and the provider can read the credentials.")
    if travels_in_clear(client.service.url):
        module.warn(f"The credentials travel unencrypted to {client.service.url}: use https.")
    return client


def _mask_options(module: AnsibleModule) -> None:
    """Mask the secrets in options that AnsibleModule does not know: in free dicts, and in the URL of a proxy."""
    for name, spec in module.argument_spec.items():
        if spec.get("type") in ("dict", "list") and "options" not in spec:
            module.no_log_values.update(secret_values(module.params[name]))
    module.no_log_values.update(proxy_passwords(module.params))


def _returns_secrets(module: AnsibleModule) -> bool:
    return bool(module.params.get("return_secrets"))


@contextlib.contextmanager
def _told(module: AnsibleModule) -> t.Iterator[None]:
    """Turn whatever goes wrong into a failure that a person can read."""
    try:
        yield
    except VoiceError as error:
        module.fail_json(**error.result())
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a user, nor do unknown words
        place = traceback.extract_tb(error.__traceback__)[-1]
        module.fail_json(
            msg=f"This is a fault of the collection, please report it: {type(error).__name__} in "
            f"{os.path.basename(place.filename)}, line {place.lineno}."
        )

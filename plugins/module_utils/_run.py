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
import sys
import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.cpaas.voice.plugins.module_utils._apply import converge_one, find_all, plan_one
from ansible_collections.cpaas.voice.plugins.module_utils._deps import MISSING
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    CollectionFault,
    MissingParent,
    VoiceError,
    legible,
)
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client, Service
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._options import (
    Environment,
    Options,
    client_for,
    concerns,
)
from ansible_collections.cpaas.voice.plugins.module_utils._plan import DELETED, UNCHANGED, warning_of_uncompared
from ansible_collections.cpaas.voice.plugins.module_utils._resource import UNKNOWN, Resource
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import (
    MASK,
    SHORTEST,
    hidden_values,
    masker,
    secret_values,
    shown_options,
    without_secrets,
)

try:
    from ansible.module_utils.secrets import (  # type: ignore[import-not-found, unused-ignore]
        mask_secrets,
        register_secrets,
    )
except ImportError:  # Before ansible-core 2.22, no_log_values are all there is, and exit_json masks them.
    mask_secrets = None

    def register_secrets(values: t.Iterable[str]) -> None:
        """Do nothing."""


ServiceOf = t.Callable[[Options, Environment], Service]
"""Makes the Service of a provider from options and environment."""

ResourceOf = t.Callable[[Client, Options], Resource]
"""Makes the Resource that a task is about; may read what it lies in."""


class Module(AnsibleModule):
    """An AnsibleModule that knows which secrets are in options that are not C(no_log), before it says anything.

    It writes its options to the system log of the host, and returns them, before anybody could tell it.
    """

    given: Options
    """The options as they were given: what cannot be understood is not in C(params)."""

    def __init__(self, **options: t.Any) -> None:
        try:
            super().__init__(**options)  # type: ignore[no-untyped-call]
        except (OverflowError, UnicodeEncodeError) as error:  # AnsibleModule is not prepared for every number and text.
            Module.fail_json(self, f"The options cannot be understood: {error}.")

    def _load_params(self) -> None:
        super()._load_params()  # type: ignore[no-untyped-call]
        self.given = {name: value for name, value in self.params.items() if not name.startswith("_ansible_")}

    def _log_invocation(self) -> None:
        """Write the options to the system log, without Ansible's own search for secrets: log() knows them all."""
        self.log("", self.params)

    def log(self, msg: str, log_args: t.Mapping[str, t.Any] | None = None) -> None:
        """Write to the system log; what has C(log_args) tells how the module was invoked."""
        if log_args:
            told = self._told(self._shown_options())
            log_args = {name: legible(self._masked(str(value))) for name, value in told.items()}
            msg = f"Invoked with {' '.join(f'{name}={value}' for name, value in log_args.items())}"
        super().log(msg, log_args)  # type: ignore[no-untyped-call]

    def exit_json(self, **result: t.Any) -> t.NoReturn:
        """Succeed."""
        super().exit_json(invocation={"module_args": self._told(self._shown_options())}, **self._public(result))

    def fail_json(self, msg: str, **result: t.Any) -> t.NoReturn:
        """Fail, perhaps because of options that could not be understood."""
        shown = self._shown_options()
        given = shown_options(self.given, self.argument_spec)
        hide = masker(hidden_values(self.params, shown), hidden_values(self.given, given))
        super().fail_json(legible(hide(msg)), invocation={"module_args": self._told(shown)}, **self._public(result))

    def _masked(self, text: str, shortest: int = 0) -> str:
        for secret in sorted(self.no_log_values, key=len, reverse=True):
            text = text.replace(secret, MASK) if len(secret) >= shortest else text
        return text

    def _public(self, value: t.Any) -> t.Any:
        """Return a result as it may be registered: from ansible-core 2.22 on, secrets are masked on the screen only."""
        if mask_secrets is None:
            return value
        if isinstance(value, str):
            return value if mask_secrets(value) == value else self._masked(value, SHORTEST)
        if isinstance(value, t.Mapping):
            return {key: self._public(inner) for key, inner in value.items()}
        return [self._public(inner) for inner in value] if isinstance(value, (list, tuple)) else value

    def _told(self, shown: dict[str, t.Any]) -> dict[str, t.Any]:
        """Return as much of the options as is told."""
        return shown

    def _shown_options(self) -> dict[str, t.Any]:
        """Return the options without secrets, which are masked from now on."""
        shown = shown_options(self.params, self.argument_spec)
        keep_secret(self, hidden_values(self.params, shown))
        return shown


def keep_secret(module: AnsibleModule, secrets: t.Iterable[str]) -> None:
    """Mask secrets in whatever the module says from now on."""
    kept = list(secrets)
    module.no_log_values.update(kept)
    register_secrets(kept)


def options_of(module: AnsibleModule) -> Options:
    """Return the options of a task; what they name may be missing in check mode only, where that is allowed."""
    allowed = module.check_mode and bool(module.params.get("allow_missing_references"))
    return {**module.params, "allow_missing_references": allowed}


def run_one(module: AnsibleModule, service_of: ServiceOf, resource_of: ResourceOf) -> None:
    """Bring the one object that a task declares to its state, and exit."""
    with told(module):
        client = connect(module, service_of)
        try:
            resource = resource_of(client, options_of(module))
        except MissingParent:
            if module.params["state"] == "present":
                raise
            module.exit_json(changed=False, action=UNCHANGED, endpoint={}, **diff_of(module, {}, {}))
        module.exit_json(**_converge(module, client, resource))


def run_info(module: AnsibleModule, service_of: ServiceOf, resource_of: ResourceOf) -> None:
    """Read the objects that a task asks for, and exit."""
    with told(module):
        client = connect(module, service_of)
        resource = resource_of(client, module.params)
        desired = resource.desired(module.params)
        found = find_all(client, resource, desired)
        found.sort(key=lambda one: (str(one[resource.identity_key]), str(one[resource.id_key])))
        public = [shown(module, resource, one) for one in found]
        declared = declarations(resource, found, with_ids=desired.id is not None)
        module.exit_json(changed=False, **{key_of(resource.plural): public, "declarations": declared})


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
        action, now = plan.action, dict(plan.predicted)
    else:
        outcome = converge_one(client, resource, desired)
        plan, action, now = outcome.plan, outcome.action, outcome.object or {}
    keep_secret(module, logins(plan.existing))
    result = {
        "changed": action != UNCHANGED,
        "action": action,
        key_of(resource.noun): shown(module, resource, now),
        **diff_of(module, plan.before, plan.after),
    }
    if desired.present and any(field.secret for field in resource.fields.values()):
        result["password_state"] = plan.password_state or UNKNOWN
    inner = resource.contents(plan.existing or {}) if action == DELETED else None
    if inner is not None:
        result[f"deleted_{inner.plural}"] = [shown(module, inner, one) for one in plan.contents]
    if plan.uncompared:
        module.warn(warning_of_uncompared(resource, plan.uncompared, resource.title(desired)))
    for warning in plan.warnings:
        module.warn(warning)
    return result


def key_of(words: str) -> str:
    """Return the key that a result has for what messages call C(words)."""
    return words.lower().replace(" ", "_")


def diff_of(module: AnsibleModule, before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {"diff": {"before": dict(before), "after": dict(after)}} if module._diff else {}


def connect(module: AnsibleModule, service_of: ServiceOf) -> Client:
    """Return the client that the options describe, its credentials masked from now on."""
    if MISSING:
        names = sorted(MISSING)
        advice = (
            f"To install: {sys.executable} -m pip install {' '.join(names)}. "
            f"An execution environment has to name them in its own definition: see the README of cpaas.voice."
        )
        module.fail_json(msg=f"{missing_required_lib(', '.join(names)).rstrip('.')}. {advice}")
    client = client_for(module.params, service_of, os.environ)
    keep_secret(module, client.secrets)
    for concern in concerns(module.params, client.service.url):
        module.warn(concern)
    return client


def logins(existing: Object | None) -> t.Iterator[str]:
    """Yield the passwords in URLs of an object, which are shown with it."""
    return secret_values(without_secrets(existing))


def shown(module: AnsibleModule, resource: Resource, existing: Object) -> Object:
    """Return an object as the result shows it."""
    keep_secret(module, logins(existing))
    returns_secrets = bool(module.params.get("return_secrets"))
    public = resource.public(existing, returns_secrets)
    if returns_secrets:
        register_secrets(secret_values(public))
    return public


@contextlib.contextmanager
def told(module: AnsibleModule) -> t.Iterator[None]:
    """Turn whatever goes wrong into a failure that a person can read."""
    try:
        yield
    except VoiceError as error:
        module.fail_json(**error.result())
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a user, nor do unknown words
        fault = CollectionFault(error)
        _forget_words(error)
        module.fail_json(**fault.result())


def _forget_words(error: BaseException | None) -> None:
    """Empty an exception and what led to it: asked for tracebacks, ansible-core shows the one that is under way."""
    while error is not None:
        error.args = ()
        error = error.__cause__ or error.__context__

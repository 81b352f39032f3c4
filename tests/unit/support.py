# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests share: a clock that does not wait, and accounts at the emulators."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings as ansible_warnings
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import PASS_VARS

from ansible_collections.cpaas.voice.plugins.module_utils._apply import Outcome, converge_one, plan_one
from ansible_collections.cpaas.voice.plugins.module_utils._apply_many import converge_many, plan_many
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client, Clock
from ansible_collections.cpaas.voice.plugins.module_utils._options import client_for
from ansible_collections.cpaas.voice.plugins.module_utils._plan import Plan
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import Member, Prune, declared
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, catapult, plivo

PROVIDERS: dict[str, ModuleType] = {"plivo": plivo, "carrierx": carrierx, "catapult": catapult}

SECRET = "a-secret-of-the-phone"

NEW: dict[str, dict[str, Any]] = {
    "plivo": {"alias": "lobby", "username": "lobby", "password": SECRET},
    "carrierx": {
        "name": "lobby",
        "type": "third_party",
        "addresses": [{"ip": "192.0.2.11", "sip_username": "lobby", "sip_password": SECRET}],
    },
    "catapult": {"domain_id": "rd-test", "name": "lobby", "password": SECRET},
}
"""Per provider the options of an endpoint that can be created."""

CHANGE: dict[str, dict[str, Any]] = {
    "plivo": {"password": "another-secret-of-the-phone"},
    "carrierx": {"capacity": 7},
    "catapult": {"description": "Changed"},
}
"""Per provider options that change it."""

ID_KEYS = {"plivo": "endpoint_id", "carrierx": "endpoint_sid", "catapult": "id"}
"""Per provider the key of the id, as the provider writes it."""


class TestClock(Clock):
    """A clock that waiting moves on, and nothing else; remembers how long each wait was."""

    __test__ = False

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> float:
        return sum(self.waits)

    def epoch(self) -> float:
        return super().epoch() + sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


class Account:
    """One provider as a task sees it, with its emulator."""

    def __init__(self, name: str, emulator: Any) -> None:
        self.name = name
        self.provider = PROVIDERS[name]
        self.emulator = emulator
        self.clock = TestClock()
        self.id_key = ID_KEYS[name]
        random.seed(0)
        emulator.control("POST", "reset")
        if name == "catapult":
            emulator.control("POST", "seed", {"domains": [{"id": "rd-test", "name": "test"}]})

    def options(self, **given: Any) -> dict[str, Any]:
        """Return a task's options as AnsibleModule makes them."""
        given = {name: value for name, value in given.items() if name != "ignore"}
        spec = {**self.provider.connection_options(), **self.provider.endpoint_options()}
        defaults: dict[str, Any] = {"max_rate": 0, "api_url": self.emulator.url, "timeout": 5}
        if self.name == "catapult" and "domain" not in given:
            defaults["domain_id"] = "rd-test"
        result = ArgumentSpecValidator(spec).validate({**defaults, **given})
        assert not result.error_messages
        return dict(result.validated_parameters)

    def client(self, environ: dict[str, str] | None = None, **given: Any) -> Client:
        """Return a client of the emulator."""
        environment = {**self.emulator.environment, **(environ or {})}
        return client_for(self.options(**given), self.provider.service, environment, self.clock)

    def converge(self, **given: Any) -> Outcome:
        """Do what a task with these options does."""
        options, client = self.options(**given), self.client(**given)
        resource = self.provider.endpoints(client, options)
        return converge_one(client, resource, resource.desired(options))

    def plan(self, **given: Any) -> Plan:
        """Plan what a task with these options would do."""
        options, client = self.options(**given), self.client(**given)
        resource = self.provider.endpoints(client, options)
        return plan_one(client, resource, resource.desired(options))

    def fleet(self, entries: Sequence[dict[str, Any]], prune: Prune | None = None, workers: int = 4) -> list[Member]:
        """Do what a task with a list of endpoints does."""
        return self._fleet(entries, prune, workers, converge_many)

    def fleet_plan(self, entries: Sequence[dict[str, Any]], prune: Prune | None = None) -> list[Member]:
        """Plan what a task with a list of endpoints would do."""
        return self._fleet(entries, prune, 4, lambda crew, resource, plan: plan)

    def _fleet(self, entries: Sequence[dict[str, Any]], prune: Prune | None, workers: int, then: Any) -> list[Member]:
        client = self.client()
        resource = self.provider.endpoints(client, self.options())
        # What lies around all of them, such as a domain, is not an option of each.
        entries = [{**self.options(**entry), "ignore": entry.get("ignore", False)} for entry in entries]
        with Crew(client, workers) as crew:
            plan = plan_many(crew, resource, declared(resource, entries), prune)
            return list(then(crew, resource, plan.members))

    def news(self, count: int, **given: Any) -> list[dict[str, Any]]:
        """Return the options of so many endpoints that can be created."""
        names = {"plivo": ("alias", "username")}.get(self.name, ("name",))
        return [self.new(**dict.fromkeys(names, f"lobby{number}"), **given) for number in range(count)]

    def new(self, **given: Any) -> dict[str, Any]:
        """Return the options of an endpoint that can be created."""
        return {**NEW[self.name], **given}

    def fault(self, kind: str, **fault: Any) -> None:
        """Let something go wrong."""
        self.emulator.control("POST", "faults", {"kind": kind, **fault})

    def switch(self, **switches: Any) -> None:
        """Let the emulator behave another way."""
        self.emulator.control("PATCH", "switches", switches)

    def seed(self, **objects: Any) -> None:
        """Put objects in."""
        self.emulator.control("POST", "seed", objects)

    def stored(self) -> list[dict[str, Any]]:
        """Return the endpoints that the emulator holds, without the system gateway."""
        found = self.emulator.control("GET", "state")["endpoints"]
        return [one for one in found if one.get("type") != "system_gateway"]

    def secret(self, endpoint: dict[str, Any]) -> str:
        """Return the password that the emulator holds for an endpoint made of NEW."""
        if self.name == "carrierx":
            return str(endpoint["addresses"][0]["sip_password"])
        return str(endpoint["password"])

    def methods(self) -> list[str]:
        """Return the methods of all requests so far."""
        return [entry["method"] for entry in self.emulator.journal()]

    def forget(self) -> None:
        """Clear the journal."""
        self.emulator.control("DELETE", "journal")


class Result(dict):
    """What a module printed, parsed."""

    @property
    def failed(self) -> bool:
        """Whether the module failed."""
        return bool(self.get("failed"))


def run_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], main: Callable[[], None], **arguments: Any
) -> Result:
    """Run the C(main) of a module as Ansible does, and return what it printed."""
    internal = {f"_ansible_{name}": arguments.pop(name) for name in ("check_mode", "diff") if name in arguments}
    if "inject_invocation" in PASS_VARS:  # from ansible-core 2.21 on it is told on request only, as with -vvv
        internal["_ansible_inject_invocation"] = True
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": {**arguments, **internal}}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    for warnings in ("_global_warnings", "_global_deprecations"):
        kept = getattr(ansible_warnings, warnings)
        kept.clear()
    with pytest.raises(SystemExit):
        main()
    result = Result(json.loads(capsys.readouterr().out))
    result.pop("_ansible_new_secrets", None)  # from ansible-core 2.22 on, for the controller alone
    return result

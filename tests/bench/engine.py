# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Brings a fleet to its state without Ansible, and prints the seconds of processor time that it took.

A script of its own: it runs where the collection can be imported. Reads the provider and the options of a task as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cpaas.voice.plugins.module_utils._apply_many import converge_many, plan_many
from ansible_collections.cpaas.voice.plugins.module_utils._crew import Crew
from ansible_collections.cpaas.voice.plugins.module_utils._options import client_for
from ansible_collections.cpaas.voice.plugins.module_utils._plan_many import declared
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import fleet_options

PROVIDERS = "ansible_collections.cpaas.voice.plugins.module_utils._providers"


def main() -> None:
    """Do what the module does, between its options and its result."""
    told = json.load(sys.stdin)
    provider = importlib.import_module(f"{PROVIDERS}.{told['provider']}")
    spec = {**provider.connection_options(), **fleet_options(provider.endpoint_options())}
    options = ArgumentSpecValidator(spec).validate(told["options"]).validated_parameters
    begun = time.process_time()
    failed = _converge(provider, options)
    if failed:
        sys.exit(f"{failed} phones are not as declared.")
    print(time.process_time() - begun)


def _converge(provider: Any, options: dict[str, Any]) -> int:
    """Bring the fleet to its state, and return how many of its members are not."""
    client = client_for(options, provider.service, os.environ)
    kind = provider.endpoints(client, options)
    members = declared(kind, options["endpoints"])
    with Crew(client, options["concurrency"]) as crew:
        fleet = plan_many(crew, kind, members, None)
        return sum(member.error is not None for member in converge_many(crew, kind, fleet.members))


if __name__ == "__main__":
    main()

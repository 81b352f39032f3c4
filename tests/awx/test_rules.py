# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shipped credential types are such that AWX takes them, and its rules refuse what it would refuse."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from awx.rules import faults
from awx.shipped import shipped
from playbooks.support import PROVIDERS

NOWHERE: Any = object()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_shipped_type(provider: str) -> None:
    """It can be made."""
    assert not faults(shipped(provider))


def changed(path: str, value: Any) -> Any:
    """Return Plivo's type with something else at a place, or with nothing there."""
    declared = copy.deepcopy(shipped("plivo"))
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place = declared
    for step in way:
        place = place[step]
    if value is NOWHERE:
        del place[last]
    else:
        place[last] = value
    return declared


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("kind", "ssh", "kind: ssh"),
        ("kind", NOWHERE, "has ["),
        ("namespace", "voice", "has ["),
        ("inputs/dependencies", {}, "inputs: dependencies is unknown"),
        ("inputs/required/0", "auth", "auth: is required and no field"),
        ("inputs/fields/0/id", "auth_token", "auth_token: is there several times"),
        ("inputs/fields/0/id", "tower", "tower: is no name for a field"),
        ("inputs/fields/0/id", "auth-id", "auth-id: is no name for a field"),
        ("inputs/fields/0/label", NOWHERE, "auth_id: label is missing"),
        ("inputs/fields/0/type", NOWHERE, "auth_id: type is missing"),
        ("inputs/fields/0/type", "number", "auth_id: type: number"),
        ("inputs/fields/0/hint", "x", "auth_id: hint is unknown"),
        ("inputs/fields/0/format", "uri", "auth_id: format: uri"),
        ("inputs/fields/0/default", True, "auth_id: default: is of another type"),
        ("inputs/fields/1/type", "boolean", "auth_token: secret: is for texts only"),
        ("inputs/fields/1/secret", "yes", "auth_token: secret: 'yes'"),
        ("inputs/fields/2/format", "url", "api_url: format: a URL that may be left out"),
        ("inputs/fields/2", {"id": "on", "label": "x", "type": "boolean", "default": True}, "on: default: a switch"),
        ("injectors/environment", {}, "injectors: environment is unknown"),
        ("injectors/env/ANSIBLE_DEBUG", "1", "ANSIBLE_DEBUG: no credential may set"),
        ("injectors/env/PYTHONPATH", "x", "PYTHONPATH: no credential may set"),
        ("injectors/env/1ST", "x", "1ST: is no name for a variable"),
        ("injectors/env/PLIVO_API_URL", "{{ url }}", "env.PLIVO_API_URL: 'url' is undefined"),
        ("injectors/env/PLIVO_API_URL", "{{ api_url", "env.PLIVO_API_URL: unexpected end"),
        ("injectors/env/PLIVO_API_URL", "https://büro.example", "env.PLIVO_API_URL: holds others than ASCII"),
        ("injectors/env/PLIVO_API_URL", "{{ ().__class__.__mro__ }}", "env.PLIVO_API_URL: "),
        ("injectors/env/PLIVO_API_URL", "{{ tower.filename }}", "env.PLIVO_API_URL: "),
        ("injectors/env/PLIVO_API_URL", 1, "env.PLIVO_API_URL: 1 is no text"),
        ("injectors/file", {"content": "x"}, "content: is no name for a file"),
        ("injectors/file", {"template": "x", "template.ca": "x"}, "template: is one file of several"),
        ("injectors/file", {"template.ca": "{{ ca }}"}, "file.template.ca: 'ca' is undefined"),
        ("injectors/extra_vars", {"plivo": {"urls": ["{{ url }}"]}}, "extra_vars.plivo.urls[0]: 'url' is undefined"),
    ],
)
def test_what_is_refused(path: str, value: Any, told: str) -> None:
    """Each mistake is told."""
    found = faults(changed(path, value))
    assert any(fault.startswith(told) for fault in found), found


def test_files_that_templates_name() -> None:
    """What one credential puts into a file, another place can point to."""
    one = changed("injectors/file", {"template": "{{ auth_id }}"})
    one["injectors"]["env"]["PLACE"] = "{{ tower.filename }}"
    several = changed("injectors/file", {"template.ca": "{{ auth_id }}"})
    several["injectors"]["env"]["PLACE"] = "{{ tower.filename.ca }}"
    assert not faults(one)
    assert not faults(several)

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Decides which endpoints become hosts, and under which names. Does no input or output."""

from __future__ import annotations

import collections
import re
import typing as t
import urllib.parse

from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._options import Spec
from ansible_collections.cpaas.voice.plugins.plugin_utils._checked import checked

FILTERS: Spec = {
    "name": {"type": "list", "elements": "str"},
    "domain": {"type": "list", "elements": "str"},
    "type": {"type": "list", "elements": "str"},
    "enabled": {"type": "bool"},
    "registered": {"type": "bool"},
}
"""What endpoints can be chosen by."""

TEXTS = frozenset(name for name, spec in FILTERS.items() if spec["type"] == "list")
"""What is chosen by regular expressions."""

RESERVED = frozenset(("all", "ungrouped", "localhost", "127.0.0.1", "::1"))
"""Names that mean something else to Ansible."""

Filter = t.Callable[[Object], bool]


def filter_of(options: t.Mapping[str, t.Any], faults: list[str]) -> Filter:
    """Return what tells whether an endpoint is wanted, and put every fault of the options to C(faults)."""
    if isinstance(options, t.Mapping):  # Ansible would split a text at its commas.
        options = {
            name: [value] if isinstance(value, str) and name in TEXTS else value for name, value in options.items()
        }
    known = checked("filters", FILTERS, options, faults)
    tests = [_test(name, value, faults) for name, value in known.items() if value is not None]
    return lambda endpoint: all(test(endpoint) for test in tests)


def _test(name: str, value: t.Any, faults: list[str]) -> Filter:
    if isinstance(value, bool):
        return lambda endpoint: endpoint.get(name) is value
    patterns = []
    for text in value:
        try:
            patterns.append(re.compile(text))
        except re.error as error:
            faults.append(f"filters.{name}: {text!r} is not a regular expression ({error})")
    return lambda endpoint: any(pattern.fullmatch(str(endpoint.get(name) or "")) for pattern in patterns)


def usable(name: t.Any) -> bool:
    """Tell whether a text can be the name of a host, which Ansible and terminals may take at its word."""
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        return False
    return name not in RESERVED and not set("{}") & set(name)


def last_resort(endpoint: Object) -> str:
    """Return the name of an endpoint that has no other."""
    return urllib.parse.quote(endpoint["id"], safe="")


def told_apart(names: t.Sequence[str], endpoints: t.Sequence[Object]) -> list[str]:
    """Return names for endpoints, each only once: those that would have the same one get their ids added."""
    ids = collections.Counter(endpoint["id"] for endpoint in endpoints)
    own = [
        last_resort(endpoint) if ids[endpoint["id"]] == 1 else f"{endpoint['provider']}_{last_resort(endpoint)}"
        for endpoint in endpoints
    ]
    apart = list(names)
    while True:
        holders = collections.Counter(apart)
        if len(holders) == len(apart):
            return apart
        apart = [f"{name}_{suffix}" if holders[name] > 1 else name for name, suffix in zip(apart, own)]


def prefixed(prefix: str, endpoint: Object) -> Object:
    """Return the variables of a host."""
    return {f"{prefix}{name}": value for name, value in endpoint.items()}

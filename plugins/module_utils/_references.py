# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Other objects that a task refers to by their names: all of them are looked up in one reading of their list."""

from __future__ import annotations

import typing as t

from ansible_collections.cpaas.voice.plugins.module_utils._errors import BadInput
from ansible_collections.cpaas.voice.plugins.module_utils._http import Client
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Listable, scan
from ansible_collections.cpaas.voice.plugins.module_utils._resource import NOT_KNOWN_YET


def ids_of(client: Client, what: Listable, names: t.Mapping[str, str], may_miss: bool) -> dict[str, str]:
    """Return the ids of objects by their names; reads nothing where none is named.

    Args:
        names: the names, by the options that they are in.
        may_miss: what does not exist has the id NOT_KNOWN_YET.

    Raises:
        BadInput: there is none of a name, or there are several; every fault at once.
    """
    if not names:
        return {}
    wanted = set(names.values())
    ids: dict[str, list[str]] = {name: [] for name in wanted}
    for found in scan(client, what, lambda found: found["name"] in wanted):
        ids[found["name"]].append(found[what.id_key])
    faults = []
    for option, name in names.items():
        if len(ids[name]) > 1:
            listed = ", ".join(sorted(ids[name]))
            faults.append(f"{option}: {len(ids[name])} {what.plural} have the name {name!r} ({listed}), give the id")
        elif not ids[name] and not may_miss:
            faults.append(f"{option}: none of the {what.plural} has the name {name!r}")
    if faults:
        raise BadInput("Nobody can tell what is meant", faults)
    return {name: found[0] if found else NOT_KNOWN_YET for name, found in ids.items()}

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Checks options within options of a plugin, which ansible-core leaves alone, as those of modules are checked."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.cpaas.voice.plugins.module_utils._options import Spec


def checked(place: str, spec: Spec, given: t.Mapping[str, t.Any], faults: list[str]) -> dict[str, t.Any]:
    """Return options as a module would get them; those with a fault, which goes to C(faults), as if not given."""
    faults += [f"{place}.{name}: is no option" for name in given if name not in spec]
    options = {}
    for name, one in spec.items():
        # One by one, and in own words: those of ansible-core quote values.
        result = ArgumentSpecValidator({name: one}).validate({} if given.get(name) is None else {name: given[name]})
        if result.error_messages:
            faults.append(f"{place}.{name}: must be of type {one['type']}")
        options[name] = one.get("default") if result.error_messages else result.validated_parameters[name]
    return options

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Keeps Ansible from taking what a provider says for a template."""

from __future__ import annotations

import re
import typing as t

from ansible import template

if hasattr(template, "trust_as_template"):  # From ansible-core 2.19 on, only what is marked as trusted is a template.
    wrap_var: t.Callable[[str], t.Any] = str
else:
    from ansible.utils.unsafe_proxy import wrap_var

SUSPICIOUS = re.compile(r"[{}]|^#jinja2:")
"""What a text has to hold for ansible-core before 2.19; marks on others would only show up in what it exports."""


def untrusted(value: t.Any) -> t.Any:
    """Return a copy of a value in which no text is a template."""
    if isinstance(value, t.Mapping):
        return {name: untrusted(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [untrusted(inner) for inner in value]
    return wrap_var(value) if isinstance(value, str) and SUSPICIOUS.search(value) else value

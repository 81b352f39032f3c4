# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: from_csv
short_description: Read endpoints from CSV
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Returns the rows of a table of endpoints as the role P(cpaas.voice.endpoints#role) takes them.
  - The first line names the columns, in any order. They are V(name) and V(provider), which are needed, V(password), V(description),
    V(enabled), V(application), V(state), V(ignore), and for the options of one provider V(extras.OPTION), such as V(extras.username).
  - An empty cell says nothing, as if its column were not there.
  - A cell of an extra that begins with a bracket or a brace is JSON, such as the V(extras.addresses) of CarrierX, unless its column holds
    secrets.
  - Blanks around a cell do not count. Around a secret they are a fault.
  - All faults of all rows are told at once, with their lines. Cells are not quoted, since any of them may be a secret.
positional: delimiter
options:
  _input:
    description: The text.
    type: str
    required: true
  delimiter:
    description: What stands between two cells.
    type: str
    default: ","
seealso:
  - plugin: cpaas.voice.endpoint_faults
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Endpoints of a table
  ansible.builtin.debug:
    msg: "{{ table | cpaas.voice.from_csv }}"
  vars:
    table: |
      name,provider,application,description,extras.username
      lobby,plivo,,,lobby
      kitchen,catapult,,Second floor,
"""

RETURN = r"""
_value:
  description: The endpoints, in the order of their lines.
  type: list
  elements: dict
  sample:
    - name: lobby
      provider: plivo
      extras:
        username: lobby
"""

import csv
import io
import json
import typing as t

from ansible.errors import AnsibleFilterError
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.cpaas.voice.plugins.module_utils._secrets import is_secret
from ansible_collections.cpaas.voice.plugins.plugin_utils._neutral import (
    BOOLEANS,
    FIELDS,
    PROVIDERS,
    REQUIRED,
    faults_of,
    is_boolean,
    repetitions,
)

EXTRAS = "extras."
OPTIONS = sorted({option for provider in PROVIDERS.values() for option in provider.extras})
COLUMNS = (*(field for field in FIELDS if field != "extras"), *(EXTRAS + option for option in OPTIONS))

Fault = tuple[int, str]
"""A line, and what is wrong there."""


class Row(t.NamedTuple):
    """A row of a table, and the line on which it begins."""

    line: int
    cells: list[str]


def from_csv(text: t.Any, delimiter: t.Any = ",") -> list[dict[str, t.Any]]:
    """Return the endpoints of a table.

    Raises:
        AnsibleFilterError: every fault of every row at once.
    """
    if not isinstance(text, str) or not isinstance(delimiter, str) or len(delimiter) != 1:
        raise AnsibleFilterError("cpaas.voice.from_csv takes a text, and a delimiter of one character.")
    rows, faults = _rows(text.removeprefix("\ufeff"), delimiter)
    entries: list[dict[str, t.Any]] = []
    if not rows:
        faults.append((1, f"names no columns: {', '.join(REQUIRED)} are needed"))
    else:
        header = Row(rows[0].line, [cell.strip() for cell in rows[0].cells])
        faults += _faults_of_header(header)
        if set(REQUIRED).issubset(header.cells):
            entries, found = _entries(header, rows[1:])
            faults += found
    if faults:
        told = "\n".join(f"line {line}: {fault}" for line, fault in sorted(faults, key=lambda fault: fault[0]))
        raise AnsibleFilterError(f"The table of endpoints cannot be taken as it is.\n{told}")
    return entries


def _rows(text: str, delimiter: str) -> tuple[list[Row], list[Fault]]:
    """Return the rows that hold something, as far as the text is CSV."""
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append(Row(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, [(line, f"is no CSV ({error})")]
    return rows, []


def _faults_of_header(header: Row) -> list[Fault]:
    columns = header.cells
    unknown = [column for column in dict.fromkeys(columns) if column not in COLUMNS]
    faults = [f"{column}: is needed as a column" for column in REQUIRED if column not in columns]
    faults += [f"{column}: is there twice" for column in dict.fromkeys(columns) if columns.count(column) > 1]
    if unknown:
        names = ", ".join(column or "(empty)" for column in unknown)
        faults.append(f"{names}: is no column of endpoints, those are {', '.join(COLUMNS)}")
    return [(header.line, fault) for fault in faults]


def _entries(header: Row, rows: t.Sequence[Row]) -> tuple[list[dict[str, t.Any]], list[Fault]]:
    entries: list[dict[str, t.Any]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    for line, cells in rows:
        if len(cells) == len(header.cells):
            entry, found = _entry({column: cell for column, cell in zip(header.cells, cells) if column in COLUMNS})
            entries.append(entry)
            lines.append(line)
        else:
            found = [f"has {len(cells)} cells, line {header.line} has {len(header.cells)}"]
        faults += [(line, fault) for fault in found]
    faults += [(lines[place], fault) for place, fault in faults_of(entries)]
    faults += [(lines[place], f"repeats line {lines[first]}") for place, first in repetitions(entries)]
    return entries, faults


def _entry(cells: t.Mapping[str, str]) -> tuple[dict[str, t.Any], list[str]]:
    """Return the endpoint that a row declares, and what is wrong with its cells."""
    entry: dict[str, t.Any] = {}
    extras: dict[str, t.Any] = {}
    faults = []
    for column, cell in cells.items():
        try:
            value = _value(column, cell)
        except ValueError as error:
            faults.append(f"{column}: {error}")
            continue
        if value == "":
            continue
        if column.startswith(EXTRAS):
            extras[column[len(EXTRAS) :]] = value
        else:
            entry[column] = value
    return {**entry, **({"extras": extras} if extras else {})}, faults


def _value(column: str, cell: str) -> t.Any:
    """Return what a cell says.

    Raises:
        ValueError: nobody can tell.
    """
    value = cell.strip()
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("is not in UTF-8")
    if is_secret(column):
        if value != cell:
            raise ValueError("begins or ends with a blank")
    elif column in BOOLEANS and is_boolean(value):
        return boolean(value)
    elif column.startswith(EXTRAS) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise ValueError("begins as JSON does, and is none") from None
    return value


class FilterModule:
    """The filter, for Ansible."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return the filter by its name."""
        return {"from_csv": from_csv}

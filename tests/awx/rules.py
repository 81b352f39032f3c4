# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX accepts as a credential type, said once more, and a little stricter where its forms would let a user down.

Facts from the models and fields of AWX's `awx/main`; which of its rules this collection adds is said beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

Object = Mapping[str, Any]

KINDS = ("cloud", "net")
"""The kinds that users can make."""

PARTS = {"name", "description", "kind", "inputs", "injectors"}

FIELD: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "label": str,
    "type": str,
    "help_text": str,
    "format": str,
    "choices": list,
    "multiline": bool,
    "secret": bool,
    "ask_at_runtime": bool,
    "default": (str, bool),
}
"""What can be said of a field."""

NEEDED = ("id", "label", "type")
"""AWX takes a field without a type for a text; the injector that is published alone wants it said."""

TYPES = {"string": str, "boolean": bool}
FORMATS = ("ssh_private_key", "url")
FOR_TEXTS = ("choices", "format", "multiline", "secret")

INJECTORS = ("env", "extra_vars", "file")
NAME = re.compile("[a-zA-Z_][a-zA-Z0-9_]*")
FILE = re.compile(r"template(\.[a-zA-Z_][a-zA-Z0-9_]*)?")

RESERVED = "tower"
"""What templates call the files that an injector makes."""

REFUSED_PREFIX = "ANSIBLE_"
REFUSED = frozenset(
    {
        *("AD_HOC_COMMAND_ID", "AWX_HOST", "CACHE", "CALLBACK_CONNECTION", "CALLBACK_QUEUE", "INVENTORY_HOSTVARS"),
        *("INVENTORY_ID", "INVENTORY_SOURCE_ID", "INVENTORY_UPDATE_ID", "JOB_CALLBACK_DEBUG", "JOB_ID"),
        *("MAX_EVENT_RES", "PATH", "PROJECT_REVISION", "PYTHONPATH", "REST_API_TOKEN", "REST_API_URL"),
        *("SUPERVISOR_CONFIG_PATH", "VIRTUAL_ENV"),
    }
)
"""Environment variables that no credential may set."""


def faults(declared: Object) -> list[str]:
    """Return what keeps a credential type from being made, or from being used as it is meant."""
    if set(declared) != PARTS:
        return [f"has {sorted(declared)}, not {sorted(PARTS)}"]
    fields = declared["inputs"].get("fields", [])
    return [
        *([] if declared["kind"] in KINDS else [f"kind: {declared['kind']} is none of {KINDS}"]),
        *inputs_faults(declared["inputs"], fields),
        *injectors_faults(declared["injectors"], [str(field.get("id")) for field in fields]),
    ]


def inputs_faults(inputs: Object, fields: list[Object]) -> Iterator[str]:
    """Yield what is wrong with the fields."""
    names = [str(field.get("id")) for field in fields]
    required = inputs.get("required", [])
    yield from (f"inputs: {name} is unknown" for name in inputs if name not in ("fields", "required"))
    yield from (f"{name}: is there several times" for name in sorted(set(names)) if names.count(name) > 1)
    # Ours: AWX does not look whether there is such a field, and nobody could make a credential then.
    yield from (f"{name}: is required and no field" for name in required if name not in names)
    for name, field in zip(names, fields, strict=True):
        yield from (f"{name}: {fault}" for fault in field_faults(field, name in required))


def field_faults(field: Object, required: bool) -> Iterator[str]:
    """Yield what is wrong with one field."""
    yield from (f"{key} is missing" for key in NEEDED if key not in field)
    yield from (f"{key} is unknown" for key in field if key not in FIELD)
    yield from (f"{key}: {field[key]!r}" for key in FIELD if key in field and not isinstance(field[key], FIELD[key]))
    name, kind = str(field.get("id")), field.get("type")
    if not NAME.fullmatch(name) or name == RESERVED:
        yield "is no name for a field"
    if kind not in TYPES:
        yield f"type: {kind} is none of {tuple(TYPES)}"
        return
    if "default" in field and not isinstance(field["default"], TYPES[kind]):
        yield "default: is of another type"
    if kind != "string":
        yield from (f"{key}: is for texts only" for key in FOR_TEXTS if key in field)
    if field.get("format", FORMATS[0]) not in FORMATS:
        yield f"format: {field['format']} is none of {FORMATS}"
    # Ours: AWX checks a field that was emptied as well, and takes an empty text for a broken URL.
    if field.get("format") == "url" and not required:
        yield "format: a URL that may be left out could not be emptied again"
    # Ours: a switch that nobody touched arrives as false, whatever its default.
    if kind == "boolean" and field.get("default"):
        yield "default: a switch is off until somebody touches it"


def injectors_faults(injectors: Object, names: list[str]) -> Iterator[str]:
    """Yield what is wrong with what becomes of the fields."""
    yield from (f"injectors: {name} is unknown" for name in injectors if name not in INJECTORS)
    for name in injectors.get("env", {}):
        if name.startswith(REFUSED_PREFIX) or name in REFUSED:
            yield f"{name}: no credential may set this variable"
        if not NAME.fullmatch(name):
            yield f"{name}: is no name for a variable"
    files = injectors.get("file", {})
    yield from (f"{name}: is no name for a file" for name in files if not FILE.fullmatch(name))
    if "template" in files and len(files) > 1:
        yield "template: is one file of several and needs a name"
    known = {**dict.fromkeys(names, "x"), RESERVED: {"filename": filenames(files)}}
    for place, template in templates(injectors):
        yield from template_faults(place, template, known)


def filenames(files: Object) -> Any:
    """Return what templates find where they ask for the names of files; nothing if there are none."""
    if "template" in files:
        return "x"
    return {name.partition(".")[2]: "x" for name in files} or jinja2.StrictUndefined(name="tower.filename")


def templates(injectors: Object) -> Iterator[tuple[str, Any]]:
    """Yield every template with where it stands, those in nested variables included."""
    waiting = [(str(name), part) for name, part in injectors.items()]
    while waiting:
        place, found = waiting.pop()
        if isinstance(found, Mapping):
            waiting += [(f"{place}.{name}", part) for name, part in found.items()]
        elif isinstance(found, list):
            waiting += [(f"{place}[{number}]", part) for number, part in enumerate(found)]
        else:
            yield place, found


def template_faults(place: str, template: Any, known: Object) -> Iterator[str]:
    """Yield why a template cannot be filled in from the fields alone."""
    if not isinstance(template, str):
        yield f"{place}: {template!r} is no text"
    elif place.startswith("env.") and not template.isascii():
        yield f"{place}: holds others than ASCII characters"
    else:
        try:
            ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined).from_string(template).render(known)
        except jinja2.TemplateError as error:
            yield f"{place}: {error}"

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: drift
short_description: Tell how endpoints differ from what is declared
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Sorts results of M(cpaas.voice.plivo_endpoints), M(cpaas.voice.carrierx_endpoints) or M(cpaas.voice.catapult_endpoints) into endpoints
    that differ, are missing, are there without being declared, or failed.
  - The results are those of tasks with C(check_mode=true) and C(diff=true). What is not declared is found by O(ignore:prune=true).
  - No secret is in what it returns, since none is in the results.
options:
  _input:
    description: The result of one such task for each provider, by the name of the provider.
    type: dict
    required: true
seealso:
  - module: cpaas.voice.plivo_endpoints
  - module: cpaas.voice.carrierx_endpoints
  - module: cpaas.voice.catapult_endpoints
"""

EXAMPLES = r"""
- name: What would have to be done
  cpaas.voice.plivo_endpoints:
    endpoints:
      - alias: reception
        username: reception
        password: "{{ phone_passwords.reception }}"
    prune: true
    prune_max: 1000000
  check_mode: true
  diff: true
  register: found

- name: How many endpoints are not as declared
  ansible.builtin.debug:
    msg: "{{ drift.summary.differing }} differ, {{ drift.summary.missing }} are missing, {{ drift.summary.extra }} are not declared"
  vars:
    drift: "{{ {'plivo': found} | cpaas.voice.drift }}"
"""

RETURN = r"""
_value:
  description: What was found.
  type: dict
  contains:
    drifted:
      description: Whether anything is not as declared, or could not be looked at.
      type: bool
      sample: true
    unread:
      description: The providers about which nothing is known, since their tasks failed as a whole.
      type: list
      elements: str
      sample: []
    summary:
      description: How many endpoints there are of each kind, at all providers together.
      type: dict
      sample:
        in_state: 140
        differing: 2
        missing: 1
        extra: 3
        failed: 0
        ignored: 0
        password_unknown: 1
    providers:
      description:
        - What was found at each provider, by its name. C(summary) as for all of them.
        - C(error) tells why nothing is known of a provider, else it is null. C(warnings) are those of the task.
        - C(differing), C(missing), C(extra) and C(failed) have a dict for each endpoint, sorted by name, with C(name) and C(id).
        - What differs has C(fields) as well. Each tells its C(path), a list of keys and of places in lists, its value C(before) and C(after),
          and whether it is C(secret). Secrets have no values.
        - What is extra tells with C(declared) whether the list says that it must not be there.
        - What failed tells the C(error).
      type: dict
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.cpaas.voice.plugins.module_utils._secrets import NOT_SHOWN

Result = t.Mapping[str, t.Any]
Found = dict[str, t.Any]

KINDS = ("differing", "missing", "extra", "failed")
SUMMARY = ("in_state", *KINDS, "ignored", "password_unknown")


def drift(results: t.Any) -> Found:
    """Return what the results of tasks in check mode tell, by provider and of all together.

    Strings are passed on as they are, never made anew: so Ansible still knows that they are not to be trusted.
    """
    if not isinstance(results, t.Mapping) or not all(isinstance(one, t.Mapping) for one in results.values()):
        raise AnsibleFilterError(
            "cpaas.voice.drift needs a dict of results: the name of a provider, and what its task returned."
        )
    providers = {name: _provider(result) for name, result in results.items()}
    summary = {key: sum(found["summary"][key] for found in providers.values()) for key in SUMMARY}
    unread = [name for name, found in providers.items() if found["error"] is not None]
    return {
        "drifted": bool(unread) or any(summary[kind] for kind in KINDS),
        "unread": unread,
        "summary": summary,
        "providers": providers,
    }


def _provider(result: Result) -> Found:
    """Return what the result of one task tells."""
    entries = result.get("entries") or ()
    counts = result.get("summary") or {}
    diff = result.get("diff") or {}
    kinds: dict[str, list[Found]] = {kind: [] for kind in KINDS}
    for entry in entries:
        kind = _kind(entry)
        kinds[kind].append(_DESCRIBE[kind](entry, diff))
    told = counts and (not result.get("failed") or kinds["failed"])
    return {
        "error": None if told else result.get("msg", "The task returned nothing."),
        "warnings": list(result.get("warnings") or ()),
        "summary": {
            "in_state": counts.get("unchanged", 0),
            **{kind: len(found) for kind, found in kinds.items()},
            "ignored": counts.get("ignored", 0),
            "password_unknown": counts.get("password_unknown", 0),
        },
        **{kind: sorted(found, key=_order) for kind, found in kinds.items()},
    }


def _kind(entry: Result) -> str:
    """Return what an entry of a result is to be called."""
    if entry["position"] is None:  # Also where it was not deleted because something else failed.
        return "extra"
    return {"updated": "differing", "created": "missing", "deleted": "extra"}.get(entry["action"], "failed")


def _order(found: Found) -> tuple[str, str]:
    return str(found["name"]).casefold(), str(found.get("id"))


def _differing(entry: Result, diff: Result) -> Found:
    name, object_id = _name(entry), _id(entry)
    before, after = ((diff.get(side) or {}) for side in ("before", "after"))
    # A diff names what was selected by its id with it.
    key = next((key for key in (f"{name} ({object_id})", name, object_id) if key in after), None)
    fields = _differences((), before.get(key) or {}, after.get(key) or {})
    return {"name": name, "id": object_id, "fields": list(fields)}


def _differences(path: tuple[t.Any, ...], before: t.Any, after: t.Any) -> t.Iterator[Found]:
    """Return what differs, as deep in dicts and lists as can be told; secrets without values."""
    if isinstance(before, t.Mapping) and isinstance(after, t.Mapping):
        for key in sorted({*before, *after}):
            yield from _differences((*path, key), before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, pair in enumerate(zip(before, after)):
            yield from _differences((*path, place), *pair)
    elif NOT_SHOWN in (before, after):
        yield {"path": list(path), "before": None, "after": None, "secret": True}
    elif before != after:
        yield {"path": list(path), "before": before, "after": after, "secret": False}


def _missing(entry: Result, diff: Result) -> Found:
    return {"name": _name(entry), "id": _id(entry)}


def _extra(entry: Result, diff: Result) -> Found:
    return {"name": _name(entry), "id": _id(entry), "declared": entry["position"] is not None}


def _failed(entry: Result, diff: Result) -> Found:
    return {"name": _name(entry), "id": _id(entry), "error": entry.get("error")}


_DESCRIBE: t.Mapping[str, t.Callable[[Result, Result], Found]] = {
    "differing": _differing,
    "missing": _missing,
    "extra": _extra,
    "failed": _failed,
}


def _name(entry: Result) -> t.Any:
    """Return the natural key of an entry, or what else it is known by."""
    return entry.get("alias") or entry.get("name") or _id(entry)


def _id(entry: Result) -> t.Any:
    return next((entry[key] for key in sorted(entry) if key.endswith(("_id", "_sid"))), None)


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return them by name."""
        return {"drift": drift}

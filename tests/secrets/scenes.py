# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is played: tasks in which secrets go everywhere that they can, and how each is to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from catalogue import (
    ACCOUNTS,
    BASES,
    SPECIFICATIONS,
    canary_of,
    filled,
    is_free,
    provider_of,
    reference,
)
from gateway import STATUSES

CHANGED, UNCHANGED, FAILED = "changed", "unchanged", "failed"

ON_WRITES = (*(f"refuse-writes-{status}" for status in STATUSES), "drop-writes", "cut-writes", "text-writes", "blind")

ON_ALL = (*(f"refuse-{status}" for status in STATUSES), "drop", "cut", "text", "odd")

IMPATIENT = {"retries": 0, "retry_max_delay": 0.01}


Options = dict[str, Any]


class Scene(NamedTuple):
    """One task: its name, its module and options, how it is to end, and the habit of the gateway."""

    name: str
    module: str
    options: Options
    end: str
    habit: str = "pass"
    keywords: Options = {}  # noqa: RUF012 - never changed

    def task(self) -> Options:
        """Return the task."""
        url = f"{{{{ gateway }}}}/{provider_of(self.module)}/{self.habit}"
        options = {"api_url": url, **self.options}
        return {"name": self.name, f"cpaas.voice.{self.module}": options, "ignore_errors": True, **self.keywords}


def account(module: str, number: int) -> dict[str, str]:
    """Return the options of one way to give credentials, all from variables."""
    ways = ACCOUNTS[provider_of(module)]
    spec = SPECIFICATIONS[module]
    return {
        name: reference(canary_of(module, name)) if spec[name].get("no_log") else f"{{{{ {variable} }}}}"
        for name, variable in ways[number % len(ways)].items()
    }


def tasks_of(reading: bool) -> Iterator[tuple[str, str, Options]]:
    """Yield each base of the modules that only read, or of those that write: a name, the module and all options."""
    for module, bases in BASES.items():
        for number, base in enumerate(bases):
            if module.endswith("_info") == reading:
                yield f"{module}, {number}", module, {**filled(module, base), **account(module, number)}


def share(habits: Sequence[str], number: int, of: int) -> Sequence[str]:
    """Return one of as many shares: all tasks together meet all habits."""
    return habits[number % of :: of]


def life(name: str, module: str, options: Options) -> Iterator[Scene]:
    """Yield the life of an object, with failures in it."""
    changed = in_all_entries(options, anew)
    absent = in_all_entries(options, lambda entry: {**entry, "state": "absent"})
    yield Scene(f"{name}: create, in check mode", module, options, CHANGED, keywords={"check_mode": True})
    yield Scene(f"{name}: create", module, options, CHANGED)
    yield Scene(f"{name}: keep", module, options, UNCHANGED)
    if takes(module, "update_password"):
        yield Scene(f"{name}: write anew, refused", module, {**changed, **IMPATIENT}, FAILED, "refuse-writes-422")
        yield Scene(f"{name}: write anew", module, changed, CHANGED)
    if takes(module, "state"):
        yield Scene(f"{name}: delete, refused", module, {**absent, **IMPATIENT}, FAILED, "refuse-writes-400")
        yield Scene(f"{name}: delete", module, absent, CHANGED)


def takes(module: str, option: str) -> bool:
    """Tell whether a module has an option for each object."""
    spec = SPECIFICATIONS[module]
    return option in spec.get("endpoints", {}).get("options", spec)


def unwanted(name: str, module: str, options: Options) -> Iterator[Scene]:
    """Yield the deletion of what was there before, which the gateway refuses and quotes."""
    place = {option: options[option] for option in ("domain",) if option in options}
    key = "alias" if "alias" in options else "name"
    absent = {**place, **account(module, 0), key: "stored", "state": "absent", **IMPATIENT}
    if "endpoints" not in options and takes(module, "update_password"):
        yield Scene(f"{name}: delete what was there, refused", module, absent, FAILED, "refuse-writes-400")


def in_all_entries(options: Options, change: Callable[[Options], Options]) -> Options:
    """Return the options of a task about one object, or about many, with a change to those of every object."""
    if "endpoints" in options:
        return {**options, "endpoints": [change(entry) for entry in options["endpoints"]]}
    return change(options)


def anew(options: Options) -> Options:
    """Return options that write all secrets again."""
    free = {name: {**value, "site": "B"} for name, value in options.items() if isinstance(value, dict)}
    return {**options, **free, "update_password": "always"}


def refused(name: str, module: str, options: Options, habits: Sequence[str]) -> Iterator[Scene]:
    """Yield creates that go wrong."""
    for habit in habits:
        yield Scene(f"{name}: create, {habit}", module, {**options, **IMPATIENT}, FAILED, habit)


def unreadable(name: str, module: str, options: Options, habits: Sequence[str]) -> Iterator[Scene]:
    """Yield readings that go wrong."""
    for habit in habits:
        yield Scene(f"{name}: read, {habit}", module, {**options, **IMPATIENT}, FAILED, habit)


def mistakes(name: str, module: str, options: Options) -> Iterator[Scene]:
    """Yield tasks with options that cannot be right."""
    stray = reference(canary_of(module, "stray"))
    for what, wrong in (
        ("no number", {"timeout": "soon"}),
        ("out of bounds", {"timeout": 0}),
        ("an unknown option", {"passwort": stray, "sip_password": stray, "stray": {"token": stray}}),
        ("credentials in api_url", {"api_url": f"http://user:{reference(canary_of(module, 'api_url'))}@127.0.0.1:1"}),
    ):
        yield Scene(f"{name}: {what}", module, {**options, **wrong}, FAILED)


def misunderstandings(name: str, module: str, options: Options, number: int) -> Iterator[Scene]:
    """Yield tasks with a dict, or a list of them, that is none; of each option some ways to get it wrong."""
    stray = reference(canary_of(module, "stray"))
    for option, spec in SPECIFICATIONS[module].items():
        if option in options and (is_free(spec) or "options" in spec):
            for way, wrong in list(enumerate(misshapen(spec, options[option], stray)))[number % 3 :: 3]:
                given = {**options, option: wrong, "timeout": "soon"}
                yield Scene(f"{name}: {option} misshapen, {way}", module, given, FAILED)
            number += 1


def misshapen(spec: Options, value: Any, stray: str) -> Iterator[Any]:
    """Yield what people write for a dict, or for a list of them, and should not."""
    yield f"password: {stray}"
    yield f"password={stray} site=A"
    yield f'{{"password": "{stray}"'
    yield f"{{{{ dict(password={stray[3:-3]}, site='A') | to_json }}}}"
    yield [[{"password": stray}]]
    if spec.get("type") == "list" and not is_free(spec):  # In a free dict, nothing is misspelt.
        yield {**value[0], "sip_passwort": stray}
        yield [{**value[0], "sip_passwort": stray}]


def through_a_proxy(name: str, module: str, options: Options) -> Iterator[Scene]:
    """Yield tasks with the password of a proxy: one that works, one that does not."""
    password = f"{{{{ canaries[{canary_of(module, 'proxy')!r}] | urlencode | replace('/', '%2F') }}}}"
    for end, address in ((UNCHANGED, "{{ gateway_address }}"), (FAILED, "127.0.0.1:1"), (FAILED, "127.0.0.1:none")):
        proxy = {"proxy": f"http://user:{password}@{address}", **IMPATIENT}
        yield Scene(f"{name}: through the proxy {address[-6:]}, {end}", module, {**options, **proxy}, end)


def without_trust(name: str, module: str, options: Options) -> Iterator[Scene]:
    """Yield tasks that meet a certificate of an unknown authority, and no TLS at all."""
    for where in ("{{ tls }}", "{{ gateway | replace('http:', 'https:') }}/plivo/pass"):
        yield Scene(f"{name}: no TLS at {where[3:6]}", module, {**options, **IMPATIENT, "api_url": where}, FAILED)


def everything() -> list[Scene]:
    """Return all scenes; what all providers have in common is shared among them."""
    scenes: list[Scene] = []
    for number, task in enumerate(tasks_of(reading=False)):
        scenes += refused(*task, share(ON_WRITES, number, 3))
        scenes += [*life(*task), *unwanted(*task)]
        scenes += misunderstandings(*task, number)
    for number, task in enumerate(tasks_of(reading=True)):
        name, module, options = task
        scenes.append(Scene(f"{name}: read", module, options, UNCHANGED, "talk"))
        scenes += unreadable(*task, share(ON_ALL, number, 3))
        scenes += [*mistakes(*task), *through_a_proxy(*task), *without_trust(*task)]
    return scenes


def excerpt() -> list[Scene]:
    """Return a few scenes of each provider, the last of them a failure."""
    reading = [
        Scene(f"{name}: read", module, options, UNCHANGED, "talk") for name, module, options in tasks_of(reading=True)
    ]
    writing = list(tasks_of(reading=False))
    checked = {"check_mode": True}
    created = [
        Scene(f"{name}: create", module, options, CHANGED, keywords=checked) for name, module, options in writing
    ]
    failing = [scene for task in writing for scene in refused(*task, ["refuse-writes-400"])]
    return [*reading, *created[::2], *failing[1::2]]

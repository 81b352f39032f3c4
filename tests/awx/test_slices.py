# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The slices of a job, which are several ansible-runners at once on one account: everything is made once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from awx.controller import Controller, Inventory, Job
from playbooks.pages import blocks
from playbooks.support import PROVIDERS, ROOT, Stage, parse

SITES = ("athens", "berlin", "cairo", "dakar", "essen", "fes", "genoa", "hull")
PHONES = ("reception", "kitchen", "fax")

OWN = "sites.yml"

HELD = 1
"""Seconds for which each create waits, so that no slice ends before all have begun."""


def shown(page: str, marker: str) -> str:
    """Return the block of a page that holds a text."""
    (found,) = [text for _language, text in blocks(ROOT / "docs" / page) if marker in text]
    return found


def phones(site: str) -> list[dict[str, str]]:
    """Return what a site declares."""
    return [{"alias": f"{site}-{name}", "username": f"{site}{name}", "password": f"pass-of-{site}"} for name in PHONES]


@pytest.fixture
def sites(controller: Controller) -> Controller:
    """Return a Controller with a host and a table for each site, and the playbook of docs/FLEETS.md."""
    controller.inventory = Inventory({"sites": {site: {"phones": phones(site)} for site in SITES}})
    (controller.project / OWN).write_text(shown("FLEETS.md", "hosts: sites"), encoding="utf-8")
    (controller.project / "sites").mkdir()
    table = shown("AWX.md", "berlin-reception")
    for site in SITES:
        (controller.project / "sites" / f"{site}.csv").write_text(table.replace("berlin", site), encoding="utf-8")
    return controller


def check(jobs: list[Job], changed: int) -> None:
    """Check that every site was in one job, that the jobs had as many of them, and that all went well."""
    assert [job.status for job in jobs] == [0] * len(jobs), [job.output for job in jobs]
    assert Counter(host for job in jobs for host in job.hosts()) == Counter(SITES)
    assert {len(job.hosts()) for job in jobs} == {len(SITES) // len(jobs)}
    assert sum(job.changed() for job in jobs) == changed


def there(stage: Stage) -> Counter[str]:
    """Return how often each name is there, at all providers."""
    stored = [one for provider in PROVIDERS for one in stage.endpoints(provider)]
    return Counter(one.get("alias") or one["name"] for one in stored)


def writes(stage: Stage) -> Counter[str]:
    """Return how many requests other than reading ones there were, and forget them."""
    found = Counter(method for method in stage.methods() if method != "GET")
    stage.forget()
    return found


@pytest.mark.parametrize("count", [2, 4])
def test_host_variables(sites: Controller, stage: Stage, count: int) -> None:
    """The playbook of docs/FLEETS.md makes what each site has as a variable, and prunes what it has no more."""
    wanted = Counter(one["alias"] for site in SITES for one in phones(site))
    held = {"kind": "delay", "method": "POST", "seconds": HELD, "times": len(wanted)}
    stage.emulators["plivo"].control("POST", "faults", held)
    jobs = sites.launch_slices(count, OWN)
    check(jobs, len(SITES))
    assert at_once(jobs)
    assert there(stage) == wanted
    assert writes(stage) == {"POST": len(wanted)}
    check(sites.launch_slices(count, OWN), 0)
    assert not writes(stage)
    sites.inventory.groups["sites"]["berlin"]["phones"].pop()
    check(sites.launch_slices(count, OWN), 1)
    assert there(stage) == wanted - Counter(["berlin-fax"])
    assert writes(stage) == {"DELETE": 1}


def at_once(jobs: list[Job]) -> bool:
    """Tell whether each had begun before any had ended."""
    begun = [job.events("playbook_on_start")[0]["created"] for job in jobs]
    ended = [job.events("playbook_on_stats")[0]["created"] for job in jobs]
    return bool(max(begun) < min(ended))


def test_tables(sites: Controller, stage: Stage) -> None:
    """The variables of docs/AWX.md make each site's table, at two providers, and take it away again."""
    variables: dict[str, Any] = parse(shown("AWX.md", "endpoints_hosts"))
    wanted = Counter(f"{site}-{name}" for site in SITES for name in ("reception", "kitchen"))
    stage.seed("plivo", endpoints=[{"alias": "dakar-old"}, {"alias": "elsewhere"}])
    check(sites.launch_slices(4, "onboard.yml", variables=variables), len(SITES) * 2)
    assert there(stage) == wanted + Counter(["elsewhere"])
    assert writes(stage) == {"POST": len(wanted), "DELETE": 1}
    check(sites.launch_slices(4, "onboard.yml", variables=variables), 0)
    assert not writes(stage)
    named = {name: value for name, value in variables.items() if "prune" not in name}
    check(sites.launch_slices(4, "offboard.yml", variables=named), len(SITES) * 2)
    assert there(stage) == Counter(["elsewhere"])
    assert writes(stage) == {"DELETE": len(wanted)}


def test_how_an_inventory_is_divided() -> None:
    """As AWX does: in the order of names, every n-th host; a slice has all groups and what is said of its hosts."""
    inventory = Inventory({"sites": {name: {"place": name} for name in ("c", "a", "d")}, "others": {"b": {}}})
    first, second = inventory.slice(1, 2), inventory.slice(2, 2)
    assert first["sites"]["hosts"] == ["c", "a"]
    assert first["_meta"]["hostvars"] == {"a": {"place": "a"}, "c": {"place": "c"}}
    assert (second["sites"]["hosts"], second["others"]["hosts"]) == (["d"], ["b"])
    assert second["all"]["children"] == ["sites", "others"]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import plivo_application, plivo_application_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account

OPTIONS = {"app_name": "door", "answer_url": "https://example.com/answer"}


def test_nothing_there(run: Run, plivo: Account) -> None:
    for options in ({"name": "door"}, {"app_id": "404"}):
        found = run(plivo, plivo_application_info.main, **options)
        assert (found["changed"], found["applications"], found["declarations"]) == (False, [], [])


def test_all_one_and_by_id(run: Run, plivo: Account) -> None:
    made = run(plivo, plivo_application.main, **OPTIONS)["application"]
    plivo.seed(applications=[{"app_name": f"door-{number}"} for number in range(30)])
    plivo.forget()
    everything = run(plivo, plivo_application_info.main)["applications"]
    names = [one["app_name"] for one in everything]
    assert (len(names), names, made in everything) == (32, sorted(names), True)
    assert len(plivo.methods()) == 2
    for options in ({"app_name": "door"}, {"app_id": made["app_id"]}):
        assert run(plivo, plivo_application_info.main, **options)["applications"] == [made]
    assert set(plivo.methods()) == {"GET"}


def test_declarations_declare_what_is_there(run: Run, plivo: Account) -> None:
    run(plivo, plivo_application.main, **OPTIONS)
    plivo.seed(applications=[{"app_name": "twin"}, {"app_name": "twin"}])
    plivo.forget()
    declarations = run(plivo, plivo_application_info.main)["declarations"]
    assert [("app_name" in one, "app_id" in one) for one in declarations] == [(True, False)] * 2 + [(True, True)] * 2
    for declared in declarations:
        again = run(plivo, plivo_application.main, **declared)
        assert (again["changed"], again["application"]["app_name"]) == (False, declared["app_name"])

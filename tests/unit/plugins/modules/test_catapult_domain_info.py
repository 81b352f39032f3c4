# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import catapult_domain, catapult_domain_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account


def test_all_one_and_by_id(run: Run, catapult: Account) -> None:
    catapult.seed(domains=[{"id": "rd-1", "name": "acme", "description": "Acme"}])
    acme = {"domain_id": "rd-1", "name": "acme", "description": "Acme"}
    test = {"domain_id": "rd-test", "name": "test", "description": ""}
    for options, expected in (
        ({}, [acme, test]),
        ({"name": "acme"}, [acme]),
        ({"domain_id": "rd-test"}, [test]),
        ({"name": "Acme"}, []),
        ({"domain_id": "rd-nobody"}, []),
    ):
        found = run(catapult, catapult_domain_info.main, **options)
        assert (found["changed"], found["domains"]) == (False, expected)
    assert catapult.methods() == ["GET"] * 5


def test_declarations_declare_what_is_there(run: Run, catapult: Account) -> None:
    catapult.seed(domains=[{"id": "rd-1", "name": "acme", "description": "Acme"}])
    declared = run(catapult, catapult_domain_info.main)["declarations"]
    assert declared == [{"name": "acme", "description": "Acme"}, {"name": "test"}]
    for options in declared:
        assert run(catapult, catapult_domain.main, **options)["changed"] is False

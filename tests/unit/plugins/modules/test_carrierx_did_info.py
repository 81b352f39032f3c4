# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import carrierx_did, carrierx_did_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account


def test_all_one_and_by_sid(run: Run, carrierx: Account) -> None:
    main, fax = {"did_sid": "sid-1", "phonenumber": "14155550100"}, {"did_sid": "sid-2", "phonenumber": "14155550101"}
    carrierx.seed(dids=[fax, main])
    for options, expected in (
        ({}, ["sid-1", "sid-2"]),
        ({"phonenumber": "+1 415 555 0101"}, ["sid-2"]),
        ({"did_sid": "sid-1"}, ["sid-1"]),
        ({"phonenumber": "15"}, []),
        ({"did_sid": "sid-404"}, []),
    ):
        found = run(carrierx, carrierx_did_info.main, **options)
        assert [one["did_sid"] for one in found["dids"]] == expected
        assert found["changed"] is False
    assert carrierx.methods() == ["GET"] * 5
    assert "phonenumber: must be" in run(carrierx, carrierx_did_info.main, phonenumber="main")["msg"]


def test_declarations_declare_what_is_there(run: Run, carrierx: Account) -> None:
    carrierx.seed(
        trunk_groups=[{"trunk_group_sid": "sid-in", "name": "inbound"}],
        dids=[{"phonenumber": "14155550100", "name": "Main", "trunk_group_sid": "sid-in"}],
    )
    (declared,) = run(carrierx, carrierx_did_info.main)["declarations"]
    assert declared == {"phonenumber": "14155550100", "name": "Main", "trunk_group_sid": "sid-in"}
    assert run(carrierx, carrierx_did.main, **declared)["changed"] is False
    assert set(carrierx.methods()) == {"GET"}

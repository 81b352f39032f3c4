# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module as Ansible runs it: it reads, and never writes."""

from __future__ import annotations

from ansible_collections.cpaas.voice.plugins.modules import carrierx_trunk_group, carrierx_trunk_group_info
from ansible_collections.cpaas.voice.tests.unit.plugins.modules.conftest import Run
from ansible_collections.cpaas.voice.tests.unit.support import Account

GROUPS = [
    {"trunk_group_sid": "sid-2", "name": "twins", "trunks": [{"name": "N/A"}, {"name": "N/A"}]},
    {"trunk_group_sid": "sid-1", "name": "inbound", "trunks": [{"name": "one", "endpoint_sid": "sid-pbx"}]},
]


def test_all_one_and_by_sid(run: Run, carrierx: Account) -> None:
    carrierx.seed(trunk_groups=GROUPS)
    for options, expected in (
        ({}, ["sid-1", "sid-2"]),
        ({"name": "twins"}, ["sid-2"]),
        ({"trunk_group_sid": "sid-1"}, ["sid-1"]),
        ({"name": "Twins"}, []),
        ({"trunk_group_sid": "sid-404"}, []),
    ):
        found = run(carrierx, carrierx_trunk_group_info.main, **options)
        assert [one["trunk_group_sid"] for one in found["trunk_groups"]] == expected
        assert all(one["trunks"] for one in found["trunk_groups"])
    assert carrierx.methods() == ["GET"] * 5


def test_declarations_declare_what_is_there(run: Run, carrierx: Account) -> None:
    carrierx.seed(endpoints=[{"endpoint_sid": "sid-pbx", "name": "pbx", "type": "flexml"}], trunk_groups=GROUPS)
    inbound, twins = run(carrierx, carrierx_trunk_group_info.main)["declarations"]
    assert inbound["trunks"][0]["endpoint_sid"] == "sid-pbx"
    assert "trunks" not in twins
    for declared in (inbound, twins):
        assert run(carrierx, carrierx_trunk_group.main, **declared)["changed"] is False
    assert set(carrierx.methods()) == {"GET"}

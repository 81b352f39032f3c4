# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints from a table: what is read, and every fault with its line."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.cpaas.voice.plugins.filter.from_csv import FilterModule, from_csv

CANARY = "canary-of-a-cell"


def faults(text: object, *arguments: object) -> list:
    """Return what is said of a text that cannot be taken, line by line."""
    with pytest.raises(AnsibleFilterError) as told:
        from_csv(text, *arguments)
    assert CANARY not in str(told.value)
    return str(told.value).splitlines()[1:]


class TestRead:
    """What can be read."""

    def test_all_columns(self) -> None:
        """Fields and extras, in any order of columns; an empty cell says nothing."""
        text = (
            "provider,name,password,description,enabled,application,state,ignore,extras.username,extras.capacity\n"
            "plivo,lobby,pass-1,,,,present,,lobby,\n"
            "catapult,kitchen,pass-2,Second floor,No,a-1,absent,yes,,\n"
            "carrierx,office,,,,,,,,5\n"
        )
        assert from_csv(text) == [
            {
                "provider": "plivo",
                "name": "lobby",
                "password": "pass-1",
                "state": "present",
                "extras": {"username": "lobby"},
            },
            {
                "provider": "catapult",
                "name": "kitchen",
                "password": "pass-2",
                "description": "Second floor",
                "enabled": False,
                "application": "a-1",
                "state": "absent",
                "ignore": True,
            },
            {"provider": "carrierx", "name": "office", "extras": {"capacity": "5"}},
        ]

    def test_as_spreadsheets_write_it(self) -> None:
        """A mark at the start, other line ends, semicolons, rows of nothing, blanks, quotes and a cell of two lines."""
        text = '\ufeffname ; provider;description\r\n\r\n lobby ;catapult;"Ground ""floor""\r\nLeft; right"\r\n;;\r\n'
        assert from_csv(text, ";") == [
            {"name": "lobby", "provider": "catapult", "description": 'Ground "floor"\r\nLeft; right'}
        ]

    def test_json(self) -> None:
        """Lists and dicts go into a cell as JSON."""
        text = 'name,provider,extras.addresses\noffice,carrierx,"[{""ip"": ""192.0.2.1"", ""port"": 5061}]"\n'
        assert from_csv(text)[0]["extras"] == {"addresses": [{"ip": "192.0.2.1", "port": 5061}]}

    @pytest.mark.parametrize("password", ["{a}", "[1]", "{{ x }}", "01", "no", "p;q", "häuser"])
    def test_a_secret_is_taken_as_it_stands(self, password: str) -> None:
        """Whatever it looks like."""
        text = f"name,provider,password,extras.out_sip_password\nlobby,plivo,{password},\nhall,carrierx,,{password}\n"
        first, second = from_csv(text)
        assert first["password"] == second["extras"]["out_sip_password"] == password

    def test_no_rows(self) -> None:
        """A table may be empty."""
        assert from_csv("name,provider\n") == []

    def test_its_name(self) -> None:
        """Ansible finds it."""
        assert FilterModule().filters() == {"from_csv": from_csv}


class TestFaults:
    """What cannot be read."""

    def test_all_at_once(self) -> None:
        """Each with the line on which its row begins, in their order."""
        text = (
            "name,provider,password,description,enabled,state,extras.username,extras.addresses\n"
            "lobby,plivo,x,Ground floor,,,lobby,\n"
            'kitchen,catapult,x,"two\nlines",perhaps,gone,,\n'
            "\n"
            "hall,telephone,x\n"
            f",{CANARY}, x,,,,,\n"
            f"office,carrierx,,,,,,[{CANARY}\n"
            "lobby,plivo,,,,,,\n"
        )
        assert faults(text) == [
            "line 2: plivo has no description",
            "line 3: state: must be one of present, absent",
            "line 3: enabled: must be true or false",
            "line 6: has 3 cells, line 1 has 8",
            "line 7: password: begins or ends with a blank",
            "line 7: name: is needed",
            "line 7: provider: must be one of plivo, carrierx, catapult",
            "line 8: extras.addresses: begins as JSON does, and is none",
            "line 9: repeats line 2",
        ]

    def test_columns(self) -> None:
        """Columns that nobody knows are told once, and what the others hold is looked at all the same."""
        found = faults("\nname,provider,password,password,phone,extras.colour,\nlobby,telephone,x,y,z,red,\n")
        assert found[0] == "line 2: password: is there twice"
        assert found[1].startswith("line 2: phone, extras.colour, (empty): is no column of endpoints, those are name, ")
        assert found[1].endswith(", extras.update_password, extras.username")
        assert found[2:] == ["line 3: provider: must be one of plivo, carrierx, catapult"]

    def test_columns_that_are_needed(self) -> None:
        """Without them rows say nothing. A wrong delimiter looks like that."""
        assert faults("name;provider\nlobby;plivo\n")[:2] == [
            "line 1: name: is needed as a column",
            "line 1: provider: is needed as a column",
        ]

    @pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
    def test_nothing(self, text: str) -> None:
        """There is not even a line of columns."""
        assert faults(text) == ["line 1: names no columns: name, provider are needed"]

    @pytest.mark.parametrize(
        "row", [f'lobby,plivo,"{CANARY}', f'lobby,plivo,"{CANARY}"x', "lobby,plivo," + CANARY * 9000]
    )
    def test_no_csv(self, row: str) -> None:
        """The reading ends there, and what was read before is looked at."""
        found = faults(f"name,provider,password\nlobby,carrierx,{CANARY}\n{row}\n")
        assert found[0] == "line 2: carrierx has no password"
        assert found[1].startswith("line 3: is no CSV (")

    def test_another_encoding(self) -> None:
        """Ansible reads a byte that is not UTF-8 as a lone surrogate."""
        assert faults("name,provider\nk\udcfcche,plivo\n")[0] == "line 2: name: is not in UTF-8"

    def test_json_without_end(self) -> None:
        """Nesting beyond what can be read is a fault like others."""
        deep = "[" * 100_000
        assert faults(f"name,provider,extras.addresses\noffice,carrierx,{deep}\n") == [
            "line 2: extras.addresses: begins as JSON does, and is none"
        ]

    @pytest.mark.parametrize("arguments", [(None,), (5,), (["name"],), ("name", ""), ("name", ";;"), ("name", 5)])
    def test_no_text(self, arguments: tuple) -> None:
        """A filter gets whatever somebody gives it."""
        with pytest.raises(AnsibleFilterError, match="a text, and a delimiter of one character"):
            from_csv(*arguments)

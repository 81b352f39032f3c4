# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints for several providers: what each provider can be told, and what is told of the rest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.cpaas.voice.plugins.filter.endpoint_faults import endpoint_faults
from ansible_collections.cpaas.voice.plugins.filter.endpoints_at import endpoints_at
from ansible_collections.cpaas.voice.plugins.filter.endpoints_from import endpoints_from
from ansible_collections.cpaas.voice.plugins.module_utils._providers import carrierx, catapult, plivo
from ansible_collections.cpaas.voice.plugins.module_utils._run_many import fleet_options
from ansible_collections.cpaas.voice.plugins.plugin_utils import _neutral

ROOT = Path(__file__).resolve().parents[4]

MODULES = {
    "plivo": plivo.endpoint_options(),
    "carrierx": carrierx.endpoint_options(),
    "catapult": catapult.entry_options(),
}

CANARY = "canary-of-a-password"


def spec() -> dict:
    """Return the options of an entry, as the role declares them."""
    text = (ROOT / "roles" / "endpoints" / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["argument_specs"]["main"]["options"]["endpoints_declared"]["options"])


def entry(provider: str = "plivo", **fields: object) -> dict:
    """Return an entry."""
    return {"name": "lobby", "provider": provider, **fields}


class TestTable:
    """The table of providers, held to modules and role."""

    @pytest.mark.parametrize("provider", _neutral.PROVIDERS)
    def test_every_option_of_the_module_can_be_said(self, provider: str) -> None:
        """As a field or as an extra."""
        options, extras = _neutral.PROVIDERS[provider]
        assert {*options.values(), *extras} == set(fleet_options(MODULES[provider])["endpoints"]["options"])

    def test_no_provider_is_missing(self) -> None:
        """Each one has an entry."""
        assert set(_neutral.PROVIDERS) == set(MODULES)

    def test_the_role_has_these_fields(self) -> None:
        """Its argument spec declares them in the same way."""
        declared = spec()
        assert tuple(declared) == _neutral.FIELDS
        assert tuple(name for name, one in declared.items() if one.get("required")) == _neutral.REQUIRED
        assert tuple(name for name, one in declared.items() if one["type"] == "bool") == _neutral.BOOLEANS
        assert {name: one["choices"] for name, one in declared.items() if "choices" in one} == _neutral.CHOICES
        assert [name for name, one in declared.items() if one.get("no_log")] == ["password"]

    def test_the_document_shows_it(self) -> None:
        """Field by field and provider by provider."""
        lines = (ROOT / "docs" / "ROLE.md").read_text(encoding="utf-8").splitlines()
        start = lines.index("| field | plivo | carrierx | catapult |")
        rows = [re.findall(r"`(\w+)`|( - )", line) for line in lines[start + 2 : lines.index("", start)]]
        shown = {field: [option for option, _none in cells] for (field, _none), *cells in rows}
        fields = [field for field in _neutral.FIELDS if field not in ("provider", "extras")]
        assert shown == {
            field: [provider.options.get(field, "") for provider in _neutral.PROVIDERS.values()] for field in fields
        }


class TestFaults:
    """What is wrong with a list."""

    def test_nothing(self) -> None:
        """A list as it should be."""
        assert not endpoint_faults(
            [
                entry(password=CANARY, extras={"username": "lobby"}),
                entry("carrierx", extras="type=mediator, capacity=5", state="absent"),
                entry("catapult", description="", enabled="no", application="a-1", ignore=False),
            ]
        )

    def test_everything_that_cannot_be_said_at_once(self) -> None:
        """Each entry and each of its fields, in the order of the list."""
        assert endpoint_faults(
            [
                entry(description="Ground floor", enabled=True),
                entry("catapult"),
                entry("carrierx", password=CANARY, application="a-1", enabled=False, description="x"),
                entry(extras={"capacity": 5, "username": "lobby", "alias": "lobby"}, name="kitchen"),
            ]
        ) == [
            "[0] (lobby): plivo has no description, enabled",
            "[2] (lobby): carrierx has no password, description, enabled, application",
            "[3] (kitchen): extras.capacity: plivo has app_id, endpoint_id, update_password, username",
            "[3] (kitchen): extras.alias: is called name here, outside of extras",
        ]

    def test_null_says_nothing(self) -> None:
        """An option that is null is one that is left out, as in a task."""
        assert not endpoint_faults([entry(description=None, enabled=None, extras=None)])
        assert not endpoint_faults([entry(extras={"capacity": None})])

    def test_what_nobody_understands(self) -> None:
        """Whatever has no meaning at any provider."""
        assert endpoint_faults(
            [
                "lobby",
                {"provider": "catapult", "name": "", "enabled": "perhaps"},
                {"name": "hall", "provider": "telephone", "state": "gone", "colour": "red"},
                entry(extras="username", ignore=[]),
            ]
        ) == [
            "[0]: must be a dict",
            "[1]: name: is needed",
            "[1]: enabled: must be true or false",
            "[2] (hall): colour: is no field of an endpoint (the option of one provider goes into extras)",
            "[2] (hall): provider: must be one of plivo, carrierx, catapult",
            "[2] (hall): state: must be one of present, absent",
            "[3] (lobby): ignore: must be true or false",
            "[3] (lobby): extras: must be a dict",
        ]

    def test_repetitions(self) -> None:
        """One name twice at one provider; not at two, and not where ids select."""
        assert endpoint_faults([entry(), entry("catapult"), entry(), entry()]) == [
            "[2] (lobby): repeats [0]",
            "[3] (lobby): repeats [0]",
        ]
        assert not endpoint_faults([entry(), entry(extras={"endpoint_id": "5"}), entry(extras="endpoint_id=6")])
        assert not endpoint_faults([entry("carrierx", extras={"endpoint_sid": sid}) for sid in "ab"])

    def test_values_are_not_told(self) -> None:
        """A secret that got into another field stays unseen."""
        faults = endpoint_faults(
            [
                {"name": "lobby", "provider": CANARY, "state": CANARY, "enabled": CANARY, "extras": CANARY},
                entry(extras=CANARY, description=CANARY, enabled=CANARY),
            ]
        )
        assert len(faults) == 6
        assert CANARY not in str(faults)

    @pytest.mark.parametrize("value", [None, "lobby", {"name": "lobby"}, 5])
    def test_only_lists(self, value: object) -> None:
        """Nothing else is a list of endpoints."""
        with pytest.raises(AnsibleFilterError, match="a list of endpoints"):
            endpoint_faults(value)


class TestProvider:
    """The part of a list that is for one provider."""

    ENTRIES = (
        entry(password=CANARY, application="5", state="absent", extras={"username": "lobby", "endpoint_id": None}),
        entry("catapult", description="", enabled=False, application="a-1", password=None, ignore=True),
        entry("carrierx", extras='{"capacity": 5}'),
        entry(name="kitchen", extras="username=kitchen"),
    )

    def test_plivo(self) -> None:
        """Its options, and nothing that is null."""
        assert endpoints_at(self.ENTRIES, "plivo") == [
            {
                "alias": "lobby",
                "password": CANARY,
                _neutral.PROVIDERS["plivo"].options["application"]: "5",
                "state": "absent",
                "username": "lobby",
            },
            {"alias": "kitchen", "username": "kitchen"},
        ]

    def test_carrierx(self) -> None:
        """Its options; a text of extras is taken apart."""
        assert endpoints_at(self.ENTRIES, "carrierx") == [{"name": "lobby", "capacity": 5}]

    def test_catapult(self) -> None:
        """Its options; what is empty or false is something."""
        assert endpoints_at(self.ENTRIES, "catapult") == [
            {"name": "lobby", "description": "", "enabled": False, "application_id": "a-1", "ignore": True}
        ]

    def test_no_provider(self) -> None:
        """Whoever mistypes a provider is told."""
        with pytest.raises(AnsibleFilterError, match="one of plivo, carrierx, catapult"):
            endpoints_at(self.ENTRIES, "telephone")


def declarations(provider: str) -> st.SearchStrategy[list[dict]]:
    """Return lists of what a provider's module takes."""
    values = st.one_of(st.booleans(), st.integers(), st.text(), st.lists(st.text()))
    options = dict.fromkeys(fleet_options(MODULES[provider])["endpoints"]["options"], values)
    return st.lists(st.fixed_dictionaries({}, optional=options))


@pytest.mark.parametrize("provider", _neutral.PROVIDERS)
class TestInverse:
    """What one provider has, put into a list for several."""

    def test_there_and_back(self, provider: str) -> None:
        """Nothing is added and nothing is lost."""

        @given(declarations(provider))
        def check(declared: list[dict]) -> None:
            entries = endpoints_from(declared, provider)
            assert endpoints_at(entries, provider) == declared
            assert endpoints_from(endpoints_at(entries, provider), provider) == entries

        check()

    def test_it_can_be_said(self, provider: str) -> None:
        """Fields are fields, the rest is extras, and null says nothing."""
        options = _neutral.PROVIDERS[provider]
        declared = {option: f"value of {option}" for option in (*options.options.values(), *options.extras)}
        (found,) = endpoints_from([{**declared, "nothing": None}], provider)
        assert found == {
            "provider": provider,
            **{field: f"value of {option}" for field, option in options.options.items()},
            "extras": {option: f"value of {option}" for option in options.extras},
        }

    def test_no_provider(self, provider: str) -> None:
        """Whoever mistypes a provider is told."""
        with pytest.raises(AnsibleFilterError, match="one of plivo, carrierx, catapult"):
            endpoints_from([], f"{provider}s")

    @pytest.mark.parametrize("declared", [None, "canary", ["canary"], {"canary": 1}], ids=str)
    def test_what_is_no_list_of_dicts(self, provider: str, declared: Any) -> None:
        """A file that is no export is told, without what is in it."""
        with pytest.raises(AnsibleFilterError, match="takes a list of dicts") as caught:
            endpoints_from(declared, provider)
        assert "canary" not in str(caught.value)

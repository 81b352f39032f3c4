# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lets the tests run the plugin without the loader of plugins, of which not every test runner has one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible import constants, template
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.doc_fragments import constructed, inventory_cache
from ansible.template import Templar

from ansible_collections.cpaas.voice.plugins.doc_fragments import inventory as accounts
from ansible_collections.cpaas.voice.plugins.inventory import endpoints
from ansible_collections.cpaas.voice.tests.unit.support import Account

NAME = "cpaas.voice.endpoints"

Enter = Callable[..., None]

trust = getattr(template, "trust_as_template", str)


def definitions() -> dict[str, Any]:
    """Return the options of the plugin as documented."""
    documents = [endpoints.DOCUMENTATION]
    documents += [fragment.ModuleDocFragment.DOCUMENTATION for fragment in (constructed, inventory_cache, accounts)]
    options: dict[str, Any] = {}
    for document in documents:
        for name, option in yaml.safe_load(document)["options"].items():
            options.setdefault(name, {}).update(option)
    return options


class Sources:
    """Files that are sources of inventories, one after the other in one place."""

    def __init__(self, place: Path, warnings: list[str]) -> None:
        self.place = place
        self.warnings = warnings

    @staticmethod
    def seen(value: Any) -> Any:
        """Return what a playbook makes of a variable."""
        return Templar(loader=DataLoader(), variables={"value": value}).template(trust("{{ value }}"))

    def read(self, fresh: bool = False, **source: Any) -> InventoryData:
        """Return the inventory of a source, read anew if it is to be C(fresh)."""
        path = self.place / "endpoints.yml"
        path.write_text(json.dumps({"plugin": NAME, **source}), encoding="utf-8")
        inventory, plugin = InventoryData(), endpoints.InventoryModule()
        plugin._load_name = plugin.ansible_name = NAME
        plugin._redirected_names = [NAME]
        assert plugin.verify_file(str(path))
        plugin.parse(inventory, DataLoader(), str(path), cache=not fresh)
        if source.get("cache"):
            plugin.update_cache_if_changed()
        return inventory


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """Return a place for sources; what is said of them is in its warnings."""
    if not constants.config.has_configuration_definition("inventory", NAME):
        constants.config.initialize_plugin_configuration_definitions("inventory", NAME, definitions())
    warnings: list[str] = []
    monkeypatch.setattr(endpoints.InventoryModule, "warn", lambda self, text: warnings.append(text))
    return Sources(tmp_path, warnings)


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Return what puts the credentials of accounts into the environment."""

    def put(*accounts: Account) -> None:
        for account in accounts:
            for name, value in account.emulator.environment.items():
                monkeypatch.setenv(name, value)

    return put

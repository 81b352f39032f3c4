# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin tells no secret, in whatever it is given or told, nor keeps one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalogue import ACCOUNTS, CANARIES
from scenes import IMPATIENT, ON_ALL
from stage import Stage

READABLE = ("pass", "talk")

WAYS = [(provider, number) for provider, accounts in ACCOUNTS.items() for number in range(len(accounts))]
"""Each way to give credentials to each provider."""


def account(stage: Stage, provider: str, number: int) -> dict[str, Any]:
    """Return the options of an account, canaries among them."""
    return {
        option: CANARIES.get(f"{provider}.{option}") or stage.variables[variable]
        for option, variable in ACCOUNTS[provider][number].items()
    }


def source(stage: Stage, provider: str, options: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """Return the source of an inventory that keeps what it reads in a place that is searched."""
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(stage.place / "said" / "cache")}
    return {"plugin": "cpaas.voice.endpoints", provider: {**IMPATIENT, **options}, **cache, **beside}


def sources(stage: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a source for each habit of the gateway, by its name."""
    for provider, number in WAYS:
        options = account(stage, provider, number)
        for habit in (*READABLE, *ON_ALL):
            where = {"api_url": f"{stage.gateway.url}/{provider}/{habit}"}
            yield f"{provider}-{number}-{habit}", source(stage, provider, {**options, **where}, strict=True)


def mistakes(stage: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield sources that cannot be read as they stand, by what is wrong with them."""
    for provider, number in WAYS:
        options = account(stage, provider, number)
        (secret, *_others) = (option for option in options if option.endswith(("token", "password")))
        canary = options[secret]
        where = {"api_url": f"{stage.gateway.url}/{provider}/pass"}
        for mistake, wrong in (
            ("number", {"timeout": canary, "retries": [canary]}),
            ("option", {"sip_password": canary, "stray": {"token": canary}}),
            ("address", {"api_url": f"http://user:{canary}@127.0.0.1:1"}),
            ("proxy", {**where, "proxy": f"http://user:{canary}@127.0.0.1:none"}),
            ("template", {**where, secret: canary + "{{ nowhere }}"}),
            ("half a template", {**where, secret: canary + "{{ nowhere"}),
            ("dict", {**where, secret: {"value": canary}}),
        ):
            yield f"{provider}-{number}-{mistake}", source(stage, provider, {**options, **wrong})
        for mistake, shape in (("text", f"token={canary}"), ("list", [options])):
            yield f"{provider}-{number}-{mistake}", {"plugin": "cpaas.voice.endpoints", provider: shape}


@pytest.mark.parametrize("talk", [{}, {"ANSIBLE_DISPLAY_TRACEBACK": "always", "ANSIBLE_DEBUG": "true"}], ids=len)
def test_whatever_happens(stage: Stage, talk: dict[str, str]) -> None:
    """Every success and every failure: output, logs, and the cache."""
    given = dict(sources(stage))
    said = stage.read(given, "-vvvv", environment=talk)
    said.assert_silent()
    told = {place.partition("/")[2] for place, canaries in stage.gateway.told.items() if canaries}
    assert told >= {*ON_ALL, "talk"}
    output = "".join(said.files["output.txt"].split())  # older ones of ansible-core wrap lines
    for name in given:
        refused = f"{name}.endpoints.ymlasaninventorysource" in output
        assert refused is not name.endswith(READABLE), name
    cached = [text for name, text in said.files.items() if name.startswith("cache/")]
    assert len(cached) == len(WAYS) * len(READABLE)
    assert all("stored" in text for text in cached)


def test_mistakes(stage: Stage) -> None:
    """What a source should not say, and does."""
    said = stage.read(dict(mistakes(stage)), "-vvvv")
    said.assert_silent()
    output = " ".join(said.files["output.txt"].split())
    assert output.count("cannot be read as declared") >= len(WAYS) * 7
    for fault in ("must be of type float", "is no option", "api_url: must be a URL", "must be a dict of options"):
        assert fault in output

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret is said anywhere, whatever happens."""

from __future__ import annotations

import urllib.parse

import pytest

from catalogue import ACCOUNTS, BASES, CANARIES, canary_of, filled, provider_of
from scenes import CHANGED, FAILED, ON_ALL, ON_WRITES, UNCHANGED, Scene, everything, excerpt
from stage import Stage


def listed_by(module: str) -> str:
    """Return the key of the list that a module which only reads returns."""
    return f"{module.partition('_')[2].removesuffix('_info')}s"


def test_whatever_happens(stage: Stage) -> None:
    """Every success and every failure, at the most talkative that there is."""
    scenes = everything()
    talkative = {
        "ANSIBLE_DEBUG": "true",
        "ANSIBLE_DISPLAY_ARGS_TO_STDOUT": "true",
        "ANSIBLE_DISPLAY_TRACEBACK": "always",
    }
    said = stage.play([scene.task() for scene in scenes], "-vvvv", "--diff", environment=talkative)
    said.assert_ends(scenes)
    said.assert_silent()
    results = {event["task"]: event["result"] for event in said.events() if event["event"] == "ok"}
    assert all(results[scene.name][listed_by(scene.module)] for scene in scenes if scene.habit == "talk")
    assert said.files["system-log.jsonl"].count("Invoked with") >= len([one for one in scenes if one.end != FAILED])
    told = {place.partition("/")[2] for place, canaries in stage.gateway.told.items() if canaries}
    assert told >= {*ON_ALL, *ON_WRITES, "talk"}


@pytest.mark.parametrize(
    "environment",
    [
        {"ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml", "SYSTEM_LOG_KIND": "journal"},
        {"ANSIBLE_STDOUT_CALLBACK": "minimal"},
        {"ANSIBLE_STDOUT_CALLBACK": "oneline", "ANSIBLE_PIPELINING": "true"},
    ],
    ids=lambda environment: next(iter(environment.values())),
)
def test_whoever_tells_it(stage: Stage, environment: dict[str, str]) -> None:
    """Other callbacks, and the journal of systemd."""
    scenes = excerpt()
    said = stage.play([scene.task() for scene in scenes], "-vvv", "--diff", environment=environment)
    said.assert_ends(scenes)
    said.assert_silent()
    assert "Invoked with" in said.files["system-log.jsonl"]
    assert "tree/localhost" in said.files


def test_in_ansible_runner(stage: Stage) -> None:
    """Job events, their output and the cache of facts."""
    scenes = excerpt()
    said = stage.run([scene.task() for scene in scenes])
    said.assert_silent()
    events = [text for name, text in said.files.items() if "/job_events/" in name]
    for event, wanted in (("runner_on_ok", UNCHANGED), ("runner_on_failed", FAILED)):
        found = [text for text in events if f'"event": "{event}"' in text]
        assert len(found) >= len([scene for scene in scenes if scene.end == wanted])
        assert all("module_args" in text for text in found)


def test_from_module_defaults_and_the_environment(stage: Stage) -> None:
    """Secrets that no task mentions: credentials in the environment, passwords in module_defaults."""
    environment = {"CARRIERX_API_USERNAME": "user", "CPAAS_VOICE_RETRIES": "0"}
    defaults, scenes = {}, []
    for module, bases in BASES.items():
        provider = provider_of(module)
        for option, variable in ACCOUNTS[provider][-1].items():
            name = canary_of(module, option)
            environment[variable] = CANARIES.get(name) or str(stage.variables[variable])
        defaults[f"cpaas.voice.{module}"] = filled(module, bases[0])
        end = UNCHANGED if module.endswith("_info") else CHANGED
        scenes.append(Scene(f"{module} succeeds", module, {}, end, keywords={"check_mode": True}))
        scenes.append(Scene(f"{module} fails", module, {}, FAILED, "refuse-500"))
    said = stage.play([one.task() for one in scenes], "-vvv", environment=environment, module_defaults=defaults)
    said.assert_ends(scenes)
    said.assert_silent()


@pytest.mark.parametrize(
    ("proxy", "end"),
    [
        ("http://user:{quoted}@{gateway}", UNCHANGED),
        ("http://user:{quoted}@127.0.0.1:1", FAILED),
        ("http://user:{quoted}@127.0.0.1:none", FAILED),
        ("http://user:{password}@{gateway}", FAILED),
        ("user:{password}@{gateway}", FAILED),
    ],
)
def test_a_proxy_of_the_environment(stage: Stage, proxy: str, end: str) -> None:
    """Its password is in no option."""
    password = CANARIES["plivo.proxy"]
    quoted = urllib.parse.quote(password, safe="")
    url = proxy.format(password=password, quoted=quoted, gateway=stage.gateway.address)
    environment = {"HTTP_PROXY": url, "http_proxy": url, "NO_PROXY": "", "no_proxy": ""}
    options = {"auth_id": "{{ PLIVO_AUTH_ID }}", "auth_token": "{{ canaries['plivo.auth_token'] }}", "retries": 0}
    elsewhere = {"api_url": "http://gateway.example/plivo/pass", **options}
    scene = Scene("read", "plivo_endpoint_info", elsewhere, end)
    said = stage.play([scene.task()], "-vvvv", environment=environment)
    said.assert_ends([scene])
    said.assert_silent()


def test_secrets_that_a_task_asks_for(stage: Stage) -> None:
    """With no_log, as the documentation says, they are shown nowhere; without it they would be."""
    made = {"name": "voices", "type": "voicemail", "properties": {"password": "{{ canaries['phone.kitchen'] }}"}}
    options = {"api_token": "{{ canaries['carrierx.api_token'] }}", "return_secrets": True}
    scenes = [
        Scene("create", "carrierx_endpoint", {**options, **made}, CHANGED, keywords={"no_log": True}),
        Scene("read", "carrierx_endpoint_info", options, UNCHANGED, keywords={"no_log": True, "register": "found"}),
    ]
    check = {"ansible.builtin.assert": {"that": "found.endpoints | selectattr('properties.password', 'defined')"}}
    said = stage.play([*(scene.task() for scene in scenes), check], "-vvvv")
    said.assert_ends(scenes[:1])
    said.assert_silent()

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that tells what is not as declared: what it finds, what it shows, and that it only reads."""

from __future__ import annotations

import json
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from playbooks.support import PROVIDERS, ROOT, Played, Stage

DRIFT = "cpaas.voice.drift"
KINDS = ("in_state", "differing", "missing", "extra", "failed", "password_unknown")

CANARIES = {
    "lobby_password": "canary-of-the-lobby",
    "pbx_password": "canary-of-the-pbx",
    "phone_passwords": {"kitchen": "canary-of-the-kitchen"},
}
PASSWORD = "canary-of-somebody-else"

PHONES: list[dict[str, Any]] = [
    {"name": "lobby", "provider": "plivo", "password": "{{ lobby_password }}", "extras": {"username": "lobby"}},
    {
        "name": "office",
        "provider": "carrierx",
        "extras": {
            "type": "third_party",
            "capacity": 10,
            "attributes": {"site": "A"},
            "addresses": [{"ip": "192.0.2.1", "port": 5061, "sip_username": "x", "sip_password": "{{ pbx_password }}"}],
        },
    },
    {"name": "kitchen", "provider": "catapult", "password": "{{ phone_passwords.kitchen }}", "description": "North"},
]

UNESCAPED = ("number(", "endpoints(", "value(", "named(", "macros[kind](")
"""Macros of the template, which escape what they are given."""

Phones = list[dict[str, Any]]


class Page(HTMLParser):
    """A page that was written: its texts, its elements, and the big numbers."""

    def __init__(self, path: Path) -> None:
        """Read it."""
        super().__init__()
        self.source = path.read_text(encoding="utf-8")
        self.open: list[str] = []
        self.elements: list[str] = []
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.feed(self.source)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep its name and the names of its attributes."""
        self.elements.append(tag)
        self.names |= {name for name, _value in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """What can be read, with a space between words."""
        return " ".join(" ".join(self.texts).split())

    @property
    def numbers(self) -> dict[str, int]:
        """The big numbers that are not zero."""
        found = re.findall(r'<li class="(\w+)[^"]*"><b[^>]*>([\d,]+)</b>', self.source)
        assert [kind for kind, _number in found] == list(KINDS)
        return {kind: int(number.replace(",", "")) for kind, number in found if number != "0"}


def drift(stage: Stage, phones: Phones | None = None, *arguments: str, **variables: Any) -> Played:
    """Look at a list at the most talkative; nothing but reading is sent, and no password is told."""
    stage.forget()
    given = {} if phones is None else {"endpoints_declared": phones, "endpoints_catapult_domain": "acme"}
    environment = {**stage.credentials(), "ANSIBLE_SHOW_CUSTOM_STATS": "true"}
    played = stage.play(
        DRIFT, "-vvvv", *arguments, environment=environment, variables={**CANARIES, **given, **variables}
    )
    assert set(stage.methods()) <= {"GET"}
    assert "canary" not in played.output
    return played


def page(stage: Stage, name: str = "drift.html") -> Page:
    """Return the page; it needs nothing from elsewhere, runs nothing, and tells no password."""
    found = Page(stage.place / name)
    assert "canary" not in found.source
    assert "script" not in found.elements
    assert not found.names & {"src", "href", "style", "onload", "onclick"}
    assert not re.search(r"url\(|@import", found.source)
    return found


def stats(played: Played, name: str = "drift") -> dict[str, Any]:
    """Return what the job tells AWX."""
    (shown,) = re.findall(r"^\s*RUN: (.*)$", played.output, re.MULTILINE)
    found: dict[str, Any] = json.loads(shown)[name]
    return found


def counts(summary: dict[str, int]) -> dict[str, int]:
    """Return what is not zero."""
    return {kind: count for kind, count in summary.items() if count}


def named(found: dict[str, Any], provider: str, kind: str) -> list[str]:
    """Return the names of the endpoints of a kind."""
    return [one["name"] for one in found["providers"][provider][kind]]


def make(stage: Stage, phones: Phones) -> None:
    """Bring endpoints to their state."""
    task = {"ansible.builtin.include_role": {"name": "cpaas.voice.endpoints"}}
    given = {"endpoints_declared": phones, "endpoints_catapult_domain": "acme", **CANARIES}
    stage.play(stage.write_tasks([task]), variables=given).assert_clean()


def change(stage: Stage, provider: str, **fields: Any) -> None:
    """Change the endpoint at a provider, as somebody in a portal would."""
    (one,) = stage.endpoints(provider)
    id_key = {"plivo": "endpoint_id", "carrierx": "endpoint_sid", "catapult": "id"}[provider]
    stage.emulators[provider].control("PATCH", f"endpoints/{one[id_key]}", fields)


def test_as_declared(stage: Stage) -> None:
    """All numbers are zero, but for those that are in their state and for passwords that nobody can read."""
    make(stage, PHONES)
    played = drift(stage, PHONES, drift_fail=True).assert_clean()
    assert played.changed == 0
    found = stats(played)
    assert not found["drifted"]
    assert counts(found["summary"]) == {"in_state": 3, "password_unknown": 1}
    assert page(stage).numbers == {"in_state": 3, "password_unknown": 1}
    assert "Everything is as declared." in page(stage).text


def test_what_differs(stage: Stage) -> None:
    """Each field before and after, as deep as can be told; of a password only that it would be written."""
    make(stage, PHONES)
    change(stage, "plivo", password=PASSWORD)
    change(stage, "catapult", description="")
    (office,) = stage.endpoints("carrierx")
    address = {**office["addresses"][0], "port": 5060}
    change(stage, "carrierx", capacity=2, attributes={"site": "B"}, addresses=[address])

    played = drift(stage, PHONES)
    assert played.status == 0
    found = stats(played)
    assert found["drifted"]
    assert counts(found["summary"]) == {"differing": 3, "password_unknown": 1}
    fields = {
        (*one["path"], one["before"], one["after"], one["secret"])
        for provider in PROVIDERS
        for one in found["providers"][provider]["differing"][0]["fields"]
    }
    assert fields >= {
        ("password", None, None, True),
        ("addresses", 0, "port", 5060, 5061, False),
        ("attributes", "site", "B", "A", False),
        ("capacity", 2, 10, False),
    }
    shown = page(stage)
    assert shown.numbers == {"differing": 3, "password_unknown": 1}
    for text in (
        "3 endpoints are not as declared.",
        "password would be written, not shown",
        "addresses[0].port 5060 → 5061",
        "attributes.site B → A",
        "capacity 2 → 10",
    ):
        assert text in shown.text, shown.text


def test_what_is_missing_or_extra(stage: Stage) -> None:
    """What is declared and not there, what is there and not declared, and what is declared not to be there."""
    phone = {"password": PASSWORD, "username": "x"}
    stage.seed("plivo", endpoints=[{"alias": alias, **phone} for alias in ("gone", "B-stray", "a-stray")])
    stage.seed("carrierx", endpoints=[{"name": "kept", "type": "mediator"}])
    phones = [
        *PHONES,
        {"name": "gone", "provider": "plivo", "state": "absent"},
        {"name": "kept", "provider": "carrierx", "ignore": True},
    ]
    before = [stage.endpoints(provider) for provider in PROVIDERS]
    found = stats(drift(stage, phones).assert_clean())
    assert counts(found["summary"]) == {"missing": 3, "extra": 3, "ignored": 1}
    assert named(found, "plivo", "extra") == ["a-stray", "B-stray", "gone"]
    assert [one["declared"] for one in found["providers"]["plivo"]["extra"]] == [False, False, True]
    assert [named(found, provider, "missing") for provider in PROVIDERS] == [["lobby"], ["office"], ["kitchen"]]
    shown = page(stage)
    assert shown.numbers == {"missing": 3, "extra": 3}
    assert re.search(r"a-stray \d+ B-stray \d+ gone \d+ declared absent", shown.text)
    assert [stage.endpoints(provider) for provider in PROVIDERS] == before


def test_only_what_matches_is_extra(stage: Stage) -> None:
    """Where several teams share an account."""
    stage.seed("carrierx", endpoints=[{"name": name, "type": "mediator"} for name in ("berlin-1", "hamburg-1")])
    found = stats(drift(stage, PHONES[1:2], endpoints_prune_match="berlin-.*"))
    assert named(found, "carrierx", "extra") == ["berlin-1"]
    assert list(found["providers"]) == ["carrierx"]


def test_an_endpoint_that_fails(stage: Stage) -> None:
    """It is told why; what else is there is told all the same, also what would not be deleted because of it."""
    twins = [{"alias": "lobby", "username": "lobby", "password": PASSWORD}] * 2
    stage.seed("plivo", endpoints=[*twins, {"alias": "stray", "username": "stray", "password": PASSWORD}])
    found = stats(drift(stage, PHONES[:1]))
    assert counts(found["summary"]) == {"failed": 1, "extra": 1}
    (failed,) = found["providers"]["plivo"]["failed"]
    shown = page(stage)
    assert shown.numbers == {"failed": 1, "extra": 1}
    for one in stage.endpoints("plivo")[:2]:
        assert one["endpoint_id"] in failed["error"]
        assert one["endpoint_id"] in shown.text


def test_a_provider_that_cannot_be_read(stage: Stage) -> None:
    """The page says so, and tells of the others."""
    make(stage, PHONES)
    stage.emulators["carrierx"].control("POST", "faults", {"kind": "status", "status": 401})
    played = drift(stage, PHONES)
    assert played.status == 0
    found = stats(played)
    assert found["unread"] == ["carrierx"]
    assert found["drifted"]
    assert counts(found["summary"]) == {"in_state": 2, "password_unknown": 1}
    shown = page(stage)
    assert "Nothing is known of CarrierX. The rest is as declared." in shown.text
    assert "401" in shown.text
    assert shown.text.count("unknown") == len(KINDS)
    stage.emulators["carrierx"].control("POST", "faults", {"kind": "status", "status": 401})
    failed = drift(stage, PHONES, drift_fail=True)
    assert failed.status == 2
    assert "Not known: carrierx." in failed.output


def test_names_from_strangers(stage: Stage) -> None:
    """They are text: neither elements of the page nor templates of Ansible."""
    names = ["<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "{{ 7 * 191 }}", "\"'&amp;"]
    stage.seed("plivo", endpoints=[{"alias": name, "username": "x", "password": PASSWORD} for name in names])
    site = {"site": "<b>{{ 7 * 191 }}", "<i>": "{{ x }}"}
    office = {"name": "office", "type": "third_party", "addresses": [{"ip": "192.0.2.1"}], "attributes": site}
    stage.seed("carrierx", endpoints=[office])
    declared = {"name": "office", "provider": "carrierx", "extras": {"attributes": {"site": "A", "<i>": None}}}
    played = drift(stage, [*PHONES[:1], declared])
    assert played.status == 0
    found = stats(played)
    assert sorted(named(found, "plivo", "extra")) == sorted(names)
    shown = page(stage)
    for name in names:
        assert " ".join(name.split()) in shown.text
    for text in ("<b>{{ 7 * 191 }}", "attributes.<i> {{ x }} → none"):
        assert text in shown.text, shown.text
    assert "1337" not in shown.text
    assert "1337" not in json.dumps(found)
    assert "img" not in shown.elements


def test_every_value_is_escaped() -> None:
    """The template escapes whatever it writes, or leaves it to a macro that does."""
    template = (ROOT / "playbooks" / "templates" / "drift.html.j2").read_text(encoding="utf-8")
    written = re.findall(r"\{\{(.*?)\}\}", template, re.DOTALL)
    assert len(written) > 20
    assert not [one for one in written if not one.endswith("| e ") and not one.strip().startswith(UNESCAPED)]
    assert "safe" not in re.findall(r"\|\s*(\w+)", template)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--check"], ["-e", "ansible_check_mode=false"], ["-e", '{"check_mode": false, "ansible_diff_mode": false}']],
    ids=str,
)
def test_it_only_reads(stage: Stage, arguments: list[str]) -> None:
    """Whatever the caller says: there is something to write, nothing is written, and the page is there."""
    stage.seed("carrierx", endpoints=[{"name": "stray", "type": "mediator"}])
    assert drift(stage, PHONES, *arguments).status == 0
    assert set(stage.methods()) == {"GET"}
    assert page(stage).numbers == {"missing": 3, "extra": 1}
    assert [len(stage.endpoints(provider)) for provider in PROVIDERS] == [0, 1, 0]


@pytest.mark.parametrize("hiding", [{"endpoints_prune": False}, {"endpoints_prune_max": 5}], ids=str)
def test_nothing_hides_what_is_extra(stage: Stage, hiding: dict[str, Any]) -> None:
    """An extra variable that beats the playbook is refused: the page would not be true."""
    played = drift(stage, PHONES, **hiding)
    assert played.status == 2
    assert "Leave endpoints_prune and endpoints_prune_max out" in played.output
    assert not stage.methods()


def test_a_list_that_nobody_understands(stage: Stage) -> None:
    """There is nothing to report: the play fails with the faults."""
    played = drift(stage, [{**PHONES[1], "description": "Ground floor"}])
    assert played.status == 2
    assert "carrierx has no description" in played.output
    assert not (stage.place / "drift.html").exists()
    assert not stage.methods()


@pytest.mark.parametrize("both", [True, False])
def test_one_source(stage: Stage, both: bool) -> None:
    """A table or a list, one of them."""
    played = drift(stage, PHONES, endpoints_csv="phones.csv") if both else drift(stage)
    assert played.status == 2
    assert "Give endpoints_csv, the path of a table, or endpoints_declared" in played.output


def test_it_can_fail(stage: Stage) -> None:
    """With the page and the statistics of the job written before."""
    played = drift(stage, PHONES, drift_fail=True)
    assert played.status == 2
    assert "Not as declared: 0 differing, 3 missing, 0 extra, 0 failed. Not known: nothing." in played.output
    assert stats(played)["drifted"]
    assert page(stage).numbers == {"missing": 3}


def test_where_it_is_written(stage: Stage) -> None:
    """Elsewhere, or no page at all; the statistics under another name."""
    drift(stage, PHONES, drift_report=str(stage.place / "elsewhere.html")).assert_clean()
    assert page(stage, "elsewhere.html").numbers == {"missing": 3}
    played = drift(stage, PHONES, drift_report="", drift_stats="phones_drift").assert_clean()
    assert stats(played, "phones_drift")["summary"]["missing"] == 3
    assert not (stage.place / "drift.html").exists()


def test_thousands_stay_readable(stage: Stage) -> None:
    """A long list is there, folded; a short one is open."""
    stage.seed("carrierx", endpoints=[{"name": f"stray-{place:04}", "type": "mediator"} for place in range(1200)])
    drift(stage, PHONES[1:2]).assert_clean()
    shown = page(stage)
    assert shown.numbers == {"missing": 1, "extra": 1200}
    assert "1,201 endpoints are not as declared." in shown.text
    assert re.findall(r'<details class="(\w+)"( open)?>', shown.source) == [("missing", " open"), ("extra", "")]
    assert "stray-1199" in shown.text


def test_the_job_is_named(stage: Stage) -> None:
    """The page says what was looked at: by AWX, the inventory and the job."""
    awx = {"awx_inventory_name": "Phones & doors", "awx_job_template_name": "Nightly", "awx_job_id": 42}
    drift(stage, PHONES[:1], **awx).assert_clean()
    assert "Inventory Phones & doors Job Nightly 42" in page(stage).text


def test_the_document(stage: Stage) -> None:
    """Its commands do what it says, on the table that it shows."""
    text = (ROOT / "docs" / "DRIFT.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (commands,) = re.findall(r"^```shell\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (stage.place / "phones.csv").write_text(table, encoding="utf-8")
    for command, status in zip(commands.splitlines(), (0, 2), strict=True):
        program, playbook, *arguments = shlex.split(command, comments=True)
        assert program == "ansible-playbook"
        played = stage.play(playbook, *arguments)
        assert "pass-of" not in played.output
        assert played.status == status
        assert page(stage).numbers == {"missing": 2}
    assert set(stage.methods()) == {"GET"}

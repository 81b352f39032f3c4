# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers with any value in any place: every module succeeds, or fails with a message that a person can read.

An honest conversation of each module with an emulator is recorded, then played back with one place of one answer
replaced. A sample of all replacements is tried, the same in each run; with plain pytest, the environment variable
FUZZ_EXAMPLES says how many of each conversation.
"""

from __future__ import annotations

import copy
import gc
import importlib
import itertools
import json
import os
import random
import re
from collections.abc import Iterable, Iterator
from typing import Any, Callable, NamedTuple, Union

import pytest

from ansible_collections.cpaas.voice.plugins.module_utils import _listing
from ansible_collections.cpaas.voice.tests.unit.hostile_server import HostileServer, Reply, Request, ask, whole
from ansible_collections.cpaas.voice.tests.unit.support import (
    CHANGE,
    NEW,
    PROVIDERS,
    SECRET,
    Account,
    Result,
    run_module,
)

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
MOST_REQUESTS = 40

DEEP = 600
NINES = '"' + "9" * 5000 + '"'
VALUES = [
    "null",
    "0",
    "-1",
    "1" + "0" * 400,
    "1e999",
    "NaN",
    "1.5",
    "true",
    '""',
    '"x"',
    NINES,
    '"' + "x" * 100_000 + '"',
    '"\\ud800"',
    '"a\\u0000\\r\\nb"',
    '"\\u001b[31m\\u009b2J\\u202e"',
    '".."',
    '"../x?y#z"',
    '"%2e%2e"',
    "[]",
    "{}",
    "[null]",
    '["x"]',
    "[{}]",
    '{"a": 1}',
    "[" * 60 + "]" * 60,
    "[" * DEEP + "]" * DEEP,
    '{"a":' * DEEP + "1" + "}" * DEEP,
    "[" * 100_000,
    '1, "twice": 1, "twice": 2',
    "\ud800",  # no UTF-8
    "",
]
"""What is put in place of a true value, as the text of an answer writes it."""

MISSING = None
HERE = "the place to be replaced"

ONE = r"(?!\.\.?(?:[/?]|$))[^/?#]+"
PATHS = {
    "plivo": rf"/v1/Account/MA\w+/Endpoint/(?:{ONE}/|\?\S+)?",
    "carrierx": rf"/core/v2/(?:endpoints(?:/{ONE}|\?\S+)?|trunk_groups(?:\?\S+|/{ONE}(?:\?\S+|/trunks(?:/{ONE}|\?\S+)?)?)|phonenumber/dids(?:/{ONE}|\?\S+))",
    "catapult": rf"/v1/users/u-\w+/domains(?:\?\S+|/{ONE}(?:/endpoints(?:/{ONE}|\?\S+)?)?)?",
}
"""Where requests may go, whatever ids there are in answers."""


class Scene(NamedTuple):
    """A conversation: a module, its options, what was declared or put in before. ID stands for the id of what was declared."""

    name: str
    module: str
    options: dict[str, Any]
    before: tuple[dict[str, Any], ...] = ()
    switches: dict[str, Any] = {}  # noqa: RUF012 - never changed
    seed: dict[str, Any] = {}  # noqa: RUF012 - never changed

    @property
    def provider(self) -> str:
        """The provider that it is about."""
        return self.module.partition("_")[0]


ID = "the id"


def scenes_of(provider: str) -> Iterator[Scene]:
    """Yield the conversations of a provider's modules."""
    one, many, info = (f"{provider}_endpoint{suffix}" for suffix in ("", "s", "_info"))
    new, change = NEW[provider], CHANGE[provider]
    there = (new,)
    domain = {name: new[name] for name in new if name == "domain_id"}
    entry = {name: new[name] for name in new if name not in domain}
    identity = {name: new[name] for name in entry if name in ("alias", "name")}
    id_key = {"carrierx": "endpoint_sid"}.get(provider, "endpoint_id")
    yield Scene("create", one, new)
    yield Scene("change", one, {**new, **change, "update_password": "always"}, there)
    yield Scene("change by id", one, {**domain, **change, id_key: ID}, there)
    yield Scene("delete", one, {**domain, **identity, "state": "absent"}, there)
    yield Scene("delete by id", one, {**domain, id_key: ID, "state": "absent"}, there)
    yield Scene("read all", info, domain, there)
    yield Scene("read one", info, {**domain, id_key: ID}, there)
    yield Scene("create many", many, {**domain, "endpoints": [entry]})
    yield Scene("change many", many, {**domain, "endpoints": [{**entry, **change}]}, there)
    yield Scene("prune", many, {**domain, "endpoints": [], "prune": True, "prune_max": 5}, there)


def scenes() -> Iterator[Scene]:
    """Yield all conversations."""
    for provider in PROVIDERS:
        yield from scenes_of(provider)
    by_name = {name: NEW["catapult"][name] for name in NEW["catapult"] if name != "domain_id"}
    yield Scene("find the domain", "catapult_endpoint", {**by_name, "domain": "test"})
    merging = {"nested_patch": "merge"}
    with_site = {**NEW["carrierx"], "attributes": {"site": "berlin", "owner": "it"}}
    without_site = {"name": "lobby", "attributes": {"site": None}}
    yield Scene("replace", "carrierx_endpoint", without_site, (with_site,), merging)
    yield from scenes_of_domains()
    yield from scenes_of_dids()
    yield from scenes_of_trunk_groups()


def scenes_of_domains() -> Iterator[Scene]:
    """Yield the conversations about Catapult's domains."""
    lobby = {"endpoints": [{"id": "re-1", "name": "lobby", "domainId": "rd-test"}]}
    gone = {"name": "test", "state": "absent"}
    yield Scene("create", "catapult_domain", {"name": "acme", "description": "Acme"})
    yield Scene("change", "catapult_domain", {"domain_id": "rd-test", "description": "Changed"})
    yield Scene("delete", "catapult_domain", gone)
    yield Scene("delete with endpoints", "catapult_domain", {**gone, "force": True}, seed=lobby)
    yield Scene("read all", "catapult_domain_info", {})
    yield Scene("read one", "catapult_domain_info", {"domain_id": "rd-test"})


def scenes_of_dids() -> Iterator[Scene]:
    """Yield the conversations about CarrierX's numbers."""
    group = {"trunk_group_sid": "sid-in", "name": "inbound"}
    seed = {"trunk_groups": [group], "dids": [{"did_sid": "sid-1", "phonenumber": "14155550100"}]}
    number = {"phonenumber": "14155550100"}
    yield Scene("change", "carrierx_did", {**number, "name": "Main", "trunk_group": "inbound"}, seed=seed)
    yield Scene("change by sid", "carrierx_did", {"did_sid": "sid-1", "name": "Main"}, seed=seed)
    yield Scene("read all", "carrierx_did_info", {}, seed=seed)
    yield Scene("read one", "carrierx_did_info", {"did_sid": "sid-1"}, seed=seed)


def scenes_of_trunk_groups() -> Iterator[Scene]:
    """Yield the conversations about CarrierX's trunk groups."""
    pbx = {"endpoint_sid": "sid-pbx", "name": "pbx", "type": "mediator"}
    trunks = [{"trunk_sid": "t-1", "name": "one"}, {"trunk_sid": "t-2", "name": "two"}]
    seed = {"endpoints": [pbx], "trunk_groups": [{"trunk_group_sid": "sid-in", "name": "inbound", "trunks": trunks}]}
    wanted = [{"name": "two", "endpoint": "pbx"}, {"name": "three"}]
    yield Scene("create", "carrierx_trunk_group", {"name": "new", "trunks": wanted}, seed=seed)
    yield Scene("change", "carrierx_trunk_group", {"name": "inbound", "trunks": wanted}, seed=seed)
    yield Scene("delete", "carrierx_trunk_group", {"name": "inbound", "state": "absent"}, seed=seed)
    yield Scene("read all", "carrierx_trunk_group_info", {}, seed=seed)
    yield Scene("read one", "carrierx_trunk_group_info", {"trunk_group_sid": "sid-in"}, seed=seed)


SCENES = {f"{scene.module}-{scene.name.replace(' ', '-')}": scene for scene in scenes()}


class Runner(NamedTuple):
    """Runs modules against a server."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    secrets: list[str]

    def sign_in(self, account: Account) -> None:
        """Give the modules the credentials of an account, which no result may hold."""
        for name, value in account.emulator.environment.items():
            self.monkeypatch.setenv(name, value)
            if name.endswith(("TOKEN", "SECRET")):
                self.secrets.append(value)

    def __call__(self, module: str, url: str, **options: Any) -> Result:
        """Run a module and hold its result to what is promised of every one."""
        gc.collect(0)
        main = importlib.import_module(f"ansible_collections.cpaas.voice.plugins.modules.{module}").main
        quick = {"retries": 0, "retry_max_delay": 0, "max_rate": 0, "timeout": 5, "api_url": url}
        result = run_module(self.monkeypatch, self.capsys, main, **quick, **options)
        assert "fault of the collection" not in str(result), result.get("msg")
        assert not [secret for secret in self.secrets if secret in str(result)]
        if result.failed:
            told = [result["msg"], *(str(warning) for warning in result.get("warnings", ()))]
            assert "".join(told).isprintable(), told
            assert max(map(len, told)) < 11_000
        return result


Answer = Union[Reply, Callable[[Request], Iterable[bytes]]]


class Playback(NamedTuple):
    """Answers by method and path, in their order; the last one again and again."""

    kept: dict[tuple[str, str], list[Answer]]

    def __call__(self, request: Request) -> Iterable[bytes]:
        """Return the answer to a request."""
        answers = self.kept.get((request.method, request.path)) or [Reply(404, {}, b'{"error": "no such thing"}')]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return [answer.sent()] if isinstance(answer, Reply) else answer(request)


class Conversation(NamedTuple):
    """What was said in a scene, and with which options."""

    options: dict[str, Any]
    exchanges: list[tuple[Request, Reply]]

    def played_back(self, number: int, answer: Answer) -> Playback:
        """Return the answers as they were, but for one."""
        kept: dict[tuple[str, str], list[Answer]] = {}
        for position, (request, reply) in enumerate(self.exchanges):
            kept.setdefault((request.method, request.path), []).append(answer if position == number else reply)
        return Playback(kept)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Runner]:
    """Return what runs modules.

    What runs before left behind is collected between runs only: at the bottom of a deep answer that would go wrong.
    """
    gc.disable()
    yield Runner(monkeypatch, capsys, [SECRET])
    gc.enable()


def recorded(scene: Scene, account: Account, run: Runner) -> Conversation:
    """Return what an honest server says in a scene."""
    account.switch(**scene.switches)
    account.seed(**scene.seed)
    for options in scene.before:
        account.converge(**options)
    there = account.stored()[0][account.id_key] if scene.before else None
    said = Conversation({name: there if value == ID else value for name, value in scene.options.items()}, [])

    def honest(request: Request) -> list[bytes]:
        reply = ask(account.emulator.url, request)
        said.exchanges.append((request, reply))
        return [reply.sent()]

    run.sign_in(account)
    with HostileServer(honest) as server:
        assert not run(scene.module, server.url, **said.options).failed
    return said


class Replacement(NamedTuple):
    """Something else in one place of one answer."""

    number: int
    place: tuple[Any, ...]
    text: str | None

    def applied(self, body: bytes) -> bytes:
        """Return the body with it."""
        if not self.place:
            return str(self.text).encode("utf-8", "surrogatepass")
        whole_body = json.loads(body)
        within = whole_body
        for step in self.place[:-1]:
            within = within[step]
        if self.text is MISSING:
            del within[self.place[-1]]
            return json.dumps(whole_body).encode()
        within[self.place[-1]] = HERE
        return json.dumps(whole_body).replace(json.dumps(HERE), self.text).encode("utf-8", "surrogatepass")


ALWAYS = {
    "plivo_endpoint_info-read-all": [Replacement(0, ("objects", 0, "username"), '"a' + "1" * 200_000 + '"')],
    "plivo_endpoint-delete": [Replacement(0, ("objects", 0, "endpoint_id"), '".."')],
    "plivo_endpoint-create": [Replacement(1, ("endpoint_id",), '"\\ud800"')],
    "carrierx_endpoint_info-read-all": [Replacement(0, ("items", 1, "addresses", 0, "port"), NINES)],
    "carrierx_endpoint-delete": [Replacement(0, ("items", 1, "endpoint_sid"), '".."')],
    "carrierx_endpoint-replace": [
        Replacement(3, (), "[]"),
        Replacement(3, ("addresses",), '"x"'),
        Replacement(3, ("attributes",), '"x"'),
    ],
    "catapult_endpoint-delete": [Replacement(0, (0, "id"), '".."')],
    "catapult_endpoint-find-the-domain": [Replacement(0, (0, "id"), '".."')],
}
"""What broke something once is tried in each run."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the ways to all values within a value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from places(one, (*path, step))


def replacements(said: Conversation, seed: str) -> list[Replacement]:
    """Return a sample of all replacements, the same for the same seed."""
    every = [
        Replacement(number, place, text)
        for number, (_request, reply) in enumerate(said.exchanges)
        for place in places(json.loads(reply.body) if reply.body else None)
        for text in (*VALUES, MISSING)
        if place or text is not MISSING
    ]
    return [*ALWAYS.get(seed, ()), *random.Random(seed).sample(every, min(len(every), EXAMPLES))]


@pytest.mark.parametrize("name", SCENES)
def test_any_value_in_any_place(request: pytest.FixtureRequest, run: Runner, name: str) -> None:
    """The module succeeds or fails clearly, soon, without a request that goes astray."""
    scene = SCENES[name]
    said = recorded(scene, request.getfixturevalue(scene.provider), run)
    with HostileServer(lambda _request: []) as server:
        for replacement in replacements(said, name):
            true = said.exchanges[replacement.number][1]
            bad = true._replace(body=replacement.applied(true.body))
            server.answers = said.played_back(replacement.number, bad)
            server.requests.clear()
            try:
                run(scene.module, server.url, **copy.deepcopy(said.options))
            except (Exception, pytest.fail.Exception) as error:
                raise AssertionError(replacement) from error
            assert len(server.requests) <= MOST_REQUESTS, replacement
            assert all(re.fullmatch(PATHS[scene.provider], one.target) for one in server.requests), replacement


def everywhere(value: Any, text: str) -> Any:
    """Return a copy of a value in which every text reads so."""
    if isinstance(value, dict):
        return {key: everywhere(inner, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [everywhere(inner, text) for inner in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_sent_elsewhere(request: pytest.FixtureRequest, run: Runner, name: str) -> None:
    """Neither to what headers name, nor to what any text in an answer names, nor through a redirect."""
    scene = SCENES[name]
    said = recorded(scene, request.getfixturevalue(scene.provider), run)
    with HostileServer(lambda _request: []) as elsewhere, HostileServer(lambda _request: []) as server:
        url = f"{elsewhere.url}/x?page=1"
        links = {"Location": url, "Content-Location": url, "Link": f'<{url}>; rel="next"', "Refresh": f"0; url={url}"}
        for number, (_request, reply) in enumerate(said.exchanges):
            named = json.dumps(everywhere(json.loads(reply.body or b"null"), url)).encode()
            for bad in (
                reply._replace(headers=links),
                reply._replace(headers=links, body=named),
                reply._replace(headers=links, status=307),
            ):
                server.answers = said.played_back(number, bad)
                server.requests.clear()
                run(scene.module, server.url, **copy.deepcopy(said.options))
                assert all(re.fullmatch(PATHS[scene.provider], one.target) for one in server.requests)
        assert not elsewhere.connections


FULL_PAGE = [{"id": f"re-x{number}", "name": f"b{number}"} for number in range(1000)]
LISTS: dict[str, Callable[[list[Any]], Any]] = {
    "plivo": lambda objects: {"objects": objects, "meta": {"next": "/x", "total_count": 10**9}},
    "carrierx": lambda objects: {"items": objects, "has_more": True, "pagination": {"next": "/x"}, "total": 10**9},
    "catapult": lambda objects: objects,
}


@pytest.mark.parametrize("pages", ["always new", "the same", "two in turn"])
@pytest.mark.parametrize("provider", LISTS)
def test_a_list_without_end_is_given_up(request: pytest.FixtureRequest, run: Runner, provider: str, pages: str) -> None:
    """After so many pages, or when they repeat."""
    run.monkeypatch.setattr(_listing, "MAX_PAGES", 20)
    account: Account = request.getfixturevalue(provider)
    run.sign_in(account)
    numbers = {"always new": itertools.count(), "the same": itertools.repeat(0), "two in turn": itertools.cycle((0, 1))}

    def page(_request: Request) -> list[bytes]:
        number = next(numbers[pages])
        objects = [{account.id_key: f"id-{number}", "name": f"name-{number}", "alias": None, "type": "mediator"}]
        link = '</x?page=1>; rel="next"'
        return [whole(json.dumps(LISTS[provider](objects)).encode(), Link=link)]

    where = {"domain_id": "rd-test"} if provider == "catapult" else {}
    with HostileServer(page) as server:
        failed = run(f"{provider}_endpoint_info", server.url, **where)
        assert "the same page again and again" in failed["msg"] or "does not end after 20 pages" in failed["msg"]
        assert len(server.requests) <= 20


@pytest.mark.parametrize(
    "link",
    [
        "<" * 60_000,
        "<x" * 30_000,
        "<>" * 30_000,
        '<http://[::1?page=1>; rel="next"',
        '<x?page=-1>; rel="next"',
        '<x?page=1&size=abc>; rel="next"',
        f'<x?page={"9" * 5000}>; rel="next"',
        '<x?page=\u0661>; rel="next"',
        '<x?page=1&page=2&size=5>; rel="next"',
    ],
)
def test_a_link_without_sense_is_an_error_or_none(catapult: Account, run: Runner, link: str) -> None:
    """The list ends there, or the task fails; the next page is read with what the link says where it makes sense."""
    pages = {"0": whole(b'[{"id": "re-1", "name": "a"}]', Link=link), "1": whole(json.dumps(FULL_PAGE).encode())}

    def page(request: Request) -> list[bytes]:
        (number,) = re.findall(r"\bpage=(\d+)", request.target)
        return [pages.get(number, whole(b"[]"))]

    run.sign_in(catapult)
    with HostileServer(page) as server:
        result = run("catapult_endpoint_info", server.url, domain_id=NEW["catapult"]["domain_id"])
        assert result.failed or "a" in [one["name"] for one in result["endpoints"]]
        assert len(server.requests) <= MOST_REQUESTS


WILD = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u2028\ud800"
"""What a terminal would obey."""


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 409, 422, 429, 500, 503, 599])
@pytest.mark.parametrize("name", [name for name in SCENES if name.endswith("-create")])
def test_an_error_is_quoted_without_harm(request: pytest.FixtureRequest, run: Runner, name: str, status: int) -> None:
    """Neither what a terminal would obey nor a secret gets into the message, whatever the error quotes."""
    scene = SCENES[name]
    said = recorded(scene, request.getfixturevalue(scene.provider), run)
    with HostileServer(lambda _request: []) as server:
        for number in range(len(said.exchanges)):

            def quoting(request: Request) -> list[bytes]:
                run.secrets.append(request.headers["authorization"].partition(" ")[2])
                quoted = f"{WILD} {request.headers} {request.body.decode()}"
                body = json.dumps({"error": quoted, "api_id": WILD, "code": WILD * 2000}).encode()
                return [whole(body, status, X_Request_ID=WILD)]

            server.answers = said.played_back(number, quoting)
            server.requests.clear()
            run(scene.module, server.url, **copy.deepcopy(said.options))


@pytest.mark.parametrize("provider", LISTS)
def test_a_name_that_somebody_else_gave_is_told_without_harm(
    request: pytest.FixtureRequest, run: Runner, provider: str
) -> None:
    """The object cannot be deleted, and the message names it."""
    account: Account = request.getfixturevalue(provider)
    run.sign_in(account)
    there = {account.id_key: "some-id", "name": WILD, "alias": WILD, "type": "mediator"}
    body = {
        "plivo": {"objects": [there], "meta": {"total_count": 1}},
        "carrierx": {"items": [there]},
        "catapult": [there],
    }[provider]

    def answers(request: Request) -> list[bytes]:
        if "trunk_groups" in request.target:
            return [whole(b'{"items": []}')]
        return [whole(json.dumps(body).encode()) if request.method == "GET" else whole(b"{}", 400)]

    where = {"domain_id": "rd-test"} if provider == "catapult" else {}
    with HostileServer(answers) as server:
        failed = run(f"{provider}_endpoints", server.url, **where, endpoints=[], prune=True, prune_max=1)
        assert "\\u001b[2J" in failed["msg"]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugin as Ansible runs it: what it makes of accounts, and what it says of those that it cannot read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData

from ansible_collections.cpaas.voice.plugins.inventory import endpoints
from ansible_collections.cpaas.voice.plugins.plugin_utils import _accounts, _hosts
from ansible_collections.cpaas.voice.tests.unit.plugins.inventory.conftest import Enter, Sources, definitions
from ansible_collections.cpaas.voice.tests.unit.support import SECRET, Account

IMPATIENT = {"retries": 0}

PHONES = [
    {"endpoint_id": "1", "alias": "lobby", "username": "lobby1", "password": SECRET},
    {"endpoint_id": "2", "alias": "berlin-hall", "username": "hall2", "password": SECRET, "registered": True},
]


def hosts(inventory: InventoryData) -> list[str]:
    """Return the names of the hosts in their order."""
    return list(inventory.hosts)


def variables(inventory: InventoryData, host: str) -> dict[str, Any]:
    """Return what is known of a host."""
    return dict(inventory.hosts[host].vars)


def groups(inventory: InventoryData) -> dict[str, list[str]]:
    """Return the hosts of each group that was made."""
    inventory.reconcile_inventory()
    found = {name: [host.name for host in group.get_hosts()] for name, group in inventory.groups.items()}
    return {name: found[name] for name in found if name not in ("all", "ungrouped")}


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("endpoints.yml", True),
        ("berlin.endpoints.yaml", True),
        ("cpaas_voice.yml", True),
        ("plivo.cpaas_voice.yaml", True),
        ("hosts.yml", False),
        ("endpoints.json", False),
    ],
)
def test_the_names_of_files(tmp_path: Path, name: str, is_ours: bool) -> None:
    """The end of its name tells whose a file is; it has to be there."""
    plugin = endpoints.InventoryModule()
    assert not plugin.verify_file(str(tmp_path / name))
    (tmp_path / name).touch()
    assert plugin.verify_file(str(tmp_path / name)) is is_ours


def described(options: dict[str, Any]) -> dict[str, Any]:
    """Return of options what is both in a documentation and in an argument spec."""
    return {name: tuple(one.get(key) for key in ("type", "elements", "default")) for name, one in options.items()}


@pytest.mark.parametrize("section", _accounts.KINDS)
def test_sections_are_documented(section: str) -> None:
    """Each option of a section, with its type and what it is by default; nothing else."""
    option = definitions()[section]
    assert option["type"] == "dict"
    assert described(option["suboptions"]) == described(_accounts.spec_of(section))


def test_filters_are_documented() -> None:
    """Each of them; nothing else."""
    assert described(definitions()["filters"]["suboptions"]) == described(_hosts.FILTERS)


def test_one_provider(sources: Sources, enter: Enter, plivo: Account) -> None:
    """A host has what the module shows, and what all have."""
    enter(plivo)
    plivo.seed(endpoints=PHONES)
    found = sources.read(plivo=None)
    assert hosts(found) == ["berlin-hall", "lobby"]
    known = variables(found, "lobby")
    assert known["voice_provider"] == "plivo"
    assert (known["voice_id"], known["voice_endpoint_id"]) == ("1", "1")
    assert (known["voice_name"], known["voice_alias"]) == ("lobby", "lobby")
    assert known["voice_sip_uri"] == "sip:lobby1@phone.plivo.com"
    assert (known["voice_registered"], known["voice_enabled"], known["voice_domain"]) == (False, None, None)
    assert variables(found, "berlin-hall")["voice_registered"] is True
    assert not [name for name in known if "password" in name]
    assert plivo.methods() == ["GET"]


def test_every_provider(sources: Sources, enter: Enter, plivo: Account, carrierx: Account, catapult: Account) -> None:
    """Several at once, each in a group of its own."""
    enter(plivo, carrierx, catapult)
    plivo.seed(endpoints=PHONES)
    carrierx.seed(endpoints=[{"name": "pbx", "type": "third_party", "out_sip_password": SECRET, "voip_token": SECRET}])
    catapult.seed(endpoints=[{"id": "re-1", "name": "desk", "domainId": "rd-test", "enabled": False}])
    found = sources.read(
        plivo={}, carrierx={}, catapult={}, keyed_groups=[{"key": "voice_provider", "separator": ""}], strict=True
    )
    assert groups(found) == {
        "plivo": ["berlin-hall", "lobby"],
        "carrierx": ["System Gateway", "pbx"],
        "catapult": ["desk"],
    }
    desk = variables(found, "desk")
    assert (desk["voice_domain"], desk["voice_domain_id"], desk["voice_enabled"]) == ("test", "rd-test", False)
    assert variables(found, "pbx")["voice_type"] == "third_party"
    assert SECRET not in str([variables(found, host) for host in hosts(found)])
    assert {method for account in (plivo, carrierx, catapult) for method in account.methods()} == {"GET"}


DOMAINS = [{"id": "rd-1", "name": "acme"}, {"id": "rd-2", "name": "beta"}]


@pytest.mark.parametrize(
    ("section", "found", "requests"),
    [
        ({}, ["acme", "beta"], 4),
        ({"domains": ["beta"]}, ["beta"], 2),
        ({"domains": ["beta", "acme", "beta"]}, ["acme", "beta"], 3),
        ({"domain_ids": ["rd-1"]}, [None], 1),
        ({"domains": ["acme"], "domain_ids": ["rd-1", "rd-2"]}, ["acme", "beta"], 3),
    ],
)
def test_domains(
    sources: Sources, enter: Enter, catapult: Account, section: dict[str, Any], found: list[Any], requests: int
) -> None:
    """All domains, or those that are named, each read once; their list is read only where it tells something."""
    enter(catapult)
    catapult.seed(domains=DOMAINS, endpoints=[{"name": f"at-{one['name']}", "domainId": one["id"]} for one in DOMAINS])
    inventory = sources.read(catapult=section)
    assert sorted((variables(inventory, host)["voice_domain"] for host in hosts(inventory)), key=str) == found
    assert catapult.methods() == ["GET"] * requests


def test_a_domain_that_is_not_there(sources: Sources, enter: Enter, catapult: Account) -> None:
    """A name in other letters is no domain, either."""
    enter(catapult)
    for name, told in (("nowhere", "no domain 'nowhere'"), ("TEST", "differs in case only: 'test'")):
        with pytest.raises(AnsibleParserError, match=told):
            sources.read(catapult={"domains": [name]})


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["System Gateway", "berlin-hall", "desk", "lobby", "pbx"]),
        ({"name": "lobby"}, ["lobby"]),
        ({"name": "lob"}, []),
        ({"name": ["berlin-.{1,4}", "d.*"]}, ["berlin-hall", "desk"]),
        ({"name": "berlin-.{1,4}"}, ["berlin-hall"]),
        ({"domain": "te.*"}, ["desk"]),
        ({"type": "third_party|voicemail"}, ["pbx"]),
        ({"registered": True}, ["berlin-hall"]),
        ({"registered": False}, ["lobby"]),
        ({"enabled": False}, ["desk"]),
        ({"enabled": "{{ not true }}"}, ["desk"]),
        ({"enabled": True, "name": "desk"}, []),
    ],
    ids=str,
)
def test_filters(
    sources: Sources,
    enter: Enter,
    plivo: Account,
    carrierx: Account,
    catapult: Account,
    filters: dict[str, Any],
    found: list[str],
) -> None:
    """All of them have to apply; what nobody knows is neither true nor false."""
    enter(plivo, carrierx, catapult)
    plivo.seed(endpoints=PHONES)
    carrierx.seed(endpoints=[{"name": "pbx", "type": "third_party"}])
    catapult.seed(endpoints=[{"name": "desk", "domainId": "rd-test", "enabled": False}])
    inventory = sources.read(plivo={}, carrierx={}, catapult={}, filters=(filters))
    assert sorted(hosts(inventory)) == found


def test_names(sources: Sources, enter: Enter, plivo: Account) -> None:
    """The first expression that gives a name wins, then the alias, then the id."""
    enter(plivo)
    odd = [{"endpoint_id": f"{number}0", "alias": alias} for number, alias in enumerate(["", "localhost", "{{ 1 }}"])]
    plivo.seed(endpoints=[*PHONES, *odd])
    expressions = ["voice_nothing", "'' if voice_alias == 'lobby' else none", "voice_contact.name"]
    assert hosts(sources.read(plivo={}, hostnames=expressions)) == ["00", "berlin-hall", "lobby", "10", "20"]
    named = ["voice_username ~ '.' ~ voice_provider"]
    assert "lobby1.plivo" in hosts(sources.read(plivo={}, hostnames=named))
    with pytest.raises(AnsibleParserError, match=r"name the host of the endpoint 00 by voice_nothing: .*undefined"):
        sources.read(plivo={}, hostnames=expressions, strict=True)


def test_several_of_one_name(sources: Sources, enter: Enter, plivo: Account, catapult: Account) -> None:
    """All of them stay, whether at one provider or at several."""
    enter(plivo, catapult)
    plivo.seed(endpoints=[*PHONES, {"endpoint_id": "3", "alias": "lobby"}])
    catapult.seed(endpoints=[{"id": "re-1", "name": "lobby", "domainId": "rd-test"}])
    found = hosts(sources.read(plivo={}, catapult={}))
    assert sorted(found) == ["berlin-hall", "lobby_1", "lobby_3", "lobby_re-1"]
    (warning,) = sources.warnings
    assert "lobby" in warning
    assert "berlin-hall" not in warning


def test_constructed(sources: Sources, enter: Enter, plivo: Account) -> None:
    """Variables and groups from expressions; the prefix is the user's choice."""
    enter(plivo)
    plivo.seed(endpoints=PHONES)
    found = sources.read(
        plivo={},
        hostvars_prefix="phone_",
        compose=({"extension": "phone_alias | upper", "nothing": "phone_nothing"}),
        groups=({"away": "not phone_registered", "nobody": "phone_nothing"}),
        keyed_groups=([{"key": "phone_provider", "prefix": "at"}, {"key": "extension", "separator": ""}]),
    )
    assert variables(found, "lobby")["extension"] == "LOBBY"
    assert groups(found) == {
        "away": ["lobby"],
        "at_plivo": ["berlin-hall", "lobby"],
        "BERLIN_HALL": ["berlin-hall"],
        "LOBBY": ["lobby"],
    }
    for option, value in (
        ("compose", {"nothing": "voice_nothing"}),
        ("groups", {"nobody": "voice_nothing"}),
        ("keyed_groups", [{"key": "voice_nothing"}]),
    ):
        with pytest.raises(AnsibleError, match="undefined"):
            sources.read(plivo={}, strict=True, **{option: (value)})


def test_credentials_from_templates(sources: Sources, plivo: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with an environment of one's own; options beat the usual variables."""
    plivo.seed(endpoints=PHONES)
    given = plivo.emulator.environment
    monkeypatch.setenv("PLIVO_AUTH_TOKEN", "wrong")
    monkeypatch.setenv("BERLIN_AUTH_TOKEN", given["PLIVO_AUTH_TOKEN"])
    section = {"auth_id": given["PLIVO_AUTH_ID"], "auth_token": "{{ lookup('env', 'BERLIN_AUTH_TOKEN') }}"}
    found = sources.read(plivo=({**section, "api_url": plivo.emulator.url}))
    assert len(hosts(found)) == 2


# The cache


@pytest.fixture
def cached(tmp_path: Path) -> dict[str, Any]:
    """Return the options of a cache in files."""
    place = str(tmp_path / "cache")
    return {"cache": True, "cache_plugin": "jsonfile", "cache_connection": place, "cache_timeout": 3600}


def test_cache(sources: Sources, enter: Enter, plivo: Account, cached: dict[str, Any], tmp_path: Path) -> None:
    """What was read is not read again, whatever is made of it, until that is asked for."""
    enter(plivo)
    plivo.seed(endpoints=PHONES)
    first = sources.read(plivo={}, **cached)
    plivo.forget()
    assert hosts(sources.read(plivo={}, **cached)) == hosts(first)
    assert hosts(sources.read(plivo={}, filters={"name": "lobby"}, hostvars_prefix="sip_", **cached)) == ["lobby"]
    assert plivo.methods() == []
    sources.read(fresh=True, plivo={}, **cached)
    assert plivo.methods() == ["GET"]
    (file,) = (tmp_path / "cache").iterdir()
    said = file.read_text(encoding="utf-8")
    assert "lobby" in said
    assert not [secret for secret in (SECRET, plivo.client().secrets[0]) if secret in said]


def test_the_cache_of_something_else(
    sources: Sources, enter: Enter, plivo: Account, catapult: Account, cached: dict[str, Any]
) -> None:
    """Other accounts, and other domains, are read."""
    enter(plivo, catapult)
    sources.read(plivo={}, **cached)
    sources.read(catapult={}, **cached)
    catapult.forget()
    sources.read(catapult={"domain_ids": ["rd-test"]}, **cached)
    sources.read(catapult={"domain_ids": ["rd-test"]}, **cached)
    assert catapult.methods() == ["GET"]


# What goes wrong


def test_all_faults_at_once(sources: Sources) -> None:
    """Every fault of the file, before anything is sent."""
    with pytest.raises(AnsibleParserError) as failed:
        sources.read(
            plivo="stray",
            carrierx={"api_token": "one", "api_username": "two", "timeout": "soon", "colour": "red", "proxy": None},
            catapult={"domains": [], "domain_ids": [""], "api_url": "gateway"},
            filters={"name": "a(", "nam": "x", "enabled": "maybe"},
            filter={},
            hostvars_prefix="1-",
        )
    told = str(failed.value)
    for fault in (
        "plivo: must be a dict of options",
        "carrierx.api_token: cannot be given together with",
        "carrierx.timeout: must be of type float",
        "carrierx.colour: is no option",
        "catapult.domains: must not be empty",
        "catapult.domain_ids: must not be empty",
        "catapult.api_url: must be a URL",
        "catapult.user_id: is missing, give it or set BANDWIDTH_USER_ID",
        "filters.name: 'a(' is not a regular expression",
        "filters.nam: is no option",
        "filters.enabled: must be of type bool",
        "filter: is no option",
        "hostvars_prefix: must be the beginning",
    ):
        assert fault in told
    assert "stray" not in told
    assert "soon" not in told


def test_no_provider(sources: Sources) -> None:
    """Nothing is guessed."""
    with pytest.raises(AnsibleParserError, match=r"plivo, carrierx, catapult: one of these sections is needed"):
        sources.read()


def test_secrets_cannot_be_asked_for(sources: Sources, enter: Enter, carrierx: Account) -> None:
    """What a module can be asked for is no option here."""
    enter(carrierx)
    with pytest.raises(AnsibleParserError, match=r"carrierx\.return_secrets: is no option"):
        sources.read(carrierx={"return_secrets": True})


@pytest.mark.parametrize("template", ["canary{{ nowhere }}", "canary{{"])
def test_a_template_that_cannot_be_filled_in(sources: Sources, template: str) -> None:
    """It is told which one, and not what else is in it."""
    section = {"auth_id": "MA1", "auth_token": template}
    with pytest.raises(AnsibleParserError, match=r"plivo\.auth_token: its template cannot be filled in") as failed:
        sources.read(plivo=section)
    assert "canary" not in str(failed.value)


def test_wrong_credentials(sources: Sources, enter: Enter, plivo: Account) -> None:
    """The message is that of the modules; no host is made of what was read before."""
    enter(plivo)
    with pytest.raises(
        AnsibleParserError, match=r"Could not read the endpoints: Plivo answered 401 .* Check auth_id"
    ) as failed:
        sources.read(plivo={"auth_token": "wrong-token"})
    assert "wrong-token" not in str(failed.value)
    assert failed.value.__context__ is None


def test_no_connection_to_one_of_two(sources: Sources, enter: Enter, plivo: Account, catapult: Account) -> None:
    """All or nothing."""
    enter(plivo, catapult)
    catapult.fault("status", status=500)
    with pytest.raises(AnsibleParserError, match="Catapult answered 500"):
        sources.read(plivo={}, catapult=IMPATIENT)


def test_a_fault_of_the_collection(
    sources: Sources, enter: Enter, plivo: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words are not told: nobody knows what is in them."""

    def fail(*_arguments: object) -> None:
        raise ValueError(SECRET)

    enter(plivo)
    monkeypatch.setattr(_accounts, "scan", fail)
    with pytest.raises(AnsibleParserError, match="fault of the collection, please report it: ValueError") as failed:
        sources.read(plivo={})
    assert SECRET not in str(failed.value)
    assert failed.value.__context__ is None


def test_missing_libraries(sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are named."""
    monkeypatch.setattr(endpoints, "MISSING", {"requests"})
    with pytest.raises(AnsibleParserError, match=r"Failed to import the required Python library \(requests\)"):
        sources.read(plivo={})


def test_warnings_of_the_connection(sources: Sources, enter: Enter, plivo: Account) -> None:
    """As the modules warn."""
    enter(plivo)
    sources.read(plivo={"validate_certs": False})
    (warning,) = sources.warnings
    assert warning.startswith("plivo: validate_certs=false")


# What is not to be trusted


def test_what_providers_say_is_no_template(sources: Sources, enter: Enter, catapult: Account) -> None:
    """Text stays text, also in what is composed of it."""
    enter(catapult)
    text = "{{ 6 * 7 }}"
    catapult.seed(endpoints=[{"name": "desk", "domainId": "rd-test", "description": text}])
    found = sources.read(catapult={}, compose=({"shout": "voice_description | upper"}))
    known = variables(found, "desk")
    assert sources.seen(known["voice_description"]) == text
    assert sources.seen(known["shout"]) == text


def test_credentials_that_an_answer_quotes(sources: Sources, enter: Enter, catapult: Account) -> None:
    """They do not become variables."""
    enter(catapult)
    secret = catapult.emulator.environment["BANDWIDTH_API_SECRET"]
    catapult.seed(endpoints=[{"name": "desk", "domainId": "rd-test", "description": f"made with {secret}"}])
    known = variables(sources.read(catapult={}), "desk")
    assert known["voice_description"] == "made with ********"


def test_the_cache_is_json(cached: dict[str, Any], sources: Sources, enter: Enter, carrierx: Account) -> None:
    """Nested values come out of the cache as they went in."""
    enter(carrierx)
    attributes = {"site": {"floor": [1, None, True]}}
    carrierx.seed(endpoints=[{"name": "pbx", "type": "third_party", "attributes": attributes}])
    for _time in range(2):
        assert (
            json.loads(json.dumps(variables(sources.read(carrierx={}, **cached), "pbx")["voice_attributes"]))
            == attributes
        )

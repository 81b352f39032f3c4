# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: endpoints
short_description: SIP endpoints at Plivo, CarrierX and Bandwidth Catapult as hosts
version_added: 0.1.0
author:
  - cpaas.voice contributors (@cpaas-voice)
description:
  - Reads the endpoints of one provider or of several, and makes a host of each.
  - Takes a file that ends in C(endpoints.yml), C(endpoints.yaml), C(cpaas_voice.yml) or C(cpaas_voice.yaml).
  - A provider is read if the file has its section. Several accounts of one provider need a file each.
  - Every host has the variables C(provider), C(id), C(name), C(sip_uri), C(domain) (of Catapult), C(enabled) and C(registered), which are
    null where the provider does not tell, and beside them what the C(_info) module of the provider returns of the endpoint. All are
    named with O(hostvars_prefix) in front.
  - Secrets never become variables, nor do credentials, whatever a provider quotes.
extends_documentation_fragment:
  - constructed
  - inventory_cache
  - cpaas.voice.inventory
options:
  plugin:
    description: Tells that the file is for this plugin.
    type: str
    required: true
    choices: [cpaas.voice.endpoints]
  filters:
    description:
      - Which endpoints become hosts, those to which all of it applies. Without it, all do.
      - Texts are regular expressions that have to match the whole value. Of a list one has to match.
      - What a provider does not tell matches neither V(true) nor V(false).
    type: dict
    default: {}
    suboptions:
      name:
        description: The alias at Plivo, the name elsewhere.
        type: list
        elements: str
      domain:
        description: The name of the domain at Catapult.
        type: list
        elements: str
      type:
        description: The type at CarrierX.
        type: list
        elements: str
      enabled:
        description: Whether the endpoint is enabled, which Catapult tells.
        type: bool
      registered:
        description: Whether a phone is registered, which Plivo tells.
        type: bool
  hostnames:
    description:
      - Jinja2 expressions over the variables of a host, in order of preference. The first that gives a name is the name of the host.
      - After them come the name and the ID of the endpoint.
      - No name is a text that is empty, that holds braces or what cannot be printed, or that means something else to Ansible, such as
        V(all) or V(localhost).
      - If several endpoints would have one name, each of them is named with its ID behind it, as in V(lobby_25138079994337), and there
        is a warning.
    type: list
    elements: str
    default: []
  hostvars_prefix:
    description:
      - What the names of all variables begin with. Without any, some would be names that Ansible reserves.
    type: str
    default: voice_
requirements:
  - requests >= 2.28
  - voluptuous >= 0.13
notes:
  - The plugin runs where C(ansible-inventory) or C(ansible-playbook) does, and needs its Python libraries and environment variables
    B(there), in AWX in the execution environment.
  - Credentials come from the options or from the same environment variables as those of the modules. Options may be Jinja2 templates, with
    lookups and extra vars in them.
  - The cache holds what the variables of hosts do, before O(filters). It is not used for another account or domain, but where only a token
    tells the account, as at CarrierX, nobody can see that it is another one.
seealso:
  - module: cpaas.voice.plivo_endpoint_info
  - module: cpaas.voice.carrierx_endpoint_info
  - module: cpaas.voice.catapult_endpoint_info
"""

EXAMPLES = r"""
# phones.endpoints.yml: all endpoints of the Plivo account in the environment
plugin: cpaas.voice.endpoints
plivo: {}

# Endpoints of three providers, in a group for each provider
# plugin: cpaas.voice.endpoints
# plivo: {}
# carrierx: {}
# catapult:
#   domains:
#     - acme
# keyed_groups:
#   - key: voice_provider
#     separator: ""

# An account whose credentials are not in the usual variables, and only its phones in Berlin
# plugin: cpaas.voice.endpoints
# plivo:
#   auth_id: "{{ lookup('ansible.builtin.env', 'BERLIN_AUTH_ID') }}"
#   auth_token: "{{ lookup('ansible.builtin.env', 'BERLIN_AUTH_TOKEN') }}"
# filters:
#   name: berlin-.*
# groups:
#   away: voice_registered is false

# Variables under other names, and hosts that are named after their domains as well
# plugin: cpaas.voice.endpoints
# catapult: {}
# hostvars_prefix: phone_
# hostnames:
#   - phone_name ~ '.' ~ phone_domain
# compose:
#   extension: phone_name
# strict: true

# Read anew only after an hour
# plugin: cpaas.voice.endpoints
# plivo: {}
# cache: true
# cache_plugin: ansible.builtin.jsonfile
# cache_connection: ~/.cache/endpoints
# cache_timeout: 3600
"""

import os
import typing as t

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.cpaas.voice.plugins.module_utils._deps import MISSING
from ansible_collections.cpaas.voice.plugins.module_utils._errors import (
    BadInput,
    CollectionFault,
    VoiceError,
    legible,
)
from ansible_collections.cpaas.voice.plugins.module_utils._listing import Object
from ansible_collections.cpaas.voice.plugins.module_utils._secrets import masker
from ansible_collections.cpaas.voice.plugins.plugin_utils._accounts import KINDS, Account, accounts_of, read
from ansible_collections.cpaas.voice.plugins.plugin_utils._hosts import (
    filter_of,
    last_resort,
    prefixed,
    told_apart,
    usable,
)
from ansible_collections.cpaas.voice.plugins.plugin_utils._untrusted import untrusted

ENDINGS = ("endpoints.yml", "endpoints.yaml", "cpaas_voice.yml", "cpaas_voice.yaml")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """Endpoints as hosts."""

    NAME = "cpaas.voice.endpoints"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is named as one for this plugin."""
        found = super().verify_file(path)  # type: ignore[no-untyped-call, unused-ignore]
        return bool(found) and path.endswith(ENDINGS)

    def set_options(self, task_keys: t.Any = None, var_options: t.Any = None, direct: t.Any = None) -> None:
        """Set all options but the accounts: errors of ansible-core quote what they are about."""
        given = {name: value for name, value in (direct or {}).items() if name not in KINDS}
        super().set_options(task_keys, var_options, given)  # type: ignore[no-untyped-call, unused-ignore]

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Add the hosts of a file to an inventory."""
        super().parse(inventory, loader, path, cache)
        if MISSING:
            raise AnsibleParserError(missing_required_lib(", ".join(sorted(MISSING))))
        failure = ""
        endpoints: list[Object] = []
        try:
            config = self._read_config_data(path)  # type: ignore[no-untyped-call, unused-ignore]
            endpoints = self._wanted(config, path, cache)
        except VoiceError as error:
            failure = error.message
        except AnsibleError:
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: nobody knows which words an error holds
            failure = CollectionFault(error).message
        if failure:  # Not amid the error, of which ansible-core would tell as well.
            raise AnsibleParserError(failure)
        self._populate(inventory, endpoints)

    def _wanted(self, config: t.Mapping[str, t.Any], path: str, cache: bool) -> list[Object]:
        """Return the endpoints that a file asks for."""
        faults: list[str] = []
        self.templar.available_variables = self._vars or {}
        sections = {name: self._filled(name, config[name], faults) for name in KINDS if name in config}
        accounts = accounts_of(sections, os.environ, faults)
        wanted = filter_of(self._filled("filters", self._option("filters"), faults), faults)
        faults += [f"{name}: is no option" for name in config if name not in KINDS and name not in self._options]
        if not sections:
            faults.append(f"{', '.join(KINDS)}: one of these sections is needed, an empty one will do")
        if not str(self._option("hostvars_prefix")).isidentifier():
            faults.append("hostvars_prefix: must be the beginning of a variable's name, such as voice_")
        if faults:
            raise BadInput(f"The endpoints of {path} cannot be read as declared", faults)
        for concern in (concern for account in accounts for concern in account.concerns):
            self.warn(concern)
        return [endpoint for endpoint in self._endpoints(accounts, path, cache) if wanted(endpoint)]

    def _filled(self, place: str, options: t.Any, faults: list[str]) -> t.Any:
        """Return options with their templates filled in."""
        if options is None:
            return {}
        if not isinstance(options, t.Mapping):
            return options
        return {name: self._filled_one(f"{place}.{name}", value, faults) for name, value in options.items()}

    def _filled_one(self, place: str, value: t.Any, faults: list[str]) -> t.Any:
        try:
            return self.templar.template(value)
        except AnsibleError as error:  # ansible-core would quote the lines of the file around it.
            hide = masker([value] if isinstance(value, str) else [])
            faults.append(f"{place}: its template cannot be filled in ({hide(str(error))})")
            return value

    def _endpoints(self, accounts: t.Sequence[Account], path: str, cache: bool) -> list[Object]:
        """Return the endpoints of all accounts, from the cache if it has them."""
        asked = [account.asked for account in accounts]
        if not self._option("cache"):
            return [endpoint for account in accounts for endpoint in read(account)]
        key = self.get_cache_key(path)
        try:
            kept = self._cache[key] if cache else {}
        except KeyError:
            kept = {}
        if kept.get("asked") != asked:
            kept = {"asked": asked, "endpoints": [endpoint for account in accounts for endpoint in read(account)]}
            self._cache[key] = kept
        return list(kept["endpoints"])

    def _populate(self, inventory: t.Any, endpoints: t.Sequence[Object]) -> None:
        """Add a host for each endpoint."""
        variables = [untrusted(prefixed(self._option("hostvars_prefix"), endpoint)) for endpoint in endpoints]
        preferred = [self._preferred(endpoint, known) for endpoint, known in zip(endpoints, variables)]
        names = told_apart(preferred, endpoints)
        shared = sorted({wanted for wanted, name in zip(preferred, names) if wanted != name})
        if shared:
            self.warn(f"Several endpoints would be one host, so each has its id in its name: {', '.join(shared)}.")
        for name, known in zip(names, variables):
            self._add(inventory, name, known)

    def _preferred(self, endpoint: Object, variables: t.Mapping[str, t.Any]) -> str:
        """Return the name that a host should have."""
        for expression in self._option("hostnames"):
            try:
                name = self._compose(expression, variables)  # type: ignore[no-untyped-call, unused-ignore]
            except Exception as error:  # noqa: BLE001 - whatever a template does wrong
                if self._option("strict"):
                    raise AnsibleParserError(
                        f"Could not name the host of the endpoint {endpoint['id']} by {expression}: {error}"
                    ) from None
                continue
            if usable(name):
                return str(name)
        return str(endpoint["name"]) if usable(endpoint["name"]) else last_resort(endpoint)

    def _add(self, inventory: t.Any, name: str, variables: t.Mapping[str, t.Any]) -> None:
        """Add a host with its variables and to its groups."""
        inventory.add_host(name)
        for variable, value in variables.items():
            inventory.set_variable(name, variable, value)
        steps: t.Sequence[tuple[t.Any, str]] = (
            (self._set_composite_vars, "compose"),
            (self._add_host_to_composed_groups, "groups"),
            (self._add_host_to_keyed_groups, "keyed_groups"),
        )
        for put, option in steps:
            put(self._option(option), variables, name, self._option("strict"))

    def warn(self, text: str) -> None:
        """Tell the user."""
        self.display.warning(legible(text))

    def _option(self, name: str) -> t.Any:
        return self.get_option(name)  # type: ignore[no-untyped-call, unused-ignore]

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses of an endpoint: what is accepted, what is stored, how they read."""

from __future__ import annotations

import re
from random import Random
from typing import Any, Callable

from emulator.carrierx.answers import FieldErrors
from emulator.carrierx.state import new_address
from emulator.switches import Switches

Address = dict[str, Any]
MASK = "********"
HOST_AND_PORT = re.compile(r"[^:]*:\d+")
ALWAYS_PRESENT = ("direction", "ip", "port", "transport")


def _is_port(value: Any) -> bool:
    if isinstance(value, str):
        return value.isdecimal() and 1 <= int(value) <= 65535
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 65535


def _is_host(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and HOST_AND_PORT.fullmatch(value.strip()) is None


def _is_text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_whole_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "ip": (_is_host, "must be an IP address or host name without a port"),
    "port": (_is_port, "must be a port number"),
    "dst_port": (_is_port, "must be a port number"),
    "transport": (lambda value: value in ("udp", "tcp", "tls"), "must be udp, tcp or tls"),
    "direction": (lambda value: value in ("any", "inbound", "outbound"), "must be any, inbound or outbound"),
    "priority": (_is_whole_number, "must be a number"),
    "srtp": (lambda value: isinstance(value, bool), "must be a boolean"),
    "location_sid": (_is_text_or_null, "must be a text or null"),
    "sip_username": (_is_text_or_null, "must be a text or null"),
    "sip_password": (_is_text_or_null, "must be a text or null"),
}


def address_errors(given: Any) -> FieldErrors:
    """What is wrong with a list of addresses."""
    if not isinstance(given, list):
        return [("addresses", "must be a list")]
    errors: FieldErrors = []
    for position, address in enumerate(given):
        errors += _errors_of_one(f"addresses[{position}]", address)
    return errors


def _errors_of_one(place: str, address: Any) -> FieldErrors:
    if not isinstance(address, dict):
        return [(place, "must be an object")]
    if address.get("ip") is None:
        return [(f"{place}.ip", "is required")]
    return [
        (f"{place}.{name}", text)
        for name, (is_good, text) in CHECKS.items()
        if name in address and not is_good(address[name])
    ]


def stored_addresses(given: list[Address], random: Random, shuffle: bool) -> list[Address]:
    """Addresses to store for those given: defaults filled in, ports as numbers, order not kept."""
    stored = [_stored(address) for address in given]
    if shuffle and len(stored) > 1:
        turn = random.randrange(1, len(stored))
        stored = stored[turn:] + stored[:turn]
    return stored


def _stored(given: Address) -> Address:
    address = new_address({name: given[name] for name in CHECKS if name in given})
    for name in ("port", "dst_port"):
        address[name] = int(address[name])
    address["ip"] = address["ip"].strip()
    return address


def shown_address(address: Address, switches: Switches) -> Address:
    """An address as it reads."""
    shown = dict(address)
    shown["sip_password"] = shown_secret(shown.get("sip_password"), switches)
    if switches.is_set("ports_as", "string"):
        for name in ("port", "dst_port"):
            shown[name] = None if shown.get(name) is None else str(shown[name])
    if switches.is_set("absent_optional_keys", "absent"):
        unset = new_address({})
        optional = [name for name in unset if name not in ALWAYS_PRESENT]
        for name in optional:
            if address.get(name) == unset[name]:
                shown.pop(name, None)
    return shown


def shown_secret(value: Any, switches: Switches) -> Any:
    """A password as it reads."""
    if value is None or switches.is_set("secrets_echo", "null"):
        return None
    return MASK if switches.is_set("secrets_echo", "masked") else value

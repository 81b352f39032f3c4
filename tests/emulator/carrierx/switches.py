# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What CarrierX's documents leave open."""

from __future__ import annotations

from emulator.switches import Switch

SWITCHES: tuple[Switch, ...] = (
    Switch("error_form", ("object", "string", "dict"), "elements of `errors`: objects, texts, or a dictionary"),
    Switch("empty_error_bodies", ("off", "on"), "a vendor's client expects that a 400 may have no body"),
    Switch("validation_status", (400, 422), "status for a body that does not validate"),
    Switch("frozen_fields", ("ignore", "refuse"), "a write to a field that cannot change"),
    Switch("nested_patch", ("replace", "merge"), "what PATCH does to lists and objects inside the object"),
    Switch("default_limit", (10, 1000), "page size when none is asked for"),
    Switch("limit_above_1000", ("clamp", "refuse"), "a page size above the maximum"),
    Switch("total", ("number", "null"), "`total` of a list is null in one sample"),
    Switch("list_order", ("oldest", "newest", "shuffled"), "order of lists without `order`"),
    Switch("address_order", ("shuffled", "as_written"), "order in which the addresses of an endpoint read"),
    Switch("endpoint_in_use", ("null_reference", "conflict"), "deleting an endpoint that a trunk uses"),
    Switch("trunk_group_in_use", ("null_reference", "conflict"), "deleting a trunk group that a number uses"),
    Switch("secrets_echo", ("clear", "masked", "null"), "how `sip_password` and `out_sip_password` read"),
    Switch("absent_optional_keys", ("present", "absent"), "older samples lack the optional keys that are unset"),
    Switch("name_when_omitted", ("null", "N/A"), "how an endpoint reads that was made without a name"),
    Switch("attributes_form", ("object", "list"), "`attributes` as an object or a list of key and value"),
    Switch("ports_as", ("integer", "string"), "type of ports on reads"),
    Switch("other_partner_status", (403, 404), "answer for an object of another partner"),
    Switch("trunks_key", ("absent", "empty"), "`trunks` of a group that was read without `with_trunks`"),
    Switch("filter_case", ("sensitive", "insensitive"), "whether `eq` and `like` see upper and lower case"),
)

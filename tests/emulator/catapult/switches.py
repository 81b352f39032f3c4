# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Catapult's documents leave open."""

from __future__ import annotations

from emulator.switches import Switch

SWITCHES: tuple[Switch, ...] = (
    Switch("location", ("absolute", "relative", "missing"), "form of the Location header after a create"),
    Switch("unset_keys", ("absent", "null"), "optional keys without a value"),
    Switch("enabled_form", ("boolean", "string"), "the reference prints `enabled` as a text"),
    Switch("sip_uri_form", ("with_scheme", "without"), "the reference prints `sipUri` without `sip:`"),
    Switch("list_ids", ("present", "absent"), "the reference prints list items without `id`"),
    Switch("endpoints_url", ("endpointsUrl", "endpoints"), "key of a domain that leads to its endpoints"),
    Switch("empty_list", ("array", "object", "empty_body"), "a list without items"),
    Switch("update_status", (200, 204), "status of an update is not documented"),
    Switch("delete_status", (200, 204), "status of a deletion is not documented"),
    Switch("delete_missing", (404, 200), "deleting what is not there"),
    Switch("clear_by_empty_string", ("clears", "ignored"), "an empty text in an update"),
    Switch("null_on_update", ("ignored", "clears"), "null in an update"),
    Switch("name_on_update", ("ignored", "refused"), "`name` in an update of an endpoint"),
    Switch("default_size", (25, 100, 1000), "page size when none is asked for"),
    Switch("domain_size_max", (1000, 100), "largest page of domains: SDKs say 100, yet 1000 was sent"),
    Switch("size_above_max", ("clamp", "refuse"), "a page size above the maximum"),
    Switch("link_header", ("present", "absent"), "paging links"),
    Switch("link_separator", ("comma_space", "comma"), "what stands between paging links"),
    Switch("duplicate_status", (409, 400), "creating a name that exists"),
    Switch("domain_name_match", ("case_sensitive", "case_insensitive"), "when two domain names are the same"),
    Switch("domain_description_required", ("no", "yes"), "documents require it, SDKs do not"),
    Switch("delete_nonempty_domain", ("refuse", "cascade"), "deleting a domain that has endpoints"),
    Switch("delete_used_application", ("keep_reference", "detach", "refuse"), "deleting what endpoints refer to"),
    Switch("other_user_status", (401, 403), "somebody else's user id: the documents disagree"),
    Switch("rate_limit", ("off", "on"), "one request per second and resource; off only for speed"),
    Switch("nested_limit", ("endpoints", "endpoints_and_domains"), "what requests for endpoints count against"),
    Switch("reset_header", ("present", "absent"), "`X-RateLimit-Reset` on 429"),
    Switch("message_in_429", ("absent", "present"), "the documented 429 body has no `message`, an SDK needs it"),
    Switch("list_order", ("oldest", "newest", "shuffled"), "order of lists"),
)

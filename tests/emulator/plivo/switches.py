# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Plivo's documents leave open."""

from __future__ import annotations

from emulator.switches import Switch

SWITCHES: tuple[Switch, ...] = (
    Switch("error_form", ("object", "string", "nested"), "shape of `error` in a 400 answer"),
    Switch("not_found_form", ("error", "empty"), "404 bodies: an error text, or `{}`"),
    Switch("unauthorized_form", ("json", "text"), "the 401 body is not known for this resource and may be plain text"),
    Switch("suffix", ("random", "timestamp"), "documents say 12 digits (once the time), live usernames have up to 23"),
    Switch("suffix_length", (23, 12, 15, 21), "digits of a random suffix"),
    Switch("list_password", ("present", "absent"), "one documented list sample lacks `password`"),
    Switch("read_password", ("md5", "absent", "frozen"), "whether the hash can be read, and follows updates"),
    Switch("list_order", ("newest", "oldest", "shuffled"), "order of lists"),
    Switch("limit_above_20", ("clamp", "refuse"), "a page size above the maximum"),
    Switch("update_status", (202, 200), "status of an update; SDKs accept both"),
    Switch("delete_body", ("empty", "bytes"), "the service was seen to send bytes after a 204"),
    Switch("application_on_none", ("null", "empty_string"), "how an endpoint without application reads"),
    Switch("alias_rule", ("documented", "lenient"), "spaces, dots, plus and at in an alias or application name"),
    Switch("unknown_app_status", (400, 404), "answer to an `app_id` that does not exist"),
    Switch("clear_application", ("refuse", "clear", "ignore"), "`app_id` null or empty on a write of an endpoint"),
    Switch(
        "clear_number_application",
        ("clear", "refuse", "ignore"),
        "the same of a number; only the first SDKs did so, to detach it",
    ),
    Switch("empty_update", ("accept", "refuse"), "an update without any known field"),
    Switch("unset_urls", ("empty_string", "null"), "how the unset URLs of an application read"),
    Switch("log_incoming_key", ("singular", "plural"), "`log_incoming_message` or `log_incoming_messages` on reads"),
    Switch("answer_url_required", ("no", "yes"), "documents require `answer_url`, SDKs do not"),
    Switch("application_rename", ("accept", "ignore"), "`app_name` in an update"),
    Switch("delete_arguments", ("both", "query", "body"), "where the arguments of a DELETE are read"),
    Switch(
        "subaccount_endpoints", ("separate", "in_main_list"), "whether the main account lists its subaccounts' ones"
    ),
    Switch("missing_slash", ("redirect", "not_found", "accept"), "a path without its final slash"),
    Switch("rate_limit", ("off", "on"), "300 requests in 5 seconds per main account; off only for speed"),
    Switch("rate_limit_hint", ("none", "retry_after", "retry_after_date"), "`Retry-After` on 429 is not documented"),
)

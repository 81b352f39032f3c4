# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Documents what a list of endpoints takes from what one endpoint takes, so that there is one text for both."""

from __future__ import annotations

import re
import textwrap

LIST = r"""
options:
  endpoints:
    description:
      - The endpoints, each with the options that a task for one of them has.
      - RV(ignore:declarations) of the C(_info) module is such a list.
    type: list
    elements: dict
    required: true
    suboptions:
      ignore:
        description:
          - Whether to leave the endpoint alone. It is neither managed nor pruned.
        type: bool
        default: false
"""


def in_list(*fragments: str) -> str:
    """Return the documentation fragment of the option C(endpoints), whose entries have the options of C(fragments)."""
    options = "".join(fragment.split("options:\n", 1)[1] for fragment in fragments)
    names = "|".join(re.findall("^  (\\w+):$", options, re.MULTILINE))
    referring = re.sub(rf"\bO\(({names})\b", r"O(endpoints[].\1", options)
    return LIST + textwrap.indent(referring, 4 * " ")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This file is private to the collection: it may change without notice.

"""Documents options within options by what they are on their own, so that there is one text for both."""

from __future__ import annotations

import re
import textwrap
import typing as t

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


END = re.compile(r"^\w.*", re.MULTILINE | re.DOTALL)
"""What follows the options of a fragment."""

OPTION = re.compile(r"^  (\w+):\n(?:    .*\n)*", re.MULTILINE)


def in_list(*fragments: str) -> str:
    """Return the documentation fragment of the option C(endpoints), whose entries have the options of C(fragments)."""
    return LIST + suboptions("endpoints[]", *fragments)


def suboptions(place: str, *fragments: str, without: t.Collection[str] = ()) -> str:
    """Return the options of C(fragments), but for some, as those of the option C(place)."""
    texts = (END.sub("", fragment.split("options:\n", 1)[1]) for fragment in fragments)
    options = {found[1]: found[0] for text in texts for found in OPTION.finditer(text) if found[1] not in without}
    referring = re.sub(rf"\bO\(({'|'.join(options)})\b", rf"O({place}.\1", "".join(options.values()))
    return textwrap.indent(referring, 4 * " ")

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Modules that manage many endpoints at once
    DOCUMENTATION = r"""
options:
  prune:
    description:
      - Whether to delete endpoints that are not in O(endpoints). Needs O(prune_match), O(prune_max) or both.
      - Never deleted are those with O(endpoints[].ignore=true), those that share their name or alias with others or have none, those that
        something still uses, and what belongs to the provider.
      - Nothing is deleted when an endpoint could not be created or changed.
      - Two teams that prune in one account without O(prune_match) delete the endpoints of each other.
    type: bool
    default: false
  prune_match:
    description:
      - Regular expression. Only endpoints whose name or alias it matches as a whole are deleted by O(prune).
    type: str
  prune_max:
    description:
      - How many endpoints O(prune) may delete. When there are more, the task fails before anything is written.
    type: int
  concurrency:
    description:
      - How many requests may be under way at the same time, 1 to 32. All of them together keep O(max_rate).
    type: int
    default: 8
  return_endpoints:
    description:
      - Whether to return RV(endpoints). Leave it off for large fleets, since Ansible searches each result for each secret.
    type: bool
    default: false
attributes:
  idempotent:
    support: partial
    details:
      - With O(endpoints[].update_password=always), passwords are written and the task is changed in every run.
notes:
  - The whole list is checked before anything is written. Every fault of every entry is reported at once, with its position.
  - When one endpoint cannot be brought to its state, the others are. The task fails at the end, and tells what was done and what was
    not. Run it again to go on with what is left.
"""

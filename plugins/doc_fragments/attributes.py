# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # What all modules have in common
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and tell what it would change, without sending anything but reading requests.
  diff_mode:
    description: Returns what differs, or would differ, when diff mode is on. Secrets are not in it.
  idempotent:
    description: When run again with the same options, changes nothing.
"""

    # Modules that write
    WRITES = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
"""

    # Modules that only read
    READS = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - This module never changes anything.
  diff_mode:
    support: N/A
    details:
      - This module never changes anything.
  idempotent:
    support: full
"""

    ACTIONGROUP_PLIVO = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/cpaas.voice.plivo) or C(group/cpaas.voice.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - cpaas.voice.plivo
      - cpaas.voice.all
"""

    ACTIONGROUP_CARRIERX = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/cpaas.voice.carrierx) or C(group/cpaas.voice.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - cpaas.voice.carrierx
      - cpaas.voice.all
"""

    ACTIONGROUP_CATAPULT = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/cpaas.voice.catapult) or C(group/cpaas.voice.all) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - cpaas.voice.catapult
      - cpaas.voice.all
"""

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Modules whose options may name other objects
    DOCUMENTATION = r"""
options:
  allow_missing_references:
    description:
      - Whether, in check mode, something that is named and does not exist is no failure. An earlier task of the playbook may be about to
        create it.
      - Its ID then shows as V((not known yet\)), and what refers to it counts as changed.
      - Without check mode, what is named has to exist.
    type: bool
    default: false
"""

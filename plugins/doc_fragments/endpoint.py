# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # Modules that manage one endpoint
    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the endpoint should exist (V(present)) or not (V(absent)).
    type: str
    choices: [present, absent]
    default: present
"""

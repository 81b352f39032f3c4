# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stateful stand-ins for three voice provider APIs: Plivo, CarrierX and Bandwidth Catapult.

`emulator.server.running` starts one of them for a test; `python tests/emulator` starts all of them for playbooks.
"""

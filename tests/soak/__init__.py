# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Converges at random, while random things go wrong, and a judge who knows what may come of it.

`python tests/soak` plays seeded scenarios through the real engine, over real connections, against the emulators.
"""

# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stands in for the system log of the host that runs modules: Python imports it from PYTHONPATH when it starts."""

from __future__ import annotations

import json
import os
import sys
import syslog
import types
from pathlib import Path


def _keep(*said: object, **fields: object) -> None:
    with Path(os.environ["SYSTEM_LOG"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps([*said, fields], ensure_ascii=False) + "\n")


if os.environ.get("SYSTEM_LOG_KIND") == "journal":
    systemd = types.ModuleType("systemd")
    vars(systemd).update(
        journal=types.SimpleNamespace(send=_keep, sendv=_keep), daemon=types.SimpleNamespace(booted=lambda: True)
    )
    sys.modules["systemd"] = systemd
else:
    vars(syslog)["syslog"] = _keep

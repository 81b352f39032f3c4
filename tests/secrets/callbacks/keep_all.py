# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback that keeps all that it is given."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: keep_all
type: notification
short_description: Keeps all that it is given
version_added: 0.1.0
description:
  - Writes every event with the task, its arguments and its result to the file E(KEPT).
"""


class CallbackModule(CallbackBase):
    """Writes a line of JSON for each event."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "keep_all"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Keep what a task is before it runs."""
        self._keep("start", task, None)

    def v2_runner_on_ok(self, result: Any) -> None:
        """Keep a success."""
        self._keep("ok", result._task, result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Keep a failure."""
        self._keep("failed", result._task, result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Keep the success of an item."""
        self._keep("item_ok", result._task, result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        """Keep the failure of an item."""
        self._keep("item_failed", result._task, result)

    def v2_on_file_diff(self, result: Any) -> None:
        """Keep a diff."""
        self._keep("diff", result._task, result)

    def _keep(self, event: str, task: Any, result: Any) -> None:
        kept = {"event": event, "task": task.get_name()}
        if result is None:
            kept |= {"arguments": task.args, "variables": task.vars}
        else:
            kept["result"] = result._result
        with Path(os.environ["KEPT"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(kept, default=str, ensure_ascii=False) + "\n")

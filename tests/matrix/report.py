# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the matrix leaves behind for other tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from matrix.stage import Run


def write_junit(path: Path, runs: Sequence[Run]) -> None:
    """Write a JUnit file with a test case for each target under each row."""
    suite = ET.Element(
        "testsuite",
        name="matrix",
        tests=str(len(runs)),
        failures=str(sum(bool(run.failure) for run in runs)),
        time=f"{sum(run.seconds for run in runs):.1f}",
    )
    for run in runs:
        name = f"{run.target}, row {run.row.number}"
        case = ET.SubElement(suite, "testcase", classname=run.row.provider, name=name, time=f"{run.seconds:.1f}")
        ET.SubElement(case, "system-out").text = "\n".join(run.row.switches)
        if run.failure:
            ET.SubElement(case, "failure", message=f"{run.target} failed").text = run.failure
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)

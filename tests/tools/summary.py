# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Close a run of all sessions with one line that counts what passed, failed and was skipped.

``python tests/tools/summary.py REPORT`` reads nox's report and the JUnit files below ``tests/output/SESSION/junit``. A
session counts its tests where it left JUnit files, else itself. A session that failed although its tests passed counts
as a failure.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

OUTPUT = Path("tests", "output")
META = {"lint"}  # runs other sessions and does nothing itself


def outcome(case: ET.Element) -> str:
    """Return what became of one JUnit test case."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def tests_of(session: str) -> Counter[str]:
    """Count the test cases in the JUnit files of a session."""
    files = (OUTPUT / session / "junit").glob("*.xml")
    counted = Counter(outcome(case) for file in files for case in ET.parse(file).iter("testcase"))
    if session.startswith("sanity-"):
        del counted["skipped"]  # nothing of the kind to look at, or an interpreter that the collection need not support
    return counted


def count(session: str, result: str) -> Counter[str]:
    """Count the tests of a session, and the session itself where its tests do not tell the whole story."""
    tests = tests_of(session)
    if result == "success":
        return tests or Counter(passed=1)
    if result == "skipped":
        return tests + Counter(skipped=1)
    return tests if tests["failed"] else tests + Counter(failed=1)


def main(report: str) -> int:
    """Print each session's figures and then the closing line."""
    total: Counter[str] = Counter()
    sessions = json.loads(Path(report).read_text(encoding="utf-8"))["sessions"]
    for session in sessions:
        name, result = session["name"], session["result"]
        if name not in META:
            counted = count(name, result)
            total += counted
            figures = ", ".join(f"{number} {what}" for what, number in sorted(counted.items()))
            print(f"{name}: {result} ({figures})")
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"\n{total['passed']} passed, {total['failed']} failed{skipped}")
    return int(bool(total["failed"]) or not total["passed"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

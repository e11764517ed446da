"""What the outside tests share: the workbooks under test, and the closing line."""

import os
import pathlib
import subprocess

import pytest

import office

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTSIDE = ROOT / "target" / "outside"
KLANT = os.environ.get("KLANT", str(OUTSIDE / "klant"))
# `tests/run whole`: in every language what is otherwise done in one of them by turns.
WHOLE = bool(os.environ.get("KLANT_WHOLE"))

SECTORS = ("for-profit", "non-profit", "municipal")
LANGUAGES = ("en", "nl")
EVERY = ("month", "quarter")

# Characters that have broken spreadsheets before; not a real organisation.
ORGANISATION = "Voorbeeld & Zn. <Ünïted> \"Eén\""


def klant(*arguments):
    """Runs the program; its standard output."""
    done = subprocess.run([KLANT, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, f"klant {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
    return done.stdout


def new(name, *arguments):
    """Makes a scorecard in a fresh folder; the path of its workbook."""
    # Tests that run at the same time do not write over each other's files.
    folder = OUTSIDE / "workbooks" / os.environ.get("PYTEST_XDIST_WORKER", "") / name
    klant("new", "--output", folder, "--force", *arguments)
    return folder / "scorecard.xlsx"


class Case:
    """One workbook of the fixed set."""

    def __init__(self, sector, language, every, filled):
        self.sector, self.language, self.every, self.filled = sector, language, every, filled
        self.name = f"{sector}-{language}-{every}-{'example' if filled else 'empty'}"

    def make(self):
        """Writes it with the program under test."""
        arguments = ["--sector", self.sector, "--lang", self.language, "--every", self.every]
        arguments += ["--start", "2027", "--org", ORGANISATION]
        if self.filled:
            arguments.append("--example")
        return new(self.name, *arguments)


CASES = [
    Case(sector, language, every, filled)
    for sector in SECTORS
    for language in LANGUAGES
    for every in EVERY
    for filled in (False, True)
]
EXAMPLES = [case for case in CASES if case.filled]


@pytest.fixture(scope="session")
def workbooks():
    """Path of every workbook of the fixed set, by name."""
    return {case.name: case.make() for case in CASES}


@pytest.fixture(scope="session")
def recalculated(workbooks):
    """The same workbooks, recalculated by LibreOffice from caches made wrong."""
    spoiled = []
    for name, path in workbooks.items():
        target = OUTSIDE / "spoiled" / f"{name}.xlsx"
        office.spoil(path, target)
        spoiled.append(target)
    return {path.stem: path for path in office.convert(spoiled, OUTSIDE / "recalculated", "xlsx")}


def is_worker(config):
    """Whether others gather what this process finds."""
    return hasattr(config, "workerinput")


def pytest_sessionfinish(session, exitstatus):
    """A skipped test is a failed one: nothing here may pass without running."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not is_worker(session.config) and exitstatus == 0 and reporter.stats.get("skipped"):
        session.exitstatus = 1


def pytest_unconfigure(config):
    """The closing line that others read; errors count as failures, and so do skips."""
    if is_worker(config):
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    count = lambda *keys: sum(len(reporter.stats.get(key, [])) for key in keys)
    print(f"{count('passed')} passed, {count('failed', 'error', 'skipped', 'xfailed', 'xpassed')} failed")

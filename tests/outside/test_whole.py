"""Whole scorecards, calculated a second time: every number of the report.

The workbooks are planned and filled at random: sectors, languages, lengths of periods,
years that end between, groups of customers, KPIs asked for each of them, weights of 0,
n/a, results typed directly, figures that cannot be.
"""

import json
import os
import random
import re

import pytest

import office
from blocks import Book
from conftest import LANGUAGES, OUTSIDE, SECTORS, klant
from from_book import Scorecard, choose_period, fill
from report import Report, assert_same, numbered
from whole import Whole

STARTS = {"month": "2026-08", "quarter": "2026-Q3", "trimester": "2026-T2", "half-year": "2026-S1", "year": "2025-A1"}
SEEDS = range(int(os.environ.get("KLANT_SEEDS", 16)))


class Case:
    """One workbook, planned and filled at random."""

    def __init__(self, seed):
        self.random = random.Random(f"whole {seed}")
        self.sector, self.language = SECTORS[seed % 3], LANGUAGES[seed // 3 % 2]
        self.every = list(STARTS)[seed % 5]
        self.folder = OUTSIDE / "whole" / str(seed)

    def make(self):
        self.count = self.random.choice([0, 2, 3])
        groups = [part for name in ("Jong", "Oud", "Overig")[: self.count] for part in ("--segment", name)]
        klant("new", "--sector", self.sector, "--lang", self.language, "--every", self.every,
              "--start", STARTS[self.every], "--periods", 8 if self.every == "month" else 5,
              *groups, "--output", self.folder, "--force")
        plan = self.folder / "scorecard.toml"
        plan.write_text(self.planned(plan.read_text(), bool(groups)))
        klant("new", "--plan", plan, "--output", self.folder, "--force")
        empty, filled = self.folder / "scorecard.xlsx", self.folder / "filled.xlsx"
        # What is typed, and the same beside the results that formulas were issued with.
        state = self.random.getstate()
        for formulas in (True, False):
            self.random.setstate(state)
            book = Book(empty, formulas)
            fill(book, self.language, self.random)
            choose_period(book, self.random.choice(book["data"].periods()))
            if formulas:
                book.save(filled)
        return filled, book

    def planned(self, text, groups):
        """A year and a least number of answers of its own; not every KPI is asked for every group, and some objectives are for one of them."""
        def more(match):
            table, head = match.group(1), match.group(0)
            if table == "objectives" and groups and self.random.random() < 0.3:
                return head + 'segment = "jong"\n'
            return head
        usual = 0 if self.sector == "for-profit" else 10
        said = self.random.choice([None, 0, 10, 150])
        self.least_shown = usual if said is None else said
        begins = self.random.choice([1, 1, 4, 5, 10])
        text = re.sub(r"^periods = .*$", lambda line: f"{line.group()}\nyear_begins = {begins}" + ("" if said is None else f"\nleast_shown = {said}"), text, flags=re.M)
        text = re.sub("by_segment = .*\n", lambda line: self.asked(line.group()), text)
        return re.sub(r'\[\[(\w+)\]\]\nid = "[^"]*".*\n', more, text)

    def asked(self, usual):
        """What a plan says of whom a KPI is asked of: as usual, nothing, or a list of its own."""
        said = self.random.random()
        if said < 0.4:
            return usual
        listed = self.random.sample(["jong", "oud", "overig"][: self.count], self.random.choice([1, 2, self.count]))
        return "" if said < 0.6 else f"by_segment = {json.dumps(listed)}\n"


@pytest.fixture(scope="module")
def made():
    """Each case, with what was filled in and the same beside the results issued."""
    return {seed: (case := Case(seed), *case.make()) for seed in SEEDS}


@pytest.fixture(scope="module")
def calculated(made):
    """The same workbooks, calculated and saved by LibreOffice."""
    target = lambda seed: OUTSIDE / "whole" / str(seed) / "calculated.xlsx"
    office.edit_all([{"source": made[seed][1], "target": target(seed), "edits": []} for seed in SEEDS])
    return {seed: target(seed) for seed in SEEDS}


def apart(expected, found, path=""):
    """Where the report says something else than expected, to 1e-9; what is not expected is not looked at."""
    if isinstance(expected, list) and isinstance(found, list):
        expected, found = numbered(expected), numbered(found)
        if set(expected) != set(found):
            return [f"{path}: {sorted(map(str, found))}, expected {sorted(map(str, expected))}"]
    if isinstance(expected, dict) and isinstance(found, dict):
        return [fault for key in expected for fault in apart(expected[key], found.get(key), f"{path}/{key}")]
    if isinstance(expected, (int, float)) and isinstance(found, (int, float)) and not isinstance(expected, bool):
        same = abs(expected - found) <= 1e-9 * max(1.0, abs(expected), abs(found))
    else:
        same = expected == found
    return [] if same else [f"{path}: {found!r}, expected {expected!r}"]


def leaves(expected):
    if isinstance(expected, (list, dict)):
        return sum(map(leaves, expected.values() if isinstance(expected, dict) else expected))
    return 1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_of_the_report_agrees(seed, made):
    case, filled, book = made[seed]
    expected = Whole(Scorecard(book, case.sector, case.language, case.least_shown)).report()
    assert leaves(expected) > 500
    faults = apart(expected, Report(filled).data)
    assert not faults, f"{len(faults)} of {leaves(expected)}\n" + "\n".join(faults[:25])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_formulas_of_the_sheets_come_to_the_same(seed, made, calculated):
    before, after = Report(made[seed][1]), Report(calculated[seed])
    assert "results-dropped" in before.codes()
    assert_same(before, after)
    # Every value, score and state of every period, and the results of the chosen one.
    wrong = [finding for finding in after.findings() if finding["code"].startswith(("result", "formula"))]
    assert not wrong, wrong[:5]

"""Workbooks that other programs saved or filled in score as they did.

What a program destroys on the way (formulas, charts, drop-downs, formats, hidden sheets)
is no part of a score; where it can matter to people, a finding says so.
"""

import random

import pandas
import pytest

from blocks import Book
from clients import CLIENTS, save
from conftest import EXAMPLES, LANGUAGES, OUTSIDE, SECTORS, WHOLE, klant
from from_book import choose_period, fill
from report import Report, assert_same

FILLED = [(sector, language) for sector in SECTORS for language in LANGUAGES]
# Each sector in each language, by month and by quarter in turns.
SAVED = [case for case in EXAMPLES if (case.every == "month") == (FILLED.index((case.sector, case.language)) % 2 == 0)]


def done_by(client, place, first):
    """Whether a client takes a case by its place in the list: half of them, in which is every sector and language.

    What it saves again is the one half, what is typed into it the other; the whole check is all of both.
    """
    half = (place // 2 + place + list(CLIENTS).index(client)) % 2
    return WHOLE or half == (0 if first else 1)


AGAIN = [(client, case) for client in CLIENTS for place, case in enumerate(SAVED) if done_by(client, place, True)]
# LibreOffice calculates, so that nothing is stale: the others are held against it.
TYPED = [
    (client, case) for client in CLIENTS for place, case in enumerate(FILLED)
    if client == "libreoffice" or done_by(client, place, False)
]
again = pytest.mark.parametrize("client, case", AGAIN, ids=lambda part: getattr(part, "name", part))


def typed(path, language, seed):
    """Figures, targets and weights that somebody types into an empty workbook, cell by cell."""
    book, rng = Book(path, formulas=True), random.Random(seed)
    before = {sheet.title: {cell.coordinate: cell.value for row in sheet for cell in row} for sheet in book.book}
    fill(book, language, rng)
    choose_period(book, rng.choice(book["data"].periods()))
    return [
        {"sheet": sheet.title, "cell": cell.coordinate, "value": cell.value}
        for sheet in book.book for row in sheet for cell in row
        if cell.value != before[sheet.title].get(cell.coordinate)
    ]


@pytest.fixture(scope="module")
def saved(workbooks):
    """Examples, saved again by every client: (client, case) → path."""
    target = lambda client, case: OUTSIDE / "saved" / client / f"{case.name}.xlsx"
    save({
        client: [{"source": workbooks[case.name], "target": target(client, case)} for one, case in AGAIN if one == client]
        for client in CLIENTS
    })
    return {(client, case.name): target(client, case) for client, case in AGAIN}


@pytest.fixture(scope="module")
def filled(workbooks):
    """Empty workbooks that every client typed the same into: (client, sector, language) → path."""
    empty = {case: workbooks[f"{case[0]}-{case[1]}-quarter-empty"] for case in FILLED}
    cells = {case: typed(empty[case], case[1], seed) for seed, case in enumerate(FILLED)}
    target = lambda client, case: OUTSIDE / "typed" / client / f"{'-'.join(case)}.xlsx"
    save({
        client: [
            {"source": empty[case], "target": target(client, case), "cells": cells[case]}
            for one, case in TYPED if one == client
        ]
        for client in CLIENTS
    })
    return {(client, *case): target(client, case) for client, case in TYPED}


# What a program leaves out of a file that matters to those who go on with it.
LEAVES_OUT = {"openpyxl": {"results-dropped"}, "pandas": {"values-only"}}
# What it leaves as it was although figures were typed: it does not calculate.
LEAVES_STALE = {
    "openpyxl": {"results-dropped"}, "pandas": {"formulas-gone"},
    "sheetjs": {"result-stale", "results-more"}, "exceljs": {"result-stale", "results-more"},
}


@again
def test_a_workbook_scores_the_same_when_saved_again(client, case, workbooks, saved):
    before, after = Report(workbooks[case.name]), Report(saved[client, case.name])
    assert_same(before, after)
    assert after.codes() - before.codes() == LEAVES_OUT.get(client, set())


@pytest.mark.parametrize("client, case", TYPED, ids=lambda part: part if isinstance(part, str) else "-".join(part))
def test_the_same_figures_score_the_same_whoever_types_them(client, case, filled):
    first, found = (Report(filled[one, *case]) for one in ("libreoffice", client))
    assert sum(kpi["value"] is not None for kpi in first["kpis"]) >= 5
    assert_same(first, found)
    # Beside cells that had to be interpreted nobody can say why a result differs.
    new = {"result-stale" if code == "result-differs" else code for code in found.codes() - first.codes()}
    assert new == LEAVES_STALE.get(client, set())


def test_what_pandas_takes_for_nothing_is_missing(workbooks, tmp_path):
    """Left to itself it empties cells that say n/a, which nobody can tell from blank ones."""
    book = Book(workbooks["municipal-nl-quarter-empty"], formulas=True)
    row = next(key for key in book["data"].rows if key.endswith(".value"))
    book["data"].set(row, "2027-Q4", "n/a")
    source = book.save(tmp_path / "source.xlsx")
    sheets = pandas.read_excel(source, sheet_name=None, header=None)
    with pandas.ExcelWriter(tmp_path / "saved.xlsx") as writer:
        for name, page in sheets.items():
            page.to_excel(writer, sheet_name=name, header=False, index=False)
    state = lambda path: [
        period["state"] for period in Report(path).kpi(row.removesuffix(".value"))["series"] if period["period"] == "2027-Q4"
    ]
    assert (state(source), state(tmp_path / "saved.xlsx")) == (["not-applicable"], ["missing"])


def next_year(path, name):
    """The plan of the next year's workbook, made from this year's."""
    folder = OUTSIDE / "next" / name
    klant("new", "--plan", path, "--start", "2028", "--output", folder, "--force", "--quiet")
    return (folder / "scorecard.toml").read_text()


@again
def test_the_next_years_workbook_is_the_same_whoever_saved_this_years(client, case, workbooks, saved):
    before = next_year(workbooks[case.name], f"{case.name}-before")
    assert next_year(saved[client, case.name], f"{case.name}-{client}") == before
    assert "before = {" in before, "the last figures go along"

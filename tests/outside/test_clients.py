"""Workbooks that other programs saved or filled in score as they did.

What a program destroys on the way (formulas, charts, drop-downs, formats, hidden sheets)
is no part of a score; where it can matter to people, a finding says so.
"""

import random

import openpyxl
import pytest

from blocks import Book
from clients import CLIENTS, save
from conftest import EXAMPLES, LANGUAGES, OUTSIDE, SECTORS
from from_book import choose_period, fill
from report import Report, assert_same

FILLED = [(sector, language) for sector in SECTORS for language in LANGUAGES]
# Each sector in each language, by month and by quarter in turns.
SAVED = [case for case in EXAMPLES if (case.every == "month") == (FILLED.index((case.sector, case.language)) % 2 == 0)]
named = pytest.mark.parametrize("case", SAVED, ids=lambda case: case.name)
by = pytest.mark.parametrize("client", CLIENTS)


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
        client: [{"source": workbooks[case.name], "target": target(client, case)} for case in SAVED]
        for client in CLIENTS
    })
    return {(client, case.name): target(client, case) for client in CLIENTS for case in SAVED}


@pytest.fixture(scope="module")
def filled(workbooks):
    """Empty workbooks that every client typed the same into: (client, sector, language) → path."""
    empty = {case: workbooks[f"{case[0]}-{case[1]}-quarter-empty"] for case in FILLED}
    cells = {case: typed(empty[case], case[1], seed) for seed, case in enumerate(FILLED)}
    target = lambda client, case: OUTSIDE / "typed" / client / f"{'-'.join(case)}.xlsx"
    save({
        client: [{"source": empty[case], "target": target(client, case), "cells": cells[case]} for case in FILLED]
        for client in CLIENTS
    })
    return {(client, *case): target(client, case) for client in CLIENTS for case in FILLED}


@named
@by
def test_a_workbook_scores_the_same_when_saved_again(client, case, workbooks, saved):
    assert_same(Report(workbooks[case.name]), Report(saved[client, case.name]))


@pytest.mark.parametrize("sector, language", FILLED)
@by
def test_the_same_figures_score_the_same_whoever_types_them(client, sector, language, filled):
    first = Report(filled["openpyxl", sector, language])
    assert sum(kpi["value"] is not None for kpi in first["kpis"]) >= 5
    assert_same(first, Report(filled[client, sector, language]))

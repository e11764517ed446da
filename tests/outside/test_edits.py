"""Sorting, inserting and deleting rows, as people do, leaves every score right.

The edits are made in LibreOffice, which then calculates again; the blocks are found
anew by their key rows and compared by id.
"""

import pytest

import office
from blocks import Book, same
from conftest import OUTSIDE
from report import Report

SHEETS = ("data", "kpis", "objectives")
CASE = "municipal-en-month-example"


def sort_by(block, column, descending):
    return {
        "do": "sort", "sheet": block.sheet.title, "first": block.first, "last": block.last,
        "left": 1, "right": max(block.columns.values()), "by": column, "descending": descending,
    }


def insert_into(block, row, count):
    return {"do": "insert", "sheet": block.sheet.title, "row": row, "count": count}


def delete(block, rows):
    """Rows of a sheet, from the bottom up so that the places hold."""
    return [
        {"do": "delete", "sheet": block.sheet.title, "row": row, "count": 1}
        for row in sorted(rows, reverse=True)
    ]


def kpi_of(data_id):
    return data_id.split("@")[0].split(".")[0]


class Plan:
    """The edits of this file, each with the KPIs and objectives that it removes."""

    def __init__(self, book):
        data, kpis, objectives = (book[name] for name in SHEETS)
        measured = [
            key for key in kpis.rows
            if any(kpi_of(row) == key for row in data.rows) and book["scores"].rows.get(key)
            and not key.startswith("own-")
        ]
        gone = measured[1]
        self.edits = {}
        for name in SHEETS:
            block = book[name]
            middle = sorted(block.rows.values())[len(block.rows) // 2]
            self.edits[f"sort {name} by id, backwards"] = ([sort_by(block, 1, True)], None)
            self.edits[f"sort {name} by its second column"] = ([sort_by(block, 3, False)], None)
            self.edits[f"insert three rows into {name}"] = ([insert_into(block, middle, 3)], None)
            self.edits[f"insert a row above the first of {name}"] = ([insert_into(block, block.first, 1)], None)
            self.edits[f"insert a row below the last of {name}"] = ([insert_into(block, block.last + 1, 1)], None)
        rows = [row for key, row in data.rows.items() if kpi_of(key) == gone]
        self.edits["delete a KPI from data"] = (delete(data, rows), gone)
        self.edits["delete a KPI from kpis"] = (delete(kpis, [kpis.rows[gone]]), gone)
        both = delete(data, rows) + delete(kpis, [kpis.rows[gone]])
        self.edits["delete a KPI everywhere"] = (both, gone)
        self.objective = next(iter(objectives.rows))
        self.edits["delete an objective"] = (delete(objectives, [objectives.rows[self.objective]]), self.objective)
        everything = [sort_by(book[name], 1, True) for name in SHEETS] + [
            insert_into(book[name], book[name].first + 1, 2) for name in SHEETS
        ]
        self.edits["sort everything, then insert rows"] = (everything, None)


EDITS = [
    *(f"{edit} {name}{tail}" for name in SHEETS for edit, tail in [
        ("sort", " by id, backwards"), ("sort", " by its second column"), ("insert three rows into", ""),
        ("insert a row above the first of", ""), ("insert a row below the last of", ""),
    ]),
    "delete a KPI from data", "delete a KPI from kpis", "delete a KPI everywhere", "delete an objective",
    "sort everything, then insert rows",
]


@pytest.fixture(scope="module")
def edited(workbooks):
    source = workbooks[CASE]
    before = Book(source)
    plan = Plan(before)
    assert sorted(plan.edits) == sorted(EDITS)
    folder = OUTSIDE / "edited"
    spoiled = OUTSIDE / "spoiled" / "to-edit.xlsx"
    office.spoil(source, spoiled)
    jobs = [
        {"source": spoiled, "target": folder / f"{name}.xlsx", "edits": edits}
        for name, (edits, _) in plan.edits.items()
    ]
    office.edit_all(jobs)
    return before, plan, folder


def compare(before, after, block, keys, columns=None):
    """Cells of a block that changed, by id and column."""
    old, new = before[block], after[block]
    return [
        f"klant:{block} {key} {column}: {old.get(key, column)!r} became {new.get(key, column)!r}"
        for key in keys
        for column in (columns or old.columns)
        if not same(old.get(key, column), new.get(key, column))
    ]


@pytest.mark.parametrize("name", EDITS)
def test_scores_stay_right(name, edited):
    before, plan, folder = edited
    _, gone = plan.edits[name]
    after = Book(folder / f"{name}.xlsx")
    changed = []
    for block in ("values", "scores", "states"):
        keys = [key for key in before[block].rows if gone is None or key.split("@")[0] != gone]
        changed += compare(before, after, block, keys)
    if gone is None:
        changed += compare(before, after, "results", before["results"].rows)
    elif gone == plan.objective:
        others = [key for key in before["results"].rows if key.startswith("objective:") and key.split("@")[0] != f"objective:{gone}"]
        changed += compare(before, after, "results", others)
    assert not changed, f"{len(changed)} cells\n" + "\n".join(changed[:20])


def about_results(path):
    return {code for code in Report(path).codes() if code.startswith(("result", "formula", "values"))}


@pytest.mark.parametrize("name", EDITS)
def test_edits_are_no_changed_formulas(name, edited):
    """What LibreOffice shifts, and spells its own way, is held against nobody."""
    _, plan, folder = edited
    _, gone = plan.edits[name]
    file = folder / f"{name}.xlsx"
    assert about_results(file) == set()
    stale = OUTSIDE / "stale" / f"{name}.xlsx"
    office.spoil(file, stale)
    # Of a workbook that lost rows it is not said why a result differs.
    assert about_results(stale) == {"result-differs" if gone else "result-stale", "results-more"}

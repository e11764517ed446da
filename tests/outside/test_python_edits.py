"""Rows and columns that openpyxl inserts or deletes, which moves no formula and no drop-down.

Its users are scripts. The formulas of the sheets then point elsewhere; the scores do not
come from them, and a finding says that the sheets show none.
"""

import random

import openpyxl
import pytest

from blocks import Book
from conftest import LANGUAGES, OUTSIDE
from report import PLACES, Report, assert_same, differences

EXAMPLES = {"en": "non-profit-en-month-example", "nl": "for-profit-nl-quarter-example"}
BLOCKS = ("start", "data", "segments", "objectives", "kpis", "notes")


class Open:
    """A workbook that is being edited, with its blocks found anew each time."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)

    def sheet(self, block):
        return next(
            sheet for sheet in self.book
            if any(cell.value == f"klant:{block}" for row in sheet for cell in row)
        )

    def key_row(self, block):
        return next(row[0].row for row in self.sheet(block) if any(cell.value == f"klant:{block}" for cell in row))

    def column(self, block, key):
        return next(cell.column for cell in self.sheet(block)[self.key_row(block)] if cell.value == key)

    def row(self, block, key):
        return next(row[0].row for row in self.sheet(block) if any(cell.value == key for cell in row))


def insert_rows(book, block, rng):
    book.sheet(block).insert_rows(rng.choice([1, book.key_row(block), book.key_row(block) + 2]), rng.choice([1, 3]))


def insert_columns(book, block, rng):
    book.sheet(block).insert_cols(rng.choice([1, 2, 3, 6]), rng.choice([1, 2]))


def rename(book, block, rng):
    book.sheet(block).title = f"Blad {rng.randrange(10**6)}"


def move_sheet(book, block, rng):
    book.book.move_sheet(book.sheet(block), rng.choice([-3, 3]))


def show_everything(book, block, rng):
    for sheet in book.book:
        sheet.sheet_state = "visible"


def delete_blank_rows(book, block, rng):
    """Those above the keys, which hold a heading."""
    if block != "start" and book.key_row(block) > 2:
        book.sheet(block).delete_rows(1, 1)


EDITS = {
    "insert rows": insert_rows, "insert columns": insert_columns, "rename": rename, "move the sheet": move_sheet,
    "show everything": show_everything, "delete a row above the keys": delete_blank_rows,
}


def edited(path, name, edits, rng):
    book = Open(path)
    for edit, block in edits:
        EDITS[edit](book, block, rng)
    target = OUTSIDE / "python-edits" / f"{name}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.book.save(target)
    return target


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edit_of_every_sheet_changes_no_score(language, edit, workbooks):
    source = workbooks[EXAMPLES[language]]
    after = Report(edited(source, f"{language}-{edit}", [(edit, block) for block in BLOCKS], random.Random(edit)))
    assert_same(Report(source), after)
    # Nothing is calculated before a spreadsheet opens it.
    assert "results-dropped" in after.codes()


@pytest.mark.parametrize("seed", range(8))
def test_many_edits_change_no_score(seed, workbooks):
    rng, language = random.Random(seed), LANGUAGES[seed % 2]
    source = workbooks[EXAMPLES[language]]
    edits = [(rng.choice(list(EDITS)), rng.choice(BLOCKS)) for _ in range(8)]
    assert_same(Report(source), Report(edited(source, f"many-{seed}", edits, rng)))


@pytest.mark.parametrize("block, column, code", [
    ("data", "2027-Q2", "column-gone"), ("kpis", "target", "column-gone"), ("objectives", "weight", "column-gone"),
])
def test_a_column_that_is_deleted_is_told(block, column, code, workbooks, tmp_path):
    source = workbooks[EXAMPLES["nl"]]
    book = Open(source)
    book.sheet(block).delete_cols(book.column(block, column))
    book.book.save(tmp_path / "edited.xlsx")
    before, after = Report(source), Report(tmp_path / "edited.xlsx")
    assert code in after.codes("error")
    found = differences(before.data, after.data, PLACES)
    if block != "data":
        assert not found, found[:20]
        return
    # Its figures are blank, and those of the other periods stay.
    reference = Book(source, formulas=True)
    for row in reference["data"].rows:
        reference["data"].set(row, column, None)
    reference.save(tmp_path / "reference.xlsx")
    assert found
    assert not differences(Report(tmp_path / "reference.xlsx").data, after.data, PLACES)


@pytest.mark.parametrize("block, code", [("data", "figures-deleted"), ("kpis", "row-deleted"), ("objectives", "row-deleted")])
def test_a_row_that_is_deleted_is_told_and_the_others_stay(block, code, workbooks, tmp_path):
    source = workbooks[EXAMPLES["en"]]
    kpi = Report(source)["kpis"][0]
    first = {
        "data": next(row for row in Book(source)["data"].rows if row.startswith(f"{kpi['id']}.")),
        "kpis": kpi["id"], "objectives": kpi["objective"],
    }[block]
    book = Open(source)
    book.sheet(block).delete_rows(book.row(block, first))
    book.book.save(tmp_path / "edited.xlsx")
    before, after = Report(source), Report(tmp_path / "edited.xlsx")
    assert code in after.codes() - before.codes()
    others = lambda report: {
        (one["id"], one["segment"]): one for one in report["kpis"] if one["objective"] != kpi["objective"]
        if one["id"] != kpi["id"]
    }
    shared = {key: one for key, one in others(after).items() if key in others(before)}
    assert len(shared) >= 4
    assert not differences({key: others(before)[key] for key in shared}, shared, {"cells"})

"""The catalogue as a workbook: LibreOffice computes its examples, and ticks come back."""

import json
import subprocess

import openpyxl
import pytest

import office
from blocks import Book, cached, formula_cells, same
from conftest import KLANT, LANGUAGES, OUTSIDE, SECTORS, klant
from test_valid import VERSIONS, faults


def library(name, *arguments):
    path = OUTSIDE / "library" / f"{name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    klant("list", "--format", "xlsx", "--output", path, "--force", *arguments)
    return path


@pytest.fixture(scope="module")
def everything():
    return {language: library(f"all-{language}", "--lang", language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_computes_every_worked_example(language, everything):
    path = everything[language]
    spoiled = OUTSIDE / "spoiled" / f"library-{language}.xlsx"
    office.spoil(path, spoiled)
    (result,) = office.convert([spoiled], OUTSIDE / "recalculated", "xlsx")
    ours, theirs, formulas = cached(path), cached(result), formula_cells(path)
    catalogue = json.loads(klant("list", "--format", "json", "--lang", language))
    assert len(formulas) >= len(catalogue), "an example each"
    wrong = [
        f"{sheet}!{cell}: {ours.get((sheet, cell))!r}, LibreOffice {theirs.get((sheet, cell))!r}: {formula}"
        for (sheet, cell), formula in formulas.items()
        if not same(ours.get((sheet, cell)), theirs.get((sheet, cell)))
    ]
    assert not wrong, "\n".join(wrong[:20])
    # What was computed is what the catalogue says, to four decimals.
    block = Book(path, formulas=True).blocks["choose-kpis"]
    sheet = block.sheet
    column = max(cell.column for cell in sheet[block.key_row + 1] if cell.value)
    off = []
    for kpi in catalogue:
        cell = sheet.cell(block.rows[kpi["id"]], column)
        value = theirs[(sheet.title, cell.coordinate)] * (100 if "%" in cell.number_format else 1)
        if abs(value - kpi["example"]["value"]) > 5e-5:
            off.append(f"{kpi['id']}: {value} instead of {kpi['example']['value']}")
    assert not off, "\n".join(off)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_valid(language, version, everything):
    found = faults(everything[language], version)
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("mark", ["x", "X", "\u2714", 1, True, "ja"])
@pytest.mark.parametrize("sector", SECTORS)
def test_ticks_come_back_from_moved_rows_and_through_libreoffice(sector, mark, tmp_path):
    path = library(f"choose-{sector}", "--sector", sector, "--lang", "nl")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    key = next(row for row in range(1, 40) if sheet.cell(row, 1).value == "klant:choose-objectives")
    first, last = key + 2, sheet.max_row
    # Somebody sorted the other way round.
    rows = [[sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]
            for row in range(first, last + 1)]
    for row, values in zip(range(first, last + 1), reversed(rows)):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    chosen = []
    for row in (first, last):
        sheet.cell(row, 2).value = mark
        chosen.append(sheet.cell(row, 1).value)
    ticked = tmp_path / "ticked.xlsx"
    book.save(ticked)
    (saved,) = office.convert([ticked], tmp_path / "saved", "xlsx")
    for file in (ticked, saved):
        folder = tmp_path / file.parent.name / "card"
        klant("new", "--choices", file, "--output", folder)
        made = {path.stem for path in (folder / "objectives").iterdir()}
        assert set(chosen) <= made, f"{chosen} in {made}"


def test_a_workbook_that_is_no_library_is_refused(workbooks, tmp_path):
    done = subprocess.run(
        [KLANT, "new", "--choices", next(iter(workbooks.values())), "--output", tmp_path / "card"],
        capture_output=True, text=True,
    )
    assert done.returncode in (1, 2) and not (tmp_path / "card").exists()
    assert "file-not-a-library" in done.stderr

"""The catalogue as a workbook: LibreOffice computes its examples, and ticks come back."""

import json
import subprocess

import openpyxl
import pytest

import office
from blocks import Book, every_cell, otherwise
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
    formulas, wrong = otherwise(path, result)
    catalogue = json.loads(klant("list", "--format", "json", "--lang", language))
    assert len(formulas) >= len(catalogue), "an example each"
    assert not wrong, "\n".join(wrong[:20])
    # What was computed is what the catalogue says, to four decimals.
    block = Book(path, formulas=True).blocks["choose-kpis"]
    sheet, theirs = block.sheet, every_cell(result)
    column = max(cell.column for cell in sheet[block.key_row + 1] if cell.value)
    off = []
    for kpi in catalogue:
        cell = sheet.cell(block.rows[kpi["id"]], column)
        value = theirs[sheet.title, cell.coordinate][0] * (100 if "%" in cell.number_format else 1)
        if abs(value - kpi["example"]["value"]) > 5e-5:
            off.append(f"{kpi['id']}: {value} instead of {kpi['example']['value']}")
    assert not off, "\n".join(off)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_valid(language, version, everything):
    found = faults(everything[language], version)
    assert not found, "\n".join(found[:20])


MARKS = ["x", "X", "\u2714", 1, True, "ja"]


def tick(sector, mark, path):
    """Ticks the first and the last objective, among rows that somebody sorted the other way round; their ids."""
    book = openpyxl.load_workbook(library(f"choose-{sector}", "--sector", sector, "--lang", "nl"))
    sheet = book.worksheets[0]
    key = next(row for row in range(1, 40) if sheet.cell(row, 1).value == "klant:choose-objectives")
    first, last = key + 2, sheet.max_row
    rows = [[sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]
            for row in range(first, last + 1)]
    for row, values in zip(range(first, last + 1), reversed(rows)):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    for row in (first, last):
        sheet.cell(row, 2).value = mark
    book.save(path)
    return {sheet.cell(row, 1).value for row in (first, last)}


@pytest.fixture(scope="module")
def ticked(tmp_path_factory):
    """Workbooks that somebody ticked, and the same saved by LibreOffice: (sector, mark) → ids, paths."""
    folder = tmp_path_factory.mktemp("ticked")
    cases = [(sector, mark) for sector in SECTORS for mark in MARKS]
    path = {case: folder / f"{number}.xlsx" for number, case in enumerate(map(str, cases))}
    chosen = {str(case): tick(*case, path[str(case)]) for case in cases}
    office.convert(path.values(), folder / "saved", "xlsx")
    return {case: (chosen[case], path[case], folder / "saved" / path[case].name) for case in path}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("sector", SECTORS)
def test_ticks_come_back_from_moved_rows_and_through_libreoffice(sector, mark, ticked, tmp_path):
    chosen, *files = ticked[str((sector, mark))]
    for number, file in enumerate(files):
        folder = tmp_path / str(number)
        klant("new", "--choices", file, "--output", folder)
        made = {path.stem for path in (folder / "objectives").iterdir()}
        assert chosen <= made, f"{chosen} in {made}"


def test_a_workbook_that_is_no_library_is_refused(workbooks, tmp_path):
    done = subprocess.run(
        [KLANT, "new", "--choices", next(iter(workbooks.values())), "--output", tmp_path / "card"],
        capture_output=True, text=True,
    )
    assert done.returncode in (1, 2) and not (tmp_path / "card").exists()
    assert "file-not-a-library" in done.stderr

"""The example workbooks as they are printed.

Pictures of every page are left in target/look for a person to judge; what a machine
can judge, it judges here.
"""

import concurrent.futures
import re
import shutil
import subprocess

import openpyxl
import pytest

import office
from blocks import Book
from conftest import EXAMPLES, ROOT
from words import labels

LOOK = ROOT / "target" / "look"
BROKEN = re.compile(r"###|#N/A|#VALUE!|#REF!|#NAME\?|#DIV/0!|#NUM!|Err:\d+|\{\w+\}")


# The footer of every page: the sheet's name, the page, the number of pages.
FOOTER = re.compile(r"^\s*(\S.*?)\s+(\d+)\s*/\s*(\d+)\s*$")


@pytest.fixture(scope="session")
def printed(workbooks):
    """Text of every page of every example: case → sheet → pages, as LibreOffice prints it."""
    shutil.rmtree(LOOK, ignore_errors=True)
    copies = []
    for case in EXAMPLES:
        copies.append(LOOK / f"{case.name}.xlsx")
        copies[-1].parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(workbooks[case.name], copies[-1])
    found, files = {}, office.convert(copies, LOOK, "pdf")
    paint = lambda path: subprocess.run(["pdftoppm", "-r", "70", "-png", path, path.with_suffix("")], check=True)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(paint, files))
    for case, path in zip(EXAMPLES, files):
        text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
        sheets = found[case.name] = {}
        for page in text.split("\f")[:-1]:
            lines = [line for line in page.splitlines() if line.strip()]
            footer = FOOTER.match(lines[-1]) if lines else None
            assert footer, f"{case.name}: a page without the footer: {lines[-3:]}"
            sheets.setdefault(footer.group(1), []).append(page)
    return found


@pytest.fixture(scope="session")
def visible(workbooks):
    """Names of the visible sheets of every example, in order."""
    return {
        case.name: [sheet.title for sheet in openpyxl.load_workbook(workbooks[case.name], read_only=True).worksheets if sheet.sheet_state == "visible"]
        for case in EXAMPLES
    }


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_every_visible_sheet_prints_without_broken_cells(case, printed, visible):
    assert len(visible[case.name]) == 11
    assert list(printed[case.name]) == visible[case.name]
    faults = [
        f"{sheet}, page {number}: {line.strip()[:160]}"
        for sheet, pages in printed[case.name].items()
        for number, page in enumerate(pages, 1)
        for line in page.splitlines()
        if BROKEN.search(line)
    ]
    assert not faults, "\n".join(faults[:20])


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_every_page_says_that_it_is_an_example(case, printed):
    mark = labels(case.language)["workbook.example_short"]
    squeezed = lambda text: re.sub(r"\s+", " ", text)
    silent = [
        f"{sheet}, page {number}"
        for sheet, pages in printed[case.name].items()
        for number, page in enumerate(pages, 1)
        if squeezed(mark) not in squeezed(page)
    ]
    assert not silent, f"{mark!r} is missing on {silent}"


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_start_follow_one_figure_and_the_dashboard_are_one_page_each(case, printed):
    for key in ("start", "follow", "dashboard"):
        sheet = labels(case.language)[f"sheet.{key}"]
        assert len(printed[case.name][sheet]) == 1, sheet


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_no_sheet_prints_a_blank_page_or_a_flood(case, printed):
    for sheet, pages in printed[case.name].items():
        assert len(pages) <= 12, f"{sheet}: {len(pages)} pages"
        empty = [number for number, page in enumerate(pages, 1) if len("".join(page.split())) < 150]
        assert not empty, f"{sheet}: nothing on pages {empty}"


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_the_example_has_figures_scores_and_every_colour(case, workbooks):
    book = Book(workbooks[case.name])
    assert book["results"].get("scorecard", "score") is not None
    counts = book["results"].row("scorecard")
    assert counts["green"] and counts["red"], counts

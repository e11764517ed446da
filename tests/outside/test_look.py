"""The example workbooks as they are printed.

Pictures of every page are left in target/look for a person to judge; what a machine
can judge, it judges here.
"""

import re
import shutil
import subprocess

import pytest

import office
from blocks import Book
from conftest import EXAMPLES, ROOT
from words import labels

LOOK = ROOT / "target" / "look"
BROKEN = re.compile(r"###|#N/A|#VALUE!|#REF!|#NAME\?|#DIV/0!|#NUM!|Err:\d+|\{\w+\}")


@pytest.fixture(scope="session")
def printed(workbooks):
    """PDF of every sheet of every example: case → [(sheet, path)]."""
    shutil.rmtree(LOOK, ignore_errors=True)
    office.edit([{"source": workbooks[case.name], "sheets": LOOK / case.name} for case in EXAMPLES])
    sheets = {}
    for case in EXAMPLES:
        found = sorted((LOOK / case.name).glob("*.pdf"))
        sheets[case.name] = [(path.stem.split("-", 1)[1], path) for path in found]
        for path in found:
            subprocess.run(["pdftoppm", "-r", "70", "-png", path, path.with_suffix("")], check=True)
    return sheets


def pages(path):
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_every_visible_sheet_prints_without_broken_cells(case, printed):
    assert len(printed[case.name]) == 9
    faults = [
        f"{sheet}, page {number}: {line.strip()[:160]}"
        for sheet, path in printed[case.name]
        for number, page in enumerate(pages(path), 1)
        for line in page.splitlines()
        if BROKEN.search(line)
    ]
    assert not faults, "\n".join(faults[:20])


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_every_page_says_that_it_is_an_example(case, printed):
    mark = labels(case.language)["workbook.example"]
    squeezed = lambda text: re.sub(r"\s+", " ", text)
    silent = [
        f"{sheet}, page {number}"
        for sheet, path in printed[case.name]
        for number, page in enumerate(pages(path), 1)
        if squeezed(mark) not in squeezed(page)
    ]
    assert not silent, f"{mark!r} is missing on {silent}"


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_the_dashboard_is_one_page(case, printed):
    _, path = printed[case.name][3]
    assert len(pages(path)) == 1


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_no_sheet_prints_a_blank_page_or_a_flood(case, printed):
    for sheet, path in printed[case.name]:
        found = pages(path)
        assert len(found) <= 12, f"{sheet}: {len(found)} pages"
        empty = [number for number, page in enumerate(found, 1) if len(page.strip()) < 40]
        assert not empty, f"{sheet}: nothing on pages {empty}"


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_the_example_has_figures_scores_and_every_colour(case, workbooks):
    book = Book(workbooks[case.name])
    assert book["results"].get("scorecard", "score") is not None
    counts = book["results"].row("scorecard")
    assert counts["green"] and counts["red"], counts

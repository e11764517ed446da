"""Links within a workbook, followed in LibreOffice: each leads to a cell that is there.

A name of a sheet with blanks or letters that are no ASCII has to stand in quotes, or Excel says
that the reference is not valid; here it always does.
"""

import re

import pytest

import office
from blocks import Book
from conftest import LANGUAGES, new
from from_book import headers
from words import labels

# As it is written, and as LibreOffice writes it after reading a file.
TARGET = re.compile(r"#'((?:[^']|'')+)'[!.]\$?([A-Z]{1,3})\$?([1-9]\d*)")


class Followed:
    """An example with something of each kind left to do, and where its links lead, one KPI followed after another."""

    def __init__(self, language):
        self.path = new(f"links-{language}", "--sector", "municipal", "--lang", language, "--start", "2027",
                        "--every", "quarter", "--segment", "Jong", "--segment", "Oud", "--example")
        book = Book(self.path)
        self.sheets = [sheet.title for sheet in book.book.worksheets if sheet.sheet_state == "visible"]
        self.start, self.follow = (labels(language)[f"sheet.{key}"] for key in ("start", "follow"))
        self.kpis = [f"K{number}" for number in range(1, 1 + sum(not row.startswith("own-") for row in book["kpis"].rows))]
        chosen = {"sheet": self.follow, "row": 5, "column": 3, "values": self.kpis}
        self.links = office.follow([{"source": str(self.path), "edits": self.edits(book), "chosen": chosen}])[0]

    @staticmethod
    def edits(book):
        """A figure and a target that cannot be, a figure that is missing, and an earlier period, so that others are later."""
        data, periods = book["data"], book["data"].periods()
        put = lambda block, row, column, value: {"do": "put", "block": block, "row": row, "column": column, "value": value}
        inputs = [row for row in data.rows if "." in row and not row.split("@")[0].endswith(".value")]
        filled = [row for row in inputs if data.get(row, periods[0]) is not None]
        return [
            put("data", filled[0], periods[0], -12),
            *({"do": "clear", "block": "data", "row": row, "column": periods[0]} for row in (filled[1], filled[-1])),
            put("kpis", "first", "target", -1e16),
            put("view", "period", "value", headers(book)[periods[0]]),
        ]

    def on(self, sheet):
        return [link for link in self.links if link["sheet"] == sheet and link["target"]]


@pytest.fixture(scope="module", params=LANGUAGES)
def followed(request):
    return Followed(request.param)


def test_every_link_leads_to_a_cell_that_is_there(followed):
    wrong = []
    for link in filter(lambda link: link["target"], followed.links):
        said = TARGET.fullmatch(link["target"])
        sheet = said and said[1].replace("''", "'")
        if not said or sheet not in followed.sheets or link["arrived"] != [sheet, said[2] + said[3]]:
            wrong.append(link)
    assert not wrong, "\n".join(map(str, wrong[:20]))


def test_what_is_to_be_done_has_its_link(followed):
    formulas = {link["cell"] for link in followed.links if link["formula"] and link["sheet"] == followed.start}
    assert len(formulas) == 6, "missing, wrong, a target, later figures, and the period twice"
    assert formulas <= {link["cell"] for link in followed.on(followed.start)}
    assert len({link["target"] for link in followed.on(followed.start)}) > len(followed.sheets)


def test_each_kpi_that_is_followed_leads_to_its_own_figures(followed):
    targets = [{link["target"] for link in followed.on(followed.follow) if link["chosen"] == kpi} for kpi in followed.kpis]
    assert all(targets)
    assert sum(map(len, targets)) == len(set().union(*targets))

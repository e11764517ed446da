"""Every text of every sheet in its cell, measured with the letters that it is written in.

A text that is not wrapped ends where the next cell that is not blank begins; of one that is wrapped no
word is parted and no line is out of sight. What the program writes is measured as it stands: it knows the
results of its formulas. What is folded away is measured as it is once somebody opens it.
"""

import functools
import re
import subprocess

import openpyxl
import pytest
from fontTools.ttLib import TTFont
from openpyxl.utils import range_boundaries

from conftest import LANGUAGES, SECTORS, new

GROUPS = ["Families", "Pensioners", "Students", "Small firms", "Newcomers", "Commuters", "Carers", "Young people"]
KINDS = {
    "empty": [],
    "example": ["--example"],
    "eight": ["--example", *(part for group in GROUPS for part in ("--segment", group))],
    # Some sixty of them.
    "all": ["--example", "--every", "month", *(part for outcome in ("satisfaction", "retention", "acquisition", "profitability", "market-share") for part in ("--outcome", outcome))],
}
# Pixels on both sides of a text together, of one step of an indent, and what measures may differ by.
BESIDE, INDENT, SLACK = 4, 9, 2
# Lines are so many times as high as their letters.
LINE = 1.22


@functools.cache
def typeface(name, bold):
    """Widths of letters by code point, and the units of them: of the installed face with the measures of this one."""
    style = "bold" if bold else "regular"
    path = subprocess.run(["fc-match", "-f", "%{file}", f"{name}:style={style}"], capture_output=True, text=True, check=True).stdout
    font = TTFont(path)
    widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: widths[glyph][0] for code, glyph in font.getBestCmap().items()}, units


def measure(text, font):
    """Pixels of a line; a sign that the face lacks is as wide as it is high."""
    known, units = typeface(font.name, bool(font.b))
    return sum(known.get(ord(letter), units) for letter in text) / units * font.sz * 96 / 72


def lines(text, font, room):
    """How many lines a text takes in so many pixels; words are parted at blanks, and behind signs."""
    count = 0
    for part in str(text).split("\n"):
        count, used = count + 1, 0
        for word in re.findall(r"\S+?(?:[-–/]|(?=\s)|$)\s*|\S+", part):
            wide = measure(word.rstrip(), font)
            if used and used + wide > room:
                count, used = count + 1, 0
            used += measure(word, font)
    return count


class Grid:
    """Measures of a sheet."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.filled = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value is not None}
        self.last = max(column for _, column in self.filled)
        self.columns = {}
        for dimension in sheet.column_dimensions.values():
            for column in range(dimension.min, dimension.max + 1):
                # Hidden for good, where it belongs to no group.
                hidden = dimension.hidden and not dimension.outlineLevel
                self.columns[column] = 0 if hidden else round(dimension.width * 7)
        self.merged = {}
        for area in sheet.merged_cells.ranges:
            left, top, right, bottom = range_boundaries(str(area))
            self.merged[top, left] = (right, bottom)
        self.covered = {(row, column) for (top, left), (right, bottom) in self.merged.items() for row in range(top, bottom + 1) for column in range(left, right + 1)}

    def wide(self, left, right):
        return sum(self.columns.get(column, 64) for column in range(left, right + 1))

    def high(self, row):
        dimension = self.sheet.row_dimensions[row]
        if dimension.hidden and not dimension.outlineLevel:
            return 0
        return (dimension.height or 15) * 96 / 72

    def room(self, cell):
        """Pixels from the beginning of a text to the next cell that is not blank."""
        right = self.merged.get((cell.row, cell.column), (cell.column, 0))[0]
        room = self.wide(cell.column, right)
        if (cell.row, cell.column) in self.merged or cell.alignment.wrap_text or cell.alignment.horizontal in ("right", "center"):
            return room
        column = right + 1
        while column <= self.last:
            if (cell.row, column) in self.filled or (cell.row, column) in self.covered:
                return room
            room += self.columns.get(column, 64)
            column += 1
        return room + 9_999


def faults(sheet, values):
    """What is cut off on a sheet, a line each."""
    grid = Grid(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            shown = values[cell.coordinate].value
            if not isinstance(shown, str) or not shown.strip() or cell.alignment.shrink_to_fit:
                continue
            # What hides is no text.
            if cell.number_format.endswith(";;;") or not grid.columns.get(cell.column, 64) or not grid.high(cell.row):
                continue
            room = grid.room(cell) - BESIDE - INDENT * int(cell.alignment.indent or 0) + SLACK
            said = f"{sheet.title}!{cell.coordinate}: {shown[:60]!r}"
            if not cell.alignment.wrap_text:
                longest = max(measure(line, cell.font) for line in shown.split("\n"))
                if longest > room:
                    yield f"{said} takes {longest:.0f} of {room:.0f} px"
                continue
            words = re.split(r"[\s/–-]+", shown)
            parted = [word for word in words if measure(word, cell.font) > room]
            if parted:
                yield f"{said}: {parted[0]!r} is parted, {measure(parted[0], cell.font):.0f} of {room:.0f} px"
            bottom = grid.merged.get((cell.row, cell.column), (0, cell.row))[1]
            high = sum(grid.high(at) for at in range(cell.row, bottom + 1))
            needed = lines(shown, cell.font, room) * cell.font.sz * LINE * 96 / 72
            if needed > high + SLACK:
                yield f"{said} is {needed:.0f} px high in a row of {high:.0f} px"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", SECTORS)
def test_no_text_is_cut_off_or_parted(sector, language, kind):
    path = new(f"geometry-{sector}-{language}-{kind}", "--sector", sector, "--lang", language, "--start", "2027", "--org", "Gemeente Noordwesterveld", *KINDS[kind])
    book, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = [fault for sheet in book.worksheets if sheet.sheet_state == "visible" for fault in faults(sheet, values[sheet.title])]
    assert not found, f"{len(found)}:\n" + "\n".join(found[:40])

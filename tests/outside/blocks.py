"""Finds what a machine reads in a workbook by its key rows, as anybody outside may.

A key row has `klant:<block>` in column A and the keys of its columns beside it; the
row below holds headers, and the rows below that have their ids in column A.
"""

import zipfile
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.escape import unescape


class Block:
    """A block: cells by row id and column key."""

    def __init__(self, sheet, name, key_row, end):
        self.sheet, self.name, self.key_row = sheet, name, key_row
        self.columns, self.rows = {}, {}
        for cell in sheet[key_row][1:]:
            # A hidden column of the program's own.
            if cell.value not in (None, "_"):
                assert str(cell.value) not in self.columns, f"klant:{name}: two columns {cell.value}"
                self.columns[str(cell.value)] = cell.column
        for row in range(key_row + 2, end):
            key = sheet.cell(row, 1).value
            if key not in (None, ""):
                assert str(key) not in self.rows, f"klant:{name}: two rows {key}"
                self.rows[str(key)] = row

    def cell(self, row, column):
        return self.sheet.cell(self.rows[row], self.columns[column])

    def get(self, row, column):
        """The value; None where the cell is blank or holds empty text."""
        value = self.cell(row, column).value
        return None if value == "" else value

    def set(self, row, column, value):
        self.cell(row, column).value = value

    def row(self, row):
        """A row as a dictionary by column key."""
        return {key: self.get(row, key) for key in self.columns}

    def periods(self):
        """Keys of the columns that are periods, in order."""
        return [key for key in self.columns if len(key) > 5 and key[:4].isdigit() and key[4] == "-"]

    @property
    def first(self):
        return min(self.rows.values())

    @property
    def last(self):
        return max(self.rows.values())


class Book:
    """A workbook and its blocks."""

    def __init__(self, path, formulas=False):
        self.path = path
        self.book = openpyxl.load_workbook(path, data_only=not formulas)
        self.blocks = {}
        for sheet in self.book.worksheets:
            if sheet.title == "_klant":  # the envelope is the program's own
                continue
            keys = [
                row for row in range(1, sheet.max_row + 1)
                if str(sheet.cell(row, 1).value or "").startswith("klant:")
            ]
            for row, end in zip(keys, keys[1:] + [sheet.max_row + 1]):
                name = sheet.cell(row, 1).value.removeprefix("klant:")
                assert name not in self.blocks, f"two key rows klant:{name}"
                self.blocks[name] = Block(sheet, name, row, end)

    def __getitem__(self, name):
        assert name in self.blocks, f"{self.path}: no key row klant:{name}"
        return self.blocks[name]

    def save(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book.save(path)
        return path


SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def text_of(item):
    """The text of a string, of all its runs, without what is said of its pronunciation."""
    runs = [item, *item.findall(f"{SPREADSHEET}r")]
    return unescape("".join(part.text or "" for run in runs for part in run.findall(f"{SPREADSHEET}t")))


def value_of(cell, strings):
    """What a cell shows, as its file says; None where it is blank."""
    value, kind = cell.findtext(f"{SPREADSHEET}v"), cell.get("t", "n")
    if kind == "inlineStr":
        return text_of(cell.find(f"{SPREADSHEET}is"))
    if value is None:
        return None
    if kind == "n":
        return float(value)
    return {"s": lambda: strings[int(value)], "b": lambda: value == "1"}.get(kind, lambda: unescape(value))()


def every_cell(path):
    """Every cell of a workbook with a value or a formula: (sheet, cell) → (value, formula)."""
    # Whole models of some ten thousand cells take many times as long as their XML.
    cells = {}
    with zipfile.ZipFile(path) as file:
        tree = lambda name: ElementTree.fromstring(file.read(name))
        strings = []
        if "xl/sharedStrings.xml" in file.namelist():
            strings = [text_of(item) for item in tree("xl/sharedStrings.xml")]
        targets = {relation.get("Id"): relation.get("Target") for relation in tree("xl/_rels/workbook.xml.rels")}
        for sheet in tree("xl/workbook.xml").find(f"{SPREADSHEET}sheets"):
            target = targets[sheet.get(RELATION)].removeprefix("/xl/")
            for cell in tree(f"xl/{target}").iter(f"{SPREADSHEET}c"):
                value, formula = value_of(cell, strings), cell.findtext(f"{SPREADSHEET}f")
                if value is not None or formula is not None:
                    cells[sheet.get("name"), cell.get("r")] = value, formula
    return cells


def otherwise(ours, theirs):
    """Formulas of a workbook whose results are others where somebody else calculated them."""
    ours, theirs = every_cell(ours), every_cell(theirs)
    formulas = {place: (value, formula) for place, (value, formula) in ours.items() if formula is not None}
    wrong = [
        f"{sheet}!{cell}: cached {value!r}, calculated {theirs.get((sheet, cell), (None,))[0]!r}: {formula[:300]}"
        for (sheet, cell), (value, formula) in formulas.items()
        if not same(value, theirs.get((sheet, cell), (None,))[0])
    ]
    return formulas, wrong


def same(a, b):
    """Equal as a reader sees it: numbers to 1e-9, blank like empty text."""
    a, b = (None if value == "" else value for value in (a, b))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b or (a, b) in ((True, 1), (False, 0), (1, True), (0, False))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))
    return a == b

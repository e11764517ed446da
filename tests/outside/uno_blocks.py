"""Edits in LibreOffice by block, row id and column key, found anew before every edit.

So edits can be combined in any order. A place is `{"block", "row", "column"}`: the row an
id, `"key"`, `"header"`, `"first"`, `"middle"`, `"last"` or `"below"`; the column a key, `"id"`, or
a number from 1. An edit that changes nothing is a fault, but for
clearing what is blank.

- `insert-rows`, `delete-rows`, `insert-columns`, `delete-columns`: `count`
- `move-column`: whole, before the column `to`; `slide-column`: without its key, to the right end
- `copy-row`: to the first row below the block
- `sort-block`: by the column, `descending`
- `retitle`: header texts by key, in `texts`
- `append`: a row below the block without an id, `values` by key
- `clear`, `type` (`text`, as at the keyboard; `shows`: a format chosen before), `put` (`value`), `formula`, `append-text` (`text`)
- `rename-sheet` (`name`), `copy-sheet` (`name`), `delete-sheet`
"""

import uno
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField


# Of com.sun.star.sheet.CellFlags.
VALUES, TEXTS = 1, 4
# Of com.sun.star.util.NumberFormat.
PERCENT = 128


class Block:
    """Where a block stands now."""

    def __init__(self, document, name):
        self.document = document
        for sheet in document.Sheets:
            if not sheet.IsVisible:
                continue
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            area = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
            table = area.getDataArray()
            for row, cells in enumerate(table):
                if f"klant:{name}" in cells:
                    self.read(sheet, table, row, cells.index(f"klant:{name}"))
                    return
        raise LookupError(f"no block {name}")

    def read(self, sheet, table, row, id_column):
        self.sheet, self.key, self.id = sheet, row, id_column
        self.columns = {str(key): at for at, key in enumerate(table[row]) if key != "" and at != id_column}
        self.width = len(table[row])
        self.rows = {}
        for at in range(row + 1, len(table)):
            key = table[at][id_column]
            if str(key).startswith("klant:"):
                break
            if key != "":
                self.rows.setdefault(str(key), at)

    def row(self, place):
        if place in ("key", "header"):
            return self.key + (place == "header")
        rows = sorted(self.rows.values()) or [self.key + 2]
        named = {"first": rows[0], "middle": rows[len(rows) // 2], "last": rows[-1], "below": rows[-1] + 1}
        return named[place] if place in named else self.rows[place]

    def column(self, place):
        if place == "id":
            return self.id
        return place - 1 if isinstance(place, int) else self.columns[place]

    def cell(self, row, column):
        return self.sheet.getCellByPosition(self.column(column), self.row(row))


def put(cell, value):
    if isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value


def area(block, left, top, right, bottom):
    return block.sheet.getCellRangeByPosition(left, top, right, bottom)


def target(block, column, row):
    address = CellAddress()
    address.Sheet, address.Column, address.Row = block.sheet.RangeAddress.Sheet, column, row
    return address


def move_column(block, edit):
    whole = len(block.sheet.Rows) - 1
    source, to = block.column(edit["column"]), block.column(edit["to"])
    block.sheet.Columns.insertByIndex(to, 1)
    source += 1 if source >= to else 0
    block.sheet.moveRange(target(block, to, 0), area(block, source, 0, source, whole).RangeAddress)
    block.sheet.Columns.removeByIndex(source, 1)


def slide_column(block, edit):
    source = block.column(edit["column"])
    moved = area(block, source, block.key + 1, source, max(block.rows.values())).RangeAddress
    block.sheet.moveRange(target(block, block.width + 1, block.key + 1), moved)


def copy_row(block, edit):
    row, below = block.row(edit["row"]), block.row("below")
    # Of a folded row LibreOffice copies nothing; people open it first.
    block.sheet.Rows.getByIndex(row).IsVisible = True
    block.sheet.Rows.insertByIndex(below, 1)
    block.sheet.copyRange(target(block, 0, below), area(block, 0, row, block.width, row).RangeAddress)


def sort_block(block, edit):
    rows = sorted(block.rows.values())
    field = TableSortField()
    field.Field, field.IsAscending = block.column(edit["column"]), not edit.get("descending", False)
    prop = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    prop.Name, prop.Value = "SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))
    header = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    header.Name, header.Value = "ContainsHeader", False
    area(block, 0, rows[0], block.width, rows[-1]).sort((prop, header))


def retitle(block, edit):
    for key, text in edit["texts"].items():
        if key in block.columns:
            block.sheet.getCellByPosition(block.columns[key], block.key + 1).String = text


def append(block, edit):
    below = block.row("below")
    block.sheet.Rows.insertByIndex(below, 1)
    for key, value in edit["values"].items():
        put(block.sheet.getCellByPosition(block.columns[key], below), value)


def type_in(block, edit):
    cell = block.cell(edit["row"], edit["column"])
    if edit.get("shows"):
        formats, locale = block.document.NumberFormats, uno.createUnoStruct("com.sun.star.lang.Locale")
        key = formats.queryKey(edit["shows"], locale, False)
        cell.NumberFormat = formats.addNew(edit["shows"], locale) if key == -1 else key
    text = edit["text"]
    # The line in which people type puts the sign behind the first digit in a cell for percentages;
    # over the bridge nobody passes by it.
    kind = block.document.NumberFormats.getByKey(cell.NumberFormat).Type
    if kind & PERCENT and text[:1].isdigit() and "%" not in text:
        text += "%"
    cell.FormulaLocal = text


EDITS = {
    "insert-rows": lambda block, edit: block.sheet.Rows.insertByIndex(block.row(edit["row"]), edit["count"]),
    "delete-rows": lambda block, edit: block.sheet.Rows.removeByIndex(block.row(edit["row"]), edit["count"]),
    "insert-columns": lambda block, edit: block.sheet.Columns.insertByIndex(block.column(edit["column"]), edit["count"]),
    "delete-columns": lambda block, edit: block.sheet.Columns.removeByIndex(block.column(edit["column"]), edit["count"]),
    "insert-on-top": lambda block, edit: block.sheet.Rows.insertByIndex(0, edit["count"]),
    "delete-ids": lambda block, edit: block.sheet.Columns.removeByIndex(block.id, 1),
    "clear-ids": lambda block, edit: area(block, block.id, 0, block.id, 2000).clearContents(VALUES | TEXTS),
    "move-column": move_column,
    "slide-column": slide_column,
    "copy-row": copy_row,
    "sort-block": sort_block,
    "retitle": retitle,
    "append": append,
    "put": lambda block, edit: put(block.cell(edit["row"], edit["column"]), edit["value"]),
    "clear": lambda block, edit: setattr(block.cell(edit["row"], edit["column"]), "String", ""),
    "type": type_in,
    "formula": lambda block, edit: setattr(block.cell(edit["row"], edit["column"]), "Formula", edit["text"]),
}


def content(sheet):
    """What stands in a sheet."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getFormulaArray()


# After these, everything stands where it stood.
STILL = {"put", "clear", "type", "formula"}
# Where blocks stand, by name, until something may have moved.
known = {}


def apply(document, edit):
    """Makes an edit; false when there is none of this name here."""
    kind = edit["do"]
    if kind not in STILL:
        known.clear()
    if kind not in EDITS:
        return False
    name = edit["block"]
    block = known.get(name) or Block(document, name)
    if kind in STILL:
        known[name] = block
    seen = (lambda: block.cell(edit["row"], edit["column"]).Formula) if kind in STILL else (lambda: content(block.sheet))
    before = seen()
    EDITS[kind](block, edit)
    if kind != "clear" and seen() == before:
        raise ValueError(f"nothing came of {edit}")
    return True

"""Follows the links within workbooks in LibreOffice; run by the system's Python.

Reads jobs from standard input: a list of `{"source", "edits", "chosen"}`, the edits as in `uno_edit.py`
and the chosen cells `{"sheet", "row", "column", "values"}`: the links are followed with one value
after another there. Answers with a JSON list per job: `{"sheet", "cell", "formula", "chosen",
"target", "arrived"}` for every cell that is a link: whether a formula is, the target as it is
written, and the cell that is selected after somebody followed it, as `[sheet, cell]`. The target
is empty where a formula shows no link now.
"""

import json
import shutil
import sys
import tempfile

import uno

from uno_edit import apply, connect, ended, prop, put

# Of com.sun.star.sheet.CellFlags.
TEXTS, FORMULAS = 4, 16
# A cell where no link leads.
AWAY = (200, 9000)


def place(cell):
    return [cell.Spreadsheet.Name, cell.AbsoluteName.rsplit(".", 1)[1].replace("$", "")]


def cells(sheet, kind):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    for area in sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).queryContentCells(kind):
        for row in range(area.Rows.Count):
            for column in range(area.Columns.Count):
                yield area.getCellByPosition(column, row)


def links(sheet):
    """Every cell that is a link, whether a formula is, and what says where it leads. Formulas then show that."""
    for cell in cells(sheet, FORMULAS):
        if "HYPERLINK(" in cell.Formula:
            cell.Formula = cell.Formula.replace("HYPERLINK(", "CHOOSE(1;")
            yield cell, True, lambda cell=cell: cell.String if cell.String.startswith("#") else ""
    for cell in cells(sheet, TEXTS):
        for field in cell.TextFields:
            yield cell, False, lambda field=field: field.URL


def follow(document, dispatcher, target):
    """The cell that is selected after a link was followed; none where nothing happens."""
    controller = document.CurrentController
    if "!" not in target and "." not in target:
        return None
    # A jump within the sheet that is shown moves the cursor and leaves what is selected.
    for start in (0, 1):
        sheet = document.Sheets.getByIndex(start)
        controller.setActiveSheet(sheet)
        controller.select(sheet.getCellByPosition(*AWAY))
        dispatcher.executeDispatch(controller.Frame, ".uno:JumpToMark", "", 0, (prop("Bookmark", target.removeprefix("#")),))
        # A merged cell is selected with all that it covers.
        cell = controller.Selection.getCellByPosition(0, 0)
        address = cell.CellAddress
        if (address.Sheet, address.Column, address.Row) != (start, *AWAY):
            return place(cell)
    return None


def work(desktop, dispatcher, job):
    # Somebody else may have the file open, which would lock it.
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(job["source"], folder)
        document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(copy), "_blank", 0, (prop("Hidden", True),))
        document.enableAutomaticCalculation(False)
        for edit in job["edits"]:
            apply(document, edit)
        shown = [sheet for sheet in document.Sheets if sheet.IsVisible]
        found = [link for sheet in shown for link in links(sheet)]
        document.enableAutomaticCalculation(True)
        document.calculateAll()
        chosen = job["chosen"]
        choice = document.Sheets.getByName(chosen["sheet"]).getCellByPosition(chosen["column"] - 1, chosen["row"] - 1)
        told = []
        for value in chosen["values"]:
            put(choice, value)
            told += [
                dict(zip(("sheet", "cell"), place(cell)), formula=formula, chosen=value, target=target())
                for cell, formula, target in found
            ]
        arrived = {target: follow(document, dispatcher, target) for target in {link["target"] for link in told}}
        document.close(True)
    return [link | {"arrived": arrived[link["target"]]} for link in told]


def main():
    jobs = json.load(sys.stdin)
    process, desktop, dispatcher = connect(sys.argv[1], "com.sun.star.frame.DispatchHelper")
    with ended(process, desktop):
        for job in jobs:
            print(json.dumps(work(desktop, dispatcher, job)))


main()

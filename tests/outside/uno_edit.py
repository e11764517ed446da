"""Edits workbooks in LibreOffice over its bridge; run by the system's Python.

Reads jobs from standard input: a list of `{"source", "target", "edits"}`. Rows and
columns count from 1. Edits:

- `{"do": "sort", "sheet", "first", "last", "left", "right", "by", "descending"}`
- `{"do": "insert", "sheet", "row", "count"}`: rows before a row
- `{"do": "delete", "sheet", "row", "count"}`
- `{"do": "set", "sheet", "row", "column", "value"}`, or `{"do": "set-cell", "sheet", "cell", "value"}`
- `{"do": "rename-sheet", "sheet", "name"}`, `{"do": "copy-sheet", "sheet", "name"}`: a copy at the end
- `{"do": "delete-sheet", "sheet"}`
- those of `uno_blocks.py`, by block, id and key
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField

import uno_blocks

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect(profile, *more):
    """A LibreOffice of its own: the process, its desktop, and more of its services."""
    pipe = f"klant-{os.getpid()}"
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            create = context.ServiceManager.createInstanceWithContext
            return process, *(create(service, context) for service in ("com.sun.star.frame.Desktop", *more))
        except Exception:  # not listening yet
            time.sleep(0.1)
    process.kill()
    raise SystemExit("LibreOffice does not answer")


def sort(sheet, edit):
    area = sheet.getCellRangeByPosition(edit["left"] - 1, edit["first"] - 1, edit["right"] - 1, edit["last"] - 1)
    field = TableSortField()
    field.Field = edit["by"] - edit["left"]
    field.IsAscending = not edit.get("descending", False)
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    area.sort((prop("SortFields", fields), prop("ContainsHeader", False), prop("BindFormatsToContent", True)))


def put(cell, value):
    if isinstance(value, str):
        cell.String = value
    else:
        cell.Value = value


EDITS = {
    "sort": sort,
    "insert": lambda sheet, edit: sheet.Rows.insertByIndex(edit["row"] - 1, edit["count"]),
    "delete": lambda sheet, edit: sheet.Rows.removeByIndex(edit["row"] - 1, edit["count"]),
    "set": lambda sheet, edit: put(sheet.getCellByPosition(edit["column"] - 1, edit["row"] - 1), edit["value"]),
    "set-cell": lambda sheet, edit: put(sheet.getCellRangeByName(edit["cell"]), edit["value"]),
    "rename-sheet": lambda sheet, edit: setattr(sheet, "Name", edit["name"]),
}


def apply(document, edit):
    if uno_blocks.apply(document, edit):
        return
    sheets, kind = document.Sheets, edit["do"]
    if kind == "copy-sheet":
        sheets.copyByName(edit["sheet"], edit["name"], sheets.Count)
    elif kind == "delete-sheet":
        sheets.removeByName(edit["sheet"])
    else:
        EDITS[kind](sheets.getByName(edit["sheet"]), edit)
    if kind in ("rename-sheet", "copy-sheet", "delete-sheet"):
        wanted = {"rename-sheet": (False, True), "copy-sheet": (True, True), "delete-sheet": (False, False)}[kind]
        found = sheets.hasByName(edit["sheet"]), sheets.hasByName(edit.get("name", edit["sheet"]))
        if found != wanted:
            raise ValueError(f"nothing came of {edit}")


def work(desktop, job):
    # Somebody else may have the file open, which would lock it.
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(job["source"], folder)
        document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(copy), "_blank", 0, (prop("Hidden", True),))
        # Not after every edit: nobody looks between.
        document.enableAutomaticCalculation(False)
        uno_blocks.known.clear()
        for edit in job["edits"]:
            apply(document, edit)
        document.enableAutomaticCalculation(True)
        document.calculateAll()
        os.makedirs(os.path.dirname(job["target"]), exist_ok=True)
        target = uno.systemPathToFileUrl(job["target"])
        document.storeToURL(target, (prop("FilterName", FILTERS[os.path.splitext(job["target"])[1]]),))
        document.close(True)


@contextlib.contextmanager
def ended(process, desktop):
    """A LibreOffice that is ended afterwards, whatever happens."""
    try:
        yield
    finally:
        try:
            desktop.terminate()
        except Exception:  # it hangs up while it answers
            pass
        process.wait(30)


def main():
    jobs = json.load(sys.stdin)
    process, desktop = connect(sys.argv[1])
    failed = []
    with ended(process, desktop):
        for job in jobs:
            try:
                work(desktop, job)
            except Exception as fault:  # the others can still be made
                failed.append(f"{job['target']}: {fault!r}")
    if failed:
        raise SystemExit("\n".join(failed))


if __name__ == "__main__":
    main()

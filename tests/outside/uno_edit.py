"""Edits workbooks in LibreOffice over its bridge; run by the system's Python.

Reads jobs from standard input: a list of `{"source", "target", "edits"}`. Rows and
columns count from 1. Edits:

- `{"do": "sort", "sheet", "first", "last", "left", "right", "by", "descending"}`
- `{"do": "insert", "sheet", "row", "count"}`: rows before a row
- `{"do": "delete", "sheet", "row", "count"}`
- `{"do": "set", "sheet", "row", "column", "value"}`
"""

import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress, TableSortField


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect(profile):
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
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
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


def apply(document, edit):
    sheet = document.Sheets.getByName(edit["sheet"])
    kind = edit["do"]
    if kind == "sort":
        sort(sheet, edit)
    elif kind == "insert":
        sheet.Rows.insertByIndex(edit["row"] - 1, edit["count"])
    elif kind == "delete":
        sheet.Rows.removeByIndex(edit["row"] - 1, edit["count"])
    elif kind == "set":
        cell = sheet.getCellByPosition(edit["column"] - 1, edit["row"] - 1)
        if isinstance(edit["value"], str):
            cell.String = edit["value"]
        else:
            cell.Value = edit["value"]
    else:
        raise SystemExit(f"unknown edit {kind}")


def main():
    jobs = json.load(sys.stdin)
    process, desktop = connect(sys.argv[1])
    try:
        for job in jobs:
            url = uno.systemPathToFileUrl(job["source"])
            document = desktop.loadComponentFromURL(url, "_blank", 0, (prop("Hidden", True),))
            for edit in job["edits"]:
                apply(document, edit)
            document.calculateAll()
            os.makedirs(os.path.dirname(job["target"]), exist_ok=True)
            target = uno.systemPathToFileUrl(job["target"])
            document.storeToURL(target, (prop("FilterName", "Calc MS Excel 2007 XML"),))
            document.close(True)
    finally:
        try:
            desktop.terminate()
        except Exception:  # it hangs up while it answers
            pass
        process.wait(30)


main()

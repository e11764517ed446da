"""Programs that save a workbook again, each as its users would.

Each takes jobs `{"source", "target", "cells": [{"sheet", "cell", "value"}]}`: the file
that it opens, the one that it writes, and what is typed in between.
"""

import concurrent.futures
import json
import pathlib
import subprocess

import openpyxl
import pandas

import office
from conftest import OUTSIDE

HERE = pathlib.Path(__file__).parent
NODE = OUTSIDE / "node" / "node_modules"


def with_openpyxl(jobs):
    for job in jobs:
        book = openpyxl.load_workbook(job["source"])
        for cell in job["cells"]:
            book[cell["sheet"]][cell["cell"]].value = cell["value"]
        book.save(job["target"])


def with_pandas(jobs):
    """Nothing but values: no formulas, no formats, no hidden sheets."""
    for job in jobs:
        # Taken for an empty cell otherwise: "n/a".
        sheets = pandas.read_excel(job["source"], sheet_name=None, header=None, keep_default_na=False, na_values=[""])
        for cell in job["cells"]:
            row, column = openpyxl.utils.cell.coordinate_to_tuple(cell["cell"])
            page = sheets[cell["sheet"]]
            page[column - 1] = page[column - 1].astype(object)
            page.iat[row - 1, column - 1] = cell["value"]
        with pandas.ExcelWriter(job["target"]) as writer:
            for name, page in sheets.items():
                page.to_excel(writer, sheet_name=name, header=False, index=False)


def _with_node(script, jobs):
    done = subprocess.run(
        ["node", str(HERE / script), str(NODE)], input=json.dumps(jobs, default=str), capture_output=True, text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def with_sheetjs(jobs):
    _with_node("sheetjs.mjs", jobs)


def with_exceljs(jobs):
    _with_node("exceljs.mjs", jobs)


def with_libreoffice(jobs):
    office.edit([
        {"source": job["source"], "target": job["target"],
         "edits": [{"do": "set-cell", **cell} for cell in job["cells"]]}
        for job in jobs
    ])


def with_opendocument(jobs):
    """LibreOffice, which saves as .ods, opens that, and saves as .xlsx."""
    halfway = [
        {"source": job["source"], "target": pathlib.Path(job["target"]).with_suffix(".ods"),
         "edits": [{"do": "set-cell", **cell} for cell in job["cells"]]}
        for job in jobs
    ]
    office.edit(halfway)
    office.edit([{"source": half["target"], "target": job["target"], "edits": []} for half, job in zip(halfway, jobs)])


CLIENTS = {
    "openpyxl": with_openpyxl,
    "pandas": with_pandas,
    "sheetjs": with_sheetjs,
    "exceljs": with_exceljs,
    "libreoffice": with_libreoffice,
    "opendocument": with_opendocument,
}


def _run(client, jobs):
    CLIENTS[client](jobs)


def save(jobs_by_client):
    """Lets clients open, fill in and save workbooks, all clients at once."""
    for jobs in jobs_by_client.values():
        for job in jobs:
            pathlib.Path(job["target"]).parent.mkdir(parents=True, exist_ok=True)
            job.setdefault("cells", [])
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for done in [pool.submit(_run, client, jobs) for client, jobs in jobs_by_client.items()]:
            done.result()

"""Makes the folder of a version: workbooks as that version issues them, filled in and saved again.

    tests/issued/make.py v2 path/to/klant

Runs in the Python of the outside tests (target/outside/venv), whose helpers it uses.
A folder that exists is never written to: what was issued stays as it is.
"""

import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "outside"))

import office  # noqa: E402
from blocks import Book  # noqa: E402
from clients import save  # noqa: E402
from from_book import choose_period, fill  # noqa: E402
from words import labels  # noqa: E402

# Characters that have broken spreadsheets before; not a real organisation.
ORGANISATION = "Voorbeeld & Zn. <Ünïted> \"Eén\""
YEAR = "2027"

# Few KPIs, so that the files stay small: opinions and activities, shares, grades, money and ranges.
KPIS = {
    "for-profit": ["net-promoter-score", "customer-churn-rate", "new-customer-revenue-share"],
    "non-profit": ["donor-retention-rate", "average-gift", "new-donor-share"],
    "municipal": ["resident-service-grade", "permits-within-term", "objection-rate"],
}
OUTCOME = {"for-profit": "retention", "non-profit": "satisfaction", "municipal": "acquisition"}

PLAN = """klant = 1
language = "{language}"
sector = "{sector}"
organisation = "Voorbeeld"
start = "{start}"
every = "{every}"
periods = {periods}
version = "3"
adopted_by = "the board"
adopted_on = "1 December 2026"
minimum_coverage = 0.5
pleasing_margin = 25
{example}
[bands]
green = 85
amber = 55

[perspective]
name = "Tenants"
place = "second"
order = ["Finance", "Tenants", "Processes", "People"]

[customer]
one = "tenant"
many = "tenants"
article = "the"

[outcomes.{outcome}]
name = "Tenants who stay"
weight = 2

[[segments]]
name = "Families"
needs = "Room to grow, as their letters say"
alternatives = "Buying a house"
targeted = true
size = 1200
profit_per_customer = 310.5

[[segments]]
name = "Élèves & Zn."
targeted = false
size = 40

[[objectives]]
id = "mine"
statement = "I can stay with {{organisation}} when my family grows"
outcome = "{outcome}"
value_proposition = "attributes:functionality"
segment = "families"
why = "Moving schools is what they fear most."
questions = ["Who left, and where did they go?"]
evidence = "Forty interviews with families who left"
why_us = "We own all kinds of homes in one street"
drives = ["also-mine"]
contributes_to = "Steady rents"
supported_by = "One waiting list for all homes"
owner = "Head of letting"
weight = 1.5

[[objectives]]
id = "also-mine"
statement = "I recommend {{organisation}} to friends"
outcome = "satisfaction"

{kpis}
[[kpis]]
id = "own-1"
objective = "mine"
name = "Families who moved within our homes"
definition = "Share of families that had to move and stayed with us"
unit = "%"
direction = "target-range"
outcome = "{outcome}"
lens = "activity"
kind = "behaviour"
value_proposition = "relationship:delivery"
frequency = "per-survey"
due_in = 11
weight = 1
baseline = 20
worst = 10
target = 40
target_high = 60
worst_high = 80
red = 15
green = 35
minimum_answers = 30
before = {{ value = 22 }}
owner = "Head of letting"
supplied_by = "Letting office"
"""

# Every sector, language and length of periods once: how many periods, what is issued, what happens to it then.
# Issued: `empty`, `example`; `whole`, with the sector's own set of KPIs; `segments`; `plan`, with the words and rows above.
CASES = {
    ("for-profit", "en", "month"): (2, "empty", "rearranged"),
    ("for-profit", "en", "quarter"): (2, "plan", None),
    ("for-profit", "en", "trimester"): (2, "example", "converted"),
    ("for-profit", "en", "half-year"): (2, "empty", "sheetjs"),
    ("for-profit", "en", "year"): (2, "empty", None),
    ("for-profit", "nl", "month"): (2, "example", None),
    ("for-profit", "nl", "quarter"): (1, "empty", None),
    ("for-profit", "nl", "trimester"): (2, "empty", "libreoffice"),
    ("for-profit", "nl", "half-year"): (2, "plan", "openpyxl"),
    ("for-profit", "nl", "year"): (2, "empty", "exceljs"),
    ("non-profit", "en", "month"): (2, "plan", "libreoffice"),
    ("non-profit", "en", "quarter"): (2, "plan", "exceljs"),
    ("non-profit", "en", "trimester"): (2, "segments", "openpyxl"),
    ("non-profit", "en", "half-year"): (2, "empty", None),
    ("non-profit", "en", "year"): (1, "whole-example", None),
    ("non-profit", "nl", "month"): (2, "segments", "pandas"),
    ("non-profit", "nl", "quarter"): (2, "example", None),
    ("non-profit", "nl", "trimester"): (2, "plan", "sheetjs"),
    ("non-profit", "nl", "half-year"): (2, "plan", None),
    ("non-profit", "nl", "year"): (2, "plan", "openpyxl"),
    ("municipal", "en", "month"): (2, "plan", None),
    ("municipal", "en", "quarter"): (2, "plan", "pandas"),
    ("municipal", "en", "trimester"): (1, "empty", None),
    ("municipal", "en", "half-year"): (2, "plan", "renewed"),
    ("municipal", "en", "year"): (2, "segments", "opendocument"),
    ("municipal", "nl", "month"): (2, "empty", "libreoffice"),
    ("municipal", "nl", "quarter"): (2, "segments", "rearranged"),
    ("municipal", "nl", "trimester"): (2, "plan-example", None),
    ("municipal", "nl", "half-year"): (2, "example", None),
    ("municipal", "nl", "year"): (1, "whole", None),
}

# What is filled in by openpyxl, and rearranged as in `tests/outside/uno_blocks.py`.
EDITS = {
    "en": [
        {"do": "sort-block", "block": "data", "column": "input", "descending": True},
        {"do": "insert-rows", "block": "data", "row": "middle", "column": "id", "count": 2},
        {"do": "rename-sheet", "sheet": "Data", "name": "Our figures"},
    ],
    "nl": [
        {"do": "sort-block", "block": "kpis", "column": "name", "descending": False},
        {"do": "move-column", "block": "data", "row": "key", "column": "remark", "to": 3},
        {"do": "append", "block": "kpis", "values": {"name": "Zelf bedacht", "weight": 2}},
    ],
}


class Maker:
    """The program that issues, and the folder that it works in."""

    def __init__(self, program, work):
        self.program, self.work = program, work

    def klant(self, *arguments, folder=None):
        # A machine that is the same everywhere, as in `tests/cli`.
        machine = {key: text for key, text in os.environ.items() if not key.startswith(("LC_", "LANG", "CLICOLOR"))}
        machine |= {"LANG": "en_US.UTF-8", "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1803859200"}
        done = subprocess.run(
            [self.program, *map(str, arguments)], capture_output=True, text=True, cwd=folder or self.work, env=machine
        )
        assert done.returncode in (0, 1) and done.stdout, f"klant {arguments}\n{done.stdout}{done.stderr}"
        return done.stdout

    def new(self, name, sector, language, every, periods, what):
        folder = self.work / "new" / name
        if what.startswith("plan"):
            plan = self.work / f"{name}.toml"
            plan.write_text(self.plan(sector, language, every, periods, what == "plan-example"))
            self.klant("new", "--plan", plan, "--output", folder)
            return folder / "scorecard.xlsx"
        arguments = ["--sector", sector, "--lang", language, "--every", every, "--start", YEAR, "--periods", periods]
        arguments += ["--org", ORGANISATION]
        if not what.startswith("whole"):
            for kpi in KPIS[sector]:
                arguments += ["--kpi", kpi]
        if what == "segments":
            arguments += ["--segment", "Families", "--segment", "Élèves & Zn."]
        if what.endswith("example"):
            arguments.append("--example")
        self.klant("new", "--output", folder, *arguments)
        return folder / "scorecard.xlsx"

    def plan(self, sector, language, every, periods, example):
        first = {"month": "M01", "quarter": "Q1", "trimester": "T1", "half-year": "S1", "year": "A1"}[every]
        kpis = "".join(
            f'[[kpis]]\nid = "{kpi}"\nobjective = "{objective}"\nby_segment = {str(by).lower()}\n{more}\n'
            for kpi, objective, by, more in zip(
                KPIS[sector], ("also-mine", "mine", "also-mine"), (True, False, False),
                (f"weight = 2\ntargets = {{ {YEAR}-{first} = 31.5 }}", 'owner = "Letting office"', ""),
            )
        )
        return PLAN.format(
            sector=sector, language=language, every=every, periods=periods, start=f"{YEAR}-{first}",
            outcome=OUTCOME[sector], kpis=kpis, example="example = true\n" if example else "",
        )


def note(notes, data, period, kpi):
    """Explains a figure on the sheet for it."""
    texts = {
        "period": data.sheet.cell(data.key_row + 1, data.columns[period]).value, "kpi": kpi,
        "explanation": "The strike in March", "agreement": "Ask again", "who": "Desk",
    }
    for column, text in texts.items():
        notes.sheet.cell(notes.key_row + 2, notes.columns[column]).value = text


def typed(path, language, seed, notes=True):
    """What somebody types into a workbook: figures, targets, notes, and what nobody expects in a cell."""
    book, rng = Book(path, formulas=True), random.Random(seed)
    before = {sheet.title: {cell.coordinate: cell.value for row in sheet for cell in row} for sheet in book.book}
    fill(book, language, rng)
    data = book["data"]
    periods = data.periods()
    choose_period(book, rng.choice(periods))
    figures = [key for key in data.rows if key.endswith(".value")]
    for text in ("85%", "7,5", "n.v.t.", "≈ 40"):
        data.set(rng.choice(figures), rng.choice(periods), text)
    data.set(figures[0], "remark", "counted again in March")
    book["start"].set("version", "value", 4)
    objective = next(iter(book["objectives"].rows))
    book["objectives"].set(objective, "statement", "I get what was promised to me")
    book["objectives"].set(objective, "owner", "Head of service")
    kpi = next(iter(book["kpis"].rows))
    book["kpis"].set(kpi, "name", f"{book['kpis'].get(kpi, 'name')} (ours)")
    # Nothing stands below its headers yet, which is where pandas lets a sheet end.
    if notes:
        note(book["notes"], data, periods[0], f"{labels(language)['code.kpi']}1")
    return [
        {"sheet": sheet.title, "cell": cell.coordinate, "value": cell.value}
        for sheet in book.book for row in sheet for cell in row
        if cell.value != before[sheet.title].get(cell.coordinate) and cell.value is not None
    ]


def repack(path):
    """The same parts, as small as they come: SheetJS hardly compresses."""
    old = path.rename(path.with_suffix(".old"))
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.infolist():
            target.writestr(part, source.read(part), zipfile.ZIP_DEFLATED, 9)
    old.unlink()


def make(version, program):
    target = HERE / version
    target.mkdir()
    with tempfile.TemporaryDirectory(prefix="klant-issued-") as work:
        maker = Maker(program, pathlib.Path(work))
        jobs, then = {}, {}
        for seed, ((sector, language, every), (periods, what, client)) in enumerate(CASES.items()):
            name = "-".join((sector, language, every, client or what))
            source = maker.new(name, sector, language, every, periods, what)
            path = target / f"{name}.xlsx"
            if client is None:
                shutil.copy(source, path)
            elif client == "converted":
                [saved] = office.convert([source], maker.work / "converted", "xlsx")
                shutil.copy(saved, path)
            else:
                cells = typed(source, language, seed, notes=client != "pandas")
                if client in ("rearranged", "renewed"):
                    then[path] = (client, language, maker.work / path.name)
                    client, path = "openpyxl", maker.work / path.name
                jobs.setdefault(client, []).append({"source": str(source), "target": str(path), "cells": cells})
        save(jobs)
        office.edit([
            {"source": source, "target": path, "edits": EDITS[language]}
            for path, (what, language, source) in then.items() if what == "rearranged"
        ])
        for path, (_, _, source) in ((path, how) for path, how in then.items() if how[0] == "renewed"):
            # Next year's, in which the last figures from before stand.
            maker.klant("new", "--plan", source, "--start", "2028", "--output", maker.work / path.stem)
            shutil.copy(maker.work / path.stem / "scorecard.xlsx", path)
        for path in target.glob("*.ods"):
            path.unlink()
        for path in target.glob("*-sheetjs.xlsx"):
            repack(path)
        for path in sorted(target.glob("*.xlsx")):
            report = maker.klant("score", path.name, "--format", "json", "--quiet", folder=target)
            path.with_suffix(".json").write_text(report)


if __name__ == "__main__":
    make(sys.argv[1], str(pathlib.Path(sys.argv[2]).resolve()))

"""Figures as people type them, entered through real programs.

What means one thing is read; what was no figure, or can be two, is told with its sheet and
cell. The scores are those of the same workbook with the right figures, or with blanks.
"""

import pytest

import office
from blocks import Book
from clients import save
from conftest import LANGUAGES, OUTSIDE
from report import PLACES, Report, differences

LOCALES = {"en": "en-US", "nl": "nl-NL"}
EMPTY = {"en": "for-profit-en-quarter-empty", "nl": "municipal-nl-quarter-empty"}
PERIODS = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
# What a cell is for: an amount, a share, or a KPI of the user's own that is named in per cents later.
AMOUNT, SHARE, OWN = "amount", "share", "own"


class Case:
    """What is typed into a cell, what it counts as, and what tells."""

    def __init__(self, typed, meant, code=None, kind=AMOUNT, severity="warning", only=None, shows=None):
        self.typed, self.meant, self.code = typed, meant, code
        self.kind, self.severity, self.only, self.shows = kind, severity, only, shows

    @property
    def cell(self):
        """What the cell holds where the same is meant beyond doubt."""
        return self.meant / 100 if self.kind == SHARE and isinstance(self.meant, (int, float)) else self.meant


def wrong(typed, code, **rest):
    return Case(typed, None, code, severity="error", **rest)


# At the keyboard of LibreOffice, in the country whose marks are used.
KEYBOARD = [
    Case("12,5", 12.5, only="nl"), Case("12.5", 12.5, only="en"),
    Case("1.234,5", 1234.5, only="nl"), Case("1,234.5", 1234.5, only="en"),
    wrong("12.5", "text-not-counted", only="nl"),
    wrong("1 200", "text-not-counted"), wrong("1\u00a0200", "text-not-counted"),
    Case("85", 85, kind=SHARE), Case("85%", 85, kind=SHARE), Case("7", 7, kind=SHARE),
    Case("45,5", 45.5, kind=SHARE, only="nl"), Case("45,5%", 45.5, kind=SHARE, only="nl"),
    Case("45.5", 45.5, kind=SHARE, only="en"), Case("45.5%", 45.5, kind=SHARE, only="en"),
    wrong("=60+25", "whole-percents", kind=SHARE), Case("=3/4", 75, kind=SHARE),
    Case("85", 85, kind=OWN), Case("85%", 85, kind=OWN), Case("2,5", 2.5, kind=OWN, only="nl"),
    Case("2.5%", 2.5, kind=OWN, only="en"), Case("=3/4", 75, "percent-understood", OWN),
    # Formulas cannot see the sign.
    Case("85%", 0.85, "percent-sign", shows="0%"),
    wrong("see Anna", "text-in-number"), wrong("ca. 40", "text-in-number"), wrong("?", "text-in-number"),
    wrong("=1/0", "error-in-number"), wrong("=NOSUCHNAME(1)", "error-in-number"), wrong("TRUE", "text-in-number", only="en"),
    Case("=60+25", 85), Case("=SUM(10;20)", 30, only="nl"),
    Case("n/a", "n/a"), Case("N.v.t.", "n/a"), Case("n.a.", "n/a"), Case("niet van toepassing", "n/a"),
    Case("=NA()", "n/a", "error-not-applicable"),
    Case("-", None), Case(" ", None),
    wrong("3-4", "date-in-number", only="nl", shows="General"), wrong("3/4", "date-in-number", only="en", shows="General"),
    wrong("2027-03-01", "date-in-number", shows="General"),
]

# As texts and formats, as other programs and pasting leave them.
CELLS = [
    wrong("12,5", "text-not-counted"), wrong("12.5", "text-not-counted"), wrong("85", "text-not-counted"),
    wrong("1.234,5", "text-not-counted"), wrong("1,234.5", "text-not-counted"),
    wrong("€ 1 200", "text-not-counted"), wrong("€ 1.200,-", "text-not-counted"), wrong("EUR 1200", "text-not-counted"),
    wrong("1\u202f200", "text-not-counted"), wrong("1'200", "text-not-counted"),
    Case("45%", 45, "number-as-text", SHARE), Case("45,5 %", 45.5, "number-as-text", SHARE),
    Case("45.5\u00a0%", 45.5, "number-as-text", SHARE), wrong("45%", "percent-as-text", kind=OWN),
    Case(0.455, 45.5, kind=SHARE), Case(1, 100, kind=SHARE), wrong(85, "whole-percents", kind=SHARE),
    wrong("85", "percent-as-text", kind=SHARE), wrong("0,85", "percent-as-text", kind=SHARE),
    Case(85, 85, kind=OWN), Case(0.85, 85, "percent-understood", OWN), wrong("45%", "percent-unexpected"),
    wrong(" 7 ", "text-not-counted"), wrong("+7", "text-not-counted"),
    wrong("1.234", "ambiguous-number"), wrong("1,234", "ambiguous-number"),
    wrong("see Anna", "text-in-number"), wrong("zie Anna", "text-in-number"), wrong("12 stuks", "text-in-number"),
    wrong("12,5,3", "text-in-number"),
    Case("n/a", "n/a"), Case("N/A", "n/a"), Case("n.v.t.", "n/a"), Case("NVT", "n/a"), Case("not applicable", "n/a"),
    Case("-", None), Case("\u2013", None), Case("", None), Case("  ", None),
]


def rows_of(book, kpis):
    """Rows for a result typed directly, by what it is."""
    found = {SHARE: []}
    for row in book["data"].rows:
        key, _, last = row.partition("@")[0].rpartition(".")
        if last == "value" and "@" not in row and kpis.kpi(key)["unit"] == "percent":
            found[SHARE].append(row)
    # KPIs of the user's own, counted in something else than percentages, and in percentages.
    found[AMOUNT] = [f"own-{number}" for number in range(1, 17)]
    found[OWN] = [f"own-{number}" for number in range(17, 21)]
    return found


UNITS = dict(zip(range(17, 21), ["%", "procent", "% of visitors", "pct."]))


class Sheet:
    """One workbook with a case in each of its cells, and the reference beside it."""

    def __init__(self, language, path, cases):
        self.language, self.path = language, path
        book = Book(path)
        rows = rows_of(book, Report(path))
        self.cases, self.places, taken = [], [], {AMOUNT: 0, SHARE: 0, OWN: 0}
        for case in cases:
            if case.only in (None, language):
                number = taken[case.kind]
                taken[case.kind] += 1
                row = rows[case.kind][number // len(PERIODS) % len(rows[case.kind])]
                assert number < len(PERIODS) * len(rows[case.kind]), "there is no room for so many"
                self.cases.append(case)
                self.places.append((row, PERIODS[number % len(PERIODS)]))
        self.own = self.own_kpis(book, {row for row, _ in self.places if row.startswith("own-")})
        data = book["data"]
        self.names = [f"{data.sheet.title}!{data.cell(row, period).coordinate}" for row, period in self.places]

    def own_kpis(self, book, rows):
        """Settings of the KPIs of the user's own that are used here."""
        objective = book["objectives"].get(next(iter(book["objectives"].rows)), "code")
        return [
            (row, key, value) for row in sorted(rows) for key, value in {
                "name": f"Maat {row}", "unit": UNITS.get(int(row.removeprefix("own-")), "stuks"),
                "objective": objective, "worst": 0, "target": 100,
            }.items()
        ]

    def edits(self, do, text):
        """Everything that is typed in LibreOffice."""
        own = [{"do": "put", "block": "kpis", "row": row, "column": key, "value": value} for row, key, value in self.own]
        return own + [
            edit for case, (row, period) in zip(self.cases, self.places)
            if (edit := self.edit(do, text, case, row, period))
        ]

    @staticmethod
    def edit(do, text, case, row, period):
        place = {"block": "data", "row": row, "column": period}
        if do == "type":
            return {"do": "type", **place, "text": case.typed, "shows": case.shows}
        return None if case.meant is None else {"do": "put", **place, "value": case.cell}

    def cells(self, typed):
        """The same for programs that write cells."""
        book = Book(self.path, formulas=True)
        cell = lambda block, row, key, value: {
            "sheet": book[block].sheet.title, "cell": book[block].cell(row, key).coordinate, "value": value,
        }
        own = [cell("kpis", *setting) for setting in self.own]
        values = [(case.typed if typed else case.cell) for case in self.cases]
        return own + [
            cell("data", *place, value) for place, value in zip(self.places, values) if typed or value is not None
        ]

    def check(self, report, reference):
        """Every case is told at its cell, and nothing else; the scores are the reference's."""
        told = {}
        for finding in report["findings"]:
            if finding["code"] == "red-unexplained":  # of the score, not of the figure
                continue
            told.setdefault(f"{finding['sheet']}!{finding['cell']}", []).append((finding["code"], finding["severity"]))
        faults = [
            f"{case.typed!r} at {name}: {told.get(name, [])} instead of {case.code}"
            for case, name in zip(self.cases, self.names)
            if told.get(name, []) != ([(case.code, case.severity)] if case.code else [])
        ]
        assert not faults, "\n".join(faults)
        # A cell that is no figure is invalid, and a blank one missing: neither has a score.
        invalid = {place for case, place in zip(self.cases, self.places) if case.severity == "error"}
        assert invalid, "no case that is wrong"
        states = {
            (kpi["id"], period["period"]): period["state"] for kpi in report["kpis"] for period in kpi["series"]
        }
        assert all(states[row.removesuffix(".value"), period] == "invalid" for row, period in invalid)
        found = differences(reference.data, report.data, PLACES | {"state"})
        assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])


@pytest.fixture(scope="module")
def keyboard(workbooks):
    """What is typed in LibreOffice, by language: (sheet, file, reference)."""
    found = {}
    for language, locale in LOCALES.items():
        sheet = Sheet(language, workbooks[EMPTY[language]], KEYBOARD)
        targets = [OUTSIDE / "keyboard" / f"{language}-{name}.xlsx" for name in ("typed", "meant")]
        office.edit([
            {"source": sheet.path, "target": target, "edits": sheet.edits(do, None)}
            for target, do in zip(targets, ("type", "put"))
        ], locale)
        found[language] = (sheet, *targets)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_typed_at_the_keyboard(language, keyboard):
    sheet, typed, meant = keyboard[language]
    sheet.check(Report(typed), Report(meant))


PROGRAMS = ("openpyxl", "sheetjs", "exceljs", "pandas", "libreoffice")


@pytest.fixture(scope="module")
def written(workbooks):
    """What programs write into cells: sheets by language, and where the files are."""
    sheets = {language: Sheet(language, workbooks[EMPTY[language]], CELLS) for language in LANGUAGES}
    target = lambda program, language, name: OUTSIDE / "written" / program / f"{language}-{name}.xlsx"
    save({
        program: [
            {"source": sheet.path, "target": target(program, language, name), "cells": sheet.cells(name == "typed")}
            for language, sheet in sheets.items() for name in ("typed", "meant")
        ]
        for program in PROGRAMS
    })
    return sheets, target


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_figures_written_by_a_program(program, language, written):
    sheets, target = written
    typed, meant = (Report(target(program, language, name)) for name in ("typed", "meant"))
    sheets[language].check(typed, meant)

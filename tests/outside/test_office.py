"""Whatever people do to a workbook in LibreOffice, its scores are found again, or a finding tells.

Every edit is made by itself, and then many of them at random. The report of the edited
file is compared with that of the file before, number by number.
"""

import random

import pytest

import office
from blocks import Book
from conftest import LANGUAGES, OUTSIDE, SECTORS
from report import Report, assert_same, differences
from words import labels

SHEETS = {"data": "data", "kpis": "kpis", "objectives": "objectives", "segments": "segments", "start": "start", "notes": "notes"}
LISTS = ("data", "kpis", "objectives")
SOURCES = [f"{sector}-{language}-quarter-example" for sector in SECTORS for language in LANGUAGES]


def at(do, block, **rest):
    return {"do": do, "block": block, **rest}


def other(language):
    return "en" if language == "nl" else "nl"


def titles(language, block, periods=()):
    """Header texts of a block in a language, by key."""
    prefix = f"column.{block}."
    return {key.removeprefix(prefix): text for key, text in labels(language).items() if key.startswith(prefix)}


def sheet(language, key):
    return labels(language)[f"sheet.{key}"]


# Edits after which nothing may have changed and nothing needs to be told.
def harmless(language):
    edits = {}
    for block in SHEETS:
        name = sheet(language, SHEETS[block])
        edits[f"insert rows at the top of {block}"] = [at("insert-on-top", block, count=3)]
        edits[f"insert a row above the keys of {block}"] = [at("insert-rows", block, row="key", count=1)]
        edits[f"insert columns left of the ids of {block}"] = [at("insert-columns", block, column=1, count=2)]
        edits[f"insert a column inside {block}"] = [at("insert-columns", block, column=3, count=1)]
        edits[f"rename the sheet of {block}"] = [{"do": "rename-sheet", "sheet": name, "name": f"My {block} & 'more'"}]
        edits[f"translate the headers of {block}"] = [at("retitle", block, texts=titles(other(language), block))]
        edits[f"write other headers over {block}"] = [
            at("retitle", block, texts={key: f"Column {number}" for number, key in enumerate(titles(language, block))})
        ]
    for block in LISTS:
        edits[f"insert rows inside {block}"] = [at("insert-rows", block, row="middle", count=3)]
        edits[f"insert rows above the first of {block}"] = [at("insert-rows", block, row="first", count=2)]
        edits[f"insert rows below the last of {block}"] = [at("insert-rows", block, row="below", count=2)]
        edits[f"sort {block} by id, backwards"] = [at("sort-block", block, column=1, descending=True)]
    edits["sort data by name"] = [at("sort-block", "data", column="kpi")]
    edits["sort data by a figure"] = [at("sort-block", "data", column="before")]
    edits["sort kpis by name"] = [at("sort-block", "kpis", column="name")]
    edits["sort kpis by target"] = [at("sort-block", "kpis", column="target", descending=True)]
    edits["sort objectives by statement"] = [at("sort-block", "objectives", column="statement")]
    edits["move a column of data"] = [at("move-column", "data", column="remark", to="before")]
    edits["move a column of kpis"] = [at("move-column", "kpis", column="weight", to="name")]
    edits["move a column of objectives"] = [at("move-column", "objectives", column="owner", to="statement")]
    edits["rename every sheet"] = [
        {"do": "rename-sheet", "sheet": text, "name": f"{number}"}
        for number, (key, text) in enumerate(labels(language).items()) if key.startswith("sheet.") and key != "sheet.envelope"
    ]
    edits["type over formulas that help"] = [
        at("put", "kpis", row="first", column="green_from", value=12),
        at("put", "kpis", row="first", column="worst_proposed", value="?"),
        at("put", "data", row="first", column="open", value=7),
    ]
    return edits


# Edits that a finding tells of, with nothing else changed: code and the edits.
def told(language):
    edits = {}
    for block in SHEETS:
        name = sheet(language, SHEETS[block])
        edits[f"delete the key row of {block}"] = ("keys-gone", [at("delete-rows", block, row="key", count=1)])
        edits[f"copy the sheet of {block}"] = ("sheet-copied", [{"do": "copy-sheet", "sheet": name, "name": f"{name} (2)"}])
    for block in LISTS:
        edits[f"copy a row of {block}"] = ("duplicate-row", [at("copy-row", block, row="first")])
    edits["move a column of data without its key"] = ("column-moved", [at("slide-column", "data", column="before")])
    edits["move a column of kpis without its key"] = ("column-moved", [at("slide-column", "kpis", column="target")])
    edits["move a column of objectives without its key"] = ("column-moved", [at("slide-column", "objectives", column="weight")])
    return edits


def job(source, name, edits):
    return {"source": source, "target": OUTSIDE / "office" / f"{name}.xlsx", "edits": edits}


EXAMPLES = {"en": "for-profit-en-quarter-example", "nl": "municipal-nl-quarter-example"}
ALONE = [(language, name) for language in LANGUAGES for name in harmless(language)]
TOLD = [(language, name) for language in LANGUAGES for name in told(language)]


@pytest.fixture(scope="module")
def edited(workbooks):
    """Every edit by itself: (language, name) → report, and the reports before."""
    jobs = {
        (language, name): job(workbooks[EXAMPLES[language]], f"{language}-{name}".replace("/", " "), edits)
        for language in LANGUAGES
        for name, edits in {**harmless(language), **{name: edits for name, (_, edits) in told(language).items()}}.items()
    }
    office.edit_all(list(jobs.values()))
    before = {language: Report(workbooks[EXAMPLES[language]]) for language in LANGUAGES}
    return before, {key: job["target"] for key, job in jobs.items()}


@pytest.mark.parametrize("language, name", ALONE)
def test_an_edit_changes_nothing(language, name, edited):
    before, after = edited[0][language], Report(edited[1][language, name])
    assert_same(before, after)
    assert after.codes() <= before.codes(), after.findings()[:5]


@pytest.mark.parametrize("language, name", TOLD)
def test_an_edit_is_told_and_changes_no_score(language, name, edited):
    before, after = edited[0][language], Report(edited[1][language, name])
    found = differences(before.data, after.data, {"file", "findings", "cells"})
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])
    code, _ = told(language)[name]
    assert after.codes() - before.codes() == {code}, after.findings()[:5]

"""Whatever people do to a workbook in LibreOffice, its scores are found again, or a finding tells.

Every edit is made by itself, and then many of them at random. The report of the edited
file is compared with that of the file before, number by number.
"""

import os
import random
import subprocess

import pytest

import office
from blocks import Book
from conftest import KLANT, LANGUAGES, OUTSIDE, WHOLE
from report import PLACES, Report, differences
from words import labels

SHEETS = ("data", "kpis", "objectives", "segments", "start", "notes")
LISTS = ("data", "kpis", "objectives")


def at(do, block, **rest):
    return {"do": do, "block": block, **rest}


def other(language):
    return "en" if language == "nl" else "nl"


def titles(language, block):
    """Header texts of a block in a language, by key."""
    prefix = f"column.{block}."
    return {key.removeprefix(prefix): text for key, text in labels(language).items() if key.startswith(prefix)}


def sheet(language, key):
    return labels(language)[f"sheet.{key}"]


# Edits after which nothing may have changed, by kind and block. What people changed is noted, and
# nothing is wrong.
def harmless(language):
    edits = {}
    for block in SHEETS:
        name = sheet(language, block)
        edits["insert rows at the top of", block] = [at("insert-on-top", block, count=3)]
        edits["insert a row above the keys of", block] = [at("insert-rows", block, row="key", count=1)]
        edits["insert columns left of the ids of", block] = [at("insert-columns", block, column=1, count=2)]
        edits["insert a column inside", block] = [at("insert-columns", block, column=3, count=1)]
        edits["rename the sheet of", block] = [{"do": "rename-sheet", "sheet": name, "name": f"My {block} & 'more' of it"}]
        if block == "start":  # it has none
            continue
        edits["translate the headers of", block] = [at("retitle", block, texts=titles(other(language), block))]
        edits["write other headers over", block] = [
            at("retitle", block, texts={key: f"Column {number}" for number, key in enumerate(titles(language, block))})
        ]
    for block in LISTS:
        edits["insert rows inside", block] = [at("insert-rows", block, row="middle", count=3)]
        edits["insert rows above the first of", block] = [at("insert-rows", block, row="first", count=2)]
        edits["insert rows below the last of", block] = [at("insert-rows", block, row="below", count=2)]
        edits["sort by id, backwards,", block] = [at("sort-block", block, column="id", descending=True)]
    edits["sort by name", "data"] = [at("sort-block", "data", column="kpi")]
    edits["sort by a figure or a target", "data"] = [at("sort-block", "data", column="before")]
    edits["sort by name", "kpis"] = [at("sort-block", "kpis", column="name")]
    edits["sort by a figure or a target", "kpis"] = [at("sort-block", "kpis", column="target", descending=True)]
    edits["sort by name", "objectives"] = [at("sort-block", "objectives", column="statement")]
    edits["move a column of", "data"] = [at("move-column", "data", column="remark", to="before")]
    edits["move a column of", "kpis"] = [at("move-column", "kpis", column="weight", to="name")]
    edits["move a column of", "objectives"] = [at("move-column", "objectives", column="owner", to="statement")]
    edits["rename", "every sheet"] = [
        {"do": "rename-sheet", "sheet": text, "name": f"{number}"}
        for number, (key, text) in enumerate(labels(language).items()) if key.startswith("sheet.") and key != "sheet.envelope"
    ]
    return edits


# Edits that a finding tells of, with nothing else changed: code and the edits.
def told(language):
    edits = {}
    for block in SHEETS:
        name = sheet(language, block)
        edits[f"delete the key row of {block}"] = ("keys-gone", [at("delete-rows", block, row="key", count=1)])
        edits[f"copy the sheet of {block}"] = ("sheet-copied", [{"do": "copy-sheet", "sheet": name, "name": f"{name} (2)"}])
    for block in LISTS:
        edits[f"copy a row of {block}"] = ("duplicate-row", [at("copy-row", block, row="first")])
    for block in ("data", "kpis", "objectives", "segments"):
        edits[f"delete the ids of {block}"] = ("ids-gone", [at("delete-ids", block)])
    edits["delete the ids of start"] = ("keys-gone", [at("delete-ids", "start")])
    for block, columns in {
        "kpis": ("code", "name", "weight", "target", "objective", "frequency"),
        "objectives": ("code", "statement", "weight", "outcome"), "segments": ("name",),
    }.items():
        for column in columns:
            edits[f"delete column {column} of {block}"] = ("column-gone", [at("delete-columns", block, column=column, count=1)])
    for block in ("start", "segments", "objectives", "kpis", "notes"):
        edits[f"delete the sheet of {block}"] = ("block-gone", [{"do": "delete-sheet", "sheet": sheet(language, block)}])
    edits["delete the ids of every sheet"] = ("ids-gone", [at("delete-ids", block) for block in SHEETS])
    edits["clear the ids of every sheet"] = ("ids-gone", [at("clear-ids", block) for block in SHEETS])
    keys = [at("delete-rows", block, row="key", count=1) for block in (*SHEETS, "targets")]
    edits["delete the key row of every block"] = ("keys-gone", keys)
    translate = [at("retitle", block, texts=titles(other(language), block)) for block in SHEETS if block != "start"]
    edits["translate all headers and delete the key rows"] = ("keys-gone", translate + keys)
    edits["go on with copies of sheets"] = ("changed", [
        edit for block in LISTS for edit in (
            {"do": "copy-sheet", "sheet": sheet(language, block), "name": f"{block} copy"},
            {"do": "delete-sheet", "sheet": sheet(language, block)})])
    edits["type over formulas that help"] = ("result-typed-over", [
        at("put", "kpis", row="first", column="green_from", value=12),
        at("put", "kpis", row="first", column="worst_proposed", value="?"),
        at("put", "data", row="first", column="check", value="?"),
    ])
    edits["move a column of data without its key"] = ("column-moved", [at("slide-column", "data", column="before")])
    edits["move a column of kpis without its key"] = ("column-moved", [at("slide-column", "kpis", column="target")])
    edits["move a column of objectives without its key"] = ("column-moved", [at("slide-column", "objectives", column="weight")])
    return edits


# Edits that lose something: what tells of it, and edits of a reference that come to the same.
def lossy(language, book):
    kpis, data, periods = book["kpis"], book["data"], book["data"].periods()
    first = min(kpis.rows, key=kpis.rows.get)
    rows = [row for row in data.rows if row.split("@")[0].split(".")[0] == first]
    inputs = [row for row in rows if not row.endswith(".value")]
    clear = lambda row, columns: [at("clear", "data", row=row, column=column) for column in columns]
    figures = ["before", *periods]
    return {
        "delete a period": (
            "column-gone", [at("delete-columns", "data", column=periods[1], count=1)],
            [edit for row in data.rows for edit in clear(row, [periods[1]])]),
        "delete the figures from before": (
            "column-gone", [at("delete-columns", "data", column="before", count=1)],
            [edit for row in data.rows for edit in clear(row, ["before"])]),
        "delete a row of data": (
            "figures-deleted", [at("delete-rows", "data", row=inputs[0], count=1)], clear(inputs[0], figures)),
        "delete a KPI": (
            "row-deleted", [at("delete-rows", "kpis", row=first, count=1)],
            [at("clear", "kpis", row=first, column="name")]),
        "delete an objective": (
            "row-deleted", [at("delete-rows", "objectives", row="first", count=1)],
            [at("clear", "objectives", row="first", column="statement")]),
        "delete the sheet with the figures": (
            "block-gone", [{"do": "delete-sheet", "sheet": sheet(language, "data")}],
            [edit for row in data.rows for edit in clear(row, figures)]),
    }


# The same KPI of the user's own in rows that somebody inserted, and in the spare ones.
def own(language, book):
    word = lambda area, key: labels(language)[f"{area}.{key}"]
    settings = {
        "name": "Onze eigen maat", "objective": book["objectives"].get(next(iter(book["objectives"].rows)), "code"),
        "direction": word("direction", "lower"), "frequency": word("frequency", "quarterly"), "lens": word("lens", "opinion"),
        "worst": 40, "target": 10, "weight": 2,
    }
    figures = dict(zip(["before", *book["data"].periods()], [30, 25, 12.5, "n/a", 10]))
    spare = [at("put", "kpis", row="own-2", column=key, value=value) for key, value in settings.items()]
    spare += [at("put", "data", row="own-2", column=key, value=value) for key, value in figures.items()]
    return [at("append", "kpis", values=settings), at("append", "data", values={"kpi": "onze EIGEN  maat", **figures})], spare


EXAMPLES = {"en": "for-profit-en-quarter-example", "nl": "municipal-nl-quarter-example"}
# One kind at a time, made to every block: where it did harm, its findings and scores say to which.
# In English and in Dutch by turns; what is done to all sheets, or to words, in both.
KINDS = list(dict.fromkeys(kind for kind, _ in harmless("en")))
ALONE = [(LANGUAGES[number % 2], kind) for number, kind in enumerate(KINDS)]
ALONE += [
    (LANGUAGES[(number + 1) % 2], kind) for number, kind in enumerate(KINDS)
    if WHOLE or any(word in kind for word in ("rename", "translate", "headers", "name"))
]
TOLD = [(LANGUAGES[number % 2], name) for number, name in enumerate(told("en")) if "every" not in name]
TOLD += [(language, name) for language in LANGUAGES for name in told(language) if "every" in name]
LOSSY = [
    "delete a period", "delete the figures from before", "delete a row of data", "delete a KPI",
    "delete an objective", "delete the sheet with the figures",
]
MANY = [(language, seed) for language in LANGUAGES for seed in range(int(os.environ.get("KLANT_SEEDS", 16)) // 4)]


def many(language, seed):
    """Several edits one after another; those after which the next would not find its place come last."""
    rng = random.Random(f"{language} {seed}")
    edits = harmless(language)
    # A column moved without its key is known by nothing but its header.
    renames = [name for name in edits if name[0].startswith("rename")]
    names = rng.sample([name for name in edits if name not in (*renames, ("write other headers over", "kpis"))], 7)
    chosen = [edit for name in names for edit in edits[name]]
    codes = set()
    last = rng.sample(["copy a row of data", "copy a row of kpis", "copy a row of objectives",
                       "delete the ids of objectives", "move a column of kpis without its key"], 2)
    # Without its mark a block is not found for the next edit.
    for name in sorted(last, key=lambda name: "ids" in name):
        code, more = told(language)[name]
        codes.add(code)
        chosen += more
    rename = rng.choice(renames)
    return codes, chosen + edits[rename], names + [rename]


class Bench:
    """Everything that was edited."""

    def __init__(self, workbooks):
        self.jobs, self.sources, self.books = {}, {}, {}
        for language in LANGUAGES:
            source = self.sources[language] = workbooks[EXAMPLES[language]]
            book = self.books[language] = Book(source)
            for name, (_, edits, reference) in lossy(language, book).items():
                self.add(language, name, edits)
                self.add(language, f"{name} (reference)", reference)
            for name, edits in zip(("own rows", "own rows (reference)"), own(language, book)):
                self.add(language, name, edits)
            for name, key in (("calculation", "calculation"), ("the envelope", "envelope")):
                gone = "_klant" if key == "envelope" else sheet(language, key)
                self.add(language, f"delete {name}", [{"do": "delete-sheet", "sheet": gone}])
        for language, kind in ALONE:
            self.add(language, kind, [edit for key, edits in harmless(language).items() if key[0] == kind for edit in edits])
        for language, name in TOLD:
            self.add(language, name, told(language)[name][1])
        for language, seed in MANY:
            self.add(language, f"many {seed}", many(language, seed)[1])
        office.edit_all(list(self.jobs.values()))
        self.before = {language: Report(source) for language, source in self.sources.items()}

    def add(self, language, name, edits):
        target = OUTSIDE / "office" / f"{language}-{name}.xlsx"
        self.jobs[language, name] = {"source": self.sources[language], "target": target, "edits": edits}

    def after(self, language, name):
        return Report(self.jobs[language, name]["target"])


@pytest.fixture(scope="module")
def bench(workbooks):
    return Bench(workbooks)


def same_scores(before, after, leave=()):
    found = differences(before.data, after.data, PLACES | set(leave))
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])


@pytest.mark.parametrize("language, kind", ALONE)
def test_an_edit_changes_nothing(language, kind, bench):
    before, after = bench.before[language], bench.after(language, kind)
    same_scores(before, after)
    assert after.codes() - {"changed"} <= before.codes(), after.findings()[:5]


@pytest.mark.parametrize("language, name", TOLD)
def test_an_edit_is_told_and_changes_no_score(language, name, bench):
    before, after = bench.before[language], bench.after(language, name)
    same_scores(before, after)
    code, _ = told(language)[name]
    assert code in after.codes() - before.codes(), after.findings()[:5]


@pytest.mark.parametrize("name", LOSSY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_deleted_is_told_and_the_rest_scores_without_it(language, name, bench):
    code, _, _ = lossy(language, bench.books[language])[name]
    before, after = bench.before[language], bench.after(language, name)
    assert code in after.codes() - before.codes(), after.findings()[:5]
    assert differences(before.data, after.data, PLACES), "nothing was lost"
    same_scores(bench.after(language, f"{name} (reference)"), after)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_people_append_score_as_the_spare_ones(language, bench):
    spare, after = bench.after(language, "own rows (reference)"), bench.after(language, "own rows")
    assert "row-without-id" in after.codes() and not after.codes("error")
    mine = lambda report: [kpi for kpi in report["kpis"] if kpi["name"] == "Onze eigen maat"]
    assert len(mine(spare)) == len(mine(after)) == 1
    # A unit that nobody named goes by the KPI's id.
    assert not differences(mine(spare)[0], mine(after)[0], {"id", "unit", "cells"})
    for report in (spare, after):
        report.data["kpis"] = [kpi for kpi in report["kpis"] if kpi["name"] != "Onze eigen maat"]
    # The weakest part goes by its id, and the draws of section 7 by the order of the rows.
    same_scores(spare, after, leave={"weakest"})


@pytest.mark.parametrize("language, seed", MANY)
def test_many_edits_together_change_no_score(language, seed, bench):
    before, after = bench.before[language], bench.after(language, f"many {seed}")
    codes, _, names = many(language, seed)
    same_scores(before, after)
    assert codes <= after.codes() | {"duplicate-row"}, f"{names}: {after.findings()[:5]}"
    # Without its id, a copy is known by its name.
    assert "duplicate-row" not in codes or after.codes() & {"duplicate-row", "duplicate-name"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_its_calculation_a_workbook_scores_the_same(language, bench):
    same_scores(bench.before[language], bench.after(language, "delete calculation"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_its_envelope_a_workbook_is_refused(language, bench):
    path = bench.jobs[language, "delete the envelope"]["target"]
    done = subprocess.run([KLANT, "score", path, "--format", "json"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "") and "envelope-gone" in done.stderr

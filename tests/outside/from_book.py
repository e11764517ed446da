"""Reads what people see of a workbook into the second calculation, and fills one at random.

Only the visible blocks and the catalogue's own data files are looked at: neither the
hidden sheets nor the program.
"""

import pathlib
import re
import tomllib

import scoring
from words import keys

CATALOGUE = pathlib.Path(__file__).resolve().parents[2] / "catalogue"
UNITS = tomllib.loads((CATALOGUE / "units.toml").read_text())
COUNTS = {key for key, unit in UNITS.items() if unit.get("count")}


PERCENT = "percent"


def in_per_cents(cell, unit):
    """What a cell for a unit stands for: a percentage stands as 0.85 in it."""
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return round(cell * 100, 12) if unit == PERCENT and number else cell


def entry(kpi):
    """A KPI's file in the catalogue; empty for one of the user's own."""
    found = list((CATALOGUE / "kpis").glob(f"*/{kpi}.toml"))
    return tomllib.loads(found[0].read_text()) if found else {}


def proposal(worst, number, share):
    if number in worst:
        return lambda target: worst[number]
    if share in worst:
        return lambda target: None if target is None else worst[share] * target
    return None


def scale(unit):
    """Between which numbers a unit runs."""
    return UNITS.get(unit, {}).get("minimum"), UNITS.get(unit, {}).get("maximum")


def limits(file):
    """Between which numbers a KPI's value lies: its unit's, and 0 to 100 for a share in per cent."""
    unit, inputs = file.get("unit"), file.get("inputs", {})
    if unit != "percent":
        return scale(unit)
    part = lambda one, whole: inputs.get(one, {}).get("part_of") == whole
    share = file.get("survey", {}).get("type") == "share"
    formula = file.get("formula", "")
    if found := re.fullmatch(r"(\w+) / (\w+) \* 100", formula):
        share |= part(*found.groups())
    if found := re.fullmatch(r"(\w+) / \((\w+) \+ (\w+)\) \* 100", formula):
        share |= found[1] in (found[2], found[3]) and all(inputs[one]["unit"] in COUNTS for one in found.groups())
    if found := re.fullmatch(r"\((\w+) - (\w+)\) / (\w+) \* 100", formula):
        all_, less, whole = found.groups()
        # What is left of a whole; or those of a stock who stayed, against the stock at the start.
        stayed = inputs[all_].get("aggregate") == "last" and inputs[whole].get("aggregate") == "first"
        share |= part(less, all_) and (all_ == whole or stayed)
    return (0, 100) if share else scale(unit)


def outcomes(sector, language):
    """Name of each outcome in a sector's words → its key."""
    folder = CATALOGUE if language == "en" else CATALOGUE / "languages" / language
    words = tomllib.loads((folder / "sectors" / f"{sector}.toml").read_text())["outcomes"]
    return {name: key for key, name in words.items()}


def headers(book):
    """What people read above each period: id → text."""
    data = book["data"]
    return {period: data.sheet.cell(data.key_row + 1, data.columns[period]).value for period in data.periods()}


def choose_period(book, period):
    """Chooses a reporting period on Dashboard, as its drop-down would."""
    book["view"].set("period", "value", headers(book)[period])


class Scorecard:
    """Measures, objectives and readings of a workbook."""

    def __init__(self, book, sector, language, least_shown=0):
        self.book, self.language, self.least_shown = book, language, least_shown
        self.word = lambda area, text: keys(language, area)[text]
        data, kpis = book["data"], book["kpis"]
        self.periods = data.periods()
        start = book["start"]
        self.bands = {"green": start.get("green-from", "value"), "amber": start.get("amber-from", "value")}
        # As a percentage, of which the cell holds two decimals: two thirds unless the plan says otherwise.
        share = start.get("least-complete", "value")
        self.least = 2 / 3 if abs(share - 2 / 3) < 5e-5 else share
        shown = {text: period for period, text in headers(book).items()}
        self.chosen = shown[book["view"].get("period", "value")]
        self.begins = int(self.word("month", start.get("year-begins", "value")))
        named = outcomes(sector, language)
        self.order = list(named.values())
        segments = book["segments"]
        self.segments, codes = {}, {}
        for slug in segments.rows:
            if segments.get(slug, "name") is not None:
                codes[segments.get(slug, "code")] = slug
                self.segments[slug] = segments.row(slug)
        self.objectives, self.codes, self.segment_of = {}, {}, {}
        for slug in book["objectives"].rows:
            row = book["objectives"].row(slug)
            if row["statement"] is None:
                continue
            self.codes[row["code"]] = slug
            self.objectives[slug] = (named[row["outcome"]], row["weight"])
            self.segment_of[slug] = codes.get(str(row["segment"]).split(" ")[0])
        self.measures = {key: self.measure(key, kpis.row(key)) for key in kpis.rows if kpis.get(key, "name") is not None}
        # A KPI is asked by segment where figures have rows for them.
        self.split, self.only = {}, {}
        for row in data.rows:
            figure, _, slug = row.partition("@")
            key = figure.rpartition(".")[0] or figure
            if slug in self.segments and slug not in self.split.setdefault(key, []):
                self.split[key].append(slug)
        # Where it has none, the segment that stands beside its figures is all that it is asked of.
        called = {row["name"]: slug for slug, row in self.segments.items()}
        for key, measure in self.measures.items():
            if not self.split.get(key):
                self.split.pop(key, None)
                beside = [data.get(row, "segment") for row in data.rows if row.rpartition(".")[0] == key]
                self.only[key] = called.get(beside[0]) if beside and beside[0] else self.segment_of.get(measure.objective)

    def year_start(self):
        """Place of the first period of the chosen period's year."""
        years = [scoring.Period.parse(period).year_index(self.begins) for period in self.periods]
        return years.index(years[self.periods.index(self.chosen)])

    def measure(self, key, row):
        file = entry(key)
        survey, worst = file.get("survey", {}), file.get("worst", {})
        inputs = [
            scoring.Input(
                name, one.get("aggregate", "sum"), one.get("weighted_by"), one.get("part_of"),
                one.get("optional", False), one.get("unit") in COUNTS, *scale(one.get("unit")),
            )
            for name, one in file.get("inputs", {}).items()
        ]
        targets = self.book["targets"]
        number = lambda cell: in_per_cents(cell, file.get("unit"))
        minimum = file.get("minimum_answers", 30 if file.get("lens") == "opinion" else 0)
        measure = scoring.Measure(
            id=key,
            objective=self.codes.get(str(row["objective"]).split(" ")[0]),
            lens=self.word("lens", row["lens"]),
            kind=file.get("kind", "behaviour"),
            formula=file.get("formula"),
            inputs=inputs,
            survey=survey.get("type"), answers=survey.get("answers"),
            positive=survey.get("positive"), negative=survey.get("negative"), deviation=survey.get("deviation"),
            level=file.get("level", "steady"),
            direction=self.word("direction", row["direction"]),
            frequency=self.word("frequency", row["frequency"]),
            due_in=int(self.word("month", row["due_in"])) if row["due_in"] else None,
            weight=row["weight"], baseline=number(row["baseline"]),
            worst=number(row["worst"]), target=number(row["target"]),
            target_high=number(row["target_high"]), worst_high=number(row["worst_high"]),
            red=number(row["red"]), green=number(row["green"]),
            green_at_target=row["green_at_target"] is not None and self.word("answer", row["green_at_target"]) == "yes",
            **dict(zip(("minimum", "maximum"), limits(file))),
            minimum_answers=minimum if row["minimum_answers"] is None else row["minimum_answers"],
            targets={period: number(targets.get(key, period)) for period in self.periods} if key in targets.rows else {},
            # A number is restated for the frequency chosen here; the sheet shows what it came to.
            propose=(lambda target: number(row["worst_proposed"])) if "value" in worst else proposal(worst, "value", "share"),
            propose_high=proposal(worst, "high", "high_share"),
        )
        # With one target that cannot be, the KPI has none: a score would be by an anchor that is not meant.
        if scoring.out_of_reach(measure):
            measure.target, measure.target_high, measure.targets = None, None, {}
        return measure

    def readings(self, key, segment=None):
        data, tail = self.book["data"], f"@{segment}" if segment else ""
        columns = ["before", *self.periods]
        file = entry(key)

        def line(row, unit):
            cells = [data.get(row, column) for column in columns] if row in data.rows else [None] * len(columns)
            return [in_per_cents(cell, unit) for cell in cells]

        inputs = {
            name: line(f"{key}.{name}{tail}", one.get("unit")) for name, one in file.get("inputs", {}).items()
        }
        typed = line(f"{key}{tail}" if key.startswith("own-") else f"{key}.value{tail}", file.get("unit"))
        return scoring.Readings(inputs, typed)


class Percentages:
    """A block whose cells hold 0.85 where 85 is put into a row that is counted in percentages."""

    def __init__(self, block, numbers=None):
        self.block, self.numbers = block, numbers

    def __getattr__(self, name):
        return getattr(self.block, name)

    def set(self, row, column, value):
        number = isinstance(value, (int, float)) and (self.numbers is None or column in self.numbers)
        self.block.set(row, column, value / 100 if number and self.unit(row) == PERCENT else value)

    def unit(self, row):
        kpi, _, name = row.partition("@")[0].partition(".")
        file = entry(kpi)
        return file.get("unit") if name in ("", "value") else file["inputs"][name].get("unit")


# Columns in the KPI's own unit.
ANCHORS = {"baseline", "worst", "target", "target_high", "worst_high", "red", "green"}


def fill(book, language, random):
    """Types figures, targets and weights at random into a workbook that openpyxl holds."""
    data, kpis, objectives = Percentages(book["data"]), Percentages(book["kpis"], ANCHORS), book["objectives"]
    targets = Percentages(book["targets"])
    columns = ["before", *data.periods()]
    for key in kpis.rows:
        if key.startswith("own-"):
            continue
        file = entry(key)
        for tail in sorted({row.partition("@")[2] for row in data.rows if row.split("@")[0].startswith(f"{key}.")}):
            fill_series(data, key, f"@{tail}" if tail else "", file, columns, random)
        if random.random() < 0.4:
            kpis.set(key, "weight", random.choice([0, 1, 2, 3.5, -1]))
        if random.random() < 0.3:
            kpis.set(key, "baseline", round(file["target"]["value"] * random.uniform(0.5, 1.2), 2))
        fill_anchors(kpis, key, file, random)
        if random.random() < 0.2:
            kpis.set(key, "green_at_target", random.choice(list(keys(language, "answer"))))
        if random.random() < 0.25 and key in book["targets"].rows and file["direction"] != "target-range":
            # Around it, and so now and then beyond what a share or a scale allows.
            base = file["target"]["value"]
            for period in random.sample(data.periods(), 2):
                targets.set(key, period, round(base * random.uniform(0.9, 1.1), 2))
    fill_own(book, columns, language, random)
    for slug in objectives.rows:
        if objectives.get(slug, "statement") is not None and random.random() < 0.5:
            objectives.set(slug, "weight", random.choice([0, 1, 2, 5]))
    fill_segments(book["segments"], language, random)


def fill_segments(segments, language, random):
    """Sizes around the numbers of answers, and what is known of each group."""
    answers = list(keys(language, "answer"))
    for slug in segments.rows:
        if segments.get(slug, "name") is not None:
            segments.set(slug, "size", random.choice([None, 40, 250, 5000]))
            segments.set(slug, "targeted", random.choice([None, *answers]))
            segments.set(slug, "profit_per_customer", random.choice([None, -12.5, 0, 80]))


def fill_own(book, columns, language, random):
    """A KPI of the user's own, as a person would add it."""
    kpis, objectives = book["kpis"], book["objectives"]
    word = lambda area, key: {key: text for text, key in keys(language, area).items()}[key]
    first = next(iter(objectives.rows))
    typed = {
        "name": "Our own measure", "objective": objectives.get(first, "code"), "outcome": objectives.get(first, "outcome"),
        "lens": word("lens", random.choice(["opinion", "activity"])),
        "direction": word("direction", "lower"), "frequency": word("frequency", "quarterly"),
        "worst": 40, "target": 10, "weight": 2,
    }
    for column, value in typed.items():
        kpis.set("own-3", column, value)
    for column in columns:
        if random.random() < 0.5:
            book["data"].set("own-3", column, random.choice([5, 12.5, 30, 55, "n/a"]))


def fill_anchors(kpis, key, file, random):
    if file["direction"] == "target-range":
        kpis.set(key, "target", file["target"]["value"])
        kpis.set(key, "target_high", file["target"].get("high"))
        return
    target = file["target"]["value"]
    if random.random() < 0.9:
        # Now and then out of reach of a share, or of a grade.
        kpis.set(key, "target", target if random.random() < 0.95 else target * 3)
    if random.random() < 0.4:
        away = max(abs(target), 1) * random.uniform(0.2, 0.8)
        sign = 1 if file["direction"] == "higher" else -1
        # Now and then on the wrong side, which gives no score.
        worst = target - sign * away if random.random() < 0.9 else target + sign * away
        kpis.set(key, "worst", round(worst, 3))
        if random.random() < 0.4 and (target - worst) * sign > 0:
            kpis.set(key, "red", round(worst + (target - worst) * 0.3, 3))
            kpis.set(key, "green", round(worst + (target - worst) * random.choice([0.7, 1.0]), 3))


def fill_series(data, key, tail, file, columns, random):
    # The total of a KPI by segment has no inputs of its own.
    inputs = {name: one for name, one in file["inputs"].items() if f"{key}.{name}{tail}" in data.rows}
    wholes = {one["part_of"] for one in inputs.values() if "part_of" in one}
    for column in columns:
        dice = random.random()
        if dice < 0.15:
            continue
        if dice < 0.25 or not inputs:
            data.set(f"{key}.value{tail}", column, round(file["target"]["value"] * random.uniform(0.6, 1.2), 1))
            continue
        if dice < 0.29:
            data.set(f"{key}.{random.choice(list(inputs))}{tail}", column, random.choice(["n/a", "N.v.t.", "nvt", "NA", "Not applicable"]))
            continue
        values = {}
        for name, one in inputs.items():
            example = file["example"]["inputs"].get(name, 1)
            values[name] = example * random.choice([0.2, 1, 1, 10]) * random.uniform(0.6, 1.3) if name in wholes or one["unit"] in COUNTS else example * random.uniform(0.8, 1.2)
        for name, one in inputs.items():
            if "part_of" in one:
                example = file["example"]["inputs"]
                share = example.get(name, 0) / (example.get(one["part_of"]) or 1)
                values[name] = values[one["part_of"]] * min(1, share * random.uniform(0.5, 1.1))
        for name, one in inputs.items():
            if one["unit"] in COUNTS:
                values[name] = round(values[name])
        if dice < 0.33:
            values.pop(random.choice(list(values)))
        elif dice < 0.36:
            values[random.choice(list(values))] = random.choice(["see Anna", -5, 0, 1e15, 1e-13])
        for name, value in values.items():
            data.set(f"{key}.{name}{tail}", column, value if isinstance(value, str) else round(value, 4))

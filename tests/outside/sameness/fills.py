"""Fills and edits a workbook at random, as people and their programs do."""

import io
import warnings

import openpyxl
from openpyxl.cell.cell import MergedCell

from words import keys, labels

from .package import Error, Formula, Package
from .plans import KPIS, NAMES

ODD = [
    "n/a", "n.v.t.", " N/A", "-", " ", "see Anna", "12 or so", "?", "45%", "45 %", "12,5", "1.234,5", "€ 12", "12 days", "#N/A", "TRUE",
    Error("#DIV/0!"), Error("#N/A"), Error("#REF!"), True, False, Formula("1+6"), 0, -5, 0.5, 1e-13, -1e-13, 1e14, 999999999999999, 1e15,
    -1e18, 45292, 1e300, "'12", "=12", "12 345", "１２", "12\n",
]
# Columns of words that people choose from a list.
CHOSEN = {
    "direction": "direction", "frequency": "frequency", "lens": "lens", "due_in": "month", "outcome": "outcome",
    "value_proposition": "aspect", "targeted": "answer",
}
NUMBERS = {"target", "worst", "baseline", "weight", "target_high", "worst_high", "red", "green", "minimum_answers", "size", "profit_per_customer"}
TEXTS = {
    "name", "unit", "owner", "supplied_by", "statement", "evidence", "why_us", "contributes_to", "supported_by", "needs", "alternatives",
    "remark", "explanation", "agreement", "who",
}


class Fill:
    """One filling: from its chance alone, so that the same workbook becomes the same file."""

    def __init__(self, data, random, language):
        self.package, self.random, self.language = Package(data), random, language
        self.blocks = {}
        for name in self.package.targets:
            if name == "_klant" or len(self.package.parts[self.package.targets[name]]) > 400_000 and name in ("Calculation", "Berekening"):
                continue
            sheet = self.package.sheet(name)
            for block, (_, columns, rows) in sheet.blocks().items():
                self.blocks[block] = sheet, columns, rows

    def put(self, block, row, column, value):
        sheet, columns, rows = self.blocks[block]
        if column in columns and row in rows:
            sheet.put(f"{columns[column]}{rows[row]}", value)

    def word(self, area):
        language = self.language if self.random.random() < 0.9 else self.random.choice(["en", "nl"])
        return self.random.choice(list(keys(language, area)))

    def code(self, block, most=8):
        """A code as it stands in a list: `K3`, or with its name behind it."""
        letter = {"objectives": "O", "kpis": "K", "segments": "S"}[block]
        return self.random.choice(["{}{}", "{}{} – name", "{}{}, {}{}"]).format(letter, self.random.randint(1, most), letter, 1)

    def figures(self):
        sheet, columns, rows = self.blocks["data"]
        periods = [key for key in columns if key[:4].isdigit() or key == "before"]
        fullness, oddness = self.random.choice([0, 0.5, 0.9, 1]), self.random.choice([0, 0.01, 0.05])
        for row in rows:
            kpi, _, name = row.partition("@")[0].partition(".")
            file = KPIS.get(kpi, {})
            base = file.get("example", {}).get("inputs", {}).get(name)
            usual = base is not None or self.random.random() < 0.1
            base = base if base is not None else file.get("target", {}).get("value", 40)
            for period in periods:
                if self.random.random() < oddness:
                    self.put("data", row, period, self.random.choice(ODD))
                elif usual and self.random.random() < fullness:
                    value = base * self.random.choice([0.3, 1, 1, 1, 7]) * self.random.uniform(0.8, 1.15)
                    self.put("data", row, period, round(value) if base >= 5 and base == int(base) else round(value, 2))

    def value(self, column, row):
        """Something that could stand in a column."""
        random = self.random
        if random.random() < 0.08:
            return random.choice([*ODD, None, *NAMES])
        if column in CHOSEN:
            return self.word(CHOSEN[column])
        if column in NUMBERS:
            target = KPIS.get(row, {}).get("target", {}).get("value", 40)
            return random.choice([0, 1, 2, 3.5]) if column == "weight" else round(target * random.uniform(0.4, 1.4), 2)
        if column in ("objective", "drives"):
            return self.code("objectives")
        if column == "segment":
            return self.code("segments", 4)
        if column == "kpi":
            return self.code("kpis")
        return random.choice(NAMES) if column in TEXTS else None

    def settings(self):
        random = self.random
        for block in ("kpis", "objectives", "segments"):
            _, columns, rows = self.blocks[block]
            edits = random.choice([0, 0, 2, 6, 20])
            fresh = [row for row in rows if row.startswith(("own-", "objective-", "segment-"))]
            for _ in range(edits):
                row, column = random.choice(list(rows)), random.choice(list(columns))
                value = self.value(column, row)
                if value is not None or random.random() < 0.05:
                    self.put(block, row, column, value)
            if fresh and random.random() < 0.3:
                row = random.choice(fresh)
                for column in columns:
                    if random.random() < 0.9:
                        self.put(block, row, column, self.value(column, row))
        if random.random() < 0.8:
            for row in self.blocks["kpis"][2]:
                if row in KPIS and random.random() < 0.8:
                    self.put("kpis", row, "target", KPIS[row]["target"]["value"])
        for _ in range(random.choice([0, 0, 3])):
            _, columns, rows = self.blocks["targets"]
            column = random.choice([key for key in columns if key[:4].isdigit()])
            self.put("targets", random.choice(list(rows)), column, random.choice([round(random.uniform(1, 90), 1), *ODD]))

    def start(self):
        sheet, columns, rows = self.blocks["start"]
        data, periods = self.blocks["data"][:2]
        shown = [data.text(f"{column}{self.row('data') + 1}") for key, column in periods.items() if key[:4].isdigit()]
        choices = {
            "organisation": NAMES, "perspective": NAMES, "version": ["2", 3, None], "adopted-by": NAMES, "adopted-on": ["1 May", 45292],
            "green-from": [80, 95, 101, "90", None], "amber-from": [40, 50, 95, -1], "least-complete": [0, 50, 75, 100, 120, "50%"],
            "period": [*shown, "2099", None],
        }
        for row, values in choices.items():
            if self.random.random() < (0.4 if row == "period" else 0.1):
                self.put("start", row, "value", self.random.choice(values))
        return shown

    def row(self, block):
        sheet = self.blocks[block][0]
        return sheet.blocks()[block][0]

    def notes(self, shown):
        sheet, columns, _ = self.blocks["notes"]
        first = self.row("notes") + 2
        for row in range(first, first + self.random.choice([0, 0, 1, 4])):
            for column, at in columns.items():
                value = self.random.choice([*shown, "2099"]) if column == "period" else self.value(column, "")
                sheet.put(f"{at}{row}", value)

    def scorecard(self):
        """Everything that people type into a scorecard."""
        self.figures()
        self.settings()
        self.notes(self.start())
        if self.random.random() < 0.04:
            self.tamper()
        return self

    def tamper(self):
        """Somebody was in the hidden sheet."""
        sheet = self.package.sheet("_klant")
        at = self.random.choice(list(sheet.cells))
        sheet.put(at, self.random.choice(["", "{", "v2", "v0", sheet.text(at).replace("higher", "lower"), sheet.text(at)[:-2]]))

    def choices(self):
        """Ticks in the library."""
        for block in ("choose-objectives", "choose-kpis"):
            if block in self.blocks:
                rows = list(self.blocks[block][2])
                for row in self.random.sample(rows, min(len(rows), self.random.choice([0, 2, 5]))):
                    self.put(block, row, "choose", self.random.choice(["x", "X", "x", "x", "?", 1, True]))
        return self

    def bytes(self):
        return self.package.bytes()


def insert_rows(sheet, random):
    sheet.insert_rows(random.choice([1, 3, 8]), random.choice([1, 3]))


def insert_columns(sheet, random):
    sheet.insert_cols(random.choice([1, 2, 6]))


def delete_row(sheet, random):
    sheet.delete_rows(random.choice([1, 5, 7, 9]))


def delete_column(sheet, random):
    sheet.delete_cols(random.choice([2, 3, 8, 9]))


def rename(sheet, random):
    sheet.title = f"Blad {random.randrange(1000)}"


def percent(sheet, random):
    for row in sheet.iter_rows(min_row=7, max_row=20, min_col=8, max_col=14):
        for cell in row:
            if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) and random.random() < 0.3:
                cell.value, cell.number_format = cell.value / 100, random.choice(["0%", "0.0 %", "0.00%"])


def copy_row(sheet, random):
    source, target = random.sample(range(7, 12), 2)
    for cell in sheet[source]:
        if not isinstance(sheet.cell(target, cell.column), MergedCell):
            sheet.cell(target, cell.column).value = cell.value


def remove(sheet, random):
    if random.random() < 0.3:
        sheet.parent.remove(sheet)


EDITS = [insert_rows, insert_columns, delete_row, delete_column, rename, percent, percent, copy_row, remove]


def by_openpyxl(data, random, edits):
    """Saved by another program, which forgets what the formulas came to; edited in it now and then."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data))
    for _ in range(edits):
        random.choice(EDITS)(random.choice([sheet for sheet in book if sheet.sheet_state == "visible"]), random)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def damaged(data, random):
    """A file that a disk or a mail spoilt."""
    match random.randrange(4):
        case 0:
            return data[: random.randrange(len(data))]
        case 1:
            spoilt = bytearray(data)
            for _ in range(random.choice([1, 20])):
                spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
            return bytes(spoilt)
        case 2:
            package = Package(data)
            del package.parts[random.choice(list(package.parts))]
            return package.bytes()
        case _:
            package = Package(data)
            name = random.choice(list(package.parts))
            package.parts[name] = package.parts[name][: random.randrange(len(package.parts[name]) + 1)]
            return package.bytes()

"""No input makes the program panic, hang, take more than two seconds or more than 150 MB.

Each file is given to the real program in a process of its own, and that process is measured:
hostile workbooks that the Rust tests write out, workbooks as large as the guard lets through,
and plans, catalogue files and formulas that are too large, too deep or no text at all.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import pytest

from conftest import KLANT, OUTSIDE, ROOT, new

# Seconds and MB of one process. What others do on this machine slows the clock, not the count of
# the processor's seconds; a process that hangs is ended by the clock.
SECONDS, MEGABYTES = 2.0, 150
# MB of a process that reads a thousand workbooks on two cores, and how much more that may be than
# what it takes for two hundred.
MANY_MEGABYTES, MORE_MEGABYTES = 80, 12
# What a panic says, in any build.
PANIC = re.compile(r"panicked at|RUST_BACKTRACE|stack overflow|memory allocation of")


@pytest.fixture(scope="module")
def measure():
    """Measures one run of the program; what it did wrong as a list of sentences."""
    helper = subprocess.Popen([sys.executable, "-S", pathlib.Path(__file__).with_name("measured.py")],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    most = {"seconds": (0, ""), "megabytes": (0, "")}

    def run(name, arguments):
        print(json.dumps([KLANT, *map(str, arguments)]), file=helper.stdin, flush=True)
        found = json.loads(helper.stdout.readline())
        for key, (known, _) in most.items():
            most[key] = max(most[key], (found[key], name)) if found[key] > known else most[key]
        if os.environ.get("KLANT_LIMITS"):
            print(f"{found['seconds']:6.2f} s {found['megabytes']:6.1f} MB  {found['code']}  {name:<45} {found['said'].strip()[:90]!r}")
        if found["code"] not in (0, 1, 2):
            yield f"ended with {found['code']}"
        if PANIC.search(found["said"]):
            yield found["said"].strip()[:200]
        if found["seconds"] > SECONDS:
            yield f"took {found['seconds']:.2f} s"
        if found["megabytes"] > MEGABYTES:
            yield f"took {found['megabytes']:.0f} MB"

    yield run
    helper.stdin.close()
    helper.wait()
    print("\nAt most %.2f s (%s) and %.0f MB (%s)." % (*most["seconds"], *most["megabytes"]))


@pytest.fixture(scope="module")
def measure_many():
    """Measures one run on many files, which takes as long as it takes."""
    helper = subprocess.Popen([sys.executable, "-S", pathlib.Path(__file__).with_name("measured.py"), "300"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(arguments):
        print(json.dumps([KLANT, *map(str, arguments)]), file=helper.stdin, flush=True)
        return json.loads(helper.stdout.readline())

    yield run
    helper.stdin.close()
    helper.wait()


def offenders(measure, runs):
    """One line for each run that did something wrong, all at once."""
    return [f"{name}: {wrong}" for name, arguments in runs for wrong in measure(name, arguments)]


def score(path):
    return (path.stem, ["score", "--format", "json", path])


# --- workbooks


def test_hostile_workbooks_keep_to_the_limits(measure):
    folder = pathlib.Path(os.environ.get("KLANT_HOSTILE", OUTSIDE / "hostile"))
    # `tests/run` ran the tests that write them before.
    if "KLANT_HOSTILE" not in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.xlsx"):
            old.unlink()
        subprocess.run(["cargo", "test", "--quiet", "--test", "suite", "workbook::hostile"], cwd=ROOT, check=True,
                       env={**os.environ, "KLANT_HOSTILE": str(folder)}, stdout=subprocess.DEVNULL)
    files = sorted(folder.glob("*.xlsx"))
    assert len(files) > 200
    assert offenders(measure, map(score, files)) == []


TITLES = ["Start", "Segments", "Objectives", "KPIs", "Data", "Notes", "Dashboard", "Scorecard", "Strategy map", "Follow one figure", "Definitions", "Calculation", "Results", "_klant"]


def sheet_part(title):
    """Where the sheet of this name stands in the package."""
    return f"xl/worksheets/sheet{TITLES.index(title) + 1}.xml"


SHEET, TEXTS, STYLES = sheet_part("Data"), "xl/sharedStrings.xml", "xl/styles.xml"
STEPS, RESULTS = sheet_part("Calculation"), sheet_part("Results")


@pytest.fixture(scope="module")
def base():
    """The parts of a workbook with an example."""
    path = new("limits", "--example", "--sector", "municipal", "--start", "2027", "--lang", "en")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode()) == TITLES
    return parts


def saved(parts, name):
    path = OUTSIDE / "limits" / f"{name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return path


def into(parts, part, before, added, name):
    """The workbook with something more in one part."""
    at = parts[part].index(before)
    return saved({**parts, part: parts[part][:at] + added + parts[part][at:]}, name)


def rows(count, cells, first=1000):
    """Rows of XML below everything; `cells` makes those of a row."""
    return b"".join(b'<row r="%d">%s</row>' % (row, cells(row)) for row in range(first, first + count))


def column(number):
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


COLUMNS = [column(number) for number in range(1, 2001)]


def huge(parts):
    """Workbooks at the limits of the guard and of the reader, and just beyond: name → path."""
    end = b"</sheetData>"

    def sheet(name, xml, part=SHEET):
        yield into(parts, part, end, xml, name)

    def wide(count, make):
        return lambda row: b"".join(make(letters, row) for letters in COLUMNS[:count])

    number = lambda letters, row: b'<c r="%s%d"><v>%d.5</v></c>' % (letters, row, row)
    text = lambda letters, row: b'<c r="%s%d" t="str"><v>text %s %d</v></c>' % (letters, row, letters, row)
    shared = lambda letters, row: b'<c r="%s%d" t="s"><v>%d</v></c>' % (letters, row, row % 100)
    formula = lambda letters, row: b'<c r="%s%d"><f>SUM(A1:%s%d)*1.21</f><v>7</v></c>' % (letters, row, letters, row)
    yield from sheet("half a million numbers", rows(5_000, wide(100, number)))
    yield from sheet("a million numbers", rows(4_900, wide(200, number)))
    yield from sheet("two million numbers", rows(10_000, wide(200, number)))
    yield from sheet("half a million texts", rows(2_500, wide(200, text)))
    yield from sheet("a million shared texts", rows(4_900, wide(200, shared)))
    yield from sheet("half a million formulas", rows(5_000, wide(100, formula)))
    for steps, part in (("the results", RESULTS), ("the calculation", STEPS)):
        yield from sheet(f"two million cells beside {steps}", rows(9_000, wide(200, number)), part)
        yield from sheet(f"half a million formulas beside {steps}", rows(5_000, wide(100, formula)), part)
    # A result that differs has the calculation opened.
    stale = re.sub(rb"(<c r=\"B5\"[^>]*><f>[^<]*</f><v>)[^<]*", rb"\g<1>stale", parts[RESULTS], count=1)
    yield into({**parts, RESULTS: stale}, STEPS, end, rows(5_000, wide(100, formula)), "half a million formulas that are looked at")
    yield from sheet("rows of one cell", rows(148_000, wide(1, number)))
    yield from sheet("rows without cells", rows(900_000, lambda row: b""))
    yield from sheet("cells without content", rows(9_000, wide(200, lambda letters, row: b"<c/>")))
    yield from sheet("broken cells", rows(9_000, wide(100, lambda letters, row: b'<c r="%s%d" t="e"><v>#X</v></c>' % (letters, row))))
    yield from sheet("one row", b'<row r="999">' + b'<c r="A999"><v>1</v></c>' * 1_900_000 + b"</row>")
    yield from sheet("one row of texts", b'<row r="999">' + (b'<c t="inlineStr"><is><t>' + b"x" * 32_000 + b"</t></is></c>") * 5_000 + b"</row>")
    yield from sheet("long texts", rows(700, wide(1, lambda letters, row: b'<c t="str"><v>' + b"x" * 32_000 + b"</v></c>")))
    yield from sheet("texts of a megabyte", rows(20, wide(1, lambda letters, row: b'<c t="str"><v>' + b"x" * 1_000_000 + b"</v></c>")))
    yield from sheet("a long formula", rows(20, wide(1, lambda letters, row: b"<c><f>" + b"1+" * 500_000 + b"1</f><v>1</v></c>")))
    yield from sheet("entities", rows(2_000, wide(100, lambda letters, row: b'<c t="str"><v>&amp;&lt;&gt;&#x41;</v></c>')))
    yield from sheet("key rows", rows(60_000, lambda row: b'<c r="A%d" t="str"><v>klant:data</v></c><c t="str"><v>kpi</v></c>' % row))
    yield from sheet("key rows beside the results", rows(60_000, lambda row: b'<c r="A%d" t="str"><v>klant:results</v></c>' % row), RESULTS)
    yield from sheet("rows of the user's own", rows(60_000, lambda row: b'<c r="B%d" t="str"><v>Mine %d</v></c><c r="I%d"><v>%d</v></c>' % (row, row, row, row)), sheet_part("KPIs"))
    yield from sheet("figures without a KPI", rows(60_000, lambda row: b'<c r="B%d" t="str"><v>Mine %d</v></c><c r="H%d"><v>%d</v></c>' % (row, row, row, row)))
    yield from sheet("notes", rows(60_000, lambda row: b'<c r="B%d" t="str"><v>2027-Q1</v></c><c r="C%d" t="str"><v>K1</v></c><c r="D%d" t="str"><v>why %d</v></c><c r="E%d" t="str"><v>so</v></c>' % (row, row, row, row, row)), sheet_part("Notes"))
    yield from sheet("segments", rows(60_000, lambda row: b'<c r="B%d" t="str"><v>S%d</v></c><c r="C%d" t="str"><v>Group %d</v></c>' % (row, row, row, row)), sheet_part("Segments"))
    yield from sheet("objectives", rows(60_000, lambda row: b'<c r="B%d" t="str"><v>O%d</v></c><c r="C%d" t="str"><v>Goal %d</v></c><c r="I%d" t="str"><v>O1, O2</v></c>' % (row, row, row, row, row)), sheet_part("Objectives"))
    yield from sheet("a part of 190 MB", b"<x/>" + (b'<row r="1001" spans="1:1"><c r="A1001" s="1"><f>' + b"SUM(A1:B2)+" * 90 + b"1</f></c></row>") * 180_000)
    yield from sheet("nested", b"<a>" * 2_000_000)
    yield from sheet("nested deeper", b"<a>" * 11_000_000)
    yield from sheet("attributes", b"<row " + b" ".join(b'a%d="1"' % number for number in range(80_000)) + b"></row>")

    def texts(name, content):
        yield saved({**parts, TEXTS: parts[TEXTS].replace(b"</sst>", content + b"</sst>")}, name)

    yield from texts("shared texts of one letter", b"<si><t>a</t></si>" * 900_000)
    yield from texts("shared texts of nothing", b"<si></si>" * 1_700_000)
    yield from texts("shared texts in runs", b"<si>" + b"<r><t>ab</t></r>" * 900_000 + b"</si>")
    yield from texts("shared texts closed at once", b"<si/>" * 3_100_000)
    yield from texts("one shared text", b"<si><t>" + b"a" * 15_000_000 + b"</t></si>")
    yield saved({**parts, STYLES: parts[STYLES].replace(b"</cellXfs>", b"<xf/>" * 350_000 + b"</cellXfs>")}, "styles")
    yield saved({**parts, STYLES: parts[STYLES].replace(b"</numFmts>", b'<numFmt numFmtId="999" formatCode="0%"/>' * 45_000 + b"</numFmts>")}, "formats")
    yield saved({**parts, **{f"xl/x{number}": b"x" for number in range(1_950)}}, "parts")
    yield saved({**parts, "xl/media/noise.bin": os.urandom(30 << 20)}, "noise")
    yield saved({**parts, **{f"xl/media/{number}.bin": bytes(30 << 20) for number in range(7)}}, "zeros")
    names = b"".join(b'<definedName name="n%d">Data!$A$1</definedName>' % number for number in range(200_000))
    yield saved({**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</definedNames>", names + b"</definedNames>")}, "names")
    sheets = b"".join(b'<sheet name="Copy%d" sheetId="%d" r:id="rId2"/>' % (number, number + 20) for number in range(180))
    yield saved({**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</sheets>", sheets + b"</sheets>")}, "copies of a sheet")
    yield saved({**parts, "xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</sheets>", sheets.replace(b"rId2", b"rId10") + b"</sheets>")}, "copies of the calculation")


def test_huge_workbooks_keep_to_the_limits(measure, base):
    assert offenders(measure, map(score, huge(base))) == []


def test_what_never_ends_is_not_read_to_its_end(measure):
    wrong = offenders(measure, [
        ("score", ["score", "/dev/zero"]),
        ("plan", ["new", "--plan", "/dev/zero", "--output", OUTSIDE / "limits" / "zero"]),
        ("choices", ["new", "--choices", "/dev/zero", "--output", OUTSIDE / "limits" / "zero"]),
    ])
    assert wrong == []


# --- many workbooks


def test_a_thousand_workbooks_take_the_memory_of_a_few(measure_many):
    """Peak memory of folders of 200 and 1,000 workbooks."""
    books = [new(f"many-{sector}-{every}", "--example", "--quiet", "--sector", sector, "--every", every,
                 "--start", "2027", "--lang", "en", "--org", f"The {sector} of the {every}")
             for sector in ("municipal", "non-profit", "for-profit") for every in ("quarter", "half-year", "year")]
    folders = {count: OUTSIDE / "limits" / f"many-{count}" for count in (200, 1_000)}
    for count, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            link = folder / f"{number:04}.xlsx"
            link.unlink(missing_ok=True)
            os.link(books[number % len(books)], link)
    wrong = []
    for form in ("text", "json", "html"):
        few, many = (measure_many(["score", "--format", form, folder]) for folder in folders.values())
        if many["code"] != 0 or PANIC.search(many["said"]):
            wrong.append(f"{form}: ended with {many['code']}: {many['said'][:200]}")
        if many["said"].count("\n") > 1:
            wrong.append(f"{form}: more than a line on standard error")
        if many["megabytes"] > MANY_MEGABYTES:
            wrong.append(f"{form}: {many['megabytes']:.0f} MB")
        if many["megabytes"] > few["megabytes"] + MORE_MEGABYTES:
            wrong.append(f"{form}: {few['megabytes']:.0f} MB for 200, {many['megabytes']:.0f} MB for 1,000")
    assert wrong == []


# --- texts


DEEP = 200_000


def hostile_texts():
    """Texts that no TOML file of ours holds: name → bytes."""
    yield "brackets", b"kpis = " + b"[" * DEEP
    yield "closed brackets", b"kpis = " + b"[" * DEEP + b"]" * DEEP
    yield "tables", b"a = " + b"{a=" * DEEP + b"1" + b"}" * DEEP
    yield "dotted", b"a" + b".a" * DEEP + b" = 1"
    yield "dotted header", b"[a" + b".a" * DEEP + b"]\nb = 1"
    yield "ten megabytes", b"# " + b"x" * (10 << 20)
    yield "ten megabytes of lines", b"\n" * (10 << 20)
    yield "ten megabytes of keys", b"".join(b"k%d = %d\n" % (number, number) for number in range(700_000))
    yield "ten megabytes of text", b'organisation = "' + b"x" * (10 << 20) + b'"'
    yield "many faults", b"".join(b"[[kpis]]\nid = 7\nweihgt = 1\n" for _ in range(30_000))
    yield "many KPIs", b"".join(b'[[kpis]]\nid = "kpi-%d"\n' % number for number in range(50_000))
    yield "many segments", b"".join(b'[[segments]]\nname = "Group %d"\n' % number for number in range(50_000))
    yield "many objectives", b"".join(b'[[objectives]]\nid = "mine-%d"\nstatement = "You help me %d"\noutcome = "satisfaction"\n' % (number, number) for number in range(20_000))
    yield "same KPI", b'[[kpis]]\nid = "customer-satisfaction"\n' * 50_000
    yield "no text", bytes(range(256)) * 10
    yield "half a letter", b'organisation = "\xe2\x82"'
    yield "utf-16", "organisation = 'x'".encode("utf-16")
    yield "nothing", b""
    yield "zeros", bytes(1000)
    for number in (b"nan", b"inf", b"-inf", b"1e999", b"1e308", b"-1e308", b"5e-324", b"9223372036854775807", b"99999999999999999999"):
        yield f"number {number.decode()}", (
            b"minimum_coverage = %s\npleasing_margin = %s\nperiods = %s\n[bands]\ngreen = %s\n[[kpis]]\n"
            b'id = "customer-satisfaction"\ntarget = %s\nworst = %s\nweight = %s\n' % ((number,) * 7))
        yield f"number {number.decode()} alone", b'[[kpis]]\nid = "customer-satisfaction"\nweight = %s\n' % number
    yield "long id", b'[[kpis]]\nid = "' + b"a" * 1_000_000 + b'"'
    yield "long sector", b'sector = "' + b"a-" * 500_000 + b'a"'
    yield "long key", b"a" * 1_000_000 + b" = 1"
    yield "long start", b'start = "' + b"2" * 1_000_000 + b'"'
    yield "control marks", 'organisation = "\\u0000\\u0007\u202e\ufeff"'.encode()
    yield "schema of the future", b"klant = 999999"
    yield "periods", b"periods = 4000000000"
    yield "own folder", b'catalogue = ["' + b"../" * 10_000 + b'"]'


ENTRY = """name = "Mine"
definition = "d"
lens = "activity"
kind = "behaviour"
sectors = ["municipal"]
unit = "percent"
direction = "higher"
level = "steady"
timing = "leading"
frequency = "monthly"
data_source = "survey"
effort = "low"
collect = "c"
pitfalls = "p"
common_practice = true
formula = "%s"
[inputs.a]
name = "A"
meaning = "m"
unit = "count"
aggregate = "sum"
[worst]
value = 0
reason = "r"
[target]
value = 50
reason = "r"
"""


def formulas():
    """Formulas that are too deep, too long or nonsense: name → text."""
    yield "parentheses", "(" * DEEP + "a" + ")" * DEEP
    yield "open parentheses", "(" * DEEP
    yield "signs", "-" * DEEP + "a"
    yield "a chain", "a" + "+a" * DEEP
    yield "divisions", "a" + "/a" * 499
    yield "just short enough", "a" + "+a" * 499
    yield "nested to the right", "a-(" * 49 + "a" + ")" * 49
    yield "a long name", "a" * DEEP
    yield "a long number", "9" * DEEP
    yield "overflow", "a*999999999999999" * 30
    yield "zero", "a/(1-1)"
    yield "nothing", ""
    yield "no letters", "\\u0000\\u202e"


def test_hostile_plans_keep_to_the_limits(measure):
    folder = OUTSIDE / "limits" / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    runs = []
    for number, (name, text) in enumerate(hostile_texts()):
        path = folder / f"{number}.toml"
        path.write_bytes(text)
        runs.append((name, ["new", "--plan", path, "--output", folder / "out", "--force"]))
    assert offenders(measure, runs) == []


def test_hostile_catalogues_keep_to_the_limits(measure):
    runs = []
    texts = [(name, text) for name, text in hostile_texts()]
    texts += [(f"formula: {name}", (ENTRY % formula).encode()) for name, formula in formulas()]
    for number, (name, text) in enumerate(texts):
        for path in ("kpis/satisfaction/mine.toml", "objectives/satisfaction.toml", "sectors/mine.toml",
                     "units.toml", "languages/nl/labels/cli.toml", "languages/nl/kpis/satisfaction/mine.toml"):
            if name.startswith("formula") and not path.startswith("kpis"):
                continue
            folder = OUTSIDE / "limits" / "catalogues" / f"{number}-{path.split('/')[0]}"
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
            runs.append((f"{name} in {path}", ["list", "--catalogue", folder, "--lang", "nl"]))
    assert offenders(measure, runs) == []


def catalogues_that_take_over():
    """Folders whose files are made of each other: name → path → text."""
    long = "m" * 1_900_000
    entry = ENTRY % "a"
    large = entry.replace('meaning = "m"', f'meaning = "{long}"')
    kpi = "kpis/satisfaction/k{}.toml".format
    extends = 'extends = "{}"\n'.format
    yield "many take over a large one", {kpi(0): large, **{kpi(number): extends("k0") for number in range(1, 2_000)}}
    yield "a long chain", {kpi(8_000): entry, **{kpi(number): extends(f"k{number + 1}") for number in range(8_000)}}
    yield "many mistakes", {kpi(number): "x = 1\n" for number in range(8_000)}
    objective = ('[g0]\nstatement = "You keep me"\nsectors = ["municipal"]\nkpis = ["repeat-contact-rate"]\nquestions = ["a", "b"]\n'
                 f'contributes_to = "x"\nsupported_by = "y"\nwhy = "{long}"\n')
    yield "many objectives take over a large one", {
        "objectives/satisfaction.toml": objective,
        "objectives/retention.toml": "".join(f'[g{number}]\nextends = "g0"\n' for number in range(1, 2_000))}
    yield "a chain of sectors", {
        "sectors/s3000.toml": extends("municipal"),
        **{f"sectors/s{number}.toml": extends(f"s{number + 1}") for number in range(3_000)}}


def test_catalogues_that_are_made_of_each_other_keep_to_the_limits(measure):
    runs = []
    for number, (name, files) in enumerate(catalogues_that_take_over()):
        folder = OUTSIDE / "limits" / "chains" / str(number)
        for path, text in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        runs.append((name, ["list", "--catalogue", folder]))
    assert offenders(measure, runs) == []

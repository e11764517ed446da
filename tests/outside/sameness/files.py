"""What differs between two files, told so that it can be found: by sheet and cell, by line, by part."""

import difflib
import fnmatch
import re

from .package import Package

MOST = 12


class Allowed:
    """Differences that are meant."""

    def __init__(self, envelope=(), ulps=False, renamed=(), replaced=()):
        self.envelope, self.ulps = list(envelope), ulps
        words = sorted(dict(renamed), key=len, reverse=True)
        self.renamed = dict(renamed)
        self.words = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])") if words else None
        self.replaced = [(re.compile(pattern), by) for pattern, by in replaced]

    def text(self, text, before):
        """A text as it is compared: names that changed are changed in what came before."""
        if before and self.words:
            text = self.words.sub(lambda found: self.renamed[found[0]], text)
        for pattern, by in self.replaced:
            text = pattern.sub(by, text)
        return text

    def row(self, key):
        return any(fnmatch.fnmatch(key, pattern) for pattern in self.envelope)

    def close(self, a, b):
        if not self.ulps:
            return False
        try:
            a, b = float(a), float(b)
        except ValueError:
            return False
        return abs(a - b) <= 1e-12 * max(abs(a), abs(b))


def short(it, most=160):
    it = str(it)
    return it if len(it) <= most else f"{it[:most]}… ({len(it)} characters)"


def texts(before, after, allowed):
    before, after = (allowed.text(one.decode(errors="backslashreplace"), one is before) for one in (before, after))
    if before == after:
        return []
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=0))
    return [short(line, 300) for line in lines[2:] if not line.startswith("@@")] or ["only the ends of lines differ"]


def around(a, b):
    """Where two long texts part."""
    at = next((at for at, (one, other) in enumerate(zip(a, b)) if one != other), min(len(a), len(b)))
    return f"{short(a[max(0, at - 40):at + 80])!r} → {short(b[max(0, at - 40):at + 80])!r}"


def formats(package):
    """Each cell format in full, so that numbers given otherwise do not count."""
    xml = package.parts["xl/styles.xml"].decode()
    lists = {
        name: re.findall(rf"<{one}(?:\s[^>]*)?/>|<{one}(?:\s[^>]*)?>.*?</{one}>", section[1], re.S)
        for name, one in (("fonts", "font"), ("fills", "fill"), ("borders", "border"), ("cellXfs", "xf"))
        if (section := re.search(rf"<{name}[^>]*>(.*?)</{name}>", xml, re.S))
    }
    numbers = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', xml))
    found = []
    for xf in lists["cellXfs"]:
        number = lambda key: int(re.search(rf'{key}="(\d+)"', xf)[1])
        rest = re.sub(r'(numFmt|font|fill|border)Id="\d+"', "", xf)
        parts = [lists["fonts"][number("fontId")], lists["fills"][number("fillId")], lists["borders"][number("borderId")]]
        found.append((*parts, numbers.get(str(number("numFmtId")), number("numFmtId")), rest))
    return found


def cells(a, b, styles, allowed):
    """Differences of two sheets, cell by cell."""
    found = []
    for at in [*a.cells, *(at for at in b.cells if at not in a.cells)]:
        where = f"{a.name}!{at}"
        if at not in b.cells or at not in a.cells:
            found.append(f"{where}: only {'before' if at in a.cells else 'after'}: {short((a if at in a.cells else b).content(at))}")
            continue
        one, other = a.content(at), b.content(at)
        for what, old, new in zip(("formula", "kind", "value"), one, other):
            if old != new and not (what == "value" and allowed.close(old, new)):
                found.append(f"{where}: {what} {around(old, new)}")
        if styles(0, a.cells[at][0].get("s", "0")) != styles(1, b.cells[at][0].get("s", "0")):
            found.append(f"{where}: style {a.cells[at][0].get('s')} → {b.cells[at][0].get('s')}")
    rows = [re.sub(r"</?sheetData/?>", "", "".join(sheet.around)) for sheet in (a, b)]
    if rows[0] != rows[1]:
        found.append(f"{a.name}: beside its cells {around(*rows)}")
    return found


def envelope(a, b, allowed):
    """Differences of the hidden sheet, row by row; the second value: something that may differ does."""
    def rows(sheet):
        table = {}
        for at in sheet.cells:
            table.setdefault(int(re.sub("[A-Z]", "", at)), []).append(sheet.text(at))
        return list(table.values())

    a, b = rows(a), rows(b)
    strict = [[row for row in one if not allowed.row(row[0])] for one in (a, b)]
    found = [
        f"_klant, row {number}, {old[0] if old else '–'}: {around(chr(9).join(old), chr(9).join(new))}"
        for number, (old, new) in enumerate(zip_longest(*strict), 1) if old != new
    ]
    return found, a != b and not found


def zip_longest(a, b):
    for number in range(max(len(a), len(b))):
        yield (a[number] if number < len(a) else []), (b[number] if number < len(b) else [])


def workbooks(before, after, allowed):
    """Differences of two workbooks."""
    if before == after:
        return []
    a, b = Package(before), Package(after)
    found, meant = [], False
    if [one[0] for one in a.entries] != [one[0] for one in b.entries]:
        found.append(f"parts {[one[0] for one in a.entries]} → {[one[0] for one in b.entries]}")
    if list(a.targets) != list(b.targets):
        return [*found, f"sheets {list(a.targets)} → {list(b.targets)}"]
    sheets = {*a.targets.values(), *b.targets.values(), "xl/sharedStrings.xml"}
    for name in a.parts:
        if name not in sheets and name in b.parts and a.parts[name] != b.parts[name]:
            found.append(f"{name}: {around(a.parts[name].decode(errors='replace'), b.parts[name].decode(errors='replace'))}")
    if a.parts["xl/styles.xml"] == b.parts["xl/styles.xml"]:
        styles = lambda side, index: index
    else:
        known = formats(a), formats(b)
        styles = lambda side, index: known[side][int(index)]
    if a.strings == b.strings and a.parts["xl/sharedStrings.xml"] != b.parts["xl/sharedStrings.xml"]:
        found.append(f"xl/sharedStrings.xml: {around(a.parts['xl/sharedStrings.xml'].decode(), b.parts['xl/sharedStrings.xml'].decode())}")
    for name in a.targets:
        same = a.strings == b.strings and a.parts[a.targets[name]] == b.parts[b.targets[name]]
        if same:
            continue
        if name == "_klant" and allowed.envelope:
            more, meant = envelope(a.sheet(name), b.sheet(name), allowed)
            found += more
        else:
            more = cells(a.sheet(name), b.sheet(name), styles, allowed)
            # The same cells under other numbers of their texts.
            meant = meant or not more
            found += more
    if not found and not meant:
        found.append(f"the archive itself: {a.entries == b.entries and 'how it is compressed' or 'order, dates or methods'}")
    return found


def different(name, before, after, allowed):
    """Differences of two files of one name, worded; none where they are equal."""
    if before == after:
        return []
    if before is None or after is None:
        return [f"{name}: only {'after' if before is None else 'before'}"]
    found = (workbooks if name.endswith((".xlsx", ".bak")) else texts)(before, after, allowed)
    told = [f"{name}: {one}" for one in found[:MOST]]
    return told + ([f"{name}: and {len(found) - MOST} more"] if len(found) > MOST else [])

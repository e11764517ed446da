"""An .xlsx file as its parts and cells, read and changed without losing anything of it."""

import functools
import io
import re
import zipfile
from xml.sax.saxutils import escape, unescape

CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Error(str):
    """What Excel shows where a formula fails."""


class Formula(str):
    """A formula that somebody types."""


def letters(number):
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(column):
    return functools.reduce(lambda total, letter: total * 26 + ord(letter) - 64, column, 0)


def split(at):
    """`H9` → (8, 9)."""
    column = at.rstrip("0123456789")
    return number(column), int(at[len(column):])


class Sheet:
    """A sheet: the text around its cells, and each cell by its reference."""

    def __init__(self, name, part, xml, strings):
        self.name, self.part, self.strings = name, part, strings
        self.around, self.cells, end = [], {}, 0
        for found in CELL.finditer(xml):
            self.around.append(xml[end:found.start()])
            self.cells[found[1]] = (dict(ATTRIBUTE.findall(found[2])), found[3] or "")
            end = found.end()
        self.around.append(xml[end:])

    def xml(self):
        written = []
        for before, (at, (attributes, inner)) in zip(self.around, self.cells.items()):
            said = "".join(f' {key}="{value}"' for key, value in attributes.items())
            written.append(f'{before}<c r="{at}"{said}{f">{inner}</c>" if inner else "/>"}')
        return "".join(written) + self.around[-1]

    def content(self, at):
        """Formula, kind and value of a cell, with a shared text in full."""
        attributes, inner = self.cells[at]
        formula = re.search(r"<f[^>]*?(?:/>|>.*?</f>)", inner, re.S)
        value = re.search(r"<v[^>]*>(.*?)</v>", inner, re.S)
        kind, value = attributes.get("t", "n"), value[1] if value else ""
        if kind == "s":
            return "", "text", self.strings[int(value)]
        if kind == "inlineStr":
            return "", "text", inner
        return formula[0] if formula else "", kind, value

    def text(self, at):
        """What stands in a cell, as text; blank where there is none."""
        if at not in self.cells:
            return ""
        found = re.findall(r"<t[^>]*>(.*?)</t>", self.content(at)[2], re.S)
        return unescape("".join(found) if found else self.content(at)[2])

    def put(self, at, value):
        """Types into a cell that exists; False where there is none or a formula stands."""
        if at not in self.cells or "<f" in self.cells[at][1]:
            return False
        attributes = {key: one for key, one in self.cells[at][0].items() if key != "t"}
        match value:
            case None:
                inner = ""
            case bool():
                attributes["t"], inner = "b", f"<v>{int(value)}</v>"
            case Error():
                attributes["t"], inner = "e", f"<v>{value}</v>"
            case Formula():
                inner = f"<f>{escape(value)}</f><v>7</v>"
            case str():
                attributes["t"], inner = "inlineStr", f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            case _:
                inner = f"<v>{value!r}</v>"
        self.cells[at] = (attributes, inner)
        return True

    def blocks(self):
        """What a machine reads here: name → (row of the keys, column by key, row by id)."""
        found = {}
        keys = [at for at in self.cells if re.fullmatch(r"A[0-9]+", at)]
        for at in keys:
            text, row = self.text(at), int(at[1:])
            if text.startswith("klant:"):
                columns, rows = {}, {}
                found[text.removeprefix("klant:")] = row, columns, rows
            elif found and text:
                rows[text] = row
        for row, columns, _ in found.values():
            for at in self.cells:
                column, here = split(at)
                if here == row and column > 1 and self.text(at):
                    columns[self.text(at)] = letters(column)
        return found


class Package:
    """A file's parts in order, and its sheets by name."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.entries = [(one.filename, one.date_time, one.compress_type, one.external_attr) for one in archive.infolist()]
            self.parts = {name: archive.read(name) for name, *_ in self.entries}
        shared = self.parts.get("xl/sharedStrings.xml", b"").decode()
        self.strings = re.findall(r"<si>(.*?)</si>|<si/>", shared, re.S)
        workbook, relations = self.parts["xl/workbook.xml"].decode(), self.parts["xl/_rels/workbook.xml.rels"].decode()
        targets = {}
        for one in re.findall(r"<Relationship [^>]*>", relations):
            one = dict(ATTRIBUTE.findall(one))
            targets[one["Id"]] = one["Target"].removeprefix("/xl/")
        self.targets = {
            unescape(one["name"], {"&quot;": '"', "&apos;": "'"}): f"xl/{targets[one['id']]}"
            for one in (dict(re.findall(r'([\w]+)="([^"]*)"', sheet)) for sheet in re.findall(r"<sheet [^>]*>", workbook))
        }
        self.opened = {}

    def sheet(self, name):
        if name not in self.opened:
            part = self.targets[name]
            self.opened[name] = Sheet(name, part, self.parts[part].decode(), self.strings)
        return self.opened[name]

    def bytes(self):
        for sheet in self.opened.values():
            self.parts[sheet.part] = sheet.xml().encode()
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, when, *_ in self.entries:
                if name in self.parts:
                    archive.writestr(zipfile.ZipInfo(name, when), self.parts[name], zipfile.ZIP_DEFLATED, 1)
        return written.getvalue()

#!/usr/bin/env python3
"""Compares two builds of klant on random plans and readings: everything that they print and write.

    tests/outside/compare.py BEFORE AFTER [--cases 300] [--seed 1] [--jobs 2]

A case makes a plan, a workbook from it, fills the workbook in, and reads it back in every
format. It follows from its seed alone: `--seed N --cases 1` runs the one with that number again.
Files are equal byte for byte, or it is told by sheet, cell and line where they part. What is
meant to differ is said by options, or in a file given by --allow:

    envelope = ["fingerprint"]            # rows of the sheet _klant
    ulps = true                           # calculated numbers to 1e-12 of each other
    renamed = { old-code = "new-code" }   # words in what is printed
    replaced = [["regular expression", "by"]]

It needs tests/outside/requirements.txt, as tests/run puts it into target/outside/venv.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib

from sameness import toml
from sameness.files import Allowed, different
from sameness.fills import Fill, by_openpyxl, damaged
from sameness.plans import KPIS, OBJECTIVES, SECTORS, Draw

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ["plan", "report", "kpi", "kpi-texts", "objectives", "objectives-texts", "sector", "sector-texts", "units"]
READINGS = [
    ["--format", "json"], [], ["--format", "csv"], ["--format", "csv", "--excel"], ["--format", "markdown"], ["--format", "html"],
]
MOST = 25


class Pair:
    """Both programs at work in folders of their own, from which their paths are equal."""

    def __init__(self, folder, options):
        self.folder, self.options, self.allowed = folder, options, options.allowed
        shutil.rmtree(folder, ignore_errors=True)
        self.sides = {"before": options.before, "after": options.after}
        for side in self.sides:
            (folder / side).mkdir(parents=True)
        self.found, self.answers, self.seen = [], {}, collections.Counter()
        self.environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8", "COLUMNS": "100"}

    def ran(self, side, program, arguments):
        done = subprocess.run(
            [program, *arguments], cwd=self.folder / side, capture_output=True, env=self.environment, timeout=300, stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout, done.stderr

    def run(self, *arguments):
        """Runs both; the answer of the first."""
        one, other = (self.ran(side, program, arguments) for side, program in self.sides.items())
        self.answers[arguments] = one
        self.compare(arguments, one, other)
        self.seen[f"{arguments[0]} → {one[0]}"] += 1
        for code in set(re.findall(rb'\b(?:error|warning|note|advice)\[([\w-]+)\]|"code": ?"([a-z-]+)"', one[1] + one[2])):
            self.seen[f"code {(code[0] or code[1]).decode()}"] += 1
        return one

    def compare(self, arguments, one, other, who=""):
        called = f"klant {' '.join(repr(one) if ' ' in one or not one else one for one in arguments)}{who}"
        if one[0] != other[0]:
            self.found.append(f"{called}: exit code {one[0]} → {other[0]}")
        for what, old, new in zip(("stdout", "stderr"), one[1:], other[1:]):
            self.found += different(f"{called}: {what}", old, new, self.allowed)

    def write(self, name, data):
        for side in self.sides:
            path = self.folder / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def read(self, name, side="before"):
        path = self.folder / side / name
        return path.read_bytes() if path.exists() else None

    def files(self):
        """Compares every file that both have written."""
        names = {path.relative_to(self.folder / side) for side in self.sides for path in (self.folder / side).rglob("*") if path.is_file()}
        for name in sorted(map(str, names)):
            self.found += different(name, self.read(name), self.read(name, "after"), self.allowed)

    def own(self, filled):
        """What the second program makes of its own workbook, where that differs from the first's."""
        (self.folder / "own").mkdir()
        (self.folder / "own" / "filled.xlsx").write_bytes(filled)
        for arguments, answer in list(self.answers.items()):
            if arguments[0] == "score" and arguments[1] == "filled.xlsx" and "--output" not in arguments:
                self.compare(arguments, answer, self.ran("own", self.options.after, arguments), " (its own workbook)")


def planned(pair, chance, name):
    """Makes a workbook, or tells why it cannot be made."""
    draw = Draw(chance)
    flags = []
    match chance.random():
        case share if share < 0.1:
            return pair.run("new", *draw.bare(), "--output", "out")
        case share if share < 0.17:
            pair.run("list", "--format", "xlsx", "--sector", chance.choice(SECTORS), "--output", "choose.xlsx")
            pair.write("choose.xlsx", Fill(pair.read("choose.xlsx"), chance, "en").choices().bytes())
            return pair.run("new", "--choices", "choose.xlsx", "--start", "2027", *draw.flags(), "--output", "out")
        case share if share < 0.25:
            flags = catalogue(pair, chance)
    plan = draw.plan()
    if chance.random() < 0.15:
        plan = toml.spoilt(plan, chance)
    text = toml.written(plan)
    if chance.random() < 0.03:
        text = toml.garbled(text, chance)
    pair.write(name, text.encode())
    if chance.random() < 0.2:
        flags += draw.flags()
    return pair.run("new", "--plan", name, *flags, "--output", "out")


def catalogue(pair, chance):
    """A catalogue of the user's own with one file, right or wrong."""
    key = chance.choice(list(KPIS))
    changed = chance.choice([KPIS[key], {"extends": key, "name": "Our own name", "target": {"value": 12.5, "basis": "ours"}}])
    if chance.random() < 0.7:
        changed = toml.spoilt(changed, chance)
    pair.write(f"own/kpis/retention/{chance.choice([key, 'a-new-one'])}.toml", toml.written(changed).encode())
    pair.run("list", "--catalogue", "own")
    pair.run("show", key, "--catalogue", "own")
    return ["--catalogue", "own"]


def filled(pair, chance, language, name, through=None):
    """Fills the workbook of each in one way; what the first's became."""
    state, made = chance.getstate(), {}
    for side in pair.sides:
        chance.setstate(state)
        data = pair.read("out/scorecard.xlsx", side)
        if side == "after" and (data is None or data == pair.read("out/scorecard.xlsx")):
            made[side] = made["before"]
            continue
        try:
            made[side] = Fill(data, chance, language).scorecard().bytes()
        except Exception as error:
            # Another layout is a difference of the workbooks, which is told by itself.
            if side == "before":
                raise
            pair.found.append(f"the workbook of after cannot be filled in: {error!r}")
            made[side] = made["before"]
            continue
        if through is not None:
            made[side] = by_openpyxl(made[side], chance, through)
    pair.write(name, made["before"])
    return made


def case(number, options):
    chance = random.Random(number)
    pair = Pair(options.folder / str(number), options)
    pair.environment["LANG"] = chance.choice(["C.UTF-8", "C.UTF-8", "nl_NL.UTF-8"])
    for attempt in range(4):
        if pair.read("out/scorecard.xlsx") is None:
            planned(pair, chance, f"plan-{attempt}.toml")
    data = pair.read("out/scorecard.xlsx")
    if data is not None:
        language = tomllib.loads(pair.read("out/scorecard.toml").decode()).get("language", "en")
        # Loading and saving takes openpyxl seconds.
        python = len(data) < 450_000 and chance.random() < 0.3
        made = filled(pair, chance, language, "filled.xlsx", chance.choice([0, 0, 1, 3]) if python else None)
        if chance.random() < 0.06:
            made = dict.fromkeys(made, damaged(made["before"], chance))
            pair.write("filled.xlsx", made["before"])
        readings(pair, chance, tomllib.loads(pair.read("out/scorecard.toml").decode()))
        if made["before"] != made["after"]:
            pair.own(made["after"])
        if chance.random() < 0.15:
            departments(pair, chance, language)
    pair.files()
    if not pair.found and not options.keep:
        shutil.rmtree(pair.folder)
    return number, pair.found, pair.seen


def readings(pair, chance, plan):
    """Reads the workbook back in every way, and makes the next one from it."""
    said = chance.choice([[], [], [], ["--lang", "nl"], ["--lang", "en"], ["--quiet"], ["--color", "always"]])
    for reading in READINGS:
        pair.run("score", "filled.xlsx", *reading, *said)
    kpis = [one["id"] for one in plan.get("kpis", [])] or list(KPIS)
    pair.run("score", "filled.xlsx", "--explain", chance.choice([*kpis, "own-1", "net-promoter-scor"]), *said)
    period = chance.choice(["2027-Q2", plan["start"], plan["start"], "2027-05", "2031", "x"])
    pair.run("score", "filled.xlsx", "--period", period, "--format", chance.choice(["text", "json", "csv"]))
    pair.run("score", "filled.xlsx", "--format", "html", "--output", "report.html")
    pair.run("new", "--plan", "filled.xlsx", "--output", "again")
    if chance.random() < 0.6:
        pair.run("new", "--plan", "filled.xlsx", "--start", chance.choice(["2028", "2028-04", "2029-Q1", plan["start"]]), "--output", "next")


def departments(pair, chance, language):
    """Several workbooks beside each other, and as a folder."""
    names = [f"units/{name}.xlsx" for name in ("north", "south & <east>", "west")]
    for name in names:
        filled(pair, chance, language, name)
    if chance.random() < 0.2:
        pair.write("units/broken.xlsx", damaged(pair.read(names[0]), chance))
    for reading in READINGS:
        pair.run("score", "units", *reading)
    pair.run("score", *names[:2], "filled.xlsx")


def fixed(options):
    """What needs no chance: the catalogue as it is shown, schemas and help."""
    pair = Pair(options.folder / "fixed", options)
    for language in ("en", "nl"):
        for sector in SECTORS:
            for form in ("table", "json", "csv", "markdown"):
                pair.run("list", "--lang", language, "--sector", sector, "--format", form)
            pair.run("list", "--lang", language, "--sector", sector, "--format", "xlsx", "--output", f"{language}-{sector}.xlsx")
            pair.run("new", "--lang", language, "--sector", sector, "--start", "2027", "--example", "--output", f"{language}-{sector}")
        for key in (*KPIS, *OBJECTIVES):
            pair.run("show", key, "--lang", language)
        for command in ("", "list", "show", "new", "score", "schema", "completions", "man"):
            pair.run(*([command] if command else []), "--help", "--lang", language)
        pair.run("man", "--lang", language)
    for schema in SCHEMAS:
        pair.run("schema", schema)
    for shell in ("bash", "fish", "zsh"):
        pair.run("completions", shell)
    pair.files()
    return "fixed", pair.found, pair.seen


def work(job):
    number, options = job
    try:
        return fixed(options) if number == "fixed" else case(number, options)
    except Exception as error:
        if options.debug:
            raise
        return number, [f"the comparison itself failed: {error!r}"], collections.Counter()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("after", type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--allow", type=pathlib.Path, help="a file of differences that are meant")
    parser.add_argument("--allow-envelope", default="", metavar="KEY,…", help="rows of the sheet _klant that may differ; * is all")
    parser.add_argument("--allow-ulps", action="store_true", help="calculated numbers may differ by 1e-12 of themselves")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "outside" / "compare", help="where cases that differ are kept")
    parser.add_argument("--keep", action="store_true", help="keep the files of every case")
    parser.add_argument("--no-fixed", action="store_true", help="leave out catalogue, schemas and help")
    parser.add_argument("--seen", action="store_true", help="say which commands and codes came up, and how often")
    parser.add_argument("--debug", action="store_true", help="stop at a failure of this script")
    options = parser.parse_args()
    said = tomllib.loads(options.allow.read_text()) if options.allow else {}
    envelope = [*said.get("envelope", []), *filter(None, options.allow_envelope.split(","))]
    ulps = options.allow_ulps or said.get("ulps", False)
    options.allowed = Allowed(envelope, ulps, said.get("renamed", {}), said.get("replaced", []))
    options.before, options.after, options.folder = (path.resolve() for path in (options.before, options.after, options.folder))
    return options


def main():
    options, began = arguments(), time.monotonic()
    for program in (options.before, options.after):
        subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(options.folder, ignore_errors=True)
    jobs = [] if options.no_fixed else [("fixed", options)]
    jobs += [(number, options) for number in range(options.seed, options.seed + options.cases)]
    seen, unlike = collections.Counter(), 0
    with multiprocessing.Pool(options.jobs) as pool:
        for number, found, here in pool.imap_unordered(work, jobs):
            seen += here
            if found:
                unlike += 1
                print(f"\n== case {number}: {options.folder / str(number)}")
                print("\n".join(found[:MOST]) + (f"\nand {len(found) - MOST} more" if len(found) > MOST else ""), flush=True)
    if options.seen:
        print(json.dumps(dict(sorted(seen.items())), indent=1, ensure_ascii=False))
    runs = sum(count for name, count in seen.items() if "→" in name)
    codes = sum(1 for name in seen if name.startswith("code "))
    print(f"\n{len(jobs)} cases, {runs} commands, {codes} codes seen: {unlike} differ ({time.monotonic() - began:.0f} s)")
    sys.exit(unlike > 0)


if __name__ == "__main__":
    main()

"""Random plans and random command lines that make workbooks."""

import pathlib
import tomllib

CATALOGUE = pathlib.Path(__file__).resolve().parents[3] / "catalogue"
SECTORS = ["for-profit", "non-profit", "municipal"]
LENGTHS = {"month": 12, "quarter": 4, "trimester": 3, "half-year": 2, "year": 1}
LETTERS = {"month": "", "quarter": "Q", "trimester": "T", "half-year": "S"}
OUTCOMES = ["satisfaction", "retention", "acquisition", "profitability", "market-share"]
ASPECTS = ["attributes:functionality", "attributes:price", "relationship:delivery", "image:image", "image:reputation", ""]
FREQUENCIES = ["monthly", "quarterly", "half-yearly", "yearly", "per-survey", "per-contact"]
NAMES = [
    "Families", "Young \"<&>\" people", "=1+1", "+31 20 123", "-", "@home", "Who? *all* ~ of them", "Emoji 🙂🏳️‍🌈 in a name",
    "it's 'quoted'", "O1", "n/a", "Zoë — {organisation}", "#N/B", "1 of 2", "Others", "ΑΒΓ ελληνικά", "a" * 90, "two\nlines", "TRUE", "12",
]


def kpi_files():
    """Every KPI of the catalogue, by id."""
    return {path.stem: tomllib.loads(path.read_text()) for path in sorted(CATALOGUE.glob("kpis/*/*.toml"))}


KPIS = kpi_files()
OBJECTIVES = {
    key: {**one, "outcome": path.stem}
    for path in sorted(CATALOGUE.glob("objectives/*.toml"))
    for key, one in tomllib.loads(path.read_text()).items()
}


def fits(entry, sector):
    return sector in entry.get("sectors", SECTORS)


def period(every, number, year):
    """The period's key, `number` counted from the year's first."""
    year, number = year + number // LENGTHS[every], number % LENGTHS[every] + 1
    if every == "year":
        return str(year)
    return f"{year}-{number:02}" if every == "month" else f"{year}-{LETTERS[every]}{number}"


class Draw:
    """Chance, in the words of a plan."""

    def __init__(self, random):
        self.random = random

    def name(self):
        return self.random.choice(NAMES)

    def maybe(self, table, key, share, make):
        if self.random.random() < share:
            table[key] = make() if callable(make) else self.random.choice(make)

    def plan(self):
        random, plan = self.random, {"klant": 1}
        self.sloppy = random.random() < 0.08
        sector = random.choice(SECTORS)
        every = random.choice(list(LENGTHS))
        first, year = random.randrange(LENGTHS[every]), random.choice([2024, 2026, 2027])
        count = random.choice([1, 2, LENGTHS[every], LENGTHS[every] + 2, 6])
        self.periods = [period(every, first + number, year) for number in range(count)]
        plan["language"], plan["sector"] = random.choice(["en", "nl"]), sector
        self.maybe(plan, "organisation", 0.7, ["Example Ltd", "Gemeente Voorbeeld", "Test & <Co> \"één\"", *NAMES])
        plan["start"] = self.periods[0]
        self.maybe(plan, "every", 0.9, [every])
        plan["periods"] = count
        self.maybe(plan, "chosen", 0.3, self.periods)
        self.maybe(plan, "example", 0.35, [True, True, False])
        self.maybe(plan, "version", 0.2, ["3", "2027/1"])
        self.maybe(plan, "adopted_by", 0.2, NAMES)
        self.maybe(plan, "adopted_on", 0.2, ["1 December 2026", "2026-12-01"])
        self.maybe(plan, "minimum_coverage", 0.3, [0, 0.25, 0.5, 0.75, 1, 0.6667])
        self.maybe(plan, "pleasing_margin", 0.2, [0, 10, 25.5, 100])
        if random.random() < 0.3:
            amber = random.choice([0, 40, 55, 66.7])
            plan["bands"] = {"green": amber + random.choice([10, 33.3, 20]), "amber": amber}
        if random.random() < 0.2:
            plan["perspective"] = {"name": self.name(), "place": random.choice(["top", "second"])}
            self.maybe(plan["perspective"], "order", 0.5, [["Finance", plan["perspective"]["name"], "Processes", "People"]])
        if random.random() < 0.2:
            plan["customer"] = {"one": "tenant", "many": "tenants", "article": "the"}
        outcomes = {one: {} for one in OUTCOMES if random.random() < 0.15}
        for one in outcomes.values():
            self.maybe(one, "name", 0.6, NAMES)
            self.maybe(one, "weight", 0.6, [0, 1, 2.5])
        if outcomes:
            plan["outcomes"] = outcomes
        self.segments(plan)
        self.objectives(plan, sector)
        self.kpis(plan, sector)
        return plan

    def segments(self, plan):
        names = self.random.sample(NAMES, self.random.choice([0, 0, 1, 2, 3, 4]))
        rows = []
        for number, name in enumerate(names):
            row = {"name": name}
            self.maybe(row, "id", 0.7, [f"segment-{number + 7}", f"group{number}"])
            self.maybe(row, "needs", 0.4, ["Room to grow, as their letters say", *NAMES])
            self.maybe(row, "alternatives", 0.3, NAMES)
            self.maybe(row, "targeted", 0.6, [True, False])
            self.maybe(row, "size", 0.6, [0, 12, 431, 5000, 1e6])
            self.maybe(row, "profit_per_customer", 0.5, [-12.5, 0, 80, 310.5])
            rows.append(row)
        if rows:
            plan["segments"] = rows
        self.ids = [row["id"] for row in rows if "id" in row]

    def objectives(self, plan, sector):
        """None at all leaves them to the sector; else some of the catalogue and some of their own."""
        random = self.random
        if random.random() < 0.3:
            self.chosen = []
            return
        known = [key for key, one in OBJECTIVES.items() if fits(one, sector)]
        rows = [{"id": key} for key in random.sample(known, min(len(known), random.choice([1, 2, 4, 6])))]
        for number in range(random.choice([0, 0, 1, 2])):
            rows.append({"id": f"mine-{number}", "statement": f"I like {{organisation}}. {self.name()}", "outcome": random.choice(OUTCOMES)})
        random.shuffle(rows)
        self.chosen = [row["id"] for row in rows]
        for row in rows:
            self.maybe(row, "statement", 0.15, NAMES)
            self.maybe(row, "outcome", 0.1, OUTCOMES)
            self.maybe(row, "value_proposition", 0.2, ASPECTS)
            for text in ("why", "evidence", "why_us", "contributes_to", "supported_by", "owner"):
                self.maybe(row, text, 0.2, NAMES)
            self.maybe(row, "questions", 0.2, [["Who left?"], [], NAMES[:4]])
            self.maybe(row, "drives", 0.3, [[one] for one in self.chosen if one != row["id"]] or [[]])
            self.maybe(row, "weight", 0.3, [0, 1, 1.5, 4])
            if self.ids:
                self.maybe(row, "segment", 0.3, self.ids)
        plan["objectives"] = rows

    def kpis(self, plan, sector):
        random = self.random
        if not self.chosen and random.random() < 0.3:
            return
        known = [key for key, one in KPIS.items() if fits(one, sector)]
        rows = [{"id": key} for key in random.sample(known, random.choice([1, 2, 3, 5, 8]))]
        for row in rows:
            file = KPIS[row["id"]]
            self.maybe(row, "name", 0.1, NAMES)
            self.maybe(row, "definition", 0.1, NAMES)
            self.settings(row, file.get("direction", "higher"), file.get("target", {}))
            before = {name: file.get("example", {}).get("inputs", {}).get(name, 5) for name in file.get("inputs", {})}
            self.maybe(row, "before", 0.3, [before, {"value": file.get("target", {}).get("value", 50)}])
        for number in random.sample(range(1, 21), random.choice([0, 0, 1, 2])):
            direction = random.choice(["higher", "lower", "target-range"])
            row = {
                "id": f"own-{number}", "name": self.name(), "unit": random.choice(["%", "", "stars", "CHF"]), "direction": direction,
                "outcome": random.choice(OUTCOMES), "lens": random.choice(["opinion", "activity"]),
            }
            self.maybe(row, "kind", 0.4, ["behaviour", "delivered-service", "economics"])
            self.maybe(row, "value_proposition", 0.3, ASPECTS)
            self.maybe(row, "definition", 0.3, NAMES)
            self.settings(row, direction, {"value": 40, "high": 60})
            self.maybe(row, "before", 0.4, [{"value": 22}])
            rows.append(row)
        random.shuffle(rows)
        plan["kpis"] = rows

    def settings(self, row, direction, proposed):
        random = self.random
        target = proposed.get("value", 50)
        if self.chosen:
            self.maybe(row, "objective", 0.6, [*self.chosen, ""])
        self.maybe(row, "by_segment", 0.35, [True, False])
        self.maybe(row, "frequency", 0.3, FREQUENCIES)
        self.maybe(row, "due_in", 0.2, [0, 1, 6, 11, 12])
        self.maybe(row, "weight", 0.3, [0, 1, 2.5])
        self.maybe(row, "minimum_answers", 0.2, [0, 1, 30, 200])
        self.maybe(row, "owner", 0.3, NAMES)
        self.maybe(row, "supplied_by", 0.2, NAMES)
        self.maybe(row, "baseline", 0.3, [round(target * share, 3) for share in (0.5, 0.9, 1.1)])
        self.maybe(row, "target", 0.8, [target])
        away = max(abs(target), 1) * random.uniform(0.2, 0.8) * (random.choice([1, -1]) if self.sloppy else 1)
        if direction == "target-range":
            high = proposed.get("high", target * 1.3)
            self.maybe(row, "target_high", 0.8, [high])
            self.maybe(row, "worst", 0.5, [round(target - away, 3)])
            self.maybe(row, "worst_high", 0.5, [round(high + away, 3)])
            return
        sign = 1 if direction == "higher" else -1
        self.maybe(row, "worst", 0.5, [round(target - sign * away, 3)])
        if random.random() < 0.3 and ("worst" in row and "target" in row or self.sloppy):
            self.maybe(row, "red", 0.8, [round(target - sign * away * 0.7, 3)])
            self.maybe(row, "green", 0.8, [round(target - sign * away * 0.1, 3), target])
        if random.random() < 0.3:
            row["targets"] = {
                one: round(target * random.uniform(0.8, 1.2), 2)
                for one in random.sample(self.periods, min(len(self.periods), random.choice([1, 2])))
            }

    def flags(self):
        """What is said on the command line, with a plan or without one."""
        random, said = self.random, []
        add = lambda share, *words: said.extend(words) if random.random() < share else None
        add(0.1, "--lang", random.choice(["en", "nl", "de"]))
        add(0.1, "--org", self.name())
        add(0.1, "--start", random.choice(["2027", "2027-04", "2027-Q2", "2028-T1", "2026-S2", "2027-13"]))
        add(0.05, "--every", random.choice(list(LENGTHS)))
        add(0.05, "--periods", random.choice(["0", "3", "12", "121"]))
        add(0.05, "--segment", self.name())
        add(0.1, "--example")
        add(0.05, "--kpi", random.choice([*KPIS, "net-promoter-scor"]))
        add(0.05, "--without", random.choice(list(KPIS)))
        return said

    def bare(self):
        """A command line that needs no plan."""
        random, said = self.random, ["--start", "2027"]
        add = lambda share, *words: said.extend(words) if random.random() < share else None
        add(0.9, "--sector", random.choice([*SECTORS, "muncipal"]))
        for _ in range(random.choice([0, 0, 1, 2])):
            said += ["--segment", self.name()]
        add(0.3, "--outcome", random.choice(OUTCOMES))
        add(0.3, "--lens", random.choice(["opinion", "activity"]))
        add(0.2, "--kind", random.choice(["behaviour", "delivered-service", "economics"]))
        add(0.2, "--effort", random.choice(["low", "medium", "high"]))
        add(0.1, "--frequency", random.choice(FREQUENCIES))
        add(0.1, "--value-proposition", random.choice(["image", "attributes:price", "relationship:delivery"]))
        add(0.1, "--search", random.choice(["trust", "answers satisfied", "zzz"]))
        return said + self.flags()

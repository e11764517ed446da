"""A whole scorecard by the second calculation, in the shape of the report."""

import scoring

LEVELS = {"objective": "kpi", "outcome": "objective", "scorecard": "outcome"}


class Whole:
    """Everything that a report says in numbers, from the cells of one workbook."""

    def __init__(self, card):
        self.card, self.bands = card, card.bands
        self.at = card.periods.index(card.chosen)
        self.series = [one for key in card.measures for one in self.measured(key)]
        self.hide()

    def hide(self):
        """What a report does not show, by series: places of periods (0 is *before*), and `to-date`."""
        card, least = self.card, self.card.least_shown
        for key in card.measures:
            mine = [one for one in self.series if one.measure.id == key]
            total, parts = mine[0], mine[1:]
            for at in [*range(len(card.periods) + 1), "to-date"]:
                answers = {id(one): one.answers_at(at) for one in mine}
                whole = answers.pop(id(total))
                few = lambda n: n is not None and 0 < n < least
                if few(whole):
                    total.hidden.add(at)
                small = {one for one in answers if few(answers[one])}
                told = scoring.hidden_parts(answers, least) if whole is not None else small
                for one in parts:
                    if id(one) in told:
                        one.hidden.add(at)
            for one in mine:
                # One hidden period would follow from the result to date and the others.
                year = range(card.year_start() + 1, self.at + 2)
                gone = [one.answers_at(at) for at in year if at in one.hidden and one.slot(at).source == at]
                if gone and (len(gone) == 1 or sum(gone) < least):
                    one.hidden.add("to-date")

    def measured(self, key):
        """A KPI's series: the total, then its segments."""
        card, measure = self.card, self.card.measures[key]
        if key not in card.split:
            size = card.segments.get(card.only[key], {}).get("size")
            return [Series(self, measure, None, scoring.owns_of(measure, card.readings(key), card.periods), size)]
        parts = {slug: scoring.owns_of(measure, card.readings(key, slug), card.periods) for slug in card.split[key]}
        typed = card.readings(key).typed
        total = [
            scoring.of_segments(measure, [owns[at] for owns in parts.values()], typed[at])
            for at in range(len(card.periods) + 1)
        ]
        return [Series(self, measure, None, total, None)] + [
            Series(self, measure, slug, owns, card.segments[slug]["size"]) for slug, owns in parts.items()
        ]

    def members(self, objective, segment):
        """The series that count under an objective, in total or for a segment."""
        for one in self.series:
            if one.measure.objective != objective:
                continue
            alone = one.measure.id not in self.card.split and self.card.only[one.measure.id] == segment
            if one.segment == segment or segment is not None and one.segment is None and alone:
                yield one

    def roll_up(self, segment, slot_of, keep=lambda measure: True):
        """Every level's node for one period, by `objective:…`, `outcome:…` and `scorecard`."""
        card = self.card
        slots, measures = {}, []
        for objective in card.objectives:
            for one in self.members(objective, segment):
                slots[one.measure.id] = slot_of(one)
                measures.append(one.measure)
        found = scoring.scorecard(measures, slots, card.objectives, card.least, keep=keep)
        # An outcome without objectives is there, and blank.
        return {f"outcome:{outcome}": scoring.Node() for outcome in card.order} | found

    def tells(self, row, segment, at, keep=lambda measure: True):
        """Whether exactly one hidden score counts in a node, so that it would follow from it."""
        level, _, key = row.partition(":")
        weight = lambda one: 1.0 if one is None else one
        if level == "objective":
            below = [
                one for one in self.members(key, segment)
                if keep(one.measure) and weight(one.measure.weight) > 0 and at in one.hidden
                and (one.to_date if at == "to-date" else one.slot(at)).score is not None
            ]
        elif level == "outcome":
            below = [
                one for one in self.below(row)
                if weight(self.card.objectives[one][1]) > 0 and self.tells(f"objective:{one}", segment, at, keep)
            ]
        else:
            weights = dict.fromkeys(self.card.order, 0.0)
            for outcome, one in self.card.objectives.values():
                weights[outcome] += max(0.0, weight(one))
            below = [key for key in self.card.order if weights[key] > 0 and self.tells(f"outcome:{key}", segment, at, keep)]
        return len(below) == 1

    def shown(self, row, segment, at, node, keep=lambda measure: True):
        """A node as a report shows it."""
        if self.tells(row, segment, at, keep):
            return scoring.Node(None, node.coverage, None, None, node.applicable)
        return node

    def nodes(self, segment):
        """All levels in total or for a segment, as the report has them."""
        card, bands = self.card, self.bands
        course = [self.roll_up(segment, lambda one: one.slots[at]) for at in range(len(card.periods))]
        to_date = self.roll_up(segment, lambda one: one.to_date)
        every = course[self.at]
        course = [{row: self.shown(row, segment, at, node) for row, node in nodes.items()} for at, nodes in enumerate(course, 1)]
        to_date = {row: self.shown(row, segment, "to-date", node) for row, node in to_date.items()}
        now = course[self.at]
        return {
            row: {
                "score": node.score, "status": scoring.status(node.score, bands), "coverage": node.coverage,
                "low": node.low, "high": node.high,
                "possible": scoring.possible(node.low, node.high, bands) if node.low is not None else [],
                "why_no_score": self.why(row, segment, now),
                "like_for_like": self.like_for_like(row, segment, course), "carried": self.carried(row, segment, now),
                "weakest": self.weakest(row, segment, every), "counts": self.counts(row, segment),
                "to_date": {
                    "score": to_date[row].score, "status": scoring.status(to_date[row].score, bands),
                    "coverage": to_date[row].coverage,
                },
                "series": [
                    {"period": period, "score": nodes[row].score, "status": scoring.status(nodes[row].score, bands),
                     "coverage": nodes[row].coverage}
                    for period, nodes in zip(card.periods, course)
                ],
            }
            for row, node in now.items()
        }

    def below(self, row):
        """The objectives under a node."""
        level, _, key = row.partition(":")
        return [
            objective for objective, (outcome, _) in self.card.objectives.items()
            if level == "scorecard" or key == (objective if level == "objective" else outcome)
        ]

    def counts(self, row, segment):
        counts = dict.fromkeys(("green", "amber", "red", "no_data"), 0)
        for objective in self.below(row):
            for one in self.members(objective, segment):
                counts[scoring.kpi_status(one.measure, one.shown(self.at + 1).score, self.bands).replace("-", "_")] += 1
        return counts

    def why(self, row, segment, now):
        """Why a node shows no score; of several reasons the first."""
        node = now[row]
        # What is kept out of the report says nothing of why.
        if node.score is not None or node.applicable and node.low is None:
            return None
        if not node.applicable:
            return "not-applicable"
        if node.coverage > 0:
            return "too-incomplete"
        reasons = {"value": "no-target", "carried": "no-target", "refused": "too-few-answers", "invalid": "invalid"}
        weight_of = lambda weight: 1.0 if weight is None else weight
        found = {
            reasons.get(one.slots[self.at].state, "no-figures")
            for objective in self.below(row) if row.startswith("objective") or weight_of(self.card.objectives[objective][1]) > 0
            for one in self.members(objective, segment)
            if weight_of(one.measure.weight) > 0 and one.slots[self.at].state not in ("not-applicable", "not-due")
        }
        return next(reason for reason in ("no-target", "too-few-answers", "invalid", "no-figures") if reason in found)

    def like_for_like(self, row, segment, course):
        """A node's score with the KPIs of the latest period before with a score: each as it scores
        now, else as it did then."""
        if any(one.hidden - {"to-date"} for one in self.series) or course[self.at][row].score is None:
            return None
        then = next((at for at in range(self.at - 1, -1, -1) if course[at][row].score is not None), None)
        if then is None:
            return None

        def slot(one):
            now, before = one.slots[self.at].score, one.slots[then].score
            score = None if before is None else before if now is None else now
            return scoring.Slot("not-due" if score is None else "value", score=score)

        return self.roll_up(segment, slot)[row].mean

    def carried(self, row, segment, now):
        """How much of a node's completeness rests on figures of an earlier period."""
        if now[row].score is None:
            return None

        def slot(one):
            here = one.slots[self.at]
            return scoring.Slot(here.state, score=here.score if here.state == "carried" else None)

        return self.roll_up(segment, slot)[row].coverage

    def weakest(self, row, segment, now):
        """The lowest child with a score and a weight; of equals the first."""
        weight_of = lambda weight: 1.0 if weight is None else weight
        level = row.partition(":")[0]
        if level == "objective":
            children = [
                (one.measure.id, one.slots[self.at].score, weight_of(one.measure.weight))
                for one in self.members(row.partition(":")[2], segment)
            ]
        elif level == "outcome":
            children = [
                (key, now[f"objective:{key}"].mean, weight_of(self.card.objectives[key][1])) for key in self.below(row)
            ]
        else:
            children = [
                (key, now[f"outcome:{key}"].mean,
                 sum(max(0.0, weight_of(weight)) for outcome, weight in self.card.objectives.values() if outcome == key))
                for key in self.card.order
            ]
        scored = [child for child in children if child[1] is not None and child[2] > 0]
        if not scored:
            return None
        key, score, _ = min(scored, key=lambda child: child[1])
        # Neither a hidden score, nor what would tell of one.
        at = self.at + 1
        if level == "objective":
            member = next(one for one in self.members(row.partition(":")[2], segment) if one.measure.id == key)
            hides = at in member.hidden
        else:
            hides = self.tells(f"{LEVELS[level]}:{key}", segment, at)
        if hides or self.tells(row, segment, at):
            return None
        return {"level": LEVELS[level], "id": key, "score": score}

    def say_do(self, outcome, segment):
        found, row = {}, f"outcome:{outcome}"
        for facet, keep in scoring.FACETS.items():
            node = self.roll_up(segment, lambda one: one.slots[self.at], keep)[row]
            found[facet] = self.shown(row, segment, self.at + 1, node, keep).score
        say, do = found["say"], found["do"]
        gap = None if say is None or do is None else say - do
        return {"outcome": outcome, "segment": segment, **found, "gap": gap, "quadrant": scoring.quadrant(say, do, self.bands)}

    def outcomes_without(self, segment):
        """The outcomes in which no KPI is asked of a segment."""
        asks = lambda outcome: any(list(self.members(key, segment)) for key, (of, _) in self.card.objectives.items() if of == outcome)
        return [outcome for outcome in self.card.order if not asks(outcome)]

    def left_out(self, key):
        """The segments that a KPI is not asked of, while it is asked of others."""
        asked = self.card.split.get(key) or [slug for slug in [self.card.only[key]] if slug]
        return [slug for slug in self.card.segments if asked and slug not in asked]

    def report(self):
        card, total = self.card, self.nodes(None)
        contexts = [None, *card.segments]
        return {
            "period": card.chosen, "periods": card.periods,
            "span": {"from": card.periods[card.year_start()], "to": card.chosen}, "scorecard": total["scorecard"],
            "outcomes": [{"id": key, **total[f"outcome:{key}"]} for key in self.card.order],
            "objectives": [
                {"id": key, "outcome": outcome, "segment": card.segment_of[key], **total[f"objective:{key}"],
                 "incomplete": (node := total[f"objective:{key}"])["score"] is not None and node["coverage"] < card.least - 1e-9}
                for key, (outcome, _) in card.objectives.items()
            ],
            "segments": [
                {"id": slug, "treatment": treatment(card, row), "not_asked": self.outcomes_without(slug), **self.nodes(slug)["scorecard"]}
                for slug, row in card.segments.items()
            ],
            "kpis": [one.report() for one in self.series],
            "say_do": [self.say_do(outcome, segment) for outcome in self.card.order for segment in contexts],
        }


def treatment(card, row):
    """What to do with a group: whether the strategy is aimed at it, and what it yields."""
    if row["targeted"] is None or row["profit_per_customer"] is None:
        return None
    aimed = card.word("answer", row["targeted"]) == "yes"
    yields = row["profit_per_customer"] >= 0
    return {(True, True): "retain", (True, False): "transform", (False, True): "monitor", (False, False): "eliminate"}[aimed, yields]


class Series:
    """A KPI over time, in total or for a segment."""

    def __init__(self, whole, measure, segment, owns, population):
        self.whole, self.measure, self.segment = whole, measure, segment
        self.owns, self.population = owns, population
        card = whole.card
        self.slots = scoring.series(measure, owns, card.periods, whole.bands, card.begins, population)
        self.hidden = set()
        self.to_date = scoring.to_date(measure, owns, card.periods, card.chosen, whole.bands, card.begins, population)

    def slot(self, at):
        """What stands in a period; 0 is *before*, of which only a value is known."""
        if at:
            return self.slots[at - 1]
        cell = self.owns[0]
        return scoring.Slot("value", cell.value, source=0) if cell.state == "value" else scoring.Slot("not-due")

    def answers_at(self, at):
        """The answers behind a value that stands there; None where they are not known."""
        if at == "to-date":
            year = range(self.whole.card.year_start() + 1, self.whole.at + 2)
            counts = [self.owns[place].inputs.get(self.measure.answers) for place in year if self.owns[place].inputs]
            return sum(counts) if self.to_date.value is not None and counts and None not in counts else None
        slot = self.slot(at)
        cell = None if slot.source is None or slot.value is None else self.owns[slot.source]
        return None if cell is None or cell.inputs is None else cell.inputs.get(self.measure.answers)

    def shown(self, at):
        """What stands in a period, as a report shows it."""
        slot = self.slot(at)
        return scoring.Slot(slot.state, source=slot.source) if at in self.hidden else slot

    def moved(self, at, target):
        """The trend, unless one of the two figures is hidden."""
        counted = lambda cell: cell.state == "value" and not scoring.few(self.measure, cell.answers, self.population)
        then = next((past for past in range(at - 1, -1, -1) if counted(self.owns[past])), None)
        if {at, then} & self.hidden:
            return None
        return scoring.trend(self.measure, self.owns, at, target, self.population)

    def report(self):
        measure, card, bands, at = self.measure, self.whole.card, self.whole.bands, self.whole.at
        hides, slot, target = at + 1 in self.hidden, self.shown(at + 1), scoring.targets_of(measure, card.periods)[at]
        cell = None if hides or slot.source is None else self.owns[slot.source]
        bounds = None if cell is None else scoring.interval(measure, cell, self.population)
        year = scoring.Slot(self.to_date.state) if "to-date" in self.hidden else self.to_date
        way = None if target is None or measure.baseline is None else target - measure.baseline
        carried = None if slot.state != "carried" else "before" if slot.source == 0 else card.periods[slot.source - 1]
        return {
            "id": measure.id, "segment": self.segment, "not_asked": [] if self.segment else self.whole.left_out(measure.id), "value": slot.value, "state": slot.state, "score": slot.score,
            "carried_from": carried,
            "overdue_since": None if slot.overdue is None else card.periods[slot.overdue - 1],
            "status": scoring.kpi_status(measure, slot.score, bands), "target": target,
            "answers": None if cell is None or cell.inputs is None else cell.inputs.get(measure.answers),
            "interval": bounds,
            "firm": None if bounds is None or slot.score is None else scoring.firm(measure, bounds, target, bands),
            "attainment": None if slot.value is None or not way else (slot.value - measure.baseline) / way,
            "trend": self.moved(at + 1, target), "suppressed": hides,
            "to_date": {
                "value": year.value, "score": year.score, "state": year.state,
                "status": scoring.kpi_status(measure, year.score, bands),
            },
            "series": [
                {"period": period, "value": one.value, "score": one.score, "state": one.state}
                for period, one in ((period, self.shown(place)) for place, period in enumerate(card.periods, 1))
            ],
        }

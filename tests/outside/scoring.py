"""How a score is made, a second time.

Written from the description of the arithmetic alone, not from the program: it takes
plain numbers, knows nothing of workbooks, and is meant to be read beside the text.
Percentages run 0 to 100; absent is None, never 0.
"""

import ast
import functools
import math
import re
from dataclasses import dataclass, field

ZERO = 1e-12
TOO_LARGE = 1e15
NOT_APPLICABLE = "n/a"
CARRIED_FOR = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12, "per-survey": 24}
DUE_EVERY = {"quarterly": 3, "half-yearly": 6, "yearly": 12}
MONTHS = {"M": 1, "Q": 3, "T": 4, "S": 6, "A": 12}


# Periods

@dataclass(frozen=True)
class Period:
    """A reporting period: `2027-M01`, `2027-Q1`, `2027-T1`, `2027-S1`, `2027-A1`."""

    year: int
    months: tuple

    @classmethod
    def parse(cls, text):
        year, letter, number = int(text[:4]), text[5], int(text[6:])
        length = MONTHS[letter]
        return cls(year, tuple(range((number - 1) * length + 1, number * length + 1)))

    def year_index(self, begins):
        """Which year it belongs to, where years begin in this month."""
        return (12 * self.year + self.months[0] - begins) // 12

    def end(self):
        """Last month, counted from the year 0."""
        return self.year * 12 + self.months[-1]


# What a scorecard says

@dataclass
class Input:
    id: str
    aggregate: str = "sum"
    weighted_by: str | None = None
    part_of: str | None = None
    optional: bool = False
    count: bool = False
    # Between which numbers it lies, by its scale.
    minimum: float | None = None
    maximum: float | None = None


@dataclass
class Measure:
    id: str
    objective: str | None = None
    lens: str = "activity"
    kind: str | None = "behaviour"
    formula: str | None = None
    inputs: list = field(default_factory=list)
    survey: str | None = None
    answers: str | None = None
    positive: str | None = None
    negative: str | None = None
    deviation: str | None = None
    level: str = "steady"
    direction: str = "higher"
    frequency: str = "monthly"
    due_in: int | None = None
    weight: float | None = None
    baseline: float | None = None
    worst: float | None = None
    target: float | None = None
    target_high: float | None = None
    worst_high: float | None = None
    red: float | None = None
    green: float | None = None
    # Whether green means the target itself.
    green_at_target: bool = False
    minimum_answers: float = 0
    # Between which numbers the value lies: a share, a rate of people who stayed, a scale.
    minimum: float | None = None
    maximum: float | None = None
    targets: dict = field(default_factory=dict)
    # A proposal of the catalogue: a function of the target; used where `worst` is blank.
    propose: object = None
    propose_high: object = None


@dataclass
class Readings:
    """What stands in the cells of one KPI; position 0 is *before*, then the periods."""

    inputs: dict
    typed: list


# Section 1: from inputs to a value

def evaluate(formula, values):
    """The formula over inputs; None where a denominator is zero."""

    def walk(node):
        match node:
            case ast.Constant():
                return float(node.value)
            case ast.Name():
                return values[node.id]
            case ast.UnaryOp(op=ast.USub()):
                inner = walk(node.operand)
                return None if inner is None else -inner
            case ast.BinOp():
                left, right = walk(node.left), walk(node.right)
                if left is None or right is None:
                    return None
                match node.op:
                    case ast.Add():
                        return left + right
                    case ast.Sub():
                        return left - right
                    case ast.Mult():
                        return left * right
                    case ast.Div():
                        return None if abs(right) < ZERO else left / right
        raise ValueError(ast.dump(node))

    return walk(ast.parse(formula, mode="eval").body)


def blank(cell):
    return cell is None or (isinstance(cell, str) and cell.strip(" ") in ("", "-", "–", "—"))


SAYS_NOT_APPLICABLE = (
    "n/a", "n.a.", "n.a", "na", "#n/a", "n.v.t.", "n.v.t", "nvt", "not applicable", "niet van toepassing",
)


def not_applicable(cell):
    return isinstance(cell, str) and cell.strip(" ").lower() in SAYS_NOT_APPLICABLE


def number(cell):
    ok = isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < TOO_LARGE
    return float(cell) if ok else None


@dataclass
class Own:
    """What one period's own cells come to."""

    state: str  # blank, value, incomplete, not-applicable, invalid
    value: float | None = None
    answers: float | None = None
    typed: bool = False
    inputs: dict | None = None
    # Whether nothing stands in the required inputs.
    blank_inputs: bool = False


def beyond(limits, value):
    """Whether a number lies outside what its scale, or a share, allows."""
    low, high = limits.minimum, limits.maximum
    return low is not None and value < low - 1e-9 or high is not None and value > high + 1e-9


def wrong(cell, limits):
    """Whether something stands in a cell that cannot be."""
    if blank(cell) or not_applicable(cell):
        return False
    return number(cell) is None or beyond(limits, number(cell))


def typed_directly(measure, cell):
    if blank(cell):
        return Own("blank", blank_inputs=True)
    if not_applicable(cell):
        return Own("not-applicable", blank_inputs=True)
    if wrong(cell, measure):
        return Own("invalid", blank_inputs=True)
    return Own("value", number(cell), typed=True, blank_inputs=True)


def own(measure, readings, at):
    """Inputs first; a value typed directly counts only where all of them are blank."""
    required = [entry for entry in measure.inputs if not entry.optional]
    cells = {entry.id: readings.inputs.get(entry.id, [None] * (at + 1))[at] for entry in measure.inputs}
    numbers = {key: number(cell) for key, cell in cells.items()}
    filled = [entry for entry in required if not blank(cells[entry.id])]
    # An error at any cell is never a value, whichever would count.
    if measure.inputs and measure.formula and wrong(readings.typed[at], measure):
        return Own("invalid")
    for entry in measure.inputs if measure.formula else ():
        value, whole = numbers[entry.id], numbers.get(entry.part_of)
        if wrong(cells[entry.id], entry):
            return Own("invalid")
        if value is not None and (entry.count and value < 0 or whole is not None and value > whole):
            return Own("invalid")
    if not filled:
        return typed_directly(measure, readings.typed[at])
    both = [numbers.get(key) for key in (measure.positive, measure.negative, measure.answers)]
    if measure.survey == "net" and None not in both and both[0] + both[1] > both[2]:
        return Own("invalid")
    if any(not_applicable(cells[entry.id]) for entry in filled):
        return Own("not-applicable")
    if len(filled) < len(required):
        return Own("incomplete")
    found = computed(measure, numbers)
    # What it comes to cannot be, and so neither can the figures: they count in no longer period.
    if found.state == "invalid" and abs(evaluate(measure.formula, numbers)) < TOO_LARGE:
        return Own("invalid")
    return found


def computed(measure, numbers):
    value = evaluate(measure.formula, numbers)
    answers = numbers.get(measure.answers)
    if value is None:
        return Own("incomplete", answers=answers, inputs=numbers)
    if abs(value) >= TOO_LARGE or beyond(measure, value):
        return Own("invalid", answers=answers, inputs=numbers)
    return Own("value", value, answers, inputs=numbers)


def spread_of_groups(measure, parts, whole):
    """The standard deviation of several groups together; None where one has none, or one answer."""
    square, all_answers = 0.0, 0.0
    for inputs in parts:
        n, s, mean = inputs.get(measure.answers), inputs.get(measure.deviation), evaluate(measure.formula, inputs)
        if n is None or s is None or mean is None or n < 2 or s < 0:
            return None
        square += (n - 1) * s * s + n * (mean - whole) ** 2
        all_answers += n
    return math.sqrt(square / (all_answers - 1)) if all_answers >= 2 else None


def of_segments(measure, parts, typed):
    """The total of a KPI that is asked by segment: its inputs added up, else its own result."""
    asked = [part for part in parts if part.state != "not-applicable"]
    if wrong(typed, measure):
        return Own("invalid")
    if not asked:
        return Own("not-applicable")
    if all(part.blank_inputs for part in asked):
        return typed_directly(measure, typed)
    if any(part.inputs is None for part in asked):
        return Own("incomplete")
    added = {}
    for entry in measure.inputs:
        values = [part.inputs[entry.id] for part in asked]
        if entry.optional:
            added[entry.id] = None
        elif entry.aggregate == "mean" and len(asked) > 1:
            weights = [part.inputs[entry.weighted_by] for part in asked] if entry.weighted_by else [0.0]
            if abs(sum(weights)) < ZERO:
                return Own("incomplete")
            added[entry.id] = sum(w * v for w, v in zip(weights, values)) / sum(weights)
        else:
            added[entry.id] = sum(values)
    whole = evaluate(measure.formula, added)
    if measure.survey == "mean" and measure.deviation and whole is not None:
        added[measure.deviation] = spread_of_groups(measure, [part.inputs for part in asked], whole)
    return computed(measure, added)


def owns_of(measure, readings, periods):
    """What the cells of *before* and of each period come to; a list of that as it is."""
    if isinstance(readings, list):
        return readings
    return [own(measure, readings, at) for at in range(len(periods) + 1)]


def aggregate(measure, parts):
    """The inputs of a longer period from those of its complete periods; None without one."""
    result = {}
    for entry in measure.inputs:
        values = [part[entry.id] for part in parts]
        if entry.optional:
            result[entry.id] = None
        elif entry.aggregate == "sum":
            result[entry.id] = sum(values)
        elif entry.aggregate == "first":
            result[entry.id] = values[0]
        elif entry.aggregate == "last":
            result[entry.id] = values[-1]
        elif entry.weighted_by:
            weights = [part[entry.weighted_by] for part in parts]
            total = sum(weights)
            if abs(total) < ZERO:
                return None
            result[entry.id] = sum(w * v for w, v in zip(weights, values)) / total
        else:
            result[entry.id] = sum(values) / len(values)
    return result


# Section 2: from a value to a score

def piecewise(value, knots):
    """A line through (place, score) pairs from 0 upward; at equal places the better score wins."""
    rising = knots[-1][0] > knots[0][0]
    sign = 1 if rising else -1
    x = value * sign
    points = [(place * sign, score) for place, score in knots]
    if x < points[0][0]:
        return 0.0
    best = points[0][1]
    for (left, low), (right, high) in zip(points, points[1:]):
        if x >= right:
            best = high
        elif x >= left and right > left:
            return low + (high - low) * (x - left) / (right - left)
    return best


def one_side(value, worst, amber, green, target, bands, at_target=False):
    """Score of one side; None where its anchors do not stand in order."""
    # Where green means the target, its bound is reached there.
    green = target if at_target else green
    if worst is None or target is None or worst == target:
        return None
    knots = [(worst, 0.0)]
    if amber is not None:
        knots.append((amber, bands["amber"]))
    if green is not None:
        knots.append((green, bands["green"]))
    knots.append((target, 100.0))
    sign = 1 if target > worst else -1
    if any((b[0] - a[0]) * sign < 0 for a, b in zip(knots, knots[1:])):
        return None
    return max(0.0, min(100.0, piecewise(value, knots)))


def score(measure, value, target, target_high, bands):
    if value is None or target is None and target_high is None:
        return None
    worst = measure.worst
    if worst is None and measure.propose:
        worst = measure.propose(target)
    if measure.direction != "target-range":
        if worst is None or target is None:
            return None
        if (measure.direction == "higher") != (target > worst):
            return None
        return one_side(value, worst, measure.red, measure.green, target, bands, measure.green_at_target)
    worst_high = measure.worst_high
    if worst_high is None and measure.propose_high:
        worst_high = measure.propose_high(target_high)
    sides = []
    if target is not None and worst is not None:
        sides.append(one_side(value, worst, None, None, target, bands, measure.green_at_target) if worst < target else None)
    if target_high is not None and worst_high is not None:
        ordered = worst_high > target_high and (target is None or target_high >= target)
        sides.append(one_side(value, worst_high, None, None, target_high, bands, measure.green_at_target) if ordered else None)
    if not sides or any(side is None for side in sides):
        return None
    return min(sides)


def half_away(number):
    return math.copysign(math.floor(abs(number) + 0.5), number)


def shown(value):
    """`ROUND(ROUND(s, 9), 0)`"""
    return half_away(round(value, 9))


def status(value, bands):
    if value is None:
        return "no-data"
    value = shown(value)
    return "green" if value >= bands["green"] else "amber" if value >= bands["amber"] else "red"


def kpi_status(measure, value, bands):
    """A KPI's status: where green means its target, a score short of 100 is amber at best."""
    found = status(value, bands)
    return "amber" if found == "green" and measure.green_at_target and value < 100 else found


def possible(low, high, bands):
    """The colours that a score between two ends can have: those of the whole numbers that are shown."""
    found = {status(float(whole), bands) for whole in range(int(shown(low)), int(shown(high)) + 1)}
    return [colour for colour in ("red", "amber", "green") if colour in found]


def out_of_reach(measure):
    """Whether a target of the KPI's is one that its value cannot come to: an error, and never scored."""
    targets = [measure.target, measure.target_high, *measure.targets.values()]
    return any(target is not None and beyond(measure, target) for target in targets)


def targets_of(measure, periods):
    """The target in force per period: filled ones, a line between, flat outside."""
    filled = [(index, measure.targets[period]) for index, period in enumerate(periods) if measure.targets.get(period) is not None]
    if not filled:
        return [measure.target] * len(periods)
    result = []
    for index in range(len(periods)):
        left = [pair for pair in filled if pair[0] <= index]
        right = [pair for pair in filled if pair[0] >= index]
        if not left:
            result.append(right[0][1])
        elif not right or left[-1][0] == index:
            result.append(left[-1][1])
        else:
            (a, low), (b, high) = left[-1], right[0]
            result.append(low + (high - low) * (index - a) / (b - a))
    return result


# Section 3: states

def due(measure, period, begins=1):
    """Whether a figure is due in a period, where years begin in this month."""
    if measure.frequency in ("monthly", "per-contact"):
        return True
    if measure.frequency == "per-survey":
        return measure.due_in is not None and measure.due_in in period.months
    # So many months of the year have gone by at the end of a month.
    return any((month - begins + 1) % DUE_EVERY[measure.frequency] == 0 for month in period.months)


def few(measure, answers, population=None):
    """Whether fewer answered than a score needs; a census is never too small."""
    if answers is None:
        return False
    worth = effective(answers, population)
    return worth is not None and worth < measure.minimum_answers


@dataclass
class Slot:
    state: str
    value: float | None = None
    score: float | None = None
    answers: float | None = None
    # Where the value comes from: 0 is *before*.
    source: int | None = None
    # Of what is missing and not due: the latest period in which it was due, from 1.
    overdue: int | None = None


def series(measure, readings, periods, bands, begins=1, population=None):
    """State, value and score of every period."""
    calendar = [Period.parse(period) for period in periods]
    targets = targets_of(measure, periods)
    length = len(calendar[0].months)
    owns = owns_of(measure, readings, periods)
    ends = [calendar[0].end() - length] + [period.end() for period in calendar]
    slots = []
    for at in range(1, len(periods) + 1):
        cell, target = owns[at], targets[at - 1]
        scored = lambda value: score(measure, value, target, measure.target_high, bands)
        if cell.state in ("invalid", "not-applicable"):
            slots.append(Slot(cell.state))
        elif cell.state == "value":
            if few(measure, cell.answers, population):
                slots.append(Slot("refused", cell.value, None, cell.answers, at))
            else:
                slots.append(Slot("value", cell.value, scored(cell.value), cell.answers, at))
        elif cell.state == "blank" and not due(measure, calendar[at - 1], begins):
            # Only a reading that counted is carried.
            reach = CARRIED_FOR.get(measure.frequency, 0)
            earlier = [
                past for past in range(at - 1, -1, -1)
                if owns[past].state == "value" and not few(measure, owns[past].answers, population)
            ]
            if earlier and ends[at] - ends[earlier[0]] <= reach:
                past = owns[earlier[0]]
                slots.append(Slot("carried", past.value, scored(past.value), past.answers, earlier[0]))
            else:
                dues = [past for past in range(1, at) if due(measure, calendar[past - 1], begins)]
                late = dues and owns[dues[-1]].state == "blank"
                slots.append(Slot("missing", overdue=dues[-1]) if late else Slot("not-due"))
        else:
            slots.append(Slot("missing"))
    return slots


def to_date(measure, readings, periods, chosen, bands, begins=1, population=None):
    """Value and score from the start of the chosen period's year up to it."""
    calendar = [Period.parse(period) for period in periods]
    last = periods.index(chosen)
    span = [index for index in range(last + 1) if calendar[index].year_index(begins) == calendar[last].year_index(begins)]
    owns = dict(zip(range(len(periods)), owns_of(measure, readings, periods)[1:]))
    slots = series(measure, readings, periods, bands, begins, population)
    now = slots[last]
    complete = [index for index in span if owns[index].inputs is not None]
    typed = [index for index in span if owns[index].typed]
    if complete:
        kinds = {entry.aggregate for entry in measure.inputs if not entry.optional}
        between = range(complete[0], complete[-1])
        hole = any(due(measure, calendar[index], begins) and owns[index].inputs is None for index in between)
        if "sum" in kinds and kinds & {"first", "last"} and hole:
            return Slot("missing")
        inputs = aggregate(measure, [owns[index].inputs for index in complete])
        value = evaluate(measure.formula, inputs) if inputs else None
        if value is None:
            return Slot("missing")
        # Who came in the meantime can leave too: a flow over periods has no bound in a stock.
        mixed = "sum" in kinds and kinds & {"first", "last"}
        if abs(value) >= TOO_LARGE or not mixed and beyond(measure, value):
            return Slot("invalid")
        if few(measure, inputs.get(measure.answers), population):
            return Slot("refused", value)
    elif typed:
        value = owns[typed[-1]].value
    elif now.state == "carried":
        value = now.value
    else:
        seen = {slots[index].state for index in span}
        if seen & {"missing", "invalid", "refused"}:
            return Slot("missing")
        return Slot("not-applicable" if "not-applicable" in seen else "not-due")
    state = "carried" if not complete and not typed else "value"
    # What grows with the period is held against its target only over the length it is stated for.
    months = sum(len(calendar[index].months) for index in span)
    stated = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}.get(measure.frequency)
    if measure.frequency == "per-contact":
        stated = len(calendar[last].months)
    if measure.level == "accumulates" and months != stated:
        return Slot(state, value)
    target = targets_of(measure, periods)[last]
    return Slot(state, value, score(measure, value, target, measure.target_high, bands))


# Section 4: from scores to a scorecard

@dataclass
class Node:
    """A score with what is known of its completeness; `applicable` False leaves the denominator."""

    score: float | None = None
    coverage: float | None = None
    low: float | None = None
    high: float | None = None
    applicable: bool = False
    # The score, shown or not: withholding is display only.
    mean: float | None = None


def leaf(slot):
    if slot.state in ("not-applicable", "not-due"):
        return Node()
    if slot.score is None:
        return Node(None, 0.0, 0.0, 100.0, True)
    return Node(slot.score, 1.0, slot.score, slot.score, True, slot.score)


def roll_up(children, least=None):
    """A parent from (weight, node) pairs; `least` is the completeness that a score needs to be shown."""
    counted = [(weight, node) for weight, node in children if node.applicable and weight > 0]
    if not counted:
        return Node()
    total = sum(weight for weight, _ in counted)
    mean = lambda key: sum(weight * getattr(node, key) for weight, node in counted) / total
    coverage, low, high = mean("coverage"), mean("low"), mean("high")
    scored = [(weight, node.mean) for weight, node in counted if node.mean is not None]
    value = sum(w * s for w, s in scored) / sum(w for w, _ in scored) if scored else None
    withheld = least is not None and coverage < least - 1e-9
    return Node(None if withheld else value, coverage, low, high, True, value)


def scorecard(measures, slots, objectives, least, outcome_weights=None, keep=lambda measure: True):
    """Every level for one period: results by `objective:…`, `outcome:…` and `scorecard`.

    `slots` maps measure ids to slots; `objectives` maps a key to (outcome, weight).
    """
    results, by_outcome, weights = {}, {}, {}
    one = lambda weight: 1.0 if weight is None else max(0.0, float(weight))
    for key, (outcome, weight) in objectives.items():
        below = [
            (one(measure.weight), leaf(slots[measure.id]))
            for measure in measures
            if measure.objective == key and measure.id in slots and keep(measure)
        ]
        results[f"objective:{key}"] = roll_up(below)
        by_outcome.setdefault(outcome, []).append((one(weight), results[f"objective:{key}"]))
        weights[outcome] = weights.get(outcome, 0.0) + one(weight)
    weights.update({key: value for key, value in (outcome_weights or {}).items() if value is not None})
    for outcome, below in by_outcome.items():
        results[f"outcome:{outcome}"] = roll_up(below, least)
    results["scorecard"] = roll_up([(weights[key], results[f"outcome:{key}"]) for key in by_outcome], least)
    return results


# Section 5: how sure a survey is

Z = 1.959964


def student(freedom):
    """Two-sided 95 % of Student's t, by Simpson's rule and halving."""
    constant = math.gamma((freedom + 1) / 2) / (math.sqrt(freedom * math.pi) * math.gamma(freedom / 2))
    # With t = √ν·tan θ the density is a power of cos θ, which is smooth and ends.
    inside = lambda theta: constant * math.sqrt(freedom) * math.cos(theta) ** (freedom - 1)

    def probability(end, pieces=400):
        step = end / pieces
        inner = sum((4 if at % 2 else 2) * inside(at * step) for at in range(1, pieces))
        return 2 * step / 3 * (inside(0) + inner + inside(end))

    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if probability(middle) < 0.95 else (low, middle)
    return math.sqrt(freedom) * math.tan((low + high) / 2)


student = functools.cache(student)


def quantile(n):
    """For the margin of a mean: t of n − 1 below a hundred answers; None for a single one."""
    return Z if n >= 100 else student(int(n) - 1) if n >= 2 else None


def categories(measure):
    """Input → value of its answers, where a mean is counted by category; else None."""
    counted = [entry for entry in measure.inputs if entry.id != measure.answers]
    if measure.survey != "mean" or measure.deviation or not measure.formula:
        return None
    if re.search(rf"\b{measure.answers}\b", measure.formula):
        return None
    if not all(one.count and one.aggregate == "sum" and one.part_of == measure.answers and not one.optional for one in counted):
        return None
    values = {one.id: evaluate(measure.formula, {other.id: float(other is one) for other in counted}) for one in counted}
    if None in values.values():
        return None
    # Answers in all of them come to their mean.
    some = {one.id: float(place * place + 1) for place, one in enumerate(counted)}
    mean = sum(some[key] * value for key, value in values.items()) / sum(some.values())
    return values if math.isclose(evaluate(measure.formula, some), mean, rel_tol=1e-9) else None


def spread_of_counts(measure, inputs, mean):
    values = categories(measure)
    if values is None or sum(inputs[key] for key in values) < 2:
        return None
    return math.sqrt(sum(inputs[key] * (value - mean) ** 2 for key, value in values.items()) / (sum(inputs[key] for key in values) - 1))


def hidden_parts(answers, least):
    """Which parts of a visible total stay hidden: those below `least`, and the next smallest until
    none is alone and together they hold as many."""
    hidden = {key for key, n in answers.items() if n is not None and 0 < n < least}
    while hidden and (len(hidden) == 1 or sum(answers[key] for key in hidden) < least):
        rest = [key for key, n in answers.items() if n is not None and n > 0 and key not in hidden]
        if not rest:
            break
        hidden.add(min(rest, key=lambda key: answers[key]))
    return hidden


def wilson(p, n):
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return centre - half, centre + half


def net(promoters, detractors, n):
    n2 = n + 3
    up, down = (promoters + 0.75) / n2, (detractors + 0.75) / n2
    d = up - down
    half = Z * math.sqrt((up + down - d * d) / n2)
    return max(-100.0, 100 * (d - half)), min(100.0, 100 * (d + half))


def effective(n, population):
    """The answers that count, of a known number who could have answered; None: everybody did."""
    if population is None or population <= 0:
        return n
    return None if n >= population else max(n, n * (population - 1) / (population - n))


def parts_of(measure, cell):
    """Of a survey's value that came from inputs: kind, shares for and against, answers, spread."""
    if measure.survey is None or cell.state != "value" or cell.inputs is None:
        return None
    n = cell.inputs.get(measure.answers)
    if n is None or n < ZERO:
        return None
    part = lambda key: cell.inputs.get(key) if key else None
    up, down, spread = part(measure.positive), part(measure.negative), part(measure.deviation)
    if measure.survey == "mean" and spread is None:
        spread = spread_of_counts(measure, cell.inputs, cell.value)
    needed = {"share": [up], "net": [up, down], "mean": [spread]}[measure.survey]
    if any(number is None or number < 0 for number in needed):
        return None
    if measure.survey != "mean" and sum(needed) > n:
        return None
    return measure.survey, up, down, n, spread


def interval(measure, cell, population=None):
    """The 95 % interval of a survey's value, in the KPI's unit."""
    found = parts_of(measure, cell)
    if found is None:
        return None
    kind, up, down, n, spread = found
    n2 = effective(n, population)
    if kind == "share":
        return [100 * up / n] * 2 if n2 is None else [min(100, max(0, 100 * bound)) for bound in wilson(up / n, n2)]
    if kind == "net":
        return [100 * (up - down) / n] * 2 if n2 is None else list(net(up / n * n2, down / n * n2, n2))
    if n2 is not None and quantile(n) is None:
        return None
    half = 0 if n2 is None else quantile(n) * spread / math.sqrt(n2)
    return [cell.value - half, cell.value + half]


def firm(measure, bounds, target, bands):
    """Whether the lowest and the highest score over an interval fall in one band."""
    ends = [score(measure, bound, target, measure.target_high, bands) for bound in bounds]
    if None in ends:
        return None
    if measure.direction == "target-range" and target is not None and measure.target_high is not None:
        if bounds[0] <= measure.target_high and bounds[1] >= target:
            ends.append(100.0)
    return kpi_status(measure, min(ends), bands) == kpi_status(measure, max(ends), bands)


def differ(measure, now, then, population):
    """Whether two values differ by more than chance; None where one of them has no interval."""
    if interval(measure, now, population) is None or interval(measure, then, population) is None:
        return None
    one, two = parts_of(measure, now), parts_of(measure, then)
    if one and two and one[0] == "share":
        (_, up, _, n, _), (_, up2, _, n2, _) = one, two
        p, q = 100 * up / n, 100 * up2 / n2
        (low, high), (low2, high2) = interval(measure, now, population), interval(measure, then, population)
        return p - q > math.hypot(p - low, high2 - q) or q - p > math.hypot(high - p, q - low2)
    if one and two and one[0] == "net":
        points, errors = [], []
        for _, up, down, n, _ in (one, two):
            n2 = effective(n, population)
            if n2 is None:
                points.append((up - down) / n)
                errors.append(0.0)
                continue
            plus, minus = ((part / n * n2 + 0.75) / (n2 + 3) for part in (up, down))
            points.append(plus - minus)
            errors.append(math.sqrt((plus + minus - (plus - minus) ** 2) / (n2 + 3)))
        return abs(points[0] - points[1]) > Z * math.hypot(*errors)
    squares = [0 if (n2 := effective(n, population)) is None else spread**2 / n2 for _, _, _, n, spread in (one, two)]
    return abs(now.value - then.value) > Z * math.sqrt(sum(squares)) + 1e-9 * max(1.0, abs(now.value))


def trend(measure, owns, at, target, population=None):
    """The way that a value moved since the period before with a value; `at` 0 is *before*."""
    now = owns[at]
    counted = lambda cell: cell.state == "value" and not few(measure, cell.answers, population)
    then = next((owns[past] for past in range(at - 1, -1, -1) if counted(owns[past])), None)
    if not counted(now) or then is None:
        return None
    if measure.direction == "target-range":
        if target is None and measure.target_high is None:
            return None
        away = lambda value: max(
            0.0, target - value if target is not None else 0.0,
            value - measure.target_high if measure.target_high is not None else 0.0)
        gain = away(then.value) - away(now.value)
    else:
        gain = (now.value - then.value) * (1 if measure.direction == "higher" else -1)
    beyond = differ(measure, now, then, population)
    # Without a margin two figures make no trend.
    if beyond is None:
        return None
    if gain == 0 or not beyond:
        return "same"
    return "better" if gain > 0 else "worse"


# Section 6: what customers say against what they do

FACETS = {
    "say": lambda measure: measure.lens == "opinion",
    "do": lambda measure: measure.lens == "activity" and measure.kind == "behaviour",
    "delivered": lambda measure: measure.lens == "activity" and measure.kind == "delivered-service",
    "yields": lambda measure: measure.lens == "activity" and measure.kind == "economics",
}


def quadrant(say, do, bands):
    """`say` and `do` against the amber bound."""
    if say is None or do is None:
        return None
    words = {(True, True): "aligned", (True, False): "leaving", (False, True): "staying", (False, False): "at-risk"}
    return words[shown(say) >= bands["amber"], shown(do) >= bands["amber"]]

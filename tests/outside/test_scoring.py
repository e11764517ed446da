"""The second calculation against published vectors, then against the workbook.

A workbook is filled at random, recalculated by LibreOffice, and its values, states,
scores and results are compared with `scoring.py`, which was written from the
description of the arithmetic alone.
"""

import random

import pytest

import office
import scoring
from blocks import Book
from conftest import OUTSIDE
from from_book import Scorecard, choose_period, fill
from scoring import Input, Measure, Node, Readings, roll_up
from words import keys

BANDS = {"green": 90.0, "amber": 60.0}


def test_the_interval_of_a_share_is_wilsons():
    for positive, n, low, high in [(8, 10, 49.0, 94.3), (0, 20, 0, 16.1), (20, 20, 83.9, 100), (80, 100, 71.1, 86.7), (400, 500, 76.3, 83.3)]:
        found = [round(100 * bound, 1) for bound in scoring.wilson(positive / n, n)]
        assert found == [low, high]


def test_the_interval_of_a_net_score_is_the_adjusted_walds():
    for up, down, n, low, high in [(15, 3, 30, 13.3, 59.5), (50, 20, 100, 14.1, 44.2), (200, 100, 500, 13.3, 26.4)]:
        assert [round(bound, 1) for bound in scoring.net(up, down, n)] == [low, high]


def test_a_longer_period_is_a_ratio_of_sums():
    share = Measure("share", formula="part / whole * 100", inputs=[Input("part"), Input("whole")])
    readings = Readings({"part": [None, 2, 2], "whole": [None, 4, 100]}, [None] * 3)
    found = scoring.to_date(share, readings, ["2027-M01", "2027-M02"], "2027-M02", BANDS)
    assert round(found.value, 3) == 3.846
    readings = Readings({"part": [None, 50, None], "whole": [None, 100, 200]}, [None] * 3)
    assert scoring.to_date(share, readings, ["2027-M01", "2027-M02"], "2027-M02", BANDS).value == 50


def test_completeness_and_bounds_follow_the_weights():
    full = lambda score: Node(score, 1.0, score, score, True, score)
    empty = Node(None, 0.0, 0.0, 100.0, True)
    first = roll_up([(4, full(80)), (3, full(60)), (3, empty)])
    assert (round(first.score, 2), round(first.coverage, 2), first.low, first.high) == (71.43, 0.7, 50, 80)
    both = roll_up([(1, first), (1, full(90))])
    assert (round(both.coverage, 2), both.low, both.high) == (0.85, 70, 85)
    withheld = roll_up([(1, full(20)), (1, empty)], least=2 / 3)
    assert (withheld.score, withheld.mean) == (None, 20)
    # Withholding is display only: what is not shown counts above.
    above = roll_up([(1, withheld), (1, full(95))], least=2 / 3)
    assert (above.score, above.coverage, above.low, above.high) == (57.5, 0.75, 52.5, 77.5)


def test_what_is_overdue_stays_missing():
    late = Measure("late", frequency="quarterly", worst=0, target=100)
    found = scoring.series(late, Readings({}, [None] * 6 + [60]), [f"2027-M0{month}" for month in range(1, 7)], BANDS)
    assert [slot.state for slot in found] == ["not-due", "not-due", "missing", "missing", "missing", "value"]


def test_the_fewest_answers_are_held_against_what_they_are_worth():
    survey = Measure("survey", minimum_answers=30)
    cases = [(25, 25), (24, 30), (20, 40), (12, 14), (25, None), (29, 10000)]
    assert [scoring.few(survey, *case) for case in cases] == [False, False, False, False, True, True]


def test_what_cannot_be_is_no_value():
    stayed = Measure("stayed", minimum=0, maximum=100)
    readings = lambda value: Readings({}, [None, value])
    states = [scoring.own(stayed, readings(value), 1).state for value in (100, 104, -1, "99 of 100", "-")]
    assert states == ["value", "invalid", "invalid", "invalid", "blank"]


def test_a_target_that_cannot_be_is_out_of_reach():
    share = lambda **targets: Measure("share", minimum=0, maximum=100, **targets)
    assert not scoring.out_of_reach(share(target=100, targets={"2027-Q1": 0, "2027-Q2": None}))
    assert scoring.out_of_reach(share(target=950))
    assert scoring.out_of_reach(share(target=95, targets={"2027-Q1": -1}))
    assert scoring.out_of_reach(share(target=90, target_high=101))
    assert not scoring.out_of_reach(Measure("complaints", minimum=0, target=950))


def test_thresholds_break_the_line():
    bands = {"green": 66.7, "amber": 33.3}
    kpi = Measure("kpi", worst=300, red=500, green=700, target=900)
    for value, expected in [(300, 0), (500, 3.33), (700, 6.67), (900, 10)]:
        assert round(scoring.score(kpi, value, 900, None, bands) / 10, 2) == expected
    assert scoring.score(Measure("kpi", worst=0), 16, 100, None, BANDS) == 16


@pytest.mark.parametrize("value, expected", [(5, 0), (10, 50), (15, 100), (20, 100), (22, 60), (30, 0)])
def test_a_range_takes_the_smaller_side(value, expected):
    kpi = Measure("kpi", direction="target-range", worst=5, target=15, target_high=20, worst_high=25)
    assert scoring.score(kpi, value, 15, 20, BANDS) == expected


FILLED = [
    (sector, language, every, seed)
    for seed, (sector, language, every) in enumerate(
        [("for-profit", "en", "month"), ("non-profit", "nl", "quarter"), ("municipal", "nl", "quarter"),
         ("municipal", "en", "month"), ("for-profit", "nl", "quarter"), ("non-profit", "en", "month")]
        * 2
    )
]


@pytest.fixture(scope="module")
def filled(workbooks):
    """Workbooks filled at random, recalculated by LibreOffice."""
    paths = []
    for sector, language, every, seed in FILLED:
        book = Book(workbooks[f"{sector}-{language}-{every}-empty"], formulas=True)
        rng = random.Random(seed)
        fill(book, language, rng)
        chosen = rng.choice(book["data"].periods())
        choose_period(book, chosen)
        paths.append(book.save(OUTSIDE / "filled" / f"{sector}-{language}-{every}-{seed}.xlsx"))
    return dict(zip(FILLED, office.convert(paths, OUTSIDE / "refilled", "xlsx")))


@pytest.fixture(scope="module")
def seconds(filled):
    """The second calculation of each of them."""
    return {case: (book := Book(path), Scorecard(book, case[0], case[1])) for case, path in filled.items()}


def near(ours, theirs):
    """Equal to 1e-9; LibreOffice writes 15 digits."""
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours), abs(theirs))


named = pytest.mark.parametrize("case", FILLED, ids=lambda case: "-".join(map(str, case)))


def every_series(card):
    """(series id, measure, slots, to date) of every KPI that is measured in total."""
    for key, measure in card.measures.items():
        if any(row == key or row.split(".")[0] == key for row in card.book["data"].rows):
            readings = card.readings(key)
            yield key, measure, scoring.series(measure, readings, card.periods, card.bands), scoring.to_date(
                measure, readings, card.periods, card.chosen, card.bands)


@named
def test_values_scores_and_states_agree(case, seconds):
    book, card = seconds[case]
    words = {text: key for text, key in keys(case[1], "state").items()}
    wrong, seen = [], 0
    for key, measure, slots, to_date in every_series(card):
        for period, slot in zip(card.periods, slots):
            seen += 1
            state = words.get(book["states"].get(key, period), book["states"].get(key, period))
            found = (book["values"].get(key, period), book["scores"].get(key, period), state)
            if not (near(found[0], slot.value) and near(found[1], slot.score) and found[2] == slot.state):
                wrong.append(f"{key} {period}: the sheet says {found}, it should be {(slot.value, slot.score, slot.state)}")
        found = (book["values"].get(key, "to-date"), book["scores"].get(key, "to-date"))
        if not (near(found[0], to_date.value) and near(found[1], to_date.score)):
            wrong.append(f"{key} to date: the sheet says {found}, it should be {(to_date.value, to_date.score)}")
    assert seen >= 20
    assert not wrong, f"{len(wrong)} of {seen}\n" + "\n".join(wrong[:20])


@named
def test_results_of_the_chosen_period_agree(case, seconds):
    book, card = seconds[case]
    place = card.periods.index(card.chosen)
    slots = {key: slots[place] for key, _, slots, _ in every_series(card)}
    measures = list(card.measures.values())
    of = lambda keep: scoring.scorecard(measures, slots, card.objectives, card.least, keep=keep)
    everything = of(lambda measure: True)
    facets = {facet: of(keep) for facet, keep in scoring.FACETS.items()}
    results, wrong = book["results"], []
    words = {text: key for text, key in keys(case[1], "status").items()}
    for row, node in everything.items():
        expected = {"score": node.score}
        if node.applicable:
            expected |= {"coverage": node.coverage, "low": node.low, "high": node.high}
        if not row.startswith("objective:"):
            expected |= {facet: nodes[row].score for facet, nodes in facets.items()}
            say, do = expected["say"], expected["do"]
            expected["gap"] = None if say is None or do is None else say - do
        for column, value in expected.items():
            if not near(results.get(row, column), value):
                wrong.append(f"{row} {column}: the sheet says {results.get(row, column)}, it should be {value}")
        shown = words.get(results.get(row, "status"))
        if shown != scoring.status(node.score, card.bands):
            wrong.append(f"{row} status: the sheet says {shown}, it should be {scoring.status(node.score, card.bands)}")
    assert len(everything) >= 6
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:20])

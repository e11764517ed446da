"""The second calculation against published vectors.

`scoring.py` was written from the description of the arithmetic alone. `test_whole.py` holds the
program, and what LibreOffice makes of the formulas, against it.
"""

import pytest

import scoring
from scoring import Input, Measure, Node, Readings, roll_up

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

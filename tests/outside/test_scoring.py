"""The second calculation against published vectors, then against the workbook.

A workbook is filled at random, recalculated by LibreOffice, and its values, states,
scores and results are compared with `scoring.py`, which was written from the
description of the arithmetic alone.
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
    full = lambda score: Node(score, 1.0, score, score, True)
    empty = Node(None, 0.0, 0.0, 100.0, True)
    first = roll_up([(4, full(80)), (3, full(60)), (3, empty)])
    assert (round(first.score, 2), round(first.coverage, 2), first.low, first.high) == (71.43, 0.7, 50, 80)
    both = roll_up([(1, first), (1, full(90))])
    assert (round(both.coverage, 2), both.low, both.high) == (0.85, 70, 85)
    assert roll_up([(1, full(80)), (1, empty)], least=2 / 3).score is None


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

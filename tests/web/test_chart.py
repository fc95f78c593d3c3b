from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.web.chart import (
    LEFT,
    NARROW,
    TOP,
    WIDE,
    _even_ticks,
    _log_ticks,
    past_chart,
    peers_chart,
)
from veedor.web.evidence import Past, Peers

DAY = date(2025, 6, 30)


def peers(values, own):
    points = tuple((DAY - timedelta(days=1 + i % 365), v, i % 7 == 0) for i, v in enumerate(values))
    return Peers(group="g", measure=own, measured=("v",), count=len(values), rank=None, months=(),
                 quartiles=None, points=points)  # fmt: skip


measures = st.floats(min_value=1e-9, max_value=1e12)


@given(st.lists(measures, min_size=1, max_size=50), st.none() | measures)
def test_every_mark_lies_within_the_drawing_and_dearer_is_higher(values, own):
    for width in (WIDE, NARROW):
        chart = peers_chart(peers(values, own), DAY, width)
        marks = [*chart.dots, *chart.found, *([chart.own] if chart.own else [])]
        assert len(marks) == len(values) + (own is not None)
        assert all(LEFT <= x <= width and TOP <= y <= chart.bottom for x, y in marks)
    if own is not None and all(own > value for value in values):
        assert all(chart.own[1] <= y for _, y in (*chart.dots, *chart.found))


@given(measures, st.floats(min_value=1.8, max_value=1e9))
def test_a_logarithmic_axis_has_ticks_to_read_it_by(low, factor):
    ticks = _log_ticks(low, low * factor)
    assert all(low <= tick <= low * factor for tick in ticks)
    assert list(ticks) == sorted(ticks)
    assert len(ticks) >= (2 if factor > 5.01 else 0)


@given(st.integers(min_value=1, max_value=10**6))
def test_a_count_axis_reaches_the_most_in_few_round_steps(most):
    ticks = _even_ticks(most)
    assert ticks[0] == 0 and ticks[-1] >= most and 2 <= len(ticks) <= 5
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_the_bars_of_a_month_stack_up_to_its_declarations():
    month = {"month": DAY.replace(day=1), "filings": 10, "value": 1.0, "checks": 4, "findings": 1,
             "amount": 0.0}  # fmt: skip
    bar = past_chart(Past(months=(month,), latest=(), first_filed=DAY), WIDE).bars[0]
    heights = [bar.unchecked[1], bar.clean[1], bar.found[1]]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)  # 6 unchecked, 3 clean
    assert heights[1] == pytest.approx(3 * heights[2], abs=0.3)  # 3 clean, 1 found
    assert bar.unchecked[0] + bar.unchecked[1] == pytest.approx(bar.clean[0], abs=0.2)


def test_nothing_is_drawn_of_nothing():
    assert peers_chart(peers([], 1.0), DAY, WIDE) is None
    assert past_chart(Past(months=(), latest=(), first_filed=None), WIDE) is None

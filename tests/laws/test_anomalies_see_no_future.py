"""No anomaly test sees what was declared later: changing the future changes nothing."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from veedor.models.anomaly.changes import cusum, growth_deviation
from veedor.models.anomaly.price import Goods, learn_prices
from veedor.models.anomaly.ratios import Shares, judge_ratios, learn_ratios

ROWS = 200
seeds = st.integers(0, 10_000)
cuts = st.integers(20, 180)


def goods(rng: np.random.Generator) -> Goods:
    return Goods(
        price=np.exp(rng.normal(2, 0.4, ROWS)),
        quantity=np.exp(rng.normal(4, 1, ROWS)),
        day=np.sort(rng.integers(0, 200, ROWS)),
        groups=[rng.choice(["a", "b", "c"], ROWS), rng.choice(["x", "y"], ROWS)],
    )


def with_another_future(items: Goods, cut: int, rng: np.random.Generator) -> Goods:
    later = items.day >= cut
    return Goods(
        price=np.where(later, rng.uniform(1e-3, 1e6, ROWS), items.price),
        quantity=np.where(later, rng.uniform(1e-3, 1e6, ROWS), items.quantity),
        day=items.day,
        groups=[np.where(later, "z", group) for group in items.groups],
    )


@settings(max_examples=30, deadline=None)
@given(seed=seeds, cut=cuts)
def test_a_fair_price_does_not_depend_on_later_items(seed, cut):
    rng = np.random.default_rng(seed)
    items = goods(rng)
    now = items.only(items.day < cut)
    other = with_another_future(items, cut, rng)
    told, told_again = (learn_prices(one, before=cut).judge(now) for one in (items, other))
    np.testing.assert_array_equal(told.expected, told_again.expected)
    np.testing.assert_array_equal(told.deviation, told_again.deviation)
    np.testing.assert_array_equal(told.peers, told_again.peers)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, cut=cuts)
def test_a_usual_ratio_does_not_depend_on_later_rows(seed, cut):
    rng = np.random.default_rng(seed)
    items = goods(rng)
    other = with_another_future(items, cut, rng)
    now = items.day < cut

    def judged(one: Goods) -> np.ndarray:
        shares = Shares(above=one.price, below=one.quantity, day=one.day, groups=one.groups)
        levels = learn_ratios(shares, before=cut)
        return judge_ratios(levels, shares).deviation[now]

    np.testing.assert_array_equal(judged(items), judged(other))


@settings(max_examples=50, deadline=None)
@given(
    volumes=st.lists(st.floats(0, 1e6), min_size=10, max_size=40),
    later=st.lists(st.floats(0, 1e6), min_size=1, max_size=10),
)
def test_a_change_is_judged_by_what_came_before_it(volumes, later):
    for judge in (growth_deviation, cusum):
        alone = judge(volumes)
        np.testing.assert_array_equal(judge([*volumes, *later])[: len(volumes)], alone)

"""The named tests of science.md 3.2: price, ratio, digits, bunching, change."""

import numpy as np
import pytest

from veedor.models.anomaly import bunching, changes, digits
from veedor.models.anomaly.levels import learn_levels
from veedor.models.anomaly.price import Goods, learn_prices, quantity_slope
from veedor.models.anomaly.ratios import Shares, judge_ratios, learn_ratios

LOT = np.random.default_rng(11)


def goods(rows: int = 600, slope: float = -0.2) -> Goods:
    quantity = np.exp(LOT.normal(5, 1, rows))
    return Goods(
        price=10 * quantity**slope * np.exp(LOT.normal(0, 0.1, rows)),
        quantity=quantity,
        day=np.arange(rows) // 3,
        groups=[np.where(np.arange(rows) % 2, "cn", "us"), np.full(rows, "8471")],
    )


def one(price: float, quantity: float, group: str = "cn") -> Goods:
    return Goods(
        price=np.array([price]), quantity=np.array([quantity]), day=np.array([999]),
        groups=[np.array([group]), np.array(["8471"])],
    )  # fmt: skip


def test_a_price_low_for_its_quantity_lies_below_the_fair_interval():
    model = learn_prices(goods(), before=500, window_days=500)
    fair = 10 * 1_000**-0.2
    judged = model.judge(one(fair * 0.5, 1_000))
    assert judged.deviation[0] < -4
    assert judged.expected[0] == pytest.approx(fair, rel=0.1)
    assert judged.lower[0] < fair < judged.upper[0]


def test_a_discount_for_quantity_is_no_undervaluation():
    model = learn_prices(goods(), before=500, window_days=500)
    assert abs(model.judge(one(10 * 100_000**-0.2, 100_000)).deviation[0]) < 2


def test_a_third_of_wild_prices_does_not_move_the_slope():
    items = goods(1_500)
    wild = LOT.random(1_500) < 0.15
    price = np.where(wild, LOT.uniform(0.01, 1_000, 1_500), items.price)
    slope = quantity_slope(np.log(price), np.log(items.quantity), items.groups[0])
    assert slope == pytest.approx(-0.2, abs=0.05)


def test_a_price_of_zero_is_not_judged():
    judged = learn_prices(goods(), before=500, window_days=500).judge(one(0.0, 10))
    assert np.isnan(judged.deviation[0])


def test_an_unknown_group_is_judged_by_its_parent():
    judged = learn_prices(goods(), before=500, window_days=500).judge(one(10, 1, "never seen"))
    assert judged.group[0] == "1:8471"
    assert judged.peers[0] == 600


def test_a_small_group_leans_on_its_parent_and_a_large_one_does_not():
    value = np.concatenate([np.zeros(500), np.full(2, 3.0), np.full(500, 3.0)])
    fine = np.array(["zero"] * 500 + ["few"] * 2 + ["many"] * 500)
    usual = learn_levels(value, [fine, np.full(1_002, "all")]).usual(
        [np.array(["few", "many"]), np.full(2, "all")], 2
    )
    parent = np.median(value)
    assert usual.centre[0] == pytest.approx((2 * 3 + 20 * parent) / 22, abs=0.3)
    assert usual.centre[1] == pytest.approx(3, abs=0.2)


def test_nothing_of_the_past_gives_no_peers():
    judged = learn_prices(goods(), before=-1).judge(one(10, 1))
    assert judged.peers[0] == 0


def test_a_weight_far_from_its_value_stands_out_against_its_peers():
    kilos, usd = np.exp(LOT.normal(0, 0.2, 400)), np.full(400, 10.0)
    shares = Shares(above=np.append(kilos, 30), below=np.append(usd, 10),
                    day=np.append(np.zeros(400, int), 5), groups=[np.full(401, "a")])  # fmt: skip
    judged = judge_ratios(learn_ratios(shares, before=5), shares)
    assert judged.deviation[-1] > 8
    assert np.quantile(np.abs(judged.deviation[:-1]), 0.9) < 2.5


def first_digits_excess(own, others) -> float:
    return digits.excess(*digits.coarser(digits.first_counts(own), digits.first_counts(others)))


def test_digits_like_the_peers_do_not_stand_out_even_when_far_from_benford():
    peers, own = LOT.normal(500, 30, 5_000), LOT.normal(500, 30, 600)
    assert first_digits_excess(own, peers) < 3
    assert first_digits_excess(LOT.uniform(100, 999, 600), peers) > 10


def test_chance_alone_rarely_exceeds_three_errors():
    draws = [
        first_digits_excess(np.exp(LOT.normal(5, 2, 400)), np.exp(LOT.normal(5, 2, 4_000)))
        for _ in range(200)
    ]
    assert abs(np.mean(draws)) < 0.3
    assert np.mean(np.array(draws) > 3) < 0.02


def test_pairs_of_first_digits_are_told_from_three_thousand_figures_on():
    def just_below(figures: int):  # of the same first digit, always the last pair of it: 19, 29…
        return (LOT.integers(1, 10, figures) + 0.9) * 100

    others = (LOT.integers(1, 10, 9_000) + LOT.random(9_000)) * 100
    assert first_digits_excess(just_below(2_999), others) < 3
    assert first_digits_excess(just_below(3_000), others) > 20


def test_invented_amounts_end_in_zeros_and_amounts_like_everybodys_do_not_stand_out():
    honest = digits.last_counts(LOT.uniform(1_000, 90_000, 2_000))
    invented = digits.last_counts(LOT.integers(10, 900, 2_000) * 100)
    assert digits.excess(digits.last_counts(LOT.uniform(1_000, 90_000, 500)), honest) < 3
    assert digits.excess(invented, honest) > 20
    assert digits.excess(invented, invented) < 3
    assert np.isnan(digits.excess(digits.last_counts(LOT.uniform(1_000, 9_000, 299)), honest))


def test_amounts_that_thin_out_as_everybodys_do_not_crowd():
    others = (600, 400)
    assert abs(bunching.bunching_deviation((60, 40), others)) < 0.1
    assert bunching.bunching_deviation((90, 10), others) > 5
    assert bunching.bunching_deviation((60, 40), (0, 0)) > bunching.bunching_deviation(
        (60, 40), others
    )


def test_a_burst_breaks_with_the_usual_month_and_a_quiet_year_does_not():
    quiet = LOT.poisson(40, 24)
    assert np.nanmax(np.abs(changes.growth_deviation(quiet))) < 3
    assert changes.growth_deviation([*quiet, 400])[-1] > 5


def test_a_slow_drift_alarms_the_sum_before_any_month_does():
    drift = np.full(14, 1.2)
    assert drift.max() < 3
    assert changes.cusum(drift)[-1] > changes.ALARM


def test_one_burst_alone_does_not_alarm_the_sum():
    assert changes.cusum([*np.zeros(12), 50.0])[-1] < changes.ALARM
    assert changes.cusum([*np.zeros(12), 3.0, 3.0, 3.0])[-1] > changes.ALARM


def test_a_new_origin_departs_from_the_past_mix():
    past = [300, 100, 0]
    assert changes.mix_deviation([9, 3, 0], past) < 1
    assert changes.mix_deviation([2, 1, 12], past) > 4

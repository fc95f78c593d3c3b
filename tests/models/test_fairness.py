"""Even checks are told from uneven ones, at equal stakes and not otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from veedor.models.fairness import (
    BOUND,
    Compared,
    audit_rate_ratio,
    breaches,
    burden_curve,
    unexplained_gap,
)


def world(rows: int = 8_000, seed: int = 1):
    """Declarations of a rich and a poor region; the rich one has three times the stakes."""
    lot = np.random.default_rng(seed)
    region = lot.choice(["coast", "hills"], rows, p=[0.6, 0.4])
    amount = lot.lognormal(5, 1, rows) * np.where(region == "coast", 3, 1)
    return lot, region, amount, lot.integers(0, 800, rows)


def test_a_list_by_expected_amount_is_even_though_rates_are_not():
    _, region, amount, taxpayer = world()
    selected = amount >= np.quantile(amount, 0.9)
    rates = {name: selected[region == name].mean() for name in ("coast", "hills")}
    assert rates["coast"] > 3 * rates["hills"]
    ratios = audit_rate_ratio(selected, amount, region, entity=taxpayer)
    assert all(one.value == pytest.approx(1, abs=0.1) for one in ratios.values())
    assert breaches(ratios) == []


def test_a_list_that_doubles_the_stakes_of_one_region_is_found():
    lot, region, amount, taxpayer = world()
    chance = 0.1 * np.where(region == "hills", 2.0, 1.0)
    selected = lot.random(len(region)) < chance
    ratios = audit_rate_ratio(selected, amount, region, entity=taxpayer)
    assert ratios["hills"].value == pytest.approx(2, rel=0.2)
    assert ratios["coast"].value == pytest.approx(0.5, rel=0.2)
    assert sorted(breaches(ratios)) == ["coast", "hills"]


def test_without_amounts_plain_rates_are_compared():
    selected = np.array([True] * 40 + [False] * 60 + [True] * 20 + [False] * 80)
    group = np.array(["a"] * 100 + ["b"] * 100)
    assert audit_rate_ratio(selected, None, group)["a"].value == pytest.approx(2)
    missing = np.full(200, np.nan)
    assert audit_rate_ratio(selected, missing, group)["b"].value == pytest.approx(0.5)


def test_a_group_with_few_checks_gets_no_figure():
    _, region, amount, _ = world()
    region = np.where(np.arange(len(region)) < 15, "island", region)
    ratios = audit_rate_ratio(amount > np.quantile(amount, 0.9), amount, region)
    assert ratios["island"].value is None
    assert ratios["island"].reason == "few_checks"


def test_a_group_never_checked_where_many_checks_were_due_is_no_small_group():
    lot, region, amount, _ = world()
    selected = (lot.random(len(region)) < 0.1) & (region != "hills")
    assert audit_rate_ratio(selected, amount, region)["hills"].value == 0
    assert "hills" in breaches(audit_rate_ratio(selected, amount, region))


def test_a_score_that_adds_a_fifth_to_one_region_shows_the_gap():
    lot, region, amount, taxpayer = world()
    fair = 0.02 * np.sqrt(amount) * lot.lognormal(0, 0.1, len(amount))
    skewed = fair * np.where(region == "hills", 1.3, 1.0)
    even = unexplained_gap(fair, amount, region, entity=taxpayer)
    uneven = unexplained_gap(skewed, amount, region, entity=taxpayer)
    assert all(abs(one.value) < 0.05 for one in even.values())
    assert uneven["hills"].value - uneven["coast"].value == pytest.approx(0.3, abs=0.1)


def test_the_interval_is_of_taxpayers_and_holds_the_figure():
    lot, region, amount, taxpayer = world()
    selected = lot.random(len(region)) < 0.1
    by_row = audit_rate_ratio(selected, amount, region)["hills"]
    again = audit_rate_ratio(selected, amount, region)["hills"]
    assert by_row == again
    assert by_row.low < by_row.value < by_row.high
    whole = lot.random(800) < 0.1  # all declarations of a tenth of the taxpayers
    clustered = audit_rate_ratio(whole[taxpayer], amount, region, entity=taxpayer)["hills"]
    naive = audit_rate_ratio(whole[taxpayer], amount, region)["hills"]
    assert clustered.high - clustered.low > 0
    assert naive.value == clustered.value


def test_a_figure_outside_the_bound_by_chance_is_no_breach():
    lucky = Compared(rows=30, checks=21, value=1.3, low=0.7, high=2.0)
    sure = Compared(rows=900, checks=300, value=1.3, low=1.1, high=1.5)
    assert not lucky.leaves(BOUND)
    assert sure.leaves(BOUND)


def test_the_burden_curve_counts_every_check_and_all_value_once():
    lot, _, amount, taxpayer = world()
    selected = lot.random(len(amount)) < 0.1
    curve = burden_curve(selected, amount, taxpayer)
    assert len(curve) == 10
    assert sum(part["checks"] for part in curve) == selected.sum()
    assert sum(part["value_share"] for part in curve) == pytest.approx(1)
    assert sum(part["check_share"] for part in curve) == pytest.approx(1)
    assert curve[0]["value_share"] < curve[-1]["value_share"]

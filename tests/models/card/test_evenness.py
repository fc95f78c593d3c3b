"""Rates, gaps and burden of groups, with intervals that know a taxpayer files more than once."""

from __future__ import annotations

import numpy as np
import pytest

from veedor.models.card.evenness import Compared, burden_curve, rates, unexplained_gap


def world(rows: int = 8_000, seed: int = 1):
    """Declarations of a rich and a poor region; the rich one has three times the stakes."""
    lot = np.random.default_rng(seed)
    region = lot.choice(["coast", "hills"], rows, p=[0.6, 0.4])
    amount = lot.lognormal(5, 1, rows) * np.where(region == "coast", 3, 1)
    return lot, region, amount, lot.integers(0, 800, rows)


def test_a_score_that_adds_a_fifth_to_one_region_shows_the_gap():
    lot, region, amount, taxpayer = world()
    fair = 0.02 * np.sqrt(amount) * lot.lognormal(0, 0.1, len(amount))
    skewed = fair * np.where(region == "hills", 1.3, 1.0)
    even = unexplained_gap(fair, amount, region, entity=taxpayer)
    uneven = unexplained_gap(skewed, amount, region, entity=taxpayer)
    assert all(abs(one.value) < 0.05 for one in even.values())
    assert uneven["hills"].value - uneven["coast"].value == pytest.approx(0.3, abs=0.1)


def test_the_interval_is_of_taxpayers_and_holds_the_figure():
    lot, region, _, taxpayer = world()
    selected = lot.random(len(region)) < 0.1
    one = rates(selected, region, entity=taxpayer)["hills"]
    assert rates(selected, region, entity=taxpayer)["hills"] == one
    assert one.low < one.value < one.high
    whole = (lot.random(800) < 0.1)[taxpayer]  # all declarations of a tenth of the taxpayers
    clustered, naive = rates(whole, region, entity=taxpayer)["hills"], rates(whole, region)["hills"]
    assert clustered.value == naive.value == pytest.approx(whole[region == "hills"].mean())
    assert clustered.high - clustered.low > 2 * (naive.high - naive.low)


def test_weights_let_rows_of_unequal_chance_speak_for_all():
    flags = np.array([True, False] * 30)
    weight = np.where(flags, 3.0, 1.0)
    assert rates(flags, np.full(60, "all"), weight=weight)["all"].value == pytest.approx(0.75)


def test_a_group_of_few_rows_gets_no_figure():
    one = rates(np.ones(19), np.full(19, "all"))["all"]
    assert (one.value, one.reason) == (None, "few_rows")


def test_a_figure_outside_the_bound_by_chance_is_no_breach():
    bound = (-0.1, 0.1)
    lucky = Compared(rows=30, checks=21, value=0.3, low=-0.2, high=0.8)
    sure = Compared(rows=900, checks=300, value=0.3, low=0.1, high=0.5)
    assert not lucky.leaves(bound)
    assert sure.leaves(bound)


def test_the_burden_curve_counts_every_check_and_all_value_once():
    lot, _, amount, taxpayer = world()
    selected = lot.random(len(amount)) < 0.1
    curve = burden_curve(selected, amount, taxpayer)
    assert len(curve) == 10
    assert sum(part["checks"] for part in curve) == selected.sum()
    assert sum(part["value_share"] for part in curve) == pytest.approx(1)
    assert sum(part["check_share"] for part in curve) == pytest.approx(1)
    assert curve[0]["value_share"] < curve[-1]["value_share"]

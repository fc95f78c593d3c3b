"""The chance stored with every chosen line is the chance it had, so honest totals are possible.

One small office-day is repeated under thousands of office names in one call. Draws of different
offices are unrelated, so each repetition is one more draw of the same design.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from veedor.selection.allocate import Candidates, Plan, allocate
from veedor.selection.policy import Policy

REPETITIONS = 6_000
SIZE = 14
# Found value of each declaration: large where the score is high, but not only there.
VALUE = np.array([900, 700, 0, 500, 0, 0, 300, 0, 250, 0, 0, 120, 0, 80], dtype=float)
PROBABILITY = np.linspace(0.95, 0.05, SIZE)
STRATA = np.array([0, 1, 2] * 5)[:SIZE]
TAXPAYER = np.array([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
FIVE_SIGMA = 5.0

DESIGNS = {
    "whole number of lots": Policy(default_capacity=5, share_by_lot=0.4, money_weight=0.0),
    "a part of a lot": Policy(default_capacity=3, share_by_lot=0.1, money_weight=0.0),
    "lots and a part": Policy(default_capacity=6, share_by_lot=0.4, money_weight=0.0),
    "two lots and a half": Policy(default_capacity=5, share_by_lot=0.5, money_weight=0.0),
    "more lots than strata": Policy(default_capacity=9, share_by_lot=0.5, money_weight=0.0),
    "only lots": Policy(default_capacity=2, share_by_lot=1.0, money_weight=0.0),
    "capped": Policy(
        default_capacity=6, share_by_lot=0.25, money_weight=0.0, cap_per_taxpayer=1
    ),
}  # fmt: skip


def repeated_day(*, probability=PROBABILITY, mandatory=(11,)) -> Candidates:
    day = np.tile(np.arange(SIZE), REPETITIONS)
    office = np.repeat(np.arange(REPETITIONS), SIZE)
    rule = np.where(np.isin(day, mandatory), "law", "").astype(object)
    return Candidates(
        declaration_id=[f"{o}-{d}" for o, d in zip(office, day, strict=True)],
        office=[f"{o:05d}" for o in office],
        day=np.full(len(day), np.datetime64("2026-03-01")),
        taxpayer=[f"{o}-{TAXPAYER[d]}" for o, d in zip(office, day, strict=True)],
        probability=np.tile(probability, REPETITIONS),
        mandatory_rule=rule,
        strata=np.tile(STRATA, REPETITIONS),
    )


@cache
def plan_of(design: str) -> Plan:
    return allocate(DESIGNS[design], repeated_day(), seed=2026)


def totals(plan: Plan, weight: np.ndarray) -> np.ndarray:
    """The estimate of the day's total in every repetition."""
    return np.bincount(
        plan.row // SIZE, weights=VALUE[plan.row % SIZE] * weight, minlength=REPETITIONS
    )


def sigmas_off(estimates: np.ndarray) -> float:
    error = estimates.std(ddof=1) / np.sqrt(len(estimates))
    return abs(estimates.mean() - VALUE.sum()) / error


@pytest.mark.parametrize("design", DESIGNS)
def test_dividing_by_the_stored_chance_gives_the_days_total_on_average(design):
    plan = plan_of(design)
    assert sigmas_off(totals(plan, 1.0 / plan.inclusion_probability)) < FIVE_SIGMA


@pytest.mark.parametrize("design", DESIGNS)
def test_each_declaration_is_chosen_as_often_as_its_stored_chance_says(design):
    plan = plan_of(design)
    unit = plan.row % SIZE
    frequency = np.bincount(unit, minlength=SIZE) / REPETITIONS
    for number in range(SIZE):
        stored = np.unique(plan.inclusion_probability[unit == number].round(12))
        assert len(stored) == 1, "the same day has the same chances, and each is ever drawn"
        deviation = np.sqrt(stored[0] * (1 - stored[0]) / REPETITIONS)
        assert abs(frequency[number] - stored[0]) <= FIVE_SIGMA * deviation + 1e-12


def test_taking_the_list_for_a_fair_sample_would_be_wrong_and_this_test_would_see_it():
    plan = plan_of("lots and a part")
    naive = totals(plan, np.full(len(plan), SIZE / 6))
    assert sigmas_off(naive) > 10 * FIVE_SIGMA


def test_forgetting_that_the_last_place_by_score_is_uncertain_would_be_seen():
    plan = plan_of("two lots and a half")
    chance = np.where(plan.chosen == "score", 1.0, plan.inclusion_probability)
    assert sigmas_off(totals(plan, 1.0 / chance)) > FIVE_SIGMA


def test_equal_scores_leave_the_estimate_unbiased():
    tied = np.repeat([0.9, 0.5, 0.1], [3, 8, 3])
    plan = allocate(DESIGNS["lots and a part"], repeated_day(probability=tied), seed=2028)
    assert sigmas_off(totals(plan, 1.0 / plan.inclusion_probability)) < FIVE_SIGMA


def test_equal_scores_are_all_taken_equally_often():
    plan = allocate(
        Policy(default_capacity=7, share_by_lot=0.0),
        repeated_day(probability=np.full(SIZE, 0.5), mandatory=()),
        seed=2029,
    )
    frequency = np.bincount(plan.row % SIZE, minlength=SIZE) / REPETITIONS
    assert np.abs(frequency - 0.5).max() < FIVE_SIGMA * np.sqrt(0.25 / REPETITIONS)


def test_an_office_whose_rules_fill_the_day_is_said_to_be_beyond_estimation():
    plan = allocate(
        Policy(default_capacity=2, share_by_lot=0.5), repeated_day(mandatory=(3, 11)), seed=1
    )
    assert not any(day.every_one_may_be_drawn for day in plan.summary)
    plan = allocate(
        Policy(default_capacity=3, share_by_lot=0.1), repeated_day(mandatory=(3, 11)), seed=1
    )
    assert all(day.every_one_may_be_drawn for day in plan.summary)

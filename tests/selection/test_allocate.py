from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from veedor.errors import PolicyViolated
from veedor.selection.allocate import Candidates, allocate, order_values
from veedor.selection.policy import Policy

NAN = float("nan")


def day_of(probability, **changed) -> Candidates:
    """One office-day of declarations d0, d1, …, each of its own taxpayer."""
    n = len(probability)
    given = {
        "declaration_id": [f"d{k}" for k in range(n)],
        "office": ["118"] * n,
        "day": ["2026-03-01"] * n,
        "taxpayer": [f"t{k}" for k in range(n)],
        "probability": probability,
    }
    return Candidates(**(given | changed))


def chosen(plan, how: str) -> list[str]:
    return sorted(plan.declaration_id[plan.chosen == how].tolist())


def test_the_best_are_chosen_by_score_in_their_order():
    policy = Policy(default_capacity=2, share_by_lot=0.0)
    plan = allocate(policy, day_of([0.1, 0.9, 0.5]), seed=1)
    assert plan.declaration_id.tolist() == ["d1", "d2"]
    assert plan.position.tolist() == [1, 2]
    assert plan.inclusion_probability.tolist() == [1.0, 1.0]


def test_money_and_probability_are_blended_as_the_policy_weighs_them():
    likely_and_small, unlikely_and_large = [0.9, 0.2], [90.0, 5_000.0]
    candidates = day_of(likely_and_small, expected_amount=unlikely_and_large)
    by_probability = Policy(default_capacity=1, share_by_lot=0.0, money_weight=0.0)
    by_money = Policy(default_capacity=1, share_by_lot=0.0, money_weight=1.0)
    assert allocate(by_probability, candidates, seed=1).declaration_id.tolist() == ["d0"]
    assert allocate(by_money, candidates, seed=1).declaration_id.tolist() == ["d1"]
    assert order_values(candidates, 0.7)[0] == pytest.approx(90.0**0.7 * 0.9**0.3)


def test_a_missing_amount_counts_as_the_usual_one_of_its_day():
    candidates = day_of([0.2, 0.4, 0.5], expected_amount=[20.0, 40.0, NAN])
    assert order_values(candidates, 1.0) == pytest.approx([20.0, 40.0, 50.0])


def test_without_any_amount_the_order_is_by_probability():
    assert order_values(day_of([0.2, 0.4]), 0.7) == pytest.approx([0.2, 0.4])


@pytest.mark.parametrize("seed", range(8))
def test_equal_order_goes_to_the_likelier_then_to_the_more_unusual_under_every_seed(seed):
    policy = Policy(default_capacity=1, share_by_lot=0.0)
    no_money = day_of([0.2, 0.4], expected_amount=[0.0, 0.0])
    assert allocate(policy, no_money, seed=seed).declaration_id.tolist() == ["d1"]
    unusual = day_of([0.2, 0.2, 0.2], anomaly=[50.0, 99.0, NAN])
    assert allocate(policy, unusual, seed=seed).declaration_id.tolist() == ["d1"]


def test_what_a_rule_demands_is_on_the_list_whatever_its_score_and_comes_first():
    policy = Policy(default_capacity=2, share_by_lot=0.0)
    plan = allocate(policy, day_of([0.9, 0.8, 0.0], mandatory_rule=["", "", "law"]), seed=1)
    assert plan.declaration_id.tolist() == ["d2", "d0"]
    assert plan.rule_name.tolist() == ["law", ""]
    assert plan.chosen.tolist() == ["rule", "score"]


def test_more_demanded_than_possible_is_refused_with_office_day_and_numbers():
    policy = Policy(default_capacity=2)
    with pytest.raises(PolicyViolated) as refusal:
        allocate(policy, day_of([0.1] * 3, mandatory_rule=["law"] * 3), seed=1)
    message = str(refusal.value)
    for fact in ("118", "2026-03-01", "3 demanded", "2 possible", "next:"):
        assert fact in message
    assert refusal.value.facts["demanded"] == [3]


def test_the_lot_has_its_share_among_what_rule_and_score_left():
    policy = Policy(default_capacity=10, share_by_lot=0.3)
    plan = allocate(policy, day_of(np.linspace(0.9, 0.1, 40)), seed=4)
    assert len(chosen(plan, "score")) == 7
    assert len(chosen(plan, "lot")) == 3
    lots = plan.inclusion_probability[plan.chosen == "lot"]
    assert lots == pytest.approx(3 / 33)


def test_a_small_office_draws_by_lot_on_its_share_of_the_days():
    policy = Policy(default_capacity=2, share_by_lot=0.1)  # one lot in five days
    n, days = 6, 2_000
    candidates = Candidates(
        declaration_id=[f"d{k}" for k in range(n * days)],
        office=["118"] * (n * days),
        day=np.datetime64("2020-01-01") + np.repeat(np.arange(days), n),
        taxpayer=["t"] * (n * days),
        probability=np.tile(np.linspace(0.9, 0.1, n), days),
    )
    plan = allocate(policy, candidates, seed=1)
    assert len(plan) == 2 * days
    assert (plan.chosen == "lot").sum() / days == pytest.approx(0.2, abs=0.04)


def test_a_taxpayer_beyond_the_cap_is_passed_over_for_the_next_even_between_offices():
    policy = Policy(default_capacity=2, share_by_lot=0.0, cap_per_taxpayer=2)
    candidates = day_of(
        [0.9, 0.8, 0.7, 0.2, 0.1],
        office=["118", "118", "235", "235", "235"],
        taxpayer=["big", "big", "big", "small", "other"],
    )
    plan = allocate(policy, candidates, seed=1)
    assert chosen(plan, "score") == ["d0", "d1", "d3", "d4"]


def test_what_a_rule_demands_does_not_count_against_the_cap():
    policy = Policy(default_capacity=2, share_by_lot=0.0, cap_per_taxpayer=1)
    candidates = day_of([0.9, 0.8, 0.1], taxpayer=["t"] * 3, mandatory_rule=["", "", "law"])
    assert chosen(allocate(policy, candidates, seed=1), "score") == ["d0"]


def test_the_cap_does_not_limit_the_lot():
    policy = Policy(default_capacity=4, share_by_lot=0.5, cap_per_taxpayer=1)
    plan = allocate(policy, day_of([0.5] * 8, taxpayer=["t"] * 8), seed=1)
    assert len(chosen(plan, "score")) == 1
    assert len(chosen(plan, "lot")) == 2


def test_fewer_candidates_than_capacity_are_all_chosen_for_certain():
    policy = Policy(default_capacity=10, share_by_lot=0.25)
    plan = allocate(policy, day_of([0.5, 0.4, 0.3]), seed=1)
    assert len(plan) == 3
    assert plan.inclusion_probability == pytest.approx([1.0] * 3)


def test_no_candidates_make_an_empty_plan():
    assert len(allocate(Policy(default_capacity=3), day_of([]), seed=1)) == 0


def test_each_stratum_is_drawn_from_when_lots_suffice():
    policy = Policy(default_capacity=4, share_by_lot=1.0)
    labels = ["rare"] + ["common"] * 60
    for seed in range(20):
        plan = allocate(policy, day_of([0.5] * 61, strata=labels), seed=seed)
        assert "d0" in plan.declaration_id


def test_choosing_needs_none_of_the_heavy_libraries_when_a_policy_is_only_declared():
    code = "import sys, veedor.selection.policy; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pandas", "numpy", "ibis", "duckdb", "pyarrow"} & set(loaded)

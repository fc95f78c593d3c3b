from __future__ import annotations

from datetime import date
from math import isnan

import numpy as np
import pytest

from veedor.selection.allocate import Candidates, Plan, allocate
from veedor.selection.policy import Policy


def office_day(n: int, **changed) -> Candidates:
    given = {
        "declaration_id": [f"d{k}" for k in range(n)],
        "office": ["118"] * n,
        "day": ["2026-03-01"] * n,
        "taxpayer": [f"t{k}" for k in range(n)],
        "probability": np.linspace(0.9, 0.1, n),
        "expected_amount": np.linspace(1000.0, 10.0, n),
    }
    return Candidates(**(given | changed))


def red(plan: Plan) -> list[str]:
    return sorted(plan.declaration_id[plan.channel == "red"].tolist())


def test_beyond_the_ceiling_the_chosen_are_checked_by_documents():
    policy = Policy(default_capacity=8, share_by_lot=0.0, physical_ceiling=0.15)
    plan = allocate(policy, office_day(20), seed=1)
    assert red(plan) == ["d0", "d1", "d2"]  # 0.15 × 20 is three, whatever floats say
    assert (plan.channel == "orange").sum() == 5


def test_rules_and_lots_are_inspected_physically_before_the_score():
    policy = Policy(default_capacity=6, share_by_lot=0.5, physical_ceiling=0.2)
    rules = ["law"] + [""] * 19
    plan = allocate(policy, office_day(20, mandatory_rule=rules), seed=1)
    assert sorted(plan.chosen[plan.channel == "red"]) == ["lot", "lot", "lot", "rule"]


def test_the_share_of_physical_inspections_wanted_is_kept_below_the_ceiling():
    policy = Policy(default_capacity=5, share_by_lot=0.0, physical_ceiling=1.0, physical_share=0.5)
    assert len(red(allocate(policy, office_day(20), seed=1))) == 3


def test_lots_stand_anywhere_among_the_lines_by_score():
    policy = Policy(default_capacity=10, share_by_lot=0.2)
    places = []
    for seed in range(150):
        plan = allocate(policy, office_day(40), seed=seed)
        places += plan.position[plan.chosen == "lot"].tolist()
        by_score = plan.declaration_id[plan.chosen == "score"].tolist()
        assert by_score == [f"d{k}" for k in range(8)]
    assert np.mean(places) == pytest.approx(5.5, abs=0.6)
    assert set(places) == set(range(1, 11))


def test_rules_come_first_in_the_order_of_work():
    policy = Policy(default_capacity=6, share_by_lot=0.5)
    plan = allocate(policy, office_day(12, mandatory_rule=[""] * 11 + ["law"]), seed=3)
    assert plan.chosen[0] == "rule"
    assert plan.position.tolist() == [1, 2, 3, 4, 5, 6]


def test_the_summary_says_how_the_day_was_filled_and_what_one_more_is_worth():
    policy = Policy(default_capacity=4, share_by_lot=0.25, physical_ceiling=0.2)
    candidates = office_day(10, mandatory_rule=[""] * 9 + ["law"])
    plan = allocate(policy, candidates, seed=1)
    (day,) = plan.summary
    assert (day.office, day.day, day.candidates) == ("118", date(2026, 3, 1), 10)
    assert (day.capacity, day.by_rule, day.by_score, day.by_lot) == (4, 1, 2, 1)
    assert (day.physical, day.physical_share) == (2, 0.2)
    amount = candidates.array("expected_amount")
    assert day.money_expected == pytest.approx(amount[plan.row].sum())
    following = min(set(range(2, 9)) - set(plan.row.tolist()))
    assert day.shadow_price == amount[following]
    assert day.every_one_may_be_drawn


def test_when_all_are_taken_one_more_inspection_is_worth_nothing_known():
    (day,) = allocate(Policy(default_capacity=9), office_day(3), seed=1).summary
    assert isnan(day.shadow_price)
    assert isnan(day.shadow_probability)


def test_one_more_inspection_would_not_go_to_a_taxpayer_at_the_cap():
    policy = Policy(default_capacity=1, share_by_lot=0.0, cap_per_taxpayer=1)
    candidates = office_day(3, taxpayer=["same", "same", "other"])
    (day,) = allocate(policy, candidates, seed=1).summary
    assert day.shadow_price == candidates.array("expected_amount")[2]

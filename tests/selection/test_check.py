"""Every clause of the policy, broken by hand in a lawful plan, is named with its office and day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from veedor.errors import PolicyViolated
from veedor.selection.allocate import Candidates, Plan, allocate
from veedor.selection.check import check_plan
from veedor.selection.policy import Policy

POLICY = Policy(
    default_capacity=6, share_by_lot=0.34, physical_ceiling=0.25, cap_per_taxpayer=2
)  # fmt: skip


@pytest.fixture
def candidates() -> Candidates:
    n = 24
    return Candidates(
        declaration_id=[f"d{k}" for k in range(n)],
        office=["118"] * 12 + ["235"] * 12,
        day=["2026-03-01"] * n,
        taxpayer=[f"t{k % 8}" for k in range(n)],
        probability=np.linspace(0.9, 0.1, n),
        mandatory_rule=[""] * 11 + ["law"] + [""] * 12,
    )


@pytest.fixture
def plan(candidates) -> Plan:
    return allocate(POLICY, candidates, seed=1)


def clauses(policy: Policy, candidates: Candidates, plan: Plan) -> set[tuple[str, str]]:
    with pytest.raises(PolicyViolated) as refusal:
        check_plan(policy, candidates, plan)
    broken = refusal.value.facts["violations"]
    assert all(str(one) in str(refusal.value) for one in broken[:10])
    assert {one.day for one in broken} == {"2026-03-01"}
    return {(one.clause, one.office) for one in broken}


def changed(plan: Plan, column: str, line: int, value) -> Plan:
    array = getattr(plan, column).copy()
    array[line] = value
    return replace(plan, **{column: array})


def line_by(plan: Plan, how: str, office: str = "118") -> int:
    return int(np.flatnonzero((plan.chosen == how) & (plan.office == office))[0])


def test_an_untouched_plan_passes(candidates, plan):
    check_plan(POLICY, candidates, plan)


def test_striking_out_a_line_by_score_is_lawful(candidates, plan):
    struck = plan.declaration_id[line_by(plan, "score")]
    check_plan(replace(POLICY, physical_ceiling=1.0), candidates, plan.without(struck))


def test_more_lines_than_capacity(candidates, plan):
    narrow = replace(POLICY, capacity=(("235", 5),))
    assert ("capacity", "235") in clauses(narrow, candidates, plan)


def test_a_mandatory_declaration_struck_out(candidates, plan):
    assert clauses(POLICY, candidates, plan.without("d11")) == {("mandatory", "118")}


def test_a_mandatory_declaration_listed_under_another_rule(candidates, plan):
    broken = changed(plan, "rule_name", line_by(plan, "rule"), "whim")
    assert clauses(POLICY, candidates, broken) == {("mandatory", "118")}


def test_a_line_that_claims_a_rule_nobody_wrote(candidates, plan):
    line = line_by(plan, "score", "235")
    broken = changed(changed(plan, "chosen", line, "rule"), "rule_name", line, "whim")
    assert clauses(POLICY, candidates, broken) == {("rule", "235")}


def test_a_lot_struck_out_because_nobody_likes_it(candidates, plan):
    lots = plan.declaration_id[(plan.chosen == "lot") & (plan.office == "235")]
    assert ("share by lot", "235") in clauses(POLICY, candidates, plan.without(*lots))


def test_lines_by_score_passed_off_as_lots(candidates, plan):
    broken = replace(plan, chosen=np.where(plan.chosen == "score", "lot", plan.chosen))
    assert {("share by lot", "118"), ("share by lot", "235")} == clauses(POLICY, candidates, broken)


def test_more_physical_inspections_than_the_ceiling(candidates, plan):
    broken = replace(plan, channel=np.full(len(plan), "red"))
    found = clauses(POLICY, candidates, broken)
    assert found == {("physical ceiling", "118"), ("physical ceiling", "235")}


def test_more_physical_inspections_than_the_share_wanted(candidates, plan):
    calmer = replace(POLICY, physical_share=0.1)
    found = clauses(calmer, candidates, plan)
    assert found == {("physical share", "118"), ("physical share", "235")}


def test_a_taxpayer_beyond_the_cap_is_counted_and_not_named(candidates, plan):
    strict = replace(POLICY, cap_per_taxpayer=1)
    everyone = Candidates(
        **{
            name: candidates.array(name)
            for name in ("declaration_id", "office", "day", "probability", "mandatory_rule")
        },
        taxpayer=["20100047218"] * len(candidates),
    )
    with pytest.raises(PolicyViolated) as refusal:
        check_plan(strict, everyone, plan)
    assert "cap per taxpayer" in str(refusal.value)
    assert "20100047218" not in str(refusal.value)


def test_a_declaration_listed_twice(candidates, plan):
    first = {name: array[[0]] for name, array in plan.columns().items()}
    doubled = {name: np.concatenate([array, first[name]]) for name, array in plan.columns().items()}
    found = clauses(replace(POLICY, default_capacity=99, share_by_lot=0.02), candidates,
                    Plan(**doubled, seed=1))  # fmt: skip
    assert ("listed twice", "118") in found
    assert ("position", "118") in found


def test_a_line_about_a_declaration_of_another_office(candidates, plan):
    broken = changed(plan, "office", line_by(plan, "score"), "235")
    assert clauses(POLICY, candidates, broken) == {("not a candidate", "235")}


def test_a_line_about_no_candidate_at_all(candidates, plan):
    assert clauses(POLICY, candidates, changed(plan, "row", 0, 10_000)) == {
        ("not a candidate", "118")
    }


@pytest.mark.parametrize("chance", [0.0, 1.5, float("nan")])
def test_a_chance_that_cannot_be(candidates, plan, chance):
    broken = changed(plan, "inclusion_probability", line_by(plan, "lot"), chance)
    assert clauses(POLICY, candidates, broken) == {("inclusion probability", "118")}


def test_a_place_in_the_order_of_work_beyond_its_end(candidates, plan):
    assert clauses(POLICY, candidates, changed(plan, "position", 0, 77)) == {("position", "118")}


def test_a_channel_nobody_knows(candidates, plan):
    orange = int(np.flatnonzero((plan.channel == "orange") & (plan.office == "118"))[0])
    assert clauses(POLICY, candidates, changed(plan, "channel", orange, "blue")) == {
        ("words", "118")
    }

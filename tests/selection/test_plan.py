from __future__ import annotations

import numpy as np
import pytest

from veedor.errors import ContractBroken
from veedor.selection.allocate import allocate
from veedor.selection.plan import Candidates, OfficeDays, place_within
from veedor.selection.policy import Policy


def three(**changed) -> Candidates:
    given = {
        "declaration_id": ["a", "b", "c"],
        "office": ["235", "118", "118"],
        "day": ["2026-03-02", "2026-03-02", "2026-03-01"],
        "taxpayer": ["t1", "t1", "t2"],
        "probability": [0.1, 0.2, 0.3],
    }
    return Candidates(**(given | changed))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("declaration_id", ["a", "b", "a"]),
        ("declaration_id", ["a", None, "c"]),
        ("office", ["118", "118"]),
        ("probability", [0.1, float("nan"), 0.3]),
        ("probability", [0.1, 1.2, 0.3]),
        ("expected_amount", [1.0, -2.0, 3.0]),
        ("expected_amount", [1.0, float("inf"), 3.0]),
        ("day", ["2026-03-01", "NaT", "2026-03-01"]),
        ("mandatory_rule", ["", None, ""]),
    ],
)
def test_an_unusable_candidate_is_refused_and_its_column_named(column, values):
    with pytest.raises(ContractBroken) as refusal:
        three(**{column: values})
    assert column in str(refusal.value)


def test_an_unknown_amount_is_allowed():
    assert np.isnan(three().array("expected_amount")).all()


def test_office_days_are_sorted_by_day_then_office():
    cells = OfficeDays.of(three())
    assert list(zip(cells.day.astype(str), cells.office, strict=True)) == [
        ("2026-03-01", "118"),
        ("2026-03-02", "118"),
        ("2026-03-02", "235"),
    ]
    assert cells.of_row.tolist() == [2, 1, 0]
    assert cells.count().tolist() == [1, 1, 1]


def test_a_taxpayer_is_another_person_on_another_day_and_the_same_in_another_office():
    people = three(taxpayer=["t1", "t1", "t1"]).people_by_day
    assert people[0] == people[1] != people[2]


def test_places_are_counted_within_each_group_by_the_first_key_then_the_next():
    group = np.array([1, 0, 1, 1])
    assert place_within(group, np.array([5, 9, 3, 3]), np.array([0, 0, 2, 1])).tolist() == [
        2,
        0,
        1,
        0,
    ]


def test_striking_a_line_out_closes_up_the_places():
    policy = Policy(default_capacity=2, share_by_lot=0.0)
    plan = allocate(policy, three(), seed=1).without("b")
    assert sorted(plan.declaration_id) == ["a", "c"]
    assert plan.position.tolist() == [1, 1]
    assert plan.summary == ()

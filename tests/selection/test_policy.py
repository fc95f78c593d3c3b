from __future__ import annotations

from datetime import date

import pytest

from veedor.errors import DeclarationError
from veedor.selection.policy import Policy, Rule


def rule(**changed) -> Rule:
    given = {
        "name": "sanitary",
        "when": lambda table: table.chapter == "02",
        "reason": "Meat is always checked.",
        "spanish": "La carne siempre se revisa.",
        "owner": "Customs control",
        "valid_from": date(2026, 1, 1),
    }
    return Rule(**(given | changed))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share_by_lot", -0.1),
        ("share_by_lot", 1.1),
        ("physical_ceiling", 2),
        ("physical_share", float("nan")),
        ("money_weight", -1),
        ("default_capacity", -1),
        ("default_capacity", 2.5),
        ("default_capacity", True),
        ("capacity", (("118", -3),)),
        ("capacity", (("118", 3), ("118", 4))),
        ("cap_per_taxpayer", 0),
        ("lot_strata", ("chapter", "chapter")),
    ],
)
def test_a_policy_out_of_range_is_refused_when_written_and_names_the_field(field, value):
    with pytest.raises(DeclarationError) as refusal:
        Policy(**({"default_capacity": 5} | {field: value}))
    assert field in str(refusal.value)
    assert "next:" in str(refusal.value)


def test_an_office_not_named_has_the_default_capacity():
    policy = Policy(default_capacity=4, capacity=(("118", 30),))
    assert policy.capacity_of("118") == 30
    assert policy.capacity_of("235") == 4


def test_a_rule_holds_on_its_first_and_last_day_and_not_beside_them():
    dated = rule(valid_to=date(2026, 1, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [dated.holds_on(day) for day in days] == [False, True, True, False]


def test_a_rule_without_an_end_goes_on():
    assert rule().holds_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    "changed",
    [
        {"owner": " "},
        {"reason": ""},
        {"spanish": ""},
        {"name": ""},
        {"when": "chapter = '02'"},
        {"valid_to": date(2025, 12, 31)},
    ],
)
def test_a_rule_nobody_could_answer_for_is_refused(changed):
    with pytest.raises(DeclarationError):
        rule(**changed)

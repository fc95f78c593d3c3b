from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from veedor.errors import ContractBroken, DeclarationError
from veedor.selection.policy import Rule
from veedor.selection.rules import back_test, mandatory_rules, matches

DAY = date(2026, 3, 1)


def rule(name: str, when, **changed) -> Rule:
    given = {
        "reason": "The law says so.",
        "spanish": "Lo dice la ley.",
        "owner": "Customs control",
        "valid_from": date(2026, 1, 1),
    }
    return Rule(name=name, when=when, **(given | changed))


def meat(table):
    return table.chapter == "02"


def heavy(table):
    return table.net_kg > 1000


@pytest.fixture
def declarations() -> pa.Table:
    return pa.table({"chapter": ["02", "84", "02", None], "net_kg": [5.0, 2000.0, 3000.0, None]})


def test_a_declaration_takes_the_first_rule_of_the_list_that_it_meets(declarations):
    rules = (rule("meat", meat), rule("heavy", heavy))
    assert mandatory_rules(rules, declarations, day=DAY).tolist() == ["meat", "heavy", "meat", ""]
    found = mandatory_rules(rules[::-1], declarations, day=DAY).tolist()
    assert found == ["meat", "heavy", "heavy", ""]


def test_a_rule_out_of_force_or_not_mandatory_demands_nothing(declarations):
    over = rule("meat", meat, valid_to=date(2026, 2, 28))
    advice = rule("heavy", heavy, mandatory=False)
    assert mandatory_rules((over, advice), declarations, day=DAY).tolist() == [""] * 4


def test_each_declaration_is_asked_the_rules_of_its_own_day(declarations):
    days = np.array(["2026-02-28", "2026-03-01", "2026-03-01", "2026-03-01"])
    late = rule("meat", meat, valid_from=date(2026, 3, 1))
    assert mandatory_rules((late,), declarations, day=days).tolist() == ["", "", "meat", ""]


def test_a_missing_value_meets_no_rule(declarations):
    assert matches((rule("heavy", heavy),), declarations)["heavy"].tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_the_rows_keep_their_order_in_a_large_table():
    number = np.random.default_rng(1).permutation(200_000)
    met = matches((rule("odd", lambda table: table.n % 2 == 1),), pa.table({"n": number}))
    assert np.array_equal(met["odd"], number % 2 == 1)


def test_a_rule_may_use_what_the_programme_prepared(declarations):
    def prepare(table):
        return table.mutate(tonnes=table.net_kg / 1000)

    big = rule("big", lambda table: table.tonnes >= 3)
    assert matches((big,), declarations, prepare=prepare)["big"].tolist() == [
        False,
        False,
        True,
        False,
    ]


def test_a_prepare_that_drops_rows_is_refused(declarations):
    with pytest.raises(DeclarationError, match="4 declarations gave"):
        matches((rule("meat", meat),), declarations, prepare=lambda table: table.limit(2))


def test_a_rule_about_a_column_that_is_not_there_is_refused_by_name(declarations):
    with pytest.raises(DeclarationError, match="'ghost'") as refusal:
        matches((rule("ghost", lambda table: table.nothing == 1),), declarations)
    assert "chapter, net_kg" in str(refusal.value)


def test_a_rule_that_does_not_answer_yes_or_no_is_refused(declarations):
    with pytest.raises(DeclarationError, match="yes or no"):
        matches((rule("number", lambda table: table.net_kg),), declarations)


def test_two_rules_of_one_name_are_refused(declarations):
    with pytest.raises(DeclarationError, match="same name"):
        matches((rule("meat", meat), rule("meat", heavy)), declarations)


def test_no_rules_and_no_declarations_are_fine(declarations):
    assert mandatory_rules((), declarations, day=DAY).tolist() == [""] * 4
    assert mandatory_rules((rule("meat", meat),), declarations.slice(0, 0), day=DAY).size == 0


def test_a_back_test_counts_only_what_was_checked():
    chapter = ["02"] * 60 + ["84"] * 140
    checked_meat = [1.0] * 15 + [0.0] * 15 + [float("nan")] * 30
    checked_rest = [1.0] * 10 + [0.0] * 60 + [float("nan")] * 70
    past = pa.table({"chapter": chapter})
    result = back_test(rule("meat", meat), past, checked_meat + checked_rest)
    assert (result.hits, result.checked, result.found) == (60, 30, 15)
    assert result.precision == 0.5
    assert result.base_rate == 0.25
    assert result.lift == 2.0
    assert result.recall == 0.6
    low, high = result.interval
    assert low < 0.5 < high


def test_a_back_test_of_few_checks_gives_no_share():
    past = pa.table({"chapter": ["02"] * 10})
    result = back_test(rule("meat", meat), past, [1.0] * 10)
    assert (result.found, result.precision, result.base_rate, result.lift) == (10, None, None, None)


def test_a_back_test_ignores_validity_because_it_looks_at_the_past():
    past = pa.table({"chapter": ["02"] * 30})
    future = rule("meat", meat, valid_from=date(2099, 1, 1))
    assert back_test(future, past, [0.0] * 30).hits == 30


def test_labels_of_another_length_are_refused(declarations):
    with pytest.raises(ContractBroken):
        back_test(rule("meat", meat), declarations, [1.0])

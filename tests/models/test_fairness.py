import numpy as np
import pytest

from veedor.models.fairness import (
    audit_rate_ratio,
    blended,
    chosen_share,
    cost_per_clean_entity,
    error_rates,
    thirds,
)

draw = np.random.default_rng(5)
ROWS = 4_000
STAKES = draw.lognormal(5, 1, ROWS)
OFFICE = np.where(draw.random(ROWS) < 0.4, "A", "B")


def by_name(rates):
    return {one.group: one for one in rates}


def test_choosing_by_stakes_alone_is_parity_even_where_one_group_has_more_at_stake():
    stakes = np.where(OFFICE == "A", 3 * STAKES, STAKES)
    rates = by_name(audit_rate_ratio(chosen_share(stakes, 0.1), stakes, OFFICE))
    assert 0.8 < rates["A"].ratio < 1.25
    assert rates["A"].selected > 2 * rates["B"].selected  # more are chosen, and rightly
    assert not rates["A"].is_breach


def test_a_group_preferred_at_equal_stakes_is_a_breach_on_both_sides():
    score = np.where(OFFICE == "A", 2 * STAKES, STAKES)
    rates = by_name(audit_rate_ratio(chosen_share(score, 0.1), STAKES, OFFICE))
    assert rates["A"].ratio > 1.25 and rates["A"].is_breach
    assert rates["B"].ratio < 0.8 and rates["B"].is_breach
    assert rates["A"].low < rates["A"].ratio < rates["A"].high


def test_lots_drawn_blindly_are_seldom_called_a_breach():
    breaches = 0
    for seed in range(100):
        chosen = np.random.default_rng(seed).random(ROWS) < 0.05
        breaches += any(one.is_breach for one in audit_rate_ratio(chosen, STAKES, OFFICE))
    assert breaches <= 8  # a 95 % interval leaves parity out in one of twenty


def test_a_small_group_is_told_to_be_small():
    group = np.where(np.arange(ROWS) < 50, "tiny", "rest")
    rates = by_name(audit_rate_ratio(chosen_share(STAKES, 0.1), STAKES, group))
    assert rates["tiny"].ratio is None
    assert "fewer than 100 rows" in rates["tiny"].reason
    assert not rates["tiny"].is_breach


def test_errors_are_counted_on_rows_drawn_by_lot_only():
    label = np.array([0] * 40 + [1] * 40)
    lot = np.array([True, False] * 40)
    chosen = np.concatenate([np.ones(10), np.zeros(30), np.ones(30), np.zeros(10)]).astype(bool)
    (rate,) = error_rates(chosen, label, lot, np.repeat("all", 80))
    assert (rate.clean, rate.findings) == (20, 20)
    assert rate.false_positive_rate == pytest.approx(0.25)
    assert rate.false_negative_rate == pytest.approx(0.25)


def test_with_few_labels_no_error_rate_is_given():
    (rate,) = error_rates([True] * 10, [0] * 10, [True] * 10, ["all"] * 10)
    assert rate.false_positive_rate is None
    assert rate.false_negative_rate is None


def test_the_cost_of_being_clean_counts_checks_of_entities_without_any_finding():
    entity = ["a", "a", "b", "c", "c"]
    label = [0, 1, 0, 0, 0]
    (burden,) = cost_per_clean_entity([True] * 5, label, entity, ["all"] * 5, cost=3.0)
    assert (burden.clean_entities, burden.checks_of_clean) == (2, 3)
    assert burden.cost_per_clean_entity == pytest.approx(4.5)


def test_an_order_without_amounts_is_that_of_probability():
    chance = np.array([0.1, 0.9, 0.5])
    assert (blended(chance, np.full(3, np.nan), 0.7) == chance).all()
    assert np.argmax(blended(chance, [1000.0, 1.0, 1.0], 0.7)) == 0


def test_thirds_name_sizes():
    assert list(thirds([1, 2, 3])) == ["small", "medium", "large"]

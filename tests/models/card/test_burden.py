"""Burden is counted where it can be: rates on everybody, errors on checks that chance chose."""

from __future__ import annotations

import json

import numpy as np
import pytest

from veedor.models.card.burden import ALL, Checked, Population, burden, size_decile, top


def rows(count: int, seed: int):
    lot = np.random.default_rng(seed)
    office = lot.choice(["118", "235"], count, p=[0.7, 0.3]).astype(object)
    return lot, office, lot.integers(0, 300, count).astype(str).astype(object)


def population(tilt: float = 1.0) -> Population:
    lot, office, who = rows(6_000, 1)
    value = lot.lognormal(8, 1, 6_000)
    expected = lot.beta(1, 20, 6_000) * value
    return Population(
        priority=expected * np.where(office == "235", tilt, 1), taxpayer=who, value=value,
        expected_amount=expected, slices={"office": office}, region="office",
    )  # fmt: skip


def checked(by_lot=None, inclusion=None, count: int = 1_500) -> Checked:
    lot, office, who = rows(count, 2)
    risk = lot.random(count)
    label = (lot.random(count) < 0.3 * risk).astype(int)
    return Checked(
        label=label, priority=risk, taxpayer=who, slices={"office": office},
        by_lot=by_lot, inclusion=inclusion,
    )  # fmt: skip


def test_the_audit_rate_of_all_is_the_capacity():
    told = burden(population(), checked())
    assert told["by"][ALL][ALL]["audit_rate"]["value"] == pytest.approx(0.05)
    offices = told["by"]["office"].values()
    assert sum(one["checks"] for one in offices) == 300
    assert sum(one["declarations"] for one in offices) == 6_000


def test_everything_can_be_written_as_json():
    assert json.loads(json.dumps(burden(population(), checked()), allow_nan=False))


def test_an_even_model_breaches_nothing():
    told = burden(population(), checked())
    assert told["breaches"] == []
    assert told["review"] == []


def test_an_order_that_doubles_the_stakes_of_one_office_is_found():
    told = burden(population(tilt=2.0), checked())
    assert ["office", "235"] in told["review"]
    assert ["office", "235"] in told["breaches"]


def test_without_a_lot_errors_cannot_be_known_and_are_said_to_be_so():
    everyone = burden(population(), checked())["by"][ALL][ALL]
    assert everyone["false_positive_rate"] == {"value": None, "reason": "no_lot"}
    assert everyone["false_negative_rate"] == {"value": None, "reason": "cannot_be_known"}
    assert everyone["clean_checks"]["value"] > 0


def test_false_positives_are_counted_on_the_lot_alone():
    """Of clean checks drawn by lot, the share the list would have taken."""
    base = checked()
    lot = np.arange(len(base.label)) % 2 == 0
    told = burden(population(), checked(by_lot=lot))["by"][ALL][ALL]
    taken = top(base.priority[lot], 0.05)
    clean = base.label[lot] == 0
    assert told["false_positive_rate"]["value"] == pytest.approx(taken[clean].mean())
    assert told["false_negative_rate"]["value"] == pytest.approx(1 - taken[~clean].mean())


def test_lots_of_unequal_chance_are_weighted_by_it():
    lot = np.ones(1_500, dtype=bool)
    chance = np.where(rows(1_500, 2)[1] == "118", 0.9, 0.1)
    even = burden(population(), checked(by_lot=lot))
    weighted = burden(population(), checked(by_lot=lot, inclusion=chance))
    assert weighted["lot"]["weighted"]
    assert not even["lot"]["weighted"]
    one, other = (told["by"][ALL][ALL]["false_positive_rate"] for told in (even, weighted))
    assert one["value"] != other["value"]


def test_a_lot_with_few_findings_tells_no_missed_ones():
    lot = np.arange(1_500) < 40
    told = burden(population(), checked(by_lot=lot))["by"][ALL][ALL]
    assert told["false_negative_rate"] == {"value": None, "reason": "few_lot_findings"}


def test_cost_is_of_taxpayers_without_a_finding():
    who = np.array(["a", "a", "b", "c"] * 30, dtype=object) + np.repeat(
        np.arange(30).astype(str), 4
    ).astype(object)
    label = np.array([0, 0, 0, 1] * 30)
    told = burden(
        population(),
        Checked(label=label, priority=1.0 - label, taxpayer=who, slices={}),
        capacity=0.5,
    )
    # 60 checks of clean rows fall on 60 taxpayers without a finding: 100 per 100.
    assert told["by"][ALL][ALL]["clean_checks"]["value"] == pytest.approx(100)


def test_deciles_run_from_the_smallest_to_the_largest():
    decile = size_decile(np.arange(100.0))
    assert decile[0] == "01"
    assert decile[-1] == "10"
    assert (decile == "05").sum() == 10

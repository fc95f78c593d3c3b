"""The search for tuples that were copied with their label."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from veedor.domain.source import Role
from veedor.models.data_audit import leaks
from veedor.models.data_audit.leaks import agreement, look_up, repetition

from .conftest import Given


def copied(table: Given, names: list[str], *, noise: float = 0.0, seed: int = 3) -> Given:
    """Replace the values of these columns, and the label, by those of one row in four."""
    generator = np.random.default_rng(seed)
    n = len(table.label)
    source = generator.integers(0, n // 4, n)
    frame = table.frame.assign(**{name: table.frame[name].to_numpy()[source] for name in names})
    label = table.label[source]
    flipped = generator.random(n) < noise
    return replace(table, frame=frame, label=np.where(flipped, 1 - label, label))


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_planted_tuple_is_found_and_named_exactly(honest, noise):
    names = ["origin", "tariff_line", "net_mass_kg"]
    (finding,) = copied(honest(), names, noise=noise).audit().of("tuples_carry_labels")
    assert set(finding.columns) == set(names)
    assert finding.facts["rows_repeated"] > 0.8


def test_a_tuple_of_columns_that_tell_nothing_one_by_one_is_found(honest):
    table = honest()
    generator = np.random.default_rng(8)
    names = [f"attribute_{letter}" for letter in "abcdef"]
    for name in names:
        table = table.plus(name, generator.choice(list("uvwxyz"), len(table.label)))
    (finding,) = copied(table, names).audit().of("tuples_carry_labels")
    # Five of the six already name a copy: the sixth repeats with it and is named too.
    assert set(finding.columns) == set(names)


def test_an_amount_that_repeats_with_the_tuple_is_named_apart(honest):
    names = ["tariff_line", "net_mass_kg", "value_usd"]
    (finding,) = copied(honest(), names).audit().of("tuples_carry_labels")
    assert set(finding.columns) == {"tariff_line", "net_mass_kg"}
    assert finding.facts["amounts_that_follow"] == ["value_usd"]
    assert "value_usd" in finding.sentence_en and "value_usd" in finding.sentence_es


def test_a_single_copied_column_is_named_as_one_that_gives_the_label_away(honest):
    said = copied(honest(), ["value_usd"]).audit()
    (finding,) = said.of("column_gives_label_away")
    assert finding.columns == ("value_usd",)
    assert not said.of("tuples_carry_labels")


def test_copies_whose_labels_were_drawn_anew_are_no_leak(honest):
    table = copied(honest(), ["origin", "tariff_line", "net_mass_kg"])
    own = (np.random.default_rng(0).random(len(table.label)) < 0.2).astype(float)
    assert not replace(table, label=own).audit().of("tuples_carry_labels")


def test_a_heading_fixed_by_its_tariff_line_adds_nothing(honest):
    table = honest()
    table = table.plus("heading", table.frame["tariff_line"].str[:1])
    names = ["tariff_line", "heading", "net_mass_kg"]
    (finding,) = copied(table, names).audit().of("tuples_carry_labels")
    assert set(finding.columns) == {"tariff_line", "net_mass_kg"}


def test_a_sample_of_whole_groups_still_finds_the_tuple(honest, monkeypatch):
    names = ["tariff_line", "net_mass_kg"]
    monkeypatch.setattr(leaks, "MOST_ROWS", 2000)
    (finding,) = copied(honest(), names).audit().of("tuples_carry_labels")
    assert set(finding.columns) == set(names)


def test_a_look_up_of_copies_scores_wonders_and_says_how_many_it_had_seen(honest):
    (finding,) = copied(honest(), ["tariff_line", "net_mass_kg"]).audit().of("tuples_carry_labels")
    assert finding.facts["look_up"]["auc"] > 0.9
    assert finding.facts["look_up"]["rows_seen_before"] > 0.8


def test_repetition_counts_by_hand():
    group = np.array([0, 0, 1, 1, 1, 2])
    label = np.array([1, 1, 0, 1, 0, 0.0])
    said = repetition(group, label)
    assert said.tuples == 3
    assert said.repeated == pytest.approx(5 / 6)
    assert said.purity == 0.5
    assert said.chance == pytest.approx((2 * 0.5**2 + 2 * 0.5**3) / 2)


@property_of(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=2, max_size=60))
def test_agreement_equals_counting_pairs(pairs):
    group, codes = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    same = [
        codes[i] == codes[j] for i in range(len(pairs)) for j in range(i) if group[i] == group[j]
    ]
    everybody = [codes[i] == codes[j] for i in range(len(pairs)) for j in range(i)]
    chance = np.mean(everybody)
    expected = 0.0 if not same or chance == 1 else (np.mean(same) - chance) / (1 - chance)
    assert agreement(group, codes) == pytest.approx(expected)


def test_a_look_up_uses_the_past_only():
    group = np.array([0, 0, 1, 1])
    label = np.array([1.0, 0.0, 0.0, 1.0])
    order = np.array([0, 2, 1, 3])  # the first row of each tuple comes first
    assert look_up(group, label, order, 0.5).tolist() == [1.0, 0.0]


def test_missing_values_are_one_value_of_a_tuple(honest):
    table = copied(honest(), ["tariff_line", "net_mass_kg"])
    holes = table.frame["tariff_line"].where(table.frame["tariff_line"].str[-1] != "3", None)
    table = replace(table, frame=table.frame.assign(tariff_line=holes.astype(pd.StringDtype())))
    (finding,) = table.audit().of("tuples_carry_labels")
    assert set(finding.columns) == {"tariff_line", "net_mass_kg"}


def test_the_label_itself_never_joins_the_tuple(honest):
    table = copied(honest(), ["tariff_line", "net_mass_kg"])
    table = table.plus("penalty_usd", table.label, Role.OUTCOME)
    (finding,) = table.audit().of("tuples_carry_labels")
    assert "penalty_usd" not in finding.columns

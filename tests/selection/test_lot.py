from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pytest

from veedor.selection.lot import (
    Urn,
    draw,
    expected_draws,
    inclusion,
    split_draws,
    strata,
    streams,
)


def urn(**changed) -> Urn:
    given = {
        "cell": np.array([0] * 6),
        "stratum": np.array(["x"] * 4 + ["y"] * 2),
        "last": np.zeros(6, dtype=bool),
        "sure": np.array([3]),
        "chance": np.array([0.0]),
        "gives": np.array([False]),
    }
    return Urn(**(given | changed))


def test_random_numbers_can_be_recomputed_by_anyone_who_is_told_the_seed():
    found = streams(np.array(["118-2026-10-0001"], dtype=object), 7)[0, 1]
    digest = blake2b(b"118-2026-10-0001", digest_size=24, key=b"veedor lot 7").digest()
    assert found == (int.from_bytes(digest[8:16], "little") >> 11) / 2**53


def test_random_numbers_are_spread_evenly_and_unrelated_between_streams():
    numbers = streams(np.array([f"d{n}" for n in range(20_000)], dtype=object), 1)
    assert numbers.min() >= 0.0
    assert numbers.max() < 1.0
    assert np.abs(numbers.mean(axis=0) - 0.5).max() < 0.01
    assert np.abs(np.corrcoef(numbers.T) - np.eye(3)).max() < 0.03


def test_another_seed_gives_other_random_numbers():
    label = np.array(["a"], dtype=object)
    assert not np.array_equal(streams(label, 1), streams(label, 2))


def test_each_stratum_expects_one_draw_when_there_are_enough():
    size, cell = np.array([90, 9, 1]), np.array([0, 0, 0])
    share = expected_draws(size, cell, np.array([10]))
    assert share.sum() == pytest.approx(10.0)
    assert share.min() >= 1.0
    assert (share <= size + 1e-12).all()


def test_with_fewer_draws_than_strata_every_declaration_has_the_same_chance():
    size, cell = np.array([90, 9, 1]), np.array([0, 0, 0])
    share = expected_draws(size, cell, np.array([2]))
    assert share / size == pytest.approx([0.02, 0.02, 0.02])


def test_more_draws_than_declarations_take_them_all():
    size = np.array([3, 2])
    assert expected_draws(size, np.array([0, 0]), np.array([50])) == pytest.approx([3, 2])


def test_a_cell_without_declarations_or_draws_expects_nothing():
    size, cell = np.array([0, 4]), np.array([0, 1])
    assert expected_draws(size, cell, np.array([2, 0])).tolist() == [0.0, 0.0]


def test_the_chances_add_up_to_the_number_of_draws_expected():
    held = np.array([True] + [False] * 5)
    one = urn(last=held, sure=np.array([2]), chance=np.array([0.4]))
    # Two lots and the last place by score, whoever has it.
    assert inclusion(one).sum() == pytest.approx(3.0)
    assert inclusion(one)[0] > 0.6


def test_the_number_drawn_is_exact_and_never_too_many_of_a_stratum():
    tickets = np.random.default_rng(3)
    for _ in range(200):
        drawn = draw(urn(), tickets.random(6), tickets.random(1))
        assert drawn.sum() == 3
        assert drawn[4:].sum() in (1, 2)


def test_a_last_place_that_is_kept_is_not_in_the_urn():
    held = np.array([True] + [False] * 5)
    one = urn(last=held, sure=np.array([5]), chance=np.array([0.5]))
    assert draw(one, np.zeros(6), np.zeros(1)).tolist() == [False] + [True] * 5


def test_a_share_that_floats_make_a_little_too_small_is_still_whole():
    whole, chance = split_draws(np.array([0.1 * 3 / 0.3 * 3 - 1e-12, 2.4, 0.0]))
    assert whole.tolist() == [3, 2, 0]
    assert chance == pytest.approx([0.0, 0.4, 0.0])


def test_strata_cut_numbers_by_quintile_of_their_day_and_keep_words():
    day = np.array(["2026-03-01"] * 10 + ["2026-03-02"] * 10)
    amount = np.concatenate([np.arange(10.0), 1000 + np.arange(10.0)])
    label = strata({"amount": amount}, day)
    assert label[:10].tolist() == label[10:].tolist()
    assert np.bincount(label[:10])[np.unique(label)].tolist() == [2] * 5
    both = strata({"amount": amount, "kind": np.array(["a", "b"] * 10)}, day)
    assert len(np.unique(both)) == 10


def test_without_lot_strata_there_is_one_stratum():
    assert strata({}, np.array(["2026-03-01"] * 3)).tolist() == [0, 0, 0]


def test_a_missing_number_is_a_stratum_of_its_own():
    label = strata({"amount": np.array([1.0, np.nan, 2.0])}, np.array(["2026-03-01"] * 3))
    assert label[1] not in (label[0], label[2])

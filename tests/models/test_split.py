import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.errors import InputError, NotEnoughData
from veedor.models import split


def test_the_time_split_leaves_the_gap_out():
    day = np.arange(100)
    parts = split.time_split(day, test_share=0.2, gap_days=10)
    assert day[parts.test].min() - day[parts.train].max() > 10
    assert len(parts.test) == 20


def test_a_time_split_without_a_past_is_refused():
    with pytest.raises(NotEnoughData):
        split.time_split([5, 5, 5], gap_days=0)
    with pytest.raises(InputError):
        split.time_split(np.arange(10), test_share=1.5)


@given(st.lists(st.integers(0, 12), min_size=30, max_size=80), st.integers(0, 5))
def test_no_group_stands_on_both_sides(groups, seed):
    groups = np.array([*groups, *range(5)])
    tested = []
    for part in split.group_folds(groups, 5, seed):
        assert not set(groups[part.train]) & set(groups[part.test])
        tested.extend(part.test)
    assert sorted(tested) == list(range(len(groups)))


def test_a_random_k_fold_is_refused_unless_asked_for_by_name():
    with pytest.raises(InputError, match="flatter"):
        split.random_folds(100)
    assert len(split.random_folds(100, i_know_rows_are_independent=True)) == 5


def test_forward_folds_only_learn_from_the_past():
    day = np.sort(np.random.default_rng(0).integers(0, 300, 1_000))
    for part in split.forward_folds(day, folds=3, gap_days=14):
        assert day[part.train].max() < day[part.test].min() - 14


def test_an_entity_disjoint_test_meets_no_known_entity():
    parts = split.Split(np.arange(5), np.arange(5, 10))
    entity = np.array(list("aabbc" + "acdde"))
    cold = split.entity_disjoint(parts, entity)
    assert list(entity[cold.test]) == ["d", "d", "e"]


def test_seen_rows_are_told_from_unseen_ones():
    assert list(split.seen_before(["a", "b"], ["b", "c"])) == [False, True]


def test_the_weekly_stream_learns_only_from_what_was_chosen():
    day = np.repeat(np.arange(60), 10)
    seen_labelled = []

    def choose(labelled, week):
        assert not set(labelled) & set(week)
        seen_labelled.append(set(labelled))
        return np.arange(len(week), dtype=float)

    protocol = split.Protocol(share=0.1, first_days=20, by_lot=0.5)
    weeks = list(split.prequential(day, choose, protocol))
    first = set(np.flatnonzero(day < 20))
    chosen = [set(picked) for _, picked in weeks]
    for k, labelled in enumerate(seen_labelled):
        assert labelled == first.union(*chosen[:k])
    assert all(len(picked) == max(1, round(0.1 * len(week))) for week, picked in weeks)
    assert all(set(picked) <= set(week) for week, picked in weeks)

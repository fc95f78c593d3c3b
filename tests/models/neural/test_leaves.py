import numpy as np
import pytest

from tests.models.neural.worlds import world
from veedor.models.neural.leaves import Growing, grow

HERE = world(900, 4)
NUMBERS = HERE.X[:, :5]
GROWING = Growing(trees=9, depth=3, smallest_leaf=2)


@pytest.fixture(scope="module")
def groves():
    part = np.arange(900) % 3
    return grow(GROWING, NUMBERS, HERE.y.astype(float), np.ones(900), part, 7)


def test_every_row_lands_in_the_leaf_where_xgboost_puts_it(groves):
    others = np.arange(900) % 3 != 1
    booster = GROWING.grower(8, float(np.clip(HERE.y.mean(), 1e-3, 1)))
    booster.fit(NUMBERS[others], HERE.y[others], sample_weight=np.ones(others.sum()))
    margin = booster.predict(NUMBERS, output_margin=True)
    said = groves.value[groves(NUMBERS)[:, 1]].sum(axis=1)
    assert np.ptp(margin - said) < 1e-5
    assert np.ptp(said) > 0.1


def test_leaves_of_different_trees_have_different_numbers(groves):
    assert groves.trees == 9
    leaves = groves(NUMBERS).reshape(900, -1)
    assert leaves.shape == (900, 27)
    seen = [set(column) for column in leaves.T]
    assert sum(map(len, seen)) == len(set().union(*seen)) <= len(groves.value)


def test_a_grove_has_not_seen_the_part_it_describes():
    part = np.arange(900) % 3
    answers = HERE.y.astype(float)
    turned = answers.copy()
    turned[part == 2] = np.roll(turned[part == 2], 7)  # the base rate stays as it was
    one, other = (grow(GROWING, NUMBERS, y, np.ones(900), part, 7) for y in (answers, turned))
    of_others = one.feature.reshape(3, 9, -1), other.feature.reshape(3, 9, -1)
    width = min(grove.shape[2] for grove in of_others)
    assert (of_others[0][2, :, :width] == of_others[1][2, :, :width]).all()
    assert (of_others[0][0, :, :width] != of_others[1][0, :, :width]).any()


def test_no_row_has_no_leaves(groves):
    assert groves(NUMBERS[:0]).shape == (0, 3, 9)

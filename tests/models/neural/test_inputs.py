# ruff: noqa: N806 - X is scikit-learn's own name

import numpy as np
import pytest

from veedor.models.neural.inputs import Codes, Numbers, split_columns


def test_a_rare_code_is_as_good_as_unknown():
    codes = np.array([[1], [1], [1], [2], [0], [5], [5], [5]])
    known = Codes.learn(codes, fewest=3)
    assert known.sizes == (3,)
    assert known.rows[0].tolist() == [0, 1, 0, 0, 0, 2]
    assert known.known(0).tolist() == [1, 5]
    assert known.seen[0].tolist() == [2, 3, 3]


def test_what_is_no_code_becomes_zero():
    X = np.array([[1.5, 3], [2.5, np.nan], [np.nan, -1], [0, 2.0**25]], dtype=np.float32)
    numbers, codes = split_columns(X, (1,))
    assert codes[:, 0].tolist() == [3, 0, 0, 0]
    assert numbers[:2, 0].tolist() == [1.5, 2.5]


def test_empty_and_constant_columns_are_no_trouble():
    X = np.full((50, 3), np.nan, dtype=np.float32)
    X[:, 1] = 4
    X[:, 2] = np.arange(50)
    numbers = Numbers.learn(X)
    assert np.isfinite([numbers.low, numbers.high, numbers.centre, numbers.spread]).all()
    assert (numbers.spread > 0).all()
    assert numbers.may_lack.tolist() == [0]
    assert numbers.centre[2] == pytest.approx(24.5)

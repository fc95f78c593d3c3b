import numpy as np

from veedor.models.neural.rows import LATER, parts


def test_the_rows_that_say_when_to_stop_are_the_last_ones():
    y = np.tile([0, 0, 0, 1], 250)
    part = parts(y, None, 3, 0)
    assert (part[-150:] == LATER).all()
    assert (part[:-150] != LATER).all()
    assert sorted(set(part[:-150])) == [0, 1, 2]
    assert (np.diff(part[:-150]) >= 0).all()  # stretches of time


def test_few_findings_make_the_later_rows_more_but_never_most():
    y = np.zeros(1_000, dtype=int)
    y[:900:45] = 1
    assert 0.15 < (parts(y, None, 3, 0) == LATER).mean() <= 0.3
    y[:] = 0
    y[:20] = 1
    assert (parts(y, None, 3, 0) == LATER).mean() <= 0.3


def test_copies_are_never_divided():
    groups = np.random.default_rng(0).integers(0, 80, 1_000)
    part = parts(np.ones(1_000), groups, 3, 1)
    for group in range(80):
        assert len(set(part[groups == group])) == 1
    assert 0.05 < (part == LATER).mean() <= 0.15

import numpy as np

from veedor.models.anomaly.peers import POOLED, fit_peers

LOT = np.random.default_rng(8)
SHIRTS, TRACTORS = LOT.normal(0, 1, size=(400, 3)), LOT.normal(50, 1, size=(250, 3))
ROWS = np.vstack([SHIRTS, TRACTORS, LOT.normal(0, 30, size=(90, 3))])
GROUP = np.array(["61"] * 400 + ["87"] * 250 + ["01", "02", "03"] * 30, dtype=object)


def test_a_value_usual_for_all_is_unusual_in_its_own_group():
    detector = fit_peers(ROWS, GROUP)
    tractor_among_shirts = detector(np.full((1, 3), 50.0), np.array(["61"]))
    tractor_among_tractors = detector(np.full((1, 3), 50.0), np.array(["87"]))
    assert tractor_among_shirts.percentile[0] > 99
    assert tractor_among_tractors.percentile[0] < 50


def test_every_row_is_told_how_many_peers_it_was_compared_with():
    told = fit_peers(ROWS, GROUP)(ROWS, GROUP)
    assert set(told.peers[GROUP == "61"]) == {400}
    assert set(told.peers[GROUP == "87"]) == {250}


def test_small_and_unknown_groups_are_compared_with_the_pooled_remainder():
    detector = fit_peers(ROWS, GROUP, fewest=80)
    told = detector(ROWS[-1:], np.array(["99"], dtype=object))
    assert told.group[0] == POOLED
    assert told.peers[0] == 90


def test_a_missing_group_is_pooled():
    detector = fit_peers(ROWS, GROUP)
    assert detector(ROWS[:1], np.array([None], dtype=object)).group[0] == POOLED


def test_percentiles_inside_each_group_are_even():
    told = fit_peers(ROWS, GROUP)(ROWS, GROUP)
    for rows in (GROUP == "61", GROUP == "87"):
        assert abs(told.percentile[rows].mean() - 50) < 2

import numpy as np
import pytest

from veedor.models.export.trees import SEEN, Tree, forest_of


def stump(threshold: float, feature: int = 0, seen: str = "low") -> Tree:
    """Left leaf 1, right leaf 2."""
    return Tree(
        left=np.array([1, -1, -1]), right=np.array([2, -1, -1]), feature=np.array([feature, 0, 0]),
        threshold=np.array([threshold, 0.0, 0.0]), seen=np.full(3, SEEN.index(seen)),
        value=np.array([0.0, 1.0, 2.0]),
    )  # fmt: skip


@pytest.mark.parametrize("threshold", [0.1, -0.1, 1 / 3, 1e-50, -1e-50, 0.0, 1e300, 2.0**-149, 7.0])
def test_a_threshold_in_32_bits_parts_32_bit_values_as_the_one_in_64_does(threshold):
    near = np.float32(np.clip(threshold, -3e38, 3e38))
    beside = [np.nextafter(near, np.float32(side)) for side in (-np.inf, np.inf)]
    values = np.array([near, *beside, 0.0, 1.0, -1.0], np.float32)
    tiny = np.finfo(np.float32).tiny
    values = values[(np.abs(values) >= tiny) | (values == 0)]  # servers flush what is smaller
    narrow = forest_of([stump(threshold)], 1).thresholds(np.float32)[0]
    assert ((values <= narrow) == (values.astype(float) <= threshold)).all()


def test_a_right_child_stands_after_its_left_sibling_and_a_leaf_leads_to_itself():
    deep = Tree(
        left=np.array([3, -1, -1, 1, -1]), right=np.array([4, -1, -1, 2, -1]),
        feature=np.array([0, 0, 0, 1, 0]), threshold=np.array([5.0, 0, 0, 6.0, 0]),
        seen=np.zeros(5, int), value=np.array([0.0, 10, 11, 0, 12]),
    )  # fmt: skip
    forest = forest_of([stump(1.0), deep], 2)
    assert forest.roots.tolist() == [0, 3]
    assert forest.depths.tolist() == [1, 2]
    assert forest.child[[0, 3]].tolist() == [1, 4]
    leaf = np.flatnonzero(np.isnan(forest.threshold))
    assert (forest.child[leaf] == leaf).all()
    assert sorted(forest.value[leaf]) == [1, 2, 10, 11, 12]


def test_only_the_ways_of_seeing_a_missing_value_that_occur_are_kept():
    forest = forest_of([stump(1.0, 1, "high"), stump(2.0, 0, "zero")], 3)
    assert forest.seen == ("high", "zero")
    assert forest.column[forest.roots].tolist() == [1, 3]

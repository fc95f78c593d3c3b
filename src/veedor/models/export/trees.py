"""Decision trees of any library as flat arrays that a graph of stock operations can walk.

Every library asks the same question at a node, `feature ≤ threshold` (XGBoost: `<`), and sends a
missing value one way. Here the nodes of all trees stand in one row, a right child directly after
its left sibling, so that one step is `child[node] + (value > threshold[node])`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Seen = Literal["low", "high", "zero", "zero_low", "zero_high"]
"""What a node sees of a missing value: below or above every threshold, or as zero; `zero_low` and
`zero_high` treat zero itself as missing too (LightGBM's `missing_type` Zero)."""
SEEN: tuple[Seen, ...] = ("low", "high", "zero", "zero_low", "zero_high")


@dataclass(frozen=True, kw_only=True)
class Tree:
    """One fitted tree, node by node, root first; `left` and `right` are −1 at a leaf.

    `seen` has for each node the place in `SEEN` of what it sees of a missing value; `value` is
    read at leaves only.
    """

    left: NDArray[Any]
    right: NDArray[Any]
    feature: NDArray[Any]
    threshold: NDArray[Any]
    seen: NDArray[Any]
    value: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Forest:
    """All trees of an estimator in one row of nodes.

    A leaf's threshold is NaN, which no value exceeds, and its child is itself: walking on from it
    stays there, so that every tree can be walked equally far. `column` is the feature's place in
    a matrix that repeats all `width` features for each way in `seen` of seeing a missing value.
    `strict`: a value equal to the threshold goes right (XGBoost) instead of left.
    """

    column: NDArray[np.int32]
    threshold: NDArray[np.float64]
    child: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    depths: NDArray[np.int32]
    seen: tuple[Seen, ...]
    width: int
    strict: bool

    def thresholds(self, kind: type[np.floating]) -> NDArray[Any]:
        """Thresholds in the precision of the values, such that every comparison ends the same.

        For a value of 32 bits, `value ≤ t` is `value ≤ t rounded down to 32 bits`. Zero never
        moves: servers flush the subnormal numbers beside it to zero.
        """
        most = np.finfo(kind).max
        down = np.clip(self.threshold, -most, most).astype(kind)
        if kind is np.float32 and not self.strict:
            above = down.astype(np.float64) > self.threshold
            down = np.where(above, np.nextafter(down, kind(-np.inf)), down)
            tiny = np.finfo(kind).tiny
            down = np.where((down < 0) & (down > -tiny), -tiny, down)
        return down.astype(kind)


def forest_of(trees: Sequence[Tree], width: int, *, strict: bool = False) -> Forest:
    """These trees, over a matrix of `width` columns, in one row of nodes."""
    used = sorted({int(k) for tree in trees for k in np.unique(tree.seen[tree.left >= 0])})
    place = np.zeros(len(SEEN), np.int64)
    place[used] = np.arange(len(used))
    parts: dict[str, list[NDArray[Any]]] = {
        k: [] for k in ("column", "threshold", "child", "value")
    }
    roots, depths, first = [], [], 0
    for tree in trees:
        order, depth = _siblings_together(tree)
        number = np.empty(len(tree.left), np.int64)
        number[order] = first + np.arange(len(order))
        left = tree.left[order]
        is_leaf = left < 0
        column = place[tree.seen[order]] * width + tree.feature[order]
        parts["column"].append(np.where(is_leaf, 0, column))
        parts["threshold"].append(np.where(is_leaf, np.nan, tree.threshold[order]))
        parts["child"].append(np.where(is_leaf, number[order], number[left]))
        parts["value"].append(np.where(is_leaf, tree.value[order], 0.0))
        roots.append(first)
        depths.append(depth)
        first += len(order)
    return Forest(
        column=np.concatenate(parts["column"]).astype(np.int32),
        threshold=np.concatenate(parts["threshold"]).astype(np.float64),
        child=np.concatenate(parts["child"]).astype(np.int32),
        value=np.concatenate(parts["value"]).astype(np.float64),
        roots=np.array(roots, np.int32),
        depths=np.array(depths, np.int32),
        seen=tuple(SEEN[k] for k in used) or SEEN[:1],
        width=width,
        strict=strict,
    )


def _siblings_together(tree: Tree) -> tuple[NDArray[np.int64], int]:
    """The tree's nodes level by level, siblings side by side; and how deep it is."""
    levels = [np.zeros(1, np.int64)]
    while True:
        inner = levels[-1][tree.left[levels[-1]] >= 0]
        if not len(inner):
            return np.concatenate(levels), len(levels) - 1
        levels.append(np.column_stack([tree.left[inner], tree.right[inner]]).ravel())

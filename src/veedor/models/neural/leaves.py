"""The leaves of small boosted trees in which a declaration lands, as plain arrays.

A tree has always seen the answer of the rows it was grown on, so its leaves say more of them than
they will say of new ones, and a network that reads them learns to believe too much. Here several
groves are grown, each without one part of the rows; a training row is described by the grove that
has not seen it, a new row by all of them in turn.
"""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK = 4_096  # rows walked at a time


@dataclass(frozen=True, kw_only=True)
class Growing:
    """How the trees of a grove are grown: few, shallow, and with large leaves."""

    trees: int = 80
    depth: int = 4
    learning_rate: float = 0.08
    smallest_leaf: float = 5.0  # of the sum of p·(1 − p): about this many findings when rare

    def grower(self, seed: int, base: float) -> Any:
        """An unfitted XGBoost that grows one grove."""
        from xgboost import XGBClassifier

        return XGBClassifier(
            n_estimators=self.trees, max_depth=self.depth, learning_rate=self.learning_rate,
            min_child_weight=self.smallest_leaf, subsample=0.7, colsample_bytree=0.5,
            reg_lambda=5.0, tree_method="hist", n_jobs=1, base_score=base, random_state=seed,
        )  # fmt: skip


@dataclass(frozen=True)
class Groves:
    """All trees, grove after grove; arrays of shape (groves × trees, nodes) unless said.

    In a node a row goes left when its `feature` is below `threshold` (float32 both), or when it is
    missing and `missing_left`; a leaf leads to itself. `leaf` is the leaf's number among all leaves
    of all trees, `value` (leaves,) what it adds to the log-odds. `depth` steps reach every leaf.
    """

    groves: int
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    missing_left: NDArray[np.bool_]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    leaf: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    @property
    def trees(self) -> int:
        """Trees of one grove."""
        return len(self.feature) // self.groves

    def __call__(self, X: NDArray[np.float32]) -> NDArray[np.int32]:
        """The leaf of each row in each tree; shape (rows, groves, trees)."""
        starts = range(0, max(len(X), 1), CHUNK)
        parts = [self._walk(X[start : start + CHUNK]) for start in starts]
        return np.concatenate(parts).reshape(len(X), self.groves, self.trees)

    def _walk(self, X: NDArray[np.float32]) -> NDArray[np.int32]:
        tree = np.arange(len(self.feature))
        node = np.zeros((len(X), len(tree)), dtype=np.int32)
        row = np.arange(len(X))[:, None]
        for _ in range(self.depth):
            value = X[row, self.feature[tree, node]]
            below = np.where(
                np.isnan(value), self.missing_left[tree, node], value < self.threshold[tree, node]
            )
            node = np.where(below, self.left[tree, node], self.right[tree, node])
        return self.leaf[tree, node]


def grow(  # noqa: PLR0913, PLR0917
    growing: Growing,
    X: NDArray[np.float32],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    part: NDArray[np.int64],
    seed: int,
) -> Groves:
    """One grove for each part, grown on the rows of the other parts."""
    from veedor.models.threads import side_by_side

    base = float(np.clip(np.average(y, weights=weight), 1e-3, 1 - 1e-3))
    parts = np.unique(part)
    jobs = []
    for k in parts:
        others = part != k if len(parts) > 1 else np.full(len(part), True)
        jobs.append((growing.grower(seed + int(k), base), X[others], y[others], weight[others]))
    grown = side_by_side(_grow_one, jobs)
    return _as_arrays(len(parts), [tree for grove in grown for tree in grove])


def _grow_one(grower: Any, X: Any, y: Any, weight: Any) -> list[dict[str, Any]]:
    booster = grower.fit(X, y, sample_weight=weight).get_booster()
    stored = json.loads(booster.save_raw("json"))
    return stored["learner"]["gradient_booster"]["model"]["trees"]


def _as_arrays(groves: int, trees: Sequence[dict[str, Any]]) -> Groves:
    widest = max(len(tree["left_children"]) for tree in trees)
    shape = (len(trees), widest)
    feature, left, right = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    threshold, missing_left = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=bool)
    leaf, depth = np.zeros(shape, dtype=np.int32), 0
    values: list[float] = []
    for t, tree in enumerate(trees):
        n = len(tree["left_children"])
        to_left, to_right = np.array(tree["left_children"]), np.array(tree["right_children"])
        ends = to_left < 0
        left[t, :n] = np.where(ends, np.arange(n), to_left)
        right[t, :n] = np.where(ends, np.arange(n), to_right)
        feature[t, :n] = np.where(ends, 0, tree["split_indices"])
        threshold[t, :n] = tree["split_conditions"]
        missing_left[t, :n] = np.array(tree["default_left"], dtype=bool)
        leaf[t, np.flatnonzero(ends)] = len(values) + np.arange(ends.sum())
        values.extend(np.array(tree["split_conditions"])[ends])
        depth = max(depth, _depth(to_left, to_right))
    return Groves(
        groves=groves, feature=feature, threshold=threshold, missing_left=missing_left, left=left,
        right=right, leaf=leaf, value=np.array(values, dtype=np.float32), depth=depth,
    )  # fmt: skip


def _depth(left: NDArray[np.int64], right: NDArray[np.int64]) -> int:
    level, depth = np.array([0]), 0
    while True:
        inner = level[left[level] >= 0]
        if not len(inner):
            return depth
        level, depth = np.concatenate([left[inner], right[inner]]), depth + 1

"""Forests and fitted pipelines as stock TensorFlow operations; `tf` is handed in, never imported.

Numbers keep the precision that the native library gives them: 32-bit where it compares 32-bit
values, 64-bit sums of leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from veedor.models.export.kinds import Grown, grown, refuse
from veedor.models.export.steps import STEPS
from veedor.models.export.trees import Forest, Seen

NEARLY_ZERO = float(np.float32(1e-35))  # LightGBM's kZeroThreshold: up to it a value is zero
LEAST = 1e-6  # a probability learnt from a list stays so far from 0 and 1
SHALLOWER = 4  # levels; trees of about the same depth are walked together


def leaves(tf: Any, forest: Forest, matrix: Any) -> Any:
    """The sum over all trees of the leaf each row reaches; shape (rows,), float64.

    Trees are walked in groups of like depth, because a group goes as deep as its deepest tree.
    """
    wide = _wide(tf, forest, matrix)
    parts = [_reached(tf, forest, wide, *group) for group in _alike(forest)]
    return tf.add_n([tf.reduce_sum(part, axis=1) for part in parts])


def leaves_in_order(tf: Any, forest: Forest, matrix: Any, start: float) -> Any:
    """The same sum in 32 bits, one tree after the other from `start`, as XGBoost adds; float32."""
    depth = int(forest.depths.max())
    reached = _reached(tf, forest, _wide(tf, forest, matrix), forest.roots, depth)
    first = tf.fill([tf.shape(matrix)[0], 1], tf.constant(start, tf.float32))
    added = tf.concat([first, tf.cast(reached, tf.float32)], axis=1)
    return tf.cumsum(added, axis=1)[:, -1]


def _wide(tf: Any, forest: Forest, matrix: Any) -> Any:
    """The matrix side by side with itself, once for each way of seeing a missing value."""
    return tf.concat([_seen(tf, matrix, seen) for seen in forest.seen], axis=1)


def _reached(tf: Any, forest: Forest, wide: Any, roots: Any, depth: int) -> Any:
    """The value of the leaf each row reaches in each of these trees, shape (rows, trees), float64.

    All rows and trees take one step at a time.
    """
    threshold = tf.constant(forest.thresholds(wide.dtype.as_numpy_dtype))
    column, child = tf.constant(forest.column), tf.constant(forest.child)
    flat, rows = tf.reshape(wide, [-1]), tf.shape(wide)[0]
    row_start = (tf.range(rows) * (forest.width * len(forest.seen)))[:, tf.newaxis]
    beyond = tf.greater_equal if forest.strict else tf.greater
    node = tf.tile(tf.constant(roots)[tf.newaxis, :], [rows, 1])
    for _ in range(depth):
        found = tf.gather(flat, row_start + tf.gather(column, node))
        goes_right = beyond(found, tf.gather(threshold, node))
        node = tf.gather(child, node) + tf.cast(goes_right, tf.int32)
    return tf.gather(tf.constant(forest.value), node)


def _alike(forest: Forest) -> list[tuple[Any, int]]:
    """Roots in groups of trees of about the same depth, and the depth of each group."""
    group = -(-forest.depths // SHALLOWER)
    return [
        (forest.roots[group == k], int(forest.depths[group == k].max())) for k in np.unique(group)
    ]


def _seen(tf: Any, matrix: Any, seen: Seen) -> Any:
    """The matrix with missing values as nodes see them; infinities stay short of `low`, `high`."""
    most = matrix.dtype.max
    bounded = tf.clip_by_value(matrix, -most, most)
    missing = tf.math.is_nan(matrix)
    if seen.startswith("zero_"):
        missing |= tf.equal(matrix, 0)
    fill = {"low": -np.inf, "high": np.inf, "zero": 0.0}[seen.rpartition("_")[2]]
    return tf.where(missing, tf.constant(fill, matrix.dtype), bounded)


def answer(tf: Any, found: Grown, matrix: Any) -> Any:
    """What the estimator of these trees answers for each row: probability, or value; float64."""
    taken = tf.cast(matrix, tf.float32) if found.narrows else matrix
    if found.zeroes:
        taken = tf.where(tf.abs(taken) <= NEARLY_ZERO, tf.zeros_like(taken), taken)
    links = {"identity": lambda z: z, "logistic": tf.sigmoid, "exponential": tf.exp}
    if not found.in_order:
        return links[found.link](found.start + leaves(tf, found.forest, taken))
    raw = tf.cast(leaves_in_order(tf, found.forest, taken, found.start), tf.float64)
    return tf.cast(tf.cast(links[found.link](raw), tf.float32), tf.float64)


def predicted(tf: Any, pipeline: Pipeline, matrix: Any) -> Any:
    """What a fitted pipeline answers for a matrix of `Design`: the probability of class 1, or the
    regressor's value; shape (rows,), float64.

    An estimator that says itself how it is a graph has `to_graph(tf, matrix)`: a neural network
    does. Raises DeclarationError for a step or estimator that stock operations cannot say.
    """
    for _, step in pipeline.steps[:-1]:
        if step is None or step == "passthrough" or hasattr(step, "fit_resample"):
            continue  # samplers only act in training
        matrix = _step(step)(tf, step, matrix)
    return estimated(tf, pipeline.steps[-1][1], matrix)


def estimated(tf: Any, estimator: Any, matrix: Any) -> Any:
    """What the last step answers."""
    if hasattr(estimator, "to_graph"):
        return tf.cast(estimator.to_graph(tf, matrix), tf.float64)
    found = grown(estimator)
    if found is not None:
        return answer(tf, found, matrix)
    by_name = OTHERS.get(type(estimator).__name__)
    if by_name is not None:
        return by_name(tf, estimator, matrix)
    raise refuse(estimator, "is a kind of estimator veedor does not know how to write")


def _logistic(tf: Any, estimator: Any, matrix: Any) -> Any:
    if len(estimator.classes_) != 2:
        raise refuse(estimator, f"knows {len(estimator.classes_)} classes instead of two")
    weights = tf.constant(estimator.coef_.astype(np.float64).T)
    odds = tf.linalg.matmul(tf.cast(matrix, tf.float64), weights)
    return tf.sigmoid(odds[:, 0] + float(estimator.intercept_[0]))


def _bags(tf: Any, estimator: Any, matrix: Any) -> Any:
    """`BaggingPU`: the mean of its members."""
    members = [estimated(tf, member, matrix) for member in estimator.members_]
    return _bounded(tf, tf.add_n(members) / len(members))


def _corrected(tf: Any, estimator: Any, matrix: Any) -> Any:
    """`ElkanNoto`: the probability of being listed over how often a positive is listed."""
    listed = estimated(tf, estimator.member_, matrix)
    return _bounded(tf, listed / estimator.label_frequency_)


def _bounded(tf: Any, probability: Any) -> Any:
    return tf.clip_by_value(probability, LEAST, 1 - LEAST)


def _step(step: Any) -> Callable[[Any, Any, Any], Any]:
    found = STEPS.get(type(step).__name__)
    if found is None and hasattr(step, "get_support"):
        return STEPS["get_support"]
    if found is None:
        raise refuse(step, "is a preparation step")
    return found


OTHERS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "LogisticRegression": _logistic, "BaggingPU": _bags, "ElkanNoto": _corrected,
}  # fmt: skip

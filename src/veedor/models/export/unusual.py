"""The anomaly percentile as stock operations: an isolation forest, and beside it the neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from veedor.models.export.kinds import average_path, isolation
from veedor.models.export.walk import leaves

SAME = 1e-12  # scores closer than this are one score: they differ by the order of a sum
FARTHEST = 10.0  # standard deviations; as in `veedor.models.anomaly`
COPY = 1e-5  # a distance below it is that of a row to its own copy: the rest is rounding


def unusual(tf: Any, anomaly: Any, matrix: Any) -> Any:
    """Percentile among training rows, 0 to 100, shape (rows,); higher is more unusual."""
    if hasattr(anomaly, "forest"):
        standard = _standardised(tf, anomaly, matrix)
        score = isolation_score(tf, anomaly.forest, standard)
    else:
        score = _fused(tf, anomaly.detector, matrix)
    return percentile(tf, score, anomaly.training_scores)


def why_not(anomaly: Any) -> str | None:
    """Why stock operations cannot say this anomaly model; None when they can."""
    if hasattr(anomaly, "forest"):
        return None
    detector = getattr(anomaly, "detector", None)
    needed = ("usual_", "forest_", "neighbours_", "k_", "means_", "spreads_")
    if detector is not None and all(hasattr(detector, name) for name in needed):
        return None
    return f"{type(detector or anomaly).__name__} cannot be said in stock operations"


def isolation_score(tf: Any, forest: Any, matrix: Any) -> Any:
    """2^(−mean path length over its mean for a random search); higher is more abnormal."""
    per_tree = float(average_path(np.array([forest._max_samples]))[0])
    length = leaves(tf, isolation(forest), matrix)
    return tf.pow(tf.constant(2.0, tf.float64), -length / (len(forest.estimators_) * per_tree))


def percentile(tf: Any, score: Any, among: Any) -> Any:
    """The middle place of each score among sorted ones, from 0 to 100; equal scores share it."""
    ranks = tf.constant(among)
    below = tf.searchsorted(ranks, score - SAME, side="left")
    upto = tf.searchsorted(ranks, score + SAME, side="right")
    return 100 * tf.cast(below + upto, tf.float64) / (2 * len(among))


def _standardised(tf: Any, usual: Any, matrix: Any) -> Any:
    """Deviations from the mean, capped; a missing value counts as the mean."""
    kind = np.result_type(np.float32, usual.centre.dtype, usual.spread.dtype)
    wide = (tf.cast(matrix, kind) - usual.centre.astype(kind)) / usual.spread.astype(kind)
    known = tf.where(tf.math.is_nan(wide), tf.zeros_like(wide), wide)
    return tf.cast(tf.clip_by_value(known, -FARTHEST, FARTHEST), tf.float32)


def _fused(tf: Any, detector: Any, matrix: Any) -> Any:
    """The mean of both detectors' deviations; higher is more abnormal."""
    standard = _standardised(tf, detector.usual_, matrix)
    forest = isolation_score(tf, detector.forest_, standard)
    distance = _neighbour_distance(tf, detector, tf.asinh(standard))
    parts = (tf.stack([forest, distance], axis=1) - detector.means_) / detector.spreads_
    return tf.reduce_mean(tf.clip_by_value(parts, -FARTHEST, FARTHEST), axis=1)


def _neighbour_distance(tf: Any, detector: Any, rows: Any) -> Any:
    """Distance to the k-th nearest of the reference rows; one copy of the row does not count."""
    reference = np.asarray(detector.neighbours_._fit_X, np.float64)
    others = tf.constant(reference)
    own = tf.cast(rows, tf.float64)
    products = tf.linalg.matmul(own, others, transpose_b=True)
    square = tf.reduce_sum(own * own, axis=1)[:, tf.newaxis] - 2 * products
    square = tf.maximum(square + (reference**2).sum(axis=1), tf.constant(0.0, tf.float64))
    wanted = min(detector.k_ + 1, len(reference))
    near = tf.sqrt(-tf.math.top_k(-square, k=wanted).values)
    is_copy = tf.cast(near[:, 0] < COPY, tf.int32)
    at = tf.minimum(detector.k_ - 1 + is_copy, wanted - 1)
    return tf.gather(near, at, batch_dims=1)

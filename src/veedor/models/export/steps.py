"""The steps before an estimator as stock operations, each in the precision the step itself uses.

Only what can be said exactly is here; any other step refuses the export by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from veedor.errors import DeclarationError

# scikit-learn's own (sklearn/preprocessing/_data.py): a rank this near an edge is at the edge, and
# a normal score goes no farther than that of this rank.
NEAR_EDGE = 1e-7
FARTHEST_NORMAL = (-5.199337582605575, 5.19933758270342)


def caps(tf: Any, step: Any, matrix: Any) -> Any:
    """`Caps`: values between two quantiles; missing stays missing."""
    kind = np.result_type(matrix.dtype.as_numpy_dtype, step.low_.dtype)
    wide = tf.cast(matrix, kind)
    held = tf.clip_by_value(wide, step.low_.astype(kind), step.high_.astype(kind))
    return tf.where(tf.math.is_nan(wide), wide, held)


def stepped(tf: Any, step: Any, matrix: Any) -> Any:
    """`Steps`: the nearest of a few hundred quantiles, in columns of that many values."""
    columns = [k for k, edges in enumerate(step.edges_) if edges is not None]
    if not columns:
        return matrix
    kind = matrix.dtype.as_numpy_dtype
    longest = max(len(step.edges_[k]) for k in columns)
    edges = np.full((len(columns), longest), np.inf, kind)
    middles = np.zeros((len(columns), longest + 1), kind)
    for row, k in enumerate(columns):
        edges[row, : len(step.edges_[k])] = step.edges_[k]
        middles[row, : len(step.middles_[k])] = step.middles_[k]
    last = np.array([len(step.middles_[k]) - 1 for k in columns], np.int32)[:, np.newaxis]
    chosen = tf.transpose(tf.gather(matrix, columns, axis=1))
    place = tf.minimum(tf.searchsorted(tf.constant(edges), chosen, side="right"), last)
    near = tf.gather(tf.constant(middles), place, batch_dims=1)
    near = tf.transpose(tf.where(tf.math.is_nan(chosen), chosen, near))
    where = np.full(len(step.edges_), -1)
    where[columns] = np.arange(len(columns))
    others = np.flatnonzero(where < 0)
    together = tf.concat([near, tf.gather(matrix, others, axis=1)], axis=1)
    where[others] = len(columns) + np.arange(len(others))
    return tf.gather(together, where, axis=1)


def imputed(tf: Any, step: Any, matrix: Any) -> Any:
    """`SimpleImputer`: a statistic in place of what is missing, and indicator columns after it."""
    if not _is_nan(step.missing_values):
        raise refuse_step(step, f"takes {step.missing_values!r} for missing")
    kind = matrix.dtype.as_numpy_dtype
    statistic = np.asarray(step.statistics_, dtype=float)
    kept = np.arange(len(statistic)) if step.keep_empty_features else _known(statistic)
    fill = np.nan_to_num(statistic[kept]).astype(kind)
    some = tf.gather(matrix, kept, axis=1)
    filled = tf.where(tf.math.is_nan(some), tf.constant(fill), some)
    if not step.add_indicator:
        return filled
    flagged = tf.gather(matrix, step.indicator_.features_, axis=1)
    return tf.concat([filled, tf.cast(tf.math.is_nan(flagged), matrix.dtype)], axis=1)


def standardised(tf: Any, step: Any, matrix: Any) -> Any:
    """`StandardScaler`: minus the mean, over the standard deviation."""
    kind = matrix.dtype.as_numpy_dtype
    if step.with_mean:
        matrix -= tf.constant(step.mean_.astype(kind))
    return matrix / tf.constant(step.scale_.astype(kind)) if step.with_std else matrix


def min_max(tf: Any, step: Any, matrix: Any) -> Any:
    """`MinMaxScaler`: to the range of the training rows, clipped if the scaler clips."""
    kind = matrix.dtype.as_numpy_dtype
    scaled = matrix * tf.constant(step.scale_.astype(kind)) + tf.constant(step.min_.astype(kind))
    if not step.clip:
        return scaled
    low, high = (kind(bound) for bound in step.feature_range)
    return tf.where(tf.math.is_nan(scaled), scaled, tf.clip_by_value(scaled, low, high))


def supported(tf: Any, step: Any, matrix: Any) -> Any:
    """Any selector of scikit-learn: the columns it supports."""
    return tf.gather(matrix, np.flatnonzero(step.get_support()), axis=1)


def called(tf: Any, step: Any, matrix: Any) -> Any:
    """A `FunctionTransformer` of `signed_log`, in 64 bits and rounded, or of a cast to 64 bits."""
    wide = tf.cast(matrix, tf.float64)
    if step.func is np.asarray and step.kw_args == {"dtype": float}:
        return wide
    if getattr(step.func, "__name__", "") != "signed_log":
        raise refuse_step(step, "calls a function of its own")
    return tf.cast(tf.sign(wide) * tf.math.log1p(tf.abs(wide)), matrix.dtype)


def normal_ranks(tf: Any, step: Any, matrix: Any) -> Any:
    """`QuantileTransformer`: the rank among training rows, and for `normal` its normal score."""
    columns = []
    wide = tf.cast(matrix, tf.float64)
    for k, knots in enumerate(step.quantiles_.T.astype(np.float64)):
        values = wide[:, k]
        up = interpolated(tf, values, knots, step.references_)
        down = interpolated(tf, -values, -knots[::-1], -step.references_[::-1])
        rank = 0.5 * (up - down)
        # scikit-learn moves the edges of normal scores only, in the precision of the matrix.
        near = NEAR_EDGE if step.output_distribution == "normal" else 0.0
        top = tf.cast(matrix[:, k] + near, tf.float64)
        bottom = tf.cast(matrix[:, k] - near, tf.float64)
        above = top > knots[-1] if near else top >= knots[-1]
        below = bottom < knots[0] if near else bottom <= knots[0]
        rank = tf.where(above, tf.ones_like(rank), rank)
        rank = tf.where(below, tf.zeros_like(rank), rank)
        columns.append(tf.where(tf.math.is_nan(values), values, rank))
    # The transformer keeps the rank in the matrix, hence in its precision, before it goes on.
    ranks = tf.cast(tf.cast(tf.stack(columns, axis=1), matrix.dtype), tf.float64)
    if step.output_distribution == "normal":
        scores = tf.clip_by_value(tf.math.ndtri(ranks), *FARTHEST_NORMAL)
        ranks = tf.where(tf.math.is_nan(ranks), ranks, scores)
    return tf.cast(ranks, matrix.dtype)


def interpolated(tf: Any, at: Any, knots: Any, heights: Any) -> Any:
    """Straight lines between the points, as `numpy.interp`; flat beyond the outer ones."""
    held = tf.clip_by_value(at, knots[0], knots[-1])
    place = tf.searchsorted(tf.constant(knots), held, side="right") - 1
    place = tf.clip_by_value(place, 0, len(knots) - 2)
    width = np.diff(knots)
    slope = np.divide(np.diff(heights), width, out=np.zeros(len(width)), where=width > 0)
    rise = tf.gather(tf.constant(slope), place) * (held - tf.gather(tf.constant(knots), place))
    inside = tf.gather(tf.constant(heights), place) + rise
    return tf.where(held >= knots[-1], tf.fill(tf.shape(held), tf.cast(heights[-1], tf.float64)),
                    inside)  # fmt: skip


def refuse_step(step: Any, why: str) -> DeclarationError:
    """The error for a preparation step in a form that is not written here."""
    return DeclarationError(
        f"The preparation step {type(step).__name__} {why}, which the export cannot say exactly.",
        where="export, savedmodel",
        next="Train without it, or export with --format joblib.",
    )


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and np.isnan(value)


def _known(statistic: Any) -> Any:
    return np.flatnonzero(~np.isnan(statistic))


STEPS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "Caps": caps,
    "Steps": stepped,
    "SimpleImputer": imputed,
    "StandardScaler": standardised,
    "MinMaxScaler": min_max,
    "FunctionTransformer": called,
    "QuantileTransformer": normal_ranks,
    "get_support": supported,
}

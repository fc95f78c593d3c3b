"""The steps before an estimator as stock operations, each in the precision the step itself uses.

Only what can be said exactly is here; any other step refuses the export by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from veedor.errors import DeclarationError


def caps(tf: Any, step: Any, matrix: Any) -> Any:
    """`Caps`: values between two quantiles; missing stays missing."""
    kind = np.result_type(matrix.dtype.as_numpy_dtype, step.low_.dtype)
    wide = tf.cast(matrix, kind)
    held = tf.clip_by_value(wide, step.low_.astype(kind), step.high_.astype(kind))
    return tf.where(tf.math.is_nan(wide), wide, held)


def stepped(tf: Any, step: Any, matrix: Any) -> Any:
    """`Steps`: the nearest of a few hundred quantiles, in the columns that have that many values."""
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
    "get_support": supported,
}

"""A whole `RiskModel` as one graph: members, blend, calibration, amount, anomaly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from veedor.errors import DeclarationError
from veedor.models.anomaly import FARTHEST
from veedor.models.calibrate import TAIL
from veedor.models.estimators import SOFTENING
from veedor.models.export.kinds import average_path, isolation
from veedor.models.export.walk import leaves, predicted

SAME = 1e-9  # anomaly scores closer than this are one score: they differ by the order of a sum


def answers(tf: Any, model: Any, matrix: Any) -> dict[str, Any]:
    """What a model says of each row of its matrix, by name, all float64 and of shape (rows,).

    `score` is the ranking score before calibration, in log-odds. `expected_amount` and `anomaly`
    are absent where the model has none, or none that stock operations can say (`left_out`).
    """
    score = ranked(tf, model, matrix)
    probability = calibrated(tf, model.calibrator, score)
    said = {"probability": probability, "score": score}
    if model.amount is not None:
        said["expected_amount"] = probability * if_found(tf, model.amount, matrix)
    if "anomaly" not in left_out(model):
        said["anomaly"] = unusual(tf, model.anomaly, matrix)
    return said


def left_out(model: Any) -> dict[str, str]:
    """Outputs a graph of this model has not, each with the reason."""
    absent = {}
    if model.amount is None:
        absent["expected_amount"] = "too few amounts were known in training"
    if type(model.anomaly).__name__ not in ANOMALIES:
        kind = type(model.anomaly).__name__
        absent["anomaly"] = f"{kind} cannot be said in stock operations"
    return absent


def ranked(tf: Any, model: Any, matrix: Any) -> Any:
    """The members' probabilities as one score, as the model's own blender makes it."""
    combiner = COMBINERS.get(type(model.blender).__name__)
    if combiner is None:
        raise DeclarationError(
            f"The export does not know the combination {type(model.blender).__name__}.",
            where="export, savedmodel",
            next="Train with combine='log_odds', or export with --format joblib.",
        )
    members = [predicted(tf, member, matrix) for member in model.ensemble.members]
    soft = (tf.stack(members, axis=1) + SOFTENING) / (1 + 2 * SOFTENING)
    return combiner(tf, model.blender, tf.math.log(soft) - tf.math.log1p(-soft))


def _blended(tf: Any, blender: Any, log_odds: Any) -> Any:
    standard = tf.reduce_mean((log_odds - blender.centre) / blender.spread, axis=1)
    return standard * blender.spread.mean() + blender.centre.mean()


def calibrated(tf: Any, calibrator: Any, score: Any) -> Any:
    """The probability of each score."""
    return CALIBRATORS[type(calibrator).__name__](tf, calibrator, score)


def _sigmoid(tf: Any, calibrator: Any, score: Any) -> Any:
    odds = calibrator.intercept + calibrator.slope * score
    return 1 / (1 + tf.exp(-tf.clip_by_value(odds, -35.0, 35.0)))


def _centred(tf: Any, calibrator: Any, score: Any) -> Any:
    knots, heights = calibrator.scores, calibrator.probabilities
    low, high = float(heights[0]), float(heights[-1])
    zero = tf.constant(0.0, tf.float64)
    below = tf.maximum(knots[0] - score, zero)
    above = tf.maximum(score - knots[-1], zero)
    inside = interpolated(tf, score, knots, heights)
    up = (1 - high) * TAIL * above / (1 + above)
    return inside + up - low * TAIL * below / (1 + below)


def interpolated(tf: Any, at: Any, knots: Any, heights: Any) -> Any:
    """Straight lines between the points; flat beyond the outer ones."""
    held = tf.clip_by_value(at, knots[0], knots[-1])
    place = tf.searchsorted(tf.constant(knots), held, side="right") - 1
    place = tf.clip_by_value(place, 0, len(knots) - 2)
    slope = tf.constant(np.diff(heights) / np.diff(knots))
    rise = tf.gather(slope, place) * (held - tf.gather(tf.constant(knots), place))
    return tf.gather(tf.constant(heights), place) + rise


def if_found(tf: Any, amount: Any, matrix: Any) -> Any:
    """Expected amount if a check ends in a finding, in the currency of the outcomes."""
    if type(amount).__name__ != "AmountModel":
        raise DeclarationError(
            f"The export does not know the amount model {type(amount).__name__}.",
            where="export, savedmodel",
            next="Train with amounts='smearing', or export with --format joblib.",
        )
    told = tf.clip_by_value(predicted(tf, amount.regressor, matrix), 0.0, amount.largest_log)
    return tf.maximum(tf.exp(told) * amount.smearing - 1, tf.constant(0.0, tf.float64))


def unusual(tf: Any, anomaly: Any, matrix: Any) -> Any:
    """Percentile among training rows, 0 to 100; higher is more unusual."""
    return ANOMALIES[type(anomaly).__name__](tf, anomaly, matrix)


def _isolated(tf: Any, anomaly: Any, matrix: Any) -> Any:
    kind = np.result_type(np.float32, anomaly.centre.dtype, anomaly.spread.dtype)
    wide = (tf.cast(matrix, kind) - anomaly.centre.astype(kind)) / anomaly.spread.astype(kind)
    known = tf.where(tf.math.is_nan(wide), tf.zeros_like(wide), wide)
    standard = tf.cast(tf.clip_by_value(known, -FARTHEST, FARTHEST), tf.float32)
    score = isolation_score(tf, anomaly.forest, standard)
    return percentile(tf, score, anomaly.training_scores)


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


COMBINERS: Mapping[str, Callable[[Any, Any, Any], Any]] = {"Blender": _blended}
CALIBRATORS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "Sigmoid": _sigmoid, "Centred": _centred,
}  # fmt: skip
ANOMALIES: Mapping[str, Callable[[Any, Any, Any], Any]] = {"AnomalyModel": _isolated}

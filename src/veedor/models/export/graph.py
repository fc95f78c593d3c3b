"""A whole `RiskModel` as one graph: members, blend, calibration, amount, anomaly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from veedor.errors import DeclarationError
from veedor.models.calibrate import TAIL
from veedor.models.estimators import SOFTENING
from veedor.models.export.steps import interpolated
from veedor.models.export.unusual import unusual, why_not
from veedor.models.export.walk import estimated, predicted

LEAST_AMOUNT = 1e-6  # as in `veedor.models.heads`
HEADS_SOFTENING = 1e-4  # as SOFTENING, of the heads of types: `veedor.models.heads`


def answers(tf: Any, model: Any, matrix: Any) -> dict[str, Any]:
    """What a model says of each row of its matrix, by name, all float64 and of shape (rows,).

    `score` is the ranking score before calibration, in log-odds. `expected_amount` and `anomaly`
    are absent where the model has none, or none that stock operations can say (`left_out`).
    """
    score = ranked(tf, model, matrix)
    probability = calibrated(tf, model.calibrator, score)
    said = {"probability": probability, "score": score}
    amount = expected(tf, model, matrix, probability)
    if amount is not None:
        said["expected_amount"] = amount
    if getattr(model, "heads", None) is not None:
        said |= typed(tf, model.heads, matrix, (probability, amount))
    if "anomaly" not in left_out(model):
        said["anomaly"] = unusual(tf, model.anomaly, matrix)
    return said


def left_out(model: Any) -> dict[str, str]:
    """Outputs a graph of this model has not, each with the reason."""
    absent = {}
    if model.amount is None:
        absent["expected_amount"] = "too few amounts were known in training"
    why = why_not(model.anomaly)
    return absent if why is None else {**absent, "anomaly": why}


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


def _soft(tf: Any, combiner: Any, log_odds: Any) -> Any:
    return _log_odds_of(tf, tf.reduce_mean(tf.sigmoid(log_odds), axis=1))


def _hard(tf: Any, combiner: Any, log_odds: Any) -> Any:
    votes = tf.reduce_sum(tf.cast(log_odds > combiner.threshold, tf.float64), axis=1)
    return _log_odds_of(tf, (votes + 0.5) / (len(combiner.threshold) + 1))


def _by_rank(tf: Any, combiner: Any, log_odds: Any) -> Any:
    heights = np.linspace(0, 1, len(combiner.quantiles))
    zero = tf.constant(0.0, tf.float64)
    ranks = []
    for k, seen in enumerate(combiner.quantiles.T):
        odds = log_odds[:, k]
        beyond = tf.maximum(odds - seen[-1], zero) - tf.maximum(seen[0] - odds, zero)
        inside = interpolated(tf, odds, np.ascontiguousarray(seen), heights)
        ranks.append(inside + 1e-3 * tf.tanh(beyond))
    return _log_odds_of(tf, (tf.add_n(ranks) / len(ranks) + 0.01) / 1.02)


def _stacked(tf: Any, combiner: Any, log_odds: Any) -> Any:
    standard = (log_odds - combiner.scale.centre) / combiner.scale.spread
    return tf.reduce_sum(standard * combiner.weights, axis=1) + combiner.intercept


def _log_odds_of(tf: Any, probability: Any) -> Any:
    return tf.math.log(probability) - tf.math.log1p(-probability)


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


def expected(tf: Any, model: Any, matrix: Any, probability: Any) -> Any:
    """Expected amount of a check, as the model has learnt amounts; None when it has not."""
    if model.amount is None:
        return None
    kind = type(model.amount).__name__
    if kind == "TweedieModel":
        told = _value(tf, model.amount.regressor, matrix)
        return told * model.amount.scale
    if kind not in IF_FOUND:
        raise DeclarationError(
            f"The export does not know the amount model {kind}.",
            where="export, savedmodel",
            next="Train with amounts='smearing', or export with --format joblib.",
        )
    return probability * if_found(tf, model.amount, matrix)


def if_found(tf: Any, amount: Any, matrix: Any) -> Any:
    """Expected amount if a check ends in a finding, in the currency of the outcomes."""
    return IF_FOUND[type(amount).__name__](tf, amount, matrix)


def _by_trees(tf: Any, amount: Any, matrix: Any) -> Any:
    told = tf.clip_by_value(_value(tf, amount.regressor, matrix), 0.0, amount.largest_log)
    return tf.maximum(tf.exp(told) * amount.smearing - 1, tf.constant(0.0, tf.float64))


def _by_network(tf: Any, amount: Any, matrix: Any) -> Any:
    return tf.cast(amount.network.amount_to_graph(tf, matrix), tf.float64)


def typed(tf: Any, heads: Any, matrix: Any, of_any: tuple[Any, Any]) -> dict[str, Any]:
    """What each head says, shape (rows, types), adding up to what is said of any finding.

    `of_any` are the probability and the expected amount (None when unknown) of each row.
    """
    probability, amount = of_any
    alone, found = [], []
    for head in heads.heads:
        soft = (predicted(tf, head.member, matrix) + HEADS_SOFTENING) / (1 + 2 * HEADS_SOFTENING)
        odds = tf.math.log(soft) - tf.math.log1p(-soft)
        alone.append(calibrated(tf, head.calibrator, odds))
        if all(one.amount for one in heads.heads):
            least = tf.constant(LEAST_AMOUNT, tf.float64)
            found.append(tf.maximum(if_found(tf, head.amount, matrix), least))
    by_type = _adding_up(tf, tf.stack(alone, axis=1), probability)
    if amount is None:
        return {"type_probability": by_type}
    shares = by_type * tf.stack(found, axis=1) if found else by_type
    amounts = _adding_up(tf, shares, amount)
    return {"type_probability": by_type, "type_expected_amount": amounts}


def _adding_up(tf: Any, parts: Any, whole: Any) -> Any:
    return parts * (whole / tf.reduce_sum(parts, axis=1))[:, tf.newaxis]


def _value(tf: Any, regressor: Any, matrix: Any) -> Any:
    return (predicted if hasattr(regressor, "steps") else estimated)(tf, regressor, matrix)


COMBINERS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "Blender": _blended, "SoftVote": _soft, "HardVote": _hard, "RankBlend": _by_rank,
    "Stacking": _stacked,
}  # fmt: skip
CALIBRATORS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "Sigmoid": _sigmoid, "Centred": _centred,
}  # fmt: skip
IF_FOUND: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "AmountModel": _by_trees, "NetworkAmounts": _by_network,
}  # fmt: skip

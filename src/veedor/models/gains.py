"""What fitted estimators say of their own inputs: gains of trees, exact contributions of xgboost.

Both are in terms of the design's matrix, whatever preparation stands before the estimator.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline


def gains(members: Sequence[Pipeline], inputs: int) -> dict[str, NDArray[np.float64] | None]:
    """Each member's own importance of every input, adding to 1; None where it keeps none.

    Trees give the total gain of their splits, a linear model the size of its coefficients (its
    inputs are on one scale). scikit-learn's histogram boosting keeps neither.
    """
    found: dict[str, NDArray[np.float64] | None] = {}
    for member in members:
        name = type(member[-1]).__name__
        while name in found:
            name += "'"
        found[name] = _on_inputs(_own(member[-1]), sources(member, inputs), inputs)
    return found


def exact_contributions(
    members: Sequence[Pipeline], matrix: NDArray[np.float32]
) -> NDArray[np.float64] | None:
    """Additive contributions in log-odds, shape of the matrix: the mean of xgboost's members'.

    None when no member is xgboost's. They are exact for the member, not for the blend.
    """
    parts = [
        part
        for member in members
        if type(member[-1]).__module__.startswith("xgboost")
        and (part := _of_xgboost(member, matrix)) is not None
    ]
    return np.mean(parts, axis=0) if parts else None


def sources(member: Pipeline, inputs: int) -> NDArray[np.int64] | None:
    """For each column the estimator sees, the column of the matrix it was made from.

    None when a step mixes columns, so that none has a single origin.
    """
    origin = np.arange(inputs)
    for _, step in member.steps[:-1]:
        if hasattr(step, "get_support"):
            origin = origin[step.get_support()]
        elif hasattr(step, "components_"):
            return None
        elif getattr(step, "indicator_", None) is not None:
            origin = np.concatenate([origin, origin[step.indicator_.features_]])
    seen = getattr(member[-1], "n_features_in_", len(origin))
    return origin if seen == len(origin) else None


def _own(estimator: Any) -> NDArray[np.float64] | None:
    if type(estimator).__module__.startswith("xgboost"):
        score = estimator.get_booster().get_score(importance_type="total_gain")
        names = estimator.get_booster().feature_names or [
            f"f{k}" for k in range(estimator.n_features_in_)
        ]
        return np.array([score.get(name, 0.0) for name in names])
    if hasattr(estimator, "booster_"):  # LightGBM counts splits unless asked for gain
        return np.asarray(estimator.booster_.feature_importance("gain"), float)
    own = getattr(estimator, "feature_importances_", None)
    if own is None and hasattr(estimator, "coef_"):
        own = np.abs(np.ravel(estimator.coef_))
    return None if own is None else np.asarray(own, dtype=float)


def _on_inputs(
    own: NDArray[np.float64] | None, origin: NDArray[np.int64] | None, inputs: int
) -> NDArray[np.float64] | None:
    if own is None or origin is None or len(own) != len(origin):
        return None
    total = np.asarray(np.bincount(origin, weights=own, minlength=inputs), dtype=float)
    return total / total.sum() if total.sum() > 0 else total


def _of_xgboost(member: Pipeline, matrix: NDArray[np.float32]) -> NDArray[np.float64] | None:
    import xgboost

    origin = sources(member, matrix.shape[1])
    if origin is None:
        return None
    rows = member[:-1].transform(matrix) if len(member) > 1 else matrix
    booster = member[-1].get_booster()
    data = xgboost.DMatrix(np.asarray(rows, np.float32), feature_names=booster.feature_names)
    own = booster.predict(data, pred_contribs=True)[:, :-1].astype(float)
    on_inputs = np.zeros(matrix.shape)
    np.add.at(on_inputs.T, origin, own.T)
    return on_inputs

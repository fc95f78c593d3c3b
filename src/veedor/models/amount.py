"""How much a finding would bring, if there were one: the second stage beside the probability.

The logarithm of the amount is learnt, for amounts span orders of magnitude; the mean of exp(log)
is not exp of the mean, so the estimate is multiplied by Duan's (1983) smearing factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.prepare import completed
from veedor.models.threads import alone, side_by_side

ENOUGH_AMOUNTS = 50  # findings with a known amount; below it no amount is estimated at all
FOLDS = 5
CLIP_RESIDUAL = 0.995  # quantile: one freak finding must not scale every estimate


@dataclass(frozen=True)
class AmountModel:
    """E[amount | found], in the currency of the amounts it learnt from."""

    regressor: Any
    smearing: float
    largest_log: float

    def __call__(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Expected amount of each row if it ended in a finding; never negative."""
        log_amount = np.clip(alone(self.regressor.predict, matrix), 0, self.largest_log)
        return np.maximum(np.exp(log_amount) * self.smearing - 1, 0)


def fit_amount(
    matrix: NDArray[np.float32],
    amount: NDArray[np.float64],
    weight: NDArray[np.float64],
    seed: int,
) -> AmountModel | None:
    """Learn from rows that ended in a finding of a known amount; None when they are too few."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    known = np.isfinite(amount) & (amount >= 0)
    if known.sum() < ENOUGH_AMOUNTS:
        return None
    matrix, weight, target = matrix[known], weight[known], np.log1p(amount[known])
    regressor = HistGradientBoostingRegressor(
        learning_rate=0.06,
        max_iter=150,
        max_leaf_nodes=12,
        min_samples_leaf=min(20, max(5, len(target) // 20)),
        l2_regularization=5.0,
        early_stopping=False,
        random_state=seed,
    )
    # Blocks of neighbours in time, not rows drawn at random: copies of a finding stay together.
    blocks = np.array_split(np.arange(len(target)), FOLDS)
    parts = [np.setdiff1d(np.arange(len(target)), block) for block in blocks]
    jobs = [(regressor, matrix[k], target[k], weight[k]) for k in [*parts, slice(None)]]
    *others, whole = side_by_side(_fit_one, jobs)
    unseen = [model.predict(matrix[block]) for model, block in zip(others, blocks, strict=True)]
    residual = target - np.concatenate(unseen)
    top = np.quantile(residual, CLIP_RESIDUAL)
    smearing = float(np.average(np.exp(np.minimum(residual, top)), weights=weight))
    return AmountModel(whole, smearing, float(target.max()))


def _fit_one(regressor: Any, matrix: Any, target: Any, weight: Any) -> Any:
    from sklearn.base import clone

    weights = {"estimator__sample_weight": weight} if np.ptp(weight) > 0 else {}
    return completed(clone(regressor)).fit(matrix, target, **weights)

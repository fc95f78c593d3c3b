"""How much a finding would bring, if there were one: the second stage beside the probability.

Three ways. The logarithm of the amount of findings is learnt, for amounts span orders of magnitude;
the mean of exp(log) is not exp of the mean, so the estimate is multiplied by Duan's (1983) smearing
factor. Or the amount of every check, clean ones being zero, is learnt at once by a Tweedie loss. Or
nothing is learnt here: the estimator is a network that has learnt amounts together with findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from veedor.models.complete import completed
from veedor.models.threads import alone, side_by_side

ENOUGH_AMOUNTS = 50  # findings with a known amount; below it no amount is estimated at all
FOLDS = 5
TWEEDIE_POWER = 1.5  # between Poisson (1) and gamma (2): science.md 4.1 gives 1.3 to 1.6
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

    def expected(
        self, matrix: NDArray[np.float32], probability: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Expected amount of each row before anybody knows whether it ends in a finding."""
        return probability * self(matrix)


@dataclass(frozen=True)
class TweedieModel:
    """E[amount] of a check at once, whatever it finds; in units of the amounts' mean inside."""

    regressor: Any
    scale: float

    def expected(
        self, matrix: NDArray[np.float32], probability: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Expected amount of each row; the probability is not asked for."""
        return np.asarray(alone(self.regressor.predict, matrix), dtype=float) * self.scale


@dataclass(frozen=True)
class NetworkAmounts:
    """E[amount | found] by the amount head of the recipe's own network.

    `network` is the model's fitted estimator itself, stored once with it.
    """

    network: Any

    def __call__(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Expected amount of each row if it ended in a finding; never negative."""
        return np.asarray(self.network.predict_amount(matrix), dtype=float)

    def expected(
        self, matrix: NDArray[np.float32], probability: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Expected amount of each row before anybody knows whether it ends in a finding."""
        return probability * self(matrix)


def amounts_of(network: Any) -> NetworkAmounts | None:
    """The amounts a fitted network has learnt; None when it knew too few of them."""
    return NetworkAmounts(network) if network.learns_amount_ else None


def learn_amounts(
    how: Literal["smearing", "tweedie"],
    matrix: NDArray[np.float32],
    rows: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    seed: int,
) -> AmountModel | TweedieModel | None:
    """Learn from checks: `rows` are label, amount (NaN if unknown) and weight of each."""
    label, amount, weight = rows
    found = label == 1
    if how == "smearing":
        return fit_amount(matrix[found], amount[found], weight[found], seed)
    return fit_tweedie(matrix, np.where(found, amount, 0.0), weight, seed)


def fit_tweedie(
    matrix: NDArray[np.float32],
    amount: NDArray[np.float64],
    weight: NDArray[np.float64],
    seed: int,
) -> TweedieModel | None:
    """Learn from all checks, 0 where nothing was found; None when findings are too few."""
    from xgboost import XGBRegressor

    known = np.isfinite(amount) & (amount >= 0)
    if (amount[known] > 0).sum() < ENOUGH_AMOUNTS:
        return None
    scale = float(np.average(amount[known], weights=weight[known]))
    regressor = XGBRegressor(
        objective="reg:tweedie", tweedie_variance_power=TWEEDIE_POWER, n_estimators=200,
        learning_rate=0.05, max_depth=4, min_child_weight=8, subsample=0.7, colsample_bytree=0.5,
        reg_lambda=5.0, n_jobs=1, random_state=seed,
    )  # fmt: skip
    target = amount[known] / scale
    alone(lambda: regressor.fit(matrix[known], target, sample_weight=weight[known]))
    return TweedieModel(regressor, scale)


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
    learnt: list[NDArray[np.int64] | slice] = [*parts, slice(None)]
    jobs = [(regressor, matrix[k], target[k], weight[k]) for k in learnt]
    *others, whole = side_by_side(_fit_one, jobs)
    unseen = [
        alone(model.predict, matrix[block]) for model, block in zip(others, blocks, strict=True)
    ]
    residual = target - np.concatenate(unseen)
    top = np.quantile(residual, CLIP_RESIDUAL)
    smearing = float(np.average(np.exp(np.minimum(residual, top)), weights=weight))
    return AmountModel(whole, smearing, float(target.max()))


def _fit_one(regressor: Any, matrix: Any, target: Any, weight: Any) -> Any:
    from sklearn.base import clone

    weights = {"estimator__sample_weight": weight} if np.ptp(weight) > 0 else {}
    return completed(clone(regressor)).fit(matrix, target, **weights)

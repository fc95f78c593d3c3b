"""Steps before an estimator that no library has as they are needed here; missing stays missing."""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

BOOSTING_STEPS = 200  # of the 255 that histogram boosting can tell apart
CAP_QUANTILE = 0.005  # of training rows, each side, set to the quantile for scale-bound estimators
FARTHEST_ZSCORE = 3.0  # standard deviations from the mean: the usual rule of three sigmas
FENCE = 1.5  # interquartile ranges beyond the quartiles: Tukey 1977


class Caps(TransformerMixin, BaseEstimator):
    """Values beyond limits learnt from the training rows set to those limits.

    `rule` quantile: the outer `quantile` of each side; zscore: the mean ± 3 standard deviations;
    iqr: the quartiles ± 1.5 interquartile ranges, left alone where the quartiles coincide.
    """

    def __init__(
        self,
        quantile: float = CAP_QUANTILE,
        rule: Literal["quantile", "zscore", "iqr"] = "quantile",
    ) -> None:
        self.quantile = quantile
        self.rule = rule

    def fit(self, X: NDArray[Any], y: Any = None) -> Self:
        """Learn both limits of every column; missing values are ignored."""
        known = np.where(np.isnan(X).all(axis=0), 0.0, X)
        if self.rule == "zscore":
            middle, spread = np.nanmean(known, axis=0), np.nanstd(known, axis=0)
            self.low_, self.high_ = (
                middle - FARTHEST_ZSCORE * spread, middle + FARTHEST_ZSCORE * spread,
            )  # fmt: skip
        elif self.rule == "iqr":
            low, high = np.nanquantile(known, [0.25, 0.75], axis=0)
            reach = np.where(high > low, FENCE * (high - low), np.inf)
            self.low_, self.high_ = low - reach, high + reach
        else:
            self.low_, self.high_ = np.nanquantile(known, [self.quantile, 1 - self.quantile], 0)
        return self

    def transform(self, X: NDArray[Any]) -> NDArray[Any]:
        """Cap; missing stays missing."""
        return np.clip(X, self.low_, self.high_)


class Steps(TransformerMixin, BaseEstimator):
    """Values replaced by the nearest of a few hundred evenly spaced training quantiles.

    scikit-learn's histogram boosting searches weighted quantiles one by one in Python (minutes on
    30,000 × 100); it takes a column of few distinct values as it stands.
    """

    def __init__(self, steps: int = BOOSTING_STEPS) -> None:
        self.steps = steps

    def fit(self, X: NDArray[Any], y: Any = None) -> Self:
        """Learn the quantiles of every column; missing values are ignored."""
        at = (np.arange(self.steps) + 0.5) / self.steps
        self.edges_: list[NDArray[Any] | None] = []  # None: a column is left as it is
        self.middles_: list[NDArray[Any] | None] = []
        for values in np.asarray(X).T:
            known = values[~np.isnan(values)]
            if len(np.unique(known)) <= self.steps:
                self.edges_.append(None)
                self.middles_.append(None)
                continue
            middle = np.unique(np.quantile(known, at, method="nearest"))
            edges = (middle[1:] + middle[:-1]) / 2
            self.edges_.append(edges)
            self.middles_.append(middle)
        return self

    def transform(self, X: NDArray[Any]) -> NDArray[Any]:
        """Replace; missing stays missing."""
        stepped = np.array(X, copy=True)
        for k, (edges, middles) in enumerate(zip(self.edges_, self.middles_, strict=True)):
            if edges is not None and middles is not None:
                known = ~np.isnan(stepped[:, k])
                step = np.searchsorted(edges, stepped[known, k], side="right")
                stepped[known, k] = middles[step]
        return stepped


def signed_log(X: NDArray[Any]) -> NDArray[Any]:
    """sign(x)·log(1 + |x|) of every value: long tails drawn in, the sign and zero kept.

    >>> signed_log(np.array([-(np.e - 1), 0.0])).tolist()
    [-1.0, 0.0]
    """
    wide = np.asarray(X, dtype=float)  # and rounded once: the same on every machine and in a graph
    return (np.sign(wide) * np.log1p(np.abs(wide))).astype(np.asarray(X).dtype)

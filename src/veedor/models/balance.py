"""Few findings among many clean checks: rows drawn again, left out, or made up between findings.

The samplers are imbalanced-learn's and stand in its pipeline: they act on the rows a model is
fitted on and on no others, so no made-up row is ever judged or calibrated on.
"""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from veedor.models.recipe import Balance

NEIGHBOURS = 5  # of a finding, between which SMOTE makes new ones: Chawla et al. 2002


class Resampler(BaseEstimator):
    """An imbalanced-learn sampler brought to `to` findings for each clean check.

    Data that have as many findings already are left as they are. Columns of at most two values
    are categories to SMOTENC: between "yes" and "no" there is nothing to make up.
    """

    def __init__(self, balance: Balance = "over", to: float = 0.5, seed: int = 0) -> None:
        self.balance = balance
        self.to = to
        self.seed = seed

    def fit_resample(self, X: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The rows to learn from and their labels; the real rows that are kept come first."""
        rows, labels, _ = self.resample(X, y, np.ones(len(y)))
        return rows, labels

    def resample(
        self, matrix: NDArray[Any], label: NDArray[Any], weight: NDArray[np.float64]
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.float64]]:
        """The same with each row's weight; a made-up row weighs 1."""
        found = label.sum()
        if found >= self.to * (len(label) - found):
            return matrix, label, weight
        sampler = self._sampler(matrix, int(found))
        rows, labels = sampler.fit_resample(matrix, label)
        if hasattr(sampler, "sample_indices_"):
            return rows, labels, weight[sampler.sample_indices_]
        return rows, labels, np.concatenate([weight, np.ones(len(labels) - len(weight))])

    def _sampler(self, matrix: NDArray[Any], found: int) -> Any:
        from imblearn.over_sampling import SMOTE, SMOTENC, RandomOverSampler
        from imblearn.under_sampling import RandomUnderSampler

        usual = {"sampling_strategy": self.to, "random_state": self.seed}
        if self.balance == "over":
            return RandomOverSampler(**usual)
        if self.balance == "under":
            return RandomUnderSampler(**usual)
        near = {"k_neighbors": min(NEIGHBOURS, found - 1)}
        two_valued = np.array([len(np.unique(column)) <= 2 for column in matrix.T])
        # SMOTENC wants a number to measure by; with none, or with no category, SMOTE is the same.
        if self.balance == "smotenc" and two_valued.any() and not two_valued.all():
            categories = np.flatnonzero(two_valued).tolist()
            return SMOTENC(categorical_features=categories, **usual, **near)
        return SMOTE(**usual, **near)


def class_weights(label: NDArray[Any]) -> NDArray[np.float64]:
    """Weights under which findings and clean checks have the same say; their mean is 1.

    >>> class_weights(np.array([0, 0, 0, 1])).round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    found = label.mean()
    return np.where(label == 1, 0.5 / found, 0.5 / (1 - found))

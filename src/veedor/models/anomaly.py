"""How unusual a declaration is, whatever checks have found: a second opinion without labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

TREES, ROWS_A_TREE = 200, 1024  # best cheap setting on 43 public sets: science.md 3.1
FARTHEST = 10.0  # standard deviations; beyond it one column would decide alone


@dataclass(frozen=True)
class AnomalyModel:
    """An isolation forest over standardised inputs, read as a percentile of the training rows."""

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]
    forest: Any
    training_scores: NDArray[np.float64]

    def __call__(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Percentile from 0 to 100 among training rows; higher is more unusual."""
        score = self._score(matrix)
        below = np.searchsorted(self.training_scores, score, side="left")
        upto = np.searchsorted(self.training_scores, score, side="right")
        return 100 * (below + upto) / (2 * len(self.training_scores))

    def _score(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        standard = standardise(matrix, self.centre, self.spread)
        return -self.forest.score_samples(standard)


def fit_anomaly(matrix: NDArray[np.float32], seed: int) -> AnomalyModel:
    """Learn what is usual from these rows; labels are not asked for."""
    from sklearn.ensemble import IsolationForest

    some = np.where(np.isnan(matrix).all(axis=0), np.float32(0), matrix)
    centre, spread = np.nanmean(some, axis=0), np.nanstd(some, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    forest = IsolationForest(
        n_estimators=TREES, max_samples=min(ROWS_A_TREE, len(matrix)), random_state=seed
    )
    forest.fit(standardise(matrix, centre, spread))
    model = AnomalyModel(centre, spread, forest, np.empty(0))
    return AnomalyModel(centre, spread, forest, np.sort(model._score(matrix)))


def standardise(matrix, centre, spread) -> NDArray[np.float32]:
    """Standard deviations from the mean, capped; a missing value counts as the mean."""
    standard = np.nan_to_num((matrix - centre) / spread, nan=0.0)
    return np.clip(standard, -FARTHEST, FARTHEST).astype(np.float32)

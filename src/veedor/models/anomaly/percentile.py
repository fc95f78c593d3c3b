"""The fused detector as it stands in a risk model: a percentile of the rows it learnt from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veedor.models.anomaly.fused import FusedDetector

REFERENCE_ROWS = 2_000  # a national year is scored at once; percentiles hardly move with more


@dataclass(frozen=True)
class AnomalyModel:
    """A fused detector, read as a percentile of the training rows."""

    detector: FusedDetector
    training_scores: NDArray[np.float64]

    def __call__(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Percentile from 0 to 100 among training rows; higher is more unusual."""
        return percentile(-self.detector.score_samples(matrix), self.training_scores)


def fit_anomaly(matrix: NDArray[np.float32], seed: int) -> AnomalyModel:
    """Learn what is usual from these rows; labels are not asked for."""
    detector = FusedDetector(reference_rows=REFERENCE_ROWS, random_state=seed).fit(matrix)
    return AnomalyModel(detector, np.sort(-detector.score_samples(matrix)))


def percentile(
    score: NDArray[np.float64], sorted_scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of the sorted scores below each score, in percent; an equal one counts half.

    >>> percentile(np.array([2.0, 9.0]), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [37.5, 100.0]
    """
    below = np.searchsorted(sorted_scores, score, side="left")
    upto = np.searchsorted(sorted_scores, score, side="right")
    return 100 * (below + upto) / (2 * len(sorted_scores))

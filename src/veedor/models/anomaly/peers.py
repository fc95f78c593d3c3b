"""Unusual among its like: one detector for each peer group that is large enough.

A tractor is unusual among shirts and says nothing by it. Groups with few rows share one pooled
detector, and every row is told how many peers it was compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.models.anomaly.percentile import AnomalyModel, fit_anomaly, percentile

FEWEST_PEERS = 200  # rows a group needs for percentiles of its own
POOLED = ""  # the group of rows whose own group is too small, or was never seen


@dataclass(frozen=True, kw_only=True)
class Unusual:
    """What the peers say of each row; arrays in the order of the rows.

    `score` in deviations and `percentile` from 0 to 100 among the peers it was compared with,
    higher is more unusual; `peers` how many they are; `group` their name, "" where the pooled
    detector spoke.
    """

    score: NDArray[np.float64]
    percentile: NDArray[np.float64]
    peers: NDArray[np.int64]
    group: NDArray[Any]


@dataclass(frozen=True)
class PeerDetector:
    """Fitted detectors by peer group; the pooled one stands under ""."""

    models: dict[str, AnomalyModel]

    def __call__(self, matrix: NDArray[Any], group: NDArray[Any]) -> Unusual:
        """How unusual each row is inside its group; `group` has shape (n,)."""
        known = np.array([name if name in self.models else POOLED for name in names(group)])
        score = np.empty(len(matrix))
        place = np.empty(len(matrix))
        peers = np.empty(len(matrix), dtype=np.int64)
        for name in np.unique(known):
            rows, model = known == name, self.models[str(name)]
            score[rows] = -model.detector.score_samples(matrix[rows])
            place[rows] = percentile(score[rows], model.training_scores)
            peers[rows] = len(model.training_scores)
        return Unusual(score=score, percentile=place, peers=peers, group=known.astype(object))


def fit_peers(
    matrix: NDArray[Any], group: NDArray[Any], *, seed: int = 0, fewest: int = FEWEST_PEERS
) -> PeerDetector:
    """Learn what is usual in each group of at least `fewest` rows, and in the remainder.

    Where the remainder itself is smaller than that, the pooled detector learns from all rows.
    """
    label = names(group)
    values, counts = np.unique(label, return_counts=True)
    large = {str(value) for value in values[counts >= fewest]} - {POOLED}
    models = {name: fit_anomaly(matrix[label == name], seed) for name in sorted(large)}
    rest = ~np.isin(label, sorted(large))
    pooled = matrix[rest] if rest.sum() >= fewest else matrix
    return PeerDetector({**models, POOLED: fit_anomaly(pooled, seed)})


def names(group: NDArray[Any]) -> NDArray[Any]:
    """Group names as text; a missing one is "".

    >>> names(np.array(["84", None, float("nan")], dtype=object)).tolist()
    ['84', '', '']
    """
    return pd.Series(group, dtype=object).fillna("").astype(str).to_numpy(str)

"""What the judged rows say each column is worth: how far the AUC falls when it is shuffled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

from veedor.models.model import RiskModel

ROWS = 3_000  # judged rows looked at
REPEATS = 3
MOST = 40  # topics shuffled; of more, those the forest used most
SEED = 7


@dataclass(frozen=True, kw_only=True)
class Importance:
    """How much AUC is lost without what this topic tells: mean and spread over shuffles."""

    topic: str
    loss: float
    spread: float


def importances(model: RiskModel, frame: pd.DataFrame, label: np.ndarray) -> list[Importance]:
    """The topics by what the model loses without each, on rows it did not learn from.

    All columns of a topic are shuffled together, so that one does not stand in for another.
    """
    lot = np.random.default_rng(SEED)
    rows = np.sort(lot.permutation(len(label))[:ROWS])
    label = label[rows]
    if len(np.unique(label)) < 2:
        return []
    matrix = model.ensemble.design.transform(frame.iloc[rows])
    whole = roc_auc_score(label, model.probability(matrix))
    found = []
    for topic, columns in _topics(model).items():
        losses = []
        for _ in range(REPEATS):
            shuffled = matrix.copy()
            shuffled[:, columns] = matrix[lot.permutation(len(matrix))][:, columns]
            losses.append(whole - roc_auc_score(label, model.probability(shuffled)))
        found.append(
            Importance(topic=topic, loss=float(np.mean(losses)), spread=float(np.std(losses)))
        )
    return sorted(found, key=lambda one: -one.loss)


def _topics(model: RiskModel) -> dict[str, list[int]]:
    topics: dict[str, list[int]] = {}
    for place, one in enumerate(model.explainer.inputs):
        topics.setdefault(model.explainer.words[one.feature].topic, []).append(place)
    if len(topics) <= MOST:
        return topics
    use = _use(model, len(model.explainer.inputs))
    kept = sorted(topics, key=lambda topic: -use[topics[topic]].sum())[:MOST]
    return {topic: topics[topic] for topic in kept}


def _use(model: RiskModel, width: int) -> np.ndarray:
    """How much the forest's trees split on each input; equal where no member says."""
    for member in model.ensemble.members:
        use = getattr(member[-1], "feature_importances_", None)
        if use is not None and len(use) == width:
            return np.asarray(use, dtype=float)
    return np.ones(width)

"""What the judged rows say each topic is worth: how far the AUC falls when it is shuffled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from veedor.models.gains import gains
from veedor.models.importance import columns_of, later_rows, losses
from veedor.models.model import RiskModel

ROWS = 3_000  # judged rows looked at
MOST = 40  # topics shuffled; of more, those the trees used most
SEED = 7


@dataclass(frozen=True, kw_only=True)
class Importance:
    """AUC lost without what this topic tells: mean, smallest and largest over the shuffles."""

    topic: str
    loss: float
    low: float
    high: float


def importances(model: RiskModel, frame: pd.DataFrame, label: np.ndarray) -> list[Importance]:
    """The topics by what the model loses without each, on rows it did not learn from.

    All columns of a topic are shuffled together, so that one does not stand in for another. None
    where there are too few findings to measure by.
    """
    day = np.zeros(len(label), np.int64)
    rows = later_rows(frame=frame, label=label, day=day, peers=None, seed=SEED, rows=ROWS)
    found = [
        Importance(topic=topic, loss=auc.value, low=auc.low, high=auc.high)
        for topic, (auc, _) in losses(model, rows, _topics(model)).items()
        if auc.value is not None and auc.low is not None and auc.high is not None
    ]
    return sorted(found, key=lambda one: -one.loss)


def _topics(model: RiskModel) -> dict[str, list[int]]:
    topics = columns_of(model, by_topic=True)
    if len(topics) <= MOST:
        return topics
    width = len(model.explainer.inputs)
    own = [gain for gain in gains(model.ensemble.members, width).values() if gain is not None]
    use = np.mean(own, axis=0) if own else np.ones(width)
    kept = sorted(topics, key=lambda topic: -use[topics[topic]].sum())[:MOST]
    return {topic: topics[topic] for topic in kept}

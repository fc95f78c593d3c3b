"""Whether a score falls when the evidence that was named as its reason is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from veedor.domain.score import Reason
from veedor.models.explain import Asked
from veedor.models.model import RiskModel


@dataclass(frozen=True, kw_only=True)
class Faithfulness:
    """Shares of the scores that fall without the named topic, and without the feature alone.

    `topic_fall` and `feature_fall` are the mean falls, in probability.
    """

    scores: int
    by_topic: float
    by_feature: float
    topic_fall: float
    feature_fall: float


def faithfulness(
    model: RiskModel, frame: pd.DataFrame, peers: Any, reasons: Sequence[Sequence[Reason]]
) -> Faithfulness:
    """Take the first reason's evidence from each row and score it again; every row has a reason.

    The score before and after is asked of the model anew, row by row: what the reasons say of
    themselves is not believed.
    """
    falls = np.array([
        _falls(model, frame.iloc[[row]], None if peers is None else [peers[row]], mine[0])
        for row, mine in enumerate(reasons)
    ])  # fmt: skip
    by_topic, by_feature = (falls > 0).mean(axis=0)
    topic_fall, feature_fall = falls.mean(axis=0)
    return Faithfulness(
        scores=len(falls),
        by_topic=float(by_topic),
        by_feature=float(by_feature),
        topic_fall=float(topic_fall),
        feature_fall=float(feature_fall),
    )


def _falls(model: RiskModel, row: pd.DataFrame, peers: Any, reason: Reason) -> tuple[float, float]:
    explainer = model.explainer
    matrix = model.ensemble.design.transform(row)
    asked = Asked(frame=row, matrix=matrix, typical_row=explainer.typical.rows(peers, 1))
    before = model.probability(matrix)[0]
    of_topic = [
        k for k, one in enumerate(explainer.inputs)
        if explainer.words[one.feature].topic == reason.topic
    ]  # fmt: skip
    of_feature = [k for k, one in enumerate(explainer.inputs) if one.feature == reason.feature]
    after = [
        model.probability(explainer.usually(asked, columns))[0]
        for columns in (of_topic, of_feature)
    ]
    return before - after[0], before - after[1]

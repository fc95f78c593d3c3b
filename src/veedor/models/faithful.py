"""Whether a score falls when the evidence that was named as its reason is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from veedor.domain.score import Reason
from veedor.models.explain import Asked, Probability
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
    model: RiskModel,
    frame: pd.DataFrame,
    peers: Any,
    reasons: Sequence[Sequence[Reason]],
    probability: Probability | None = None,
) -> Faithfulness:
    """Take the first reason's evidence from each row and score it again; every row has a reason.

    The score before and after is asked of the model anew: what reasons say of themselves is not
    believed. `probability` is what the reasons speak for, the single score when none is given.
    """
    probability = probability or model.probability
    explainer = model.explainer
    matrix = model.ensemble.design.transform(frame)
    typical_row = explainer.typical.rows(peers, len(frame))
    without_topic, without_feature = [], []
    for row, (reason, *_) in enumerate(reasons):
        asked = Asked(frame.iloc[[row]], matrix[[row]], typical_row[[row]])
        topic = [k for k, one in enumerate(explainer.inputs)
                 if explainer.words[one.feature].topic == reason.topic]  # fmt: skip
        feature = [k for k, one in enumerate(explainer.inputs) if one.feature == reason.feature]
        without_topic.append(explainer.usually(asked, topic))
        without_feature.append(explainer.usually(asked, feature))
    before = probability(matrix)
    topic_falls = before - probability(np.concatenate(without_topic))
    feature_falls = before - probability(np.concatenate(without_feature))
    return Faithfulness(
        scores=len(before),
        by_topic=float((topic_falls > 0).mean()),
        by_feature=float((feature_falls > 0).mean()),
        topic_fall=float(topic_falls.mean()),
        feature_fall=float(feature_falls.mean()),
    )

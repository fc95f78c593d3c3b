"""What makes a declaration unusual, whatever checks have found: by ablation, in words.

Works for any detector that takes the design's matrix and returns a percentile, or that has
scikit-learn's `score_samples` (lower is more abnormal), which does not saturate at 100.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.domain.score import Reason
from veedor.models.anomaly import AnomalyModel
from veedor.models.explain import Asked, Explainer

Measure = Callable[[NDArray[np.float32]], NDArray[np.float64]]


def unusual(
    explainer: Explainer, detector: Any, asked: Asked, how_many: int = 3
) -> list[tuple[Reason, ...]]:
    """The features whose being usual would make each declaration most usual, one per topic.

    `contribution` is the fall of the percentile, in points from 0 to 100; two that leave it at 100
    are ordered by the detector's own score.
    """
    if not len(asked.matrix):
        return []
    measure = _measure(detector)
    before, percentile = measure(asked.matrix), detector(asked.matrix)
    named = [
        (name, columns)
        for name, columns in _columns(explainer).items()
        if explainer.words[name].is_reason
    ]
    changed = [explainer.usually(asked, columns) for _, columns in named]
    if not changed:
        return [()] * len(asked.matrix)
    rows = len(asked.matrix)
    stacked = np.concatenate(changed)
    falls = before - measure(stacked).reshape(len(changed), rows)
    points = percentile - detector(stacked).reshape(len(changed), rows)
    return [
        _told(explainer, asked, row, [(falls[k, row], points[k, row], name)
                                      for k, (name, _) in enumerate(named)], how_many)
        for row in range(rows)
    ]  # fmt: skip


def _told(
    explainer: Explainer,
    asked: Asked,
    row: int,
    falls: list[tuple[float, float, str]],
    how_many: int,
) -> tuple[Reason, ...]:
    told: dict[str, Reason] = {}
    for fall, points, name in sorted(falls, key=lambda one: -one[0]):
        if fall <= 0 or len(told) == how_many:
            break
        topic = explainer.words[name].topic
        if topic in told:
            continue
        reason = explainer.reason(asked, row, name, points)
        if reason.direction != "same":
            told[topic] = reason
    return tuple(told.values())


def _measure(detector: Any) -> Measure:
    """Higher is more unusual, without the ceiling of a percentile where the detector has one."""
    if isinstance(detector, AnomalyModel):
        detector = detector.detector
    own = getattr(detector, "score_samples", None)
    if callable(own):
        return lambda matrix: -np.asarray(own(matrix), dtype=float)
    return detector


def _columns(explainer: Explainer) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for position, one in enumerate(explainer.inputs):
        columns.setdefault(one.feature, []).append(position)
    return columns

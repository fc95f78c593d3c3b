"""From which score on a detector speaks: the quantile that a budget of alerts allows.

A threshold is chosen on scores the detector gave to rows it had not learnt from, so that the
rate promised is the rate that comes. When it leaves the promise by half, that is an alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.anomaly.peers import names

FEWEST_ROWS = 500  # judged rows a group needs for a threshold of its own
TOLERANCE = 0.5  # an alert rate outside budget × (1 ± 0.5) is an alarm; science.md 3.4
FEWEST_ALERTS = 10.0  # to be expected before a rate says anything
POOLED = ""


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The share of rows that alerted beside the share promised, over `rows` judged rows."""

    rows: int
    alerts: int
    target: float
    rate: float
    alarm: bool


def choose(
    score: NDArray[np.float64], group: NDArray[Any], budget: float
) -> dict[str, tuple[float, NDArray[np.float64]]]:
    """Threshold and sorted scores of each large enough group, and of all rows under "".

    `score` is higher for the more unusual, NaN where not judged; those count as no alert.

    >>> value, scores = choose(np.arange(1000.0), np.full(1000, "84"), 0.01)["84"]
    >>> int((scores >= value).sum())
    10
    """
    label = names(group)
    judged = np.isfinite(score)
    groups = {POOLED: np.sort(score[judged])}
    for name in np.unique(label[judged]):
        own = np.sort(score[judged & (label == name)])
        if len(own) >= FEWEST_ROWS:
            groups[str(name)] = own
    return {name: (_quantile(scores, budget), scores) for name, scores in groups.items()
            if len(scores)}  # fmt: skip


def drift(score: NDArray[np.float64], threshold: NDArray[np.float64], budget: float) -> Drift:
    """Whether the alerts of these rows keep the budget; no alarm while few could be expected.

    >>> drift(np.arange(10_000.0), np.full(10_000, 9_000.0), 0.005).alarm
    True
    """
    judged = np.isfinite(score)
    rows, alerts = int(judged.sum()), int((score[judged] >= threshold[judged]).sum())
    rate = alerts / rows if rows else 0.0
    enough = rows * budget >= FEWEST_ALERTS
    return Drift(rows=rows, alerts=alerts, target=budget, rate=rate,
                 alarm=enough and abs(rate - budget) > TOLERANCE * budget)  # fmt: skip


def _quantile(scores: NDArray[np.float64], budget: float) -> float:
    """The lowest score that at most `budget` of the scores reach; above all when ties forbid."""
    allowed = int(np.floor(len(scores) * budget))
    if not allowed:
        return float(np.nextafter(scores[-1], np.inf))
    value = scores[-allowed]
    if (scores >= value).sum() > allowed:  # a tie would burst the budget
        above = scores[scores > value]
        value = above[0] if len(above) else np.nextafter(scores[-1], np.inf)
    return float(value)

"""The best trial and the default on the stretch that neither was chosen by, side by side.

The best of many trials was chosen for its figure, luck included, so its cross-validated figure
flatters it. On the last stretch nothing was chosen; only the difference there may be believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.evaluate import Judged, evaluate
from veedor.models.evaluate.measures import Measure
from veedor.models.search.objective import Judgement, Objective
from veedor.models.spaces import Parameters

DEFAULT, DEFAULT_MONEY = "default", "default by money"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The goal's figure of both on the last stretch, and best − default on the same resamples.

    A figure that so few rows cannot bear is silent and says why (`Measure.reason`).
    """

    rows: int
    findings: int
    best: Measure
    default: Measure
    difference: Measure

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        figures = {"best": self.best, "default": self.default, "difference": self.difference}
        return {
            "rows": self.rows,
            "findings": self.findings,
            **{name: one.to_dict() for name, one in figures.items()},
        }


def compare(
    objective: Objective, best: Parameters, entity: NDArray[Any] | None, seed: int
) -> Comparison:
    """Fit both on all rows before the last stretch, judge both on it; `entity` names taxpayers.

    Intervals are 95 %, by draws of taxpayers and of months, whichever is wider.
    """
    rows = objective.rows_of(objective.recipe)
    split = objective.ground.last
    default = objective.judged({}, split)
    found = objective.judged(best, split) if best else default
    judged = Judged(
        label=np.asarray(rows.label)[split.test],
        probability=found.probability,
        expected_amount=found.expected,
        amount=None if rows.amount is None else np.asarray(rows.amount)[split.test],
        day=np.asarray(rows.day)[split.test],
        entity=None if entity is None else np.asarray(entity)[split.test],
        baselines=_orders(default),
    )
    evaluation = evaluate(judged, capacity=objective.capacity, seed=seed)
    by = "probability"
    if objective.goal == "revenue" and "money" in evaluation.orders:
        by = "money"
    other = evaluation.baselines[DEFAULT if by == "probability" else DEFAULT_MONEY]
    return Comparison(
        rows=evaluation.facts["rows"],
        findings=evaluation.facts["findings"],
        best=_figure(evaluation.orders[by], objective.goal),
        default=_figure(other, objective.goal),
        difference=_figure(other["difference"], objective.goal),
    )


def _orders(default: Judgement) -> dict[str, NDArray[np.float64]]:
    orders = {DEFAULT: default.probability}
    if default.expected is not None:
        orders[DEFAULT_MONEY] = default.expected
    return orders


def _figure(measures: Mapping[str, Any], goal: str) -> Measure:
    return measures[goal] if goal == "average_precision" else measures["at"]["capacity"][goal]

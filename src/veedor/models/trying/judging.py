"""From what the models said of the judged rows to figures and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from veedor.domain.source import Role
from veedor.models.evaluate import Evaluation, Judged, evaluate
from veedor.models.methods import meaning
from veedor.models.trying.importance import importances
from veedor.models.trying.inputs import Inputs, as_codes
from veedor.models.trying.learn import Learnt, reasons_for
from veedor.models.trying.plan import seen_rows
from veedor.models.trying.result import Judgement, Listed
from veedor.models.trying.roles import Understood
from veedor.models.trying.unusual import oddities

LISTED = 10
RESAMPLES = 400  # enough for intervals read to two digits, in a few seconds
CAPACITY = 0.05
MOST_GROUPS = 12  # different values of the column by which figures are given apart

Progress = Callable[[int, int, str], None]


def judge(
    learnt: Learnt,
    inputs: Inputs,
    columns: list[Understood],
    numbers: np.ndarray,
    on_progress: Progress,
) -> Judgement:
    """Figures of blend and forest, what matters, the riskiest and the strangest judged rows.

    `columns` are those given to the models; `numbers` the places of the table's rows in its file.
    """
    on_progress(0, 5, "measuring the blend")
    blend = _evaluation(learnt, inputs, columns, "blend")
    on_progress(1, 5, "measuring the random forest")
    forest = _evaluation(learnt, inputs, columns, "random_forest")
    on_progress(2, 5, "weighing what matters")
    last = learnt.plan.splits[-1].test
    matter = importances(learnt.models[-1], inputs.frame.iloc[last], learnt.label[-len(last) :])
    on_progress(3, 5, "explaining the riskiest")
    risky = _first(learnt.probability["blend"])
    reasons = reasons_for(learnt, inputs, risky)
    on_progress(4, 5, "looking for what is unusual")
    strange = _first(learnt.anomaly)
    odd = oddities(inputs, learnt.plan.judged[strange])
    return Judgement(
        plan=learnt.plan,
        learns_by=dict(zip(("en", "es"), meaning(learnt.models[-1].recipe), strict=True)),
        blend=blend,
        forest=forest,
        importances=tuple(matter),
        riskiest=tuple(
            _listed(learnt, numbers, place, reasons=why)
            for place, why in zip(risky, reasons, strict=True)
        ),
        unusual=tuple(
            _listed(learnt, numbers, place, oddities=what)
            for place, what in zip(strange, odd, strict=True)
        ),
    )


def _first(score: np.ndarray) -> np.ndarray:
    return np.lexsort((np.arange(len(score)), -score))[:LISTED]


def _listed(learnt: Learnt, numbers: np.ndarray, place: int, **more: Any) -> Listed:
    return Listed(
        row=int(numbers[learnt.plan.judged[place]]),
        found=bool(learnt.label[place] == 1),
        probability=float(learnt.probability["blend"][place]),
        anomaly=float(learnt.anomaly[place]),
        **more,
    )


def _evaluation(learnt: Learnt, inputs: Inputs, columns: list[Understood], name: str) -> Evaluation:
    rows = learnt.plan.judged
    other = "random_forest" if name == "blend" else "blend"
    amounts = [c for c in columns if c.role == Role.AMOUNT and c.given.type == "number"]
    baselines = {other: learnt.probability[other], "anomaly": learnt.anomaly}
    if amounts:
        value = amounts[0].given.values.astype(float).to_numpy()[rows]
        baselines["amount"] = value
    is_blend = name == "blend"
    judged = Judged(
        label=learnt.label,
        probability=learnt.probability[name],
        expected_amount=learnt.expected_amount if is_blend and learnt.amount is not None else None,
        amount=learnt.amount,
        day=np.zeros(len(rows), np.int64) if inputs.day is None else inputs.day[rows],
        entity=None if inputs.entity is None else inputs.entity[rows],
        seen=_seen(learnt, inputs),
        slices=_slices(columns, rows),
        baselines=baselines,
    )
    return evaluate(judged, capacity=CAPACITY, resamples=RESAMPLES)


def _seen(learnt: Learnt, inputs: Inputs) -> np.ndarray | None:
    """Where an actor was learnt from; None where it always or never was: then it tells nothing."""
    if inputs.entity is None:
        return None
    seen = seen_rows(learnt.plan, inputs.entity)
    return None if seen.all() or not seen.any() else seen


def _slices(columns: list[Understood], rows: np.ndarray) -> dict[str, np.ndarray]:
    """The first column of a few large groups, so that figures can be given apart."""
    for one in columns:
        if one.role == Role.CATEGORY and 2 <= one.given.distinct <= MOST_GROUPS:
            values = as_codes(one.given.values).fillna("").to_numpy(dtype=object)[rows]
            sizes = pd.Series(values).value_counts()
            if len(sizes) > 1 and sizes.iloc[1] >= len(rows) / 20:
                return {one.name: values}
    return {}

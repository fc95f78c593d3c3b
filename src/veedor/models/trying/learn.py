"""Blend and forest learnt on the one side of each split and asked about the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from veedor.domain.score import Reason
from veedor.models.fit import TrainingSet, fit
from veedor.models.model import RiskModel, Scored
from veedor.models.recipe import Recipe
from veedor.models.split import Split
from veedor.models.threads import alone
from veedor.models.trying.inputs import Inputs
from veedor.models.trying.plan import Plan

NAMES = ("blend", "random_forest")  # the blend is the model; the forest is what it must beat
REASONS = 3
COPIES = "· copies"  # the column that says which rows are copies of each other; never an input

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Learnt:
    """What both models say of the judged rows; arrays in the order of `plan.judged`.

    `models` are the blends, one a split, `amount` what was found (0 when clean) or None.
    """

    plan: Plan
    label: np.ndarray
    probability: dict[str, np.ndarray]
    expected_amount: np.ndarray | None
    anomaly: np.ndarray
    amount: np.ndarray | None
    models: tuple[RiskModel, ...] = field(repr=False)


def recipes(plan: Plan, entity: str | None) -> dict[str, Recipe]:
    """The recipes tried; an actor's own record is given only where actors may come again."""
    encode = (entity,) if entity is not None and plan.kind in {"time", "rows"} else ()
    return {
        name: Recipe(
            name=name,
            estimator=name,
            encode=encode,
            copies=() if plan.copies is None else (COPIES,),
            split="time" if plan.kind == "time" else "group",
            gap_days=plan.gap_days,
        )
        for name in NAMES
    }


def learn(  # noqa: PLR0913, PLR0917 - each is a step before
    inputs: Inputs,
    label: np.ndarray,
    amount: np.ndarray | None,
    plan: Plan,
    entity: str | None,
    on_progress: Progress,
) -> Learnt:
    """Fit both recipes on each split; `label`, `amount` are of all rows of the table."""
    made = recipes(plan, entity)
    parts: dict[str, list[Scored]] = {name: [] for name in NAMES}
    models: list[RiskModel] = []
    steps = len(plan.splits) * len(NAMES)
    for split in plan.splits:
        training = _training(inputs, label, amount, split, plan)
        for name, recipe in made.items():
            done = sum(map(len, parts.values()))
            on_progress(done, steps, f"learning {name.replace('_', ' ')}")
            is_blend = name == NAMES[0]
            model, scored = alone(
                _fit_and_score,
                recipe,
                inputs,
                training if is_blend else replace(training, amount=None),
                split,
            )
            parts[name].append(scored)
            models += [model] if is_blend else []
    judged = plan.judged
    blend = parts[NAMES[0]]
    expected = np.concatenate([one.expected_amount for one in blend])
    return Learnt(
        plan=plan,
        label=label[judged],
        probability={
            name: np.concatenate([one.probability for one in scored])
            for name, scored in parts.items()
        },
        expected_amount=None if np.isnan(expected).all() else expected,
        anomaly=np.concatenate([one.anomaly for one in blend]),
        amount=None if amount is None else np.where(label[judged] == 1, amount[judged], 0.0),
        models=tuple(models),
    )


def _fit_and_score(
    recipe: Recipe, inputs: Inputs, training: TrainingSet, split: Split
) -> tuple[RiskModel, Scored]:
    model = fit(recipe, inputs.features, training)
    return model, model.score(inputs.frame.iloc[split.test], reasons=0)


def reasons_for(learnt: Learnt, inputs: Inputs, places: np.ndarray) -> list[tuple[Reason, ...]]:
    """Reasons for some judged rows (places in `plan.judged`), each by the model that judged it."""
    sizes = np.array([len(split.test) for split in learnt.plan.splits])
    which = np.searchsorted(np.cumsum(sizes), places, side="right")
    rows = learnt.plan.judged[places]
    told: list[tuple[Reason, ...]] = [()] * len(places)
    for number, model in enumerate(learnt.models):
        mine = np.flatnonzero(which == number)
        if len(mine):
            scored = model.score(inputs.frame.iloc[rows[mine]], reasons=REASONS)
            for place, reasons in zip(mine, scored.reasons, strict=True):
                told[place] = reasons
    return told


def _training(
    inputs: Inputs, label: np.ndarray, amount: np.ndarray | None, split: Split, plan: Plan
) -> TrainingSet:
    rows = split.train
    day = np.zeros(len(rows), np.int64) if inputs.day is None else inputs.day[rows]
    if plan.kind == "time":  # neighbours in time stay together where blocks of rows are cut
        order = np.argsort(day, kind="stable")
        rows, day = rows[order], day[order]
    frame = inputs.frame.iloc[rows]
    if plan.copies is not None:
        frame = frame.assign(**{COPIES: plan.copies[rows]})
    return TrainingSet(
        frame=frame.reset_index(drop=True),
        label=label[rows],
        amount=None if amount is None else amount[rows],
        day=day,
    )

"""Learn a recipe from checked declarations: members, their blend, calibration, amount, anomaly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.errors import DeclarationError, NotEnoughData
from veedor.models import heads as typed
from veedor.models.amount import (
    AmountModel,
    NetworkAmounts,
    TweedieModel,
    amounts_of,
    learn_amounts,
)
from veedor.models.anomaly import fit_anomaly
from veedor.models.calibrate import Calibrator, calibrate
from veedor.models.combine import Combiner, combiner
from veedor.models.encode import CLOCKS, copy_weights, keys_of
from veedor.models.estimators import Ensemble
from veedor.models.explain import Explainer, learn_typical
from veedor.models.model import RiskModel
from veedor.models.prepare import Described, Design, Words, require, words_of_columns
from veedor.models.recipe import Recipe
from veedor.models.split import Split, forward_folds, group_folds

FEWEST = 20  # positives, and negatives: fewer tell nothing (science.md 4.4)
CALIBRATION_FOLDS = 3

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class TrainingSet:
    """Checked declarations to learn from, all arrays in the order of `frame`.

    `frame` has the feature columns and the declaration columns named in the recipe's `encode` and
    `copies`. `label` is 1 for a finding, 0 for clean. `amount` is what was found, NaN if unknown.
    `day` counts days from any origin, `known_day` those on which results became known (the same
    day when not given). `finding_type` names what was found, "" when clean. `typical_group` names
    each row's peers. `weight` multiplies a row's say (1/inclusion probability, where it is known).
    `meanings` gives the English and Spanish meaning of the encoded columns.
    """

    frame: pd.DataFrame
    label: NDArray[Any]
    day: NDArray[Any]
    known_day: NDArray[Any] | None = None
    amount: NDArray[Any] | None = None
    finding_type: NDArray[Any] | None = None
    typical_group: NDArray[Any] | None = None
    ids: NDArray[Any] | None = None
    weight: NDArray[Any] | None = None
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def fit(
    recipe: Recipe,
    features: Sequence[Described],
    training: TrainingSet,
    *,
    on_progress: Progress | None = None,
    log_dir: Path | None = None,
) -> RiskModel:
    """A model fitted by the recipe; the same arguments give the same predictions, byte for byte.

    `log_dir` gets the logs of an estimator that keeps some (the network's, for TensorBoard).
    Raises NotEnoughData with fewer than 20 findings or 20 clean checks, ContractBroken when the
    frame lacks a column the recipe or the features name.
    """
    tell = on_progress or (lambda done, total, stage: None)
    used = chosen_features(recipe, features)
    names = [feature.name for feature in used]
    require(training.frame, Design.needs(recipe, names, for_training=True))
    rows = _rows(recipe, training)
    splits = calibration_splits(recipe, rows.frame, np.asarray(training.day), rows.label)
    total = len(splits) + 3
    unseen = _score_unseen(recipe, names, rows, splits, tell)
    blender, calibrator, score = _learn_to_calibrate(recipe, rows, unseen)
    tell(len(splits), total, "learning from all rows")
    ensemble = Ensemble(recipe, names, log_dir)
    learnt = ensemble.fit_transform(rows.frame, rows.label, rows.weight, rows.amount)
    matrix = ensemble.design.transform(rows.frame)
    tell(len(splits) + 1, total, "learning amounts and anomalies")
    amount = _amounts(recipe, rows, ensemble, matrix)
    anomaly = fit_anomaly(matrix, recipe.seed)
    heads = _heads(recipe, rows, learnt, unseen, amount)
    tell(len(splits) + 2, total, "learning what is typical")
    inputs = ensemble.design.inputs
    words = words_of_columns(recipe, training.meanings) | {f.name: Words.of(f) for f in used}
    typical = learn_typical(rows.frame, matrix, inputs, training.typical_group)
    tell(total, total, "fitted")
    return RiskModel(
        recipe=recipe,
        features=tuple(names),
        ensemble=ensemble,
        blender=blender,
        calibrator=calibrator,
        amount=amount,
        anomaly=anomaly,
        explainer=Explainer(inputs, words, typical),
        heads=heads,
        facts=_facts(training, rows.label, (unseen.rows, score)),
    )


@dataclass(frozen=True)
class _Rows:
    """Training rows as the members take them; `types` are the findings that get a head."""

    frame: pd.DataFrame
    label: NDArray[np.float64]
    weight: NDArray[np.float64]
    amount: NDArray[np.float64] | None
    finding_type: NDArray[Any] | None
    types: tuple[str, ...]
    pooled: dict[str, int]


@dataclass(frozen=True)
class _Unseen:
    """Scores of training rows by members, and heads, that had not learnt from them."""

    rows: NDArray[np.int64]
    log_odds: NDArray[np.float64]  # shape (rows, members)
    heads: NDArray[np.float64]  # shape (rows, types)


def _rows(recipe: Recipe, training: TrainingSet) -> _Rows:
    label = np.asarray(training.label, dtype=float)
    _check_classes(label)
    frame = learnable(recipe, training)
    kinds: NDArray[Any] | None = None
    types: tuple[str, ...] = ()
    pooled: dict[str, int] = {}
    if recipe.heads and training.finding_type is not None:
        kinds, pooled = typed.learnable_types(np.asarray(training.finding_type, dtype=object))
        types = typed.types_of(kinds)
    amount = None if training.amount is None else np.asarray(training.amount, dtype=float)
    return _Rows(frame, label, weights(recipe, training), amount, kinds, types, pooled)


def learnable(recipe: Recipe, training: TrainingSet) -> pd.DataFrame:
    """The training rows as a design is fitted on them: with clocks, where rates ask for them."""
    frame = training.frame.reset_index(drop=True)
    if recipe.rates != "past_only":
        return frame
    known = training.day if training.known_day is None else training.known_day
    return frame.assign(**dict(zip(CLOCKS, (training.day, known), strict=True)))


def weights(
    recipe: Recipe, training: TrainingSet, some: NDArray[np.int64] | slice = slice(None)
) -> NDArray[np.float64]:
    """Of some rows (all by default), as if there were no others.

    Mean 1, so that leaf sizes and penalties mean the same with and without copies.
    """
    frame = training.frame.iloc[some]
    weight = np.ones(len(frame))
    if training.weight is not None:
        weight = np.asarray(training.weight, dtype=float)[some]
    if recipe.copies:
        weight = weight * copy_weights(keys_of(frame, recipe.copies))
    return weight / weight.mean()


def _score_unseen(
    recipe: Recipe, names: list[str], rows: _Rows, splits: list[Split], tell: Progress
) -> _Unseen:
    log_odds, heads = [], []
    for done, split in enumerate(splits):
        tell(done, len(splits) + 3, "learning to calibrate")
        some = split.train
        amount = None if rows.amount is None else rows.amount[some]
        ensemble = Ensemble(recipe, names)
        learnt = ensemble.fit_transform(
            rows.frame.iloc[some], rows.label[some], rows.weight[some], amount
        )
        unseen = ensemble.design.transform(rows.frame.iloc[split.test])
        log_odds.append(ensemble.log_odds(unseen))
        if rows.finding_type is not None and rows.types:
            checks = typed.Checks(learnt, rows.finding_type[some], amount, rows.weight[some])
            heads.append(typed.unseen_scores(checks, unseen, rows.types, recipe.seed))
    judged = np.concatenate([split.test for split in splits])
    none = np.empty((len(judged), 0))
    return _Unseen(judged, np.concatenate(log_odds), np.concatenate(heads) if heads else none)


def _learn_to_calibrate(
    recipe: Recipe, rows: _Rows, unseen: _Unseen
) -> tuple[Combiner, Calibrator, NDArray[np.float64]]:
    """How members are combined, the calibration, and the combined scores they were learnt from."""
    label, weight = rows.label[unseen.rows], rows.weight[unseen.rows]
    blender = combiner(recipe.combine, unseen.log_odds, label, weight)
    score = blender(unseen.log_odds)
    return blender, calibrate(score, label, weight, recipe.calibration), score


def _amounts(
    recipe: Recipe, rows: _Rows, ensemble: Ensemble, matrix: NDArray[np.float32]
) -> AmountModel | TweedieModel | NetworkAmounts | None:
    """How much a finding brings, None where too few amounts are known."""
    if rows.amount is None:
        return None
    if recipe.amounts == "network":
        return amounts_of(ensemble.members[0][-1])
    money = (rows.label, rows.amount, rows.weight)
    return learn_amounts(recipe.amounts, matrix, money, recipe.seed)


def _heads(
    recipe: Recipe, rows: _Rows, learnt: NDArray[np.float32], unseen: _Unseen, amount: Any
) -> typed.Heads | None:
    if rows.finding_type is None or not rows.types:
        return None
    checks = typed.Checks(learnt, rows.finding_type, rows.amount, rows.weight)
    judged = (unseen.heads, rows.finding_type[unseen.rows], rows.weight[unseen.rows])
    usual = None if isinstance(amount, TweedieModel) else amount  # that one knows no "if found"
    heads = typed.fit_heads(checks, judged, rows.types, recipe.seed, usual)
    return typed.Heads(heads, rows.pooled)


def chosen_features(recipe: Recipe, features: Sequence[Described]) -> list[Described]:
    """The features the recipe names, or all of them."""
    known = {feature.name: feature for feature in features}
    absent = [name for name in recipe.features if name not in known]
    if absent:
        raise DeclarationError(
            f"Recipe '{recipe.name}' names features that do not exist: {', '.join(absent)}.",
            where=f"recipe {recipe.name}, features",
            next="Name features of the programme, or leave it empty for all.",
        )
    return [known[name] for name in recipe.features] if recipe.features else list(features)


def calibration_splits(
    recipe: Recipe, frame: pd.DataFrame, day: NDArray[Any], label: NDArray[np.float64]
) -> list[Split]:
    """Splits for out-of-fold scores: by copies where copies exist, else forward in time.

    Falls back to group folds when the days are too few; only splits that have both classes count.
    """
    groups = keys_of(frame, recipe.copies) if recipe.copies else np.arange(len(frame))
    if recipe.copies or recipe.split == "group":
        splits = group_folds(groups, CALIBRATION_FOLDS, recipe.seed)
    else:
        splits = forward_folds(day, gap_days=recipe.gap_days)
    usable = [split for split in splits if _both(label[split.train]) and _both(label[split.test])]
    if sum(label[split.test].sum() for split in usable) >= FEWEST:
        return usable
    return group_folds(groups, CALIBRATION_FOLDS, recipe.seed)


def _both(label: NDArray[np.float64]) -> bool:
    return bool(0 < label.sum() < len(label))


def _check_classes(label: NDArray[np.float64]) -> None:
    found = int((label == 1).sum())
    clean = int((label == 0).sum())
    if found + clean != len(label):
        raise ValueError("labels must be 0 or 1: leave out declarations nobody checked")
    if min(found, clean) < FEWEST:
        raise NotEnoughData(
            f"{found} checks with a finding and {clean} clean ones are too few to learn from.",
            where="training rows",
            next=f"Load more outcomes: at least {FEWEST} of each are needed.",
            found=found,
            clean=clean,
        )


def _facts(
    training: TrainingSet, label: NDArray[np.float64], unseen: tuple[NDArray[Any], NDArray[Any]]
) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    judged, score = unseen
    days = np.asarray(training.day)
    return {
        "rows": len(label),
        "findings": int(label.sum()),
        "base_rate": float(label.mean()),
        "first_day": int(days.min()),
        "last_day": int(days.max()),
        "calibration_rows": len(judged),
        "unseen_auc": float(roc_auc_score(label[judged], score)),
        "unseen_average_precision": float(average_precision_score(label[judged], score)),
    }

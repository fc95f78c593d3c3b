"""veedor's named estimators, nearly all of them other libraries' own, and their blend.

Settings were chosen for few positives and many weak features: shallow trees, large leaves, rows
and columns drawn for each tree. Deeper boostings lost .03 of AUC on simulated seeds 11 to 14 and
.02 on seed 21 with three times the rows. A large unregularised model loses 15 points of precision
to actor histories that carry no signal (benchmarks.md 1).
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import has_fit_parameter

from veedor.errors import DeclarationError, MissingExtra
from veedor.models.balance import class_weights
from veedor.models.complete import completed
from veedor.models.encode import keys_of
from veedor.models.prepare import Design
from veedor.models.recipe import BLEND, Recipe
from veedor.models.threads import THREADS, side_by_side

SETTINGS: dict[str, tuple[str, str, dict[str, Any]]] = {  # name → module, class, parameters
    "random_forest": (
        "sklearn.ensemble",
        "RandomForestClassifier",
        {"n_estimators": 120, "min_samples_leaf": 10, "max_features": "sqrt", "max_samples": 0.4},
    ),
    "extra_trees": (
        "sklearn.ensemble",
        "ExtraTreesClassifier",
        {"n_estimators": 150, "min_samples_leaf": 6, "max_features": 0.4, "max_samples": 0.7,
         "bootstrap": True},
    ),
    "boosting": (
        "sklearn.ensemble",
        "HistGradientBoostingClassifier",
        {"learning_rate": 0.06, "max_iter": 130, "max_leaf_nodes": 7, "min_samples_leaf": 60,
         "l2_regularization": 20.0, "max_features": 0.3, "early_stopping": False},
    ),
    "xgboost": (
        "xgboost",
        "XGBClassifier",
        {"n_estimators": 400, "learning_rate": 0.03, "max_depth": 3, "min_child_weight": 5,
         "subsample": 0.6, "colsample_bytree": 0.3, "reg_lambda": 15.0, "tree_method": "hist",
         "n_jobs": 1},
    ),
    "gradient_boosting": (
        "sklearn.ensemble",
        "GradientBoostingClassifier",
        {"n_estimators": 200, "learning_rate": 0.04, "max_depth": 3, "min_samples_leaf": 30,
         "subsample": 0.6, "max_features": 0.25},
    ),
    "lightgbm": (
        "lightgbm",
        "LGBMClassifier",
        {"n_estimators": 300, "learning_rate": 0.03, "num_leaves": 7, "min_child_samples": 60,
         "subsample": 0.6, "subsample_freq": 1, "colsample_bytree": 0.3, "reg_lambda": 15.0,
         "n_jobs": 1, "deterministic": True, "force_row_wise": True, "verbosity": -1},
    ),
    "neural": ("veedor.models.neural", "DualAttentionClassifier", {}),
    "pu_bagging": ("veedor.models.unlabelled", "BaggingPU", {}),
    "elkan_noto": ("veedor.models.unlabelled", "ElkanNoto", {}),
    "logistic": ("sklearn.linear_model", "LogisticRegression", {"C": 0.01, "max_iter": 500}),
}  # fmt: skip
EXTRAS = {"lightgbm": "boost", "tensorflow": "tensorflow", "keras": "tensorflow"}
SOFTENING = 1e-3  # keeps the logit of a forest's 0 and 1 finite
CHUNK = 25_000  # rows scored at a time: bounds memory, and is the unit of work of a thread


def named(name: str, seed: int) -> BaseEstimator:
    """An unfitted estimator by veedor's name; raises DeclarationError for any other name."""
    if name not in SETTINGS:
        raise DeclarationError(
            f"There is no estimator '{name}'.",
            where="recipe, estimator",
            next=f"Use blend, {', '.join(SETTINGS)}, or a scikit-learn classifier.",
        )
    module, class_name, parameters = SETTINGS[name]
    try:
        made = getattr(importlib.import_module(module), class_name)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get(error.name or "")
        if extra is None:
            raise
        raise MissingExtra(
            f"The estimator '{name}' needs a part of veedor that is not installed.",
            where="recipe, estimator",
            next=f"Run: pip install 'veedor[{extra}]'",
        ) from error
    return made(**parameters, random_state=seed)


def members(recipe: Recipe) -> list[tuple[str, BaseEstimator]]:
    """The unfitted estimators a recipe asks for, one or the blend's several, seeded by the recipe.

    For a blend, `recipe.parameters` maps a member's name to its parameters.
    """
    asked = recipe.estimator
    if isinstance(asked, str) and asked != "blend":
        return [(asked, _set(named(asked, recipe.seed), recipe.parameters))]
    if not isinstance(asked, str | tuple | list):
        return [(type(asked).__name__, _seeded(_set(clone(asked), recipe.parameters), recipe.seed))]
    several: Sequence[Any] = BLEND if asked == "blend" else asked
    result = []
    for position, one in enumerate(several):
        seed = recipe.seed + position
        if isinstance(one, str):
            label, estimator = one, named(one, seed)
        else:
            label, estimator = type(one).__name__, _seeded(clone(one), seed)
        result.append((label, _set(estimator, recipe.parameters.get(label, {}))))
    return result


def keeps_logs(recipe: Recipe) -> bool:
    """Whether one of the recipe's estimators writes logs of its learning, as a network does."""
    return any("log_dir" in one.get_params(deep=False) for _, one in members(recipe))


class Ensemble:
    """The members of a recipe, fitted on one design; each row gets one log-odds per member."""

    def __init__(
        self, recipe: Recipe, features: Sequence[str], log_dir: Path | None = None
    ) -> None:
        self.design = Design(recipe, features)
        self._recipe = recipe
        self._log_dir = log_dir  # where an estimator that keeps logs of its learning writes them

    def fit(
        self,
        frame: pd.DataFrame,
        label: NDArray[np.float64],
        weight: NDArray[np.float64],
        amount: NDArray[np.float64] | None = None,
    ) -> Self:
        """Fit the design and every member on these rows."""
        self.fit_transform(frame, label, weight, amount)
        return self

    def fit_transform(
        self,
        frame: pd.DataFrame,
        label: NDArray[np.float64],
        weight: NDArray[np.float64],
        amount: NDArray[np.float64] | None = None,
    ) -> NDArray[np.float32]:
        """The same; returns the matrix the members learnt from, whose rates are cross-fitted."""
        matrix = self.design.fit_transform(frame, label)
        preparation = self._recipe.preparation
        if preparation.balance == "class_weight":
            weight = weight * class_weights(label)
        copies = self._recipe.copies
        beside = _Beside(weight, amount, keys_of(frame, copies) if copies else None)
        self.members = [
            completed(self._told(estimator), preparation, self._recipe.seed)
            for _, estimator in members(self._recipe)
        ]
        self._log_dir = None  # a place on this machine, not a part of the model
        jobs = [(member, matrix, label, beside) for member in self.members]
        side_by_side(_fit_member, [job for job in jobs if not _is_forest(job[0][-1])])
        for job in jobs:
            if _is_forest(job[0][-1]):
                _fit_forest(*job)
        return matrix

    def _told(self, estimator: BaseEstimator) -> BaseEstimator:
        """An estimator that embeds codes is told which columns they are; one with logs, where."""
        known = estimator.get_params(deep=False)
        if "code_columns" in known:
            codes = [k for k, one in enumerate(self.design.inputs) if one.kind == "code"]
            estimator.set_params(code_columns=tuple(codes), code_names=self._recipe.codes)
        if "log_dir" in known:
            estimator.set_params(log_dir=self._log_dir)
        return estimator

    def log_odds(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Shape (rows, members), from the design's matrix."""
        if not len(matrix):
            return np.empty((0, len(self.members)))
        starts = range(0, len(matrix), CHUNK)
        jobs = [(member, matrix[k : k + CHUNK]) for k in starts for member in self.members]
        parts = side_by_side(_positive, jobs)
        width = len(self.members)
        rows = [np.column_stack(parts[k : k + width]) for k in range(0, len(parts), width)]
        soft = (np.concatenate(rows) + SOFTENING) / (1 + 2 * SOFTENING)
        return np.log(soft) - np.log1p(-soft)


@dataclass(frozen=True)
class _Beside:
    """What a member may be told of its rows: their say, amounts found, which are near-copies."""

    weight: NDArray[np.float64]
    amount: NDArray[np.float64] | None
    groups: NDArray[np.int64] | None


def _fit_member(member: Pipeline, matrix: Any, label: Any, beside: _Beside) -> Pipeline:
    estimator = member[-1]
    given: dict[str, Any] = {}
    if has_fit_parameter(estimator, "sample_weight") and np.ptp(beside.weight) > 0:
        given["sample_weight"] = beside.weight
    for name in ("amount", "groups"):
        if getattr(beside, name) is not None and has_fit_parameter(estimator, name):
            given[name] = getattr(beside, name)
    if any(name == "balance" for name, _ in member.steps):
        return _fit_resampled(member, matrix, label, given)
    told = {f"estimator__{name}": values for name, values in given.items()}
    if beside.groups is not None and has_fit_parameter(member.named_steps.get("keep"), "groups"):
        told["keep__groups"] = beside.groups
    return member.fit(matrix, label, **told)


def _fit_resampled(member: Pipeline, matrix: Any, label: Any, given: dict[str, Any]) -> Pipeline:
    """The pipeline's own fit would leave rows and weights of different number behind."""
    *before, (_, sampler), (_, estimator) = member.steps
    rows = matrix
    for _, step in before:
        rows = step.fit_transform(rows, label)
    weight = given.get("sample_weight", np.ones(len(label)))
    rows, label, weight = sampler.resample(rows, label, weight)
    if "sample_weight" in given:
        estimator.fit(rows, label, sample_weight=weight)
    else:
        estimator.fit(rows, label)
    return member


def _fit_forest(member: Pipeline, matrix: Any, label: Any, beside: _Beside) -> Pipeline:
    """Trees are seeded one by one, so a forest's own threads change nothing but the time."""
    asked = member[-1].n_jobs
    with warnings.catch_warnings():  # scikit-learn's workers alter the filters of the process
        member[-1].set_params(n_jobs=THREADS)
        _fit_member(member, matrix, label, beside)
        member[-1].set_params(n_jobs=asked)
    return member


def _positive(member: Pipeline, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    if not _is_forest(member[-1]):
        return member.predict_proba(matrix)[:, 1].astype(float)
    # A forest's own threads add up in the order they finish: not the same bytes twice.
    rows = np.asarray(_before_the_forest(member, matrix), np.float32)
    trees = member[-1].estimators_
    return sum(tree.predict_proba(rows, check_input=False)[:, 1] for tree in trees) / len(trees)


def _before_the_forest(member: Pipeline, matrix: NDArray[np.float32]) -> Any:
    for name, step in member.steps[:-1]:
        if name != "balance":
            matrix = step.transform(matrix)
    return matrix


def _is_forest(estimator: Any) -> bool:
    return type(estimator).__module__ == "sklearn.ensemble._forest"


def _set(estimator: BaseEstimator, parameters: dict[str, Any]) -> BaseEstimator:
    try:
        return estimator.set_params(**parameters)
    except ValueError as error:
        raise DeclarationError(
            f"{type(estimator).__name__} has no such parameter: {error}",
            where="recipe, parameters",
            next="Use the estimator's own names; for a blend, {'boosting': {'max_iter': 300}}.",
        ) from error


def _seeded(estimator: BaseEstimator, seed: int) -> BaseEstimator:
    known = estimator.get_params(deep=False)
    if "random_state" in known and known["random_state"] is None:
        estimator.set_params(random_state=seed)
    return estimator

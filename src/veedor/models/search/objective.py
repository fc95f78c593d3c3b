"""What a trial is worth: the recipe fitted on the past of each fold and judged on what follows.

A trial is cheap: only the members are fitted. The goals rank, and calibration ranks nothing;
amounts are learnt only where money is the goal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from veedor.models.amount import AmountModel, NetworkAmounts, amounts_of, fit_amount
from veedor.models.combine import combiner
from veedor.models.estimators import Ensemble
from veedor.models.evaluate.passes import Passed, Rows, ranking
from veedor.models.fit import TrainingSet, chosen_features, learnable, weights
from veedor.models.prepare import Described
from veedor.models.recipe import Recipe
from veedor.models.search.ground import Ground, thinned
from veedor.models.spaces import Parameters, applied
from veedor.models.split import Split

Goal = Literal["average_precision", "precision", "revenue"]
GOALS: Mapping[Goal, tuple[str, str]] = {
    "average_precision": ("precisión media", "average precision"),
    "precision": ("precisión con la capacidad", "precision at capacity"),
    "revenue": ("recaudación con la capacidad", "revenue at capacity"),
}
CAPACITY = 0.05  # share of the declarations that can be checked, as in the evaluation


@dataclass(frozen=True)
class Judgement:
    """What a fitted recipe says of rows it has not seen; arrays in the order of those rows.

    `probability` has the training rows' base rate but is not calibrated; `expected` is
    probability × amount, None unless amounts were asked for and known.
    """

    probability: NDArray[np.float64]
    expected: NDArray[np.float64] | None = None


@dataclass(frozen=True, kw_only=True)
class Objective:
    """The honest objective: a pure function of (recipe, parameters, data, fold, seed).

    `rows_of` gives the labelled rows, always the same in the same order, as a recipe describes
    them: parameters such as the strength of a prior change the description itself.
    """

    recipe: Recipe
    features: Sequence[Described]
    rows_of: Callable[[Recipe], TrainingSet]
    ground: Ground
    goal: Goal = "average_precision"
    capacity: float = CAPACITY
    # Trees' amounts do not depend on the estimator searched, and cost more than it: kept by fold.
    _amounts: dict[Any, NDArray[np.float64] | None] = field(default_factory=dict, repr=False)

    def ready(self, parameters: Parameters) -> None:
        """Have the rows described; DeclarationError when there is no such parameter."""
        self.rows_of(applied(self.recipe, parameters))

    def figure(self, parameters: Parameters, fold: int, share: float = 1.0) -> float:
        """The goal's figure on the judged rows of a fold, learnt from a share of its past."""
        recipe = applied(self.recipe, parameters)
        rows = self.rows_of(recipe)
        label = np.asarray(rows.label)
        split = thinned(self.ground.folds[fold], label, share, recipe.seed)
        said = self.judged(parameters, split)
        amount = None if rows.amount is None else np.asarray(rows.amount)[split.test]
        return figure_of(self.goal, said, label[split.test], amount, self.capacity)

    def judged(self, parameters: Parameters, split: Split) -> Judgement:
        """What the recipe with these parameters, fitted on one side, says of the other."""
        recipe = applied(self.recipe, parameters)
        rows = self.rows_of(recipe)
        fitted, said = ranked(recipe, self.features, rows, split)
        if self.goal != "revenue" or rows.amount is None:
            return said
        amount = self._if_found(recipe, fitted, rows, split)
        return said if amount is None else replace(said, expected=said.probability * amount)

    def _if_found(
        self, recipe: Recipe, fitted: Ensemble, rows: TrainingSet, split: Split
    ) -> NDArray[np.float64] | None:
        if recipe.amounts == "network":
            return if_found(recipe, fitted, rows, split)
        described = replace(recipe, estimator="", parameters={}, name="")
        key = (repr(described), split.train.tobytes(), split.test.tobytes())
        if key not in self._amounts:
            self._amounts[key] = if_found(recipe, fitted, rows, split)
        return self._amounts[key]

    def value(self, figures: Sequence[float]) -> float:
        """The mean of the folds' figures so far, each weighing as many findings as it has."""
        return float(np.average(figures, weights=self.ground.weights[: len(figures)]))


def ranked(
    recipe: Recipe, features: Sequence[Described], rows: TrainingSet, split: Split
) -> tuple[Ensemble, Judgement]:
    """A recipe's members fitted on one side of a split, and what they say of the other."""
    names = [feature.name for feature in chosen_features(recipe, features)]
    label = np.asarray(rows.label, dtype=float)[split.train]
    frame = learnable(recipe, rows).iloc[split.train].reset_index(drop=True)
    amount = None if rows.amount is None else np.asarray(rows.amount, dtype=float)[split.train]
    ensemble = Ensemble(recipe, names).fit(frame, label, weights(recipe, rows, split.train), amount)
    log_odds = ensemble.log_odds(ensemble.design.transform(rows.frame.iloc[split.test]))
    # The members' scales are taken from the judged rows, which needs none of their labels. Stacking
    # would need them, so its trials are judged by the mean of its members.
    how = "log_odds" if recipe.combine == "stacking" else recipe.combine
    weight = np.ones(len(log_odds))
    score = combiner(how, log_odds, np.full(len(log_odds), label.mean()), weight)(log_odds)
    return ensemble, Judgement(_at_base_rate(score, label.mean()))


def if_found(
    recipe: Recipe, fitted: Ensemble, rows: TrainingSet, split: Split
) -> NDArray[np.float64] | None:
    """The amount to be expected in each judged row if there is a finding; None if not learnable."""
    design = fitted.design
    model: AmountModel | NetworkAmounts | None
    if recipe.amounts == "network":
        model = amounts_of(fitted.members[0][-1])
    else:
        label = np.asarray(rows.label)[split.train] == 1
        amount = np.asarray(rows.amount, dtype=float)[split.train][label]
        learnt = design.transform(rows.frame.iloc[split.train[label]])
        model = fit_amount(learnt, amount, weights(recipe, rows, split.train)[label], recipe.seed)
    return None if model is None else model(design.transform(rows.frame.iloc[split.test]))


def figure_of(
    goal: Goal,
    said: Judgement,
    label: NDArray[np.int8],
    amount: NDArray[np.float64] | None,
    capacity: float,
) -> float:
    """The figure of a goal, ties taken in proportion as the evaluation takes them; 0 if undefined.

    Revenue is the share of all money found that lies in the riskiest declarations by expected
    amount, or by probability where no amount could be learnt.
    """
    order = said.probability
    if goal == "revenue" and said.expected is not None:
        order = said.expected
    found = np.zeros(len(label)) if amount is None else np.nan_to_num(amount) * (label == 1)
    nobody = np.zeros(len(label))
    rows = Rows(
        label=label.astype(float),
        amount=np.maximum(found, 0.0),
        seen=nobody,
        weight=nobody + 1.0,
        blocks=(np.zeros(len(label), dtype=np.int32),),
    )
    passed = Passed(ranking(rows, order, (capacity,)).run(0, np.ones((1, 1), dtype=np.float32)))
    if goal == "average_precision":
        return float(passed.average_precision[0])
    if goal == "precision":
        return float(passed.hits(0)[0] / (capacity * len(label)))
    total = passed.money[0]
    return float(passed.money_at(0)[0] / total) if total > 0 else 0.0


def _at_base_rate(score: NDArray[np.float64], base_rate: float) -> NDArray[np.float64]:
    """Log-odds as probabilities whose mean is the base rate of the training rows.

    Order stays; class weights and resampling, which lift all log-odds, are taken back.
    """
    from scipy.optimize import brentq
    from scipy.special import expit

    low, high = -score.max() - 40.0, -score.min() + 40.0
    shift = brentq(lambda by: expit(score + by).mean() - base_rate, low, high)
    return expit(score + shift)

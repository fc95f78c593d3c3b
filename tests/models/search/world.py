"""A small simulated world in which some settings are plainly better than others."""

from __future__ import annotations

from tests.models.worlds import FEATURES, customs
from veedor.models.fit import TrainingSet
from veedor.models.recipe import Recipe
from veedor.models.search import Objective, Plan, lay_out
from veedor.models.search.trials import key_of
from veedor.models.spaces import Between, Choice, space_of

# One tree of one split by default: almost anything else in the space is better.
POOR = Recipe(
    name="poor",
    estimator="xgboost",
    parameters={"n_estimators": 1, "max_depth": 1},
    features=("price_diff", "importer_past_rate", "cat_office", "noise_ratio"),
    gap_days=10,
    space={
        "xgboost.n_estimators": Between(low=1, high=40, log=True, whole=True, grid=(1, 12, 40)),
        "xgboost.max_depth": Choice((1, 2, 3), grid=(1, 3)),
    },
)


def objective(rows: TrainingSet, recipe: Recipe = POOR, **more) -> Objective:
    ground = lay_out(recipe, rows, rows.day)
    return Objective(
        recipe=recipe, features=FEATURES, rows_of=lambda recipe: rows, ground=ground, **more
    )


def plan(of: Objective, trials: int = 12, **more) -> Plan:
    label = of.rows_of(of.recipe).label
    findings = min(int(label[fold.train].sum()) for fold in of.ground.folds)
    return Plan(
        space=space_of(of.recipe), trials=trials, seed=3, value=of.value, findings=findings, **more
    )


def counting(of: Objective) -> tuple[Objective, list[tuple]]:
    """The objective, and what it was asked to judge: parameters, share, fold."""
    asked: list[tuple] = []

    class Counting:
        ready, value = of.ready, of.value

        def figure(self, parameters, fold, share=1.0):
            asked.append((key_of(parameters, share), fold))
            return of.figure(parameters, fold, share)

    return Counting(), asked  # type: ignore[return-value]


__all__ = ["POOR", "counting", "customs", "objective", "plan"]

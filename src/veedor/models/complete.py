"""An estimator behind whatever it needs, or the recipe asks for, to take the design's matrix.

Steps stand in one order: anomaly, bins, outliers, missing, scale, chosen inputs, balance,
estimator. All are learnt from the rows the estimator is fitted on. imbalanced-learn's pipeline is
scikit-learn's, but for samplers: they act when fitting and are left out when scoring.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    QuantileTransformer,
    StandardScaler,
)
from sklearn.utils import get_tags

from veedor.models.balance import Resampler
from veedor.models.choose import selector
from veedor.models.recipe import Preparation
from veedor.models.steps import Caps, Steps, signed_log

NEAREST_INPUTS = 15  # that a missing value is predicted from
IMPUTING_ROUNDS = 5
RANK_STEPS = 200  # quantiles a value is placed among
SAMPLERS = ("over", "under", "smote", "smotenc")
MAKES_UP_ROWS = ("smote", "smotenc")


def completed(
    estimator: BaseEstimator, preparation: Preparation | None = None, seed: int = 0
) -> Pipeline:
    """A pipeline of the estimator and the steps before it; its last step is `estimator`."""
    asked = preparation or Preparation()
    steps = [*_steps(estimator, asked, seed), ("estimator", estimator)]
    if asked.balance not in SAMPLERS:
        return Pipeline(steps)
    from imblearn.pipeline import Pipeline as ResamplingPipeline

    return ResamplingPipeline(steps)


def _steps(
    estimator: BaseEstimator, asked: Preparation, seed: int
) -> Iterator[tuple[str, BaseEstimator]]:
    is_boosting = "HistGradientBoosting" in type(estimator).__name__
    grows_trees = is_boosting or hasattr(type(estimator), "feature_importances_")
    takes_missing = grows_trees and get_tags(estimator).input_tags.allow_nan
    prepares_itself = hasattr(estimator, "code_columns")  # the neural one: codes are no quantities
    if prepares_itself:
        return
    if asked.anomaly:
        from veedor.models.anomaly.column import AnomalyColumn

        yield "anomaly", AnomalyColumn(random_state=seed)
    if is_boosting:
        yield "bins", Steps()
    # Trees mind neither scale nor tails; rows made up between neighbours do.
    measures = not grows_trees or asked.balance in MAKES_UP_ROWS
    outliers = _outliers(asked, measures, seed)
    if outliers is not None:
        yield "caps", outliers
    if asked.missing != "auto" or not takes_missing or asked.balance in MAKES_UP_ROWS:
        if asked.missing == "model":  # its regressions overflow in single precision
            yield "wide", FunctionTransformer(np.asarray, kw_args={"dtype": float})
        yield "missing", _imputer(asked, seed)
    if asked.scale == "minmax":
        yield "scale", MinMaxScaler()
    elif asked.scale == "standard" or (asked.scale == "auto" and measures):
        yield "scale", StandardScaler()
    chosen = selector(asked, seed)
    if chosen is not None:
        yield "keep", chosen
    if asked.balance in SAMPLERS:
        yield "balance", Resampler(asked.balance, asked.balance_to, seed)


def _outliers(asked: Preparation, measures: bool, seed: int) -> Any:
    if asked.outliers == "log":
        return FunctionTransformer(signed_log)
    if asked.outliers == "ranks":
        return QuantileTransformer(
            n_quantiles=RANK_STEPS, output_distribution="normal", random_state=seed
        )
    if asked.outliers in ("zscore", "iqr"):
        return Caps(rule=asked.outliers)
    if asked.outliers == "quantile" or (asked.outliers == "auto" and measures):
        return Caps()
    return None


def _imputer(asked: Preparation, seed: int) -> Any:
    if asked.missing == "model":
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - scikit-learn's way
        from sklearn.impute import IterativeImputer

        return IterativeImputer(
            max_iter=IMPUTING_ROUNDS, n_nearest_features=NEAREST_INPUTS, add_indicator=True,
            random_state=seed,  # an input without any known value is left out: nothing predicts it
        )  # fmt: skip
    strategy = "median" if asked.missing == "auto" else asked.missing
    return SimpleImputer(
        missing_values=np.nan, strategy=strategy, add_indicator=True, keep_empty_features=True
    )

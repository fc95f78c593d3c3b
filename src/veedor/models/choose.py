"""Which inputs an estimator is given: three ways of choosing, and a filter against noise.

Each learns from training rows only and stands inside the pipeline, so that a row judged later
has had no say. Rows come in order of filing: "later rows" are the last ones. Where near-copies
are told by `groups`, shape (n,), rows of other groups stand for later ones.
"""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.feature_selection import RFECV, SelectorMixin
from sklearn.model_selection import GroupKFold, TimeSeriesSplit

from veedor.models.recipe import Preparation

LATER_SHARE = 0.3  # of the rows, to measure what a permuted input costs
REPEATS = FOLDS = 3
SHADOW_QUANTILE = 0.75  # of shuffled copies' importance: an input below it looks like noise
FEWEST_KEPT = 5
REMOVED_A_ROUND = 0.2  # share of the inputs left, in recursive elimination


class _Keeps(SelectorMixin, BaseEstimator):
    """A selector that keeps `kept_`, and takes missing values as the trees it asks do."""

    kept_: NDArray[np.bool_]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def _get_support_mask(self) -> NDArray[np.bool_]:
        return self.kept_


class MostImportant(_Keeps):
    """The share of inputs that a forest of random trees uses most."""

    def __init__(self, share: float = 0.5, seed: int = 0) -> None:
        self.share = share
        self.seed = seed

    def fit(self, X: NDArray[Any], y: NDArray[Any]) -> Self:
        """Rank the inputs by the forest's mean decrease in impurity."""
        self.n_features_in_ = X.shape[1]
        self.importances_ = _forest(self.seed).fit(X, y).feature_importances_
        self.kept_ = _best(self.importances_, round(self.share * X.shape[1]))
        return self


class CostlyToPermute(_Keeps):
    """Inputs whose permutation on unseen rows costs average precision, at most a share of all."""

    def __init__(self, share: float = 0.5, seed: int = 0) -> None:
        self.share = share
        self.seed = seed

    def fit(self, X: NDArray[Any], y: NDArray[Any], groups: NDArray[Any] | None = None) -> Self:
        """Learn on the earlier rows, permute each input on the later ones."""
        from sklearn.inspection import permutation_importance

        self.n_features_in_ = X.shape[1]
        later = _later(len(X), groups, self.seed)
        earlier = ~later
        if not all(0 < y[side].mean() < 1 for side in (earlier, later)):
            earlier = later = np.ones(len(X), dtype=bool)  # too few findings to tell them apart
        forest = _forest(self.seed).fit(X[earlier], y[earlier])
        self.importances_ = permutation_importance(
            forest, X[later], y[later], scoring="average_precision", n_repeats=REPEATS,
            random_state=self.seed,
        ).importances_mean  # fmt: skip
        self.kept_ = _best(self.importances_, round(self.share * X.shape[1]))
        if (self.kept_ & (self.importances_ > 0)).sum() >= FEWEST_KEPT:
            self.kept_ &= self.importances_ > 0
        return self


class Recursive(_Keeps):
    """Recursive elimination (Guyon et al. 2002); how many to keep is judged on unseen rows."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(self, X: NDArray[Any], y: NDArray[Any], groups: NDArray[Any] | None = None) -> Self:
        """Drop the inputs a forest uses least, a fifth at a time."""
        self.n_features_in_ = X.shape[1]
        folds = TimeSeriesSplit(FOLDS) if groups is None else GroupKFold(FOLDS)
        self.kept_ = RFECV(
            _forest(self.seed), step=REMOVED_A_ROUND, cv=list(folds.split(X, y, groups)),
            scoring="average_precision", min_features_to_select=FEWEST_KEPT,
        ).fit(X, y).support_  # fmt: skip
        return self


class BetterThanNoise(_Keeps):
    """Inputs that a forest uses more than shuffled copies of inputs (Kursa & Rudnicki 2010).

    A history that carries no signal costs a large model many points of precision; here it must
    first beat what is noise by construction. Categories' columns are judged like all others.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(self, X: NDArray[Any], y: NDArray[Any]) -> Self:
        """Grow forests on the inputs beside their shuffled copies; compare importances."""
        self.n_features_in_ = width = X.shape[1]
        lot = np.random.default_rng(self.seed)
        real, shadow = np.zeros(width), np.zeros(width)
        for repeat in range(REPEATS):
            shuffled = lot.permuted(X, axis=0)
            forest = _forest(self.seed + repeat).fit(np.hstack([X, shuffled]), y)
            real += forest.feature_importances_[:width]
            shadow += forest.feature_importances_[width:]
        self.importances_ = real / REPEATS
        self.kept_ = real > np.quantile(shadow, SHADOW_QUANTILE)
        if self.kept_.sum() < FEWEST_KEPT:
            self.kept_ = _best(real, FEWEST_KEPT)
        return self


def selector(preparation: Preparation, seed: int) -> Any:
    """The unfitted selector that a preparation asks for; None when it keeps all."""
    share = preparation.keep_share
    if preparation.keep == "importance":
        return MostImportant(share, seed)
    if preparation.keep == "permutation":
        return CostlyToPermute(share, seed)
    if preparation.keep == "recursive":
        return Recursive(seed)
    if preparation.keep == "better_than_noise":
        return BetterThanNoise(seed)
    return None


def _later(rows: int, groups: NDArray[Any] | None, seed: int) -> NDArray[np.bool_]:
    """The last rows; where there are groups, whole groups drawn by lot."""
    if groups is None:
        return np.arange(rows) >= round((1 - LATER_SHARE) * rows)
    names, place = np.unique(groups, return_inverse=True)
    return (np.random.default_rng(seed).random(len(names)) < LATER_SHARE)[place]


def _best(importances: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    kept = np.zeros(len(importances), dtype=bool)
    kept[np.argsort(-importances, kind="stable")[: max(count, FEWEST_KEPT)]] = True
    return kept


def _forest(seed: int) -> Any:
    """Random trees: they take missing values, and spread importance over inputs that agree."""
    from sklearn.ensemble import ExtraTreesClassifier

    return ExtraTreesClassifier(
        n_estimators=60, min_samples_leaf=10, max_features="sqrt", class_weight="balanced",
        random_state=seed,
    )  # fmt: skip

"""Learning from a list of the guilty and a crowd nobody has looked at (positive–unlabelled).

A published list of shell issuers names some of them and clears nobody. Treating everybody else as
clean teaches a model that the undetected are innocent; both estimators here know that label 0
means "not listed". They are classifiers as scikit-learn's: `predict_proba` gives the probability
of being one of those the list is drawn from, not of being listed.
"""

# ruff: noqa: N803, N806 - X and y are scikit-learn's own argument names

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone

LEAST = 1e-6


class _LearnsFromAList(ClassifierMixin, BaseEstimator):
    """What both have in common: missing values go in, and two classes come out."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags

    def predict(self, X: Any) -> NDArray[Any]:
        """1 where the probability is above one half."""
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(int)]

    def _both(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        probability = np.clip(probability, LEAST, 1 - LEAST)
        return np.column_stack([1 - probability, probability])


class BaggingPU(_LearnsFromAList):
    """The mean of many models, each of all positives against a few unlabelled rows drawn by lot.

    Mordelet & Vert 2014: each draw has few hidden positives, and their harm averages out. A row
    drawn for a model is not scored by it while learning: `oob_score_` holds such scores.
    `feature_importances_` is the mean of the members', where they have any.
    """

    def __init__(
        self,
        estimator: Any = None,
        n_bags: int = 20,
        per_positive: float = 2.0,
        random_state: int | None = None,
    ) -> None:
        self.estimator = estimator
        self.n_bags = n_bags
        self.per_positive = per_positive
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """`y` is 1 for a listed row, 0 for one nobody has looked at."""
        X, y = np.asarray(X), np.asarray(y)
        self.classes_, self.n_features_in_ = np.array([0, 1]), X.shape[1]
        listed, crowd = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
        size = min(len(crowd), max(1, round(self.per_positive * len(listed))))
        lot = np.random.default_rng(self.random_state)
        self.members_, total, times = [], np.zeros(len(y)), np.zeros(len(y))
        for bag in range(self.n_bags):
            drawn = lot.choice(crowd, size, replace=False)
            rows = np.concatenate([listed, drawn])
            member = _member(self.estimator, self.random_state, bag).fit(X[rows], y[rows])
            out = np.setdiff1d(crowd, drawn)
            if out.size:
                total[out] += member.predict_proba(X[out])[:, 1]
                times[out] += 1
            self.members_.append(member)
        self.oob_score_ = np.divide(total, times, out=np.full(len(y), np.nan), where=times > 0)
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Shape (rows, 2); the positives' share of a bag is far above that of the crowd."""
        X = np.asarray(X)
        return self._both(np.mean([m.predict_proba(X)[:, 1] for m in self.members_], axis=0))

    @property
    def feature_importances_(self) -> NDArray[np.float64]:
        """The mean of the members'."""
        return np.mean([member.feature_importances_ for member in self.members_], axis=0)


class ElkanNoto(_LearnsFromAList):
    """The probability of being listed, divided by how often a positive is listed (2008).

    It holds when the listed are a fair draw of all positives and these can be told from the rest:
    where they cannot, listed rows score low and the share of positives is overestimated.
    `label_frequency_` is the mean score of held-out listed rows; `class_prior_` the estimated
    share of positives among all rows.
    """

    def __init__(
        self, estimator: Any = None, held_out: float = 0.2, random_state: int | None = None
    ) -> None:
        self.estimator = estimator
        self.held_out = held_out
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """`y` is 1 for a listed row, 0 for one nobody has looked at."""
        X, y = np.asarray(X), np.asarray(y)
        self.classes_, self.n_features_in_ = np.array([0, 1]), X.shape[1]
        lot = np.random.default_rng(self.random_state)
        aside = np.zeros(len(y), dtype=bool)
        for value in (0, 1):
            rows = np.flatnonzero(y == value)
            aside[lot.choice(rows, max(1, round(self.held_out * len(rows))), replace=False)] = True
        self.member_ = _member(self.estimator, self.random_state, 0).fit(X[~aside], y[~aside])
        listed = self.member_.predict_proba(X[aside & (y == 1)])[:, 1]
        self.label_frequency_ = float(np.clip(listed.mean(), LEAST, 1))
        self.class_prior_ = float(min(1.0, y.mean() / self.label_frequency_))
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Shape (rows, 2); the order is the member's own, the height is corrected."""
        score = self.member_.predict_proba(np.asarray(X))[:, 1]
        return self._both(score / self.label_frequency_)

    @property
    def feature_importances_(self) -> NDArray[np.float64]:
        """The member's."""
        return self.member_.feature_importances_


def _member(estimator: Any, seed: int | None, number: int) -> Any:
    """A fresh copy with a seed of its own; without one, shallow boosted trees."""
    if estimator is None:
        from xgboost import XGBClassifier

        return XGBClassifier(
            n_estimators=120, learning_rate=0.08, max_depth=4, min_child_weight=4, subsample=0.8,
            colsample_bytree=0.5, reg_lambda=5.0, n_jobs=1, random_state=(seed or 0) + number,
        )  # fmt: skip
    member = clone(estimator)
    if "random_state" in member.get_params(deep=False):
        member.set_params(random_state=(seed or 0) + number)
    return member

"""How the members of a blend become one score; each way learns from rows that taught no member.

A way takes log-odds, shape (rows, members), and gives one score a row, higher is riskier, on the
scale of log-odds. Calibration follows, so only the order and the spacing of scores matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from veedor.models.recipe import Combine

RANKS_KEPT = 2_000  # quantiles of unseen scores that a rank is read from
STACKING_PENALTY = 1.0  # C of the logistic regression: members agree, so weights are held back


class Combiner(Protocol):
    """A map from the members' log-odds to one score."""

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row, from shape (rows, members)."""
        ...


@dataclass(frozen=True)
class Blender:
    """Puts the members' log-odds on one scale (that of unseen training rows) and averages them."""

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]

    @classmethod
    def learn(cls, log_odds: NDArray[np.float64]) -> Self:
        """From out-of-fold log-odds, shape (rows, members)."""
        spread = log_odds.std(axis=0)
        return cls(log_odds.mean(axis=0), np.where(spread > 0, spread, 1.0))

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row, in log-odds of the average member."""
        standard = ((log_odds - self.centre) / self.spread).mean(axis=1)
        return standard * self.spread.mean() + self.centre.mean()


@dataclass(frozen=True)
class SoftVote:
    """The mean of the members' probabilities, as log-odds."""

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row."""
        return _log_odds_of((1 / (1 + np.exp(-log_odds))).mean(axis=1))


@dataclass(frozen=True)
class HardVote:
    """How many members would check the declaration, had each the capacity of the base rate.

    There are only members + 1 different scores: within one of them the order is not said.
    """

    threshold: NDArray[np.float64]

    @classmethod
    def learn(cls, log_odds: NDArray[np.float64], label: NDArray[np.float64]) -> Self:
        """Each member's threshold: the score that as many unseen rows exceed as have findings."""
        return cls(np.quantile(log_odds, 1 - label.mean(), axis=0))

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row: the log-odds of the share of votes, softened by half a vote."""
        votes = (log_odds > self.threshold).sum(axis=1)
        return _log_odds_of((votes + 0.5) / (log_odds.shape[1] + 1))


@dataclass(frozen=True)
class RankBlend:
    """The mean of each member's percentile among unseen training rows, as log-odds."""

    quantiles: NDArray[np.float64]  # shape (kept, members), ascending

    @classmethod
    def learn(cls, log_odds: NDArray[np.float64]) -> Self:
        """From out-of-fold log-odds."""
        return cls(np.quantile(log_odds, np.linspace(0, 1, min(RANKS_KEPT, len(log_odds))), axis=0))

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row; beyond the unseen rows' extremes it still rises a little."""
        at = np.linspace(0, 1, len(self.quantiles))
        columns = []
        for column, seen in zip(log_odds.T, self.quantiles.T, strict=True):
            beyond = np.clip(column - seen[-1], 0, None) - np.clip(seen[0] - column, 0, None)
            columns.append(np.interp(column, seen, at) + 1e-3 * np.tanh(beyond))
        return _log_odds_of((np.mean(columns, axis=0) + 0.01) / 1.02)


@dataclass(frozen=True)
class Stacking:
    """A logistic regression over the members' standardised log-odds."""

    scale: Blender
    weights: NDArray[np.float64]
    intercept: float

    @classmethod
    def learn(
        cls,
        log_odds: NDArray[np.float64],
        label: NDArray[np.float64],
        weight: NDArray[np.float64],
    ) -> Self:
        """From out-of-fold log-odds and their labels."""
        from sklearn.linear_model import LogisticRegression

        scale = Blender.learn(log_odds)
        standard = (log_odds - scale.centre) / scale.spread
        fitted = LogisticRegression(C=STACKING_PENALTY).fit(standard, label, sample_weight=weight)
        return cls(scale, fitted.coef_[0], float(fitted.intercept_[0]))

    def __call__(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score per row."""
        return (log_odds - self.scale.centre) / self.scale.spread @ self.weights + self.intercept


def combiner(
    how: Combine,
    log_odds: NDArray[np.float64],
    label: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> Combiner:
    """The way a recipe asks for, learnt from out-of-fold log-odds of shape (rows, members)."""
    if how == "soft":
        return SoftVote()
    if how == "hard":
        return HardVote.learn(log_odds, label)
    if how == "rank":
        return RankBlend.learn(log_odds)
    if how == "stacking":
        return Stacking.learn(log_odds, label, weight)
    return Blender.learn(log_odds)


def _log_odds_of(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(probability) - np.log1p(-probability)

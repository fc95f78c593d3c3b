"""A ratio of two declared figures against the peer group: weight to value, freight to value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.anomaly.levels import Levels, learn_levels

FAIR = 1.96  # about 95 % of ordinary ratios
WINDOW_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Ratios to compare, shape (n,): `above` / `below` on the `day`, peers fine to coarse.

    A ratio with nothing below the line, or not above zero, is not judged.
    """

    above: NDArray[np.float64]
    below: NDArray[np.float64]
    day: NDArray[np.int64]
    groups: Sequence[NDArray[Any]]

    @property
    def logarithm(self) -> NDArray[np.float64]:
        """Of the ratio; NaN where it cannot be had."""
        above, below = (np.asarray(a, dtype=np.float64) for a in (self.above, self.below))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where((above > 0) & (below > 0), np.log(above / below), np.nan)


@dataclass(frozen=True, kw_only=True)
class RatioJudged:
    """A ratio beside what its peers declare; `deviation` in their standard deviations of logs."""

    expected: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    deviation: NDArray[np.float64]
    peers: NDArray[np.int64]
    group: NDArray[Any]


def learn_ratios(shares: Shares, *, before: int, window_days: int = WINDOW_DAYS) -> Levels:
    """What is usual, from rows of the `window_days` days strictly before day `before` alone."""
    past = (shares.day < before) & (shares.day >= before - window_days)
    return learn_levels(shares.logarithm[past], [group[past] for group in shares.groups])


def judge_ratios(levels: Levels, shares: Shares) -> RatioJudged:
    """Each ratio beside its peers' median and the interval that holds about 95 % of them.

    >>> kg, usd = np.array([10.0, 11, 9, 10, 90]), np.array([100.0] * 5)
    >>> shares = Shares(above=kg, below=usd, day=np.arange(5), groups=[])
    >>> judged = judge_ratios(learn_ratios(shares, before=4), shares)
    >>> round(float(judged.expected[4]), 2), bool(judged.deviation[4] > 5)
    (0.1, True)
    """
    value = shares.logarithm
    usual = levels.usual(shares.groups, len(value))
    return RatioJudged(
        expected=np.exp(usual.centre),
        lower=np.exp(usual.centre - FAIR * usual.spread),
        upper=np.exp(usual.centre + FAIR * usual.spread),
        deviation=usual.deviation(value),
        peers=usual.peers,
        group=usual.group,
    )

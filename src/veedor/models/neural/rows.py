"""Training rows set apart: parts to learn from, and later rows that say when to stop."""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.utils.validation import check_array, check_consistent_length

LATER_SHARE = 0.15  # of the rows, the last ones filed: they say when to stop
LATER_FINDINGS = 10  # where there are fewer in that share, more rows are taken, up to the next
LARGEST_LATER_SHARE = 0.3
LATER = -1  # the part of the rows that say when to stop


@dataclass(frozen=True)
class Rows:
    """Checked declarations as arrays; `log_amount` is NaN where no amount is known."""

    X: NDArray[np.float32]
    y: NDArray[np.float64]
    weight: NDArray[np.float64]
    log_amount: NDArray[np.float64]


def matrix(X: Any) -> NDArray[np.float32]:
    """Rows of numbers as float32; what is not finite is missing."""
    checked = check_array(X, dtype=np.float32, ensure_all_finite=False, ensure_min_samples=0)
    return np.where(np.isfinite(checked), checked, np.float32(np.nan))


def rows_of(X: Any, y: NDArray[np.float64], weight: Any, amount: Any) -> Rows:
    """The rows to learn from; a negative amount is as good as none."""
    check_consistent_length(X, y, weight, amount)
    weight = np.ones(len(y)) if weight is None else np.asarray(weight, dtype=float)
    log_amount = np.full(len(y), np.nan)
    if amount is not None:
        known = np.asarray(amount, dtype=float)
        usable = (y == 1) & np.isfinite(known) & (known >= 0)
        log_amount[usable] = np.log1p(known[usable])
    return Rows(matrix(X), y, weight / weight.mean(), log_amount)


def parts(y: NDArray[np.float64], groups: Any, groves: int, seed: int) -> NDArray[np.int64]:
    """The part of each row: LATER, or 0 to `groves` − 1.

    Without groups the parts are stretches of time, so that neighbours stay together and LATER is
    the last; with groups, whole groups drawn by lot.
    """
    if groups is not None:
        return _by_lot(np.unique(np.asarray(groups), return_inverse=True)[1], groves, seed)
    start = _start_of_later(y)
    part = np.full(len(y), LATER)
    for k, stretch in enumerate(np.array_split(np.arange(start), groves)):
        part[stretch] = k
    return part


def _start_of_later(y: NDArray[np.float64]) -> int:
    findings = np.flatnonzero(y == 1)
    enough = findings[-min(LATER_FINDINGS, len(findings))]
    start = min(int(len(y) * (1 - LATER_SHARE)), int(enough))
    return max(start, int(len(y) * (1 - LARGEST_LATER_SHARE)), 1)


def _by_lot(group: NDArray[np.int64], groves: int, seed: int) -> NDArray[np.int64]:
    rows = np.bincount(group)
    order = np.random.default_rng(seed).permutation(len(rows))
    is_later = np.cumsum(rows[order]) <= LATER_SHARE * len(group)
    of_group = np.empty(len(rows), dtype=np.int64)
    of_group[order] = np.where(is_later, LATER, np.arange(len(rows)) % groves)
    return of_group[group]

"""A break with one's own past: growth against the usual month, and sums that drift away.

Sources: Page, Continuous inspection schemes (Biometrika 1954) for CUSUM; Hawkins, Robustification
of cumulative sum charts by winsorization (J. Quality Technology 1993); science.md 3.2. Every
function reads the series up to and including place `t` and nothing after it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MONTHS = 12  # the past a month is compared with
FEWEST_MONTHS = 6
SPREAD_FLOOR = 0.25  # of log volume: nobody's months are more alike than this by nature
SLACK, ALARM = 0.5, 5.0  # deviations ignored a step, and where the sum alarms (Page; ARL ≈ 900)
CAP = 2.5  # deviations a step may count: three steps at least make an alarm, a burst alone does not


def growth_deviation(volumes: ArrayLike) -> NDArray[np.float64]:
    """Each period's log volume less the median of the 12 before it, in their standard deviations.

    Periods are the last axis; volumes are ≥ 0, NaN before the first one there is. One is added, so
    that an empty month counts. The deviation is 1.4826 × MAD, floor 0.25; NaN before six periods
    of past.

    >>> growth_deviation([9, 9, 9, 9, 9, 9, 99]).round(1).tolist()[-2:]
    [nan, 9.2]
    """
    level = np.log1p(np.asarray(volumes, dtype=np.float64))
    nothing = np.full((*level.shape[:-1], MONTHS), np.nan)
    padded = np.concatenate([nothing, level], axis=-1)[..., :-1]
    past = np.lib.stride_tricks.sliding_window_view(padded, MONTHS, axis=-1)
    middle = _median(past)
    spread = 1.4826 * _median(np.abs(past - middle[..., None]))
    enough = np.isfinite(past).sum(axis=-1) >= FEWEST_MONTHS
    return np.where(enough, (level - middle) / np.maximum(spread, SPREAD_FLOOR), np.nan)


def _median(windows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the last axis, missing values left out; NaN of nothing else."""
    ordered = np.sort(windows, axis=-1)  # missing ones come last
    known = np.maximum(np.isfinite(windows).sum(axis=-1, keepdims=True), 1)
    low, high = (np.take_along_axis(ordered, place, -1) for place in ((known - 1) // 2, known // 2))
    return np.asarray((low + high)[..., 0] / 2)


def cusum(deviations: ArrayLike) -> NDArray[np.float64]:
    """Page's upper cumulative sum of the deviations; it grows while they stay above half a one.

    Periods are the last axis. A missing deviation leaves the sum as it is; none counts for more
    than 2.5. From ALARM on the level has probably changed.

    >>> cusum([0.0, 0.1, 2.0, 2.0, 9.0, -3.0]).tolist()
    [0.0, 0.0, 1.5, 3.0, 5.0, 1.5]
    """
    steps = np.minimum(np.nan_to_num(np.asarray(deviations, np.float64), nan=SLACK), CAP) - SLACK
    sums = np.zeros_like(steps)
    for place in range(steps.shape[-1]):
        sums[..., place] = np.maximum(sums[..., place - 1] + steps[..., place], 0)
    return sums


def mix_deviation(recent: ArrayLike, past: ArrayLike) -> float:
    """How far the recent counts by category depart from the past mix, in standard errors.

    `recent` and `past` are counts in the same order of categories. Half a filing is added to
    each category of the past, so that a new one is unusual but not impossible. About 0 when
    the recent ones are drawn from the past mix; NaN without either.

    >>> mix_deviation([10, 10], [100, 100]) < 0.5 < mix_deviation([20, 0], [100, 100])
    True
    """
    now, before = (np.asarray(a, dtype=np.float64) for a in (recent, past))
    if not now.sum() or not before.sum() or len(now) < 2:
        return float("nan")
    share = (before + 0.5) / (before.sum() + 0.5 * len(before))
    # Likelihood ratio (G): χ² would let one filing from a rare origin decide alone.
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(now > 0, now * np.log(now / (now.sum() * share)), 0.0)
    degrees = len(now) - 1
    width = 2 / (9 * degrees)
    statistic = max(2 * float(part.sum()), 0.0)
    return float(((statistic / degrees) ** (1 / 3) - (1 - width)) / width**0.5)

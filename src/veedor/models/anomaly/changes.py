"""A break with one's own past: growth against the usual month, and sums that drift away.

Sources: Page, Continuous inspection schemes (Biometrika 1954) for CUSUM; science.md 3.2. Every
function reads the series up to and including place `t` and nothing after it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MONTHS = 12  # the past a month is compared with
FEWEST_MONTHS = 6
SPREAD_FLOOR = 0.25  # of log volume: nobody's months are more alike than this by nature
SLACK, ALARM = 0.5, 5.0  # deviations ignored a step, and where the sum alarms (Page; ARL ≈ 900)


def log_growth(volumes: ArrayLike) -> NDArray[np.float64]:
    """Each period's log volume less the median of the 12 periods before it, shape (n,).

    Volumes are ≥ 0; one is added, so that an empty month counts. NaN before six periods of past.

    >>> log_growth([9, 9, 9, 9, 9, 9, 99]).round(2).tolist()[-1]
    2.3
    """
    level = np.log1p(np.asarray(volumes, dtype=np.float64))
    growth = np.full(len(level), np.nan)
    for place in range(FEWEST_MONTHS, len(level)):
        growth[place] = level[place] - np.median(level[max(0, place - MONTHS) : place])
    return growth


def growth_deviation(volumes: ArrayLike) -> NDArray[np.float64]:
    """`log_growth` in standard deviations of the same past (1.4826 × MAD, floor 0.25)."""
    level = np.log1p(np.asarray(volumes, dtype=np.float64))
    deviation = log_growth(volumes)
    for place in range(FEWEST_MONTHS, len(level)):
        past = level[max(0, place - MONTHS) : place]
        spread = 1.4826 * np.median(np.abs(past - np.median(past)))
        deviation[place] /= max(spread, SPREAD_FLOOR)
    return deviation


def cusum(deviations: ArrayLike, slack: float = SLACK) -> NDArray[np.float64]:
    """Page's upper cumulative sum of the deviations; it grows while they stay above `slack`.

    A missing deviation leaves the sum as it is. Above ALARM the level has probably changed.

    >>> cusum([0.0, 0.1, 2.0, 2.0, 2.0, -3.0]).tolist()
    [0.0, 0.0, 1.5, 3.0, 4.5, 1.0]
    """
    total, sums = 0.0, []
    for deviation in np.nan_to_num(np.asarray(deviations, dtype=np.float64), nan=slack):
        total = max(0.0, total + deviation - slack)
        sums.append(total)
    return np.array(sums)


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

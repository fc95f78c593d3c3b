"""Amounts that crowd just below a threshold, and figures rounder than others declare.

Source: science.md 3.2; the window of a tenth on either side is Saez's bunching window (2010) in
its simplest form. Amounts thin out as they grow, so more lie below any figure than above it: one's
own share below is compared with everybody else's, which leans on an even split while it has few.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

WINDOW = 0.1  # share of the threshold on either side
EVEN = 20.0  # amounts that an even split is worth beside the others' own; κ of science.md 3.2
# Amounts near the threshold: with 10 of an even split 5 are expected on either side, the least
# for which a count may be read in standard errors. science.md 3.2 gives none.
FEWEST_NEAR = 10

Sides = tuple[int, int]  # how many amounts lie just below, and just from the threshold upwards


def side(amounts: ArrayLike, threshold: float) -> NDArray[np.int64]:
    """−1 in the tenth just below the threshold, 1 in the tenth from it upwards, 0 elsewhere.

    >>> side([1_700, 1_800, 1_999, 2_000, 2_199, 2_200], 2_000).tolist()
    [0, -1, -1, 1, 1, 0]
    """
    share = np.asarray(amounts, dtype=np.float64) / threshold
    below = (share >= 1 - WINDOW) & (share < 1)
    above = (share >= 1) & (share < 1 + WINDOW)
    return above.astype(np.int64) - below


def usual_share(others: Sides) -> float:
    """The share that lies below among the others' amounts near the threshold.

    >>> usual_share((0, 0)), usual_share((590, 390))
    (0.5, 0.6)
    """
    return (others[0] + EVEN / 2) / (sum(others) + EVEN)


def bunching_deviation(own: Sides, others: Sides) -> float:
    """Whether more lie just below than the others' share, in standard errors.

    Positive: they crowd below the threshold. NaN below 10 amounts near it.

    >>> round(bunching_deviation((16, 4), (500, 500)), 1), bunching_deviation((9, 0), (500, 500))
    (2.7, nan)
    """
    near, share = sum(own), usual_share(others)
    if near < FEWEST_NEAR:
        return float("nan")
    # The others' share is itself an estimate: its error adds to the variance.
    variance = near * share * (1 - share) * (1 + near / (sum(others) + EVEN))
    return float((own[0] - near * share) / np.sqrt(variance))


def roundness(amounts: ArrayLike) -> NDArray[np.float64]:
    """Trailing zeros of a whole amount as a share of its digits; 0 for one with decimals.

    High when a figure looks estimated: 5,000 → 0.75, 120 → 0.33, 1,234 → 0. Shape (n,).

    >>> roundness([5_000, 120, 1_234, 12.5, 0]).round(2).tolist()
    [0.75, 0.33, 0.0, 0.0, 0.0]
    """
    value = np.abs(np.asarray(amounts, dtype=np.float64))
    whole = np.isfinite(value) & (value >= 1) & (value == np.floor(value)) & (value < 1e15)
    rest = np.where(whole, value, 1).astype(np.int64)
    digits = np.floor(np.log10(rest.astype(np.float64)) + 1e-12) + 1
    zeros = np.zeros(len(rest))
    while (more := (rest % 10 == 0) & (rest > 0)).any():
        zeros += more
        rest = np.where(more, rest // 10, rest)
    return np.where(whole, zeros / digits, 0.0)

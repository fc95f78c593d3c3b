"""Amounts that crowd: just below a threshold, on round figures, in December, again and again.

Source: science.md 3.2; the window of a tenth on either side is Saez's bunching window (2010) in
its simplest form.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

WINDOW = 0.1  # share of the threshold on either side


def below_threshold(amounts: ArrayLike, threshold: float) -> tuple[int, int]:
    """How many amounts lie in the tenth just below the threshold, and just from it upwards.

    >>> below_threshold([1_850, 1_950, 1_999, 2_000, 2_100, 2_300], 2_000)
    (3, 2)
    """
    share = np.asarray(amounts, dtype=np.float64) / threshold
    below = (share >= 1 - WINDOW) & (share < 1)
    above = (share >= 1) & (share < 1 + WINDOW)
    return int(below.sum()), int(above.sum())


def bunching_deviation(amounts: ArrayLike, threshold: float) -> float:
    """Whether more lie just below than just above, in standard errors of an even split.

    Positive: they crowd below the threshold. NaN when neither side has an amount.

    >>> round(bunching_deviation([1_950.0] * 16 + [2_050.0] * 4, 2_000), 2)
    2.68
    """
    below, above = below_threshold(amounts, threshold)
    if not below + above:
        return float("nan")
    return float((below - above) / np.sqrt(below + above))


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


def round_share(amounts: ArrayLike, multiple: float = 100.0) -> float:
    """Share of the amounts that are multiples of `multiple`; NaN without an amount.

    >>> round_share([100, 250, 300, 17])
    0.5
    """
    value = np.asarray(amounts, dtype=np.float64)
    value = value[np.isfinite(value) & (value > 0)]
    return float((value % multiple == 0).mean()) if len(value) else float("nan")


def month_share(months: ArrayLike, amounts: ArrayLike, month: int = 12) -> float:
    """Share of the money that falls in one calendar month, December by default.

    >>> month_share([1, 6, 12], [10.0, 10.0, 20.0])
    0.5
    """
    money = np.nan_to_num(np.asarray(amounts, dtype=np.float64))
    total = money.sum()
    return float(money[np.asarray(months) == month].sum() / total) if total > 0 else float("nan")


def repeat_share(amounts: ArrayLike) -> float:
    """Share of the amounts that had occurred before in the same list, to the cent.

    >>> repeat_share([10.0, 12.5, 10.0, 10.0])
    0.5
    """
    value = np.asarray(amounts, dtype=np.float64)
    cents = np.round(value[np.isfinite(value)] * 100).astype(np.int64)
    return float(1 - len(np.unique(cents)) / len(cents)) if len(cents) else float("nan")

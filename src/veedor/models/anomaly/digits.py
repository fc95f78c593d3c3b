"""Do the digits of somebody's figures look like everybody's? An indicator, never a proof.

Prices do not follow Benford's law, so a declarant's digits are compared with everybody else's
own digits. Source: Nigrini, Benford's Law (Wiley 2012); minimum sizes: science.md 3.2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_FIRST, FEWEST_FIRST_TWO = 300, 3_000  # figures below which digits tell nothing
LEAST_WHOLE = 1_000  # the last two digits of a shorter figure are also its first ones


def first_digits(values: ArrayLike, digits: int = 1) -> NDArray[np.int64]:
    """The first significant digit (or two) of each finite value that is not zero.

    >>> first_digits([0.0123, -45.0, 0.0, 9.99]).tolist(), first_digits([1203.5], 2).tolist()
    ([1, 4, 9], [12])
    """
    value = np.abs(np.asarray(values, dtype=np.float64))
    value = value[np.isfinite(value) & (value > 0)]
    scaled = value / 10.0 ** np.floor(np.log10(value)) * 10 ** (digits - 1)
    # 0.3 / 0.1 is 2.9999…: a hair is added before the decimals are cut.
    return np.asarray(
        np.minimum(np.floor(scaled * (1 + 1e-12)).astype(np.int64), 10**digits - 1), dtype=np.int64
    )


def first_counts(values: ArrayLike) -> NDArray[np.int64]:
    """How many values begin with each pair of digits 10-99, shape (90,)."""
    return np.bincount(first_digits(values, 2) - 10, minlength=90)


def last_counts(values: ArrayLike) -> NDArray[np.int64]:
    """How many values of 1,000 or more end in each pair 00-99 before the decimals, shape (100,).

    >>> np.flatnonzero(last_counts([1_200.75, 45_650, 7])).tolist()
    [0, 50]
    """
    whole = np.floor(np.abs(np.asarray(values, dtype=np.float64)))
    whole = whole[np.isfinite(whole) & (whole >= LEAST_WHOLE)].astype(np.int64)
    return np.bincount(whole % 100, minlength=100)


def coarser(count: NDArray[np.int64], others: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Counts of first pairs, or of the first digits 1-9 while pairs are below 3,000 figures."""
    if min(count.sum(), others.sum()) >= FEWEST_FIRST_TWO:
        return count, others
    return count.reshape(9, 10).sum(axis=1), others.reshape(9, 10).sum(axis=1)


def departure(observed: ArrayLike, expected: ArrayLike) -> float:
    """Mean absolute deviation of two digit distributions; 0 when they agree.

    >>> departure([0.5, 0.5], [0.5, 0.5]), departure([1.0, 0.0], [0.5, 0.5])
    (0.0, 0.5)
    """
    return float(np.abs(np.asarray(observed) - np.asarray(expected)).mean())


def excess(count: NDArray[np.int64], others: NDArray[np.int64]) -> float:
    """How far somebody's digit counts depart from the others', beyond what chance alone would do.

    In standard errors: about 0 for figures drawn from the others' own law, above 3 rarely by
    chance. NaN below 300 figures on either side. Pearson's χ², brought to a deviation by the cube
    root of Wilson & Hilferty (1931); size enters, so read `departure` beside it.
    """
    own, theirs = int(count.sum()), int(others.sum())
    if min(own, theirs) < FEWEST_FIRST:
        return float("nan")
    expected = (others + 0.5) / (theirs + 0.5 * len(others))
    # The others' law is itself an estimate: its error adds to the variance.
    variance = own * expected * (1 + own / theirs)
    chi_square, degrees = float(((count - own * expected) ** 2 / variance).sum()), len(count) - 1
    part = 2 / (9 * degrees)
    return float(((chi_square / degrees) ** (1 / 3) - (1 - part)) / part**0.5)

"""Do the digits of somebody's figures look like everybody's? An indicator, never a proof.

Prices do not follow Benford's law, so a declarant's digits are compared with its peers' own
digits; the theoretical law is given beside it. Source: Nigrini, Benford's Law (Wiley 2012);
minimum sizes: science.md 3.2.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_FIRST, FEWEST_FIRST_TWO = 300, 3_000  # figures below which digits tell nothing
# Nigrini's cut-offs of the mean absolute deviation, first digits and first two digits.
CUTS = {1: (0.006, 0.012, 0.015), 2: (0.0012, 0.0018, 0.0022)}
Verdict = Literal["close", "acceptable", "marginal", "departs", "too few"]


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


def law(digits: int = 1) -> NDArray[np.float64]:
    """Benford's share of each first digit 1-9 (or 10-99).

    >>> law().round(3).tolist()[:3]
    [0.301, 0.176, 0.125]
    """
    return np.log10(1 + 1 / np.arange(10 ** (digits - 1), 10**digits))


def counts(values: ArrayLike, digits: int = 1) -> NDArray[np.int64]:
    """How many values begin with each first digit 1-9 (or 10-99)."""
    low = 10 ** (digits - 1)
    return np.bincount(first_digits(values, digits) - low, minlength=9 * low)


def shares(values: ArrayLike, digits: int = 1) -> NDArray[np.float64]:
    """The share of each first digit among the values; zeros when there is none."""
    count = counts(values, digits)
    return count / max(count.sum(), 1)


def departure(observed: ArrayLike, expected: ArrayLike) -> float:
    """Mean absolute deviation of two digit distributions; 0 when they agree.

    >>> departure(law(), law())
    0.0
    """
    return float(np.abs(np.asarray(observed) - np.asarray(expected)).mean())


def verdict(values: ArrayLike, digits: Literal[1, 2] = 1) -> Verdict:
    """Nigrini's words for the departure from Benford's law; "too few" below 300 (3,000) figures.

    >>> verdict(1.01 ** np.arange(2_000)), verdict(range(1, 1_000)), verdict([1, 2, 3])
    ('close', 'departs', 'too few')
    """
    if len(first_digits(values)) < (FEWEST_FIRST if digits == 1 else FEWEST_FIRST_TWO):
        return "too few"
    distance = departure(shares(values, digits), law(digits))
    words: tuple[Verdict, ...] = ("close", "acceptable", "marginal", "departs")
    return words[int(np.searchsorted(CUTS[digits], distance, side="left"))]


def excess_over_peers(values: ArrayLike, peers: ArrayLike) -> float:
    """How far the values' first digits depart from the peers', beyond what chance alone would do.

    In standard errors: about 0 for figures drawn from the peers' own law, above 3 rarely by
    chance. NaN below 300 figures on either side. Pearson's χ², brought to a deviation by the cube
    root of Wilson & Hilferty (1931); size enters, so read `departure` beside it.
    """
    return excess_of_counts(counts(values), counts(peers))


def excess_of_counts(count: NDArray[np.int64], peers: NDArray[np.int64]) -> float:
    """`excess_over_peers` of what `counts` gave for both."""
    own, others = int(count.sum()), int(peers.sum())
    if min(own, others) < FEWEST_FIRST:
        return float("nan")
    expected = (peers + 0.5) / (others + 4.5)
    # The peers' law is itself an estimate: its error adds to the variance.
    variance = own * expected * (1 + own / others)
    return _as_deviation(float(((count - own * expected) ** 2 / variance).sum()), 8)


def last_two_excess(amounts: ArrayLike) -> float:
    """How unevenly the last two digits of whole amounts are spread, in standard errors.

    Honest amounts of four figures or more end in every pair alike; invented ones in 00 and 50.
    NaN below 300 amounts of at least 1,000.
    """
    whole = np.floor(np.abs(np.asarray(amounts, dtype=np.float64)))
    whole = whole[np.isfinite(whole) & (whole >= 1_000)].astype(np.int64)
    if len(whole) < FEWEST_FIRST:
        return float("nan")
    count, expected = np.bincount(whole % 100, minlength=100), len(whole) / 100
    return _as_deviation(float(((count - expected) ** 2 / expected).sum()), 99)


def _as_deviation(chi_square: float, degrees: int) -> float:
    part = 2 / (9 * degrees)
    return float(((chi_square / degrees) ** (1 / 3) - (1 - part)) / part**0.5)

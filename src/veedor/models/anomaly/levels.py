"""What is usual among peers, robustly: median and spread, a small group leaning on its parent.

    median ← (n·median + κ·parent's median) / (n + κ)        the variance likewise, κ = 20

Groups go from fine to coarse, for example tariff line × origin, tariff line, heading. Spread is
1.4826 times the median absolute deviation: one tenth of wild prices does not move either.
Source: science.md 3.2; the shrinkage is that of an empirical Bayes estimate with prior size κ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

KAPPA = 20.0  # rows the parent is worth
SPREAD_FLOOR = 0.05  # in units of the value: 5 % of a price when it is a logarithm
NORMAL = 1.4826  # median absolute deviation of a normal distribution, in standard deviations


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What peers tell of each row: centre, spread (> 0) and how many are in the finest group.

    `group` names the finest group that had rows ("" for all), with its level: "2:8471".
    """

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]
    peers: NDArray[np.int64]
    group: NDArray[Any]

    def deviation(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """Standard deviations above (positive) or below the centre."""
        return (value - self.centre) / self.spread


@dataclass(frozen=True)
class Levels:
    """Shrunk medians and spreads: one table for each level, coarsest first (all rows)."""

    tables: tuple[Mapping[str, tuple[int, float, float]], ...]

    def usual(self, keys: Sequence[NDArray[Any]], rows: int) -> Usual:
        """What is usual for rows with these keys, fine to coarse; each has shape (rows,)."""
        peers, centre, variance = (np.full(rows, part) for part in self.tables[0][""])
        group = np.full(rows, "", dtype=object)
        finer = zip(self.tables[1:], reversed(list(keys)), strict=True)
        for level, (table, key) in enumerate(finer, start=1):
            names, place = np.unique(text(key), return_inverse=True)
            has = np.array([name in table for name in names], dtype=bool)[place]
            told = np.array([table.get(name, (0, 0.0, 0.0)) for name in names])[place]
            peers = np.where(has, told[:, 0], peers)
            centre = np.where(has, told[:, 1], centre)
            variance = np.where(has, told[:, 2], variance)
            labels = np.array([f"{level}:{name}" for name in names], dtype=object)[place]
            group = np.where(has, labels, group)
        spread = np.maximum(np.sqrt(variance), SPREAD_FLOOR)
        return Usual(centre=centre, spread=spread, peers=peers.astype(np.int64), group=group)


def learn_levels(value: NDArray[np.float64], keys: Sequence[NDArray[Any]]) -> Levels:
    """Learn from past rows; `keys` are group names from fine to coarse, shape (n,) each.

    A row with a missing value teaches nothing. Only rows of the past may be given: whoever
    calls cuts them (`price.learn_prices(before=...)`).

    >>> level = learn_levels(np.array([1.0, 1.1, 0.9, 5.0]), [np.array(["a", "a", "a", "b"])])
    >>> usual = level.usual([np.array(["a", "b", "new"])], 3)
    >>> usual.centre.round(2).tolist(), usual.peers.tolist()
    ([1.04, 1.24, 1.05], [3, 1, 4])
    """
    frame = pd.DataFrame({"value": value} | {f"k{n}": text(key) for n, key in enumerate(keys)})
    frame = frame[np.isfinite(frame["value"])]
    if frame.empty:
        return Levels(({"": (0, 0.0, 1.0)}, *({} for _ in keys)))
    median = float(frame["value"].median())
    deviation = NORMAL * float((frame["value"] - median).abs().median())
    tables: list[dict[str, tuple[int, float, float]]] = [{"": (len(frame), median, deviation**2)}]
    parents = pd.DataFrame(
        {"centre": median, "variance": max(deviation, SPREAD_FLOOR) ** 2}, index=frame.index
    )
    for number in reversed(range(len(keys))):
        own, parents = _level(frame["value"], frame[f"k{number}"], parents)
        tables.append(own)
    return Levels(tuple(tables))


def text(key: NDArray[Any]) -> NDArray[Any]:
    """Group names as text; a missing one is ""."""
    return pd.Series(key, dtype=object).fillna("").astype(str).to_numpy(object)


def _level(
    value: pd.Series, key: pd.Series, parents: pd.DataFrame
) -> tuple[dict[str, tuple[int, float, float]], pd.DataFrame]:
    """Shrunk figures of each group, and the same spread over the rows as parents of the next."""
    by = value.groupby(key)
    number = by.transform("size")
    median = by.transform("median")
    variance = (NORMAL * (value - median).abs().groupby(key).transform("median")) ** 2
    centre = (number * median + KAPPA * parents["centre"]) / (number + KAPPA)
    shrunk = (number * variance + KAPPA * parents["variance"]) / (number + KAPPA)
    rows = pd.DataFrame({"key": key, "n": number, "centre": centre, "variance": shrunk})
    # A group may have rows under several parents (an origin under two lines): their mean parent.
    table = rows.groupby("key").mean()
    own = {
        str(name): (int(n), float(c), float(v))
        for name, n, c, v in zip(
            table.index, table["n"], table["centre"], table["variance"], strict=True
        )
    }
    return own, rows[["centre", "variance"]]

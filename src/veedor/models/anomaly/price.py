"""Unit value against a fair price interval: what peers of the same goods and quantity declare.

A low price is a reason to ask, never a value to assess by: using a "lowest acceptable price" as
customs value is what the Court was asked about in Keladis (C-72/24). Method: science.md 3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.models.anomaly.levels import Levels, learn_levels, text

WINDOW_DAYS = 365
FAIR = 1.96  # standard deviations around the expected logarithm: about 95 % of ordinary prices
SMALLEST_STEP = 0.1  # two quantities nearer than 10 % tell nothing of the slope
FEWEST_PAIRS = 30


@dataclass(frozen=True, kw_only=True)
class Goods:
    """Items whose prices are compared; arrays of shape (n,).

    `price` is value per unit and `quantity` the units, both > 0 (else NaN is told); `day` counts
    days from any origin; `groups` are peer group names from fine to coarse.
    """

    price: NDArray[np.float64]
    quantity: NDArray[np.float64]
    day: NDArray[np.int64]
    groups: Sequence[NDArray[Any]]

    def only(self, rows: NDArray[np.bool_]) -> Goods:
        """The same for some rows."""
        return Goods(price=self.price[rows], quantity=self.quantity[rows], day=self.day[rows],
                     groups=[group[rows] for group in self.groups])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PriceJudged:
    """A price beside what its peers declare; all in money per unit but `deviation`.

    `deviation` is in standard deviations of the peers' log prices: negative below the expected.
    Undervaluation looks at its negative side alone. NaN where there is no price.
    """

    expected: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    deviation: NDArray[np.float64]
    peers: NDArray[np.int64]
    group: NDArray[Any]


@dataclass(frozen=True)
class PriceModel:
    """Peers' log prices at quantity one, and how a price falls as the quantity doubles."""

    slope: float
    levels: Levels

    def judge(self, goods: Goods) -> PriceJudged:
        """Each price beside its fair interval."""
        log_price, log_quantity = _logs(goods)
        usual = self.levels.usual(goods.groups, len(log_price))
        lift = self.slope * log_quantity
        with np.errstate(over="ignore"):
            return PriceJudged(
                expected=np.exp(usual.centre + lift),
                lower=np.exp(usual.centre + lift - FAIR * usual.spread),
                upper=np.exp(usual.centre + lift + FAIR * usual.spread),
                deviation=usual.deviation(log_price - lift),
                peers=usual.peers,
                group=usual.group,
            )


def learn_prices(goods: Goods, *, before: int, window_days: int = WINDOW_DAYS) -> PriceModel:
    """Learn from items of the `window_days` days strictly before day `before`; no others are read.

    >>> rng = np.random.default_rng(0)
    >>> quantity = rng.uniform(1, 1000, 500)
    >>> price = 20 * quantity**-0.1 * np.exp(rng.normal(0, 0.1, 500))
    >>> line = np.full(500, "8471")
    >>> goods = Goods(price=price, quantity=quantity, day=np.zeros(500, int), groups=[line])
    >>> model = learn_prices(goods, before=1)
    >>> round(model.slope, 1), round(float(model.levels.tables[0][""][1]), 1)
    (-0.1, 3.0)
    """
    past = goods.only((goods.day < before) & (goods.day >= before - window_days))
    log_price, log_quantity = _logs(past)
    finest = past.groups[0] if past.groups else np.full(len(log_price), "")
    slope = quantity_slope(log_price, log_quantity, finest)
    return PriceModel(slope, learn_levels(log_price - slope * log_quantity, past.groups))


def quantity_slope(
    log_price: NDArray[np.float64], log_quantity: NDArray[np.float64], group: NDArray[Any]
) -> float:
    """How log price changes with log quantity inside a group: the median of pairs' slopes.

    Theil–Sen on neighbouring rows of a group, so linear in rows; 0 when pairs are too few. A
    third of the rows may be wild.
    """
    frame = pd.DataFrame({"price": log_price, "quantity": log_quantity, "group": text(group)})
    frame = frame[np.isfinite(frame["price"]) & np.isfinite(frame["quantity"])]
    steps = frame.groupby("group")[["price", "quantity"]].diff().dropna()
    steps = steps[steps["quantity"].abs() >= SMALLEST_STEP]
    if len(steps) < FEWEST_PAIRS:
        return 0.0
    return float((steps["price"] / steps["quantity"]).median())


def _logs(goods: Goods) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    price, quantity = (np.asarray(a, dtype=np.float64) for a in (goods.price, goods.quantity))
    with np.errstate(divide="ignore", invalid="ignore"):
        return (
            np.where(price > 0, np.log(price), np.nan),
            np.where(quantity > 0, np.log(quantity), np.nan),
        )

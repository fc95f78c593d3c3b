"""A value of the declaration against the past of its peers, with hierarchical shrinkage.

From fine to coarse, a group's mean m and variance s² are drawn towards those of its parent:

    m ← (n·m + κ·m_parent) / (n + κ)        s² ← (Σ(v − m)² + κ·s²_parent) / (n − 1 + κ)

with κ = 20 (science 3.2). The parent of the coarsest group is all filings before the day, for its
spread always; for its mean only when the coarsest group is empty, since the mean price of all
goods says nothing of the price of these. Add `()` as last group to shrink towards it anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from veedor.features.feature import Peer
from veedor.features.plan import Past

KAPPA = 20.0  # filings the parent is worth; science 3.2
SPREAD_FLOOR = 0.05  # in units of the value (5 % of a price when it is a logarithm); science 3.2


def usual(feature: Peer, pasts: Mapping[str, Past], table: Any) -> tuple[Any, Any]:
    """The peers' mean and standard deviation before the day; null when no peer has a past."""
    number, _, around = _level(pasts, table, "_all")
    variance = around / ibis.greatest(number - 1.0, 1.0)
    level_mean = ibis.null("float64")
    for level in reversed(range(len(feature.groups))):
        number, own, around = _level(pasts, table, str(level))
        blended = (number * own.fill_null(0.0) + KAPPA * level_mean) / (number + KAPPA)
        level_mean = ibis.coalesce(blended, own, level_mean)
        degrees = ibis.greatest(number - 1.0, 0.0)
        variance = (around.fill_null(0.0) + KAPPA * variance) / (degrees + KAPPA)
    return level_mean, ibis.greatest(variance.sqrt(), SPREAD_FLOOR)


def told(feature: Peer, value: Any, mean: Any, spread: Any) -> Any:
    """The Ibis value of a peer feature: positive when the declaration lies above its peers."""
    difference = value - mean
    return difference if feature.statistic == "diff" else difference / spread


def shown(feature: Peer, value: Any) -> Any:
    """A value as an official reads it: the price, not its logarithm."""
    return value.exp() if feature.is_log else value


def _level(pasts: Mapping[str, Past], table: Any, level: str) -> tuple[Any, Any, Any]:
    names = (f"{statistic}{level}" for statistic in ("valid", "mean", "deviation"))
    number, mean, around = (table[pasts[name].column] for name in names)
    return number, mean, around

"""The light profile of a load (perfil), and how far it drifted from the load before.

Two numbers a column: the population stability index, PSI = Σ (now − before)·ln(now / before) over
ten bins of the earlier load (categories: its most frequent values) with missing as one more; and
for numbers the Kolmogorov–Smirnov distance, the largest gap between the two distributions. Columns
that name rows or actors, and days, which always move on, are compared by what is missing only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from veedor.domain.source import Role, Source
from veedor.ingest.quality import Profile

WARN, ALARM = 0.1, 0.25  # of PSI: science.md 6
FEWEST = 300  # rows on either side; below, PSI would mostly measure chance
BINS = 10
LEAST_SHARE = 0.02  # of a load, for a value of a category to have a bin of its own
TOLD = (Role.CATEGORY,)  # only of these may values be told: never of who or which


@dataclass(frozen=True, kw_only=True)
class Drift:
    """How far a column moved: `psi` ≥ 0, `ks` in [0, 1] or None, `level` "ok", "warn", "alarm"."""

    column: str
    psi: float
    ks: float | None
    level: str


def profile_for(source: Source, schema: pa.Schema) -> Profile:
    """An empty portrait that will tell values of categories only, and never of ids or actors."""
    told = [
        column.name
        for column in source.columns
        if column.role in TOLD and column.name not in source.key
    ]
    return Profile(schema, told)


def stored(profile: Profile, source: Source) -> dict[str, dict[str, Any]]:
    """The portrait as it is kept: every column's facts, role and, for numbers, its `points`."""
    points = profile.points()
    return {
        name: {**facts, "role": str(source[name].role)}
        | ({"points": points[name]} if name in points and _is_shown(source, name) else {})
        for name, facts in _shown(profile, source).items()
    }


def drifts(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[Drift, ...]:
    """Each column both loads have, the farthest moved first; nothing when a load is too small."""
    found = [
        _drift(name, now[name], before[name])
        for name in now
        if name in before and min(now[name]["rows"], before[name]["rows"]) >= FEWEST
    ]
    return tuple(sorted(found, key=lambda one: -one.psi))


def _shown(profile: Profile, source: Source) -> dict[str, dict[str, Any]]:
    """Facts of each column; of one that identifies, no value at all, be it least or most."""
    shown = {}
    for name, facts in profile.result().items():
        kept = ("rows", "missing", "distinct")
        shown[name] = facts if _is_shown(source, name) else {key: facts[key] for key in kept}
    return shown


def _is_shown(source: Source, name: str) -> bool:
    return source[name].role not in {Role.ID, Role.ENTITY}


def _drift(name: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> Drift:
    ks = None
    if "points" in now and "points" in before:
        new, old = np.array(now["points"]), np.array(before["points"])
        parts, ks = _parts_of_numbers(new, old), _distance(new, old)
    elif "top" in now and "top" in before:
        parts = _parts_of_values(now, before)
    else:
        parts = (np.ones(1), np.ones(1))
    missing = now["missing"] / now["rows"], before["missing"] / before["rows"]
    shares = [np.append(part * (1 - gone), gone) for part, gone in zip(parts, missing, strict=True)]
    psi = _psi(shares[0], shares[1], now["rows"], before["rows"])
    level = "alarm" if psi > ALARM else "warn" if psi > WARN else "ok"
    return Drift(column=name, psi=round(psi, 4), ks=None if ks is None else round(ks, 4),
                 level=level)  # fmt: skip


def _parts_of_numbers(new: np.ndarray, old: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of both loads in bins between the earlier one's deciles; the points stand for rows."""
    at = np.linspace(0, len(old) - 1, BINS + 1).astype(int)[1:-1]
    edges = np.unique(old[at])

    def shares(points: np.ndarray) -> np.ndarray:
        place = np.searchsorted(edges, points, side="left")
        return np.bincount(place, minlength=len(edges) + 1) / len(points)

    return shares(new), shares(old)


def _distance(new: np.ndarray, old: np.ndarray) -> float:
    both = np.union1d(new, old)
    below = [np.searchsorted(np.sort(points), both, side="right") / len(points)
             for points in (new, old)]  # fmt: skip
    return float(np.abs(below[0] - below[1]).max())


def _parts_of_values(
    now: Mapping[str, Any], before: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the earlier load's (at most ten) frequent values, and of all others together.

    Rarer values would make bins of few rows each, and PSI would measure chance.
    """
    enough = LEAST_SHARE * before["rows"]
    names = [value for value, count in before["top"][:BINS] if count >= enough]
    parts = []
    for facts in (now, before):
        known = max(facts["rows"] - facts["missing"], 1)
        count = dict(map(tuple, facts["top"]))
        shares = np.array([count.get(name, 0) / known for name in names])
        parts.append(np.append(shares, max(1 - shares.sum(), 0)))
    return parts[0], parts[1]


def _psi(now: np.ndarray, before: np.ndarray, rows_now: int, rows_before: int) -> float:
    """Empty bins count as half a row: a value seen for the first time is no infinite drift."""
    new = np.maximum(now, 0.5 / rows_now)
    old = np.maximum(before, 0.5 / rows_before)
    moved = (now > 0) | (before > 0)
    return float(((new - old) * np.log(new / old))[moved].sum())

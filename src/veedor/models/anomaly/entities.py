"""Somebody's declarations judged together: digits, the mix of origins or goods, the volume."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from veedor.models.anomaly import changes, digits
from veedor.models.anomaly.levels import text
from veedor.models.anomaly.seen import Seen
from veedor.models.detector import Detector

RECENT_DAYS = 60  # whose mix is compared with the year before it
YEAR_DAYS = 365
PERIOD_DAYS = 30  # of volume: whole periods back from the day, so that none is half full
FEWEST_RECENT, FEWEST_BEFORE = 8, 20  # declarations that make a mix
NAMED = 3  # categories told as evidence

Told = dict[str, Any]  # what `Seen.of` takes, of one entity


def judge(detector: Detector, rows: pd.DataFrame, *, learn_before: int, until: int) -> Seen:
    """Of every entity that declared in [learn_before, until], as of the end of day `until`."""
    active = set(rows.loc[rows["_day"] >= learn_before, detector.entity].dropna())
    rows = rows[rows["_day"] > until - YEAR_DAYS - RECENT_DAYS]
    told = []
    for name, own in rows.groupby(detector.entity, sort=True):
        one = JUDGES[detector.method](detector, own, rows, until) if name in active else None
        if one is not None:
            told.append({"object_id": str(name), **one})
    if not told:
        return Seen.nothing()
    frame = pd.DataFrame(told)
    return Seen.of(
        evidence=list(frame.pop("evidence")), day=np.full(len(frame), until),
        **{str(name): frame[name].to_numpy() for name in frame},
    )  # fmt: skip


def _digits(detector: Detector, own: pd.DataFrame, rows: pd.DataFrame, until: int) -> Told | None:
    """Figures of the last year against everybody else's."""
    if len(own) < digits.FEWEST_FIRST:
        return None
    others = rows.loc[rows[detector.entity] != own[detector.entity].iloc[0], detector.value]
    value = own[detector.value].to_numpy(np.float64)
    excess = digits.excess_over_peers(value, others)
    usual, found = digits.shares(others), digits.shares(value)
    worst = np.argsort(-np.abs(found - usual), kind="stable")[:NAMED]
    return _entry(
        detector, own, score=max(excess, 0.0), deviation=excess, peers=len(others),
        observed=digits.departure(found, usual), expected=0.0,
        evidence=tuple(f"{place + 1}: {found[place]:.0%} ({usual[place]:.0%})" for place in worst),
    )  # fmt: skip


def _mix(detector: Detector, own: pd.DataFrame, rows: pd.DataFrame, until: int) -> Told | None:
    """Categories of the last 60 days against the entity's own year before."""
    recent = own["_day"] > until - RECENT_DAYS
    if recent.sum() < FEWEST_RECENT or (~recent).sum() < FEWEST_BEFORE:
        return None
    category = pd.Series(text(own[detector.value].to_numpy(object)), index=own.index)
    counts = pd.crosstab(category, recent).reindex(columns=[False, True], fill_value=0)
    before, now = counts[False].to_numpy(), counts[True].to_numpy()
    deviation = changes.mix_deviation(now, before)
    share, usual = now / now.sum(), before / before.sum()
    rise = np.argsort(-(share - usual), kind="stable")[:NAMED]
    return _entry(
        detector, own[recent], score=max(deviation, 0.0), deviation=deviation,
        peers=int(before.sum()), observed=share[rise[0]], expected=usual[rise[0]],
        evidence=tuple(f"{counts.index[place]}: {share[place]:.0%} ({usual[place]:.0%})"
                       for place in rise if share[place] > usual[place]),
    )  # fmt: skip


def _volume(detector: Detector, own: pd.DataFrame, rows: pd.DataFrame, until: int) -> Told | None:
    """The sum of the last 30 days against up to twelve such periods before, since the first."""
    age = (until - own["_day"]) // PERIOD_DAYS
    sums = own[detector.value].groupby(age).sum()
    first = int(age.max())
    volumes = sums.reindex(range(first, -1, -1), fill_value=0.0).to_numpy(np.float64)
    deviation = changes.growth_deviation(volumes[-1 - changes.MONTHS :])[-1]
    level = np.median(np.log1p(volumes[-1 - changes.MONTHS : -1])) if len(volumes) > 1 else 0.0
    if not np.isfinite(deviation) or level == 0:  # who declares now and then has no usual month
        return None
    score = abs(deviation) if detector.direction == "either" else max(deviation, 0.0)
    return _entry(
        detector, own[age == 0], score=score, deviation=deviation, observed=volumes[-1],
        expected=np.expm1(level), peers=min(first, changes.MONTHS), evidence=(),
    )  # fmt: skip


def _entry(detector: Detector, own: pd.DataFrame, **told: Any) -> Told:
    money = float(own[detector.money].sum()) if detector.money else np.nan
    return {"money": money, **told}


JUDGES = {"digits": _digits, "mix": _mix, "volume": _volume}

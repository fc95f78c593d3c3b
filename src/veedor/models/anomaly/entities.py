"""Somebody's declarations judged together: digits, the mix of origins or goods, the volume.

A register has tens of thousands of entities, most with a few declarations: rows are sorted by
entity once, and each entity that has enough is a slice of arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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


@dataclass(frozen=True, kw_only=True, eq=False)
class _Own:
    """One entity's declarations: days since the last one judged, values and money, shape (n,)."""

    name: str
    age: NDArray[np.int64]
    value: NDArray[Any]
    money: NDArray[np.float64] | None

    def worth(self, some: NDArray[np.bool_] | slice = slice(None)) -> float:
        """Money of these declarations; NaN where the detector names none."""
        return float("nan") if self.money is None else float(self.money[some].sum())


def judge(detector: Detector, rows: pd.DataFrame, *, learn_before: int, until: int) -> Seen:
    """Of every entity that declared in [learn_before, until], as of the end of day `until`."""
    active = set(rows.loc[rows["_day"] >= learn_before, detector.entity].dropna())
    rows = rows[rows["_day"] > until - YEAR_DAYS - RECENT_DAYS]
    told = list(JUDGES[detector.method](detector, rows, active, until))
    if not told:
        return Seen.nothing()
    frame = pd.DataFrame(told)
    return Seen.of(
        evidence=list(frame.pop("evidence")), day=np.full(len(frame), until),
        **{str(name): frame[name].to_numpy() for name in frame},
    )  # fmt: skip


def _digits(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """Figures of the last year against everybody else's."""
    value = rows[detector.value].to_numpy(np.float64, na_value=np.nan)
    everybody = digits.counts(value)
    for own in _each(detector, rows, value, active, until):
        if len(own.value) < digits.FEWEST_FIRST:
            continue
        count = digits.counts(own.value)
        others = everybody - count
        excess = digits.excess_of_counts(count, others)
        found, usual = (one / max(one.sum(), 1) for one in (count, others))
        worst = np.argsort(-np.abs(found - usual), kind="stable")[:NAMED]
        yield {
            "object_id": own.name, "money": own.worth(), "score": max(excess, 0.0),
            "deviation": excess, "peers": len(rows) - len(own.value),
            "observed": digits.departure(found, usual), "expected": 0.0,
            "evidence": tuple(f"{place + 1}: {found[place]:.0%} ({usual[place]:.0%})"
                              for place in worst),
        }  # fmt: skip


def _mix(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """Categories of the last 60 days against the entity's own year before."""
    category, names = pd.factorize(text(rows[detector.value].to_numpy(object)), sort=True)
    for own in _each(detector, rows, category, active, until):
        recent = own.age < RECENT_DAYS
        if recent.sum() < FEWEST_RECENT or (~recent).sum() < FEWEST_BEFORE:
            continue
        mine, place = np.unique(own.value, return_inverse=True)
        now, before = (np.bincount(place[some], minlength=len(mine)) for some in (recent, ~recent))
        deviation = changes.mix_deviation(now, before)
        share, usual = now / now.sum(), before / before.sum()
        rise = np.argsort(-(share - usual), kind="stable")[:NAMED]
        yield {
            "object_id": own.name, "money": own.worth(recent), "score": max(deviation, 0.0),
            "deviation": deviation, "peers": int(before.sum()), "observed": share[rise[0]],
            "expected": usual[rise[0]],
            "evidence": tuple(f"{names[mine[one]]}: {share[one]:.0%} ({usual[one]:.0%})"
                              for one in rise if share[one] > usual[one]),
        }  # fmt: skip


def _volume(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """The sum of the last 30 days against up to twelve such periods before, since the first."""
    value = rows[detector.value].to_numpy(np.float64, na_value=0.0)
    for own in _each(detector, rows, value, active, until):
        period = own.age // PERIOD_DAYS
        volumes = np.bincount(period, weights=own.value)[changes.MONTHS :: -1]
        if len(volumes) <= changes.FEWEST_MONTHS:
            continue
        deviation = changes.growth_deviation(volumes)[-1]
        level = np.median(np.log1p(volumes[:-1]))
        if not np.isfinite(deviation) or level == 0:  # now and then: there is no usual month
            continue
        yield {
            "object_id": own.name, "money": own.worth(period == 0), "deviation": deviation,
            "score": abs(deviation) if detector.direction == "either" else max(deviation, 0.0),
            "observed": volumes[-1], "expected": np.expm1(level),
            "peers": int(min(period.max(), changes.MONTHS)), "evidence": (),
        }  # fmt: skip


def _each(
    detector: Detector, rows: pd.DataFrame, value: NDArray[Any], active: set[Any], until: int
) -> Iterator[_Own]:
    """The active entities in the order of their names; `value` is one for each row."""
    entity, names = pd.factorize(rows[detector.entity], sort=True)  # −1: nobody
    order = np.argsort(entity, kind="stable")
    edges = np.searchsorted(entity[order], np.arange(len(names) + 1))
    age, value = until - rows["_day"].to_numpy()[order], value[order]
    money = None
    if detector.money:
        money = rows[detector.money].to_numpy(np.float64, na_value=0.0)[order]
        money = np.nan_to_num(money, copy=False)
    for name, start, end in zip(names, edges, edges[1:], strict=False):
        if name in active:
            some = slice(start, end)
            yield _Own(
                name=str(name), age=age[some], value=value[some],
                money=None if money is None else money[some],
            )  # fmt: skip


JUDGES = {"digits": _digits, "mix": _mix, "volume": _volume}

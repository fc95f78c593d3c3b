"""Somebody's declarations judged together: digits, amounts below a threshold, mix, volume, drift.

A register has tens of thousands of entities, most with a few declarations: rows are sorted by
entity once, and each entity that has enough is a slice of arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.domain.wording import number
from veedor.models.anomaly import bunching, changes, digits
from veedor.models.anomaly.levels import text
from veedor.models.anomaly.seen import Seen
from veedor.models.detector import Detector

RECENT_DAYS = 60  # whose mix is compared with the year before it
YEAR_DAYS = 365
PERIOD_DAYS = 30  # of volume: whole periods back from the day, so that none is half full
FEWEST_RECENT, FEWEST_BEFORE = 8, 20  # declarations that make a mix
DRIFT_PERIODS = 24  # of a drift: 18 are judged, each by six to twelve before it
KEPT_DAYS = {
    "drift": DRIFT_PERIODS * PERIOD_DAYS
}  # of the past; elsewhere a year and what is recent
NAMED = 3  # categories told as evidence
# A budget alone tells the most unusual even when nothing is: below this a score is no alert. Three
# standard errors are rarely chance.
LEAST = {"drift": changes.ALARM, "bunching": 3.0, "digits": 3.0, "last_digits": 3.0}

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
    rows = rows[rows["_day"] > until - KEPT_DAYS.get(detector.method, YEAR_DAYS + RECENT_DAYS)]
    told = list(JUDGES[detector.method](detector, rows, active, until))
    if not told:
        return Seen.nothing()
    frame = pd.DataFrame(told)
    return Seen.of(
        evidence=list(frame.pop("evidence")), day=np.full(len(frame), until),
        **{str(name): frame[name].to_numpy() for name in frame},
    )  # fmt: skip


def _first(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """First digits of the last year against everybody else's; two where there are 3,000 figures."""
    return _digits(detector, rows, active, until, digits.first_counts, digits.coarser)


def _last(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """The last two digits of whole amounts of the last year against everybody else's."""
    return _digits(detector, rows, active, until, digits.last_counts, lambda *counts: counts)


def _digits(  # noqa: PLR0913, PLR0917
    detector: Detector, rows: pd.DataFrame, active: set[Any], until: int,
    counts: Callable[[NDArray[np.float64]], NDArray[np.int64]],
    grain: Callable[..., tuple[NDArray[np.int64], ...]],
) -> Iterator[Told]:  # fmt: skip
    value = rows[detector.value].to_numpy(np.float64, na_value=np.nan)
    everybody = counts(value)
    for own in _each(detector, rows, value, active, until):
        if len(own.value) < digits.FEWEST_FIRST:
            continue
        mine = counts(own.value)
        count, others = grain(mine, everybody - mine)
        deviation = digits.excess(count, others)
        found, usual = (one / max(one.sum(), 1) for one in (count, others))
        worst = np.argsort(-np.abs(found - usual), kind="stable")[:NAMED]
        names = FIGURES[len(count)]
        yield {
            "object_id": own.name, "money": own.worth(), "score": max(deviation, 0.0),
            "deviation": deviation, "peers": len(rows) - len(own.value),
            "observed": digits.departure(found, usual), "expected": 0.0,
            "evidence": tuple(f"{names[place]}: {found[place]:.0%} ({usual[place]:.0%})"
                              for place in worst),
        }  # fmt: skip


def _bunching(
    detector: Detector, rows: pd.DataFrame, active: set[Any], until: int
) -> Iterator[Told]:
    """Of the last year's amounts near the threshold, the share below it against the others'."""
    side = bunching.side(rows[detector.value].to_numpy(np.float64, na_value=np.nan),
                         detector.threshold)  # fmt: skip
    rows, side = rows[side != 0], side[side != 0]
    value = rows[detector.value].to_numpy(np.float64)
    all_below, everybody = int((side < 0).sum()), len(side)
    edges = [number(detector.threshold * (1 + part * bunching.WINDOW)) for part in (-1, 0, 1)]
    for own in _each(detector, rows, value, active, until):
        low = own.value < detector.threshold
        below, near = int(low.sum()), len(low)
        others = (all_below - below, everybody - all_below - (near - below))
        deviation = bunching.bunching_deviation((below, near - below), others)
        if not np.isfinite(deviation):
            continue
        amounts, times = np.unique(own.value[low], return_counts=True)
        often = np.argsort(-times, kind="stable")[:NAMED]
        yield {
            "object_id": own.name, "money": own.worth(low), "score": max(deviation, 0.0),
            "deviation": deviation, "peers": sum(others), "observed": below / near,
            "expected": bunching.usual_share(others),
            "evidence": (
                f"{edges[0]}–{edges[1]}: {below}", f"{edges[1]}–{edges[2]}: {near - below}",
                *(f"{number(amounts[one])} × {times[one]}" for one in often if times[one] > 1),
            ),
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
    whose, volumes = _by_period(detector, rows, active, until, changes.MONTHS + 1)
    deviations = changes.growth_deviation(volumes)[:, -1]
    for own, volume, deviation in zip(whose, volumes, deviations, strict=True):
        if not np.isfinite(deviation) or _now_and_then(volume[:-1]):
            continue
        yield {
            "object_id": own.name, "money": own.worth(own.age < PERIOD_DAYS),
            "deviation": deviation,
            "score": abs(deviation) if detector.direction == "either" else max(deviation, 0.0),
            "observed": volume[-1], "expected": _level(volume[:-1]),
            "peers": int(np.isfinite(volume[:-1]).sum()), "evidence": (),
        }  # fmt: skip


def _drift(detector: Detector, rows: pd.DataFrame, active: set[Any], until: int) -> Iterator[Told]:
    """Sums by 30 days that leave their own level little by little, each by the twelve before it."""
    whose, volumes = _by_period(detector, rows, active, until, DRIFT_PERIODS)
    deviations = changes.growth_deviation(volumes)
    signs = {"high": (1,), "low": (-1,), "either": (1, -1)}[detector.direction]
    sides = np.array([changes.cusum(sign * deviations) for sign in signs])
    for row in np.flatnonzero(np.isfinite(deviations[:, -1])):
        sums = sides[sides[:, row, -1].argmax(), row]
        # The run that goes on began after the last zero; the first six sums are zero.
        start = min(int(np.flatnonzero(sums == 0)[-1]) + 1, DRIFT_PERIODS - 1)
        before, run = volumes[row, :start], volumes[row, start:]
        before = before[-changes.MONTHS :]
        if _now_and_then(before):
            continue
        yield {
            "object_id": whose[row].name, "score": sums[-1], "deviation": sums[-1],
            "money": whose[row].worth(whose[row].age < len(run) * PERIOD_DAYS),
            "observed": np.median(run), "expected": _level(before),
            "peers": int(np.isfinite(before).sum()),
            "evidence": (" → ".join(number(volume, 0) for volume in run),),
        }  # fmt: skip


def _now_and_then(volumes: NDArray[np.float64]) -> bool:
    """Whether half of the periods or more are empty: then no period is usual."""
    return bool(np.mean(volumes[np.isfinite(volumes)] == 0) >= 0.5)


def _level(volumes: NDArray[np.float64]) -> float:
    return float(np.expm1(np.nanmedian(np.log1p(volumes))))


def _by_period(
    detector: Detector, rows: pd.DataFrame, active: set[Any], until: int, periods: int
) -> tuple[list[_Own], NDArray[np.float64]]:
    """The active entities and their sums by 30 days, shape (n, periods), NaN before the first."""
    whose = list(_each(detector, rows, rows[detector.value].to_numpy(np.float64, na_value=0.0),
                       active, until))  # fmt: skip
    volumes = np.full((len(whose), periods), np.nan)
    for row, own in enumerate(whose):
        sums = np.bincount(own.age // PERIOD_DAYS, weights=own.value)[periods - 1 :: -1]
        volumes[row, periods - len(sums) :] = sums
    return whose, volumes


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


FIGURES = {  # what is counted, by how many there are
    9: [str(digit) for digit in range(1, 10)],
    90: [str(pair) for pair in range(10, 100)],
    100: [f"…{pair:02d}" for pair in range(100)],
}
JUDGES = {
    "digits": _first, "last_digits": _last, "bunching": _bunching, "mix": _mix, "volume": _volume,
    "drift": _drift,
}  # fmt: skip

"""Run one declared detector: learn from rows before a day, judge those from it on.

    seen = judge(detector, rows, learn_before=day_a, until=day_b)

`rows` holds the detector's columns, `declaration_id` and `_day` (a day number). Rows after `until`
are never read, rows from `learn_before` on are judged and taught from by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.models.anomaly import bunching, entities
from veedor.models.anomaly.levels import text
from veedor.models.anomaly.peers import fit_peers
from veedor.models.anomaly.price import Goods, learn_prices
from veedor.models.anomaly.ratios import Shares, judge_ratios, learn_ratios
from veedor.models.anomaly.seen import Seen
from veedor.models.detector import OF_ENTITIES, Detector

FEWEST_PAST = 200  # rows to learn from: below, nothing is usual yet
FEWEST_ROUND = 50  # peers whose round figures tell how rare one is
TOLD = 3  # inputs named as the evidence of a fused anomaly
LEARNT_AT_MOST = 50_000  # latest rows a fused detector learns from


def judge(detector: Detector, rows: pd.DataFrame, *, learn_before: int, until: int) -> Seen:
    """What the detector says of the declarations (or entities) of [learn_before, until]."""
    rows = rows[rows["_day"] <= until]
    past = rows[rows["_day"] < learn_before]
    now = rows[rows["_day"] >= learn_before]
    if len(past) < FEWEST_PAST or now.empty:
        return Seen.nothing()
    if detector.method in OF_ENTITIES:
        return entities.judge(detector, rows, learn_before=learn_before, until=until)
    seen = METHODS[detector.method](detector, past, now)
    return seen.at(now, detector)


def _unit_value(detector: Detector, past: pd.DataFrame, now: pd.DataFrame) -> Seen:
    model = learn_prices(_goods(detector, past), before=int(past["_day"].max()) + 1)
    goods = _goods(detector, now)
    told = model.judge(goods)
    gap = np.abs(told.expected - goods.price) * goods.quantity
    return Seen.of(
        score=_side(told.deviation, detector), observed=goods.price, expected=told.expected,
        lower=told.lower, upper=told.upper, deviation=told.deviation, peers=told.peers,
        group=told.group, money=gap,
    )  # fmt: skip


def _ratio(detector: Detector, past: pd.DataFrame, now: pd.DataFrame) -> Seen:
    levels = learn_ratios(_shares(detector, past), before=int(past["_day"].max()) + 1)
    shares = _shares(detector, now)
    told = judge_ratios(levels, shares)
    return Seen.of(
        score=_side(told.deviation, detector), observed=np.exp(shares.logarithm),
        expected=told.expected, lower=told.lower, upper=told.upper, deviation=told.deviation,
        peers=told.peers, group=told.group,
    )  # fmt: skip


def _roundness(detector: Detector, past: pd.DataFrame, now: pd.DataFrame) -> Seen:
    """−log10 of the share of peers as round: 2 when one in a hundred peers is."""
    before = bunching.roundness(past[detector.value])
    own = bunching.roundness(now[detector.value])
    key_past, key_now = (_keys(detector, part)[-1] for part in (past, now))
    score = np.full(len(now), np.nan)
    peers = np.zeros(len(now), dtype=np.int64)
    everybody = np.sort(before)
    by_group = {str(name): np.sort(part.to_numpy())
                for name, part in pd.Series(before).groupby(key_past)}  # fmt: skip
    for name in np.unique(key_now.astype(str)):
        rows = key_now == name
        known = by_group.get(name, np.empty(0))
        known = known if len(known) >= FEWEST_ROUND else everybody
        as_round = len(known) - np.searchsorted(known, own[rows], side="left")
        score[rows] = -np.log10((as_round + 1) / (len(known) + 1))
        peers[rows] = len(known)
    score = np.where(own > 0, score, 0.0)
    observed = now[detector.value].to_numpy(np.float64)
    return Seen.of(score=score, observed=observed, peers=peers, group=key_now)


def _fused(detector: Detector, past: pd.DataFrame, now: pd.DataFrame) -> Seen:
    past = past.tail(LEARNT_AT_MOST)
    names = list(detector.inputs)
    matrix, judged = (part[names].to_numpy(np.float32) for part in (past, now))
    group_past, group_now = (_keys(detector, part)[-1] for part in (past, now))
    told = fit_peers(matrix, group_past)(judged, group_now)
    frame = past[names].astype(float)
    usual = frame.median()
    spread = (frame - usual).abs().median() * 1.4826
    far = ((now[names].astype(float) - usual) / spread.where(spread > 0, frame.std())).abs()
    return Seen.of(
        score=told.score, observed=told.score, expected=np.zeros(len(now)), deviation=told.score,
        peers=told.peers, group=told.group, percentile=told.percentile,
        evidence=[_farthest(row, names) for row in far.to_numpy()],
    )  # fmt: skip


def _farthest(row: NDArray[np.float64], names: list[str]) -> tuple[str, ...]:
    order = np.argsort(-np.nan_to_num(row, nan=0.0), kind="stable")[:TOLD]
    return tuple(names[place] for place in order)


def _side(deviation: NDArray[np.float64], detector: Detector) -> NDArray[np.float64]:
    """Higher is more unusual, on the side the detector looks at; never below 0."""
    if detector.direction == "low":
        deviation = -deviation
    elif detector.direction == "either":
        deviation = np.abs(deviation)
    return np.where(np.isnan(deviation), np.nan, np.maximum(deviation, 0.0))


def _goods(detector: Detector, rows: pd.DataFrame) -> Goods:
    value, per = (rows[c].to_numpy(np.float64, na_value=np.nan)
                  for c in (detector.value, detector.per))  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        price = value / per
    return Goods(price=price, quantity=per, day=rows["_day"].to_numpy(),
                 groups=_keys(detector, rows))  # fmt: skip


def _shares(detector: Detector, rows: pd.DataFrame) -> Shares:
    value, per = (rows[c].to_numpy(np.float64, na_value=np.nan)
                  for c in (detector.value, detector.per))  # fmt: skip
    return Shares(above=value, below=per, day=rows["_day"].to_numpy(),
                  groups=_keys(detector, rows))  # fmt: skip


def _keys(detector: Detector, rows: pd.DataFrame) -> list[NDArray[Any]]:
    """Group names of each level, fine to coarse; without groups, everybody is one."""
    if not detector.groups:
        return [np.full(len(rows), "", dtype=object)]
    return [
        _joined([text(rows[column].to_numpy(object)) for column in group])
        for group in detector.groups
    ]


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    whole = pd.Series(parts[0], dtype=object)
    for part in parts[1:]:
        whole = whole + " · " + pd.Series(part, dtype=object)
    return whole.to_numpy(object)


METHODS: dict[str, Callable[[Detector, pd.DataFrame, pd.DataFrame], Seen]] = {
    "unit_value": _unit_value,
    "ratio": _ratio,
    "roundness": _roundness,
    "fused": _fused,
}

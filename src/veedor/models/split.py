"""Ways to set rows aside for judging, none of which lets a row meet its own copy or its own future.

A random K-fold is refused unless asked for by name: declarations of one importer, copies of one
product and neighbours in time would stand on both sides, and every figure would flatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from veedor.errors import InputError, NotEnoughData

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Split:
    """Row numbers to learn from and row numbers to judge on; they never overlap."""

    train: NDArray[np.int64]
    test: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """How a stream is worked week by week: the share inspected, and when the story begins."""

    share: float
    first_days: int = 91  # three months, all of them labelled: benchmarks.md 1
    step_days: int = DAYS_A_WEEK
    by_lot: float = 0.0
    seed: int = 7


def time_split(day: ArrayLike, test_share: float = 0.2, gap_days: int = 30) -> Split:
    """The last `test_share` of the rows to judge on, the rows `gap_days` before them left out.

    The cut falls between two days, never inside one.
    Raises NotEnoughData when either side is empty.
    """
    days = _days(day)
    if not 0 < test_share < 1:
        raise InputError(
            f"A test share of {test_share} is not between 0 and 1.",
            where="test_share",
            next="Give the share of rows to judge on, for example 0.2.",
        )
    first_test_day = np.quantile(days, 1 - test_share, method="higher") if days.size else 0
    train = np.flatnonzero(days < first_test_day - gap_days)
    test = np.flatnonzero(days >= first_test_day)
    if not train.size or not test.size:
        raise NotEnoughData(
            "The days are too few to learn from the first and judge on the last.",
            where=f"time split, {test_share:.0%} for the test, a gap of {gap_days} days",
            next="Load a longer period, or lower gap_days in the recipe.",
        )
    return Split(train, test)


def entity_disjoint(split: Split, entity: ArrayLike) -> Split:
    """The same split judged only on entities never seen in training: a cold start."""
    entities = np.asarray(entity, dtype=object).astype(str)
    known = np.isin(entities[split.test], entities[split.train])
    return Split(split.train, split.test[~known])


def group_folds(groups: ArrayLike, folds: int = 5, seed: int = 0) -> list[Split]:
    """`folds` splits in which no group stands on both sides; whole groups are dealt by lot.

    Groups are dealt evenly by number, not by size: a fold's base rate is left to chance, as it
    would be with products nobody has seen.
    """
    codes = group_codes(groups)
    count = int(codes.max()) + 1 if codes.size else 0
    if count < folds:
        raise NotEnoughData(
            f"{count} groups cannot be dealt into {folds} folds.",
            where="group folds",
            next="Use fewer folds, or columns that make more groups.",
        )
    fold_of_group = np.random.default_rng(seed).permutation(count) % folds
    fold = fold_of_group[codes]
    return [Split(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]


def forward_folds(day: ArrayLike, folds: int = 2, gap_days: int = 30) -> list[Split]:
    """Splits that each learn from the past and judge on the next stretch of days.

    The first half of the rows is only ever learnt from; the second is judged in `folds` stretches.
    """
    days = _days(day)
    cuts = np.quantile(days, np.linspace(0.5, 1, folds + 1), method="higher")
    splits = []
    for k in range(folds):
        last = days <= cuts[k + 1] if k == folds - 1 else days < cuts[k + 1]
        train = np.flatnonzero(days < cuts[k] - gap_days)
        test = np.flatnonzero((days >= cuts[k]) & last)
        if train.size and test.size:
            splits.append(Split(train, test))
    return splits


def random_folds(
    rows: int, folds: int = 5, seed: int = 0, *, i_know_rows_are_independent: bool = False
) -> list[Split]:
    """Ordinary K-fold, refused unless the caller says that rows are independent of each other."""
    if not i_know_rows_are_independent:
        raise InputError(
            "A random K-fold was asked for; rows of one importer, one product or one week would "
            "stand on both sides and the figures would flatter the model.",
            where="random_folds",
            next="Use time_split or group_folds; or pass i_know_rows_are_independent=True.",
        )
    return group_folds(np.arange(rows), folds, seed)


def seen_before(frame_keys: ArrayLike, training_keys: ArrayLike) -> NDArray[np.bool_]:
    """Which rows repeat a training row's key: their figures measure memory, not learning."""
    return np.isin(np.asarray(frame_keys), np.asarray(training_keys))


def prequential(
    day: ArrayLike,
    choose: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]],
    protocol: Protocol,
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Work a stream week by week: yields (the week's rows, those chosen for inspection).

    `choose(labelled, week)` returns one risk per row of the week, having learnt only from the
    rows in `labelled`. Only chosen rows join `labelled` afterwards: what was not inspected stays
    unknown. At least one row is chosen in every week that has rows.
    """
    days = _days(day)
    lot = np.random.default_rng(protocol.seed)
    start = days.min() + protocol.first_days
    labelled = np.flatnonzero(days < start)
    for first in range(int(start), int(days.max()) + 1, protocol.step_days):
        week = np.flatnonzero((days >= first) & (days < first + protocol.step_days))
        if not week.size:
            continue
        k = max(1, round(protocol.share * week.size))
        drawn = min(k, round(protocol.by_lot * k))
        order = week[np.argsort(-choose(labelled, week), kind="stable")]
        chosen = order[: k - drawn]
        if drawn:
            chosen = np.concatenate([chosen, lot.choice(order[k - drawn :], drawn, replace=False)])
        yield week, chosen
        labelled = np.sort(np.concatenate([labelled, chosen]))


def group_codes(groups: ArrayLike) -> NDArray[np.int64]:
    """Groups numbered 0, 1, 2… in order of first appearance; missing is a group of its own."""
    import pandas as pd

    codes, _ = pd.factorize(np.asarray(groups), use_na_sentinel=False)
    return codes.astype(np.int64)


def _days(day: ArrayLike) -> NDArray[np.int64]:
    values = np.asarray(day)
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]")
    return values.astype(np.int64)

"""How rows are set apart to judge a model honestly, chosen by what the table is like.

The order of preference: copies that carry their label must not meet (groups); else time, with a
gap; else actors not seen before; else rows by lot, which assumes that rows are independent, and
says so. Whatever the choice, rows that are the same never stand on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from veedor.errors import NotEnoughData
from veedor.models.data_audit.table import codes_of, group_codes
from veedor.models.encode import keys_of
from veedor.models.fit import FEWEST
from veedor.models.split import Split, group_folds, seen_before, time_split

Kind = Literal["copies", "time", "entity", "rows"]
TEST_SHARES = (0.2, 0.3, 0.4)  # the first that leaves enough findings to judge
LONGEST_GAP = 30  # days; labels take about so long to ripen
GAP_SHARE = 0.05  # of the period, for tables of a few months
FOLDS, FOLDS_IF_MANY = 5, 3
MANY = 5_000  # values of labelled rows, from which fewer folds keep a try to about a minute
MOST_ROWS = 40_000  # labelled rows learnt from and judged; more are drawn by lot
SEED = 7


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Splits of the rows of a table, in whose order all indices are; each row judged once at most.

    `why` is a code the report puts into words with the `facts`.
    """

    kind: Kind
    splits: tuple[Split, ...]
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    copies: np.ndarray | None = None  # of every row of the table, the group of copies it is in
    gap_days: int = 0

    @property
    def judged(self) -> np.ndarray:
        """All rows that are judged, split after split."""
        return np.concatenate([split.test for split in self.splits])


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the choice depends on; arrays over all rows of the table."""

    label: np.ndarray
    content: pd.DataFrame  # the columns whose equality makes two rows copies of each other
    day: np.ndarray | None = None
    day_name: str = ""
    dated: np.ndarray | None = None  # rows whose day is known
    entity: np.ndarray | None = None
    entity_name: str = ""
    copies: tuple[str, ...] = ()


def plan_of(rows: Rows) -> Plan | None:
    """The most honest plan these rows bear; None when findings or clean rows are too few."""
    labelled = _some(rows)
    tried = (_by_copies, _by_time, _by_entity, _by_rows)
    refused: list[str] = []
    for attempt in tried:
        plan = attempt(rows, labelled)
        if plan is None:
            continue
        if all(_learnable(rows.label, split) for split in plan.splits) and _judgeable(
            rows.label, plan
        ):
            facts = {**plan.facts, "refused": tuple(refused), "labelled": len(labelled),
                     "all_labelled": int((~np.isnan(rows.label)).sum())}  # fmt: skip
            return replace(plan, facts=facts)
        refused.append(plan.kind)
    return None


def _some(rows: Rows) -> np.ndarray:
    """Labelled rows, at most 40,000: whole groups of copies, else rows by lot."""
    labelled = np.flatnonzero(~np.isnan(rows.label))
    if len(labelled) <= MOST_ROWS:
        return labelled
    lot = np.random.default_rng(SEED)
    if rows.copies:
        keys = keys_of(rows.content.iloc[labelled], rows.copies)
        order = lot.permutation(int(keys.max()) + 1)
        kept = order[np.cumsum(np.bincount(keys)[order]) <= MOST_ROWS]
        return labelled[np.isin(keys, kept)]
    return np.sort(lot.choice(labelled, MOST_ROWS, replace=False))


def _by_copies(rows: Rows, labelled: np.ndarray) -> Plan | None:
    if not rows.copies:
        return None
    groups = keys_of(rows.content, rows.copies)
    plan = _folded(rows, labelled, groups[labelled], "copies", ", ".join(rows.copies))
    return None if plan is None else replace(plan, copies=groups)


def _by_time(rows: Rows, labelled: np.ndarray) -> Plan | None:
    if rows.day is None:
        return None
    undated = 0
    if rows.dated is not None:  # who knows whether such a row is of the past or of the future
        undated = int((~rows.dated[labelled]).sum())
        labelled = labelled[rows.dated[labelled]]
    days = rows.day[labelled]
    gap = min(LONGEST_GAP, int(GAP_SHARE * (days.max() - days.min())))
    best: Plan | None = None
    for share in TEST_SHARES:
        try:
            split = time_split(days, share, gap)
        except NotEnoughData:
            continue
        first = int(days[split.test].min())
        facts = {
            "column": rows.day_name,
            "gap_days": gap,
            "undated": undated,
            "train_until": str(np.datetime64(int(days[split.train].max()), "D")),
            "test_from": str(np.datetime64(first, "D")),
            "test_until": str(np.datetime64(int(days.max()), "D")),
        }
        whole = Split(labelled[split.train], labelled[split.test])
        best = Plan(kind="time", splits=(whole,), why="time", facts=facts, gap_days=gap)
        if _judgeable(rows.label, best):
            return best
    return best


def _by_entity(rows: Rows, labelled: np.ndarray) -> Plan | None:
    if rows.entity is None:
        return None
    return _folded(rows, labelled, rows.entity[labelled], "entity", rows.entity_name)


def _by_rows(rows: Rows, labelled: np.ndarray) -> Plan | None:
    content = rows.content.iloc[labelled]
    codes = {name: codes_of(content[name]) for name in content.columns}
    same = group_codes(codes, list(codes)) if codes else labelled
    return _folded(rows, labelled, same, "rows", "")


def _folded(
    rows: Rows, labelled: np.ndarray, groups: np.ndarray, kind: Kind, name: str
) -> Plan | None:
    width = rows.content.shape[1]
    folds = FOLDS_IF_MANY if len(labelled) * width > MANY else FOLDS
    try:
        splits = group_folds(groups, folds, SEED)
    except NotEnoughData:
        return None
    facts = {"folds": folds, "groups": len(pd.unique(np.asarray(groups))), "column": name}
    moved = tuple(Split(labelled[split.train], labelled[split.test]) for split in splits)
    return Plan(kind=kind, splits=moved, why=kind, facts=facts)


def _learnable(label: np.ndarray, split: Split) -> bool:
    train = label[split.train]
    return min((train == 1).sum(), (train == 0).sum()) >= FEWEST


def _judgeable(label: np.ndarray, plan: Plan) -> bool:
    judged = label[plan.judged]
    return min((judged == 1).sum(), (judged == 0).sum()) >= FEWEST


def seen_rows(plan: Plan, keys: Sequence[Any] | np.ndarray) -> np.ndarray:
    """For each judged row, whether its key (an actor) was among the rows learnt from."""
    known = np.asarray(keys)
    return np.concatenate([seen_before(known[s.test], known[s.train]) for s in plan.splits])

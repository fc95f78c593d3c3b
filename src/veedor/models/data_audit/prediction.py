"""How well columns tell the label: one alone, a few, or all that may honestly be used.

Everything is cross-validated: a column is judged on rows it was not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from threadpoolctl import threadpool_limits

from veedor.domain.source import Column, Role
from veedor.models.data_audit.table import AuditedTable

FOLDS = 5
MODEL_FOLDS = 3
BINS = 256  # of a number, to see whether a threshold gives the label away
PRIOR = 2.0  # imaginary rows at the base rate, so that a value seen once proves little
MODEL_ROWS = 40_000  # enough to tell an AUC of .50 from one of .52
FORMULA_ROWS = 8_000
FORMULA_COLUMNS = 20  # tried as parts of a formula: those that tell most alone
SEED = 7


def column_auc(table: AuditedTable, column: Column, label: np.ndarray) -> float:
    """Cross-validated AUC of a label (0/1 of each row) from one column, either direction.

    The column is tried as it is repeated (share of findings of each value) and, if its values
    have an order, by its place in that order; the better counts.
    """
    auc = _rates_auc(table.codes[column.name], label)
    if column.role in {Role.AMOUNT, Role.QUANTITY, Role.TIME, Role.CONTEXT}:
        auc = max(auc, _rates_auc(_binned(table.numbers(column)), label))
    return auc


def _binned(values: np.ndarray) -> np.ndarray:
    finite = np.isfinite(values)
    codes = np.full(len(values), BINS + 1, dtype=np.int64)  # missing values are a bin of their own
    if finite.any():
        edges = np.unique(np.quantile(values[finite], np.linspace(0, 1, BINS + 1)[1:-1]))
        codes[finite] = np.searchsorted(edges, values[finite], side="right")
    return codes


def _rates_auc(codes: np.ndarray, label: np.ndarray) -> float:
    fold = np.random.default_rng(SEED).integers(FOLDS, size=len(codes))
    return float(roc_auc_score(label, _crossed_rates(codes, label, fold)))


def _crossed_rates(codes: np.ndarray, label: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """The shrunk share of findings of each row's value, among rows of other folds."""
    score = np.empty(len(codes))
    for one in np.unique(fold):
        out = fold == one
        score[out] = _rates(codes[~out], label[~out], codes)[codes[out]]
    return score


def _rates(codes: np.ndarray, label: np.ndarray, all_codes: np.ndarray) -> np.ndarray:
    """For each code among `all_codes`, the share of findings in these rows, shrunk to the base."""
    levels = int(all_codes.max()) + 1
    count = np.bincount(codes, minlength=levels)
    found = np.bincount(codes, weights=label, minlength=levels)
    base = label.mean() if len(label) else 0.5
    return (found + PRIOR * base) / (count + PRIOR)


def honest_scores(
    table: AuditedTable, names: Sequence[str], group: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Cross-validated scores of a model on these columns, and which rows were scored.

    Rows of one `group` are never on both sides. At most 40,000 rows, of whole groups, are used;
    the scores are those of the rows returned beside them (an index).
    """
    rows = _some_groups(group, MODEL_ROWS)
    label, group = table.label[rows].astype(int), group[rows]
    matrix, coded = _matrix(table, names, rows)
    score = np.full(len(rows), label.mean())
    folds = StratifiedGroupKFold(MODEL_FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(matrix, label, group):
        if len(np.unique(label[train])) < 2:
            continue
        known, asked = matrix[train].copy(), matrix[test].copy()
        inner = np.random.default_rng(SEED).integers(FOLDS, size=int(group.max()) + 1)[group]
        for place in coded:
            codes = matrix[:, place].astype(np.int64)
            known[:, place] = _crossed_rates(codes[train], label[train], inner[train])
            asked[:, place] = _rates(codes[train], label[train], codes)[codes[test]]
        # One thread: the work is small, and threads that wait for a busy core cost thirty times it.
        with threadpool_limits(limits=1, user_api="openmp"):
            score[test] = _model().fit(known, label[train]).predict_proba(asked)[:, 1]
    return score, rows


def formula_columns(
    table: AuditedTable, names: Sequence[str], enough: float, most: int
) -> tuple[tuple[str, ...], float]:
    """The fewest columns, at most `most`, whose model reaches this AUC; and what they reach.

    Columns are added one at a time, the best first, on at most 8,000 rows; of many columns the
    twenty that tell most alone are tried.
    """
    rows = _some_groups(np.arange(len(table)), FORMULA_ROWS)
    part = table.take(rows)
    if len(names) > FORMULA_COLUMNS:
        alone_auc = {
            column.name: column_auc(part, column, part.label)
            for column in part.columns
            if column.name in set(names)
        }
        telling = sorted(names, key=lambda name: -alone_auc[name])[:FORMULA_COLUMNS]
        names = [name for name in names if name in telling]
    alone = np.arange(len(part))
    chosen: tuple[str, ...] = ()
    reached = 0.5
    while len(chosen) < most and reached < enough:
        scored = []
        for name in (name for name in names if name not in chosen):
            score, used = honest_scores(part, (*chosen, name), alone)
            scored.append((float(roc_auc_score(part.label[used], score)), name))
        best, name = max(scored)
        if best <= reached:
            break
        chosen, reached = (*chosen, name), best
    return chosen, reached


def _model() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=80,
        learning_rate=0.08,
        max_leaf_nodes=15,
        min_samples_leaf=20,
        l2_regularization=1.0,
        random_state=SEED,
    )


def _matrix(
    table: AuditedTable, names: Sequence[str], rows: np.ndarray
) -> tuple[np.ndarray, list[int]]:
    """Columns as numbers, and the places of those with so many categories that rates must do."""
    columns = [column for column in table.columns if column.name in set(names)]
    matrix = np.column_stack([table.numbers(column)[rows] for column in columns])
    ordered = {Role.AMOUNT, Role.QUANTITY, Role.TIME, Role.CONTEXT}
    coded = [place for place, column in enumerate(columns) if column.role not in ordered]
    return matrix, coded


def _some_groups(group: np.ndarray, most: int) -> np.ndarray:
    """Rows of whole groups drawn by lot, about this many; all rows when there are no more."""
    if len(group) <= most:
        return np.arange(len(group))
    sizes = np.bincount(group)
    order = np.random.default_rng(SEED).permutation(len(sizes))
    kept = order[np.cumsum(sizes[order]) <= most]
    return np.flatnonzero(np.isin(group, kept))

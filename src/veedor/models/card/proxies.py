"""Which features stand for an attribute that may not be used: a proxy is found by predicting it.

A feature is cut into bins; the attribute of one fifth of the taxpayers is predicted from the bins
of the others, so that a feature cannot merely recognise somebody. For a category the strength is
the AUC of telling one value from the rest (0.5: nothing), for a number the explained variance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray

AUC_OF_A_PROXY = 0.70  # "acceptable" discrimination: Hosmer, Lemeshow & Sturdivant 2013
VARIANCE_OF_A_PROXY = 0.25  # a correlation of .5, "large": Cohen 1988
FEWEST = 20  # rows of a value, below which it is not told apart
FEWEST_TAXPAYERS = 30  # fewer cannot be told from the habits of a few
FOLDS = 5
BINS = 10
MOST_CATEGORIES = 30
MOST_VALUES = 12  # of an attribute that are told apart, the most frequent
PRIOR = 10.0  # imaginary rows at the mean: small bins promise little
STRONGEST = 10  # features that get an interval
RESAMPLES = 100
TAIL = 0.025
SCORE = "score"


@dataclass(frozen=True)
class _Asked:
    """One attribute as columns to be predicted: one a value of a category, or the number itself."""

    names: list[str]
    target: Array  # (rows, columns)
    is_number: bool

    @property
    def threshold(self) -> float:
        return VARIANCE_OF_A_PROXY if self.is_number else AUC_OF_A_PROXY

    @property
    def nothing(self) -> float:
        """The strength of a feature that knows nothing."""
        return 0.0 if self.is_number else 0.5


def proxies(
    features: pd.DataFrame,
    score: Array,
    attributes: Mapping[str, Array],
    taxpayer: Array,
    *,
    seed: int = 7,
) -> dict[str, dict[str, Any]]:
    """For each attribute, how well the score and each feature tell it; JSON-ready.

    Rows are declarations, in one order everywhere. `found` names the features at or above
    `threshold` whose 95 % interval (by taxpayer) lies above knowing nothing; `strongest` are the
    ten strongest with the value they tell best; an attribute with too few rows has a `reason`.
    """
    lot = np.random.default_rng(seed)
    who = np.unique(np.asarray(taxpayer).astype(str), return_inverse=True)[1]
    people = int(who.max()) + 1 if len(who) else 0
    fold = lot.integers(FOLDS, size=people)[who]
    draws = np.vstack([_drawn(lot, people) for _ in range(RESAMPLES)]) if people else None
    bins = {name: _binned(features[name]) for name in features.columns}
    bins[SCORE] = _binned(pd.Series(score))
    told = {}
    for name, values in attributes.items():
        asked = _asked(pd.Series(values).reset_index(drop=True), who)
        if asked is None or draws is None:
            told[name] = {"reason": "few_rows"}
            continue
        told[name] = _tested(bins, asked, (who, fold, draws)) | {"rows": len(who)}
    return told


def _tested(
    bins: Mapping[str, Array], asked: _Asked, drawn: tuple[Array, Array, Array]
) -> dict[str, Any]:
    who, fold, draws = drawn
    strengths = {name: _strengths(of, fold, asked) for name, of in bins.items()}
    best = {name: int(np.nanargmax(one)) for name, one in strengths.items()}
    height = {name: float(strengths[name][at]) for name, at in best.items()}
    features = sorted((n for n in bins if n != SCORE), key=lambda n: (-height[n], n))

    def row(name: str) -> dict[str, Any]:
        low, high = _interval(bins[name], asked, best[name], (who, fold, draws))
        value = None if asked.is_number else asked.names[best[name]]
        figure = {"value": height[name], "low": low, "high": high}
        is_proxy = height[name] >= asked.threshold and low > asked.nothing
        return {"feature": name, "tells": value, "strength": figure, "is_proxy": bool(is_proxy)}

    near = [n for n in features if height[n] >= asked.threshold]
    rows = [row(name) for name in features[: max(STRONGEST, len(near))]]
    return {
        "measure": "explained_variance" if asked.is_number else "auc",
        "threshold": asked.threshold,
        "tested": len(features),
        "score": row(SCORE),
        "strongest": rows[:STRONGEST],
        "found": [one["feature"] for one in rows if one["is_proxy"]],
    }


def _asked(values: pd.Series, who: Array) -> _Asked | None:
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > 2:
        number = values.to_numpy(dtype=float)
        known = np.isfinite(number)
        if known.sum() < FEWEST or len(np.unique(who[known])) < FEWEST_TAXPAYERS:
            return None
        return _Asked(["value"], number[:, None], is_number=True)
    text = values.astype("string").fillna("")
    names = []
    for name, rows in text[text != ""].groupby(text).groups.items():
        some = np.asarray(rows)
        enough = min(len(some), len(text) - len(some)) >= FEWEST
        if enough and len(np.unique(who[some])) >= FEWEST_TAXPAYERS:
            names.append((len(some), str(name)))
    chosen = [name for _, name in sorted(names, key=lambda pair: (-pair[0], pair[1]))]
    if not chosen:
        return None
    chosen = chosen[:MOST_VALUES]
    target = np.column_stack([(text == name).to_numpy(dtype=float) for name in chosen])
    return _Asked(chosen, target, is_number=False)


def _binned(values: pd.Series) -> Array:
    """The bin of each row: deciles of a number, frequent values of a category, missing apart."""
    values = values.reset_index(drop=True)
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        number = values.to_numpy(dtype=float)
        known = number[np.isfinite(number)]
        if not len(known):
            return np.zeros(len(values), dtype=np.int64)
        cuts = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
        return np.where(np.isfinite(number), np.searchsorted(cuts, number, "left") + 1, 0)
    text = values.astype("string").fillna("")
    frequent = text.value_counts().index[:MOST_CATEGORIES]
    # Values that are not frequent, and missing ones, share bin 0.
    return frequent.get_indexer(pd.Index(text)).astype(np.int64) + 1


def _cells(bins: Array, fold: Array) -> tuple[Array, int]:
    return bins * FOLDS + fold, int(bins.max()) + 1


def _sums(cell: Array, size: int, values: Array) -> Array:
    """Sums of each column of the values by bin and fold, shape (bins, folds, columns)."""
    columns = [np.bincount(cell, weights=one, minlength=size * FOLDS) for one in values.T]
    return np.column_stack(columns).reshape(size, FOLDS, -1)


def _promised(sums: Array, counts: Array) -> Array:
    """What the other folds promise for each bin and fold, shrunk towards their mean."""
    others, rows = sums.sum(1, keepdims=True) - sums, counts.sum(1, keepdims=True) - counts
    mean = others.sum(0, keepdims=True) / np.maximum(rows.sum(0, keepdims=True), 1)
    return (others + PRIOR * mean) / (rows + PRIOR)


def _strengths(bins: Array, fold: Array, asked: _Asked) -> Array:
    """The strength for each of the attribute's columns."""
    cell, size = _cells(bins, fold)
    known = np.isfinite(asked.target)
    target = np.where(known, asked.target, 0.0)
    sums, counts = _sums(cell, size, target), _sums(cell, size, known.astype(float))
    promised = _promised(sums, counts)
    if asked.is_number:
        squares = _sums(cell, size, target**2)
        return np.array([_explained(sums, counts, squares, promised)])
    return np.array(
        [
            _auc(sums[..., at], counts[..., at] - sums[..., at], promised[..., at])
            for at in range(sums.shape[2])
        ]
    )


def _auc(found: Array, rest: Array, promised: Array) -> float:
    """AUC inside each fold, averaged by pairs: that folds differ in their mean is no knowledge."""
    wins = pairs = 0.0
    for at in range(FOLDS):
        level = np.unique(promised[:, at], return_inverse=True)[1]
        yes, no = np.bincount(level, found[:, at]), np.bincount(level, rest[:, at])
        below = np.cumsum(no) - no
        wins += float((yes * (below + no / 2)).sum())
        pairs += float(yes.sum() * no.sum())
    return wins / pairs if pairs > 0 else 0.5


def _explained(sums: Array, counts: Array, squares: Array, promised: Array) -> float:
    """Share of the variance that the promises explain; at least 0."""
    mean = sums.sum() / max(counts.sum(), 1)
    error = (squares - 2 * promised * sums + promised**2 * counts).sum()
    variance = (squares - 2 * mean * sums + mean**2 * counts).sum()
    return float(max(0.0, 1 - error / variance)) if variance > 0 else 0.0


def _interval(
    bins: Array, asked: _Asked, column: int, drawn: tuple[Array, Array, Array]
) -> tuple[float, float]:
    """95 % interval of one strength: taxpayers are drawn again, the promises stay."""
    from scipy.sparse import coo_matrix

    who, fold, draws = drawn
    cell, size = _cells(bins, fold)
    value = asked.target[:, column]
    known = np.isfinite(value)
    target = np.where(known, value, 0.0)
    told = [target, known.astype(float), target**2]
    lines = []
    for one in told:
        shape = (draws.shape[1], size * FOLDS)
        table = coo_matrix((one, (who, cell)), shape=shape).tocsr()
        lines.append(np.asarray(draws @ table).reshape(len(draws), size, FOLDS))
    base = [np.bincount(cell, one, minlength=size * FOLDS).reshape(size, FOLDS, 1) for one in told]
    promised = _promised(base[0], base[1])[..., 0]
    if asked.is_number:
        found = [_explained(s, n, q, promised) for s, n, q in zip(*lines, strict=True)]
    else:
        found = [_auc(s, n - s, promised) for s, n, _ in zip(*lines, strict=True)]
    low, high = np.quantile(found, (TAIL, 1 - TAIL))
    return float(low), float(high)


def _drawn(lot: np.random.Generator, people: int) -> Array:
    return np.bincount(lot.integers(people, size=people), minlength=people).astype(float)

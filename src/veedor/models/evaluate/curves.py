"""Curves for the plots: what is caught as more declarations are checked. No intervals here."""

from __future__ import annotations

import numpy as np

from veedor.models.evaluate.passes import Rows, ranking

GRID = np.unique(np.concatenate((np.linspace(0, 0.1, 41), np.linspace(0.1, 1, 46))))
RECALLS = np.linspace(0.01, 1, 100)
HISTOGRAM_BINS = 30

Curve = dict[str, list[float]]


def gain_curve(rows: Rows, score: np.ndarray, of: str = "label") -> Curve:
    """Share of findings (or of money, `of="amount"`) caught, by share of declarations checked."""
    weight, caught = _cumulated(rows, score, of)
    if caught[-1] <= 0:
        return {"x": [], "y": []}
    x, y = np.append(0.0, weight / weight[-1]), np.append(0.0, caught / caught[-1])
    y = np.interp(GRID, x, y)
    return {"x": GRID.tolist(), "y": y.tolist()}


def precision_recall_curve(rows: Rows, score: np.ndarray) -> Curve:
    """Precision at the first threshold that reaches each recall."""
    weight, caught = _cumulated(rows, score, "label")
    if caught[-1] <= 0:
        return {"x": [], "y": []}
    recall = caught / caught[-1]
    at = np.minimum(np.searchsorted(recall, RECALLS - 1e-12), len(recall) - 1)
    return {"x": recall[at].tolist(), "y": (caught[at] / weight[at]).tolist()}


def score_histogram(rows: Rows, probability: np.ndarray) -> dict[str, list[float]]:
    """Share of the findings, and of the clean, in each of 30 bins of probability."""
    edges = np.linspace(0, max(float(probability.max()), 1e-9), HISTOGRAM_BINS + 1)
    out: dict[str, list[float]] = {"edges": edges.tolist()}
    for name, label in (("found", 1), ("clean", 0)):
        of = rows.label == label
        counts = np.histogram(probability[of], edges, weights=rows.weight[of])[0]
        out[name] = (counts / max(counts.sum(), 1e-12)).tolist()
    return out


def _cumulated(rows: Rows, score: np.ndarray, of: str) -> tuple[np.ndarray, np.ndarray]:
    # Only the last row of a group of ties is a point: inside a group there is no order. Where
    # groups without a finding were joined, nothing is caught and the line between is straight.
    ranked = ranking(rows, score, (1.0,))
    ordered = ranked.rows
    weight = np.cumsum(ordered.weight)[ranked.ends]
    caught = np.cumsum(ordered.weight * getattr(ordered, of))[ranked.ends]
    return weight, caught

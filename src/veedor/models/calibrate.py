"""From a ranking score to a probability that means what it says.

Isotonic when there are enough positives, else a sigmoid (science.md 4.1). The isotonic curve is
centred (Oron & Flournoy 2017): straight lines between the middles of its steps, so that it never
makes two different scores equal and the order of the list is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

ENOUGH_FOR_ISOTONIC = 1_000  # positives in the calibration rows: science.md 4.1
TAIL = 0.02  # beyond the outer steps a curve may still rise by this share of what is left


class Calibrator(Protocol):
    """A strictly increasing map from score to probability."""

    def __call__(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities in (0, 1), in the order of the scores."""
        ...


@dataclass(frozen=True)
class Sigmoid:
    """1/(1 + exp(−(intercept + slope·score))), slope > 0 (Platt 1999)."""

    slope: float
    intercept: float

    def __call__(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities in (0, 1)."""
        return 1 / (1 + np.exp(-np.clip(self.intercept + self.slope * score, -35, 35)))


@dataclass(frozen=True)
class Centred:
    """Straight lines through the middles of the isotonic steps, with gently rising tails."""

    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64]

    def __call__(self, score: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities in (0, 1)."""
        low, high = self.probabilities[0], self.probabilities[-1]
        below = np.clip(self.scores[0] - score, 0, None)
        above = np.clip(score - self.scores[-1], 0, None)
        inside = np.interp(score, self.scores, self.probabilities)
        up = (1 - high) * TAIL * above / (1 + above)
        return inside + up - low * TAIL * below / (1 + below)


def calibrate(
    score: NDArray[np.float64],
    label: NDArray[np.float64],
    weight: NDArray[np.float64],
    method: Literal["isotonic", "sigmoid", "auto", "none"] = "auto",
) -> Calibrator:
    """A calibrator learnt from scores that were made without knowing these labels.

    "none" takes the scores as log-odds that mean what they say.
    """
    if method == "none":
        return Sigmoid(1.0, 0.0)
    enough = label.sum() >= ENOUGH_FOR_ISOTONIC
    if method == "isotonic" or (method == "auto" and enough):
        return _centred(score, label, weight) or _sigmoid(score, label, weight)
    return _sigmoid(score, label, weight)


def _sigmoid(
    score: NDArray[np.float64], label: NDArray[np.float64], weight: NDArray[np.float64]
) -> Sigmoid:
    """Slope and intercept of most likelihood; the slope is positive, lightly pulled to 1."""
    from scipy.optimize import minimize

    total = weight.sum()

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, intercept = np.exp(parameters[0]), parameters[1]
        z = np.clip(intercept + slope * score, -35, 35)
        p = 1 / (1 + np.exp(-z))
        likelihood = weight @ (np.logaddexp(0, z) - label * z) + 0.5 * parameters[0] ** 2
        rest = weight * (p - label)
        slopes = np.array([rest @ score * slope + parameters[0], rest.sum()])
        return likelihood / total, slopes / total

    base = np.clip(weight @ label / total, 1e-6, 1 - 1e-6)
    start = np.array([0.0, np.log(base / (1 - base))])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(-5, 3), (-20, 20)])
    return Sigmoid(float(np.exp(found.x[0])), float(found.x[1]))


def _centred(
    score: NDArray[np.float64], label: NDArray[np.float64], weight: NDArray[np.float64]
) -> Centred | None:
    from sklearn.isotonic import IsotonicRegression

    order = np.argsort(score, kind="stable")
    score, label, weight = score[order], label[order], weight[order]
    steps = IsotonicRegression(y_min=0, y_max=1).fit_transform(score, label, sample_weight=weight)
    edge = np.flatnonzero(np.diff(steps)) + 1
    starts = np.concatenate([[0], edge])
    mass = np.add.reduceat(weight, starts)
    middle = np.add.reduceat(weight * score, starts) / mass
    least = 0.5 / (weight.sum() + 1)
    height = np.clip(steps[starts], least, 1 - least)
    keep = np.concatenate([[True], (np.diff(height) > 0) & (np.diff(middle) > 0)])
    if keep.sum() < 2:
        return None
    return Centred(middle[keep], height[keep])

"""Whether a probability means what it says: of a hundred at 0.2, do twenty end in a finding?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from veedor.models.evaluate.measures import Measure, Reader, measure, ratio
from veedor.models.evaluate.passes import CLIP, Calibration, Rows

BINS = 15  # of equal mass: science.md 4.4
CELLS_PER_BIN = 64  # fine enough to fit the recalibration line on cells
IMAGINED = 200  # label sets drawn to see what a perfectly calibrated model would show


def equal_mass_bins(probability: np.ndarray, weight: np.ndarray, bins: int = BINS) -> np.ndarray:
    """The bin of each row, 0…bins−1 by rising probability; equal probabilities share a bin.

    A group of equal probabilities goes where its middle falls, so bins may be unequal or empty
    when a calibration gives few distinct values.

    >>> equal_mass_bins(np.array([0.1, 0.1, 0.1, 0.9]), np.ones(4), bins=2)
    array([0, 0, 0, 1])
    """
    _, group = np.unique(probability, return_inverse=True)
    mass = np.bincount(group, weights=weight)
    middle = np.cumsum(mass) - mass / 2
    return np.minimum((bins * middle / mass.sum()).astype(int), bins - 1)[group]


def calibration_job(rows: Rows, probability: np.ndarray) -> Calibration:
    """What is resampled to judge probabilities; starts Newton's method where the data ends it."""
    order = np.argsort(probability, kind="stable")
    rows, probability = rows.take(order), probability[order]
    cell = equal_mass_bins(probability, rows.weight, bins=BINS * CELLS_PER_BIN)
    clipped = np.clip(probability, CLIP, 1 - CLIP)
    logits = np.log(clipped / (1 - clipped))
    mass = np.bincount(cell, weights=rows.weight, minlength=BINS * CELLS_PER_BIN)
    logit = np.bincount(cell, weights=rows.weight * logits, minlength=BINS * CELLS_PER_BIN)
    cold = Calibration(
        rows=rows,
        probability=probability,
        cell=cell,
        bins=BINS,
        logit=np.divide(logit, mass, out=np.zeros(len(mass)), where=mass > 0),
    )
    blocks = int(rows.blocks[0].max()) + 1
    _, intercept, slope = cold.run(0, np.ones((1, blocks), dtype=np.float32))[0, :3]
    if not np.isfinite(intercept + slope):
        return cold
    return replace(cold, start=(float(intercept), float(slope)))


@dataclass(frozen=True)
class Calibrated:
    """Sums of calibration passes by name; `table` has one line for each set of weights."""

    table: np.ndarray

    @property
    def mass(self) -> np.ndarray:
        """Weight in each bin, (r, bins)."""
        return self._sums(0)

    @property
    def predicted(self) -> np.ndarray:
        """Sum of probabilities in each bin, (r, bins)."""
        return self._sums(1)

    @property
    def found(self) -> np.ndarray:
        """Sum of labels in each bin, (r, bins)."""
        return self._sums(2)

    def _sums(self, which: int) -> np.ndarray:
        return self.table[:, 3 + which * BINS : 3 + (which + 1) * BINS]

    @property
    def weight(self) -> np.ndarray:
        """Weight of all rows, (r,)."""
        return self.mass.sum(axis=1)

    @property
    def brier(self) -> np.ndarray:
        """Mean squared error of the probability."""
        return ratio(self.table[:, 0], self.weight)

    @property
    def brier_skill(self) -> np.ndarray:
        """1 − Brier over the Brier of who always says the base rate; above 0 is useful."""
        rate = ratio(self.found.sum(axis=1), self.weight)
        return 1 - ratio(self.brier, rate * (1 - rate))

    @property
    def error(self) -> np.ndarray:
        """Expected calibration error: mean gap between said and found, over bins by mass."""
        return ratio(np.abs(self.predicted - self.found).sum(axis=1), self.weight)


def calibration_measures(calibrated: Calibrated, reader: Reader) -> dict[str, Measure]:
    """Brier, skill, ECE, slope and intercept, and predicted over found findings.

    A perfect model has slope 1 and intercept 0; a slope below 1 means too much confidence.
    """
    found = calibrated.found.sum(axis=1)
    return {
        "brier": reader.ranking(calibrated.brier),
        "brier_skill": reader.ranking(calibrated.brier_skill),
        "ece": _mirrored(reader.ranking(calibrated.error)),
        "slope": reader.ranking(calibrated.table[:, 2]),
        "intercept": reader.ranking(calibrated.table[:, 1]),
        "predicted_to_found": reader.ranking(ratio(calibrated.predicted.sum(axis=1), found)),
    }


def reliability(calibrated: Calibrated, reader: Reader) -> list[dict[str, float | None]]:
    """For each bin that is not empty: rows, mean probability, share found and its interval."""
    if reader.enough.ranking is not None:
        return []
    points = []
    for index in range(calibrated.mass.shape[1]):
        mass = calibrated.mass[:, index]
        if mass[0] <= 0:
            continue
        found = measure(ratio(calibrated.found[:, index], mass), reader.plan)
        points.append(
            {
                "weight": float(mass[0]),
                "predicted": float(calibrated.predicted[0, index] / mass[0]),
                "found": found.value,
                "low": found.low,
                "high": found.high,
            }
        )
    return points


def error_if_perfect(probability: np.ndarray, weight: np.ndarray, seed: int) -> float:
    """The calibration error that chance alone gives a model whose probabilities are all true.

    An ECE is never 0 on finite data; compare it with this.
    """
    bins = equal_mass_bins(probability, weight)
    generator = np.random.default_rng(seed)
    said = np.bincount(bins, weights=weight * probability, minlength=BINS)
    errors = []
    for _ in range(IMAGINED):
        label = generator.random(len(probability)) < probability
        found = np.bincount(bins, weights=weight * label, minlength=BINS)
        errors.append(np.abs(said - found).sum() / weight.sum())
    return float(np.mean(errors))


def _mirrored(error: Measure) -> Measure:
    # Resampling adds noise to every bin, and noise only ever raises an absolute gap: replicates
    # lie above the truth as the figure itself does. The basic interval turns that bias around.
    if error.value is None or error.low is None or error.high is None:
        return error
    return Measure(
        value=error.value,
        low=min(max(0.0, 2 * error.value - error.high), error.value),
        high=max(2 * error.value - error.low, error.value),
    )

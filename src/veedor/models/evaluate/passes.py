"""One pass over rows in order of risk gives every ranking figure, for one set of row weights.

A block bootstrap needs the same figures a thousand times with other weights. Sorting does not
depend on weights, so rows are sorted once and the compiled pass is repeated: exact, no binning.

Ties are fair and deterministic: rows with equal scores are one group, and when a capacity ends
inside a group, the group is taken in proportion. That is the expected figure if ties were
broken by lot, so a score that is constant is exactly a draw by lot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numba
import numpy as np

Array = np.ndarray
FIXED = 7  # columns before those that depend on the capacity
PER_SHARE = 3


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What all orders of the same declarations have in common; arrays of shape (n,).

    `blocks` are codes 0…: one array for each way of drawing blocks of rows.
    """

    label: np.ndarray
    amount: np.ndarray
    seen: np.ndarray
    weight: np.ndarray
    blocks: tuple[np.ndarray, ...]

    def take(self, index: np.ndarray) -> Rows:
        """The same, for some rows or in another order."""
        return Rows(
            label=self.label[index],
            amount=self.amount[index],
            seen=self.seen[index],
            weight=self.weight[index],
            blocks=tuple(block[index] for block in self.blocks),
        )


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Rows from the riskiest to the least; `ends` marks the last row of each group of ties.

    Neighbouring groups without a finding count as one.
    """

    rows: Rows
    ends: np.ndarray
    shares: np.ndarray

    def run(self, scheme: int, draws: np.ndarray) -> np.ndarray:
        """Figures (r, width) for each of r draws of block counts, shape (r, blocks)."""
        block = self.rows.blocks[scheme]
        return _ranking_passes(draws, block, self.columns, self.shares, self.discounts)

    @cached_property
    def columns(self) -> np.ndarray:
        """What the pass reads, (5, n): weight, of findings, of money, of known findings, ends."""
        rows = self.rows
        found = rows.weight * rows.label
        return np.stack(
            (rows.weight, found, rows.weight * rows.amount, found * rows.seen, self.ends)
        )

    @cached_property
    def discounts(self) -> np.ndarray:
        """Sum of the discounts of the first 0, 1, 2… ranks."""
        return _discounts(len(self.rows.label))


def ranking(rows: Rows, score: np.ndarray, shares: tuple[float, ...]) -> Ranking:
    """Rows sorted by falling score; missing scores come last, together."""
    score = np.where(np.isnan(score), -np.inf, score)
    order = np.argsort(-score, kind="stable")
    ordered = score[order]
    taken = rows.take(order)
    ends = np.append(ordered[1:] != ordered[:-1], True)
    ends[ends] = _matters(taken.label, ends)
    return Ranking(rows=taken, ends=ends, shares=np.asarray(shares, dtype=float))


def _matters(label: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Of the groups of ties, those that must stay apart from the next.

    Between two groups without any finding the order changes no figure: they may be one, and most
    groups are such. This halves the time of a pass.
    """
    found = np.add.reduceat(label, np.flatnonzero(np.append(True, ends[:-1]))) > 0
    return found | np.append(found[1:], True)


@dataclass(frozen=True)
class Passed:
    """Figures of passes by name; `table` has shape (r, width), one line for each set of weights."""

    table: np.ndarray

    @property
    def weight(self) -> np.ndarray:
        """Sum of weights: how many declarations."""
        return self.table[:, 0]

    @property
    def positives(self) -> np.ndarray:
        """Weighted findings."""
        return self.table[:, 1]

    @property
    def money(self) -> np.ndarray:
        """Weighted amount found, all rows."""
        return self.table[:, 2]

    @property
    def seen_positives(self) -> np.ndarray:
        """Weighted findings among rows whose entity was known."""
        return self.table[:, 3]

    @property
    def auc(self) -> np.ndarray:
        """Area under the ROC curve; ties count one half."""
        return self.table[:, 4]

    @property
    def average_precision(self) -> np.ndarray:
        """Average precision; a group of ties is one threshold, as in scikit-learn."""
        return self.table[:, 5]

    @property
    def gain(self) -> np.ndarray:
        """Discounted cumulative gain of the amounts, all ranks."""
        return self.table[:, 6]

    def hits(self, share: int) -> np.ndarray:
        """Weighted findings among the riskiest, for the share of this index."""
        return self.table[:, FIXED + PER_SHARE * share]

    def money_at(self, share: int) -> np.ndarray:
        """Weighted amount among the riskiest."""
        return self.table[:, FIXED + PER_SHARE * share + 1]

    def seen_hits(self, share: int) -> np.ndarray:
        """Weighted findings among the riskiest whose entity was known."""
        return self.table[:, FIXED + PER_SHARE * share + 2]


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Rows by rising probability, each in a cell of equal probabilities or nearly so.

    Cells are small enough (under 1/900 of the rows) for the recalibration line to be fitted on
    them instead of on rows; `logit` is the mean of each cell's. `start` is where Newton begins.
    """

    rows: Rows
    probability: np.ndarray
    cell: np.ndarray
    logit: np.ndarray
    bins: int
    start: tuple[float, float] = (0.0, 1.0)

    def run(self, scheme: int, draws: np.ndarray) -> np.ndarray:
        """Figures (r, 3 + 3·bins): Brier sum, intercept, slope; then the sums of weights, of
        probabilities and of labels in each bin.
        """
        block = self.rows.blocks[scheme]
        columns = (self.rows.weight, self.rows.label, self.probability, self.cell)
        out = _calibration_passes(draws, block, columns, self.logit, self.start)
        in_cells = out[:, 3:].reshape(len(out), 3, self.bins, -1)
        return np.concatenate((out[:, :3], in_cells.sum(axis=3).reshape(len(out), -1)), axis=1)


CLIP = 1e-6  # probabilities are kept this far from 0 and 1 before taking logits
NEWTON_STEPS = 25
NEWTON_TOLERANCE = 1e-6
ROUNDING = 1e-12  # relative; a capacity equal to all rows must end in the last group


def _discounts(rows: int) -> np.ndarray:
    # A resample can hold more rows than the data (blocks differ in size): room for four times as
    # many; beyond, the discount of the last rank is used, which no figure can notice.
    ranks = np.arange(1, 4 * rows + 2)
    return np.concatenate(([0.0], np.cumsum(1 / np.log2(ranks + 1))))


@numba.njit(nogil=True, cache=True)
def _ranking_passes(
    draws: Array, block: Array, columns: Array, shares: Array, discounts: Array
) -> Array:
    out = np.full((draws.shape[0], FIXED + PER_SHARE * len(shares)), np.nan)
    for line in range(draws.shape[0]):
        _add_totals(draws[line], block, columns, out[line])
        _one_ranking((draws[line], block), columns, shares * out[line, 0], discounts, out[line])
    return out


@numba.njit(nogil=True, cache=True)
def _add_totals(draw: Array, block: Array, columns: Array, out: Array) -> None:
    rows = weights = found = money = known = 0.0
    for row in range(len(block)):
        rows = draw[block[row]]
        weights += rows * columns[0, row]
        found += rows * columns[1, row]
        money += rows * columns[2, row]
        known += rows * columns[3, row]
    out[0], out[1], out[2], out[3] = weights, found, money, known


@numba.njit(nogil=True, cache=True)
def _one_ranking(
    drawn: tuple[Array, Array], columns: Array, capacities: Array, discounts: Array, out: Array
) -> None:
    # Plain numbers, not small arrays: this loop runs billions of times.
    draw, block = drawn
    positives, clean = out[1], out[0] - out[1]
    weight = found = money = known = 0.0  # of the groups of ties already passed
    group_weight = group_found = group_money = group_known = 0.0
    area = precisions = gain = 0.0
    share = 0
    capacity = capacities[0] * (1 - ROUNDING)
    for row in range(len(block)):
        count = draw[block[row]]
        group_weight += count * columns[0, row]
        group_found += count * columns[1, row]
        group_money += count * columns[2, row]
        group_known += count * columns[3, row]
        if columns[4, row] == 0.0 or group_weight == 0.0:  # within a group; none of it drawn
            continue
        end = weight + group_weight
        while end >= capacity and share < len(capacities):
            part = (capacities[share] - weight) / group_weight
            at = FIXED + PER_SHARE * share
            out[at] = found + part * group_found
            out[at + 1] = money + part * group_money
            out[at + 2] = known + part * group_known
            share += 1
            capacity = capacities[share] * (1 - ROUNDING) if share < len(capacities) else np.inf
        if group_found > 0.0:
            lower_clean = clean - (weight - found) - 0.5 * (group_weight - group_found)
            area += group_found * lower_clean
            precisions += group_found * (found + group_found) / end
        if group_money > 0.0:
            spread = _discounted(end, discounts) - _discounted(weight, discounts)
            gain += group_money / group_weight * spread
        weight, found, money = end, found + group_found, money + group_money
        known += group_known
        group_weight = group_found = group_money = group_known = 0.0
    if positives > 0 and clean > 0:
        out[4] = area / (positives * clean)
    if positives > 0:
        out[5] = precisions / positives
    out[6] = gain


@numba.njit(nogil=True, cache=True)
def _discounted(rank: float, discounts: Array) -> float:
    whole = int(rank)
    last = len(discounts) - 1
    if whole >= last:
        return discounts[last] + (rank - last) * (discounts[last] - discounts[last - 1])
    return discounts[whole] + (rank - whole) * (discounts[whole + 1] - discounts[whole])


@numba.njit(nogil=True, cache=True)
def _calibration_passes(
    draws: Array, block: Array, columns: tuple[Array, ...], logit: Array, start: tuple[float, float]
) -> Array:
    weights, labels, probabilities, cells = columns
    size = len(logit)
    out = np.zeros((draws.shape[0], 3 + 3 * size))
    for line in range(draws.shape[0]):
        squares = 0.0
        for row in range(len(block)):
            weight = draws[line, block[row]] * weights[row]
            probability = probabilities[row]
            squares += weight * (probability - labels[row]) ** 2
            out[line, 3 + cells[row]] += weight
            out[line, 3 + size + cells[row]] += weight * probability
            out[line, 3 + 2 * size + cells[row]] += weight * labels[row]
        out[line, 0] = squares
        out[line, 1], out[line, 2] = _recalibrate(
            out[line, 3 : 3 + size], out[line, 3 + 2 * size :], logit, start
        )
    return out


@numba.njit(nogil=True, cache=True)
def _recalibrate(
    mass: Array, found: Array, logit: Array, start: tuple[float, float]
) -> tuple[float, float]:
    # Newton's method for the logistic regression of the label on the logit of the probability.
    intercept, slope = start
    for _ in range(NEWTON_STEPS):
        g0 = g1 = h00 = h01 = h11 = 0.0
        for cell in range(len(logit)):
            fitted = 1 / (1 + np.exp(-(intercept + slope * logit[cell])))
            error = found[cell] - mass[cell] * fitted
            bend = mass[cell] * fitted * (1 - fitted)
            g0 += error
            g1 += error * logit[cell]
            h00 += bend
            h01 += bend * logit[cell]
            h11 += bend * logit[cell] * logit[cell]
        determinant = h00 * h11 - h01 * h01
        if not determinant > 1e-12 * h00 * h11:  # constant probabilities or separated classes
            return np.nan, np.nan
        step0 = (h11 * g0 - h01 * g1) / determinant
        step1 = (h00 * g1 - h01 * g0) / determinant
        intercept += step0
        slope += step1
        if abs(step0) + abs(step1) < NEWTON_TOLERANCE:
            return intercept, slope
    return np.nan, np.nan

"""One head per type of finding: what kind of irregularity to look for, and how much is in it.

Each head is a boosting that tells one type from everything else, on the same inputs as the single
score, calibrated on rows that did not teach it. What heads say is then brought to the single score:
their probabilities add up to it and their expected amounts to its expected amount, for a few dozen
findings of a type tell what kind it would be far better than whether there is one, or how much.
The likeliest type is named first. Types with too few findings share one head, `other`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypedDict

import numpy as np
from numpy.typing import NDArray

from veedor.models.amount import AmountModel, NetworkAmounts, fit_amount
from veedor.models.calibrate import Calibrator, calibrate
from veedor.models.complete import completed
from veedor.models.threads import alone, side_by_side

FEWEST_OF_A_TYPE = 20  # findings, as for any figure: science.md 4.4
OTHER = "other"  # the types with fewer, together
SOFTENING = 1e-4
LEAST_AMOUNT = 1e-6  # of a finding: keeps the shares defined where every head expects nothing


class Said(TypedDict):
    """What a head says of one declaration, as plain data."""

    probability: float
    expected_amount: float | None


@dataclass(frozen=True)
class Typed:
    """What the heads say of many declarations; arrays of shape (rows, types).

    `probability` that a check ends in a finding of the type, adding up to the probability of any
    finding; `expected_amount` adding up to that of any finding, NaN where no amounts are known.
    Both are NaN where the model that scored the row had no head for the type.
    """

    types: tuple[str, ...]
    probability: NDArray[np.float64]
    expected_amount: NDArray[np.float64]

    @property
    def first(self) -> list[str]:
        """The likeliest type of each row, "" where no head spoke."""
        said = np.nan_to_num(self.probability, nan=-1.0)
        if not self.types:
            return [""] * len(said)
        likeliest = said.argmax(axis=1)
        return [self.types[k] if said[row, k] >= 0 else "" for row, k in enumerate(likeliest)]

    def row(self, place: int) -> dict[str, Said]:
        """One row as plain data, the likeliest type first."""
        order = np.argsort(-self.probability[place], kind="stable")
        amount = self.expected_amount[place]
        return {
            self.types[k]: {
                "probability": float(self.probability[place, k]),
                "expected_amount": None if np.isnan(amount[k]) else float(amount[k]),
            }
            for k in order
        }

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Parts of one table put together again; they may come from models of different types."""
        types = tuple(dict.fromkeys(kind for part in parts for kind in part.types))

        def together(arrays: list[NDArray[np.float64]]) -> NDArray[np.float64]:
            wide = [np.full((len(values), len(types)), np.nan) for values in arrays]
            for part, values, given in zip(parts, wide, arrays, strict=True):
                values[:, [types.index(kind) for kind in part.types]] = given
            return np.concatenate(wide)

        return cls(
            types,
            together([part.probability for part in parts]),
            together([part.expected_amount for part in parts]),
        )

    @classmethod
    def silent(cls, rows: int) -> Self:
        """What a model without heads says of some rows."""
        return cls((), np.empty((rows, 0)), np.empty((rows, 0)))


@dataclass(frozen=True)
class Head:
    """One type of finding: a fitted classifier, its calibration, its amounts."""

    type: str
    member: Any
    calibrator: Calibrator
    amount: AmountModel | NetworkAmounts | None

    def probability(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated probability of a finding of this type."""
        return self.calibrator(_log_odds(self.member, matrix))


@dataclass(frozen=True)
class Heads:
    """The heads of a model; `pooled` are types with too few findings, with their number."""

    heads: tuple[Head, ...]
    pooled: dict[str, int]

    @property
    def types(self) -> tuple[str, ...]:
        """The types that have a head."""
        return tuple(head.type for head in self.heads)

    def probability(
        self, matrix: NDArray[np.float32], of_any: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Probability of each row and type: how `of_any`, that of any finding, is shared out."""
        alone = np.column_stack([head.probability(matrix) for head in self.heads])
        return alone * (of_any / alone.sum(axis=1))[:, None]

    def score(
        self,
        matrix: NDArray[np.float32],
        of_any: NDArray[np.float64],
        expected: NDArray[np.float64],
    ) -> Typed:
        """Probability and expected amount of each row and type, from the design's matrix.

        `of_any` is each row's probability of a finding of any type and `expected` its expected
        amount (NaN when unknown), both of shape (rows,).
        """
        probability = self.probability(matrix, of_any)
        if_found = np.ones_like(
            probability
        )  # a head without amounts: money is shared by probability
        learnt = [head.amount for head in self.heads if head.amount is not None]
        if len(learnt) == len(self.heads):
            if_found = np.column_stack([amount(matrix) for amount in learnt])
        amounts = probability * np.maximum(if_found, LEAST_AMOUNT)
        amounts *= (expected / amounts.sum(axis=1))[:, None]
        return Typed(self.types, probability, amounts)

    def nothing(self) -> Typed:
        """What is said of no rows."""
        empty = np.empty((0, len(self.heads)))
        return Typed(self.types, empty, empty)


@dataclass(frozen=True)
class Checks:
    """Checked rows: the design's matrix, type of finding ("" when clean), amount, weight."""

    matrix: NDArray[np.float32]
    finding_type: NDArray[Any]
    amount: NDArray[np.float64] | None
    weight: NDArray[np.float64]


def learnable_types(finding_type: NDArray[Any]) -> tuple[NDArray[Any], dict[str, int]]:
    """The type of each row with the rare ones called `other`, and the rare ones with their number.

    Where all rare types together are too few, `other` gets no head: see `types_of`.
    """
    names, counts = np.unique(finding_type[finding_type != ""], return_counts=True)
    pooled = {
        str(name): int(count)
        for name, count in zip(names, counts, strict=True)
        if count < FEWEST_OF_A_TYPE
    }
    return np.where(np.isin(finding_type, list(pooled)), OTHER, finding_type), pooled


def types_of(finding_type: NDArray[Any]) -> tuple[str, ...]:
    """The types that have enough findings for a head, the most frequent first."""
    names, counts = np.unique(finding_type[finding_type != ""], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(str(names[k]) for k in order if counts[k] >= FEWEST_OF_A_TYPE)


def unseen_scores(
    learn: Checks, unseen: NDArray[np.float32], types: Sequence[str], seed: int
) -> NDArray[np.float64]:
    """Log-odds of each type, shape (rows of `unseen`, types), by heads that never saw them."""
    members = _fit(learn, types, seed)
    return np.column_stack([_log_odds(member, unseen) for member in members])


def fit_heads(
    learn: Checks,
    judged: tuple[NDArray[np.float64], NDArray[Any], NDArray[np.float64]],
    types: Sequence[str],
    seed: int,
    usual_amount: AmountModel | NetworkAmounts | None,
) -> tuple[Head, ...]:
    """Heads learnt from all rows; `judged` are unseen log-odds, their types and weights.

    A type with too few amounts of its own is taken to bring what findings usually bring.
    """
    scores, judged_type, weight = judged
    members = _fit(learn, types, seed)
    heads = []
    for k, (name, member) in enumerate(zip(types, members, strict=True)):
        label = (judged_type == name).astype(float)
        amount = None
        if learn.amount is not None:
            mine = learn.finding_type == name
            amount = fit_amount(learn.matrix[mine], learn.amount[mine], learn.weight[mine], seed)
        calibrator = calibrate(scores[:, k], label, weight)
        heads.append(Head(name, member, calibrator, amount or usual_amount))
    return tuple(heads)


def _fit(learn: Checks, types: Sequence[str], seed: int) -> list[Any]:
    from veedor.models.estimators import named  # the estimators' module reads recipes, not heads

    jobs = [
        (completed(named("boosting", seed)), learn, (learn.finding_type == name).astype(float))
        for name in types
    ]
    return side_by_side(_fit_one, jobs)


def _fit_one(member: Any, learn: Checks, label: NDArray[np.float64]) -> Any:
    weights = {"estimator__sample_weight": learn.weight} if np.ptp(learn.weight) > 0 else {}
    return member.fit(learn.matrix, label, **weights)


def _log_odds(member: Any, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
    soft = alone(member.predict_proba, matrix)[:, 1]
    soft = (soft + SOFTENING) / (1 + 2 * SOFTENING)
    return np.log(soft) - np.log1p(-soft)

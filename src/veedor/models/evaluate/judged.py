"""What is judged: labelled declarations a model has scored without having seen their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from veedor.errors import InputError
from veedor.models.heads import Typed

WEIGHT_QUANTILE = 0.99  # inverse-probability weights are clipped there: science.md 4.2


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One row per labelled test declaration; all arrays have shape (n,) and the same order.

    `label` is 1 for a finding that stands, 0 for a check that found nothing. Never pass an
    unchecked declaration: it has no label. `amount` is what was found or lost, in the
    jurisdiction's currency, 0 when clean. `day` is the day of filing (day numbers since 1970,
    or dates). `entity` names the taxpayer: its rows are resampled together. `seen` is True where
    the entity (or a near-copy of the row) was in the training data. `baselines` are other ways
    to order the same rows, higher = riskier; missing values count as the least risky.
    `finding_type` names what was found, "" when clean or not said, and `heads` is what the model
    said by type: with both, heads are judged too. `inclusion_probability` is the probability with
    which each row came to be checked: with it, rows are weighted by its inverse and figures speak
    of all declarations, not of checked ones.
    """

    label: np.ndarray
    probability: np.ndarray
    day: np.ndarray
    expected_amount: np.ndarray | None = None
    amount: np.ndarray | None = None
    finding_type: np.ndarray | None = None
    heads: Typed | None = None
    entity: np.ndarray | None = None
    seen: np.ndarray | None = None
    slices: Mapping[str, np.ndarray] = field(default_factory=dict)
    baselines: Mapping[str, np.ndarray] = field(default_factory=dict)
    inclusion_probability: np.ndarray | None = None

    def __post_init__(self) -> None:
        rows = len(self.label)
        if rows == 0:
            raise _refusal("There is nothing to judge: no labelled row.", "label")
        for name, values in self._arrays():
            if len(values) != rows:
                raise _refusal(f"{len(values)} values for {rows} rows.", name)
        if not np.isin(self.label, (0, 1)).all():
            raise _refusal(
                "A label is neither 0 nor 1; unchecked rows have no place here.", "label"
            )
        probability = np.asarray(self.probability, dtype=float)
        if not ((probability >= 0) & (probability <= 1)).all():  # also refuses NaN
            raise _refusal("A probability is missing or outside 0–1.", "probability")
        if self.inclusion_probability is not None:
            included = np.asarray(self.inclusion_probability, dtype=float)
            if not ((included > 0) & (included <= 1)).all():
                raise _refusal(
                    "An inclusion probability is not above 0 and at most 1.",
                    "inclusion_probability",
                )

    def __len__(self) -> int:
        return len(self.label)

    def _arrays(self) -> list[tuple[str, np.ndarray]]:
        named = [
            ("probability", self.probability),
            ("day", self.day),
            ("expected_amount", self.expected_amount),
            ("amount", self.amount),
            ("finding_type", self.finding_type),
            ("heads", None if self.heads is None else self.heads.probability),
            ("entity", self.entity),
            ("seen", self.seen),
            ("inclusion_probability", self.inclusion_probability),
            *((f"slices[{name}]", values) for name, values in self.slices.items()),
            *((f"baselines[{name}]", values) for name, values in self.baselines.items()),
        ]
        return [(name, values) for name, values in named if values is not None]

    @property
    def days(self) -> np.ndarray:
        """Days of filing as `datetime64[D]`."""
        day = np.asarray(self.day)
        if day.dtype.kind == "f":
            day = day.astype("int64")
        return day.astype("datetime64[D]")

    @property
    def months(self) -> np.ndarray:
        """Months of filing as `datetime64[M]`."""
        return self.days.astype("datetime64[M]")

    @property
    def weights(self) -> np.ndarray:
        """Weight of each row, mean 1: clipped 1 / inclusion probability, or 1 without it."""
        if self.inclusion_probability is None:
            return np.ones(len(self))
        weights = 1 / np.asarray(self.inclusion_probability, dtype=float)
        weights = np.minimum(weights, np.quantile(weights, WEIGHT_QUANTILE))
        return weights / weights.mean()

    @property
    def found_amounts(self) -> np.ndarray:
        """Amounts found, shape (n,): 0 where clean or unknown, all 0 when none were given."""
        if self.amount is None:
            return np.zeros(len(self))
        amount = np.nan_to_num(np.asarray(self.amount, dtype=float), nan=0.0)
        return np.where(np.asarray(self.label) == 1, np.maximum(amount, 0.0), 0.0)

    def orders(self, money_weight: float) -> dict[str, np.ndarray]:
        """The three ways to order the list, higher first: probability, money, blend.

        Money is the expected amount V; the blend is V^γ · P^(1−γ) with γ = `money_weight`
        (science.md 4.1). Without expected amounts there is only the first.
        """
        probability = np.asarray(self.probability, dtype=float)
        orders = {"probability": probability}
        if self.expected_amount is not None:
            money = np.nan_to_num(np.asarray(self.expected_amount, dtype=float), nan=0.0)
            money = np.maximum(money, 0.0)
            if money.any():
                orders["money"] = money
                orders["blend"] = money**money_weight * probability ** (1 - money_weight)
        return orders


def _refusal(what: str, where: str) -> InputError:
    return InputError(
        what, where=f"evaluation, {where}", next="Pass one value for each labelled test row."
    )

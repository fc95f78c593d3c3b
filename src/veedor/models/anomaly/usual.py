"""Columns on one scale: standard deviations from the mean, whatever the table holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FARTHEST = 10.0  # standard deviations; beyond it one column would decide alone
NOISE = 1e-12  # a spread below this share of a column's size is rounding: the column is constant


@dataclass(frozen=True, eq=False)
class Usual:
    """Mean and standard deviation of each column, over its finite values."""

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]

    @classmethod
    def of(cls, matrix: NDArray[Any]) -> Self:
        """From rows, shape (n, columns); a column without a finite value has centre 0, spread 1."""
        pairs = [_centre_and_spread(matrix[:, number]) for number in range(matrix.shape[1])]
        centre, spread = np.array(pairs, dtype=np.float64).T
        return cls(centre, spread)

    def standardise(self, matrix: NDArray[Any]) -> NDArray[np.float32]:
        """Deviations from the mean, capped at ±10; a missing value counts as the mean."""
        with np.errstate(over="ignore", invalid="ignore"):
            standard = (matrix.astype(np.float64) - self.centre) / self.spread
        standard = np.nan_to_num(standard, nan=0.0, posinf=FARTHEST, neginf=-FARTHEST)
        # + 0.0 turns −0 into 0: equal numbers must have equal bytes to be seen as copies.
        return np.clip(standard, -FARTHEST, FARTHEST).astype(np.float32) + np.float32(0.0)

    @staticmethod
    def compress(standard: NDArray[np.float32]) -> NDArray[np.float32]:
        """Far values drawn in, so that distance is not one heavy-tailed column's affair.

        asinh is the value itself near the mean and its logarithm far out.
        """
        return np.arcsinh(standard)


def refuse_text(table: Any) -> None:
    """ValueError when a column holds text, even text that looks like a number."""
    if isinstance(table, pd.DataFrame):
        for name in table.columns:
            _refuse(f"Column '{name}'", table[name])
    elif isinstance(table, pd.Series):
        _refuse("The series", table)
    elif not hasattr(table, "toarray"):  # a sparse matrix is refused later, by scikit-learn
        array = np.asarray(table)
        if array.dtype.kind in "USO":
            _refuse("The table", pd.Series(array.ravel().astype(object)))


def _refuse(what: str, values: pd.Series) -> None:
    if pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        return
    texts = [value for value in values.to_numpy(dtype=object) if isinstance(value, str | bytes)]
    if texts:
        raise ValueError(
            f"{what} holds text, for example {texts[0]!r}: the detector takes numbers. "
            "Turn it into numbers first (pandas.to_numeric), or encode it if it is a category."
        )


def _centre_and_spread(column: NDArray[Any]) -> tuple[float, float]:
    finite = column[np.isfinite(column)].astype(np.float64)
    if not len(finite):
        return 0.0, 1.0
    # In units of the largest value: squares of 1e200 would be infinite.
    size = float(np.abs(finite).max()) or 1.0
    scaled = finite / size
    centre, spread = float(scaled.mean()), float(scaled.std())
    if spread <= NOISE:
        return float(finite[0]), 1.0
    return centre * size, max(spread * size, np.finfo(np.float64).tiny)

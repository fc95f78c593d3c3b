"""What is unusual about a row, in values a person can look at: no label is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from veedor.models.trying.inputs import Feature, Inputs

MOST = 2  # values named of each row
FARTHEST = 50.0  # robust standard deviations; beyond, farther is not stranger
FAR = 3.0  # robust standard deviations, from which a number is called unusual
MAD_TO_DEVIATION = 1.4826  # of a normal distribution
RARE = 0.01  # of the rows, below which a code is called rare


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """One value out of the ordinary: how far (`deviations`) or how rare (`share`) it is."""

    feature: Feature
    observed: float | str | None
    typical: float | str | None
    deviations: float | None = None
    share: float | None = None


Strange = tuple[int, tuple[float, Oddity]]  # the row's place, how strange it is and why


def oddities(inputs: Inputs, rows: Sequence[int] | np.ndarray) -> list[tuple[Oddity, ...]]:
    """For each of these rows its strangest values, the strangest first; maybe none."""
    found: list[list[tuple[float, Oddity]]] = [[] for _ in rows]
    for feature in inputs.features:
        values = inputs.frame[feature.name]
        look = _numbers if pd.api.types.is_numeric_dtype(values.dtype) else _codes
        for at, one in look(feature, values, np.asarray(rows)):
            found[at].append(one)
    return [
        tuple(oddity for _, oddity in sorted(row, key=lambda pair: -pair[0])[:MOST])
        for row in found
    ]


def _numbers(feature: Feature, values: pd.Series, rows: np.ndarray) -> Iterator[Strange]:
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = numbers[np.isfinite(numbers)]
    if len(np.unique(known)) < 3:
        return
    middle = float(np.median(known))
    spread = MAD_TO_DEVIATION * float(np.median(np.abs(known - middle))) or float(known.std())
    for at, row in enumerate(rows):
        far = abs(numbers[row] - middle) / spread
        if np.isfinite(far) and far >= FAR:
            yield (
                at,
                (
                    min(far, FARTHEST),
                    Oddity(
                        feature=feature,
                        observed=float(numbers[row]),
                        typical=middle,
                        deviations=float(far),
                    ),
                ),
            )


def _codes(feature: Feature, values: pd.Series, rows: np.ndarray) -> Iterator[Strange]:
    shares = values.value_counts(normalize=True, dropna=False)
    usual = str(shares.index[0])
    for at, row in enumerate(rows):
        value = values.iloc[row]
        share = float(shares.get(value, 0.0)) if value is not None else 1.0
        if 0 < share < RARE:
            yield (
                at,
                (
                    -np.log10(share) + 1,
                    Oddity(feature=feature, observed=str(value), typical=usual, share=share),
                ),
            )

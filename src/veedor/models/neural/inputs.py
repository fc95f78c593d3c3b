"""What the network is given: numbers made comparable, codes made rows of a table."""

# ruff: noqa: N803 - X is scikit-learn's own argument name

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

OUTER = 0.005  # quantile, each side: values beyond it are set to it
LARGEST_CODE = 2**24  # the matrix holds float32: beyond it two codes are one number


@dataclass(frozen=True)
class Numbers:
    """Caps and scale of every number column, and which of them say that they are missing.

    `may_lack` are the positions that were missing in some training row: each gets an indicator.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    centre: NDArray[np.float32]
    spread: NDArray[np.float32]
    may_lack: NDArray[np.int32]

    @classmethod
    def learn(cls, X: NDArray[np.float32]) -> Self:
        """From training rows; a column that is always missing or constant becomes zeros."""
        lacks = np.isnan(X)
        filled = np.where(lacks.all(axis=0), np.float32(0), X)
        low, high = np.nanquantile(filled, [OUTER, 1 - OUTER], axis=0).astype(np.float32)
        capped = np.clip(filled, low, high).astype(np.float64)
        spread = np.nanstd(capped, axis=0)
        return cls(
            low,
            high,
            np.nanmean(capped, axis=0).astype(np.float32),
            np.where(spread > 1e-9, spread, 1.0).astype(np.float32),
            np.flatnonzero(lacks.any(axis=0)).astype(np.int32),
        )


@dataclass(frozen=True)
class Codes:
    """For each code column, the row of the embedding that a code reads: 0 = unknown or too rare.

    `rows[j][code]` is that row, `sizes[j]` how many rows there are, the unknown's among them;
    `seen[j]` how many training rows had each row's code.
    """

    rows: tuple[NDArray[np.int32], ...]
    sizes: tuple[int, ...]
    seen: tuple[NDArray[np.int64], ...]

    @classmethod
    def learn(cls, codes: NDArray[np.int64], fewest: int) -> Self:
        """From the codes of training rows, shape (rows, columns); rarer than `fewest` is unknown.

        An actor seen twice has no embedding of its own: it would be the memory of two labels.
        """
        rows, sizes, seen = [], [], []
        for column in codes.T:
            counts = np.bincount(column, minlength=1)
            known = np.flatnonzero(counts >= fewest)
            known = known[known > 0]
            table = np.zeros(len(counts), dtype=np.int32)
            table[known] = np.arange(1, len(known) + 1)
            rows.append(table)
            sizes.append(len(known) + 1)
            seen.append(np.concatenate([[len(column) - counts[known].sum()], counts[known]]))
        return cls(tuple(rows), tuple(sizes), tuple(seen))

    def known(self, column: int) -> NDArray[np.int64]:
        """The codes that have a row of their own, in the order of these rows."""
        return np.flatnonzero(self.rows[column])


def split_columns(
    X: NDArray[np.float32], code_columns: tuple[int, ...]
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The number columns and, as integers, the code columns; what is no code becomes 0."""
    is_code = np.zeros(X.shape[1], dtype=bool)
    is_code[list(code_columns)] = True
    codes = X[:, list(code_columns)]
    usable = (codes > 0) & (codes < LARGEST_CODE)  # false for missing
    return np.ascontiguousarray(X[:, ~is_code]), np.where(usable, codes, 0).astype(np.int64)

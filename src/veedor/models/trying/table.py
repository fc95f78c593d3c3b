"""A flat table that nobody declared, as the try takes it: columns with their kinds and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from veedor.domain.source import ColumnType


@dataclass(frozen=True, kw_only=True)
class GivenColumn:
    """One column: text as str, numbers as float, days as datetime64, truth values as boolean.

    `unread` counts values that were written but do not fit the kind. `noticed` says what the
    writing showed: `currency`, `percent`, `decimal`, `day_first`.
    """

    name: str
    type: ColumnType
    values: pd.Series = field(repr=False)
    unread: int = 0
    noticed: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def known(self) -> pd.Series:
        """The values that are there."""
        return self.values.dropna()

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return len(self.values) - len(self.known)

    @cached_property
    def distinct(self) -> int:
        """How many different values there are, missing ones not counted."""
        return int(self.known.nunique())

    @cached_property
    def is_whole(self) -> bool:
        """Whether all its numbers are whole."""
        return self.type == "number" and bool((self.known == self.known.round()).all())


@dataclass(frozen=True, kw_only=True)
class FlatTable:
    """Rows and columns of a file (tabla plana); `numbers` are the rows' places in the file."""

    name: str
    columns: tuple[GivenColumn, ...]
    numbers: np.ndarray
    facts: Mapping[str, object] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, name: str) -> GivenColumn:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in the order of the file."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All columns side by side."""
        return pd.DataFrame({column.name: column.values for column in self.columns})

    def named(self, asked: str) -> GivenColumn | None:
        """The column of this name; case and spaces around it do not count."""
        folded = " ".join(asked.split()).casefold()
        exact = [column for column in self.columns if column.name == asked]
        near = [column for column in self.columns if column.name.casefold() == folded]
        return next(iter((*exact, *near)), None)

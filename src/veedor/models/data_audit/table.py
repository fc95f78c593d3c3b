"""A table of declarations made ready for the checks: codes for every column, labels beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from veedor.domain.source import Column, Role
from veedor.errors import InputError

NEVER_INPUTS = {Role.ID, Role.OUTCOME, Role.PROTECTED}
NUMERIC = {Role.AMOUNT, Role.QUANTITY}


@dataclass(frozen=True, kw_only=True)
class AuditedTable:
    """Declarations, their declared columns, and their labels: 1, 0, or NaN where nobody looked.

    `day` is the day of filing (the clock) and `label_day` that of the result, as `datetime64[D]`
    with NaT where unknown; each is None when the table has none at all.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    label: np.ndarray
    day: np.ndarray | None
    label_day: np.ndarray | None

    @classmethod
    def of(
        cls,
        declarations: pa.Table | pd.DataFrame,
        columns: Sequence[Column],
        label: np.ndarray,
        days: tuple[np.ndarray | None, str | None],
    ) -> AuditedTable:
        """Read what was handed over; `days` are the days of the labels and the clock's name."""
        frame = (
            declarations.to_pandas(date_as_object=False)
            if isinstance(declarations, pa.Table)
            else declarations
        ).reset_index(drop=True)
        label_day, clock = days
        label = np.asarray(label, dtype=float)
        if len(label) != len(frame):
            raise InputError(
                f"{len(label)} labels for {len(frame)} declarations.",
                where="audit(label=…)",
                next="Give one label for each row: 1, 0, or NaN where nobody looked.",
            )
        if not np.isin(label[~np.isnan(label)], (0, 1)).all():
            raise InputError(
                "A label is neither 1, 0 nor missing.",
                where="audit(label=…)",
                next="Give 1 for a finding that stands, 0 for a clean check, NaN otherwise.",
            )
        return cls(
            frame=frame,
            columns=tuple(column for column in columns if column.name in frame.columns),
            label=label,
            day=days_of(frame[clock]) if clock is not None and clock in frame.columns else None,
            label_day=None if label_day is None else days_of(pd.Series(label_day)),
        )

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, index: np.ndarray) -> AuditedTable:
        """The same table with only these rows."""
        return AuditedTable(
            frame=self.frame.iloc[index].reset_index(drop=True),
            columns=self.columns,
            label=self.label[index],
            day=None if self.day is None else self.day[index],
            label_day=None if self.label_day is None else self.label_day[index],
        )

    @property
    def known(self) -> np.ndarray:
        """Which rows have a label."""
        return ~np.isnan(self.label)

    @property
    def inputs(self) -> tuple[Column, ...]:
        """Columns a model could be given: all but identifiers and outcomes."""
        return tuple(column for column in self.columns if column.role not in NEVER_INPUTS)

    def with_role(self, *roles: Role) -> tuple[str, ...]:
        """Names of the columns that have one of these roles."""
        return tuple(column.name for column in self.columns if column.role in roles)

    @cached_property
    def codes(self) -> dict[str, np.ndarray]:
        """For every column, equal numbers where values are equal; missing values are one value."""
        return {column.name: codes_of(self.frame[column.name]) for column in self.columns}

    def numbers(self, column: Column) -> np.ndarray:
        """Values as numbers that keep their order: dates as days, anything else as its code."""
        values = self.frame[column.name]
        if column.type == "date":
            days = days_of(values)
            return np.where(np.isnat(days), np.nan, days.astype("int64"))
        if column.role in NUMERIC or column.type in {"number", "integer", "boolean"}:
            return pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        return self.codes[column.name].astype(float)


def codes_of(values: pd.Series) -> np.ndarray:
    """Codes 0… of values, missing ones included; shape (n,), int64."""
    return pd.factorize(values, use_na_sentinel=False)[0].astype(np.int64)


def crossed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Codes of pairs: equal where both are equal."""
    pairs = first * (int(second.max(initial=0)) + 1) + second
    return pd.factorize(pairs)[0].astype(np.int64)


def group_codes(codes: dict[str, np.ndarray], names: Sequence[str]) -> np.ndarray:
    """Codes of tuples of these columns; without columns, all rows are one group."""
    group = np.zeros(len(next(iter(codes.values()))), dtype=np.int64)
    for name in names:
        group = crossed(group, codes[name])
    return group


def days_of(values: pd.Series) -> np.ndarray:
    """Days, NaT where missing or unreadable; numbers are days since 1970."""
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        days = np.full(len(numbers), np.datetime64("NaT"), dtype="datetime64[D]")
        finite = np.isfinite(numbers)
        days[finite] = numbers[finite].astype("int64").astype("datetime64[D]")
        return days
    return pd.to_datetime(values, errors="coerce").to_numpy().astype("datetime64[D]")

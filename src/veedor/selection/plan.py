"""What may be chosen on a day, and what was: candidates, the plan, and its sum per office."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from veedor.errors import ContractBroken

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """The declarations of one or more days that may be checked (candidatas), one entry a row.

    All arrays have shape (n,). `probability` is calibrated, in [0, 1]; `expected_amount` is in
    the jurisdiction's currency, nan where unknown; `anomaly` is a percentile from 0 to 100,
    higher is more unusual, nan where unknown. `mandatory_rule` names the rule that demands the
    check, "" where none does. `strata` are the labels within which lots are drawn. Raises
    ContractBroken on an unusable value or on a declaration that appears twice.
    """

    declaration_id: ArrayLike
    office: ArrayLike
    day: ArrayLike
    taxpayer: ArrayLike
    probability: ArrayLike
    expected_amount: ArrayLike | None = None
    anomaly: ArrayLike | None = None
    mandatory_rule: ArrayLike | None = None
    strata: ArrayLike | None = None

    def __post_init__(self) -> None:
        size = len(np.asarray(self.declaration_id, dtype=object))
        unknown = np.full(size, np.nan)
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, kind in _KINDS.items():
            value = given[name]
            if value is None:
                value = np.zeros(size, dtype=np.int64) if name == "strata" else unknown
                value = np.full(size, "", dtype=object) if name == "mandatory_rule" else value
            array = np.asarray(value, dtype=kind)
            if array.shape != (size,):
                raise _broken(name, f"{size} entries", f"shape {array.shape}")
            object.__setattr__(self, name, array)
        _check_values(self)

    def __len__(self) -> int:
        return len(self.array("declaration_id"))

    def array(self, name: str) -> Array:
        """One column as the array it was brought to."""
        return np.asarray(getattr(self, name))

    @cached_property
    def office_days(self) -> OfficeDays:
        """The candidates grouped by office and day."""
        return OfficeDays.of(self)

    @cached_property
    def people_by_day(self) -> Array:
        """A number for each taxpayer on each day: what the cap per taxpayer is counted by."""
        person = pd.factorize(self.array("taxpayer"))[0].astype(np.int64)
        day, days = codes(self.array("day"))
        return np.asarray(pd.factorize(person * max(len(days), 1) + day)[0], dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class OfficeDay:
    """What was chosen in one office on one day (resumen del día de una aduana).

    `money_expected` is the sum of the known expected amounts of the chosen, in the
    jurisdiction's currency. `shadow_price` is the expected amount of the next declaration the
    score would have taken: what one more inspection is worth; nan when there is none or its
    amount is unknown, `shadow_probability` is its probability. `every_one_may_be_drawn` is False
    where some declaration had no chance at all, so that estimates do not speak for the whole.
    """

    office: str
    day: date
    candidates: int
    capacity: int
    by_rule: int
    by_score: int
    by_lot: int
    physical: int
    physical_share: float
    money_expected: float
    shadow_price: float
    shadow_probability: float
    every_one_may_be_drawn: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """The list of inspections (plan de inspección), one entry a line: by day, office, position.

    `row` is the index of the declaration among the candidates. `position` is the order of work
    within the office, from 1. `channel` is red or orange; `chosen` is rule, score or lot;
    `rule_name` is "" unless a rule chose. `inclusion_probability`, in (0, 1], is the chance that
    this declaration had to be on the list, scores and ties given: divide by it to estimate
    totals (`veedor.selection.allocate` says why that is unbiased).
    """

    row: Array
    declaration_id: Array
    office: Array
    day: Array
    position: Array
    channel: Array
    chosen: Array
    rule_name: Array
    inclusion_probability: Array
    seed: int
    summary: tuple[OfficeDay, ...] = ()

    def __post_init__(self) -> None:
        for name, kind in _PLAN_KINDS.items():
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=kind))

    def __len__(self) -> int:
        return len(self.row)

    def columns(self) -> dict[str, Array]:
        """The lines as named arrays of equal length, ready for a table."""
        kept = (field.name for field in fields(self) if field.name not in ("seed", "summary"))
        return {name: getattr(self, name) for name in kept}

    def without(self, *declaration_ids: str) -> Plan:
        """The plan with these lines struck out by hand and the places of the others closed up.

        The summary is left out, because it would no longer be true.
        """
        kept = ~np.isin(self.declaration_id.astype(str), np.asarray(declaration_ids, dtype=str))
        lines: dict[str, Any] = {name: array[kept] for name, array in self.columns().items()}
        office_day = codes(lines["office"])[0] + len(self) * codes(lines["day"])[0]
        lines["position"] = place_within(codes(office_day)[0], lines["position"]) + 1
        return Plan(**lines, seed=self.seed)


@dataclass(frozen=True, kw_only=True, eq=False)
class OfficeDays:
    """The candidates grouped by office and day, groups sorted by day, then office.

    `of_row` is the group of each candidate; `office` and `day` are the labels of each group.
    """

    of_row: Array
    office: Array
    day: Array

    @classmethod
    def of(cls, candidates: Candidates) -> OfficeDays:
        """Group these candidates; the order of their rows does not matter."""
        office_code, offices = codes(candidates.array("office"))
        day = candidates.array("day")
        first = day.min().astype(np.int64) if len(day) else 0
        both = (day.astype(np.int64) - first) * max(len(offices), 1) + office_code
        group, present = codes(both)
        days = (present // max(len(offices), 1) + first).astype("datetime64[D]")
        return cls(of_row=group, office=offices[present % max(len(offices), 1)], day=days)

    def __len__(self) -> int:
        return len(self.office)

    def count(self, rows: Array | None = None) -> Array:
        """How many of these rows (by default of all candidates) each group has."""
        of_row = self.of_row if rows is None else self.of_row[rows]
        return np.bincount(of_row, minlength=len(self))


def codes(labels: Array) -> tuple[Array, Array]:
    """The place of every label among the sorted distinct labels, and those labels."""
    code, distinct = pd.factorize(labels, sort=True)
    return np.asarray(code, dtype=np.int64), np.asarray(distinct)


def place_within(group: Array, *keys: Array) -> Array:
    """The place of each item within its group, from 0, in the order of the keys, lowest first."""
    order = np.lexsort((*reversed(keys), group))
    count = np.bincount(group)
    first = np.cumsum(count) - count
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - first[group[order]]
    return place


_KINDS: dict[str, Any] = {
    "declaration_id": object,
    "office": object,
    "day": "datetime64[D]",
    "taxpayer": object,
    "probability": np.float64,
    "expected_amount": np.float64,
    "anomaly": np.float64,
    "mandatory_rule": object,
    "strata": None,
}

_PLAN_KINDS: dict[str, Any] = {
    "row": np.int64,
    "declaration_id": object,
    "office": object,
    "day": "datetime64[D]",
    "position": np.int64,
    "channel": object,
    "chosen": object,
    "rule_name": object,
    "inclusion_probability": np.float64,
}


def _check_values(candidates: Candidates) -> None:
    for name in ("declaration_id", "office", "taxpayer", "mandatory_rule"):
        absent = pd.isna(candidates.array(name))
        if absent.any():
            raise _broken(name, "a value", "nothing", row=int(np.argmax(absent)))
    if np.isnat(candidates.array("day")).any():
        raise _broken("day", "a date", "nothing")
    probability = candidates.array("probability")
    odd = ~((probability >= 0.0) & (probability <= 1.0))  # also true of nan
    if odd.any():
        row = int(np.argmax(odd))
        raise _broken("probability", "a number from 0 to 1", probability[row], row=row)
    amount = candidates.array("expected_amount")
    odd = (amount < 0.0) | np.isinf(amount)
    if odd.any():
        row = int(np.argmax(odd))
        raise _broken("expected_amount", "0 or more, or nan", amount[row], row=row)
    repeated = pd.Series(candidates.array("declaration_id")).duplicated().to_numpy()
    if repeated.any():
        row = int(np.argmax(repeated))
        twice = candidates.array("declaration_id")[row]
        raise _broken("declaration_id", "each declaration once", twice, row=row)


def _broken(column: str, expected: str, found: object, *, row: int | None = None) -> ContractBroken:
    return ContractBroken(
        f"The candidates' {column} should be {expected}; found {found}.",
        where=f"candidates, column {column}" + ("" if row is None else f", row {row}"),
        next="Score the day's declarations again, and pass each of them once.",
        column=column,
        expected=expected,
        found=found,
        row=row,
    )

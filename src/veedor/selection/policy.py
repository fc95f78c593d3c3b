"""What law and management fix about inspections; a plan that breaks it is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from veedor.errors import DeclarationError


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An expert's or the law's demand to check (regla): an Ibis boolean over the declaration.

    `reason` and `spanish` are what the inspector reads; `owner` answers for it; it holds from
    `valid_from` to `valid_to` inclusive (None: no end). A mandatory rule puts a declaration on
    the list whatever its score; another one is only back-tested and shown.
    """

    name: str
    when: Callable[[Any], Any]
    reason: str
    spanish: str
    owner: str
    valid_from: date
    valid_to: date | None = None
    mandatory: bool = True

    def __post_init__(self) -> None:
        where = f"rule {self.name}"
        for part in ("name", "reason", "spanish", "owner"):
            if not getattr(self, part).strip():
                raise DeclarationError(
                    f"Rule '{self.name}' has no {part}.",
                    where=where,
                    next=f"Write {part}=...: somebody answers for a rule, and it is read aloud.",
                )
        if not callable(self.when):
            raise DeclarationError(
                f"Rule '{self.name}' has no condition that can be asked.",
                where=where,
                next="Write when=lambda table: table.column == value.",
            )
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise DeclarationError(
                f"Rule '{self.name}' ends on {self.valid_to}, before it begins.",
                where=where,
                next=f"Give a valid_to on or after {self.valid_from}, or None for no end.",
            )

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How many checks, and how they are shared out (política de selección).

    `capacity` is inspections per office and day; offices not named get `default_capacity`.
    `share_by_lot` of each office's capacity is drawn by lot among what rule and score left,
    stratified by `lot_strata` (columns of the declaration). `physical_ceiling` is the largest
    share of the day's declarations of an office that may be inspected physically, rounded down;
    `physical_share` is the share of the chosen that go to physical inspection as long as the
    ceiling allows, rounded up. The rest of the chosen are checked by documents.
    `cap_per_taxpayer` is the most lines that the score may choose of one taxpayer in one day,
    over all offices: what a rule demands is not counted, and what the lot draws is not limited,
    because a capped lot has no known probability. Order by score: expected amount^`money_weight`
    × probability^(1 − `money_weight`).

    A value outside its range raises DeclarationError when the policy is written.
    """

    default_capacity: int
    capacity: tuple[tuple[str, int], ...] = ()
    share_by_lot: float = 0.1
    lot_strata: tuple[str, ...] = ()
    physical_ceiling: float = 0.15
    physical_share: float = 1.0
    cap_per_taxpayer: int | None = None
    money_weight: float = 0.7

    def __post_init__(self) -> None:
        for name in ("share_by_lot", "physical_ceiling", "physical_share", "money_weight"):
            _check_share(name, getattr(self, name))
        _check_count("default_capacity", self.default_capacity, least=0)
        for office, inspections in self.capacity:
            _check_count(f"capacity of office {office}", inspections, least=0)
        _check_once("capacity", [office for office, _ in self.capacity])
        _check_once("lot_strata", list(self.lot_strata))
        if self.cap_per_taxpayer is not None:
            _check_count("cap_per_taxpayer", self.cap_per_taxpayer, least=1)

    def capacity_of(self, office: str) -> int:
        """Inspections that this office can do in one day."""
        return dict(self.capacity).get(office, self.default_capacity)


def _check_share(name: str, value: float) -> None:
    if not math.isfinite(value) or not 0.0 <= value <= 1.0:
        raise _refused(f"{name} is {value}: it is a share", f"Give {name} a number from 0 to 1.")


def _check_count(name: str, value: int, *, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise _refused(
            f"{name} is {value!r}: it is a number of checks",
            f"Give a whole number, {least} or more.",
        )


def _check_once(name: str, values: list[str]) -> None:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise _refused(f"{name} names {', '.join(repeated)} twice", "Keep one of the two.")


def _refused(what: str, next_step: str) -> DeclarationError:
    return DeclarationError(f"The policy's {what}.", where="Policy(...)", next=next_step)

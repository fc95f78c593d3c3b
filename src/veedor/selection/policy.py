"""What law and management fix about inspections; a plan that breaks it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An expert's or the law's demand to check (regla): an Ibis boolean over the declaration.

    `reason` and `spanish` are what the inspector reads; `owner` answers for it; it holds from
    `valid_from` to `valid_to` inclusive (None: no end).
    """

    name: str
    when: Callable[[Any], Any]
    reason: str
    spanish: str
    owner: str
    valid_from: date
    valid_to: date | None = None
    mandatory: bool = True


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How many checks, and how they are shared out (política de selección).

    `capacity` is inspections per office and day; offices not named get `default_capacity`.
    `share_by_lot` of each office's capacity is drawn by lot among what rule and score left,
    stratified by `lot_strata`. `physical_ceiling` is the largest share of the day's declarations
    of an office that may be inspected physically (the rest of the chosen are checked by
    documents). `cap_per_taxpayer` is the most lines one taxpayer may have on a day's list,
    mandatory ones not counted. Order by score: expected amount^`money_weight` ×
    probability^(1 − `money_weight`).
    """

    default_capacity: int
    capacity: tuple[tuple[str, int], ...] = ()
    share_by_lot: float = 0.1
    lot_strata: tuple[str, ...] = ()
    physical_ceiling: float = 0.15
    physical_share: float = 1.0
    cap_per_taxpayer: int | None = None
    money_weight: float = 0.7

"""What a model is given of an undeclared table: each column by its role.

Nothing here looks at labels. Identifiers, outcomes and what the audit found to leak never enter.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from veedor.domain.source import Role
from veedor.models.trying.roles import Understood

MOST_PAIRED = 2  # amounts and quantities of which unit values are made
DATED = 0.5  # of the rows must have a day, for the table to be taken as a story in time
FULL_YEARS = 730  # days: with fewer, a month of the year is only a date in disguise


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What one input is called; the form in which `veedor.models` takes features."""

    name: str
    sentence: str
    spanish: str
    unit: str
    topic: str
    of: tuple[str, ...] = field(default=())  # columns it is made of


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Features of every row, in the order of the table; `meanings` of the columns that encode."""

    frame: pd.DataFrame
    features: tuple[Feature, ...]
    day: np.ndarray | None
    entity: np.ndarray | None


def used(understood: Sequence[Understood], leaking: Collection[str]) -> list[Understood]:
    """The columns a model may be given, directly or through what they are made into."""
    return [
        one
        for one in understood
        if one.role not in {Role.ID, Role.OUTCOME}
        and one.name not in leaking
        and one.given.distinct > 1
    ]


def clock_of(understood: Sequence[Understood], asked: str | None) -> Understood | None:
    """The column of the day each row became known: as asked, else the fullest that is named so."""
    from veedor.models.trying import words

    days = [one for one in understood if one.role == Role.TIME and one.given.type == "date"]
    if asked is not None:
        return next((one for one in days if one.name.casefold() == asked.strip().casefold()), None)
    days = [
        one
        for one in days
        if one.given.distinct > 1 and len(one.given.known) >= DATED * len(one.given.values)
    ]
    named = [one for one in days if words.speaks_of(one.name, words.FILED)]
    return next(iter((*named, *days)), None)


def entity_of(understood: Sequence[Understood], asked: str | None) -> Understood | None:
    """The column that names an actor who comes more than once: as asked, else the first."""
    entities = [one for one in understood if one.role == Role.ENTITY]
    if asked is not None:
        return next((e for e in entities if e.name.casefold() == asked.strip().casefold()), None)
    repeating = [one for one in entities if 1 < one.given.distinct <= 0.9 * len(one.given.known)]
    return next(iter(repeating), None)


def inputs_of(
    columns: Sequence[Understood], clock: Understood | None, entity: Understood | None
) -> Inputs:
    """Numbers as they are, codes as text, days as calendar and distances, prose as its length."""
    day = None if clock is None else days_of(clock.given.values)
    made: list[tuple[Feature, pd.Series]] = []
    for one in columns:
        if one is clock or (clock is not None and one.name == clock.name):
            made += _calendar(one)
        elif one.role != Role.ENTITY:
            made.append(_plain(one, clock, day))
    made += _unit_values(columns)
    frame = pd.DataFrame({feature.name: values for feature, values in made})
    if entity is not None:
        frame = frame.assign(**{entity.name: as_codes(entity.given.values)})
    if frame.empty:
        frame = pd.DataFrame(index=range(len(columns[0].given.values) if columns else 0))
    return Inputs(
        frame=frame,
        features=tuple(feature for feature, _ in made),
        day=day,
        entity=None if entity is None else as_codes(entity.given.values).fillna("").to_numpy(),
    )


def days_of(values: pd.Series) -> np.ndarray:
    """Day numbers since 1970; rows without a day get the first day."""
    days = values.to_numpy().astype("datetime64[D]")
    known = days[~np.isnat(days)]
    first = known.min() if len(known) else np.datetime64(0, "D")
    return np.where(np.isnat(days), first, days).astype("datetime64[D]").astype(np.int64)


def as_codes(values: pd.Series) -> pd.Series:
    """Codes as text: 20.0 is written 20."""
    if pd.api.types.is_bool_dtype(values.dtype) or not pd.api.types.is_numeric_dtype(values.dtype):
        return values.astype("string").astype(object).where(values.notna(), None)
    text = values.map(lambda v: f"{v:.15g}", na_action="ignore")
    return text.astype("string").astype(object).where(values.notna(), None)


def _plain(
    one: Understood, clock: Understood | None, day: np.ndarray | None
) -> tuple[Feature, pd.Series]:
    name, values = one.name, one.given.values
    if one.role == Role.TEXT:
        length = (
            values.astype("string").str.len().astype("Float64").to_numpy(float, na_value=np.nan)
        )
        return _feature(one, f"{name} (length)", f"{name} (longitud)", "letters"), pd.Series(length)
    if one.given.type == "date":
        return _distance(one, clock, day)
    if one.given.type == "boolean":
        flags = values.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        return _feature(one, name, name, "yes or no"), pd.Series(flags)
    if one.given.type == "number" and one.role != Role.CATEGORY:
        unit = "percent" if one.given.noticed.get("percent") else "number"
        return _feature(one, name, name, unit), values.astype(float).reset_index(drop=True)
    return _feature(one, name, name, "code"), as_codes(values).reset_index(drop=True)


def _distance(
    one: Understood, clock: Understood | None, day: np.ndarray | None
) -> tuple[Feature, pd.Series]:
    days = one.given.values.to_numpy().astype("datetime64[D]")
    numbers = np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(float))
    if clock is None or day is None:  # without a clock a day is only a place in time
        numbers -= np.nanmin(numbers) if np.isfinite(numbers).any() else 0
        words = (f"{one.name}, days since the first", f"{one.name}, días desde el primero")
    else:
        numbers = day - numbers
        words = (f"Days from {one.name} to {clock.name}", f"Días de {one.name} a {clock.name}")
    return _feature(one, *words, "days"), pd.Series(numbers)


def _calendar(one: Understood) -> list[tuple[Feature, pd.Series]]:
    """Parts of the day that come again, so that later days can be like earlier ones."""
    days = pd.to_datetime(one.given.values).reset_index(drop=True)
    parts = [
        ("weekday", "Day of the week", "Día de la semana", days.dt.day_of_week + 1),
        ("month day", "Day of the month", "Día del mes", days.dt.day),
    ]
    if (days.max() - days.min()).days >= FULL_YEARS:
        parts.append(("month", "Month", "Mes", days.dt.month))
    return [
        (
            Feature(
                name=f"{one.name} · {name}",
                sentence=f"{english} ({one.name})",
                spanish=f"{spanish} ({one.name})",
                unit="number",
                topic=one.name,
                of=(one.name,),
            ),
            values.astype(float),
        )
        for name, english, spanish, values in parts
    ]


def _unit_values(columns: Sequence[Understood]) -> list[tuple[Feature, pd.Series]]:
    """The first amounts per the first quantities, in logarithm: a price is in neither alone."""

    def of(role: Role) -> list[Understood]:
        plain = [c for c in columns if c.role == role and c.given.type == "number"]
        return [c for c in plain if not c.given.noticed.get("percent") and c.why != "number"][
            :MOST_PAIRED
        ]

    made = []
    for amount, quantity in itertools.product(of(Role.AMOUNT), of(Role.QUANTITY)):
        above = amount.given.values.astype(float).to_numpy()
        below = quantity.given.values.astype(float).to_numpy()
        usable = (above > 0) & (below > 0)
        ratio = np.full(len(above), np.nan)
        ratio[usable] = np.log(above[usable] / below[usable])
        if usable.mean() < 0.5:
            continue
        name = f"{amount.name} / {quantity.name}"
        feature = Feature(
            name=name,
            sentence=f"{amount.name} per {quantity.name}",
            spanish=f"{amount.name} por {quantity.name}",
            unit="log number",
            topic=name,
            of=(amount.name, quantity.name),
        )
        made.append((feature, pd.Series(ratio)))
    return made


def _feature(one: Understood, english: str, spanish: str, unit: str) -> Feature:
    return Feature(
        name=one.name, sentence=english, spanish=spanish, unit=unit, topic=one.name, of=(one.name,)
    )

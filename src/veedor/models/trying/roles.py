"""The role of every column of an undeclared table, inferred and said with why.

A guess that is wrong towards caution costs a column; one that is wrong towards trust lets a model
read the answer. So what is named like an outcome is left out until a person says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from veedor.domain.source import Column, ColumnType, Role
from veedor.errors import InputError
from veedor.models.data_audit.names import outcome_words
from veedor.models.trying import words
from veedor.models.trying.table import FlatTable, GivenColumn
from veedor.models.trying.target import Target, no_such_column

MORE_OUTCOME_WORDS = words.spelt("penalidad decision settled detected detectado")
UNIQUE = 0.98  # different values per value, from which a column names each row
LONG_TEXT = 4.0  # words on average, from which text is prose
MANY_VALUES = 0.5  # different values per value, from which text is no category
FEW_CODES = 12  # whole numbers of so few different values are as likely codes
MARKED = 0.95  # findings among the rows a column marks, from which a check wrote it
COVERED = 0.5  # of the findings, that such marks must cover
FEWEST_MARKS = 20
FEW_MARKS = 60  # different values of a column that may mark


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A column with its role; `why` is a code the report puts into words with the `facts`."""

    given: GivenColumn
    role: Role
    why: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The column's name."""
        return self.given.name

    @property
    def column(self) -> Column:
        """The column as a source would declare it; codes are text whatever they look like."""
        kind: ColumnType = self.given.type
        if self.role in {Role.CATEGORY, Role.ENTITY} and kind == "number":
            kind = "string"
        return Column(
            name=self.name, type=kind, role=self.role, meaning=self.name, spanish=self.name
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the person said of the columns; names as typed."""

    time: str | None = None
    entity: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)


def understand(table: FlatTable, target: Target, asked: Asked) -> tuple[Understood, ...]:
    """Every column but the target with its role, in the order of the file."""
    told = _told(table, target, asked)
    found = tuple(
        told.get(column.name) or infer(column) for column in table.columns
        if column.name != target.column
    )  # fmt: skip
    return tuple(_by_behaviour(one, target.label, set(told)) for one in found)


def infer(given: GivenColumn) -> Understood:
    """The role that name and values suggest; the most cautious rule comes first."""
    suspicious = outcome_words(given.name) or tuple(
        word for word in words.words_of(given.name) if word in MORE_OUTCOME_WORDS
    )
    if suspicious:
        return _as(given, Role.OUTCOME, "name_outcome", word=", ".join(suspicious))
    if given.distinct <= 1:
        return _as(given, Role.CATEGORY, "constant" if given.distinct else "empty")
    if given.type == "date":
        return _as(given, Role.TIME, "days")
    if given.type == "boolean":
        return _as(given, Role.CATEGORY, "yes_no")
    return _number(given) if given.type == "number" else _text(given)


def _number(given: GivenColumn) -> Understood:
    if given.noticed.get("currency"):
        return _as(given, Role.AMOUNT, "currency")
    if given.noticed.get("percent"):
        return _as(given, Role.QUANTITY, "percent")
    return _naming_number(given) or _called_number(given) or _as(given, Role.QUANTITY, "number")


def _naming_number(given: GivenColumn) -> Understood | None:
    """A whole number that names a row or an actor."""
    share = given.distinct / max(len(given.known), 1)
    if given.is_whole and share >= UNIQUE and _counts(given.known):
        return _as(given, Role.ID, "counts")
    if not given.is_whole or _measures(given.name):
        return None
    named = words.speaks_of(given.name, words.IDENTIFIER | words.ENTITY)
    if named and share >= UNIQUE:
        return _as(given, Role.ID, "unique_named", word=named)
    actor = words.speaks_of(given.name, words.ENTITY)
    if actor is None and words.words_of(given.name)[-1:] == ("id",):
        actor = "id"
    return _as(given, Role.ENTITY, "name_entity", word=actor) if actor else None


def _called_number(given: GivenColumn) -> Understood | None:
    for known, role, why in (
        (words.CONTEXT, Role.CONTEXT, "name_context"),
        (words.CODE, Role.CATEGORY, "name_code"),
        (words.QUANTITY, Role.QUANTITY, "name_quantity"),
        (words.AMOUNT, Role.AMOUNT, "name_amount"),
    ):
        word = words.speaks_of(given.name, known)
        if word and (role != Role.CATEGORY or given.is_whole):
            return _as(given, role, why, word=word)
    return None


def _text(given: GivenColumn) -> Understood:
    share = given.distinct / max(len(given.known), 1)
    some = given.known.iloc[:2000].astype(str)
    prose = float(some.str.count(r"\s+").mean()) + 1
    if prose >= LONG_TEXT and given.distinct > FEW_CODES:
        return _as(given, Role.TEXT, "prose", words=round(prose, 1))
    if share >= UNIQUE and given.distinct > FEW_CODES:
        return _as(given, Role.ID, "unique")
    word = words.speaks_of(given.name, words.ENTITY)
    if word:
        return _as(given, Role.ENTITY, "name_entity", word=word)
    if words.words_of(given.name)[-1:] == ("id",):
        return _as(given, Role.ENTITY, "name_entity", word="id")
    if share >= MANY_VALUES and given.distinct > FEW_CODES:
        return _as(given, Role.TEXT, "many_texts")
    return _as(given, Role.CATEGORY, "repeats", distinct=given.distinct)


def _measures(name: str) -> bool:
    """Whether a name speaks of a size: `declaration_value` names no declaration."""
    return words.speaks_of(name, words.AMOUNT | words.QUANTITY | words.CONTEXT) is not None


def _counts(known: pd.Series) -> bool:
    """Whether numbers go up (or down) row after row, as a row number does."""
    steps = np.diff(known.to_numpy(dtype=float))
    return bool(len(steps)) and (bool((steps > 0).all()) or bool((steps < 0).all()))


def _told(table: FlatTable, target: Target, asked: Asked) -> dict[str, Understood]:
    told: dict[str, Understood] = {}
    for option, name, role in (
        ("--time", asked.time, Role.TIME),
        ("--entity", asked.entity, Role.ENTITY),
    ):
        if name is None:
            continue
        given = _column(table, target, name, option)
        if role == Role.TIME and given.type != "date":
            raise InputError(
                f"'{given.name}' does not hold days: it was read as {given.type}.",
                where=f"--time {name}",
                next="Name a column of days such as 2025-12-31 or 31/12/2025.",
            )
        told[given.name] = _as(given, role, "option", option=option)
    for name, role_name in asked.roles.items():
        given = _column(table, target, name, f"--role {name}={role_name}")
        told[given.name] = _as(given, _role(name, role_name, given), "asked")
    return told


def _column(table: FlatTable, target: Target, name: str, option: str) -> GivenColumn:
    given = table.named(name)
    if given is None:
        raise no_such_column(table, name, option)
    if given.name == target.column:
        raise InputError(
            f"'{given.name}' is the target: it cannot be anything else.",
            where=option,
            next="Name another column.",
        )
    return given


def _role(name: str, role_name: str, given: GivenColumn) -> Role:
    known = [str(role) for role in Role]
    if role_name not in known:
        raise InputError(
            f"There is no role '{role_name}'.",
            where=f"--role {name}={role_name}",
            next=f"Use one of: {', '.join(known)}.",
        )
    role = Role(role_name)
    numeric = role in {Role.AMOUNT, Role.QUANTITY}
    if (numeric and given.type not in {"number", "boolean"}) or (
        role == Role.TIME and given.type != "date"
    ):
        raise InputError(
            f"'{name}' was read as {given.type}; it cannot have the role {role_name}.",
            where=f"--role {name}={role_name}",
            next="Check how its values are written (--decimal), or give another role.",
        )
    return role


def _by_behaviour(one: Understood, label: np.ndarray, told: set[str]) -> Understood:
    """An outcome by what it does: values that (nearly) only rows with a finding have."""
    if one.name in told or one.role in {Role.ID, Role.OUTCOME, Role.TIME} or not _marks(one, label):
        return one
    return _as(one.given, Role.OUTCOME, "marks_findings")


def _marks(one: Understood, label: np.ndarray) -> bool:
    known = ~np.isnan(label)
    found = label[known]
    if found.sum() < FEWEST_MARKS:
        return False
    values = one.given.values[known]
    if one.given.type == "number" and one.given.distinct > FEW_MARKS:
        codes = (values.notna() & (values != 0)).to_numpy(dtype=bool).astype(int)
    elif one.given.distinct <= FEW_MARKS:
        codes = pd.factorize(values, use_na_sentinel=False)[0]
    else:
        codes = values.notna().to_numpy(dtype=bool).astype(int)
    rows = np.bincount(codes)
    hits = np.bincount(codes, weights=found)
    marked = (rows >= 5) & (hits >= MARKED * rows)
    if found.mean() >= 0.5 or not marked.any() or marked.all():
        return False
    return bool(hits[marked].sum() >= COVERED * found.sum())


def _as(given: GivenColumn, role: Role, why: str, **facts: object) -> Understood:
    return Understood(given=given, role=role, why=why, facts=facts)

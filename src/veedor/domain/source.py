"""A table we expect: its key, its clock, and what each column means and may be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from veedor.errors import DeclarationError

ColumnType = Literal["string", "integer", "number", "date", "boolean"]


class Role(StrEnum):
    """What a column is, and so what may be done with it (rol de la columna)."""

    ID = "id"  # names one row; never an input
    TIME = "time"  # a day; enters only through the calendar and through windows
    ENTITY = "entity"  # names an actor (importer, broker); enters through its history
    CATEGORY = "category"
    AMOUNT = "amount"  # money
    QUANTITY = "quantity"  # anything counted or weighed
    TEXT = "text"
    CONTEXT = "context"  # about the world, not about this row
    OUTCOME = "outcome"  # known only after a check: never a direct input of a model
    PROTECTED = "protected"  # of a person, kept to audit fairness alone: never an input at all


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a source: type, role, meaning, and what values are believable.

    `aliases` are other headers under which files bring the column; `values` translates what
    files write into what veedor stores (`{"0": "clean", "1": "found"}`); `default` is stored when
    no file column matches at all. Bounds are inclusive. `date_formats` are `strptime` patterns,
    tried in order after ISO 8601.
    """

    name: str
    type: ColumnType
    role: Role
    meaning: str
    spanish: str
    unit: str | None = None
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    allowed: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None
    date_formats: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table we expect (fuente): what makes a row unique and when the row became known.

    `key` names one thing; `clock` is the day on which this version of it became known to us. An
    amended declaration is a new row with the same key and a later clock.
    """

    name: str
    meaning: str
    spanish: str
    key: tuple[str, ...]
    clock: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise DeclarationError(
                f"Source '{self.name}' declares a column twice: {', '.join(repeated)}.",
                where=f"source {self.name}",
                next="Rename or delete one of the two.",
            )
        missing = [name for name in (*self.key, self.clock) if name not in names]
        if missing:
            raise DeclarationError(
                f"Source '{self.name}' has no column {', '.join(missing)}.",
                where="its key or clock",
                next="Declare the column, or name another key or clock.",
            )
        if self[self.clock].type != "date":
            raise DeclarationError(
                f"The clock of source '{self.name}' is not a date.",
                where=f"column {self.clock}",
                next="Give the column type='date': everything in veedor is as of a day.",
            )

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names, in the order declared."""
        return tuple(column.name for column in self.columns)

    def with_role(self, *roles: Role) -> tuple[str, ...]:
        """Names of the columns that have one of these roles."""
        return tuple(column.name for column in self.columns if column.role in roles)

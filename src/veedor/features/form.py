"""The columns of a declaration by what they are for, read from their roles and names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from veedor.domain.source import Column, Role, Source

WINDOWS = (30, 90, 365)
# What the column of goods (or of the activity, for a tax return) is called here and there.
GOODS = (
    "tariff",
    "hs",
    "goods",
    "product",
    "commodity",
    "item_code",
    "partida",
    "ciiu",
    "activity",
)
ORIGIN = ("origin", "country")
NUMERIC = ("integer", "number")
PERCENT = ("%", "percent", "percentage")


@dataclass(frozen=True)
class Form:
    """The declaration's columns by what they are for."""

    declarations: Source
    outcomes: Source
    taxpayer: str | None
    windows: tuple[int, ...] = field(default=WINDOWS)

    def _of(self, *roles: Role, types: tuple[str, ...]) -> tuple[Column, ...]:
        columns = self.declarations.columns
        return tuple(c for c in columns if c.role in roles and c.type in types)

    @cached_property
    def amounts(self) -> tuple[Column, ...]:
        """Money, in the order declared."""
        return self._of(Role.AMOUNT, types=NUMERIC)

    @cached_property
    def quantities(self) -> tuple[Column, ...]:
        """Anything counted or weighed, in the order declared."""
        return self._of(Role.QUANTITY, types=NUMERIC)

    @cached_property
    def entities(self) -> tuple[Column, ...]:
        """Actors, the taxpayer first."""
        found = self._of(Role.ENTITY, types=("string", "integer"))
        return tuple(sorted(found, key=lambda column: column.name != self.taxpayer))

    @cached_property
    def categories(self) -> tuple[Column, ...]:
        """Codes, in the order declared."""
        return self._of(Role.CATEGORY, types=("string", "integer"))

    @cached_property
    def goods(self) -> Column | None:
        """The column that says what was traded or done."""
        return _called(self.categories, GOODS)

    @cached_property
    def origin(self) -> Column | None:
        """The column that says where it came from."""
        for word in ORIGIN:
            found = _called(tuple(c for c in self.categories if c is not self.goods), (word,))
            if found is not None and not found.name.endswith("indicator"):
                return found
        return None

    @cached_property
    def groups(self) -> tuple[tuple[Column, ...], ...]:
        """Groups of comparable declarations, finest first."""
        if self.goods is not None:
            fine = () if self.origin is None else ((self.goods, self.origin),)
            return (*fine, (self.goods,))
        wide = [column for column in self.categories if not column.allowed]
        return tuple((column,) for column in wide[:1])

    @cached_property
    def assessed(self) -> Column | None:
        """The money a check found, if the outcomes say."""
        for column in self.outcomes.columns:
            money = column.type == "number" and column.unit is not None  # a code has no unit
            if money and column.role == Role.OUTCOME and column.name not in self.declarations.names:
                return column
        return None


def counted(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns that may be divided by one another: no percentages."""
    return tuple(c for c in columns if c.unit not in PERCENT)


def _called(columns: tuple[Column, ...], words: tuple[str, ...]) -> Column | None:
    """The first column with one of these words in its name; `hs` only as the start of a part."""
    for column in columns:
        parts = column.name.lower().split("_")
        if any(part.startswith(word) for part in parts for word in words):
            return column
    return None

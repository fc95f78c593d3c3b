"""Names, sentences and expressions that the standard features are put together from.

Expressions are made by functions, so that each keeps its own column.
"""

from __future__ import annotations

import hashlib
from typing import Any

from veedor.domain.source import Column
from veedor.features.feature import LONGEST_NAME, Expression


def column_of(column: Column) -> Expression:
    """The column as it is."""
    return lambda t: t[column.name]


def text_of(column: Column) -> Expression:
    """The column as text."""
    return lambda t: t[column.name].cast("string")


def length_of(column: Column) -> Expression:
    """How many letters the column has."""
    return lambda t: t[column.name].length()


def none_of(count: str) -> Expression:
    """Whether a count is zero."""
    return lambda t: t[count] == 0


def _positive(value: Any) -> Any:
    """The value where it is above zero, else missing: it has a logarithm."""
    import ibis

    return ibis.ifelse(value > 0, value.cast("float64"), ibis.null("float64"))


def log_of(column: Column) -> Expression:
    """The logarithm of the column, missing where it is not positive."""
    return lambda t: _positive(t[column.name]).ln()


def ratio_of(over: Column, under: Column) -> Expression:
    """One column over another, missing where the other is not positive."""
    return lambda t: t[over.name] / _positive(t[under.name])


def log_ratio_of(over: Column, under: Column) -> Expression:
    """The logarithm of one column over another."""
    return lambda t: _positive(t[over.name]).ln() - _positive(t[under.name]).ln()


def days_between(clock: str, since: str) -> Expression:
    """Days from `since` to the clock."""
    return lambda t: t[clock].delta(t[since], unit="day")


def span(window: int | None) -> tuple[str, str, str]:
    """A window in English, in Spanish and in a name."""
    if window is None:
        return "ever before", "en todo el pasado", "ever"
    return f"in the {window} days before", f"en los {window} días previos", f"{window}d"


def both(columns: tuple[Column, ...]) -> tuple[str, str]:
    """The columns' meanings in English and Spanish, quoted."""
    english = " and ".join(f"“{said(column)}”" for column in columns)
    return english, " y ".join(f"«{dicho(column)}»" for column in columns)


def said(column: Column) -> str:
    """The column's meaning, without its full stop."""
    return column.meaning.strip().rstrip(".")


def dicho(column: Column) -> str:
    """The column's Spanish meaning, without its full stop."""
    return column.spanish.strip().rstrip(".")


def slug(*parts: str) -> str:
    """Lower-case letters, digits and underscores only."""
    text = "_".join(parts).lower()
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text)


def name_of(*parts: str, suffix: str = "") -> str:
    """A feature name that keeps the convention; a long one is cut and told apart by a digest."""
    body, tail = slug(*parts), f"_{suffix}" if suffix else ""
    if suffix and body.endswith(tail):
        tail = ""
    if not body[0].isalpha():
        body = f"c{body}"
    if len(body) + len(tail) > LONGEST_NAME:
        digest = hashlib.sha256(body.encode()).hexdigest()[:6]
        body = f"{body[: LONGEST_NAME - len(tail) - 7]}_{digest}"
    return body + tail

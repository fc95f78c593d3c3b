"""What a source declares, checked a column at a time: type, range, pattern, list, presence.

A check never drops a row: it returns the typed values and, for each thing that is wrong, which
rows have it and the expectation in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.domain.source import Column, Source
from veedor.errors import ContractBroken
from veedor.ingest import values
from veedor.ingest.connectors.incoming import Notation

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
OWN_FIELDS = (
    pa.field("_batch_id", pa.string()),
    pa.field("_row", pa.int64()),
    pa.field("_loaded_on", pa.date32()),
)
LISTED = 12  # allowed values named in a message


@dataclass(frozen=True)
class Fault:
    """Rows (a mask) of one column that break one expectation, said in words."""

    rows: np.ndarray
    expectation: str


@dataclass(frozen=True)
class Checked:
    """The typed values of one column, and what is wrong with some of them."""

    values: pa.Array
    faults: tuple[Fault, ...]


def lake_schema(source: Source) -> pa.Schema:
    """The declared columns of a source, then batch, row number in its file, and day of loading."""
    declared = [pa.field(column.name, ARROW_TYPES[column.type]) for column in source.columns]
    return pa.schema([*declared, *OWN_FIELDS])


class ColumnCheck:
    """Checks one column of a source, batch after batch."""

    def __init__(self, source: Source, column: Column, notation: Notation, today: date) -> None:
        self._column = column
        self._notation = notation
        self._today = today if column.name == source.clock else None
        self._needed = column.required or column.name in (*source.key, source.clock)
        self._translation = _translation(column)

    def check(self, raw: pa.Array) -> Checked:
        """Typed values of one batch, and their faults; ContractBroken when nested."""
        column = self._column
        try:
            typed, written = self._typed(raw)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise ContractBroken(
                f"The column '{column.name}' holds {raw.type}, which cannot be read as text.",
                where=f"column {column.name}",
                next="Send plain values: text, numbers, days.",
            ) from error
        found = (
            (values.mask(pc.and_not(written, pc.is_valid(typed))), self._kind()),
            *self._rules(typed, written),
        )
        return Checked(typed, tuple(Fault(rows, words) for rows, words in found if rows.any()))

    def _typed(self, raw: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Values of the declared type, and where anything was written at all."""
        quick = None if self._translation else _directly(raw, self._column.type)
        if quick is not None:
            return quick, pc.is_valid(raw)
        texts = values.trimmed(values.as_text(raw))
        if self._translation:
            writings, meanings = self._translation
            at = pc.index_in(texts, writings)
            texts = values.trimmed(pc.if_else(pc.is_valid(at), meanings.take(at), texts))
        return self._read(texts), pc.is_valid(texts)

    def _read(self, texts: pa.Array) -> pa.Array:
        match self._column.type:
            case "string":
                return texts
            case "number":
                return values.numbers(texts, self._notation)
            case "integer":
                return values.integers(texts, self._notation)
            case "date":
                return values.days(texts, self._column.date_formats)
            case "boolean":
                return values.truths(texts)

    def _kind(self) -> str:
        formats = self._column.date_formats or values.DEFAULT_DATE_FORMATS
        shown = " or ".join(("YYYY-MM-DD", *map(_readable, formats)))
        return {
            "string": "text",
            "number": "a finite number",
            "integer": "a whole number",
            "date": f"a day that exists, from {values.EARLIEST.year} on, written {shown}",
            "boolean": "yes or no",
        }[self._column.type]

    def _rules(self, typed: pa.Array, written: pa.Array) -> Iterator[tuple[np.ndarray, str]]:
        column = self._column
        if self._needed:
            yield values.mask(pc.invert(written)), "a value: the column is required"
        if column.minimum is not None and column.type in ("number", "integer"):
            yield values.mask(pc.less(typed, column.minimum)), f"≥ {column.minimum:g}"
        if column.maximum is not None and column.type in ("number", "integer"):
            yield values.mask(pc.greater(typed, column.maximum)), f"≤ {column.maximum:g}"
        if column.allowed:
            listed = pa.array(column.allowed, pa.string())
            known = pc.is_in(values.as_text(typed), listed)
            yield values.mask(pc.and_not(pc.is_valid(typed), known)), _one_of(column.allowed)
        if column.pattern is not None and column.type == "string":
            fits = _fitting(typed, column.pattern)
            yield values.mask(pc.and_not(pc.is_valid(typed), fits)), f"the form {column.pattern}"
        if self._today is not None:
            late = pc.greater(typed, pa.scalar(self._today, pa.date32()))
            yield values.mask(late), f"a day not in the future: {self._today} or before"

    def absent(self, rows: int) -> pa.Array:
        """The column when no header brings it: its default in every row, or nothing."""
        kind = ARROW_TYPES[self._column.type]
        if self._column.default is None:
            return pa.nulls(rows, kind)
        checked = self.check(pa.array([self._column.default], pa.string()))
        if checked.faults:
            raise ContractBroken(
                f"The default '{self._column.default}' of column '{self._column.name}' is not "
                f"{checked.faults[0].expectation}.",
                where=f"the declaration of column {self._column.name}",
                next="Correct the default in the jurisdiction's module.",
            )
        return pa.repeat(checked.values[0], rows)


def _translation(column: Column) -> tuple[pa.Array, pa.Array] | None:
    if not column.values:
        return None
    return (
        pa.array(list(column.values), pa.string()),
        pa.array(list(column.values.values()), pa.string()),
    )


def _directly(raw: pa.Array, kind: str) -> pa.Array | None:
    """Values that need no reading because the file is typed; None when they are to be read."""
    is_a = pa.types
    found = raw.type
    direct: pa.Array | None = None
    if kind == "date" and is_a.is_date(found):
        direct = _believable(pc.cast(raw, pa.date32()))
    elif kind == "date" and is_a.is_timestamp(found):
        local = pc.local_timestamp(raw) if found.tz else raw
        direct = _believable(pc.cast(pc.floor_temporal(local, unit="day"), pa.date32()))
    elif kind == "number" and (is_a.is_floating(found) or is_a.is_decimal(found)):
        direct = values.finite(pc.cast(raw, pa.float64()))
    elif kind == "number" and is_a.is_integer(found):
        direct = pc.cast(raw, pa.float64(), safe=False)
    elif kind == "integer" and is_a.is_integer(found) and found != pa.uint64():
        direct = pc.cast(raw, pa.int64())
    elif kind == "integer" and is_a.is_floating(found):
        direct = values.whole_numbers(pc.cast(raw, pa.float64()))
    elif kind == "boolean" and is_a.is_boolean(found):
        direct = raw
    return direct


def _believable(days: pa.Array) -> pa.Array:
    return pc.if_else(pc.less(days, pa.scalar(values.EARLIEST, pa.date32())), None, days)


def _fitting(texts: pa.Array, pattern: str) -> pa.Array:
    """Which texts match the whole pattern; Python's engine where Arrow's lacks a feature."""
    try:
        return pc.match_substring_regex(texts, f"^(?:{pattern})$")
    except pa.ArrowInvalid:
        whole = re.compile(pattern)
        encoded = pc.dictionary_encode(texts)
        fits = [whole.fullmatch(text) is not None for text in encoded.dictionary.to_pylist()]
        return pa.array(fits, pa.bool_()).take(encoded.indices)


def _one_of(allowed: tuple[str, ...]) -> str:
    more = f" … ({len(allowed)} in all)" if len(allowed) > LISTED else ""
    return f"one of: {', '.join(allowed[:LISTED])}{more}"


def _readable(pattern: str) -> str:
    """A strptime pattern as people write it: "%d/%m/%Y" → "DD/MM/YYYY"."""
    for code, shown in (("%d", "DD"), ("%m", "MM"), ("%Y", "YYYY"), ("%y", "YY"), ("%b", "Mmm")):
        pattern = pattern.replace(code, shown)
    return pattern

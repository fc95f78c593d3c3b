"""A table that nobody declared, whole: every column as its values say it is, rows with numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from veedor.errors import InputError, UnreadableFile
from veedor.ingest.connectors.incoming import Incoming, unique_names
from veedor.ingest.guess import Guessed, guess

MOST_ROWS = 1_000_000  # held in memory; of a larger table every second, fourth … row
MOST_COLUMNS = 2_000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Flat:
    """A flat table (tabla plana): typed columns, and the row number of each row in the file.

    Row 1 is the first after the header. `rows_total` counts all rows of the file, `every` says
    that only each `every`-th was kept, `damaged` counts rows that could not be split into columns.
    `repeated` are headers that came twice, `nested` columns that hold no plain values.
    """

    name: str
    kind: str
    columns: tuple[Guessed, ...]
    numbers: np.ndarray = field(repr=False)
    rows_total: int
    every: int
    damaged: int
    repeated: tuple[str, ...]
    nested: tuple[str, ...]
    details: dict[str, str]


def read_flat(incoming: Incoming, on_progress: Progress, most_rows: int = MOST_ROWS) -> Flat:
    """Read everything, then decide each column's kind; UnreadableFile when there is no row."""
    parts, numbers, total, damaged, every = _rows(incoming, on_progress, most_rows)
    if not total:
        raise UnreadableFile(
            "There is a header but not a single row that can be read."
            if not damaged
            else f"None of the {damaged:,} rows has as many values as the header has names.",
            where=f"{incoming.name}, columns: {', '.join(incoming.header[:8])}",
            next="Check the delimiter (--delimiter) and send a table with its rows.",
        )
    if len(incoming.header) > MOST_COLUMNS:
        raise InputError(
            f"{len(incoming.header):,} columns are too many: at most {MOST_COLUMNS:,} can be "
            "tried.",
            where=incoming.name,
            next="Keep the columns that say something about the row.",
        )
    table = pa.Table.from_batches(parts).combine_chunks()
    names = plain_names(incoming.header)
    columns: list[Guessed] = []
    nested: list[str] = []
    for at, name in enumerate(names):
        on_progress(at, len(names), "understanding columns")
        column = table.column(at)
        whole = column.chunk(0) if column.num_chunks else pa.array([], column.type)
        found = guess(name, whole, incoming.notation)
        columns += [found] if found else []
        nested += [] if found else [name]
    return Flat(
        name=incoming.name,
        kind=incoming.kind,
        columns=tuple(columns),
        numbers=numbers,
        rows_total=total,
        every=every,
        damaged=damaged,
        repeated=tuple(sorted(incoming.repeated)),
        nested=tuple(nested),
        details=dict(incoming.details),
    )


def plain_names(header: tuple[str, ...]) -> tuple[str, ...]:
    """Column names without the characters that have a meaning elsewhere; still all different.

    >>> plain_names(("a > b", "país de origen", "self"))
    ('a · b', 'país de origen', 'self_')
    """
    plain = [re.sub(r"\s*[+>\x1f]+\s*", " · ", re.sub(r"\s+", " ", name)) for name in header]
    plain = [f"{name}_" if name in {"self", "X"} else name.strip() for name in plain]
    return unique_names(plain)[0]


def _rows(
    incoming: Incoming, on_progress: Progress, most_rows: int
) -> tuple[list[pa.RecordBatch], np.ndarray, int, int, int]:
    """Every n-th row and its number; how many rows there were and were damaged, and n."""
    parts: list[pa.RecordBatch] = []
    numbers: list[np.ndarray] = []
    every, total, damaged = 1, 0, 0
    for chunk in incoming.chunks():
        count = chunk.rows.num_rows
        kept = np.flatnonzero((total + np.arange(count)) % every == 0)
        total += count
        damaged += len(chunk.damaged)
        parts.append(chunk.rows if len(kept) == count else chunk.rows.take(pa.array(kept)))
        numbers.append(chunk.numbers[kept])
        while sum(map(len, numbers)) > most_rows:
            together = np.concatenate(numbers)[::2]
            thinned = pa.Table.from_batches(parts).combine_chunks()
            parts = thinned.take(pa.array(np.arange(0, thinned.num_rows, 2))).to_batches()
            numbers = [together]
            every *= 2
        on_progress(incoming.bytes_read, incoming.bytes_total or 0, f"reading {incoming.name}")
    return parts, np.concatenate(numbers or [np.empty(0, np.int64)]), total, damaged, every

"""What every connector hands over: raw rows in Arrow batches, with their row numbers in the source.

A connector reads and splits; it judges nothing but whether a row could be read at all. Types,
ranges and keys are the business of `veedor.ingest.checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa

from veedor.errors import UnreadableFile

LINE = "_line"
"""The key under which a record that could not be split into columns keeps its raw text."""

DECIMAL = "_decimal"
"""The key under which a refused record remembers the decimal sign its source was read with."""

Kind = Literal["csv", "parquet", "query", "quarantine"]


@dataclass(frozen=True, kw_only=True)
class Damaged:
    """A record that could not be read as columns: where, what was expected, what was found."""

    row_number: int
    expectation: str
    found: str
    record: dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Some rows of a source: `rows` as they came, `numbers` their 1-based row numbers (int64)."""

    rows: pa.RecordBatch
    numbers: np.ndarray
    damaged: tuple[Damaged, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notation:
    """How a source writes numbers.

    `settled` is false when nothing in the sample says whether "1,234" is a thousand or a little
    more than one; such a value is then refused instead of guessed.
    """

    decimal: str = "."
    settled: bool = True


@dataclass(kw_only=True)
class Incoming:
    """Rows on their way in (datos que llegan); `chunks()` may be called again and starts anew.

    `header` holds the column names as the source writes them (a repeated one numbered from its
    second appearance, and listed in `repeated`). `bytes_total` is None when it cannot be known;
    `bytes_read` grows while `chunks()` is consumed. `details` says how the source was read.
    """

    name: str
    kind: Kind
    header: tuple[str, ...]
    open_chunks: Callable[[Callable[[int], None]], Iterator[Chunk]] = field(repr=False)
    repeated: frozenset[str] = frozenset()
    notation: Notation = Notation()
    bytes_total: int | None = None
    bytes_read: int = 0
    details: dict[str, str] = field(default_factory=dict)

    def chunks(self) -> Iterator[Chunk]:
        """All rows from the first, a chunk at a time; memory does not grow with the source."""
        self.bytes_read = 0
        return self.open_chunks(self._advance)

    def _advance(self, position: int) -> None:
        self.bytes_read = position


def unique_names(names: list[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Names made unique and never empty, and the set of those that were repeated.

    >>> unique_names(["a", "", "a"])
    (('a', 'column 2', 'a (2)'), frozenset({'a'}))
    """
    seen: dict[str, int] = {}
    taken = set(names)
    unique = []
    for position, name in enumerate(names, start=1):
        base = name or f"column {position}"
        seen[base] = seen.get(base, 0) + 1
        candidate, count = base, seen[base]
        while count > 1 and (candidate == base or candidate in taken):
            candidate = f"{base} ({count})"
            count += 1
        taken.add(candidate)
        unique.append(candidate)
    return tuple(unique), frozenset(name for name, count in seen.items() if count > 1)


def unreadable(path: Path | str, what: str, next: str) -> UnreadableFile:
    """The error for a file, or a named database, of which no row can be taken."""
    where = f"file {path}" if isinstance(path, Path) else path
    return UnreadableFile(what, where=where, next=next)

"""One source received: rows in, good typed rows out, the others set aside with their reasons."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from veedor.domain.source import Source
from veedor.ingest.checks import ColumnCheck, lake_schema
from veedor.ingest.connectors.incoming import DECIMAL, Chunk, Incoming
from veedor.ingest.identity import Hasher, Loaded, Seen
from veedor.ingest.mapping import Matched, require_match
from veedor.ingest.quarantine import Rejected, Spill

SHOWN = 200  # characters of a found value; the record keeps all of it


@dataclass
class Counts:
    """How many rows were read, and what became of them: read = good + rejected + already."""

    read: int = 0
    good: int = 0
    rejected: int = 0
    already: int = 0  # in the lake before, with the same content


@dataclass(frozen=True)
class Progress:
    """How far a load has come; `bytes_total` is None when it cannot be known."""

    counts: Counts
    bytes_read: int
    bytes_total: int | None


@dataclass(kw_only=True)
class Receiver:
    """Receives one source from what comes in (recepción); used once.

    `batches()` streams the good rows in the lake's schema; when it is exhausted, `rejected` and
    `counts` are complete. `mapping` is declared column → header. `loaded_on` is the day of
    loading: no clock may lie after it. With `loaded`, rows that are in the lake already are
    counted and left out, and a different row of the same key and clock is refused.

    Raises ContractBroken at once when columns are missing or ambiguous.
    """

    source: Source
    incoming: Incoming
    batch_id: str
    loaded_on: datetime.date
    mapping: Mapping[str, str] | None = None
    loaded: Loaded | None = None
    on_progress: Callable[[Progress], None] | None = None
    counts: Counts = field(default_factory=Counts, init=False)
    rejected: Spill = field(default_factory=Spill, init=False)

    def __post_init__(self) -> None:
        self._matched: Matched = require_match(self.incoming, self.source, self.mapping)
        self.schema: pa.Schema = lake_schema(self.source)
        self._checks = [
            ColumnCheck(self.source, column, self.incoming.notation, self.loaded_on)
            for column in self.source.columns
        ]
        self._seen = Seen()
        notation = self.incoming.notation
        self._remembered: dict[str, str | None] = (
            {DECIMAL: notation.decimal} if notation.settled else {}
        )

    @cached_property
    def _hasher(self) -> Hasher:
        return Hasher()

    @property
    def matched(self) -> Matched:
        """Which header brings which declared column."""
        return self._matched

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The good rows, typed and checked, a batch at a time, in the order of the source."""
        for chunk in self.incoming.chunks():
            batch = self._receive(chunk)
            if self.on_progress:
                read = self.incoming.bytes_read
                self.on_progress(Progress(self.counts, read, self.incoming.bytes_total))
            if batch.num_rows:
                yield batch

    def _receive(self, chunk: Chunk) -> pa.RecordBatch:
        faults = _Faults(chunk.rows.num_rows)
        rows = self._typed(chunk, faults)
        already = self._judge_identity(rows, chunk, faults)
        good = faults.none() & ~already
        refused = self._refused(chunk, faults)
        self.rejected.add(refused)
        self.counts.read += chunk.rows.num_rows + len(chunk.damaged)
        self.counts.good += int(good.sum())
        self.counts.already += int(already.sum())
        self.counts.rejected += len(refused)
        return rows if good.all() else rows.filter(pa.array(good))

    def _typed(self, chunk: Chunk, faults: _Faults) -> pa.RecordBatch:
        count = chunk.rows.num_rows
        arrays = []
        for column, check in zip(self.source.columns, self._checks, strict=True):
            header = self._matched.headers.get(column.name)
            if header is None:
                arrays.append(check.absent(count))
                continue
            checked = check.check(chunk.rows.column(header))
            arrays.append(checked.values)
            for fault in checked.faults:
                faults.add(fault.rows, column.name, fault.expectation)
        arrays += [
            pa.repeat(pa.scalar(self.batch_id, pa.string()), count),
            pa.array(chunk.numbers, pa.int64()),
            pa.repeat(pa.scalar(self.loaded_on, pa.date32()), count),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _judge_identity(self, rows: pa.RecordBatch, chunk: Chunk, faults: _Faults) -> np.ndarray:
        """Refuse repeated keys; gives the rows that the lake has already."""
        already = np.zeros(rows.num_rows, bool)
        sound = np.flatnonzero(faults.none())
        if not len(sound):
            return already
        identity = (*self.source.key, self.source.clock)
        candidates = rows if len(sound) == rows.num_rows else rows.take(pa.array(sound))
        (hashes,) = self._hasher.hashes(candidates, identity)
        earlier = self._seen.earlier(hashes, chunk.numbers[sound])
        repeated = sound[earlier > 0]
        if len(repeated):
            faults.add_rows(repeated, ", ".join(identity), "one row of this key and day in a file")
            faults.notes.update(
                (int(row), f"the same as row {first}")
                for row, first in zip(repeated, earlier[earlier > 0], strict=True)
            )
        if self.loaded is not None:
            same, other = self.loaded.look_up(candidates, self._hasher)
            first = earlier == 0
            already[sound[same & first]] = True
            words = "an amendment with a later day: this key and day are loaded with other content"
            faults.add_rows(sound[other & first], ", ".join(identity), words)
        return already

    def _refused(self, chunk: Chunk, faults: _Faults) -> list[Rejected]:
        at = np.flatnonzero(~faults.none())
        records = chunk.rows.take(pa.array(at)).to_pylist() if len(at) else []
        refused = [
            self._rejection(int(row), int(chunk.numbers[row]), record, faults)
            for row, record in zip(at, records, strict=True)
        ]
        refused += [
            Rejected(
                row_number=damaged.row_number,
                column="",
                expectation=damaged.expectation,
                found=_printable(damaged.found),
                record=damaged.record,
            )
            for damaged in chunk.damaged
        ]
        return sorted(refused, key=lambda one: one.row_number) if chunk.damaged else refused

    def _rejection(
        self, row: int, number: int, record: dict[str, Any], faults: _Faults
    ) -> Rejected:
        column, expectation = faults.of(row)
        headers = self._matched.headers
        # A mapping is an option of one load: told by its own name, a column finds itself again.
        whole = record | {name: record[headers[name]] for name in self.mapping or {}}
        found = ", ".join(
            _text(record.get(headers.get(name, ""))) or "nothing" for name in column.split(", ")
        )
        note = faults.notes.get(row)
        return Rejected(
            row_number=number,
            column=column,
            expectation=expectation,
            found=_printable(found)[:SHOWN] + (f" ({note})" if note else ""),
            record={name: _text(value) for name, value in whole.items()} | self._remembered,
        )


class _Faults:
    """The first thing wrong with each row of a chunk, in the order it was noticed."""

    def __init__(self, rows: int) -> None:
        self._kind = np.full(rows, -1, np.int32)
        self._kinds: list[tuple[str, str]] = []
        self.notes: dict[int, str] = {}

    def add(self, rows: np.ndarray, column: str, expectation: str) -> None:
        """These rows (a mask) break this expectation."""
        self._kind[rows & (self._kind < 0)] = len(self._kinds)
        self._kinds.append((column, expectation))

    def add_rows(self, rows: np.ndarray, column: str, expectation: str) -> None:
        """These rows (positions) break this expectation."""
        mask = np.zeros(len(self._kind), bool)
        mask[rows] = True
        self.add(mask, column, expectation)

    def none(self) -> np.ndarray:
        return self._kind < 0

    def of(self, row: int) -> tuple[str, str]:
        return self._kinds[int(self._kind[row])]


def _text(value: object) -> str | None:
    """A raw value as text, None for nothing."""
    if value is None or isinstance(value, str):
        return value
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _printable(text: str) -> str:
    """Text that any database accepts: PostgreSQL refuses NUL."""
    return text.replace("\x00", "\\x00")

"""Refused rows on their way in again, to be checked under what is declared now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np
import pyarrow as pa

from veedor.errors import ContractBroken
from veedor.ingest.connectors.incoming import (
    DECIMAL,
    LINE,
    Chunk,
    Damaged,
    Incoming,
    Notation,
)
from veedor.ingest.quarantine import Rejected

ROWS = 10_000  # in a chunk


def again(rows: Iterable[Rejected], name: str) -> Incoming:
    """The refused rows of one batch as an Incoming: same headers, text and row numbers as before.

    `rows` is read several times. Lines that could not be split into columns are refused again, for
    the reason they had. Raises ContractBroken when there is nothing else.
    """
    header: dict[str, None] = {}
    decimals = set()
    for row in rows:
        if LINE not in row.record:
            header |= dict.fromkeys(key for key in row.record if key != DECIMAL)
            decimals.add(row.record.get(DECIMAL))
    if not header:
        raise ContractBroken(
            "None of these rows could be split into columns, so checking them again is of no use.",
            where=f"quarantine of {name}",
            next="Correct the lines in the file (`veedor quarantine export`) and ingest that.",
        )
    if len(decimals) > 1:
        raise ContractBroken(
            "These rows were read with different decimal signs.",
            where=f"quarantine of {name}",
            next="Retry the rows of one batch at a time.",
        )
    decimal = decimals.pop()

    def open_chunks(advance: Callable[[int], None]) -> Iterator[Chunk]:
        return _chunks(rows, tuple(header))

    return Incoming(
        name=name,
        kind="quarantine",
        header=tuple(header),
        notation=Notation(decimal=decimal or ".", settled=decimal is not None),
        open_chunks=open_chunks,
    )


def _chunks(rows: Iterable[Rejected], header: tuple[str, ...]) -> Iterator[Chunk]:
    left = iter(rows)
    while some := list(islice(left, ROWS)):
        whole = [row for row in some if LINE not in row.record]
        arrays = [pa.array([row.record.get(name) for row in whole], pa.string()) for name in header]
        yield Chunk(
            rows=pa.RecordBatch.from_arrays(arrays, list(header)),
            numbers=np.array([row.row_number for row in whole], np.int64),
            damaged=tuple(
                Damaged(
                    row_number=row.row_number,
                    expectation=row.expectation,
                    found=row.found,
                    record=row.record,
                )
                for row in some
                if LINE in row.record
            ),
        )

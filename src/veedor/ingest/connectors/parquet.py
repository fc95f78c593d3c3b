"""Rows of a Parquet file, with the types it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from veedor.ingest.connectors.incoming import Chunk, Incoming, unique_names, unreadable

ROWS = 1 << 16  # in a batch
NEXT = "Send the file again; if it was cut short on the way, compare its size at both ends."


def open_parquet(path: Path) -> Incoming:
    """A Parquet file on its way in; UnreadableFile when it is damaged."""
    try:
        with parquet.ParquetFile(path) as file:
            names = list(file.schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(path, f"This Parquet file cannot be read: {error}.", NEXT) from error
    header, repeated = unique_names(names)

    def open_chunks(advance: Callable[[int], None]) -> Iterator[Chunk]:
        return _chunks(path, header, advance)

    return Incoming(
        name=path.name,
        kind="parquet",
        header=header,
        repeated=repeated,
        open_chunks=open_chunks,
        bytes_total=path.stat().st_size,
    )


def _chunks(path: Path, header: tuple[str, ...], advance: Callable[[int], None]) -> Iterator[Chunk]:
    size = path.stat().st_size
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            total = file.metadata.num_rows
            for batch in file.iter_batches(batch_size=ROWS):
                numbers = np.arange(number + 1, number + batch.num_rows + 1, dtype=np.int64)
                number += batch.num_rows
                # Parquet tells no byte position; its rows are even enough for a progress bar.
                advance(size * number // max(total, 1))
                yield Chunk(rows=batch.rename_columns(list(header)), numbers=numbers)
    except (pa.ArrowException, OSError) as error:
        what = f"This Parquet file is damaged after row {number:,}: {error}."
        raise unreadable(path, what, NEXT) from error

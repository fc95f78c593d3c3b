"""Hand batches, as they are made, to a writer that pulls them from threads of its own.

deltalake pulls rows from inside its runtime: rows made there could not read the lake, and Ctrl-C
would wait for the last of them. So they are made in the caller's thread, and the writer has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Full, Queue
from threading import Event

import pyarrow as pa

from veedor.errors import ContractBroken

WAITING = 2  # batches made ahead of the writer; more would only take memory
LOOK_SECONDS = 0.2  # how often one that waits looks whether the other has failed


class _NoMoreError(Exception):
    """Told to the writer when the maker of rows failed, so that it commits nothing."""


def hand_over(
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    write: Callable[[pa.RecordBatchReader], None],
) -> int:
    """Have `write` consume these batches, in the shape of the schema; returns their rows.

    An error of the maker of rows, or an interrupt, stops the writer before it commits and is
    raised as it was. ContractBroken when a batch does not fit the schema.
    """
    queue: Queue[pa.RecordBatch | None] = Queue(maxsize=WAITING)
    stopped = Event()
    rows = 0
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="lake") as pool:
        reader = pa.RecordBatchReader.from_batches(schema, _taken(queue, stopped))
        try:  # Ctrl-C may come while the writer's thread starts: it must hear of it too
            writing = pool.submit(write, reader)
            for batch in batches:
                _put(queue, in_shape(batch, schema), writing)
                rows += batch.num_rows
            _put(queue, None, writing)
        except BaseException:
            stopped.set()
            raise
        writing.result()
    return rows


def in_shape(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with exactly the columns, order and types of the schema."""
    if batch.schema.equals(schema):
        return batch
    try:
        return batch.select(schema.names).cast(schema)
    except (KeyError, ValueError, pa.ArrowNotImplementedError) as error:
        raise ContractBroken(
            f"Rows do not have the declared columns and types: {error}",
            where="a batch on its way to the lake",
            next="Give rows with the schema that was announced.",
        ) from error


def _taken(queue: Queue[pa.RecordBatch | None], stopped: Event) -> Iterator[pa.RecordBatch]:
    while True:
        if stopped.is_set():
            raise _NoMoreError
        try:
            batch = queue.get(timeout=LOOK_SECONDS)
        except Empty:
            continue
        if batch is None:
            return
        yield batch


def _put(
    queue: Queue[pa.RecordBatch | None], item: pa.RecordBatch | None, writing: Future[None]
) -> None:
    while not writing.done():
        try:
            queue.put(item, timeout=LOOK_SECONDS)
        except Full:
            continue
        return
    writing.result()  # raises what the writer failed with

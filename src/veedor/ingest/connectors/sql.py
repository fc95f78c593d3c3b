"""Rows of a query on any database that SQLAlchemy can reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from veedor.errors import MissingExtra
from veedor.ingest.connectors.incoming import Chunk, Incoming, unique_names, unreadable

ROWS = 20_000  # fetched at once


def open_query(url: str, query: str) -> Incoming:
    """The rows of one query on their way in; nothing it might change is ever committed.

    Raises UnreadableFile when the database or the query answers with an error.
    """
    engine, name = _engine(url)
    with _clear_errors(name), engine.connect() as connection:
        names = list(connection.execute(_as_written(query)).keys())
    header, repeated = unique_names(names)

    def open_chunks(advance: Callable[[int], None]) -> Iterator[Chunk]:
        return _chunks(engine, name, query, header)

    return Incoming(
        name=name,
        kind="query",
        header=header,
        repeated=repeated,
        open_chunks=open_chunks,
        details={"database": name},
    )


def _as_written(query: str) -> sa.TextClause:
    # A colon is no parameter here: it is a time of day, or a PostgreSQL cast.
    return sa.text(query.replace(":", "\\:"))


def _engine(url: str) -> tuple[sa.Engine, str]:
    try:
        parsed = sa.make_url(url)
        name = parsed.render_as_string(hide_password=True)
        return sa.create_engine(parsed), name
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"The driver '{error.name}' for this database is not installed.",
            where=f"database {name}",
            next=f"Install it: pip install {error.name}.",
        ) from error
    except sa.exc.ArgumentError as error:
        raise unreadable(
            "the database URL",
            "This is not a database URL.",
            "Write it as SQLAlchemy does, for example sqlite:///folder/file.db.",
        ) from error


class _clear_errors:  # noqa: N801 - reads as a statement
    """Turns what the driver says into one clear error, without the password."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sa.exc.SQLAlchemyError):
            said = str(getattr(error, "orig", None) or error).strip().splitlines()
            raise unreadable(
                f"database {self._name}",
                f"The query failed: {said[0] if said else type(error).__name__}.",
                "Check the query and that the database can be reached.",
            ) from error


def _chunks(engine: sa.Engine, name: str, query: str, header: tuple[str, ...]) -> Iterator[Chunk]:
    number = 0
    with _clear_errors(name), engine.connect() as connection:
        streaming = connection.execution_options(stream_results=True, max_row_buffer=ROWS)
        result = streaming.execute(_as_written(query))
        while rows := result.fetchmany(ROWS):
            columns = [_array(values) for values in zip(*rows, strict=True)]
            numbers = np.arange(number + 1, number + len(rows) + 1, dtype=np.int64)
            number += len(rows)
            yield Chunk(rows=pa.RecordBatch.from_arrays(columns, list(header)), numbers=numbers)


def _array(values: Sequence[Any]) -> pa.Array:
    """Values as Arrow infers them; as text when the database mixes types (SQLite does)."""
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return pa.array([None if value is None else str(value) for value in values], pa.string())

"""The Parquet files of a Delta table when they lie on this machine, and how they are read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.fs as pa_fs
from deltalake import DeltaTable

if TYPE_CHECKING:
    import pyarrow.dataset as pa_ds
    from ibis.backends.duckdb import Backend


def dataset(delta: DeltaTable) -> pa_ds.Dataset:
    """The rows of this version as an Arrow dataset, read when scanned."""
    folder = _local_folder(delta)
    if folder is None:
        return delta.to_pyarrow_dataset()
    # Arrow's own file system, not deltalake's: with the latter, processes that had read several
    # files were aborted at their end now and then (deltalake 1.6.6, pyarrow 26.0.1).
    files = pa_fs.SubTreeFileSystem(str(folder), pa_fs.LocalFileSystem())
    return delta.to_pyarrow_dataset(filesystem=files)


def flush(delta: DeltaTable) -> None:
    """Put the newest commit on the disk itself: the database will say that the batch is there."""
    folder = _local_folder(delta)
    if folder is None:  # an object store answers when it has stored
        return
    commit = folder / "_delta_log" / f"{delta.version():020}.json"
    actions = [json.loads(line) for line in commit.read_text(encoding="utf-8").splitlines()]
    added = [folder / unquote(action["add"]["path"]) for action in actions if "add" in action]
    for path in (*added, folder, commit, commit.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _local_folder(delta: DeltaTable) -> Path | None:
    """The table's folder when it is on this machine, else None."""
    return _local_path(delta.table_uri)


def _local_path(uri: str) -> Path | None:
    path = uri.removeprefix("file://")
    return None if "://" in path else Path(unquote(path))


def local_files(delta: DeltaTable) -> list[str] | None:
    """Paths of the Parquet files when they are on this machine, else None."""
    paths = [_local_path(uri) for uri in delta.file_uris()]
    return None if None in paths else [str(path) for path in paths]


def view(connection: Backend, name: str, files: list[str], schema: pa.Schema) -> None:
    """Make these Parquet files a view of this name, with the columns of the schema."""
    # DuckDB's own Parquet reader is faster than an Arrow dataset and spreads over threads.
    # Naming every column keeps their order, and a missing one (older file) is null.
    listed = ", ".join(_quoted(file) for file in files)
    parquet = f"read_parquet([{listed}], union_by_name=true)"
    found = {row[0] for row in connection.con.execute(f"DESCRIBE FROM {parquet}").fetchall()}
    if not set(schema.names) <= found:  # a column that no file has yet
        connection.con.register(f"{name}_empty", schema.empty_table())
        parquet = f'(FROM {parquet} UNION ALL BY NAME FROM "{name}_empty")'
    columns = ", ".join('"' + column.replace('"', '""') + '"' for column in schema.names)
    connection.con.execute(
        f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT {columns} FROM {parquet}'
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

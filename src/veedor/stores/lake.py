"""The lake: analytic tables as Delta tables, appended batch by batch, read by Ibis on DuckDB.

    lake = Lake("home/lake")
    lake.append("imports__declarations", batches, schema, batch_id="f3a9…")
    lake.ibis_table("imports__declarations", lake.connect())

One append is one commit that carries its batch id as an application transaction: the same batch
twice adds nothing, and a process killed half-way leaves the table as it was.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.fs as pa_fs
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.fs import DeltaStorageHandler

from veedor.errors import ContractBroken, InputError, NotFound, TryAgain
from veedor.settings import usable_cores
from veedor.stores.files import dataset, flush, local_files, view
from veedor.stores.handover import hand_over

if TYPE_CHECKING:
    import pyarrow.dataset as pa_ds
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

TABLE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$")
REFUSED_IN_FOLDERS = frozenset("[]\\^|%*?")  # deltalake 1.6 or DuckDB takes them for something else
KEEP_HISTORY = {
    # A training set is named by table versions and must be had again years later, so the log of
    # versions is never trimmed (Delta's default trims it after 30 days).
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
}
SHARE_OF_MEMORY = 0.5  # for queries; the rest is for Python, the models and the system
LONGEST_QUERY_SECONDS = 2 * 24 * 3600  # what is older in the scratch folder is in nobody's use
BYTES_PER_GB = 1024**3


@dataclass(frozen=True, kw_only=True)
class Appended:
    """What an append did: rows added, the table's version after it, whether it was there before."""

    rows: int
    version: int
    already: bool


class Lake:
    """The analytic tables under one folder or URL (s3://…, gs://…)."""

    def __init__(self, url: str, *, threads: int = 0, memory_gb: float = 0.0) -> None:
        self.url = url.rstrip("/") if "://" in url else str(Path(url).expanduser().resolve())
        odd = "".join(sorted(set(self.url) & REFUSED_IN_FOLDERS))
        if odd and "://" not in self.url:
            raise InputError(
                f"The lake cannot lie in a folder whose path holds {odd}",
                where=self.url,
                next="Choose another folder, or rename it.",
            )
        self.threads = threads or usable_cores()
        self.memory_gb = memory_gb or _memory_gb() * SHARE_OF_MEMORY

    def append(
        self,
        table: str,
        batches: Iterable[pa.RecordBatch] | pa.RecordBatchReader,
        schema: pa.Schema,
        batch_id: str,
    ) -> Appended:
        """Add these rows in one commit, unless this batch is already there.

        Rows are streamed: memory does not grow with their number. A batch without rows is
        recorded too. A column that is new gets null in the rows before. ContractBroken when the
        table has another type for a column; TryAgain when another process changed the table.
        """
        delta = self._open_or_create(table, schema)
        if delta.transaction_version(batch_id) is not None:
            return Appended(rows=0, version=delta.version(), already=True)
        is_wider = self._check_types(table, pa.schema(delta.schema().to_arrow()), schema)

        def write(reader: pa.RecordBatchReader) -> None:
            try:
                write_deltalake(
                    delta,
                    reader,
                    mode="append",
                    schema_mode="merge" if is_wider else None,
                    commit_properties=CommitProperties(
                        app_transactions=[Transaction(batch_id, 1)],
                        custom_metadata={"batch_id": batch_id},
                    ),
                )
            except CommitFailedError:
                raise
            except Exception as error:  # deltalake raises some as plain Exception
                raise self._explained(table, error) from error

        try:
            rows = hand_over(batches, schema, write)
        except CommitFailedError as error:
            return self._lost_the_race(table, batch_id, error)
        flush(delta)
        return Appended(rows=rows, version=delta.version(), already=False)

    def has_batch(self, table: str, batch_id: str) -> bool:
        """Whether this batch was appended; a table that does not exist has none."""
        delta = self._open(table, missing_is_none=True)
        return delta is not None and delta.transaction_version(batch_id) is not None

    def exists(self, table: str) -> bool:
        """Whether the table has ever been appended to."""
        return self._open(table, missing_is_none=True) is not None

    def version(self, table: str) -> int:
        """The newest version; NotFound when there is no such table."""
        return self._table(table).version()

    def tables(self) -> list[str]:
        """Names of all tables, sorted."""
        if "://" not in self.url and not Path(self.url).is_dir():
            return []
        files = pa_fs.PyFileSystem(DeltaStorageHandler(self.url))
        found = files.get_file_info(pa_fs.FileSelector("", allow_not_found=True))
        names = (Path(entry.path).name for entry in found)
        return sorted(name for name in names if TABLE_NAME.match(name) and self.exists(name))

    def schema(self, table: str, version: int | None = None) -> pa.Schema:
        """Columns and types."""
        return pa.schema(self._table(table, version).schema().to_arrow())

    def dataset(self, table: str, version: int | None = None) -> pa_ds.Dataset:
        """The rows as an Arrow dataset, read when scanned, at the newest or the given version."""
        return dataset(self._table(table, version))

    def read(self, table: str, version: int | None = None) -> pa.Table:
        """All rows in memory, at the newest or the given version."""
        return self.dataset(table, version).to_table()

    def connect(self) -> Backend:
        """A DuckDB in this process, with limits that leave the machine usable, spilling to disk."""
        import ibis

        return ibis.duckdb.connect(
            threads=self.threads,
            memory_limit=f"{self.memory_gb:.2f}GiB",
            temp_directory=str(self._scratch()),
            autoinstall_known_extensions=False,  # never reach for the network
        )

    def ibis_table(
        self, table: str, connection: Backend | None = None, version: int | None = None
    ) -> Table:
        """The table as an Ibis expression on this connection (a new one by default)."""
        connection = connection or self.connect()
        delta = self._table(table, version)
        name = f"{table}_v{delta.version()}"
        schema = pa.schema(delta.schema().to_arrow())
        files = local_files(delta)
        if files is None:
            connection.con.register(name, dataset(delta))
        elif not files:
            connection.con.register(name, schema.empty_table())
        else:
            view(connection, name, files, schema)
        return connection.table(name)

    def compact(self, table: str) -> int:
        """Merge small files into large ones; the rows, and every earlier version, stay readable.

        Returns the version afterwards.
        """
        delta = self._table(table)
        try:
            delta.optimize.compact()
        except CommitFailedError as error:
            raise _try_again(self._uri(table)) from error
        return delta.version()

    def _uri(self, table: str) -> str:
        if not TABLE_NAME.match(table):
            raise InputError(
                f"'{table}' cannot be the name of a table.",
                where=f"lake {self.url}",
                next="Use letters, digits, _ and -, starting with a letter or digit.",
            )
        return f"{self.url}/{table}"

    def _open(
        self, table: str, version: int | None = None, *, missing_is_none: bool = False
    ) -> DeltaTable | None:
        uri = self._uri(table)
        try:
            return DeltaTable(uri, version=version)
        except TableNotFoundError:
            if missing_is_none:
                return None
            raise
        except DeltaError as error:
            raise self._explained(table, error, version) from error

    def _table(self, table: str, version: int | None = None) -> DeltaTable:
        delta = self._open(table, missing_is_none=True)
        if delta is None:
            raise NotFound(
                f"There is no table '{table}'.",
                where=f"lake {self.url}",
                next="Run `veedor ingest` first. Tables: " + (", ".join(self.tables()) or "none"),
            )
        if version is None:
            return delta
        if not 0 <= version <= delta.version():
            raise NotFound(
                f"Table '{table}' has no version {version}.",
                where=f"lake {self.url}",
                next=f"Use a version from 0 to {delta.version()}.",
            )
        delta.load_as_version(version)
        return delta

    def _open_or_create(self, table: str, schema: pa.Schema) -> DeltaTable:
        delta = self._open(table, missing_is_none=True)
        if delta is not None:
            return delta
        # The empty table is its own commit: two processes may meet here, and the rows of the one
        # that is late cannot be read from their file a second time.
        uri = self._uri(table)
        try:
            return DeltaTable.create(uri, schema, mode="error", configuration=KEEP_HISTORY)
        except DeltaError as error:
            delta = self._open(table, missing_is_none=True)
            if delta is None:
                raise self._explained(table, error) from error
            return delta

    def _check_types(self, table: str, known: pa.Schema, new: pa.Schema) -> bool:
        """Whether columns differ in number; ContractBroken when one of them changed its type."""
        for name in set(known.names) & set(new.names):
            # Delta would cast what can be cast: half a file as text, the other half as numbers.
            if known.field(name).type != new.field(name).type:
                raise ContractBroken(
                    f"Column '{name}' is {new.field(name).type}; "
                    f"in the table it is {known.field(name).type}.",
                    where=self._uri(table),
                    next="Give the column a new name, or start a new home.",
                )
        return set(known.names) != set(new.names)

    def _lost_the_race(self, table: str, batch_id: str, error: Exception) -> Appended:
        delta = self._table(table)
        if delta.transaction_version(batch_id) is not None:  # somebody else brought this very batch
            return Appended(rows=0, version=delta.version(), already=True)
        raise _try_again(self._uri(table)) from error

    def _explained(self, table: str, error: Exception, version: int | None = None) -> Exception:
        text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if isinstance(error, CommitFailedError):
            return _try_again(self._uri(table))
        return InputError(
            f"The lake cannot be used: {text}",
            where=self._uri(table),
            next="Check the folder or URL, its rights and the space left; then run it again.",
        )

    def _scratch(self) -> Path:
        """A folder of its own for one connection; DuckDB makes it when needed, and removes it."""
        is_far = "://" in self.url
        folder = Path(tempfile.gettempdir()) if is_far else Path(self.url).parent
        folder /= "veedor-scratch"
        folder.mkdir(parents=True, exist_ok=True)
        oldest = time.time() - LONGEST_QUERY_SECONDS
        for left in folder.iterdir():  # by a process that was killed
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)
        return folder / uuid.uuid4().hex


def _try_again(where: str) -> TryAgain:
    return TryAgain(
        "Another process changed the table at the same moment; nothing was added.",
        where=where,
        next="Run the same command again.",
    )


def _memory_gb() -> float:
    """Memory this process may use: the machine's, or the container's limit when that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        file = Path(limit)
        if file.is_file() and (text := file.read_text().strip()).isdigit():
            total = min(total, int(text))
    return total / BYTES_PER_GB

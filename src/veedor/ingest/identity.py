"""Which rows are the same row: by key and clock, and by everything a source declares.

Identities are 64-bit hashes taken by DuckDB within one process, so nothing is stored and no two
versions need to agree. Among ten million rows the chance that any two different keys share one is
three in a million, and then a row ends in quarantine, not in oblivion.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as arrow_dataset

from veedor.domain.source import Source

MERGE_FROM = 1 << 17  # runs shorter than this are merged at once; larger ones as they double


class Hasher:
    """Hashes rows of Arrow data over groups of columns."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 2})

    def hashes(
        self, rows: pa.RecordBatch | pa.Table | pa.RecordBatchReader, *groups: Sequence[str]
    ) -> list[np.ndarray]:
        """One uint64 array of row hashes for each group of columns, in the order of the rows."""
        wanted = ", ".join(
            f"hash({', '.join(map(_quoted, group))}) AS h{at}" for at, group in enumerate(groups)
        )
        source = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        self._connection.register("incoming", source)
        try:
            found = self._connection.execute(f"SELECT {wanted} FROM incoming").fetchnumpy()
        finally:
            self._connection.unregister("incoming")
        return [np.asarray(found[f"h{at}"], np.uint64) for at in range(len(groups))]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Index:
    """Hashes already met, each with one number; 16 bytes a row, look-ups by sorted search."""

    def __init__(self) -> None:
        self._runs: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, hashes: np.ndarray, numbers: np.ndarray) -> None:
        """Remember these hashes with their numbers."""
        if not len(hashes):
            return
        order = np.argsort(hashes, kind="stable")
        run = (hashes[order], numbers[order])
        while self._runs and len(self._runs[-1][0]) <= max(len(run[0]), MERGE_FROM):
            run = _merged(self._runs.pop(), run)
        self._runs.append(run)

    def find(self, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which hashes were met before (a mask), and the number kept with each (else 0)."""
        met = np.zeros(len(hashes), bool)
        numbers = np.zeros(len(hashes), np.uint64)
        order = np.argsort(hashes)  # searching in order is several times kinder to the cache
        sorted_hashes = hashes[order]
        for run, kept in self._runs:
            at = np.minimum(np.searchsorted(run, sorted_hashes), len(run) - 1)
            same = run[at] == sorted_hashes
            met[order[same]] = True
            numbers[order[same]] = kept[at[same]]
        return met, numbers


def _merged(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    hashes = np.concatenate((first[0], second[0]))
    order = np.argsort(hashes, kind="stable")  # linear on two sorted runs
    return hashes[order], np.concatenate((first[1], second[1]))[order]


class Seen:
    """Finds rows of one file whose key and clock an earlier row of it already had."""

    def __init__(self) -> None:
        self._index = Index()

    def earlier(self, hashes: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """For each row the number of the earlier row with its hash, 0 if it is the first.

        Rows are remembered, so each is to be shown once, in the order of the file.
        """
        before = self._index.find(hashes)[1].astype(np.int64)
        _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
        within = np.where(first[inverse] != np.arange(len(hashes)), numbers[first[inverse]], 0)
        earlier = np.where(before > 0, before, within)
        new = earlier == 0
        if new.any():
            self._index.add(hashes[new], numbers[new].astype(np.uint64))
        return earlier


class Loaded:
    """Rows of a source that are in the lake already; days are read when a row first asks for them.

    `stored` is the lake table as it stands (an Arrow dataset or table), or None while there is
    none. Only key, clock and a hash are kept, and only for the days that come in: a daily file
    costs one small read even over years of history.
    """

    def __init__(self, source: Source, stored: arrow_dataset.Dataset | pa.Table | None) -> None:
        self._source = source
        self._stored = arrow_dataset.dataset(stored) if isinstance(stored, pa.Table) else stored
        self._days: set[object] = set()
        self._index = Index()
        known = set(self._stored.schema.names) if self._stored is not None else set()
        self._content = tuple(name for name in source.names if name in known)

    def look_up(self, rows: pa.RecordBatch, hasher: Hasher) -> tuple[np.ndarray, np.ndarray]:
        """Two masks: rows that are in the lake as they are, and rows there with other content."""
        nothing = np.zeros(rows.num_rows, bool)
        if self._stored is None or not rows.num_rows:
            return nothing, nothing
        self._read_days(pc.unique(rows.column(self._source.clock)), hasher)
        keys, content = hasher.hashes(rows, self._identity, self._content)
        met, stored = self._index.find(keys)
        same = met & (stored == content)
        return same, met & ~same

    @property
    def _identity(self) -> tuple[str, ...]:
        return (*self._source.key, self._source.clock)

    def _read_days(self, days: pa.Array, hasher: Hasher) -> None:
        new = [day for day in days.to_pylist() if day not in self._days]
        if not new or self._stored is None:
            return
        self._days.update(new)
        clock = pc.field(self._source.clock)
        # The range lets whole files be skipped by their statistics; the list then picks the days.
        within = (clock >= min(new)) & (clock <= max(new))
        wanted = within & clock.isin(pa.array(new, pa.date32()))
        reader = self._stored.scanner(columns=list(self._content), filter=wanted).to_reader()
        self._index.add(*hasher.hashes(reader, self._identity, self._content))

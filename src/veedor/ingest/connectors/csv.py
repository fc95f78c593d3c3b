"""Records of a text file, each with its true row number, at the speed of Arrow's parser.

Arrow parses whole blocks, but numbers rows wrongly once a quotation mark opens and never closes.
So every line that could deceive it (an odd number of quotes, a NUL, bytes of another encoding, too
long) is set apart and read alone, carefully; the others go to Arrow, and if it then counts another
number of records than there were lines, the whole block is read carefully.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from veedor.ingest.connectors.incoming import LINE, Chunk, Damaged
from veedor.ingest.connectors.lines import LINE_LIMIT, Block, Decoder, Overlong, blocks, is_utf8
from veedor.ingest.connectors.sniff import Dialect

SHOWN = 200  # characters of a damaged line that a message shows; the record keeps all of it
CLOSED_QUOTE = "a quotation mark that is closed"


class _Careful(NamedTuple):
    """What became of one suspect line: a record over `lines` lines, damage, or an open end."""

    lines: int
    fields: list[str] | None = None
    damage: tuple[str, str] | None = None  # expectation, found
    unfinished: bool = False


@dataclass
class _Sorted:
    """The lines of one block told apart: those for Arrow, and what the others turned out to be."""

    plain: np.ndarray  # per line: goes to Arrow
    begins: np.ndarray  # per line: a record begins here
    fields: list[tuple[int, list[str]]] = field(default_factory=list)
    damage: list[tuple[int, str, str]] = field(default_factory=list)  # line, expectation, found


def chunks(read: Callable[[int], bytes], dialect: Dialect, decoder: Decoder) -> Iterator[Chunk]:
    """Chunks of records after the header; blank records count as rows but are left out."""
    read(dialect.mark)
    skip = dialect.skip
    number = 0
    carried = Block(b"")
    for block in blocks(read, decoder):
        whole = _joined(carried, block)
        if skip:
            whole, skip = _without_first(whole, skip)
        reader = _BlockReader(whole, dialect, number)
        chunk, carried = reader.chunk(final=False)
        number = reader.last_number
        yield chunk
    if carried.data:
        yield _BlockReader(carried, dialect, number).chunk(final=True)[0]


def _joined(first: Block, second: Block) -> Block:
    if not first.data:
        return second
    shift = first.data.count(b"\n")
    moved = {line + shift: long for line, long in second.overlong.items()}
    return Block(first.data + second.data, first.overlong | moved)


def _without_first(block: Block, lines: int) -> tuple[Block, int]:
    """The block without its first lines, and how many more are to be left out."""
    at, left = 0, lines
    while left and at < len(block.data):
        at = block.data.index(b"\n", at) + 1
        left -= 1
    gone = lines - left
    moved = {line - gone: long for line, long in block.overlong.items() if line >= gone}
    return Block(block.data[at:], moved), left


class _BlockReader:
    """Reads the records of one block of whole lines; `number` is the last row number before it."""

    def __init__(self, block: Block, dialect: Dialect, number: int) -> None:
        self._data = block.data
        self._overlong = block.overlong
        self._dialect = dialect
        self._first = number
        self._bytes = np.frombuffer(block.data, np.uint8)
        self._ends = np.flatnonzero(self._bytes == ord("\n"))
        self._starts = np.concatenate(([0], self._ends[:-1] + 1)).astype(np.int64)
        self.last_number = number

    def chunk(self, *, final: bool) -> tuple[Chunk, Block]:
        """The records of this block, and the lines to be read again with the next block."""
        told, carried_from = self._tell_apart(self._suspects(), final)
        table, refused = self._parse(told)
        if table.num_rows + len(refused) != int(told.plain.sum()):
            # A quote that Arrow closed elsewhere than the writer: trust no line of this block.
            told, carried_from = self._tell_apart(np.arange(len(self._ends)), final)
            table, refused = self._parse(told)
        numbers = self._first + np.cumsum(told.begins)
        carried = Block(b"")
        if carried_from is not None:
            kept = {n - carried_from: v for n, v in self._overlong.items() if n >= carried_from}
            carried = Block(self._data[self._starts[carried_from] :], kept)
            told.begins[carried_from:] = False
        self.last_number = self._first + int(told.begins.sum())
        return self._assemble(told, table, refused, numbers), carried

    def _suspects(self) -> np.ndarray:
        """Lines that Arrow must not see, in order."""
        found = [np.fromiter(self._overlong, np.int64, len(self._overlong))]
        if self._dialect.quote:
            quotes = np.flatnonzero(self._bytes == ord(self._dialect.quote))
            upto = np.searchsorted(quotes, self._ends)
            found.append(np.flatnonzero(np.diff(upto, prepend=0) % 2))
        for byte in (b"\x00", b"\r"):
            if byte in self._data:
                found.append(self._lines_at(np.flatnonzero(self._bytes == ord(byte))))
        if not self._data.isascii() and not is_utf8(self._data):
            foreign = self._lines_at(np.flatnonzero(self._bytes >= 0x80))
            found.append(foreign[[not is_utf8(self._line(line)) for line in foreign]])
        found.append(np.flatnonzero(self._ends - self._starts > LINE_LIMIT))
        return np.unique(np.concatenate(found))

    def _lines_at(self, positions: np.ndarray) -> np.ndarray:
        return np.unique(np.searchsorted(self._ends, positions))

    def _line(self, line: int) -> bytes:
        return self._data[self._starts[line] : self._ends[line]]

    def _text(self, line: int) -> str:
        return self._line(line).decode("utf-8", "backslashreplace")

    def _tell_apart(self, suspects: np.ndarray, final: bool) -> tuple[_Sorted, int | None]:
        count = len(self._ends)
        told = _Sorted(plain=np.ones(count, bool), begins=np.ones(count, bool))
        done = 0
        for line in suspects.tolist():
            if line < done:
                continue
            read = self._read_carefully(line, final)
            if read.unfinished:
                told.plain[line:] = False
                return told, line
            done = line + read.lines
            told.plain[line:done] = False
            told.begins[line + 1 : done] = False
            if read.fields is not None:
                told.fields.append((line, read.fields))
            elif read.damage is not None:
                told.damage.append((line, *read.damage))
        return told, None

    def _read_carefully(self, line: int, final: bool) -> _Careful:
        damage = self._unfit(line)
        if damage:
            return _Careful(1, damage=damage)
        pulled: list[int] = []
        reader = csv.reader(
            self._following(line, pulled),
            delimiter=self._dialect.delimiter,
            quotechar=self._dialect.quote or None,
            quoting=csv.QUOTE_MINIMAL if self._dialect.quote else csv.QUOTE_NONE,
            strict=True,
        )
        width = len(self._dialect.header)
        try:
            fields = next(reader, [])
        except csv.Error:
            last = line + len(pulled)
            held = self._ends[min(last, len(self._ends)) - 1] - self._starts[line]
            if last == len(self._ends) and not final and held <= LINE_LIMIT:
                return _Careful(1, unfinished=True)
            bare = b"\r" in self._line(line)
            expectation = "a line end only where a row ends" if bare else CLOSED_QUOTE
            return _Careful(1, damage=(expectation, self._shown(line)))
        if len(fields) == width or not any(fields):
            return _Careful(len(pulled), fields=fields)
        if len(pulled) > 1:  # the quote was closed by another record's opening one
            return _Careful(1, damage=(CLOSED_QUOTE, self._shown(line)))
        return _Careful(1, damage=(f"{width} columns", f"{len(fields)} columns"))

    def _following(self, line: int, pulled: list[int]) -> Iterator[str]:
        """Lines from this one on, while a quoted text may still be going on; notes each taken."""
        held = 0
        for at in range(line, len(self._ends)):
            if at > line and (held > LINE_LIMIT or self._unfit(at)):
                return
            text = self._text(at) + "\n"
            held += len(text)
            pulled.append(at)
            yield text

    def _unfit(self, line: int) -> tuple[str, str] | None:
        """Why a line can be no part of a record: expectation and found."""
        long = self._overlong.get(line)
        length = long.length if long else int(self._ends[line] - self._starts[line])
        if length > LINE_LIMIT:
            return f"a line of at most {LINE_LIMIT:,} bytes", f"{length:,} bytes"
        raw = self._line(line)
        if b"\x00" in raw:
            return "text without NUL bytes", self._shown(line)
        if not is_utf8(raw):
            return "text in the encoding of the file", self._shown(line)
        return None

    def _shown(self, line: int) -> str:
        return self._text(line)[:SHOWN]

    def _parse(self, told: _Sorted) -> tuple[pa.Table, list[tuple[int, int]]]:
        """Arrow's rows of the plain lines, and the position and width of those it refused."""
        refused: list[tuple[int, int]] = []

        def refuse(row: arrow_csv.InvalidRow) -> str:
            refused.append((row.number - 1, row.actual_columns))
            return "skip"

        names = list(self._dialect.header)
        data = self._plain_bytes(told.plain)
        if not data:
            return pa.table({name: pa.array([], pa.string()) for name in names}), refused
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(
                column_names=names, block_size=len(data) + 1, use_threads=False
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._dialect.delimiter,
                quote_char=self._dialect.quote or False,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        return table, refused

    def _plain_bytes(self, plain: np.ndarray) -> bytes:
        if plain.all():
            return self._data
        edges = np.flatnonzero(np.diff(np.concatenate(([False], plain, [False])).astype(np.int8)))
        runs = edges.reshape(-1, 2)  # first line, line after the last
        view = memoryview(self._data)
        return b"".join(view[self._starts[a] : self._ends[b - 1] + 1] for a, b in runs)

    def _assemble(
        self, told: _Sorted, table: pa.Table, refused: list[tuple[int, int]], numbers: np.ndarray
    ) -> Chunk:
        lines = np.flatnonzero(told.plain)
        width = len(self._dialect.header)
        damage = list(told.damage)
        damage += [(int(lines[at]), f"{width} columns", f"{n} columns") for at, n in refused]
        taken = np.delete(lines, [at for at, _ in refused])
        rows = table.combine_chunks()
        whole = [(line, fields) for line, fields in told.fields if any(fields)]
        if whole:
            columns = zip(*(fields for _, fields in whole), strict=True)
            more = pa.table([pa.array(values, pa.string()) for values in columns], table.schema)
            taken = np.concatenate((taken, [line for line, _ in whole]))
            order = np.argsort(taken, kind="stable")
            rows, taken = pa.concat_tables([rows, more]).take(pa.array(order)), taken[order]
        filled = _filled(rows)
        if not filled.all():
            rows, taken = rows.filter(pa.array(filled)), taken[filled]
        batch = rows.combine_chunks().to_batches()
        return Chunk(
            rows=batch[0] if batch else pa.RecordBatch.from_pylist([], schema=table.schema),
            numbers=numbers[taken],
            damaged=tuple(self._damaged(numbers, *entry) for entry in sorted(damage)),
        )

    def _damaged(self, numbers: np.ndarray, line: int, expectation: str, found: str) -> Damaged:
        long: Overlong | None = self._overlong.get(line)
        text = (
            long.head.decode("utf-8", "backslashreplace") + f" … ({long.length:,} bytes)"
            if long
            else self._text(line)
        )
        return Damaged(
            row_number=int(numbers[line]),
            expectation=expectation,
            found=found,
            record={LINE: text},
        )


def _filled(rows: pa.Table) -> np.ndarray:
    """Which rows have any value: a spreadsheet leaves rows of bare delimiters behind its data."""
    filled = np.zeros(rows.num_rows, bool)
    for column in rows.columns:
        filled |= pc.not_equal(column, "").to_numpy()
        if filled.all():
            break
    return filled

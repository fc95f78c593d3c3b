"""Where rows come from: a text file, a Parquet file, a database query; in one shape, `Incoming`."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path

from veedor.ingest.connectors import csv, sniff
from veedor.ingest.connectors.incoming import Chunk, Incoming, unreadable
from veedor.ingest.connectors.lines import Decoder
from veedor.ingest.connectors.parquet import open_parquet
from veedor.ingest.connectors.sql import open_query

__all__ = ["Chunk", "Incoming", "open_file", "open_query", "sha256_of"]


def sha256_of(path: Path | str) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal: the identity of a batch."""
    with _opened(Path(path)) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_file(
    path: Path | str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    quote: str | None = None,
    decimal: str | None = None,
) -> Incoming:
    """A file on its way in: CSV, gzipped CSV or Parquet, told apart by content, not by name.

    What is not declared is detected; `quote=""` says that quotation marks are plain text.
    Raises UnreadableFile when the file is missing, empty, cut short or something else altogether.
    """
    path = Path(path)
    with _opened(path) as file:
        head = file.read(1 << 12)
    if not head:
        raise unreadable(path, "The file is empty.", "Ask the sender for it again.")
    kind = sniff.signature(head)
    if kind == "parquet":
        return open_parquet(path)
    if kind not in ("gzip", "text"):
        raise unreadable(
            path,
            f"This is {kind}, not a CSV or Parquet file, whatever its name says.",
            "Save the table as CSV (UTF-8) and send that.",
        )
    declared = {
        "encoding": encoding,
        "delimiter": delimiter,
        "quote": quote,
        "decimal": decimal,
    }
    return _open_text(path, compressed=kind == "gzip", declared=declared)


def _open_text(path: Path, *, compressed: bool, declared: dict[str, str | None]) -> Incoming:
    with _opened(path) as file:
        sample = _Reader(path, file, compressed).read_fully(sniff.SAMPLE)
    inside = sniff.signature(sample[:64])
    if not sample or inside != "text":
        what = "is empty" if not sample else f"holds {inside}"
        raise unreadable(
            path,
            f"This compressed file {what}, not a CSV file.",
            "Compress one CSV file, nothing else.",
        )
    dialect = sniff.dialect_of(sample, path, declared)
    details = sniff.described(dialect) | ({"compressed": "gzip"} if compressed else {})

    def open_chunks(advance: Callable[[int], None]) -> Iterator[Chunk]:
        decoder = Decoder(dialect.encoding, bare_returns=dialect.bare_returns)
        with _opened(path) as file:
            reader = _Reader(path, file, compressed, advance)
            yield from csv.chunks(reader.read, dialect, decoder)
        details["encoding"] = " and ".join(sorted(decoder.seen - {"ascii"})) or "ascii"

    return Incoming(
        name=path.name,
        kind="csv",
        header=dialect.header,
        repeated=dialect.repeated,
        notation=dialect.notation,
        open_chunks=open_chunks,
        bytes_total=path.stat().st_size,
        details=details,
    )


class _Reader:
    """Bytes of a file, decompressed if need be; a stream cut short is one clear error."""

    def __init__(
        self,
        path: Path,
        file: BufferedReader,
        compressed: bool,
        advance: Callable[[int], None] | None = None,
    ) -> None:
        self._path = path
        self._file = file
        self._stream = gzip.GzipFile(fileobj=file) if compressed else file
        self._advance = advance

    def read(self, count: int) -> bytes:
        try:
            data = self._stream.read(count)
        except EOFError as error:
            raise self._cut("ends too early: it was cut short on the way") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self._cut(f"is damaged ({error})") from error
        except OSError as error:
            raise self._cut(f"cannot be read ({error.strerror or error})") from error
        if self._advance:
            self._advance(self._file.tell())
        return data

    def read_fully(self, count: int) -> bytes:
        """Up to `count` bytes; fewer only at the end of the file."""
        data = b""
        while len(data) < count and (more := self.read(count - len(data))):
            data += more
        return data

    def _cut(self, how: str) -> Exception:
        return unreadable(
            self._path,
            f"The file {how}; nothing of it was loaded.",
            "Send the file again, and compare its size at both ends.",
        )


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        why = {
            FileNotFoundError: "There is no such file",
            IsADirectoryError: "This is a folder, not a file",
            PermissionError: "This file may not be read",
        }.get(type(error), f"This file cannot be opened ({error.strerror})")
        raise unreadable(path, f"{why}.", "Check the path and who may read it.") from error

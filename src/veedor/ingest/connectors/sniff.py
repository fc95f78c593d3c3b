"""What a file is and how it is written, from its first bytes: never from its name."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from veedor.ingest.connectors.incoming import Notation, unique_names, unreadable
from veedor.ingest.connectors.lines import LINE_LIMIT, Decoder

SAMPLE = LINE_LIMIT  # bytes looked at: a header that does not fit in them is no header
SAMPLE_RECORDS = 200
DELIMITERS = ",;|\t"
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%PDF", "a PDF document"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"<", "a web page or XML"),
)
MISTAKEN_QUOTES = 0.25  # of the sample's rows: fewer are damage, more a file without quoting
_QUOTED = re.compile(r'".*"', re.DOTALL)
_COMMA_DECIMAL = re.compile(r"[+-]?(\d+,\d{1,2}|\d+,\d{4,}|\d{1,3}(\.\d{3})+,\d+)")
_POINT_DECIMAL = re.compile(r"[+-]?(\d+\.\d{1,2}|\d+\.\d{4,}|\d{1,3}(,\d{3})+\.\d+)")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a CSV file is written: all that is needed to read it again from its first byte.

    `encoding` None means that it is to be detected as the file is read. `quote` None means that
    quotation marks are text.
    `skip` counts the physical lines up to and including the header; `mark` the bytes before it.
    """

    encoding: str | None = None
    delimiter: str = ","
    quote: str | None = '"'
    header: tuple[str, ...] = ()
    repeated: frozenset[str] = frozenset()
    skip: int = 1
    mark: int = 0
    bare_returns: bool = False
    notation: Notation = field(default_factory=Notation)


def signature(head: bytes) -> str:
    """What the first bytes say the file is: "parquet", "gzip", "text", or a stranger's name."""
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in SIGNATURES:
        if head.startswith(magic) or (magic == b"<" and plain.startswith(magic)):
            return kind
    return "text"


def dialect_of(sample: bytes, path: Path, declared: dict[str, str | None]) -> Dialect:
    """The dialect of a text file; `declared` may fix encoding, delimiter, quote and decimal.

    Raises UnreadableFile when the sample has no header line.
    """
    encoding, mark = encoding_of(sample, declared.get("encoding"), path)
    decoder = Decoder(encoding)
    data = decoder.decode(sample[mark:], final=False)
    bare = b"\n" not in data and b"\r" in data
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    text = text.replace("\r", "\n") if bare else text
    lines = text.split("\n")
    if len(sample) >= SAMPLE and len(lines) == 1:
        raise unreadable(
            path,
            f"The first line is longer than {LINE_LIMIT:,} bytes: no header can be read.",
            "Send a text file with one record per line, the column names in the first line.",
        )
    # The last line of a full sample is cut off and would look damaged.
    lines = lines[:-1] if len(sample) >= SAMPLE else lines
    blank = next((at for at, line in enumerate(lines) if line.strip()), None)
    if blank is None:
        raise unreadable(
            path,
            "The file has no lines.",
            "Send a file whose first line names the columns.",
        )
    quotes = [declared["quote"] or None] if declared.get("quote") is not None else ['"', None]
    delimiters = declared.get("delimiter") or DELIMITERS
    best = _best_split(lines[blank:], delimiters, quotes)
    header, repeated = unique_names(_header(best.records))
    return Dialect(
        encoding=encoding,
        delimiter=best.delimiter,
        quote=best.quote,
        header=header,
        repeated=repeated,
        skip=blank + best.used,
        mark=mark,
        bare_returns=bare,
        notation=_notation(best.records[1:], best.delimiter, declared.get("decimal")),
    )


def encoding_of(sample: bytes, declared: str | None, path: Path) -> tuple[str | None, int]:
    """The encoding, and how many bytes of byte-order mark stand before the text.

    A byte-order mark wins over what was declared; None leaves ASCII, UTF-8 or Windows-1252 to be
    told apart as the file is read.
    """
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding, len(mark)
    if declared:
        return _codec_name(declared, path), 0
    if sample[: 1 << 12].count(0) * 4 > len(sample[: 1 << 12]):
        # Every other byte of western text in UTF-16 is zero.
        return ("utf-16-be" if sample[0] == 0 else "utf-16-le"), 0
    return None, 0


def _codec_name(declared: str, path: Path) -> str:
    try:
        name = codecs.lookup(declared).name
        "".encode(name)
    except LookupError as error:
        raise unreadable(
            path,
            f"There is no encoding '{declared}'.",
            "Name one such as utf-8, latin-1, cp1252 or utf-16, or leave it out to detect it.",
        ) from error
    # The plain names expect or write a mark; it is already known that there is none.
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(name, name)


@dataclass(frozen=True, kw_only=True)
class _Split:
    """A sample read in one way; `used` counts the physical lines of the header."""

    delimiter: str
    quote: str | None
    records: list[list[str]]
    broken: int
    used: int

    @property
    def agreement(self) -> float:
        """The share of rows that have about as many columns as the header."""
        width = len(self.records[0])
        counts = [len(record) for record in self.records[1:] if record]
        # One column more is a delimiter at the end of the line, one less a missing last value.
        agreeing = sum(abs(count - width) <= 1 for count in counts)
        return agreeing / max(len(counts) + self.broken, 1)

    @property
    def shows_quotes(self) -> bool:
        """Whether a field stands in quotation marks, which proves that they mean something."""
        return any(_QUOTED.fullmatch(value) for record in self.records for value in record)


def _best_split(lines: list[str], delimiters: str, quotes: list[str | None]) -> _Split:
    """The reading under which most records have as many columns as the header."""
    best = []
    for quote in quotes:
        splits = [_split(lines, delimiter, quote) for delimiter in delimiters]
        best.append(
            max(splits, key=lambda s: (len(s.records[0]) > 1, s.agreement, len(s.records[0])))
        )
    quoted, plain = best[0], best[-1]
    # Quotes mean something unless none is seen to enclose a field and ignoring them helps a lot:
    # one that opens by mistake in a few rows is damage, not a way of writing.
    helps = plain.agreement - quoted.agreement > MISTAKEN_QUOTES
    return plain if helps and not plain.shows_quotes else quoted


def _split(lines: list[str], delimiter: str, quote: str | None) -> _Split:
    records: list[list[str]] = []
    broken = used = at = 0
    while at < len(lines) and len(records) + broken <= SAMPLE_RECORDS:
        reader = csv.reader(
            (line + "\n" for line in islice(lines, at, None)),
            delimiter=delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            strict=True,
        )
        begun = at
        try:
            for record in reader:
                records.append(record)
                at = begun + reader.line_num
                used = used or at
                if len(records) + broken > SAMPLE_RECORDS:
                    break
        except csv.Error:
            # A quote that closes nowhere, or on another row: go on after the line it is in.
            records = records or [[lines[at]]]
            at += 1
            used, broken = used or at, broken + 1
    return _Split(delimiter=delimiter, quote=quote, records=records, broken=broken, used=used)


def _header(records: list[list[str]]) -> list[str]:
    """Trimmed names; one more, empty, when the rows end in a delimiter and the header does not."""
    names = [name.replace("\x00", "").strip() for name in records[0]]
    rows = [record for record in records[1:] if record]
    longer = [record for record in rows if len(record) == len(names) + 1 and not record[-1]]
    return [*names, ""] if rows and len(longer) * 2 > len(rows) else names


def _notation(records: list[list[str]], delimiter: str, declared: str | None) -> Notation:
    """The decimal sign: as declared; a comma only where the delimiter is ";" and values say so."""
    if declared:
        return Notation(decimal=declared)
    votes: Counter[str] = Counter()
    for record in records:
        for value in record:
            votes[","] += _COMMA_DECIMAL.fullmatch(value.strip()) is not None
            votes["."] += _POINT_DECIMAL.fullmatch(value.strip()) is not None
    if delimiter == ";" and votes[","] > votes["."]:
        return Notation(decimal=",")
    return Notation(decimal=".", settled=votes["."] > 0 and votes["."] >= votes[","])


def described(dialect: Dialect) -> dict[str, str]:
    """The dialect as facts for the summary."""
    delimiter = {"\t": "tab"}.get(dialect.delimiter, dialect.delimiter)
    facts = {"encoding": dialect.encoding or "detected", "delimiter": delimiter}
    return facts | {"quote": dialect.quote or "none", "decimal": dialect.notation.decimal}

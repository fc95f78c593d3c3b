"""From bytes of any encoding to blocks of whole UTF-8 lines, in bounded memory.

A line longer than `LINE_LIMIT` is never held: its first bytes are kept to show, the rest is
dropped as it streams past, and an empty line stands in its place. Bytes that the encoding does not
know come through as bytes that are not UTF-8, so that the record they spoil can be refused alone.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

BLOCK = 4 << 20  # bytes read at once: large enough for Arrow's parser to run at full speed
LINE_LIMIT = 1 << 20  # bytes; the longest honest line we know (an invoice in XML) is a tenth of it
KEPT = 2_000  # bytes of an overlong line that are kept to show


@dataclass(frozen=True)
class Overlong:
    """A line too long to hold: its length in bytes and how it begins."""

    length: int
    head: bytes


@dataclass(frozen=True)
class Block:
    r"""Whole lines ending in "\n"; `overlong` says which of them (0-based) stand for a longer."""

    data: bytes
    overlong: dict[int, Overlong] = field(default_factory=dict)


def _undecodable(error: UnicodeError) -> tuple[str, int]:
    # A lone surrogate becomes, by "surrogateescape", a byte that is not UTF-8: the mark by which
    # the record is later refused. Low bytes have no such surrogate and all become 0xFF.
    assert isinstance(error, UnicodeDecodeError)
    spoiled = error.object[error.start : error.end]
    marks = "".join(chr(0xDC00 + byte) if byte >= 0x80 else "\udcff" for byte in spoiled)
    return marks, error.end


codecs.register_error("veedor-mark", _undecodable)


class Decoder:
    """Turns blocks of a declared or detected encoding into UTF-8, and line ends into newlines.

    Without an encoding each block that is not plain ASCII is judged by itself: a file whose first
    megabyte is plain may still turn out to be Latin-1 in its ten-thousandth row, and one damaged
    row must not make mojibake of all that follow. `seen` collects what was found.
    """

    def __init__(self, encoding: str | None, *, bare_returns: bool = False) -> None:
        self.seen: set[str] = set()
        self._encoding = encoding
        self._bare_returns = bare_returns
        self._codec: codecs.IncrementalDecoder | None = None

    def decode(self, raw: bytes, *, final: bool) -> bytes:
        """The next bytes as UTF-8; `final` flushes what an unfinished character left behind."""
        encoding = self._encoding or ("ascii" if raw.isascii() else guess(raw))
        self.seen.add(encoding)
        data = raw if encoding in ("ascii", "utf-8") else self._transcode(raw, encoding, final)
        return data.replace(b"\r", b"\n") if self._bare_returns else data

    def _transcode(self, raw: bytes, encoding: str, final: bool) -> bytes:
        if self._codec is None:
            self._codec = codecs.getincrementaldecoder(encoding)("veedor-mark")
        return self._codec.decode(raw, final).encode("utf-8", "surrogateescape")


def guess(data: bytes) -> str:
    """UTF-8 when a tenth of the lines that are not plain ASCII are valid UTF-8, else Windows-1252.

    Latin-1 text is almost never valid UTF-8 by chance, so few valid lines among many invalid ones
    speak of a damaged UTF-8 file: better some rows in quarantine than all in mojibake. Windows-1252
    contains what people call Latin-1, and the quotation marks Excel adds to it.
    """
    if is_utf8(data):
        return "utf-8"
    first, *others = data.split(b"\n")
    # A block may begin and end in the middle of a character.
    *complete, last = [first.lstrip(_CONTINUATION), *others]
    votes = [is_utf8(line) for line in complete if not line.isascii()]
    if not last.isascii():
        votes.append(is_utf8(last, cut=True))
    return "utf-8" if sum(votes) * 10 >= len(votes) else "cp1252"


_CONTINUATION = bytes(range(0x80, 0xC0))  # never the first byte of a character in UTF-8


def is_utf8(line: bytes, *, cut: bool = False) -> bool:
    """Whether these bytes are valid UTF-8; when `cut`, the last character may be unfinished."""
    try:
        codecs.utf_8_decode(line, "strict", not cut)
    except UnicodeDecodeError:
        return False
    return True


def blocks(read: Callable[[int], bytes], decoder: Decoder) -> Iterator[Block]:
    """Blocks of whole lines from a byte stream; a last line without an end is given one."""
    tail = b""
    skipped: Overlong | None = None
    final = False
    while not final:
        raw = read(BLOCK)
        final = not raw
        data = tail + decoder.decode(raw, final=final)
        if final and (data or skipped) and not data.endswith(b"\n"):
            data += b"\n"
        overlong = {}
        if skipped is not None:
            end = data.find(b"\n")
            skipped = Overlong(skipped.length + (len(data) if end < 0 else end), skipped.head)
            if end < 0:
                tail = b""
                continue
            overlong[0] = skipped
            skipped = None
            data = data[end:]
        cut = data.rfind(b"\n") + 1
        whole, tail = data[:cut], data[cut:]
        if len(tail) > LINE_LIMIT:
            skipped, tail = Overlong(len(tail), tail[:KEPT]), b""
        if whole:
            # Looking for one byte first is ten times cheaper than a replacement that finds nothing.
            yield Block(whole.replace(b"\r\n", b"\n") if b"\r" in whole else whole, overlong)

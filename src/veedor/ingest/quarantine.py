"""Refused rows: why, and all they said, kept until somebody corrects or dismisses them."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO

from veedor.ingest.connectors.incoming import DECIMAL, LINE

IN_MEMORY = 4 << 20  # bytes of refused rows held before they are written to a temporary file
_NUMBER = re.compile(r"[+-]?[\d.,]+")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # OWASP, CSV injection


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """One refused row (fila rechazada): where it stood, what was expected, what was found.

    `column` is the declared column, or "" when the row could not be split into columns. `record`
    is the row as it came: header → text, or `_line` → the raw line; `_decimal` beside them says
    how its numbers were read.
    """

    row_number: int
    column: str
    expectation: str
    found: str
    record: dict[str, str | None]


class Spill:
    """Refused rows set down in order, in a temporary file once they are many."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - lives with us
            IN_MEMORY, mode="w+", encoding="utf-8"
        )
        self.count = 0

    def add(self, rows: Iterable[Rejected]) -> None:
        """Set down more refused rows."""
        for row in rows:
            self._file.write(json.dumps(asdict(row)) + "\n")
            self.count += 1

    def __iter__(self) -> Iterator[Rejected]:
        self._file.seek(0)
        for line in self._file:
            yield Rejected(**json.loads(line))
        self._file.seek(0, 2)


def spreadsheet_safe(text: str) -> str:
    """Text that no spreadsheet will run as a formula; plain numbers stay as they are.

    >>> spreadsheet_safe("=cmd|' /C calc'!A0"), spreadsheet_safe("-3.5")
    ("'=cmd|' /C calc'!A0", '-3.5')
    """
    if text.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def write_csv(rows: Iterable[Rejected], file: IO[str]) -> int:
    """Write refused rows as a CSV that a spreadsheet can open safely; gives how many.

    The row as it came stands under its own header, so that a corrected file can be received again
    as it is; what was wrong follows under `_row`, `_column`, `_expectation`, `_found`, `_line`.
    `rows` is read twice; open `file` with newline="".
    """
    headers: dict[str, None] = {}
    comma = False
    for row in rows:
        headers |= dict.fromkeys(name for name in row.record if name not in (LINE, DECIMAL))
        comma = comma or row.record.get(DECIMAL) == ","
    own = ("_row", "_column", "_expectation", "_found", LINE)
    # A semicolon lets the reader find the decimal comma by itself when the file comes back.
    writer = csv.writer(file, delimiter=";" if comma else ",")
    writer.writerow([spreadsheet_safe(name) for name in (*headers, *own)])
    count = 0
    for row in rows:
        facts = (str(row.row_number), row.column, row.expectation, row.found)
        record = [row.record.get(name) or "" for name in headers]
        line = row.record.get(LINE) or ""
        writer.writerow([spreadsheet_safe(text) for text in (*record, *facts, line)])
        count += 1
    return count

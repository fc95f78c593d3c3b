"""Damaged files, each with what must become of it: which rows are refused, why, and which survive.

Every file starts from the same ten good declarations; one thing is broken in each. The data is
invented.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.ingest.sample import GOOD, HEADER, fourth, text, with_row
from veedor.errors import ContractBroken, UnreadableFile, VeedorError


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One kind of damage: the bytes, and either the error or row → (column, part of the reason).

    `good` lists the row numbers that must survive. `exactly` gives values that a surviving row
    must have.
    """

    name: str
    content: Callable[[], bytes]
    good: tuple[int, ...] = ()
    refused: dict[int, tuple[str, str]] = field(default_factory=dict)
    error: type[VeedorError] | None = None
    says: str = ""
    file: str = "file.csv"
    options: dict[str, str] = field(default_factory=dict)
    exactly: dict[int, dict[str, object]] = field(default_factory=dict)


ALL = tuple(range(1, 11))


def one(name: str, line: str, column: str, reason: str) -> Damage:
    """A damage of the fourth row alone."""
    return Damage(
        name=name,
        content=lambda: text(*with_row(4, line)),
        good=tuple(n for n in ALL if n != 4),
        refused={4: (column, reason)},
    )


def but(*missing: int) -> tuple[int, ...]:
    return tuple(n for n in ALL if n not in missing)


def whole(name: str, content: Callable[[], bytes], **more) -> Damage:
    """A file that looks wrong and is not: every row survives."""
    return Damage(name=name, content=content, good=ALL, **more)


def error(name: str, content: Callable[[], bytes], kind: type[VeedorError], says: str, **more):
    return Damage(name=name, content=content, error=kind, says=says, **more)


ONE_ROW = (
    one("text in a number", fourth(net_mass_kg="heavy"), "net_mass_kg", "a finite number"),
    one("a number with a unit", fourth(fob_usd="US$ 400"), "fob_usd", "a finite number"),
    one("negative mass", fourth(net_mass_kg="-4.5"), "net_mass_kg", "≥ 0"),
    one("not a number", fourth(net_mass_kg="NaN"), "net_mass_kg", "a finite number"),
    one("infinity", fourth(net_mass_kg="-inf"), "net_mass_kg", "a finite number"),
    one("a number that overflows", fourth(fob_usd="1e999"), "fob_usd", "a finite number"),
    one("an integer that overflows", fourth(packages="9" * 30), "packages", "a whole number"),
    one("half a package", fourth(packages="4.5"), "packages", "a whole number"),
    one("a hexadecimal integer", fourth(packages="0x1F"), "packages", "a whole number"),
    one("too many packages", fourth(packages="100001"), "packages", "≤ 100000"),
    one("a future date", fourth(filed_on="2031-01-01"), "filed_on", "not in the future"),
    one("an impossible date", fourth(filed_on="2024-02-30"), "filed_on", "a day that exists"),
    one("a month-first date", fourth(filed_on="02/29/2024"), "filed_on", "YYYY-MM-DD or DD/MM"),
    one("a date of the year 24", fourth(filed_on="0024-03-04"), "filed_on", "from 1900 on"),
    one("text for a date", fourth(filed_on="yesterday"), "filed_on", "a day that exists"),
    one("no key", fourth(declaration_id=" "), "declaration_id", "required"),
    one("no clock", fourth(filed_on=""), "filed_on", "required"),
    one("a required value missing", fourth(fob_usd=""), "fob_usd", "required"),
    one("an unknown category", fourth(origin="XX"), "origin", "one of: CN, US, PE, NA"),
    one("a broken pattern", fourth(importer="2010003059"), "importer", r"the form \d{11}"),
    one("a pattern within other text", fourth(importer="x20100030594"), "importer", "the form"),
    one("a short row", "D04,2024-03-04,20100030594", "", "8 columns"),
    one("a long row", GOOD[3] + ",more,and more", "", "8 columns"),
    one("a NUL byte", fourth(description="cami\x00sas"), "", "without NUL"),
    one("a quote never closed", fourth(description='"camisas'), "", "quotation mark"),
    one("a formula for a number", fourth(fob_usd="=1+1"), "fob_usd", "a finite number"),
)

SEVERAL_ROWS = (
    Damage(
        name="the same key twice",
        content=lambda: text(*with_row(4, GOOD[1]), GOOD[6]),
        good=but(4),
        refused={
            4: ("declaration_id, filed_on", "one row of this key"),
            11: ("declaration_id, filed_on", "one row of this key"),
        },
    ),
    Damage(
        name="a quote that opens and swallows the next rows",
        content=lambda: text(
            *with_row(4, '"' + GOOD[3])[:6], GOOD[6].replace("camisas", '"camisas"'), *GOOD[7:]
        ),
        good=but(4),
        refused={4: ("", "quotation mark")},
    ),
    Damage(
        name="two quotes that never close, one in a field begun before",
        content=lambda: text(*with_row(4, fourth(importer='2010"3', description='"x'))),
        good=but(4),
        refused={4: ("", "quotation mark")},
    ),
    Damage(
        name="a row in Latin-1 among UTF-8",
        content=lambda: text(*with_row(2, GOOD[1].replace("camisas", "algodón"))).replace(
            GOOD[3].encode(), GOOD[3].replace("camisas", "muñecas").encode("latin-1")
        ),
        good=but(4),
        refused={4: ("", "encoding of the file")},
        exactly={2: {"description": "algodón"}},
    ),
    Damage(
        name="the wrong encoding declared",
        content=lambda: text(*with_row(4, fourth(description="niñas"))).decode().encode("cp1252"),
        good=but(4),
        refused={4: ("", "encoding of the file")},
        options={"encoding": "utf-8"},
    ),
    Damage(
        name="a byte that Windows-1252 does not know",
        content=lambda: (
            text(*with_row(2, GOOD[1].replace("camisas", "niño")))
            .decode()
            .encode("cp1252")
            .replace(GOOD[3].encode(), GOOD[3].encode() + b"\x81")
        ),
        good=but(4),
        refused={4: ("", "encoding of the file")},
        exactly={2: {"description": "niño"}},
    ),
    Damage(
        name="a line of three megabytes",
        content=lambda: text(*with_row(4, fourth(description="x" * 3_000_000))),
        good=but(4),
        refused={4: ("", "at most 1,048,576 bytes")},
    ),
    Damage(
        name="a line of twenty megabytes",
        content=lambda: text(*with_row(4, fourth(description="x" * 20_000_000))),
        good=but(4),
        refused={4: ("", "at most 1,048,576 bytes")},
    ),
    Damage(
        name="the last line cut short",
        content=lambda: text(*GOOD)[:-30],
        good=but(10),
        refused={10: ("", "8 columns")},
    ),
    Damage(
        name="blank lines between rows, which count as rows",
        content=lambda: text(GOOD[0], "", GOOD[1], ",,,,,,,", GOOD[2]),
        good=(1, 3, 5),
    ),
    Damage(
        name="an amount that could be a thousand or one and a bit",
        content=lambda: text(
            *(
                row.replace(".25", "").replace(".5", "").replace(",400,", ',"1,400",')
                for row in GOOD
            )
        ),
        good=but(4),
        refused={4: ("fob_usd", "a finite number")},
    ),
    Damage(
        name="a decimal comma where a point is meant",
        content=lambda: text(*with_row(4, fourth(net_mass_kg='"4,5"'))),
        good=but(4),
        refused={4: ("net_mass_kg", "a finite number")},
    ),
    Damage(
        name="rows of another table glued on",
        content=lambda: text(*GOOD, "office,day", "118,2024-01-01"),
        good=ALL,
        refused={11: ("", "8 columns"), 12: ("", "8 columns")},
    ),
    Damage(
        name="a carriage return inside a row",
        content=lambda: text(*with_row(4, fourth(description="cami\rsas"))),
        good=but(4),
        refused={4: ("", "line end")},
    ),
    Damage(
        name="the header again in the middle",
        content=lambda: text(*with_row(4, HEADER)),
        good=but(4),
        refused={4: ("filed_on", "a day that exists")},
    ),
)

SEMICOLONS = HEADER.replace(",", ";")


WHOLE = (
    whole(
        "a formula in a text",
        lambda: text(*with_row(4, fourth(description="=cmd|' /C calc'!A0"))),
        exactly={4: {"description": "=cmd|' /C calc'!A0"}},
    ),
    whole(
        "Windows line ends",
        lambda: text(*GOOD, end="\r\n"),
        exactly={4: {"description": "camisas"}},
    ),
    whole("old Macintosh line ends", lambda: text(*GOOD, end="\r")),
    whole("no end of the last line", lambda: text(*GOOD)[:-1]),
    whole("UTF-8 with a mark", lambda: b"\xef\xbb\xbf" + text(*GOOD)),
    whole("UTF-16 with a mark", lambda: text(*GOOD).decode().encode("utf-16")),
    whole("UTF-16 without a mark", lambda: text(*GOOD).decode().encode("utf-16-be")),
    whole(
        "Latin-1",
        lambda: (
            text(*with_row(4, fourth(description="muñecas y algodón"))).decode().encode("latin-1")
        ),
        exactly={4: {"description": "muñecas y algodón"}},
    ),
    whole(
        "semicolons and decimal commas",
        lambda: text(*(row.replace(",", ";").replace(".", ",") for row in GOOD), header=SEMICOLONS),
        exactly={4: {"net_mass_kg": 4.5, "fob_usd": 400.25}},
    ),
    whole(
        "pipes with one at the end of each line",
        lambda: text(
            *(row.replace(",", "|") + "|" for row in GOOD), header=HEADER.replace(",", "|") + "|"
        ),
    ),
    whole(
        "pipes at the end of rows but not of the header",
        lambda: text(
            *(row.replace(",", "|") + "|" for row in GOOD), header=HEADER.replace(",", "|")
        ),
    ),
    whole(
        "pipes and stray quotes",
        lambda: text(
            *(row.replace(",", "|").replace("camisas", '"tubo 3/4') for row in GOOD),
            header=HEADER.replace(",", "|"),
        ),
        exactly={4: {"description": '"tubo 3/4'}},
    ),
    whole("tabs", lambda: text(*GOOD).replace(b",", b"\t")),
    whole(
        "a quoted line end",
        lambda: text(*with_row(4, fourth(description='"camisas\nde algodón"'))),
        exactly={4: {"description": "camisas\nde algodón"}, 5: {"declaration_id": "D05"}},
    ),
    whole(
        "quotes inside quotes",
        lambda: text(*with_row(4, fourth(description='"camisas ""finas"", de algodón"'))),
        exactly={4: {"description": 'camisas "finas", de algodón'}},
    ),
    whole(
        "an inch mark",
        lambda: text(*with_row(4, fourth(description='tubo 3/4" liso'))),
        exactly={4: {"description": 'tubo 3/4" liso'}},
    ),
    whole(
        "thousands separators",
        lambda: text(*with_row(4, fourth(fob_usd='"1,234,567.50"'))),
        exactly={4: {"fob_usd": 1234567.5}},
    ),
    whole(
        "other ways to write a day",
        lambda: text(
            *with_row(4, fourth(filed_on="04/03/2024"))[:4],
            GOOD[4].replace("2024-03-05", "2024-03-05T23:59:00Z"),
            *GOOD[5:],
        ),
        exactly={4: {"filed_on": "2024-03-04"}, 5: {"filed_on": "2024-03-05"}},
    ),
    whole(
        "blanks around values",
        lambda: text(*(row.replace(",", " , ") for row in GOOD)),
        exactly={4: {"importer": "20100030594"}},
    ),
    whole(
        "headers in capitals with accents",
        lambda: text(
            *GOOD, header="DECLARATION ID,Filed On,IMPÓRTER,Origin,Net-Mass (kg),Packages,FOB USD,x"
        ),
    ),
    whole(
        "Namibia", lambda: text(*with_row(4, fourth(origin="NA"))), exactly={4: {"origin": "NA"}}
    ),
    whole(
        "an exported whole number",
        lambda: text(*with_row(4, fourth(packages="4.0"))),
        exactly={4: {"packages": 4}},
    ),
    whole("gzip under another name", lambda: gzip.compress(text(*GOOD))),
    whole(
        "two gzip files in one",
        lambda: (
            gzip.compress(text(*GOOD[:5])) + gzip.compress(("\n".join(GOOD[5:]) + "\n").encode())
        ),
        file="file.csv.gz",
    ),
    whole(
        "a column nobody declared, twice",
        lambda: text(*(row + ",a,b" for row in GOOD), header=HEADER + ",extra,extra"),
    ),
    whole("blank lines before the header", lambda: b"\n\r\n" + text(*GOOD)),
    Damage(name="a header and nothing else", content=text),
)

ERRORS = (
    error("an empty file", lambda: b"", UnreadableFile, "empty"),
    error("blank lines only", lambda: b"\n\n  \n", UnreadableFile, "no lines"),
    error("an empty gzip", lambda: gzip.compress(b""), UnreadableFile, "empty"),
    error(
        "a gzip cut short", lambda: gzip.compress(text(*GOOD))[:-20], UnreadableFile, "cut short"
    ),
    error(
        "a gzip with flipped bytes",
        lambda: bytes(
            byte ^ (255 if at > 60 else 0) for at, byte in enumerate(gzip.compress(text(*GOOD)))
        ),
        UnreadableFile,
        "damaged",
    ),
    error(
        "an Excel workbook called CSV",
        lambda: b"PK\x03\x04" + bytes(100),
        UnreadableFile,
        "Excel workbook",
    ),
    error(
        "a web page called CSV",
        lambda: b"\n<!DOCTYPE html><html>Error 503</html>",
        UnreadableFile,
        "web page",
    ),
    error(
        "CSV called Parquet is read, but Parquet cut short is not",
        lambda: b"PAR1" + bytes(50),
        UnreadableFile,
        "Parquet",
        file="file.parquet",
    ),
    error("one line of two megabytes", lambda: b"x" * 2_000_000, UnreadableFile, "first line"),
    error(
        "a needed column missing",
        lambda: text(*GOOD, header=HEADER.replace("fob_usd", "value")),
        ContractBroken,
        "fob_usd",
    ),
    error("no header", lambda: text(*GOOD[1:], header=GOOD[0]), ContractBroken, "declaration_id"),
    error(
        "a needed column twice",
        lambda: text(*(row + ",1" for row in GOOD), header=HEADER + ",fob_usd"),
        ContractBroken,
        "more than once",
    ),
    error(
        "the wrong delimiter declared",
        lambda: text(*GOOD),
        ContractBroken,
        "declaration_id",
        options={"delimiter": ";"},
    ),
    error(
        "an encoding that does not exist",
        lambda: text(*GOOD),
        UnreadableFile,
        "no encoding",
        options={"encoding": "klingon"},
    ),
    error(
        "random bytes",
        lambda: bytes((n * 7919 + n // 251) % 256 for n in range(5_000)),
        ContractBroken,
        "declaration_id",
    ),
)
KINDS = (*ONE_ROW, *SEVERAL_ROWS, *WHOLE, *ERRORS)


def build(folder: Path) -> dict[str, Path]:
    """Write every damaged file into a folder; damage name → path."""
    paths = {}
    for number, damage in enumerate(KINDS):
        path = folder / f"{number:02}-{damage.file}"
        path.write_bytes(damage.content())
        paths[damage.name] = path
    return paths

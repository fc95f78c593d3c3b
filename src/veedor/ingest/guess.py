"""What the columns of an undeclared table are: numbers, days, truth values or text, told from it.

A declared source is checked (`checks.py`); here nothing was declared, so each column is read in
the way that fits nearly all of its values, by the same parsers, and what does not fit is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from veedor.domain.source import ColumnType
from veedor.ingest import values
from veedor.ingest.connectors.incoming import Notation
from veedor.ingest.mapping import folded
from veedor.ingest.written_days import day_formats, spoken_months

NOTHING = (
    "na", "n/a", "#n/a", "n.a.", "null", "none", "nan", "nil", "-", "--", "?", ".", "s/d", "n/d",
    "nd", "s.d.", "sin dato", "sin_dato", "missing",
)  # what people write where nothing is known  # fmt: skip
ENOUGH = 0.95  # of the values read in one way, to believe that the column is of that kind
LOOKED_AT = 3_000  # different values that decide; all are then read
_MONEY = re.compile(r"(?i)^(-?)\s*(s/\.?|us\$|r\$|\$|€|£|¥|₩|usd|pen|eur|krw|mxn|cop|clp|brl)\s*")
_MONEY_AFTER = re.compile(r"(?i)\s*(usd|pen|eur|krw|mxn|cop|clp|brl|soles|€|\$)$")
_COMMA = re.compile(
    r"[+-]?(\d+,\d{1,2}|\d+,\d{4,}|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|0,\d+)"
)
_POINT = re.compile(
    r"[+-]?(\d+\.\d{1,2}|\d+\.\d{4,}|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|0\.\d+)"
)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_CODE = re.compile(r"0\d+")
_SIGN_BEHIND = re.compile(r"^([\d.,]+)-$")
_IN_BRACKETS = re.compile(r"^\((.+)\)$")
_APOSTROPHES = re.compile(r"(?<=\d)['’](?=\d{3})")


@dataclass(frozen=True, kw_only=True)
class Guessed:
    """One column as it was understood: typed values, and what was noticed on the way.

    `noticed` may hold `currency`, `percent`, `decimal` ("," or "."), `day_first` and `formats`;
    `unread` counts values that were written but do not fit the kind; they count as missing.
    """

    name: str
    type: ColumnType
    values: pa.Array = field(repr=False)
    unread: int = 0
    noticed: dict[str, object] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """Rows without a usable value."""
        return int(self.values.null_count)


def guess(name: str, raw: pa.Array, notation: Notation | None = None) -> Guessed | None:
    """The column as nearly all its values say it is; None when it holds lists or structures.

    `notation` is how the file seems to write decimals, for columns that do not say it themselves.
    """
    typed = _already_typed(name, raw)
    if typed is not None:
        return typed
    try:
        texts = written(raw)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    some = _different(texts)
    if not some:
        return Guessed(name=name, type="string", values=texts)
    return (
        _as_truths(name, texts, some)
        or _as_days(name, texts, some)
        or _as_numbers(name, texts, some, notation or Notation())
        or Guessed(name=name, type="string", values=texts)
    )


def written(raw: pa.Array) -> pa.Array:
    """Trimmed text; null where nothing, or a word for nothing (NA, null, -, s/d), is written."""
    texts = values.trimmed(values.as_text(raw))
    lowered = pc.utf8_lower(texts)
    return pc.if_else(pc.is_in(lowered, pa.array(NOTHING)), None, texts)


def _already_typed(name: str, raw: pa.Array) -> Guessed | None:
    is_a, kind = pa.types, raw.type
    if is_a.is_boolean(kind):
        return Guessed(name=name, type="boolean", values=raw)
    if is_a.is_date(kind):
        return Guessed(name=name, type="date", values=pc.cast(raw, pa.date32()))
    if is_a.is_timestamp(kind):
        local = pc.local_timestamp(raw) if kind.tz else raw
        day = pc.cast(pc.floor_temporal(local, unit="day"), pa.date32())
        return Guessed(name=name, type="date", values=day)
    if is_a.is_integer(kind) or is_a.is_floating(kind) or is_a.is_decimal(kind):
        return Guessed(
            name=name, type="number", values=values.finite(pc.cast(raw, pa.float64(), safe=False))
        )
    return None


def _different(texts: pa.Array) -> list[str]:
    found = pc.unique(texts).drop_null()
    return found.slice(0, LOOKED_AT).to_pylist()


def _share(read: Iterable[object]) -> float:
    told = [one is not None for one in read]
    return sum(told) / len(told)


def _as_truths(name: str, texts: pa.Array, some: list[str]) -> Guessed | None:
    lowered = {text.casefold() for text in some}
    if len(lowered) != 2 or not (lowered & values.TRUE and lowered & values.FALSE):
        return None
    return Guessed(name=name, type="boolean", values=values.truths(texts))


def _as_days(name: str, texts: pa.Array, some: list[str]) -> Guessed | None:
    formats, is_day_first = day_formats(some, may_be_compact=_speaks_of_days(name))
    if not formats or _share(values.day(spoken_months(one), formats) for one in some) < ENOUGH:
        return None
    encoded = pc.dictionary_encode(texts)
    plain = pa.array([spoken_months(one) for one in encoded.dictionary.to_pylist()], pa.string())
    days = values.days(plain, formats).take(encoded.indices)
    return Guessed(
        name=name,
        type="date",
        values=days,
        unread=days.null_count - texts.null_count,
        noticed={"day_first": is_day_first, "formats": len(formats)},
    )


def _speaks_of_days(name: str) -> bool:
    plain = folded(name)
    return any(word in plain for word in ("date", "fecha", "fech", "fec", "day", "dia"))


def _as_numbers(name: str, texts: pa.Array, some: list[str], notation: Notation) -> Guessed | None:
    bare = [_bare(text) for text in some]
    if any(_CODE.fullmatch(one) for one in bare):
        return None  # 0118 is a code: as a number it would lose its zero
    settled = _notation(bare, notation)
    if _share(values.number(one, settled) for one in bare) < ENOUGH:
        return None
    encoded = pc.dictionary_encode(texts)
    plain = pa.array([_bare(one) for one in encoded.dictionary.to_pylist()], pa.string())
    numbers = values.numbers(plain, settled).take(encoded.indices)
    noticed: dict[str, object] = {"decimal": settled.decimal}
    if any(text.rstrip().endswith("%") for text in some):
        noticed["percent"] = True
    if any(_MONEY.match(text) or _MONEY_AFTER.search(text) for text in some):
        noticed["currency"] = True
    return Guessed(
        name=name,
        type="number",
        values=numbers,
        unread=numbers.null_count - texts.null_count,
        noticed=noticed,
    )


def _bare(text: str) -> str:
    """A number without its currency, percent sign and apostrophes; (5) and 5- are -5."""
    bare = _MONEY_AFTER.sub("", _MONEY.sub(r"\1", text)).rstrip("% ").strip()
    inside = _IN_BRACKETS.match(bare)
    if inside:
        bare = "-" + _MONEY.sub(r"\1", inside[1])
    return _APOSTROPHES.sub("", _SIGN_BEHIND.sub(r"-\1", bare))


def _notation(bare: list[str], of_file: Notation) -> Notation:
    """The decimal sign most values of this column show; where none does, the file's."""
    comma = sum(_COMMA.fullmatch(one) is not None for one in bare)
    point = sum(_POINT.fullmatch(one) is not None for one in bare)
    if comma != point:
        return Notation(decimal="," if comma > point else ".")
    if of_file.decimal == ".":
        # "1,234" throughout, without one "1,23": thousands. "1.234" throughout: decimals.
        return Notation(decimal=".")
    return Notation(decimal="." if any(_THOUSANDS.fullmatch(one) for one in bare) else ",")

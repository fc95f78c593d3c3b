"""Text becomes numbers, days and truth values; what does not is pointed out, never guessed.

Every function takes an Arrow array of trimmed text (null = nothing written) and returns an array
of the same length, null where the text could not be read; the caller compares the two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.ingest.connectors.incoming import Notation

EARLIEST = date(1900, 1, 1)  # no living taxpayer filed before; an older day is a slip of the pen
DEFAULT_DATE_FORMATS = ("%d/%m/%Y",)  # the day first, as written in all of Latin America
EXACT_INTEGERS = 2.0**53  # above it a float no longer tells whole numbers apart

TRUE = frozenset({"1", "true", "t", "yes", "y", "sí", "si", "s", "verdadero", "v"})
FALSE = frozenset({"0", "false", "f", "no", "n", "falso"})

_UNSIGNED = r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_PLAIN = rf"^[+-]?{_UNSIGNED}$"
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(\D|$))")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def numbers(texts: pa.Array, notation: Notation) -> pa.Array:
    """Finite float64; thousands separators are taken out where they leave no doubt."""
    if notation.decimal == ".":
        try:
            return finite(pc.cast(texts, pa.float64()))
        except pa.ArrowInvalid:
            pass
    else:
        texts = _with_point(texts, notation)
    plain = pc.match_substring_regex(texts, _PLAIN)
    read = pc.cast(pc.if_else(plain, texts, None), pa.float64())
    if notation.decimal == ".":
        rest = pc.and_(pc.invert(plain), pc.is_valid(texts))
        if pc.any(rest).as_py():
            odd = pc.if_else(rest, texts, None)
            read = pc.coalesce(read, _by_unique(odd, lambda t: number(t, notation), pa.float64()))
    return finite(read)


def _with_point(texts: pa.Array, notation: Notation) -> pa.Array:
    """Numbers with a decimal comma rewritten with a point; anything else becomes a lone "?"."""
    simple = pc.match_substring_regex(texts, r"^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$")
    pointed = pc.replace_substring(pc.if_else(simple, texts, None), ",", ".")
    rest = pc.and_(pc.invert(simple), pc.is_valid(texts))
    if pc.any(rest).as_py():
        odd = pc.if_else(rest, texts, None)
        values = _by_unique(odd, lambda text: number(text, notation), pa.float64())
        pointed = pc.coalesce(pointed, pc.cast(values, pa.string()))
    return pc.if_else(pc.is_null(texts), texts, pc.coalesce(pointed, "?"))


def number(text: str, notation: Notation) -> float | None:
    """One number as people write it, or None when it is none or could be two.

    >>> number("1,234.50", Notation()), number("1 234", Notation()), number("S/ 5", Notation())
    (1234.5, 1234.0, None)
    >>> number("1,234", Notation(settled=False)) is None
    True
    """
    point = notation.decimal
    group = "," if point == "." else "."
    text = _SPACES.sub("", text)
    sign, digits = (text[0], text[1:]) if text.startswith(("+", "-")) else ("", text)
    if group in digits:
        whole = re.fullmatch(
            rf"\d{{1,3}}((?:{re.escape(group)}\d{{3}})+)({re.escape(point)}\d*)?",
            digits,
            re.ASCII,  # other scripts have digits too; Arrow reads none of them
        )
        if whole is None:
            return None
        # "1,234" alone may be a thousand here and a little over one elsewhere.
        lone = len(whole[1]) == 4 and not whole[2]
        if lone and not notation.settled:
            return None
        digits = digits.replace(group, "")
    digits = digits.replace(point, ".")
    if not re.fullmatch(_UNSIGNED, digits, re.ASCII):
        return None
    value = float(sign + digits)
    return value if math.isfinite(value) else None


def finite(values: pa.Array) -> pa.Array:
    """The values, null where they are not finite: NaN and infinity measure nothing."""
    return pc.if_else(pc.is_finite(values), values, None)


def integers(texts: pa.Array, notation: Notation) -> pa.Array:
    """Whole numbers as int64; "12.0" is one, "12.5" and "0x1F" are not."""
    if not pc.any(pc.match_substring(texts, "x", ignore_case=True)).as_py():
        try:
            return pc.cast(texts, pa.int64())
        except pa.ArrowInvalid:
            pass
    short = pc.match_substring_regex(texts, r"^[+-]?\d{1,18}$")
    exact = pc.cast(pc.replace_substring_regex(pc.if_else(short, texts, None), r"^\+", ""), "int64")
    odd = pc.if_else(short, None, texts)
    return pc.coalesce(exact, _by_unique(odd, lambda t: integer(t, notation), pa.int64()))


def integer(text: str, notation: Notation) -> int | None:
    """One whole number that fits 64 bits, or None.

    >>> integer("1,200", Notation()), integer("12.0", Notation()), integer("12.5", Notation())
    (1200, 12, None)
    """
    if re.fullmatch(r"[+-]?\d{1,19}", text, re.ASCII):
        whole = int(text)
        return whole if -(2**63) <= whole < 2**63 else None
    value = number(text, notation)
    if value is None or abs(value) > EXACT_INTEGERS or not value.is_integer():
        return None
    return int(value)


def whole_numbers(values: pa.Array) -> pa.Array:
    """Floats that are whole and exact as int64; null for the others."""
    whole = pc.and_(
        pc.equal(values, pc.floor(values)), pc.less_equal(pc.abs(values), EXACT_INTEGERS)
    )
    return pc.cast(pc.if_else(whole, values, None), pa.int64())


def days(texts: pa.Array, formats: tuple[str, ...]) -> pa.Array:
    """Days as date32: ISO 8601 first (a time after the day is dropped), then the formats in order.

    Without declared formats DD/MM/YYYY is understood. A month-first file must declare itself:
    nothing in "03/04/2026" says which it is.
    """
    patterns = formats or DEFAULT_DATE_FORMATS
    return _by_unique(texts, lambda text: day(text, patterns), pa.date32())


def day(text: str, formats: tuple[str, ...]) -> date | None:
    """One day, or None when the text is not one, or one before 1900.

    >>> day("2024-02-29T10:15:00Z", ()), day("31/12/2023", ("%d/%m/%Y",)), day("2023-02-30", ())
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31), None)
    """
    for pattern in (None, *formats):
        try:
            found = _iso(text) if pattern is None else datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if found is not None:
            return found if found >= EARLIEST else None
    return None


def _iso(text: str) -> date | None:
    if not _ISO_DAY.match(text):
        return None  # "20240131" is ISO too, but as likely a number: it must be declared
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()


def truths(texts: pa.Array) -> pa.Array:
    """Truth values from yes/no, sí/no, true/false, 1/0 in any case."""
    return _by_unique(texts, truth, pa.bool_())


def truth(text: str) -> bool | None:
    """One truth value, or None."""
    lowered = text.casefold()
    return True if lowered in TRUE else False if lowered in FALSE else None


def _by_unique(texts: pa.Array, read: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Each different text read once: a file repeats its days, and even its odd numbers."""
    encoded = pc.dictionary_encode(texts)
    values = pa.array([read(text) for text in encoded.dictionary.to_pylist()], kind)
    return values.take(encoded.indices)


def trimmed(texts: pa.Array) -> pa.Array:
    """Text without blanks at its ends; nothing left means nothing written (null)."""
    texts = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def as_text(values: pa.Array) -> pa.Array:
    """Any plain Arrow array as text, whole floats without ".0": a code is a code.

    Raises pa.ArrowInvalid or pa.ArrowNotImplementedError for nested values.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_string(kind):
        return values
    if pa.types.is_floating(kind):
        whole = whole_numbers(pc.cast(values, pa.float64()))
        return pc.coalesce(pc.cast(whole, pa.string()), pc.cast(values, pa.string()))
    return pc.cast(values, pa.string())


def mask(condition: pa.Array) -> np.ndarray:
    """An Arrow condition as a numpy mask; null counts as false."""
    found: np.ndarray = pc.fill_null(condition, False).to_numpy(zero_copy_only=False)
    return found

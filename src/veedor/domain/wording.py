"""Numbers and units as an official reads them, in Spanish and English; the same on every screen.

>>> amount(1234.5, "USD", "es")
'1,234.50 USD'
>>> amount(0.031, "share", "en")
'3.1 %'
>>> amount(2.0, "log USD per kg", "es")
'7.39 USD por kg'
"""

from __future__ import annotations

import math
from typing import Literal

Language = Literal["es", "en"]

YES_OR_NO = {"es": ("no", "sí"), "en": ("no", "yes")}
HUNDREDTHS = {
    "share": ("%", "%"), "rate": ("%", "%"), "share of checks": ("%", "%"),
    "share points": ("puntos", "points"),
}  # fmt: skip
LARGEST_LOG = 700.0  # beyond it the exponential is no float
LOGARITHM = "log "  # a unit that begins so is kept as a logarithm and shown as what it is of
SHIFTED = "log1p "  # the same of one more, so that nothing has a logarithm too
SPANISH_UNITS = {
    "unit": "unidad", "units": "unidades", "package": "bulto", "packages": "bultos",
    "day": "día", "days": "días", "letters": "letras", "digits": "cifras", "times": "veces",
    "filings": "declaraciones", "declarations": "declaraciones", "checks": "reconocimientos",
    "findings": "incidencias", "values": "valores", "days since": "días",
    "standard deviations": "desviaciones estándar", "percent": "%",
}  # fmt: skip
ENGLISH_UNITS = {"filings": "declarations", "days since": "days", "percent": "%"}
SINGULAR = {
    "unidades": "unidad", "bultos": "bulto", "días": "día", "letras": "letra", "cifras": "cifra",
    "veces": "vez", "declaraciones": "declaración", "reconocimientos": "reconocimiento",
    "incidencias": "incidencia", "valores": "valor", "desviaciones estándar": "desviación estándar",
    "units": "unit", "packages": "package", "days": "day", "letters": "letter", "digits": "digit",
    "times": "time", "declarations": "declaration", "checks": "check", "findings": "finding",
    "values": "value", "standard deviations": "standard deviation",
}  # fmt: skip
COUNTED = {"filings", "declarations", "checks", "findings", "values", "days", "days since",
           "letters", "digits", "different ones", "packages", "occasions"}  # fmt: skip
UNSPOKEN = {
    "ratio", "different ones", "occasions", "difference", "deviations × share", "code", "country",
    "office", "mode", "chapter", "weekday", "month", "quarter", "category", "number", "money",
    "as named", "difference of logs",
}  # fmt: skip
REMARKS = (
    " (logarithm)", " (logaritmo)", ", in logarithm", ", in deviations", ", en desviaciones",
    ", as a ratio", ", en proporción",
)  # fmt: skip
NOTHING = {  # what is not there, by unit; elsewhere it is missing
    "days since": {"es": "nunca", "en": "never"},
    "code": {"es": "ninguno", "en": "none"},
}
MISSING = {"es": "sin dato", "en": "missing"}


def amount(value: float | str | None, unit: str, language: Language) -> str:
    """The value with its unit; a logarithm is shown as what it is the logarithm of.

    >>> amount(1.0, "days", "es"), amount(131.5, "filings", "en"), amount(0.0008, "share", "en")
    ('1 día', '132 declarations', '0.08 %')
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return NOTHING.get(unit, MISSING)[language]
    if isinstance(value, str):
        return value
    if unit == "yes or no":
        return YES_OR_NO[language][value >= 0.5]
    if unit in HUNDREDTHS:
        return f"{_hundredths(value * 100)} {HUNDREDTHS[unit][language == 'en']}"
    if unit.startswith((SHIFTED, LOGARITHM)) and value < LARGEST_LOG:
        undone = math.expm1(value) if unit.startswith(SHIFTED) else math.exp(value)
        return amount(undone, unit.removeprefix(SHIFTED).removeprefix(LOGARITHM), language)
    written = _count(value) if unit in COUNTED else number(value)
    words = unit_words(unit, language)
    return f"{written} {SINGULAR.get(words, words) if written == '1' else words}".strip()


def unit_words(unit: str, language: Language) -> str:
    """A unit in words; "" for one that goes without saying.

    >>> unit_words("kg per package", "es"), unit_words("ratio", "es")
    ('kg por bulto', '')
    """
    if unit in UNSPOKEN:
        return ""
    of, per, by = unit.partition(" per ")
    if per:
        join = "por" if language == "es" else "per"
        return f"{unit_words(of, language)} {join} {unit_words(by, language)}"
    return (SPANISH_UNITS if language == "es" else ENGLISH_UNITS).get(unit, unit)


def number(value: float, decimals: int | None = None) -> str:
    """A number with as many decimals as it deserves; Peru writes 1,234.50, as English does.

    >>> number(1234567.0), number(0.01234), number(6.5)
    ('1,234,567', '0.0123', '6.50')
    """
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    size = abs(value)
    if float(value).is_integer() or size >= 10_000:
        return f"{value:,.0f}"
    if size >= 1:
        return f"{value:,.2f}".removesuffix(".00")
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _count(value: float) -> str:
    """A count, or a median of counts: nobody counts to a hundredth."""
    return number(value, 0 if abs(value) >= 10 or float(value).is_integer() else 1)


def _hundredths(percent: float) -> str:
    """A percentage: one decimal, two below one per cent, none for nothing at all.

    >>> _hundredths(3.14159), _hundredths(0.0849), _hundredths(0.0), _hundredths(100.0)
    ('3.1', '0.08', '0', '100')
    """
    if percent in (0, 100):
        return f"{percent:.0f}"
    return number(percent, 1 if abs(percent) >= 1 else 2)


def plain(phrase: str) -> str:
    """The phrase without the remark on how its value is kept: a reader sees the value itself."""
    phrase = phrase.removesuffix(".")  # a value follows it
    for remark in REMARKS:
        phrase = phrase.removesuffix(remark)
    return phrase

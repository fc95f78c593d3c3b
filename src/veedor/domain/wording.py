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
SPANISH_UNITS = {
    "unit": "unidad", "units": "unidades", "package": "bulto", "packages": "bultos",
    "day": "día", "days": "días", "letters": "letras", "digits": "cifras", "times": "veces",
    "filings": "declaraciones", "declarations": "declaraciones", "checks": "reconocimientos",
    "findings": "incidencias", "values": "valores", "different ones": "distintos",
    "standard deviations": "desviaciones estándar", "percent": "%",
}  # fmt: skip
ENGLISH_UNITS = {"filings": "declarations", "percent": "%"}
UNSPOKEN = {
    "ratio", "difference", "deviations × share", "code", "country", "office", "mode", "chapter",
    "weekday", "month", "quarter", "category", "number", "money", "as named", "difference of logs",
}  # fmt: skip
REMARKS = (" (logarithm)", " (logaritmo)")


def amount(value: float | str | None, unit: str, language: Language) -> str:
    """The value with its unit; a logarithm is shown as what it is the logarithm of."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "sin dato" if language == "es" else "missing"
    if isinstance(value, str):
        return value
    if unit == "yes or no":
        return YES_OR_NO[language][value >= 0.5]
    if unit in HUNDREDTHS:
        return f"{number(value * 100, 1)} {HUNDREDTHS[unit][language == 'en']}"
    if unit.startswith(LOGARITHM) and value < LARGEST_LOG:
        return amount(math.exp(value), unit.removeprefix(LOGARITHM), language)
    return f"{number(value)} {unit_words(unit, language)}".strip()


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
    return f"{value:,.2f}" if size >= 1 else f"{value:,.4f}".rstrip("0").rstrip(".")


def plain(phrase: str) -> str:
    """The phrase without the remark that its value is kept as a logarithm."""
    for remark in REMARKS:
        phrase = phrase.removesuffix(remark)
    return phrase

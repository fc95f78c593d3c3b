"""Numbers and units as an official reads them, in Spanish and English.

>>> amount(1234.5, "USD", "es")
'1\xa0234,50 USD'
>>> amount(0.031, "share", "en")
'3.1 %'
>>> amount(2.0, "log USD per kg", "en")
'7.39 USD per kg'
"""

from __future__ import annotations

import math
from typing import Literal

Language = Literal["es", "en"]

THIN_SPACE = "\N{NO-BREAK SPACE}"
SPANISH_UNITS = {
    "days": "días", "day": "día", "letters": "letras", "digits": "cifras", "units": "unidades",
    "filings": "declaraciones", "checks": "reconocimientos", "findings": "incidencias",
    "different ones": "distintos", "packages": "bultos", "units per package": "unidades por bulto",
    "USD per unit": "USD por unidad", "USD per kg": "USD por kg", "kg per unit": "kg por unidad",
    "kg per package": "kg por bulto", 
    "times": "veces", "standard deviations": "desviaciones estándar",
    "ratio": "", "difference": "", "difference of logs": "", "percentile": "percentil",
}  # fmt: skip
YES_OR_NO = {"es": ("no", "sí"), "en": ("no", "yes")}
IN_HUNDREDTHS = {"share": {"es": "%", "en": "%"}, "share points": {"es": "puntos", "en": "points"}}
LARGEST_LOG = 700.0  # beyond it the exponential is no float
UNITLESS = {"ratio", "difference", "difference of logs", "code", "country", "office", "mode",
            "chapter", "weekday", "month", "quarter", "category"}  # fmt: skip
LOGARITHM = (" (logarithm)", " (logaritmo)")


def amount(value: float | str | None, unit: str, language: Language) -> str:
    """The value with its unit; a logarithm is shown as what it is the logarithm of."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "sin dato" if language == "es" else "missing"
    if isinstance(value, str):
        return value
    if unit == "yes or no":
        return YES_OR_NO[language][value >= 0.5]
    if unit in IN_HUNDREDTHS:
        return f"{number(value * 100, language, 1)} {IN_HUNDREDTHS[unit][language]}"
    if unit.startswith("log "):
        return amount(math.exp(min(value, LARGEST_LOG)), unit.removeprefix("log "), language)
    shown = number(value, language)
    name = "" if unit in UNITLESS else unit
    if language == "es":
        name = SPANISH_UNITS.get(name, name)
    return f"{shown} {name}".strip()


def number(value: float, language: Language, decimals: int | None = None) -> str:
    """A number with as many decimals as it deserves, in the language's notation.

    >>> number(1234567.0, "es"), number(0.01234, "en")
    ('1\xa0234\xa0567', '0.0123')
    """
    if decimals is None:
        size = abs(value)
        whole = float(value).is_integer()
        decimals = 0 if whole or size >= 10_000 else 2 if size >= 1 else 4
    text = f"{value:,.{decimals}f}"
    if decimals == 4:
        text = text.rstrip("0").rstrip(".")
    if language == "en":
        return text
    return text.replace(",", THIN_SPACE).replace(".", ",")


def plain(phrase: str) -> str:
    """The phrase without the remark that its value is kept as a logarithm."""
    for remark in LOGARITHM:
        phrase = phrase.removesuffix(remark)
    return phrase

"""A piece of evidence in one sentence: what was seen, and how it stands to what is usual.

>>> told("Unit value", 2.1, 7.9, "USD per unit", "en")
'Unit value: 2.10 USD per unit, below the usual 7.90 USD per unit'
>>> told("No declara flete", 1.0, 0.0, "yes or no", "es")
'No declara flete, lo que no es habitual'
>>> told("Days since the last shipment", 8.0, None, "days since", "en")
'Days since the last shipment: 8, where never is usual'
>>> told("País de origen", "CN", "TW", "country", "es")
'País de origen: CN, cuando lo habitual es TW'
"""

from __future__ import annotations

import math
from typing import TypeGuard

from veedor.domain.wording import LOGARITHM, SINGULAR, Language, amount, plain, unit_words

Value = float | str | None

WORDS = {
    "above": {"es": "por encima de lo habitual ({usual})", "en": "above the usual {usual}"},
    "below": {"es": "por debajo de lo habitual ({usual})", "en": "below the usual {usual}"},
    "other": {"es": "cuando lo habitual es {usual}", "en": "where {usual} is usual"},
    "same": {"es": "como es habitual", "en": "as usual"},
    "alone": {"es": "sin valor habitual con que comparar", "en": "with no usual value to compare"},
    "not so": {"es": "aunque es lo habitual", "en": "though it is usual"},
    "is so": {"es": "lo que no es habitual", "en": "which is not usual"},
}
FLAGS = {"above": "is so", "below": "not so", "same": "same"}
NOT_HERE = {"es": "aquí no", "en": "not here"}
NEVER = "days since"  # counted from an event that may never have happened: missing means never


def told(phrase: str, observed: Value, typical: Value, unit: str, language: Language) -> str:
    """The phrase with its value and what is usual among peers, as a person reads it."""
    seen, usual = against(phrase, observed, typical, unit, language)
    said = f"{plain(phrase)}: {seen}" if seen else plain(phrase)
    return f"{said}, {usual}"


def against(
    phrase: str, observed: Value, typical: Value, unit: str, language: Language
) -> tuple[str, str]:
    """What was seen, and how it stands to what is usual.

    The first is empty where the phrase has said it: "no freight is declared" needs no "yes".
    """
    side = direction(observed, typical, unit)
    if unit == "yes or no" and side in FLAGS:
        return ("" if observed else NOT_HERE[language]), WORDS[FLAGS[side]][language]
    usual = WORDS[side][language].format(usual=_written(phrase, typical, unit, language))
    return _written(phrase, observed, unit, language), usual


def _written(phrase: str, value: Value, unit: str, language: Language) -> str:
    """The amount; without its unit where the phrase names it: "Days since…: 8"."""
    written = amount(value, unit, language)
    words = unit_words(unit.removeprefix(LOGARITHM), language)
    if not words or words not in plain(phrase).lower():
        return written
    for word in (words, SINGULAR.get(words, words)):
        written = written.removesuffix(f" {word}")
    return written


def direction(observed: Value, typical: Value, unit: str = "") -> str:
    """How the observed value stands to the typical one: above, below, same, other or alone.

    "same" is what a reader sees as the same; "other" is another category, or something missing on
    one side that means something; "alone" has nothing usual to stand beside.
    """
    if amount(observed, unit, "en") == amount(typical, unit, "en"):
        return "same"
    if isinstance(observed, str) or isinstance(typical, str) or not _known(observed):
        return "other"
    if not _known(typical):
        return "other" if unit == NEVER else "alone"
    return "above" if float(observed) > float(typical) else "below"


def _known(value: Value) -> TypeGuard[float | str]:
    return isinstance(value, str) or (value is not None and math.isfinite(value))

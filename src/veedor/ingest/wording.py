"""What was expected of a refused row (lo que se esperaba de una fila rechazada), for its reader.

Quarantine keeps expectations in English, as checks say them: what was kept years ago is still found
by them. They are said in the reader's language when they are shown.

>>> expected("a finite number", "es")
'un número finito'
>>> expected("≥ 0", "es")
'≥ 0'
"""

from __future__ import annotations

from veedor.domain.faults import expectations
from veedor.domain.phrasebook import Phrases, said
from veedor.domain.wording import Language

EXPECTATIONS: dict[Language, Phrases] = {
    "es": expectations.SPANISH,
    "en": {},  # as the checks say them
}


def expected(expectation: str, language: Language) -> str:
    """The expectation in this language; of a check unknown here, as the check says it."""
    return said(expectation, EXPECTATIONS[language])

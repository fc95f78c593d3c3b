"""What went wrong, told in the reader's language at the doors for people.

Errors are raised in English, where nobody knows who will read them; programs (REST, `--json`) get
them so. Each module here holds the Spanish of one floor or room, as a phrasebook. Names in an error
(files, columns, options) stay as they are.

>>> from veedor.errors import NotFound
>>> told(NotFound("There is no model 'x'.", where="feature cat_a", next="Run: veedor card"), "es")
Told(what="No existe el modelo 'x'.", where='característica cat_a', next='Ejecute: veedor card')
"""

from __future__ import annotations

from dataclasses import dataclass

from veedor.domain.faults import (
    cli,
    country,
    expectations,
    export,
    features,
    flows,
    ingest,
    libraries,
    life,
    models,
    selection,
    stores,
    web,
    words,
)
from veedor.domain.phrasebook import Phrases, said
from veedor.domain.wording import Language
from veedor.errors import VeedorError

ROOMS = (cli, web, country, stores, ingest, features, models, export, selection, flows, life)
PHRASES: dict[Language, Phrases] = {
    "es": {english: spanish for room in ROOMS for english, spanish in room.SPANISH.items()},
    "en": {},  # as they are raised
}
WITHIN: dict[Language, Phrases] = {
    "es": {**PHRASES["es"], **expectations.SPANISH, **words.SPANISH, **libraries.SPANISH},
    "en": {},
}


@dataclass(frozen=True)
class Told:
    """The three parts of an error as its reader understands them."""

    what: str
    where: str
    next: str


def told(error: VeedorError, language: Language) -> Told:
    """The error in this language; a sentence that is not known here stays in English."""
    return Told(
        what=sentence(error.what, language),
        where=sentence(error.where, language),
        next=sentence(error.next, language),
    )


def sentence(english: str, language: Language) -> str:
    """One sentence of an error, in this language."""
    return said(english, PHRASES[language], WITHIN[language])

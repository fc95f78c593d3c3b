"""In which language a page is: `?lang=`, then the cookie, then what the installation prefers."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.requests import Request

from veedor.domain.wording import Language

LANGUAGES: tuple[Language, ...] = ("es", "en")
NAMES = {"es": "Español", "en": "English"}
LOCALES = {"es": "es_419", "en": "en_GB"}  # how numbers, dates and money are written
COOKIE = "veedor_language"
COOKIE_SECONDS = 365 * 24 * 3600
CATALOGUES = Path(__file__).parent / "locale"


def language_of(request: Request, preferred: Language) -> Language:
    """The language of the answer to this request."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return preferred


@cache
def translations(language: Language) -> NullTranslations:
    """The catalogue of a language; the phrases in the code are the English ones.

    The catalogue is compiled here, at the first use, so that the text file is all there is to edit.
    """
    file = CATALOGUES / language / "LC_MESSAGES" / "veedor.po"
    if not file.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return Translations(compiled)

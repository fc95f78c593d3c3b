"""A sentence made in English where nobody knows who will read it, said in the reader's language.

>>> said("receiving outcomes from a.csv", {"receiving {source} from {file}": "{file}: {source}"})
'a.csv: outcomes'
>>> said("receiving", {"writing": "escribiendo"})
'receiving'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from string import Formatter

Phrases = Mapping[str, str]  # English, with {names} for what it speaks of → the same elsewhere


def said(sentence: str, phrases: Phrases) -> str:
    """The sentence by the first phrase that fits it; as it is where none does."""
    if sentence in phrases:
        return phrases[sentence]
    for english, spoken in phrases.items():
        found = _pattern(english).fullmatch(sentence)
        if found is not None:
            return spoken.format(**found.groupdict())
    return sentence


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts = (
        re.escape(text) + (f"(?P<{name}>.+)" if name else "")
        for text, name, _, _ in Formatter().parse(english)
    )
    return re.compile("".join(parts), re.DOTALL)

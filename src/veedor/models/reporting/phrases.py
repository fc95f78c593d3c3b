"""The phrases of a report in one language, from a list that has both side by side."""

from __future__ import annotations

from collections.abc import Mapping

from veedor.domain.wording import Language
from veedor.models import reporting

Pairs = Mapping[str, tuple[str, str]]  # key: (español, English)


class Phrases:
    """The phrases of one language; a name without one is shown as it is, less underscores."""

    def __init__(self, pairs: Pairs, language: Language) -> None:
        self.pairs = pairs
        self.language = language
        self.column = 0 if language == "es" else 1

    def __call__(self, key: str, **facts: object) -> str:
        """The phrase of this key, with facts filled in."""
        phrase = self.pairs[key][self.column]
        return phrase.format(**facts) if facts else phrase

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals."""
        return reporting.number(value, digits)

    def percent(self, share: float) -> str:
        """A share as a percentage with one decimal."""
        return reporting.percent(share)

    def name(self, kind: str, name: str) -> str:
        """What a baseline, slice or value is called: its phrase, or its own name made readable."""
        if f"{kind}/{name}" in self.pairs:
            return self(f"{kind}/{name}")
        return name.replace("_", " ") if kind in {"baseline", "slice"} else name

"""A sentence made in English where nobody knows who will read it, said in the reader's language.

>>> said("receiving outcomes from a.csv", {"receiving {source} from {file}": "{file}: {source}"})
'a.csv: outcomes'
>>> said("receiving", {"writing": "escribiendo"})
'receiving'
>>> said("it is live", {"it is {state}": "está {state:said}"}, {"live": "en uso"})
'está en uso'
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import Formatter

Phrases = Mapping[str, str]  # English, with {names} for what it speaks of → the same elsewhere


def said(sentence: str, phrases: Phrases, within: Phrases | None = None) -> str:
    """The sentence by the phrase that fits it with the most letters; as it is where none does.

    What a phrase names stays as it is; where the other language has `{name:said}` it is said too,
    by the phrases `within` (by default the same).
    """
    if sentence in phrases:
        return phrases[sentence]
    most, spoken, named = -1, "", {}
    for english, elsewhere in phrases.items():
        texts, names = _parts(english)
        letters = sum(map(len, texts))
        if letters > most and (values := _between(texts, sentence)) is not None:
            most, spoken, named = letters, elsewhere, dict(zip(names, values, strict=True))
    if most < 0:
        return sentence
    inner = phrases if within is None else within
    return "".join(
        text + ("" if name is None else said(named[name], inner) if how else named[name])
        for text, name, how, _ in Formatter().parse(spoken)
    )


@cache
def _parts(english: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of a phrase and, between each two of them, a name."""
    texts, names = [""], []
    for text, name, _, _ in Formatter().parse(english):  # "{{" parts a text too
        texts[-1] += text
        if name is not None:
            names.append(name)
            texts.append("")
    return tuple(texts), tuple(names)


def _between(texts: tuple[str, ...], sentence: str) -> list[str] | None:
    """What stands between the texts of a phrase in the sentence; None where they do not fit it.

    Each text is taken where it comes first: whatever fits at all fits so, and the time it takes
    grows with the sentence alone.
    """
    if len(texts) == 1:
        return [] if sentence == texts[0] else None
    first, *middle, last = texts
    at, end = len(first), len(sentence) - len(last)
    if not (sentence.startswith(first) and sentence.endswith(last)):
        return None
    values = []
    for text in middle:
        found = sentence.find(text, at, end)
        if found < 0:
            return None
        values.append(sentence[at:found])
        at = found + len(text)
    return [*values, sentence[at:end]] if at <= end else None

"""An anomaly in words: what was observed, what peers lead one to expect, how many peers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from veedor.domain.wording import Language, amount, plain
from veedor.models.anomaly.seen import One
from veedor.models.detector import Detector

WORDS = {
    "es": {"expected": "esperado", "between": "entre", "and": "y", "peers": "pares", "peer": "par",
           "past": "periodos o registros propios", "of": "de", "all": "todas",
           "highest": "se aparta en", "rare": "así de redondas: 1 de cada {} en sus pares",
           "deviations": "desviaciones estándar"},
    "en": {"expected": "expected", "between": "between", "and": "and", "peers": "peers",
           "peer": "peer", "past": "own periods or filings", "of": "of", "all": "all",
           "highest": "stands out in",
           "rare": "as round: 1 in {} among its peers", "deviations": "standard deviations"},
}  # fmt: skip
OWN_PAST = ("mix", "volume", "drift")

Phrases = Mapping[str, tuple[str, str]]  # a feature's name → its English and Spanish sentence


def explain(detector: Detector, one: One, language: Language, phrases: Phrases) -> str:
    """One sentence an official can read; figures with their unit, peers with their number."""
    words = WORDS[language]
    phrase = detector.spanish if language == "es" else detector.sentence
    parts = [f"{phrase}: {_figures(detector, one, language)}"]
    if detector.method == "fused":
        named = ", ".join(_phrase(name, phrases, language) for name in one.evidence)
        parts.append(f"{words['highest']} {named}")
    elif detector.method == "roundness":
        parts.append(words["rare"].format(_one_in(one.score)))
    elif one.evidence:
        parts.append(", ".join(one.evidence))
    peers = words["peer" if one.peers == 1 else "peers"]
    counted = words["past"] if detector.method in OWN_PAST else peers
    where = f" {words['of']} {one.group.partition(':')[2] or one.group}" if one.group else ""
    return "; ".join([*parts, f"{one.peers:,} {counted}{where}"])


def _figures(detector: Detector, one: One, language: Language) -> str:
    """What was observed, beside what was expected where that is a figure in the same unit."""
    words, unit = WORDS[language], detector.unit
    observed = amount(one.observed, unit, language)
    if detector.method == "fused" or not math.isfinite(one.expected):
        return observed
    expected = f"{words['expected']}: {amount(one.expected, unit, language)}"
    if math.isfinite(one.lower) and math.isfinite(one.upper):
        low, high = (amount(side, unit, language) for side in (one.lower, one.upper))
        expected += f", {words['between']} {low} {words['and']} {high}"
    return f"{observed} ({expected})"


def _phrase(name: str, phrases: Phrases, language: Language) -> str:
    """A feature as a person reads it, inside a sentence."""
    sentence = plain(phrases.get(name, (name, name))[language == "es"])
    return sentence[:1].lower() + sentence[1:]


def _one_in(score: float) -> str:
    """How many peers for one as round; the score is the rarity's logarithm.

    >>> _one_in(2.0)
    '100'
    """
    return f"{10**score:,.0f}"

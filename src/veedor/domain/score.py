"""What a model says of one declaration, and why, frozen when it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veedor.domain.wording import Language, amount, plain


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One piece of evidence behind a score (motivo).

    `contribution` is how much the probability would fall (positive) or rise (negative) if this
    group of evidence were what it usually is among peers. `observed` and `typical` are in `unit`.
    """

    feature: str
    topic: str
    sentence: str
    spanish: str
    unit: str
    observed: float | str | None
    typical: float | str | None
    contribution: float

    def text(self, language: Language) -> str:
        """The reason as a person reads it, with what is usual among peers."""
        phrase = plain(self.spanish if language == "es" else self.sentence)
        usual = "habitual" if language == "es" else "usual"
        observed = amount(self.observed, self.unit, language)
        typical = amount(self.typical, self.unit, language)
        return f"{phrase}: {observed} ({usual}: {typical})"


@dataclass(frozen=True, kw_only=True)
class Score:
    """The risk of one declaration as of the day it was filed (puntaje).

    `probability` is calibrated: of a hundred declarations at 0.2, about twenty end in a finding.
    `expected_amount` is in the jurisdiction's currency: probability × amount if found.
    `anomaly` is a percentile from 0 to 100; higher is more unusual.
    """

    declaration_id: str
    filed_on: date
    probability: float
    expected_amount: float
    anomaly: float
    model_version: str
    reasons: tuple[Reason, ...]

"""What a model says of one declaration, and why, frozen when it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veedor.domain.telling import direction, told
from veedor.domain.wording import Language


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

    @property
    def direction(self) -> str:
        """How the observed value stands to the typical one: above, below, same, other, alone."""
        return direction(self.observed, self.typical, self.unit)

    def text(self, language: Language) -> str:
        """The reason as a person reads it, with what is usual among peers."""
        phrase = self.spanish if language == "es" else self.sentence
        return told(phrase, self.observed, self.typical, self.unit, language)


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

"""What an audit of data says: findings in plain words, each with its facts and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from veedor.domain.wording import Language

SCHEMA = 1  # of the JSON; raised when a reader of the old shape would be misled


class Severity(StrEnum):
    """How far a model trained on these data as they are would lie."""

    GRAVE = "grave"  # its figures would be false
    SERIOUS = "serious"  # its figures may be false: a person must look
    NOTICE = "notice"  # worth knowing


@dataclass(frozen=True, kw_only=True)
class AuditFinding:
    """One thing that would make a model lie, or that whoever reads its figures must know.

    `code` is stable and greppable; `facts` are the numbers behind the sentences.
    """

    code: str
    severity: Severity
    columns: tuple[str, ...]
    facts: Mapping[str, Any]
    sentence_en: str
    sentence_es: str
    advice_en: str
    advice_es: str

    def sentence(self, language: Language) -> str:
        """What was found."""
        return self.sentence_es if language == "es" else self.sentence_en

    def advice(self, language: Language) -> str:
        """What to do about it."""
        return self.advice_es if language == "es" else self.advice_en

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "columns": list(self.columns),
            "facts": dict(self.facts),
            "sentence": {"en": self.sentence_en, "es": self.sentence_es},
            "advice": {"en": self.advice_en, "es": self.advice_es},
        }


@dataclass(frozen=True, kw_only=True)
class DataAudit:
    """All findings, the gravest first, and the facts of the table they are about."""

    findings: tuple[AuditFinding, ...]
    facts: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "schema": SCHEMA,
            "facts": dict(self.facts),
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def of(self, code: str) -> tuple[AuditFinding, ...]:
        """The findings of this code."""
        return tuple(finding for finding in self.findings if finding.code == code)


ORDER = (Severity.GRAVE, Severity.SERIOUS, Severity.NOTICE)


def gravest_first(findings: list[AuditFinding]) -> tuple[AuditFinding, ...]:
    """In the order a reader needs them; within a severity, as they were found."""
    return tuple(sorted(findings, key=lambda finding: ORDER.index(finding.severity)))

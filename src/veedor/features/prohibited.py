"""Refuse a programme whose features or input columns speak of a prohibited attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from veedor.domain.prohibited import FalseAlarm, Prohibited, refuse
from veedor.domain.source import Role, Source
from veedor.errors import DeclarationError
from veedor.features.feature import Feature

NEVER_INPUTS = (Role.ID, Role.OUTCOME, Role.PROTECTED)


def check_prohibited(
    features: Sequence[Feature],
    sources: Iterable[Source],
    attributes: Sequence[Prohibited],
    false_alarms: Sequence[FalseAlarm] = (),
    *,
    on: date | None = None,
) -> None:
    """DeclarationError when a name or meaning speaks of an attribute in force (today by default).

    Columns that cannot be inputs (role id, outcome, protected) may be called anything. Only names
    and meanings are read: what values give away is a proxy, and proxies are measured
    (`veedor.models.card.proxies`).
    """
    day = on or date.today()
    for feature in features:
        said = (feature.sentence, feature.spanish, feature.topic)
        refuse(("feature", feature.name), said, attributes, false_alarms, on=day)
    for source in sources:
        for column in source.columns:
            if column.role not in NEVER_INPUTS:
                texts = (column.meaning, column.spanish, *column.aliases)
                refuse(("column", column.name), texts, attributes, false_alarms, on=day)


def check_protected(columns: Iterable[str], declarations: Source, *, asked_by: str) -> None:
    """DeclarationError when one of these columns is kept for the fairness audit alone."""
    protected = set(declarations.with_role(Role.PROTECTED))
    for column in columns:
        if column in protected:
            raise DeclarationError(
                f"'{column}' is protected: it is kept to audit fairness and may not be an input.",
                where=f"{asked_by}, column {column} (role protected)",
                next="Take it out of the inputs; the model card tests which features stand for it.",
            )

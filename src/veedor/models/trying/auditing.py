"""The data audit asked about an undeclared table, and what its answer means for the try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from veedor.domain.source import Role
from veedor.models.data_audit import AuditFinding, DataAudit, Severity
from veedor.models.data_audit.finding import gravest_first
from veedor.models.trying.inputs import as_codes
from veedor.models.trying.roles import COVERED, MARKED, Understood

LEAKS = ("column_gives_label_away", "filled_only_when_checked", "tells_who_was_checked",
         "known_after")  # findings after which a column is given to no model  # fmt: skip


def audit_table(understood: Sequence[Understood]) -> pd.DataFrame:
    """The columns as the audit takes them: codes as text, whatever they look like."""
    return pd.DataFrame(
        {
            one.name: as_codes(one.given.values)
            if one.role in {Role.CATEGORY, Role.ENTITY, Role.ID} and one.given.type == "number"
            else one.given.values
            for one in understood
        }
    )


def with_marks(said: DataAudit, understood: Sequence[Understood]) -> DataAudit:
    """The audit's answer and, first, the columns whose values mark findings."""
    marked = tuple(one.name for one in understood if one.why == "marks_findings")
    if not marked:
        return said
    names = ", ".join(marked)
    finding = AuditFinding(
        code="marks_findings",
        severity=Severity.GRAVE,
        columns=marked,
        facts={"precision": MARKED, "coverage": COVERED},
        sentence_en=f"Some values of {names} come (nearly) only with findings, and with most of "
        "them: the check writes them.",
        sentence_es=f"Algunos valores de {names} aparecen casi solo en hallazgos, y en la mayoría "
        "de ellos: los escribe el control.",
        advice_en="It was left out. If it is truly known before any check, say so: "
        "--role COLUMN=ROLE.",
        advice_es="Quedó fuera. Si de verdad se conoce antes de todo control, dígalo: "
        "--role COLUMNA=ROL.",
    )
    return replace(said, findings=gravest_first([finding, *said.findings]))


def left_out(understood: Sequence[Understood], said: DataAudit) -> Mapping[str, str]:
    """Column → why no model is given it; columns that are used are not in it."""
    why: dict[str, str] = {}
    for one in understood:
        if one.role == Role.OUTCOME:
            why[one.name] = "marks_findings" if one.why == "marks_findings" else "outcome"
        elif one.role == Role.ID:
            why[one.name] = "id"
        elif one.given.distinct <= 1:
            why[one.name] = "constant"
    for code in LEAKS:
        for finding in said.of(code):
            why |= dict.fromkeys(finding.columns, "leak")
    return why


def tuples_of(said: DataAudit) -> tuple[str, ...]:
    """The columns whose repeated tuples carry their label, if the audit found any."""
    return tuple(name for finding in said.of("tuples_carry_labels") for name in finding.columns)

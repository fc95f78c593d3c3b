"""The data audit asked about an undeclared table, and what its answer means for the try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from veedor.domain.source import Role
from veedor.models.data_audit import DataAudit
from veedor.models.trying.inputs import as_codes
from veedor.models.trying.roles import Understood

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

"""Read a table of declarations with its labels and say what would make a model lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from veedor.domain.source import Column
from veedor.models.data_audit import checks, telling
from veedor.models.data_audit.finding import AuditFinding, DataAudit, gravest_first
from veedor.models.data_audit.leaks import MOST_ROWS
from veedor.models.data_audit.prediction import MODEL_ROWS
from veedor.models.data_audit.table import AuditedTable

Progress = Callable[[int, int], None]
Check = Callable[[AuditedTable], Iterator[AuditFinding]]


def audit(  # noqa: PLR0913 - all named
    declarations: pa.Table | pd.DataFrame,
    *,
    columns: Sequence[Column],
    label: np.ndarray,
    label_day: np.ndarray | None = None,
    clock: str | None = None,
    on_progress: Progress | None = None,
) -> DataAudit:
    """Findings about a table, the gravest first; a clean table has none that is grave or serious.

    `label` is 1 for a finding that stands, 0 for a clean check, NaN where nobody looked, one for
    each row. `label_day` is the day each label became known. `clock` names the column of the day
    of filing. Columns of role id or outcome are never taken for inputs. Above 200,000 labelled
    rows the search for copied tuples samples whole groups of equal values, and the honest model
    is given 40,000 rows at most; everything else reads all rows.
    """
    table = AuditedTable.of(declarations, columns, label, (label_day, clock))
    found = telling.Found()
    steps = _steps(table, found)
    findings: list[AuditFinding] = []
    for done, check in enumerate(steps, start=1):
        findings.extend(check(table))
        found.leaking |= {
            name
            for finding in findings
            if finding.code == "filled_only_when_checked"
            for name in finding.columns
        }
        if on_progress is not None:
            on_progress(done, len(steps))
    return DataAudit(findings=gravest_first(findings), facts=_facts(table, found))


def _steps(table: AuditedTable, found: telling.Found) -> list[Check]:
    counted: list[Check] = [
        checks.check_names,
        checks.check_presence,
        checks.check_keys,
        checks.check_rows,
        checks.check_constant,
        checks.check_label_dates,
        checks.check_classes,
        telling.who_was_checked,
    ]
    smaller = min(int((table.label == 1).sum()), int((table.label == 0).sum()))
    if smaller < checks.FEWEST:
        return counted  # nothing can be said of what tells so few labels
    return [
        *counted,
        lambda one: telling.alone(one, found),
        lambda one: telling.copied(one, found),
        lambda one: telling.predicted(one, found),
    ]


def _facts(table: AuditedTable, found: telling.Found) -> dict[str, object]:
    known = table.known
    labelled = int(known.sum())
    days = None if table.day is None else table.day[~np.isnat(table.day)]
    return {
        "rows": len(table),
        "columns": len(table.columns),
        "inputs": len(table.inputs),
        "labelled": labelled,
        "findings": int((table.label == 1).sum()),
        "base_rate": float(table.label[known].mean()) if labelled else None,
        "first_day": str(days.min()) if days is not None and len(days) else None,
        "last_day": str(days.max()) if days is not None and len(days) else None,
        "honest_auc": found.auc,
        "honest_rows": min(labelled, MODEL_ROWS),
        "search_sampled": labelled > MOST_ROWS,
    }

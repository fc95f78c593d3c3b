"""Try any flat table: understand it, audit it, learn from it honestly, write one page.

Needs no home and no jurisdiction, keeps nothing but the report, and so has no audit trail to
write to: nobody is selected by it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from veedor.errors import InputError
from veedor.flows.progress import Progress, silent, stage
from veedor.ingest.connectors import open_file
from veedor.ingest.flat import Flat, read_flat
from veedor.ingest.guess import Guessed
from veedor.models.data_audit import DataAudit, audit
from veedor.models.data_audit.table import NEVER_INPUTS
from veedor.models.trying import report
from veedor.models.trying.auditing import audit_table, left_out, tuples_of, with_marks
from veedor.models.trying.inputs import clock_of, entity_of, inputs_of, used
from veedor.models.trying.judging import judge
from veedor.models.trying.learn import learn
from veedor.models.trying.plan import Rows, plan_of
from veedor.models.trying.result import Judgement, Tried, verdict_of
from veedor.models.trying.roles import Asked, Understood, understand
from veedor.models.trying.table import FlatTable, GivenColumn
from veedor.models.trying.target import Target, no_such_column, target_of

STAGES = 6


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the person asked: the target, and what they know of the columns."""

    target: str
    positive: str | None = None
    amount: str | None = None
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, kw_only=True)
class TriedFile:
    """The try of a file, and where its page lies."""

    tried: Tried
    html: str
    json: str
    markdown: str


def try_table(  # noqa: PLR0913 - all named
    file: Path,
    question: Question,
    out: Path | None = None,
    *,
    language: str = "es",
    reading: Mapping[str, Any] | None = None,
    on_progress: Progress = silent,
) -> TriedFile:
    """Read, understand, audit, learn, judge and report; see `Tried` for what comes of it.

    The same file and question give the same page. What cannot be learnt from is told on the page;
    an error is only what leaves nothing to tell: no file, no such column, a single answer.
    """
    started = time.monotonic()
    stage(on_progress, 1, STAGES, f"reading {file.name}")
    table = _table(read_flat(open_file(file, **dict(reading or {})), on_progress))
    stage(on_progress, 2, STAGES, "understanding the columns")
    target = target_of(table, question.target, question.positive)
    understood = understand(table, target, question.asked)
    amount = _amount(table, target, question.amount)
    clock = clock_of(understood, question.asked.time)
    stage(on_progress, 3, STAGES, "auditing before anything is learnt")
    said = _audited(understood, target, clock, on_progress)
    out_of_it = left_out(understood, said)
    columns = used(understood, out_of_it)
    stage(on_progress, 4, STAGES, "learning on one part, judging on another")
    judgement = _judged(
        table, question, target, understood, columns, said, clock, amount, on_progress
    )
    tried = Tried(
        table=table,
        target=target,
        understood=understood,
        audit=said,
        left_out=out_of_it,
        judgement=judgement,
        verdict=verdict_of(judgement, said, bool(columns)),
        seconds=time.monotonic() - started,
    )
    stage(on_progress, 6, STAGES, "writing the page")
    paths = report.write_report(tried, out or _folder(file), language=language)
    on_progress(STAGES, STAGES, "tried")
    return TriedFile(
        tried=tried, html=str(paths.html), json=str(paths.json), markdown=str(paths.markdown)
    )


def _audited(
    understood: tuple[Understood, ...],
    target: Target,
    clock: Understood | None,
    on_progress: Progress,
) -> DataAudit:
    said = audit(
        audit_table(understood),
        columns=[one.column for one in understood],
        label=target.label,
        clock=None if clock is None else clock.name,
        on_progress=lambda done, total: on_progress(done, total, "auditing for what would lie"),
    )
    return with_marks(said, understood)


def _judged(  # noqa: PLR0913, PLR0917 - each is a step before
    table: FlatTable,
    question: Question,
    target: Target,
    understood: tuple[Understood, ...],
    columns: list[Understood],
    said: DataAudit,
    clock: Understood | None,
    amount: np.ndarray | None,
    on_progress: Progress,
) -> Judgement | None:
    if not columns:
        return None
    entity = entity_of(columns, question.asked.entity)
    inputs = inputs_of(columns, clock, entity)
    if not inputs.features:
        return None
    plan = plan_of(
        Rows(
            label=target.label,
            content=table.frame[[one.name for one in understood if one.role not in NEVER_INPUTS]],
            day=inputs.day,
            day_name="" if clock is None else clock.name,
            dated=None if clock is None else clock.given.values.notna().to_numpy(),
            entity=inputs.entity,
            entity_name="" if entity is None else entity.name,
            copies=tuple(n for n in tuples_of(said) if n in table.names),
        )
    )
    if plan is None:
        return None
    name = None if entity is None else entity.name
    learnt = learn(inputs, target.label, amount, plan, name, on_progress)
    stage(on_progress, 5, STAGES, "measuring")
    return judge(learnt, inputs, columns, table.numbers, on_progress)


def _amount(table: FlatTable, target: Target, asked: str | None) -> np.ndarray | None:
    """What a finding was worth; the person names the column, for nothing says it by itself."""
    if asked is None:
        return None
    given = table.named(asked)
    if given is None or given.name == target.column:
        raise no_such_column(table, asked, "--amount")
    return _amount_values(given, asked)


def _amount_values(given: GivenColumn, asked: str) -> np.ndarray:
    """The column as money, NaN where it has none."""
    if given.type not in {"number", "boolean"}:
        raise InputError(
            f"'{given.name}' does not hold amounts: it was read as {given.type}.",
            where=f"--amount {asked}",
            next="Name a column of numbers; for a decimal comma say --decimal ,",
        )
    return given.values.astype("Float64").to_numpy(dtype=float, na_value=np.nan)


def _table(flat: Flat) -> FlatTable:
    """The rows as the models take them."""
    facts: dict[str, object] = {
        "kind": flat.kind,
        "rows": flat.rows_total,
        "kept": len(flat.numbers),
        "every": flat.every,
        "damaged": flat.damaged,
        "columns": len(flat.columns),
        "repeated": list(flat.repeated),
        "nested": list(flat.nested),
        **flat.details,
    }
    columns = tuple(_given(one) for one in flat.columns)
    return FlatTable(name=flat.name, columns=columns, numbers=flat.numbers, facts=facts)


def _given(one: Guessed) -> GivenColumn:
    return GivenColumn(
        name=one.name,
        type=one.type,
        values=_series(one),
        unread=one.unread,
        noticed=dict(one.noticed),
    )


def _series(one: Guessed) -> pd.Series:
    if one.type == "date":
        return pd.Series(one.values.to_numpy(zero_copy_only=False).astype("datetime64[s]"))
    if one.type == "number":
        return pd.Series(one.values.to_numpy(zero_copy_only=False).astype(float))
    if one.type == "boolean":
        return pd.Series(one.values.to_pandas()).astype("boolean")
    return pd.Series(one.values.to_pandas(), dtype=object)


def _folder(file: Path) -> Path:
    plain = re.sub(r"(\.(csv|tsv|txt|parquet|gz))+$", "", file.name, flags=re.IGNORECASE)
    return Path("veedor-try") / (re.sub(r"[^\w.-]+", "-", plain) or "table")

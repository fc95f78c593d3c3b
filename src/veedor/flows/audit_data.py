"""Read a programme's data and say in plain words what would make a model lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from veedor.domain.actor import Actor
from veedor.errors import NotEnoughData
from veedor.flows.known import far_future, known
from veedor.flows.labels import labelled
from veedor.flows.progress import Progress, silent
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit as ledger
from veedor.models.data_audit import audit
from veedor.models.data_audit.report import write_report


@dataclass(frozen=True, kw_only=True)
class Audited:
    """What the audit of a programme's data found, and where its report lies."""

    programme: str
    findings: tuple[dict[str, Any], ...]
    facts: dict[str, Any]
    report: str


def audit_data(
    installation: Installation,
    programme: Programme,
    *,
    actor: Actor,
    on_progress: Progress = silent,
) -> Audited:
    """Look for leaks, copies, missing dates, constant columns and labels nothing predicts."""
    world = known(installation, programme, far_future())
    identifiers = world.declarations["declaration_id"].to_pylist()
    label = np.full(len(identifiers), np.nan)
    label_day = np.full(len(identifiers), np.nan)
    try:
        checked = labelled(programme, world)
    except NotEnoughData:
        checked = None  # the audit itself will say that there are no labels
    if checked is not None:
        place = {name: at for at, name in enumerate(identifiers)}
        at = [place[name] for name in checked.declarations["declaration_id"].to_pylist()]
        label[at] = checked.label
        label_day[at] = checked.known_day
    result = audit(
        world.declarations.select(programme.declarations.names),
        columns=programme.declarations.columns,
        label=label,
        label_day=label_day,
        clock=programme.declarations.clock,
        on_progress=lambda done, total: on_progress(done, total, "looking for what would lie"),
    )
    language = installation.settings.language
    title = programme.spanish if language == "es" else programme.meaning
    paths = write_report(
        result,
        installation.reports / f"audit-data-{programme.name}",
        title=f"{title} · {installation.jurisdiction.name}",
        language=language,
        simulated=is_simulated(installation),
    )
    found = result.to_dict()
    with installation.engine.begin() as connection:
        ledger.record(
            connection,
            actor=actor,
            action="data.audited",
            subject=programme.name,
            facts={"findings": len(found["findings"]), "table_versions": world.versions},
        )
    return Audited(
        programme=programme.name,
        findings=tuple(found["findings"]),
        facts=found["facts"],
        report=str(paths.html),
    )

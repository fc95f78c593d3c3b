"""Choose what to check on a day: score the day's declarations, apply the policy, keep the list."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import NotFound
from veedor.flows import models
from veedor.flows.beside import Beside, Occasion
from veedor.flows.characterise import prepare
from veedor.flows.known import Known, known
from veedor.flows.progress import Progress, silent, stage
from veedor.flows.score import reasons_data, score_table
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.model import Scored
from veedor.selection import lot
from veedor.selection.allocate import Candidates, Plan, allocate
from veedor.selection.rules import mandatory_rules
from veedor.stores import schema

STAGES = 4


@dataclass(frozen=True, kw_only=True)
class Selected:
    """A day's plan as kept; `was_known`: it had been made before and is unchanged."""

    plan_id: str
    programme: str
    day: date
    model_version: str
    model_state: str
    candidates: int
    chosen: int
    offices: tuple[dict[str, Any], ...]
    was_known: bool


def select(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    day: date | None = None,
    *,
    version: str = models.LIVE,
    seed: int | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> Selected:
    """The list of a day (the last day filed by default), made once and kept with its reasons."""
    stage(on_progress, 1, STAGES, "reading what is known")
    world = known(installation, programme, day)
    plan_id = f"{programme.name}-{world.as_of.isoformat()}"
    before = _kept(installation, plan_id)
    if before is not None:
        return before
    clock = programme.declarations.clock
    target = world.declarations.filter(pc.equal(world.declarations[clock], world.as_of))
    if target.num_rows == 0:
        raise NotFound(
            f"No declaration was filed on {world.as_of}.",
            where=f"programme {programme.name}",
            next="Give another --day, or ingest that day's file first.",
        )
    stage(on_progress, 2, STAGES, "scoring the day's declarations")
    registered = models.registered(installation, programme, version)
    model = models.scoring(installation, registered)
    inputs, scored = score_table(installation, programme, model, target, world=world)
    stage(on_progress, 3, STAGES, "filling the capacity")
    seed = model.recipe.seed if seed is None else seed
    plan = allocate(programme.policy, candidates_of(programme, world, target, scored), seed=seed)
    header = {
        "plan_id": plan_id,
        "programme": programme.name,
        "day": world.as_of,
        "policy": asdict(programme.policy)
        | {"summary": [asdict(office) for office in plan.summary]},
        "model_version": registered.version,
        "seed": seed,
        "created_at": datetime.now(UTC),
        "created_by": actor.name,
        "candidates": target.num_rows,
    }
    stage(on_progress, 4, STAGES, "keeping the list")
    _keep(installation, header, _lines(programme, plan_id, target, scored, plan), actor)
    Beside(installation, programme).score(Occasion(
        source=f"plan:{plan_id}", model=model, target=target, world=world, inputs=inputs,
        scored=scored,
    ))  # fmt: skip
    on_progress(STAGES, STAGES, "selected")
    return _selected(header, len(plan), registered.state, was_known=False)


def candidates_of(
    programme: Programme, world: Known, target: pa.Table, scored: Scored
) -> Candidates:
    """The day's declarations as the selection room wants them."""
    prepared = prepare(programme, target)
    scores = {"anomaly": scored.anomaly, "probability": scored.probability}
    clock = programme.declarations.clock
    by = {
        name: scores[name] if name in scores else prepared[name].astype("string").to_numpy(object)
        for name in programme.policy.lot_strata
    }
    return Candidates(
        declaration_id=prepared["declaration_id"].to_numpy(dtype=object),
        office=prepared[programme.office].astype("string").fillna("").to_numpy(dtype=object),
        day=target[clock].to_numpy(),
        taxpayer=prepared[programme.taxpayer].astype("string").fillna("").to_numpy(dtype=object),
        probability=scored.probability,
        expected_amount=scored.expected_amount,
        anomaly=scored.anomaly,
        mandatory_rule=mandatory_rules(
            programme.rules, target, day=world.as_of, prepare=programme.prepare
        ),
        strata=lot.strata(by, target[clock].to_numpy()) if by else None,
    )


def _lines(
    programme: Programme, plan_id: str, target: pa.Table, scored: Scored, plan: Plan
) -> list[dict[str, Any]]:
    taxpayers = target[programme.taxpayer].to_pylist()
    lines = []
    for at, row in enumerate(plan.row.tolist()):
        expected = float(scored.expected_amount[row])
        lines.append(
            {
                "plan_id": plan_id,
                "declaration_id": str(plan.declaration_id[at]),
                "office": str(plan.office[at]),
                "position": int(plan.position[at]),
                "channel": str(plan.channel[at]),
                "chosen": str(plan.chosen[at]),
                "rule_name": str(plan.rule_name[at]) or None,
                "probability": float(scored.probability[row]),
                "expected_amount": None if np.isnan(expected) else expected,
                "anomaly": float(scored.anomaly[row]),
                "inclusion_probability": float(plan.inclusion_probability[at]),
                "reasons": reasons_data(scored.reasons[row]),
                "heads": scored.heads.row(row) if scored.heads else None,
                "taxpayer": str(taxpayers[row] or ""),
            }
        )
    return lines


def _keep(
    installation: Installation,
    header: dict[str, Any],
    lines: list[dict[str, Any]],
    actor: Actor,
) -> None:
    with installation.engine.begin() as connection:
        connection.execute(sa.insert(schema.plans), header)
        if lines:
            connection.execute(sa.insert(schema.plan_lines), lines)
        audit.record(
            connection,
            actor=actor,
            action="plan.made",
            subject=header["plan_id"],
            facts={
                "model": header["model_version"],
                "candidates": header["candidates"],
                "chosen": len(lines),
                "seed": header["seed"],
            },
        )


def _kept(installation: Installation, plan_id: str) -> Selected | None:
    plans, lines = schema.plans, schema.plan_lines
    with installation.engine.connect() as connection:
        row = connection.execute(
            sa.select(plans, schema.models.c.state)
            .outerjoin(schema.models, schema.models.c.version == plans.c.model_version)
            .where(plans.c.plan_id == plan_id)
        ).mappings().one_or_none()  # fmt: skip
        if row is None:
            return None
        count = connection.scalar(
            sa.select(sa.func.count()).select_from(lines).where(lines.c.plan_id == plan_id)
        )
    return _selected(dict(row), int(count or 0), row["state"] or "", was_known=True)


def _selected(header: dict[str, Any], chosen: int, state: str, *, was_known: bool) -> Selected:
    return Selected(
        plan_id=header["plan_id"],
        programme=header["programme"],
        day=header["day"],
        model_version=header["model_version"],
        model_state=state,
        candidates=header["candidates"],
        chosen=chosen,
        offices=tuple(header["policy"]["summary"]),
        was_known=was_known,
    )

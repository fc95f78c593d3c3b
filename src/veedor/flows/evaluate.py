"""Judge a recipe again, by any protocol, on everything known today; nothing is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from veedor.domain.actor import Actor
from veedor.flows.burden import by_size
from veedor.flows.judge import judge
from veedor.flows.known import known
from veedor.flows.progress import Progress, silent, stage
from veedor.flows.train import metrics_of, prepare_material, report_on
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.evaluate import evaluate as measure

STAGES = 4


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The figures of a recipe under a protocol, and where the report lies."""

    programme: str
    recipe: str
    protocol: str
    metrics: dict[str, Any]
    report: str


def evaluate(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    recipe_name: str | None = None,
    *,
    protocol: str | None = None,
    as_of: date | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> Evaluated:
    """What the recipe would have found on declarations it had not learnt from."""
    recipe = programme.recipe(recipe_name)
    stage(on_progress, 1, STAGES, "reading what is known")
    world = known(installation, programme, as_of)
    stage(on_progress, 2, STAGES, "characterising what was checked")
    material = prepare_material(programme, recipe, world)
    stage(on_progress, 3, STAGES, "judging on rows not learnt from")
    verdict = by_size(judge(programme, recipe, material, protocol))
    stage(on_progress, 4, STAGES, "measuring")
    evaluation = measure(verdict.judged, money_weight=recipe.money_weight)
    used = verdict.facts["protocol"]
    name = f"evaluation-{programme.name}-{recipe.name}-{used}-{world.as_of:%Y%m%d}"
    report = report_on(installation, programme, name, verdict, evaluation)
    with installation.engine.begin() as connection:
        audit.record(
            connection,
            actor=actor,
            action="recipe.evaluated",
            subject=f"{programme.name}/{recipe.name}",
            facts={"protocol": used, "report": report.name, "table_versions": world.versions},
        )
    on_progress(STAGES, STAGES, "evaluated")
    return Evaluated(
        programme=programme.name,
        recipe=recipe.name,
        protocol=used,
        metrics=metrics_of(verdict, evaluation),
        report=str(report),
    )

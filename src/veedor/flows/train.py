"""Learn a recipe: judge it honestly, fit it on everything known, register what was made."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import InputError
from veedor.features import catalogue as describing
from veedor.flows import burden, card, life, mirror, models
from veedor.flows.characterise import characterise, features_of
from veedor.flows.judge import Material, Verdict, judge
from veedor.flows.known import Known, known
from veedor.flows.labels import labelled
from veedor.flows.mattering import what_matters
from veedor.flows.progress import Progress, silent, stage
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit, catalogue
from veedor.models.estimators import keeps_logs
from veedor.models.evaluate import Evaluation, evaluate
from veedor.models.evaluate.report import write_report
from veedor.models.fit import fit
from veedor.models.importance import Importance
from veedor.models.made import how_made
from veedor.models.recipe import Recipe
from veedor.stores import schema

STAGES = 5


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A registered model and where its report lies; `was_known`: the same had been trained.

    `boards` is the folder of its logs for TensorBoard, None when none were written.
    """

    version: str
    programme: str
    recipe: str
    labelled_rows: int
    findings: int
    features: int
    metrics: dict[str, Any]
    report: str
    boards: str | None
    was_known: bool
    seconds: float


def train(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    recipe: Recipe | str | None = None,
    *,
    as_of: date | None = None,
    boards: bool = False,
    actor: Actor,
    on_progress: Progress = silent,
) -> Trained:
    """A model of the recipe from everything known as of a day (the last day filed by default).

    `recipe` is one, or the name of one of the programme's; the programme's first by default.
    The figures are those of the same recipe fitted on earlier rows and judged on later ones (or
    on groups held out); the registered model is then fitted on all rows. With `boards`, the
    network's learning is written for TensorBoard under the home's folder `tensorboard`.
    Raises InputError when logs are asked for that nobody writes: the recipe is no network, or the
    same model had been trained without them.
    """
    started = datetime.now(UTC)
    if not isinstance(recipe, Recipe):
        recipe = programme.recipe(recipe)
    if boards:
        _require_network(recipe)
    stage(on_progress, 1, STAGES, "reading what is known")
    world = known(installation, programme, as_of)
    version = _version(programme, recipe, world)
    found = _registered(installation, programme, recipe, version)
    if found is not None:
        if boards and found.boards is None:
            raise _known_without_logs(found)
        card.complete(installation, version, actor=actor)
        return found
    describing.check_inputs(
        features_of(programme, recipe), programme.declarations, programme.outcomes,
        programme.prepare,
    )  # fmt: skip
    stage(on_progress, 2, STAGES, "characterising what was checked")
    material = prepare_material(programme, recipe, world)
    stage(on_progress, 3, STAGES, "judging on rows not learnt from")
    verdict = burden.by_size(judge(programme, recipe, material))
    evaluation = evaluate(verdict.judged, money_weight=recipe.money_weight)
    stage(on_progress, 4, STAGES, "learning from all rows")
    everything = material.training(programme, np.arange(len(material.labelled.label)))
    logs = _boards(installation, version)
    shutil.rmtree(logs, ignore_errors=True)  # of a training that did not end
    log_dir = logs if boards else None
    model = fit(recipe, features_of(programme, recipe), everything, log_dir=log_dir)
    stage(on_progress, 5, STAGES, "writing the report")
    matters = what_matters(programme, material, verdict)
    report = report_on(installation, programme, version, verdict, evaluation, matters)
    row = {
        "version": version,
        "programme": programme.name,
        "recipe": recipe.name,
        "state": "candidate",
        "trained_at": started,
        "trained_by": actor.name,
        "artifact_hash": installation.artifacts.put(models.dump(model)),
        "table_versions": world.versions,
        "code_version": models.code_version(),
        "seed": recipe.seed,
        "metrics": {
            **metrics_of(verdict, evaluation),
            "learnt_from": dict(model.facts),
            "card": burden.measured(
                installation, programme, model, world, material=material, verdict=verdict
            ),
            "importance": matters and matters.to_dict(),
            "made": {**how_made(model), "seconds": _seconds_since(started)},
        },
        "report_path": str(report.relative_to(installation.home)),
        "as_of": world.as_of,
    }
    _register(installation, programme, row, actor)
    card.card(installation, version, actor=actor)
    mirror.after_change(installation, version)
    on_progress(STAGES, STAGES, "trained")
    return _trained(
        row, installation, (programme, recipe), was_known=False,
        seconds=_seconds_since(started),
    )  # fmt: skip


def _seconds_since(moment: datetime) -> float:
    return round((datetime.now(UTC) - moment).total_seconds(), 1)


def _boards(installation: Installation, version: str) -> Path:
    """Where the logs of a version's learning lie, if there are any."""
    return installation.home / "tensorboard" / version


def _require_network(recipe: Recipe) -> None:
    if not keeps_logs(recipe):
        raise InputError(
            f"Recipe '{recipe.name}' writes no logs for TensorBoard: only a network does.",
            where=f"recipe {recipe.name}, --tensorboard",
            next="Leave out --tensorboard, or take a recipe of the estimator 'neural', as "
            "--recipe neural.",
        )


def _known_without_logs(found: Trained) -> InputError:
    return InputError(
        f"{found.version} had been trained before without logs, and is not learnt again.",
        where=f"recipe {found.recipe}, --tensorboard",
        next="Leave out --tensorboard, or train as of another day (--as-of).",
    )


def prepare_material(programme: Programme, recipe: Recipe, world: Known) -> Material:
    """Every labelled declaration with what the model sees of it."""
    rows = labelled(programme, world)
    return Material(labelled=rows, inputs=characterise(programme, recipe, world, rows.declarations))


def metrics_of(verdict: Verdict, evaluation: Evaluation) -> dict[str, Any]:
    """The figures to keep beside a model: how it was judged, the headline, and every part."""
    whole = evaluation.to_dict()
    del whole["curves"]  # the report has them; a register need not
    return {"judged": verdict.facts, "figures": evaluation.figures, "evaluation": whole}


def report_on(  # noqa: PLR0913, PLR0917
    installation: Installation,
    programme: Programme,
    name: str,
    verdict: Verdict,
    evaluation: Evaluation,
    matters: Importance | None = None,
) -> Path:
    """Write the report of these figures under the home; the HTML page's path."""
    language = installation.settings.language
    title = programme.spanish if language == "es" else programme.meaning
    paths = write_report(
        evaluation,
        installation.home / "reports" / name,
        title=f"{title} · {installation.jurisdiction.name}",
        subtitle_facts={
            key: str(value) for key, value in verdict.facts.items() if not key.startswith("_")
        },
        language=language,
        simulated=is_simulated(installation),
        importance=matters,
        type_words=programme.findings if language == "es" else None,
    )
    return paths.html


def _version(programme: Programme, recipe: Recipe, world: Known) -> str:
    """Named by what it is made of, so that the same inputs are the same model."""
    parts = (programme.name, repr(recipe), sorted(world.versions.items()), models.code_version(),
             world.as_of.isoformat(), [feature.name for feature in programme.features])  # fmt: skip
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:8]
    return f"{programme.name}-{recipe.name}-{world.as_of:%Y%m%d}-{digest}"


def _registered(
    installation: Installation, programme: Programme, recipe: Recipe, version: str
) -> Trained | None:
    table = schema.models
    with installation.engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.version == version)).mappings()
        found = row.one_or_none()
    if found is None:
        return None
    return _trained(found, installation, (programme, recipe), was_known=True, seconds=0.0)


def _register(
    installation: Installation, programme: Programme, row: dict[str, Any], actor: Actor
) -> None:
    described = [
        {**feature, "columns": feature["reads"]}
        for feature in describing.describe(
            programme.features, programme.declarations, programme.outcomes, programme.prepare
        )
    ]
    with installation.engine.begin() as connection:
        connection.execute(sa.insert(schema.models), row)
        life.begin(connection, row, actor)
        catalogue.register_features(connection, programme.name, described)
        audit.record(
            connection,
            actor=actor,
            action="model.trained",
            subject=row["version"],
            facts={
                key: row[key]
                for key in ("recipe", "artifact_hash", "table_versions", "code_version", "seed")
            },
        )


def _trained(
    row: Any, installation: Installation, of: tuple[Programme, Recipe], **more: Any
) -> Trained:
    learnt, boards = row["metrics"]["learnt_from"], _boards(installation, row["version"])
    return Trained(
        version=row["version"],
        programme=row["programme"],
        recipe=row["recipe"],
        labelled_rows=learnt["rows"],
        findings=learnt["findings"],
        features=len(features_of(*of)),
        metrics=dict(row["metrics"]),
        report=str(installation.home / row["report_path"]),
        boards=str(boards) if boards.is_dir() else None,
        **more,
    )

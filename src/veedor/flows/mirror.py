"""Write the register of models again in MLflow's format, after veedor's own tables have it.

What is mirrored is a copy: when it fails, nothing is lost, and `veedor models mirror` brings it up
to date or makes it anew.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from veedor import logs
from veedor.flows.models import LIVE
from veedor.flows.progress import Progress, silent
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.stores import schema
from veedor.stores.runs import Run, Runs, Version

log = logs.get(__name__)
CHAMPION, CHALLENGER = "champion", "challenger"
REPORTS = (".html", ".json", ".md")
NOT_RECORDED = "not recorded"  # how a version was made that was trained before this was kept


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mirrored:
    """Where MLflow finds the copy, and how many versions it has."""

    url: str
    versions: int


def mirror(
    installation: Installation, *, anew: bool = False, on_progress: Progress = silent
) -> Mirrored:
    """Every version in MLflow's format; what is there already is left, `anew` deletes it first."""
    runs = Runs.of(installation.settings)
    if anew:
        runs.forget()
    rows = _rows(installation)
    for number, row in enumerate(rows):
        on_progress(number, len(rows), f"mirroring {row['version']}")
        _one(installation, runs, row)
    for programme in {row["programme"] for row in rows}:
        _aliases(runs, programme, rows)
    on_progress(len(rows), len(rows), "mirrored")
    return Mirrored(url=shown_url(runs), versions=len(rows))


def after_change(installation: Installation, *versions: str) -> None:
    """Mirror these versions once their change is committed; a failure is logged, never raised."""
    if not installation.settings.mlflow:
        return
    try:
        runs = Runs.of(installation.settings)
        rows = _rows(installation)
        changed = [row for row in rows if row["version"] in versions]
        for row in changed:
            _one(installation, runs, row)
        for programme in {row["programme"] for row in changed}:
            _aliases(runs, programme, rows)
    except Exception as error:  # another's library: whatever it raises, veedor's own tables stand
        log.warning("not mirrored", versions=versions, why=f"{type(error).__name__}: {error}")


def after_search(installation: Installation, search_id: str) -> None:
    """Mirror a search as a run with its trials under it; a failure is logged, never raised."""
    if not installation.settings.mlflow:
        return
    try:
        runs = Runs.of(installation.settings)
        for run in _runs_of_search(installation, search_id):
            runs.record(run)
    except Exception as error:  # as above
        log.warning("not mirrored", search=search_id, why=f"{type(error).__name__}: {error}")


def _runs_of_search(installation: Installation, search_id: str) -> Iterator[Run]:
    searches, trials = schema.searches, schema.trials
    with installation.engine.connect() as connection:
        query = sa.select(searches).where(searches.c.search_id == search_id)
        search = connection.execute(query).mappings().one()
        query = sa.select(trials).where(trials.c.search_id == search_id).order_by(trials.c.number)
        tried = connection.execute(query).mappings().all()
    common = {"experiment": f"{search['programme']}/searches", "user": search["started_by"]}
    told = ("recipe", "method", "goal", "seed", "as_of")
    yield Run(
        **common, name=search_id, key=search_id, started_at=search["started_at"],
        ended_at=search["ended_at"], parameters={name: search[name] for name in told},
        tags={"state": search["state"]},
    )  # fmt: skip
    for trial in tried:
        metrics = {"fold": trial["figures"]} | (
            {} if trial["value"] is None else {search["goal"]: trial["value"]}
        )
        yield Run(
            **common, name=f"trial {trial['number']}", key=f"{search_id}/{trial['number']}",
            started_at=trial["at"], ended_at=trial["at"], parameters=trial["parameters"],
            metrics=metrics, tags={"state": trial["state"]}, parent_key=search_id,
        )  # fmt: skip


def shown_url(runs: Runs) -> str:
    """The store's URL as a person gives it to MLflow, without password."""
    return sa.engine.make_url(runs.url).render_as_string(hide_password=True)


def run_of(installation: Installation, row: Any) -> Run:
    """The training of a registered version as a run."""
    figures = row["metrics"].get("figures", {})
    took = timedelta(seconds=row["metrics"].get("made", {}).get("seconds", 0))
    learnt = {f"learnt_{name}": value for name, value in row["metrics"]["learnt_from"].items()}
    return Run(
        experiment=row["programme"],
        name=row["version"],
        key=row["version"],
        started_at=row["trained_at"],
        ended_at=row["trained_at"] + took,
        user=row["trained_by"],
        parameters=_parameters(row),
        metrics={
            name: float(value)
            for name, value in (figures | learnt).items()
            if isinstance(value, int | float) and not name.endswith("_day")
        },
        tags=_tags(installation, row),
        artifacts=_artifacts(installation, row),
    )


def _one(installation: Installation, runs: Runs, row: Any) -> None:
    runs.record(run_of(installation, row))
    runs.register(
        Version(
            model=row["programme"],
            version=row["version"],
            run_key=row["version"],
            source=_place(installation, row["artifact_hash"]),
            description=f"{row['version']}: {row['state']}",
            tags={
                "state": row["state"],
                "in_shadow": str(bool(row["in_shadow"])).lower(),
                "data_versions": json.dumps(row["table_versions"], sort_keys=True),
                "code_version": row["code_version"],
            },
        )
    )


def _aliases(runs: Runs, programme: str, rows: list[Any]) -> None:
    """One champion; as challenger the newest of those in shadow: an alias names one version."""
    ours = [row for row in rows if row["programme"] == programme]
    live = [row["version"] for row in ours if row["state"] == LIVE]
    beside = [row["version"] for row in ours if row["in_shadow"] and row["state"] != LIVE]
    runs.set_aliases(
        programme,
        {CHAMPION: live[0] if live else None, CHALLENGER: beside[-1] if beside else None},
    )


def _rows(installation: Installation) -> list[Any]:
    table = schema.models
    query = sa.select(table).order_by(table.c.trained_at, table.c.version)
    with installation.engine.connect() as connection:
        return list(connection.execute(query).mappings())


def _parameters(row: Any) -> dict[str, Any]:
    """The recipe as it was and every setting of its estimators, as training recorded them."""
    made = row["metrics"].get("made")
    if made is None:
        return {"name": row["recipe"], "seed": row["seed"], "recipe": NOT_RECORDED}
    settings = {
        f"{member['name']}.{name}": value
        for member in made["members"]
        for name, value in member["settings"].items()
    }
    return {**made["recipe"], "features": made["features"], **settings}


def _tags(installation: Installation, row: Any) -> dict[str, str]:
    return {
        "programme": row["programme"],
        "recipe": row["recipe"],
        "learns_by": row["metrics"].get("made", {}).get("learns_by", {}).get("en", NOT_RECORDED),
        "as_of": str(row["as_of"] or ""),
        "data_versions": json.dumps(row["table_versions"], sort_keys=True),
        "code_version": row["code_version"],
        "artifact_sha256": row["artifact_hash"],
        "simulated": str(is_simulated(installation)).lower(),
    }


def _artifacts(installation: Installation, row: Any) -> dict[str, bytes]:
    """The report's three files, and where the model lies: by hash, in the artifact store."""
    place = {"sha256": row["artifact_hash"], "path": _place(installation, row["artifact_hash"])}
    found = {"model/model.json": json.dumps(place, indent=1).encode()}
    if row["report_path"]:
        folder = (installation.home / row["report_path"]).parent
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if file.suffix in REPORTS:
                found[f"report/{file.name}"] = file.read_bytes()
    return found


def _place(installation: Installation, digest: str) -> str:
    return f"{installation.settings.artifacts}/{digest[:2]}/{digest}"

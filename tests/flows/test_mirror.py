"""The register in MLflow's format, read back by MLflow's own client."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flows.test_life import put_live
from tests.homes import ROSA, TESTER, version_of
from veedor.flows import life, models
from veedor.flows.mirror import mirror
from veedor.installation import Installation, open_home
from veedor.stores import database, schema
from veedor.stores.runs import Run, Runs


def versions_in_mlflow(runs: Runs) -> dict[str, dict]:
    found = runs.client.search_model_versions("name = 'imports'")
    return {one.tags["veedor.version"]: one for one in found}


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory) -> Path:
    """MLflow's tables with nothing in them: it takes seconds to make them."""
    file = tmp_path_factory.mktemp("mlflow") / "mlflow.db"
    assert Runs(f"sqlite:///{file}", str(file.parent)).client.search_registered_models() == []
    return file


@pytest.fixture
def mirrored(governed_home: Path, empty_store: Path, tmp_path: Path, monkeypatch) -> Installation:
    """An opened copy of the governed home in which changes are mirrored."""
    monkeypatch.setenv("VEEDOR_MLFLOW", "true")
    shutil.copytree(governed_home, tmp_path / "home")
    shutil.copy(empty_store, tmp_path / "home" / "mlflow.db")
    here = open_home(tmp_path / "home")
    mirror(here)
    yield here
    here.close()


def test_each_training_is_a_run_with_its_figures_and_its_report(mirrored):
    runs = Runs.of(mirrored.settings)
    version = version_of(mirrored, "strong")
    registered = versions_in_mlflow(runs)[version]
    run = runs.client.get_run(registered.run_id)
    model = models.by_version(mirrored, version)
    assert run.data.metrics["auc"] == model.metrics["figures"]["auc"]
    assert run.data.metrics["precision_at_5pct_low"] == pytest.approx(
        model.metrics["figures"]["precision_at_5%_low"]
    )
    assert run.data.params["seed"] == str(model.seed)
    assert run.data.params["xgboost.n_estimators"] == "30"
    assert run.info.end_time - run.info.start_time == pytest.approx(
        1000 * model.metrics["made"]["seconds"], abs=1
    )
    assert run.data.tags["artifact_sha256"] == model.artifact_hash
    assert run.info.status == "FINISHED"
    names = {file.path for file in runs.client.list_artifacts(run.info.run_id, "report")}
    assert {"report/evaluation.html", "report/evaluation.json"} <= names


def test_states_and_aliases_follow_the_register(mirrored):
    runs = Runs.of(mirrored.settings)
    weak, strong = put_live(mirrored, "weak"), version_of(mirrored, "strong")
    life.shadow(mirrored, strong, actor=TESTER)
    there = versions_in_mlflow(runs)
    assert there[weak].tags["state"] == "live"
    assert there[strong].tags["in_shadow"] == "true"
    assert runs.client.get_registered_model("imports").aliases == {
        "champion": there[weak].version, "challenger": there[strong].version}  # fmt: skip
    life.retire(mirrored, weak, actor=ROSA, because="superseded")
    aliases = runs.client.get_registered_model("imports").aliases
    assert aliases == {"challenger": there[strong].version}


def test_mirroring_again_doubles_nothing_and_anew_makes_the_same(mirrored):
    runs = Runs.of(mirrored.settings)
    before = {name: one.tags for name, one in versions_in_mlflow(runs).items()}
    mirror(mirrored)
    assert {name: one.tags for name, one in versions_in_mlflow(runs).items()} == before
    mirror(mirrored, anew=True)
    again = Runs.of(mirrored.settings)
    assert {name: one.tags for name, one in versions_in_mlflow(again).items()} == before
    experiment = again.client.get_experiment_by_name("imports")
    assert len(again.client.search_runs([experiment.experiment_id])) == len(before)


def test_a_mirror_that_breaks_stops_nobody(mirrored):
    Path(mirrored.home / "mlflow.db").write_bytes(b"not a database")
    version = version_of(mirrored, "weak")
    life.approve(mirrored, version, actor=ROSA, because="read the report")
    assert models.by_version(mirrored, version).state == "approved"


def test_trials_lie_under_their_search_and_are_recorded_once(mirrored):
    now = datetime.now(UTC)
    search = Run(experiment="imports", name="search", key="search-1", started_at=now)
    trial = Run(experiment="imports", name="trial 1", key="search-1/1", started_at=now,
                parent_key="search-1", metrics={"loss": [0.5, 0.4, 0.3]},
                artifacts={"notes/why.txt": b"because"})  # fmt: skip
    runs = Runs.of(mirrored.settings)
    for run in (search, trial, trial):
        identity = runs.record(run)
    recorded = runs.client.get_run(identity)
    parent = runs.client.get_run(recorded.data.tags["mlflow.parentRunId"])
    assert parent.info.run_name == "search"
    history = runs.client.get_metric_history(identity, "loss")
    assert [point.value for point in history] == [0.5, 0.4, 0.3]
    experiment = runs.client.get_experiment_by_name("imports")
    found = runs.client.search_runs([experiment.experiment_id], "tags.`veedor.key` LIKE 'search%'")
    assert len(found) == 2


def test_on_both_databases_the_mirror_stands_beside_veedors_own_tables(
    database_url, governed_home, tmp_path, monkeypatch
):
    """MLflow keeps an alembic_version of its own; opening the home again must find ours."""
    monkeypatch.setenv("VEEDOR_DATABASE_URL", database_url)
    shutil.copytree(governed_home, tmp_path / "home")
    here = open_home(tmp_path / "home")
    source = sa.create_engine(f"sqlite:///{tmp_path / 'home' / 'veedor.db'}")
    with source.connect() as old, here.engine.begin() as new:
        rows = [dict(row) for row in old.execute(sa.select(schema.models)).mappings()]
        new.execute(sa.insert(schema.models), rows)
    source.dispose()
    mirror(here)
    database.upgrade(here.engine)
    runs = Runs.of(here.settings)
    assert set(versions_in_mlflow(runs)) == {row["version"] for row in rows}
    runs.forget()
    database.upgrade(here.engine)
    with here.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.models)) == len(rows)
    here.close()

"""Runs and registered models in MLflow's format, so that MLflow's own pages open them.

runs = Runs.of(settings)
runs.record(Run(experiment="imports", name="trial 3", key="search-1/3", ...))

A mirror, never the truth: veedor's own tables and audit are. Everything here may be deleted and
written again from them. MLflow's tables cannot share a schema with veedor's, because both keep an
`alembic_version`: they lie in `mlflow.db` beside a SQLite database, or in the schema `mlflow` of a
PostgreSQL one. Nothing is sent anywhere: MLflow's telemetry is switched off before it is imported.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from veedor.errors import MissingExtra
from veedor.settings import Settings

FILE = "mlflow.db"  # beside a SQLite database
SCHEMA = "mlflow"  # inside a PostgreSQL one
KEY, VERSION = "veedor.key", "veedor.version"  # tags by which things are found again
LONGEST_PARAMETER = 6000  # characters; MLflow refuses more
SILENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
    "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING": "false",
}


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training or one trial of a search (corrida), told once.

    `key` names it for ever: recorded again, nothing is doubled. `parent_key` is that of the run
    under which it is shown. A metric is one number, or one for each step. `artifacts` are
    contents by path ("report/evaluation.html").
    """

    experiment: str
    name: str
    key: str
    started_at: datetime
    ended_at: datetime | None = None
    user: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, float | Sequence[float]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    parent_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """A registered version of a model (versión registrada), made by the run of this key."""

    model: str
    version: str
    run_key: str
    source: str
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Runs:
    """MLflow's store of one installation: where its tables and its artifacts lie."""

    url: str
    artifacts: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The store beside this installation's operational tables."""
        url = make_url(settings.database)
        if url.get_backend_name() == "sqlite":
            database = str(Path(url.database or "").with_name(FILE))
            url = sa.URL.create("sqlite", database=database)
        else:
            url = url.set(drivername="postgresql+psycopg")
            url = url.update_query_dict({"options": f"-csearch_path={SCHEMA}"})
        return cls(url.render_as_string(hide_password=False), f"{settings.artifacts}/{SCHEMA}")

    @cached_property
    def client(self) -> Any:
        """MLflow's own client; the tables are made at the first use."""
        os.environ.update({name: os.environ.get(name, value) for name, value in SILENT.items()})
        try:
            from mlflow.tracking import MlflowClient
        except ImportError as error:
            raise MissingExtra(
                "MLflow's format needs mlflow-skinny, which is not installed.",
                where="stores.runs",
                next="Install veedor with its dependencies, or set mlflow = false.",
            ) from error
        if not self.url.startswith("sqlite"):
            self._make_schema()
        logging.getLogger("mlflow").setLevel(logging.WARNING)
        return MlflowClient(tracking_uri=self.url, registry_uri=self.url)

    def record(self, run: Run) -> str:
        """Write the run unless it is there, and return MLflow's id of it.

        A run whose writing was cut off half-way is completed.
        """
        from mlflow.entities import Metric, Param, RunTag

        experiment = self._experiment(run.experiment)
        found = self._find(experiment, run.key)
        if found is not None and found.info.status == "FINISHED":
            return str(found.info.run_id)
        begun = _milliseconds(run.started_at)
        tags = {KEY: run.key, "mlflow.user": run.user, **run.tags}
        if run.parent_key is not None:
            parent = self._find(experiment, run.parent_key)
            tags |= {} if parent is None else {"mlflow.parentRunId": parent.info.run_id}
        if found is None:
            found = self.client.create_run(
                experiment, start_time=begun, run_name=run.name, tags=tags
            )
        identity = str(found.info.run_id)
        self.client.log_batch(
            identity,
            metrics=[Metric(name, value, begun, step) for name, value, step in _points(run)],
            params=[
                Param(name, str(value)[:LONGEST_PARAMETER])
                for name, value in run.parameters.items()
            ],
            tags=[RunTag(name, value) for name, value in tags.items()],
        )
        self._write_artifacts(identity, run.artifacts)
        ended = _milliseconds(run.ended_at or run.started_at)
        self.client.set_terminated(identity, "FINISHED", end_time=ended)
        return identity

    def register(self, version: Version) -> None:
        """Write the version of a registered model, or bring its tags up to date."""
        numbers = self._numbers(version.model)
        number = numbers.get(version.version)
        if number is None:
            run = self._find(self._experiment(version.model), version.run_key)
            made = self.client.create_model_version(
                version.model,
                source=version.source,
                run_id=None if run is None else run.info.run_id,
                tags={VERSION: version.version, **version.tags},
                description=version.description,
            )
            number = made.version
        there = self.client.get_model_version(version.model, number)
        for name, value in version.tags.items():
            if there.tags.get(name) != value:
                self.client.set_model_version_tag(version.model, number, name, value)
        if (there.description or "") != version.description:
            self.client.update_model_version(version.model, number, version.description)

    def set_aliases(self, model: str, wanted: Mapping[str, str | None]) -> None:
        """Point each alias at the version of this name, or at none."""
        numbers = self._numbers(model)
        there = self.client.get_registered_model(model).aliases
        for alias, version in wanted.items():
            number = None if version is None else numbers.get(version)
            if number is None and alias in there:
                self.client.delete_registered_model_alias(model, alias)
            elif number is not None and str(there.get(alias)) != str(number):
                self.client.set_registered_model_alias(model, alias, number)

    def forget(self) -> None:
        """Delete MLflow's tables; veedor's own are not touched. The artifacts stay."""
        if self.url.startswith("sqlite"):
            database = Path(make_url(self.url).database or "")
            for suffix in ("", "-wal", "-shm", "-journal"):
                database.with_name(database.name + suffix).unlink(missing_ok=True)
        else:
            with self._postgresql() as connection:
                connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))

    def _experiment(self, name: str) -> str:
        found = self.client.get_experiment_by_name(name)
        if found is not None:
            return str(found.experiment_id)
        return str(self.client.create_experiment(name, artifact_location=self.artifacts))

    def _find(self, experiment: str, key: str) -> Any:
        wanted = key.replace("'", "")  # MLflow's filters know no escape; our keys have none
        found = self.client.search_runs([experiment], f"tags.`{KEY}` = '{wanted}'", max_results=1)
        return found[0] if found else None

    def _numbers(self, model: str) -> dict[str, Any]:
        """MLflow's number of each of our versions; the model is made when it is not there."""
        if not self.client.search_registered_models(f"name = '{model}'"):
            self.client.create_registered_model(model)
        found = self.client.search_model_versions(f"name = '{model}'", max_results=10_000)
        return {row.tags[VERSION]: row.version for row in found if VERSION in row.tags}

    def _write_artifacts(self, run: str, artifacts: Mapping[str, bytes]) -> None:
        if not artifacts:
            return
        with tempfile.TemporaryDirectory() as folder:
            for path, content in artifacts.items():
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            self.client.log_artifacts(run, folder)

    def _make_schema(self) -> None:
        with self._postgresql() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))

    @contextmanager
    def _postgresql(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self.url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()


def _points(run: Run) -> Iterator[tuple[str, float, int]]:
    for name, value in run.metrics.items():
        clean = name.replace("%", "pct")  # MLflow's names know no per cent
        for step, one in enumerate(value if isinstance(value, Sequence) else (value,)):
            yield clean, float(one), step


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)

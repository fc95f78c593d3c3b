"""Show the light profile of what was last received, or write ydata-profiling's long report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veedor.domain.actor import Actor
from veedor.domain.source import Source
from veedor.errors import NotReady
from veedor.flows.progress import Progress, silent
from veedor.flows.simulated import is_simulated
from veedor.ingest.full_profile import Sample, interpreter, sample_of, write_full_report
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit, profiles

USUAL_SECONDS = 120  # a bar that is full when a usual report is; longer ones wait at its end


@dataclass(frozen=True, kw_only=True)
class Profiled:
    """The newest profile of a source: facts and drift of each column, and of which load it is."""

    programme: str
    source: str
    batch_id: str
    file: str
    profiled_at: str
    rows: int
    compared_with: str | None
    columns: dict[str, dict[str, Any]]
    drift: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class FullProfile:
    """Where ydata-profiling's report lies, of how many rows, and what was left out of it."""

    source: str
    report: str
    rows: int
    of: int
    left_out: tuple[str, ...]


def profiled(installation: Installation, programme: Programme, source: Source) -> Profiled:
    """The profile kept with the last load of a source; NotReady before there is one."""
    with installation.engine.connect() as connection:
        found = profiles.last(connection, programme.name, source.name)
    if found is None:
        raise _nothing(installation, source)
    return Profiled(
        programme=programme.name,
        source=source.name,
        batch_id=found["batch_id"],
        file=found["file"],
        profiled_at=found["profiled_at"].isoformat(),
        rows=found["rows"],
        compared_with=found["compared_with"],
        columns={
            name: {key: fact for key, fact in facts.items() if key != "points"}
            for name, facts in found["columns"].items()
        },
        drift=tuple(found["drift"]),
    )


def profile_fully(
    installation: Installation,
    programme: Programme,
    source: Source,
    *,
    actor: Actor,
    on_progress: Progress = silent,
) -> FullProfile:
    """Write ydata-profiling's page of a sample of the source, without ids and actors.

    MissingExtra before anything is read when its environment was not made.
    """
    python = interpreter(installation.settings.profile_python)
    table = programme.table(source)
    if not installation.lake.exists(table):
        raise _nothing(installation, source)
    on_progress(0, USUAL_SECONDS, f"sampling {source.name}")
    sample = sample_of(source, installation.lake.dataset(table))
    language = installation.settings.language
    out = installation.reports / f"profile-{programme.name}-{source.name}" / "profile.html"
    write_full_report(
        sample,
        out,
        words=(
            _title(installation, source, language),
            _description(sample, language),
        ),
        python=python,
        on_wait=lambda gone: on_progress(
            min(int(gone), USUAL_SECONDS), USUAL_SECONDS, "profiling with ydata-profiling"
        ),
    )
    made = FullProfile(
        source=source.name,
        report=str(out),
        rows=sample.rows.num_rows,
        of=sample.of,
        left_out=sample.left_out,
    )
    _record(installation, programme, made, actor)
    return made


def _record(
    installation: Installation, programme: Programme, made: FullProfile, actor: Actor
) -> None:
    with installation.engine.begin() as connection:
        audit.record(
            connection,
            actor=actor,
            action="source.profiled",
            subject=f"{programme.name}/{made.source}",
            facts={
                "rows": made.rows,
                "of": made.of,
                "left_out": list(made.left_out),
                "report": Path(made.report).name,
            },
        )


def _title(installation: Installation, source: Source, language: str) -> str:
    is_spanish = language == "es"
    title = source.spanish if is_spanish else source.meaning
    mark = "DATOS SIMULADOS" if is_spanish else "SIMULATED DATA"
    return f"{mark} · {title}" if is_simulated(installation) else title


def _description(sample: Sample, language: str) -> str:
    gone = ", ".join(sample.left_out) or "—"
    if language == "es":
        return (
            f"Muestra de {sample.rows.num_rows:,} de {sample.of:,} filas, a intervalos iguales. Se "
            f"dejaron fuera las columnas que identifican y los textos libres: {gone}."
        )
    return (
        f"A sample of {sample.rows.num_rows:,} of {sample.of:,} rows, evenly spaced. Left out are "
        f"the columns that identify, and free text: {gone}."
    )


def _nothing(installation: Installation, source: Source) -> NotReady:
    return NotReady(
        f"Nothing has been received for the source '{source.name}' since profiles are kept.",
        where=str(installation.home),
        next=f"Run: veedor ingest --home {installation.home} {source.name} FILE",
    )

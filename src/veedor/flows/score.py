"""Score declarations with a registered model, as of the day each was filed.

A file's rows may know each other's past (a row of Monday is history for a row of Friday), and
everything the home already knows; nothing else.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.domain.actor import Actor
from veedor.domain.wording import Language
from veedor.errors import ContractBroken, InputError
from veedor.flows import models
from veedor.flows.characterise import Inputs, characterise
from veedor.flows.known import Known, known
from veedor.flows.progress import Progress, silent, stage
from veedor.ingest.connectors import open_file, sha256_of
from veedor.ingest.connectors.incoming import DECIMAL
from veedor.ingest.load import Receiver
from veedor.ingest.quarantine import Rejected
from veedor.ingest.retry import again
from veedor.ingest.wording import expected
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.model import Scored

COLUMNS = ("declaration_id", "probability", "expected_amount", "anomaly", "model_version",
           "reasons", "likeliest_type", "likeliest_type_probability")  # fmt: skip
STAGES = 5
NOT_SCORED: dict[Language, str] = {
    "es": "no puntuada: {column}se esperaba {expectation}",
    "en": "not scored: {column}expected {expectation}",
}


@dataclass(frozen=True, kw_only=True)
class ScoredFile:
    """What became of a file of declarations; every row of it has its line in `out`."""

    out: str
    rows: int
    not_scored: int
    model_version: str
    model_state: str
    seconds: float


def score_file(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    file: Path,
    out: Path,
    *,
    version: str = models.LIVE,
    reading: Mapping[str, Any] | None = None,
    language: Language | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> ScoredFile:
    """Write one line for each row of the file, in the file's order, to `out` (CSV).

    The likeliest type of finding and its probability are empty for a model without heads.
    """
    started = datetime.now(UTC)
    language = language or installation.settings.language
    stage(on_progress, 1, STAGES, "reading the file")
    good, refused = _read(programme, file, dict(reading or {}), language)
    stage(on_progress, 2, STAGES, "loading the model")
    registered = models.registered(installation, programme, version)
    model = models.scoring(installation, registered)
    stage(on_progress, 3, STAGES, "characterising")
    _, scored = score_table(installation, programme, model, good)
    stage(on_progress, 5, STAGES, "writing")
    lines = {
        int(row): _line(identifier, scored, place, registered.version, language)
        for place, (row, identifier) in enumerate(
            zip(good["_row"].to_pylist(), good["declaration_id"].to_pylist(), strict=True)
        )
    }
    lines |= {row: (identifier, "", "", "", registered.version, why, "", "")
              for row, (identifier, why) in refused.items()}  # fmt: skip
    _write(out, [lines[row] for row in sorted(lines)])
    with installation.engine.begin() as connection:
        audit.record(
            connection,
            actor=actor,
            action="file.scored",
            subject=sha256_of(file),
            facts={
                "model": registered.version,
                "state": registered.state,
                "rows": len(lines),
                "refused": len(refused),
            },
        )
    on_progress(STAGES, STAGES, "scored")
    return ScoredFile(
        out=str(out),
        rows=len(lines),
        not_scored=len(refused),
        model_version=registered.version,
        model_state=registered.state,
        seconds=(datetime.now(UTC) - started).total_seconds(),
    )


def score_table(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    model: Any,
    target: pa.Table,
    *,
    world: Known | None = None,
    explain_rows: np.ndarray | None = None,
) -> tuple[Inputs, Scored]:
    """Scores and reasons of these declarations (rows of the source), in their order."""
    clock = programme.declarations.clock
    world = world or known(installation, programme, pc.max(target[clock]).as_py())
    inputs = characterise(programme, model.recipe, _with(world, target), target)
    scored = model.score(
        inputs.frame, evidence=inputs.evidence, peers=inputs.peers, explain_rows=explain_rows
    )
    return inputs, scored


def reasons_text(reasons: Sequence[Any], language: Language) -> str:
    """Reasons as one line a person can read: "Valor unitario…: 2.10 (habitual 7.90); …"."""
    return "; ".join(reason.text(language) for reason in reasons)


def reasons_data(reasons: Sequence[Any]) -> list[dict[str, Any]]:
    """Reasons as plain data, to be frozen with the score."""
    return [asdict(reason) for reason in reasons]


def table_of(programme: Programme, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows given one by one (REST) as a table of the source; InputError when one breaks it."""
    names = programme.declarations.names
    for row in rows:
        unknown = sorted(set(row) - set(names))
        if unknown:
            raise InputError(
                f"The declaration has unknown fields: {', '.join(unknown)}.",
                where=f"declaration {row.get('declaration_id', '')}",
                next=f"Use these: {', '.join(names)}.",
            )
    receiver = Receiver(
        source=programme.declarations,
        incoming=again([_as_text(number, row) for number, row in enumerate(rows, 1)], "request"),
        batch_id="request",
        loaded_on=datetime.now(UTC).date(),
    )
    batches = list(receiver.batches())
    refused = next(iter(receiver.rejected), None)
    if refused is not None:
        raise ContractBroken(
            f"The declaration's {refused.column or 'form'} is not acceptable: "
            f"expected {refused.expectation}, found {refused.found!r}.",
            where=f"declaration {rows[refused.row_number - 1].get('declaration_id', '')}",
            next="Correct the field and send the declaration again.",
            column=refused.column,
        )
    return pa.Table.from_batches(batches, schema=receiver.schema)


def _as_text(number: int, row: Mapping[str, Any]) -> Rejected:
    """A row given as values, in the form in which rows of files are checked."""
    record = {name: None if value is None else str(value) for name, value in row.items()}
    return Rejected(
        row_number=number, column="", expectation="", found="", record={**record, DECIMAL: "."}
    )


def _read(
    programme: Programme, file: Path, reading: dict[str, Any], language: Language
) -> tuple[pa.Table, dict[int, tuple[str, str]]]:
    """The good rows; of each refused one by its number, its declaration and why."""
    mapping = reading.pop("mapping", None) or {}
    receiver = Receiver(
        source=programme.declarations,
        incoming=open_file(file, **reading),
        mapping=mapping,
        batch_id="score",
        loaded_on=date.today(),
    )
    batches = list(receiver.batches())
    table = pa.Table.from_batches(batches, schema=receiver.schema)
    refused: dict[int, tuple[str, str]] = {}
    for rejected in receiver.rejected:
        identifier = rejected.record.get("declaration_id") or ""
        of, what = rejected.column, expected(rejected.expectation, language)
        why = NOT_SCORED[language].format(column=f"{of}, " if of else "", expectation=what)
        refused[rejected.row_number] = (identifier, why)
    return table, refused


def _with(world: Known, target: pa.Table) -> Known:
    """The same world, in which the declarations to be scored have been filed too."""
    known_ids = world.declarations["declaration_id"]
    fresh = target.filter(pc.invert(pc.is_in(target["declaration_id"], value_set=known_ids)))
    if fresh.num_rows == 0:
        return world
    columns = world.declarations.column_names
    more = fresh.select([name for name in columns if name in fresh.column_names])
    together = pa.concat_tables([world.declarations, more], promote_options="default")
    return replace(world, declarations=together)


def _line(
    identifier: str, scored: Scored, place: int, version: str, language: Language
) -> tuple[str, ...]:
    expected = scored.expected_amount[place]
    return (
        identifier,
        f"{scored.probability[place]:.6f}",
        "" if np.isnan(expected) else f"{expected:.2f}",
        f"{scored.anomaly[place]:.2f}",
        version,
        reasons_text(scored.reasons[place], language),
        *_likeliest(scored, place),
    )


def _likeliest(scored: Scored, place: int) -> tuple[str, str]:
    if scored.heads is None:
        return "", ""
    kind, said = next(iter(scored.heads.row(place).items()))
    return kind, f"{said['probability']:.6f}"


def _write(out: Path, lines: Sequence[Sequence[str]]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(out.name + ".part")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(lines)
    temporary.replace(out)


def frozen_features(inputs: Inputs, place: int) -> dict[str, Any]:
    """The feature values behind one score, as stored with it."""
    row = inputs.frame.iloc[place]
    return json.loads(row.to_json())

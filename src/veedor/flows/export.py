"""Write a registered model in a form that other programs serve, and prove that it says the same."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from veedor.domain.actor import Actor
from veedor.errors import InputError, IntegrityError, NotAllowed
from veedor.flows import models
from veedor.flows.characterise import characterise
from veedor.flows.known import far_future, known
from veedor.flows.models import CANDIDATE, RETIRED, Registered
from veedor.flows.progress import Progress, silent, stage
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.export import layout, pickled, savedmodel
from veedor.models.export.inputs import columns_of, named_inputs
from veedor.models.export.meaning import described
from veedor.models.export.savedmodel import Parity

STAGES = 5
FORMATS = ("savedmodel", "joblib")
PARITY_ROWS = 10_000  # of the declarations filed last


@dataclass(frozen=True, kw_only=True)
class Exported:
    """Where a model was written and how far it is from the model; `was_known`: it lay there.

    `state` is the version's at the time; `trial`: it was asked for to be tried, not to be used.
    """

    version: str
    state: str
    trial: bool
    programme: str
    format: str
    path: str
    integer_version: int
    sha256: str
    parity: Parity | None
    left_out: dict[str, str]
    was_known: bool


def export(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    to: Path,
    *,
    version: str = models.LIVE,
    trial: bool = False,
    form: str = "savedmodel",
    actor: Actor,
    on_progress: Progress = silent,
) -> Exported:
    """Write the model under the folder; the same model again is compared by hash and left alone.

    By default the model in use, as `score` and `select`. What may not be used is refused with
    NotAllowed unless it is for `trial`, which asks for a folder of its own and is written down.
    A SavedModel that differs from the model by more than 1e-5 in probability on the declarations
    filed last is not kept: IntegrityError. A recipe with a part that stock operations cannot say
    raises DeclarationError.
    """
    if form not in FORMATS:
        raise InputError(
            f"There is no format '{form}'.",
            where="--format",
            next=f"Use one of: {', '.join(FORMATS)}.",
        )
    registered = models.registered(installation, programme, version)
    if not trial:
        _check_may_be_used(installation, programme, registered)
    to = to.expanduser().resolve()
    write = _savedmodel if form == "savedmodel" else _joblib
    done = write(installation, programme, registered, to, trial, on_progress)
    with installation.engine.begin() as connection:
        audit.record(
            connection,
            actor=actor,
            action="model.exported",
            subject=registered.version,
            facts={"state": done.state, "trial": trial, "format": form,
                   "integer_version": done.integer_version, "sha256": done.sha256,
                   "parity": asdict(done.parity) if done.parity else None,
                   "was_known": done.was_known},
        )  # fmt: skip
    on_progress(STAGES, STAGES, "exported")
    return done


def _check_may_be_used(
    installation: Installation, programme: Programme, registered: Registered
) -> None:
    """NotAllowed for a version that was retired, and for a candidate once a version was live."""
    refused = [RETIRED, CANDIDATE] if models.ever_live(installation, programme) else [RETIRED]
    if registered.state in refused:
        raise NotAllowed(
            f"A version that is {registered.state} is not exported to be used.",
            where=registered.version,
            next="Have it approved (veedor models approve), or try it: --trial, in another folder.",
        )


def _savedmodel(  # noqa: PLR0913, PLR0917
    installation: Installation,
    programme: Programme,
    registered: Registered,
    to: Path,
    trial: bool,
    on_progress: Progress,
) -> Exported:
    layout.check_purpose(to, programme.name, trial=trial)
    number = layout.integer_version(registered.trained_at)
    folder = to / programme.name / str(number)
    known_facts = _known(folder, registered)
    if known_facts is None:
        known_facts = _write(installation, programme, registered, folder, on_progress)
        was_known = False
    else:
        was_known = True
    layout.serve(to, programme.name, number, _told(registered), trial=trial)
    return Exported(
        version=registered.version,
        state=registered.state,
        trial=trial,
        programme=programme.name,
        format="savedmodel",
        path=str(folder),
        integer_version=number,
        sha256=known_facts["files"]["saved_model.pb"],
        parity=Parity(**known_facts["parity"]),
        left_out=known_facts["left_out"],
        was_known=was_known,
    )


def _known(folder: Path, registered: Registered) -> dict[str, Any] | None:
    """What lies there already, whole and of the same model; None when nothing does."""
    if not folder.exists():
        return None
    told = layout.about(folder)
    if told["artifact_hash"] != registered.artifact_hash:
        raise IntegrityError(
            f"Another model lies where version {folder.name} belongs: {told['version']}.",
            where=str(folder),
            next="Export into another folder, or delete this version.",
        )
    return told


def _write(
    installation: Installation,
    programme: Programme,
    registered: Registered,
    folder: Path,
    on_progress: Progress,
) -> dict[str, Any]:
    """Write beside its place, prove it, and only then put it there: a server may be watching."""
    stage(on_progress, 1, STAGES, "loading the model")
    model = models.load(installation, registered)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        stage(on_progress, 2, STAGES, "writing the graph")
        savedmodel.write(model, part)
        stage(on_progress, 3, STAGES, "characterising the declarations filed last")
        frame = _filed_last(installation, programme, model)
        stage(on_progress, 4, STAGES, "comparing with the model")
        parity = savedmodel.compare(model, savedmodel.read(part), frame)
        savedmodel.require_close(parity, folder)
        inputs = named_inputs(model.ensemble.design)
        number = int(folder.name)
        layout.write_warm_up(part, programme.name, number, columns_of(frame, inputs))
        facts = {
            **_told(registered),
            "integer_version": number,
            "simulated": is_simulated(installation),
            "parity": asdict(parity),
            **described(model),
        }
        layout.write_about(part, facts)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return layout.about(folder)


def _filed_last(installation: Installation, programme: Programme, model: Any) -> pd.DataFrame:
    """What the model sees of the declarations filed last."""
    world = known(installation, programme, far_future())
    target = world.declarations.slice(max(0, world.declarations.num_rows - PARITY_ROWS))
    return characterise(programme, model.recipe, world, target).frame


def _told(registered: Registered) -> Mapping[str, Any]:
    """What the register says of the model."""
    return {
        "version": registered.version,
        "programme": registered.programme,
        "recipe": registered.recipe,
        "state": registered.state,
        "trained_at": registered.trained_at.isoformat(),
        "artifact_hash": registered.artifact_hash,
        "code_version": registered.code_version,
        "table_versions": registered.table_versions,
        "figures": registered.metrics.get("figures", {}),
    }


def _joblib(  # noqa: PLR0913, PLR0917
    installation: Installation,
    programme: Programme,
    registered: Registered,
    to: Path,
    trial: bool,
    on_progress: Progress,
) -> Exported:
    stage(on_progress, 1, STAGES, "reading the model")
    stored = installation.artifacts.get(registered.artifact_hash)
    file = to / programme.name / f"{registered.version}.joblib"
    was_known = file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == (
        registered.artifact_hash
    )
    if not was_known:
        pickled.write(file, stored)
    return Exported(
        version=registered.version,
        state=registered.state,
        trial=trial,
        programme=programme.name,
        format="joblib",
        path=str(file),
        integer_version=layout.integer_version(registered.trained_at),
        sha256=registered.artifact_hash,
        parity=None,  # the very bytes of the register: there is nothing to compare
        left_out={},
        was_known=was_known,
    )

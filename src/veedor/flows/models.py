"""Registered models: find one, load it after proving it is the one that was stored."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import veedor
from veedor.errors import NotFound, NotReady
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.stores import schema

CANDIDATE, APPROVED, LIVE, RETIRED = "candidate", "approved", "live", "retired"
LATEST = "latest"  # asks for the version trained last, whatever its state; LIVE for the one in use


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A row of the register of models; `table_versions` names the data it learnt from."""

    version: str
    programme: str
    recipe: str
    state: str
    trained_at: Any
    trained_by: str
    artifact_hash: str
    table_versions: dict[str, int]
    code_version: str
    seed: int
    metrics: dict[str, Any]
    report_path: str | None
    as_of: date | None
    in_shadow: bool


def registered(installation: Installation, programme: Programme, version: str = LIVE) -> Registered:
    """The model of this version; `live` is the one in use, `latest` the one trained last.

    As long as no version was ever live, `live` is the last that was not retired: a new home works
    without ceremony. Once one was, only a live one is used by default; NotReady when there is none.
    """
    table = schema.models
    query = sa.select(table).where(table.c.programme == programme.name)
    if version == LIVE:
        was_live = ever_live(installation, programme)
        query = query.where(table.c.state == LIVE if was_live else table.c.state != RETIRED)
    elif version != LATEST:
        query = query.where(table.c.version == version)
    query = query.order_by(table.c.trained_at.desc()).limit(1)
    with installation.engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is not None:
        return Registered(**row)
    if version == LIVE and _any_trained(installation, programme):
        raise NotReady(
            f"No model of programme '{programme.name}' is in use: the last one was retired.",
            where=str(installation.home),
            next="Promote an approved version (veedor models promote), or name one with --model.",
        )
    if version in (LATEST, LIVE):
        raise NotReady(
            f"No model of programme '{programme.name}' has been trained yet.",
            where=str(installation.home),
            next=f"Run: veedor train --home {installation.home} {programme.name}",
        )
    raise NotFound(
        f"There is no model '{version}' of programme '{programme.name}'.",
        where=str(installation.home),
        next=f"Choose one of: veedor models list --home {installation.home}",
    )


def ever_live(installation: Installation, programme: Programme) -> bool:
    """Whether a version of the programme was live at any time: from then on only a live one is."""
    events = schema.model_events
    query = sa.select(events.c.id).where(
        events.c.programme == programme.name, events.c.to_state == LIVE
    )
    with installation.engine.connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _any_trained(installation: Installation, programme: Programme) -> bool:
    query = sa.select(schema.models.c.version).where(schema.models.c.programme == programme.name)
    with installation.engine.connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def by_version(installation: Installation, version: str) -> Registered:
    """The model of this version, of whatever programme; NotFound when there is none."""
    table = schema.models
    with installation.engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.version == version))
        found = row.mappings().one_or_none()
    if found is None:
        raise NotFound(
            f"There is no model '{version}'.",
            where=str(installation.home),
            next=f"Choose one of: veedor models list --home {installation.home}",
        )
    return Registered(**found)


def load(installation: Installation, model: Registered) -> Any:
    """The fitted model itself; IntegrityError when the stored bytes are not the ones trained."""
    import joblib

    stored = installation.artifacts.get(model.artifact_hash)  # verified: never an unknown pickle
    return joblib.load(io.BytesIO(stored)).versioned(model.version)


def scoring(installation: Installation, model: Registered) -> Any:
    """What scores declarations: the model, or the server that the setting `scorer_url` names.

    Both have `score`, `recipe` and `version`; a server's reasons come from the model itself.
    """
    loaded = load(installation, model)
    url = installation.settings.scorer_url
    if not url:
        return loaded
    from veedor.models.export.layout import integer_version
    from veedor.models.export.served import Served
    from veedor.models.export.server import connect

    server = connect(url, model.programme)
    return Served(loaded, server, integer_version(model.trained_at))


def dump(model: Any) -> bytes:
    """The model as bytes; the same model gives the same bytes."""
    import joblib

    file = io.BytesIO()
    joblib.dump(replace(model, version="unregistered"), file, compress=3)
    return file.getvalue()


def code_version() -> str:
    """veedor's version and a short hash of its own source: what exactly ran."""
    digest = hashlib.sha256()
    root = Path(veedor.__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return f"{veedor.__version__}+{digest.hexdigest()[:8]}"

"""Registered models: find one, load it after proving it is the one that was stored."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import veedor
from veedor.errors import NotFound, NotReady
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.stores import schema

LATEST = "latest"


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


def registered(
    installation: Installation, programme: Programme, version: str = LATEST
) -> Registered:
    """The model of this version; `latest` is the one trained last."""
    table = schema.models
    query = sa.select(table).where(table.c.programme == programme.name)
    if version != LATEST:
        query = query.where(table.c.version == version)
    query = query.order_by(table.c.trained_at.desc()).limit(1)
    with installation.engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is not None:
        return Registered(**row)
    if version == LATEST:
        raise NotReady(
            f"No model of programme '{programme.name}' has been trained yet.",
            where=str(installation.home),
            next=f"Run: veedor train --home {installation.home} {programme.name}",
        )
    raise NotFound(
        f"There is no model '{version}' of programme '{programme.name}'.",
        where=str(installation.home),
        next="Leave --model out to take the latest.",
    )


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

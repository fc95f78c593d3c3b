"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from veedor.errors import NotReady, VeedorError
from veedor.flows import models
from veedor.installation import Installation
from veedor.jurisdiction import Programme


def missing(installation: Installation) -> list[dict[str, str]]:
    """What stands between this installation and a score, each with what to do; empty when ready."""
    found: list[dict[str, str]] = []
    try:
        ready = {
            programme.name
            for programme in installation.jurisdiction.programmes
            if _has_model(installation, programme)
        }
    except SQLAlchemyError:
        return [_part("database", "The database does not answer.", "Start it, or correct its URL.")]
    for programme in installation.jurisdiction.programmes:
        fault = _fault_of_lake(installation, programme)
        if fault:
            found.append(fault)
        if programme.name not in ready:
            found.append(
                _part(
                    f"model of {programme.name}",
                    "No model is in use: none was trained, or the live one was retired.",
                    f"Run: veedor train {programme.name}, or veedor models promote VERSION",
                )
            )
    return found


def _has_model(installation: Installation, programme: Programme) -> bool:
    try:
        models.registered(installation, programme)
    except NotReady:
        return False
    return True


def _fault_of_lake(installation: Installation, programme: Programme) -> dict[str, str] | None:
    part = f"lake, {programme.name}"
    try:
        if installation.lake.exists(programme.table(programme.declarations)):
            return None
    except (VeedorError, OSError) as error:
        return _part(part, str(error).splitlines()[0], "Check lake_url in veedor.toml.")
    step = "Run: veedor ingest FILE..."
    return _part(part, "No declaration has been received.", step)


def _part(where: str, what: str, step: str) -> dict[str, str]:
    return {"what": what, "where": where, "next": step}

"""Make a home: one folder that holds everything an installation knows."""

from __future__ import annotations

from pathlib import Path

from veedor import installation as installations
from veedor.domain.actor import Actor
from veedor.installation import Installation
from veedor.ledger import audit


def initialise(
    home: Path, *, jurisdiction: str, language: str | None = None, actor: Actor
) -> Installation:
    """An installation in `home`, made if it was not there; the same call again changes nothing."""
    is_new = not (home / "veedor.toml").exists()
    made = installations.create(home, jurisdiction=jurisdiction, language=language)
    if is_new:
        with made.engine.begin() as connection:
            audit.record(
                connection,
                actor=actor,
                action="home.created",
                subject=made.jurisdiction.name,
                facts={"jurisdiction": jurisdiction, "language": made.settings.language},
            )
    return made

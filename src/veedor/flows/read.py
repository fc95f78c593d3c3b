"""Write down who read what: a taxpayer's identity is never shown unrecorded (CT art. 85)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from veedor.domain.actor import Actor
from veedor.installation import Installation
from veedor.ledger import audit


def record_read(
    installation: Installation,
    actor: Actor,
    subject: str,
    facts: Mapping[str, Any] | None = None,
    *,
    action: str = "identity.read",
) -> int:
    """Record that this actor is about to read `subject`; the number of the audit line.

    Call it before the answer leaves: a reading that cannot be recorded does not take place.
    """
    with installation.engine.begin() as connection:
        return audit.record(
            connection, actor=actor, action=action, subject=subject, facts=dict(facts or {})
        )

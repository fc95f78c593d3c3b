"""Prove that the audit trail is what was written: the chain of hashes, from the first line on."""

from __future__ import annotations

from veedor.errors import IntegrityError
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.ledger.audit import Verified


def verify(installation: Installation, *, noted_hash: str | None = None) -> Verified:
    """How many lines the proven chain has; IntegrityError naming the first broken link.

    `noted_hash` is a head written down elsewhere: with it, a chain rewritten as a whole shows.
    """
    with installation.engine.connect() as connection:
        result = audit.verify(connection, noted_hash=noted_hash)
    if result.first_broken is not None:
        raise IntegrityError(
            f"The audit trail is broken at line {result.first_broken}: {result.why}.",
            where=installation.settings.database.rsplit("@", 1)[-1],
            next="Keep the database as it is, and call whoever answers for the audit.",
            line=result.first_broken,
        )
    return result

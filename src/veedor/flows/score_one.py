"""Score one declaration for a caller who waits: validated, durable before it is answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import InputError
from veedor.flows import models
from veedor.flows.beside import Beside, Occasion
from veedor.flows.known import far_future, known
from veedor.flows.score import frozen_features, reasons_data, score_table, table_of
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.stores import schema

ANSWERED = ("declaration_id", "programme", "filed_on", "probability", "expected_amount", "anomaly",
            "model_version", "reasons", "heads", "scored_at")  # fmt: skip


class Scorer:
    """Keeps the live model and what is known of a programme, so that a score is soon answered.

    What is kept is read again when another model becomes live or another batch is received.
    """

    def __init__(self, installation: Installation, programme: Programme) -> None:
        self.installation = installation
        self.programme = programme
        self._model: tuple[str, Any] | None = None
        self._world: tuple[Any, Any] | None = None
        self._beside = Beside(installation, programme)

    def model(self) -> Any:
        """The live model, or the latest where none ever was; NotReady when none was trained."""
        registered = models.registered(self.installation, self.programme)
        if self._model is None or self._model[0] != registered.version:
            self._model = (registered.version, models.scoring(self.installation, registered))
        return self._model[1]

    def world(self) -> Any:
        """Everything received so far."""
        lake = self.installation.lake
        tables = [self.programme.table(source) for source in self.programme.sources]
        versions = tuple((name, lake.version(name)) for name in tables if lake.exists(name))
        if self._world is None or self._world[0] != versions:
            # Each feature looks only at what was known before its own declaration's day.
            self._world = (versions, known(self.installation, self.programme, far_future()))
        return self._world[1]

    def score(
        self,
        declaration: Mapping[str, Any],
        *,
        actor: Actor,
        idempotency_key: str | None = None,
        request_hash: str | None = None,
    ) -> dict[str, Any]:
        """The score of one declaration, stored with its reasons and feature values.

        The same key with the same request gives the first answer again, `replayed`; with another
        request InputError (`conflict` among its facts).
        """
        before = self._answered(idempotency_key, request_hash)
        if before is not None:
            return before
        table = table_of(self.programme, [declaration])
        model, world = self.model(), self.world()
        inputs, scored = score_table(self.installation, self.programme, model, table, world=world)
        expected = float(scored.expected_amount[0])
        row = {
            "declaration_id": table["declaration_id"][0].as_py(),
            "programme": self.programme.name,
            "filed_on": table[self.programme.declarations.clock][0].as_py(),
            "model_version": model.version,
            "probability": float(scored.probability[0]),
            "expected_amount": None if math.isnan(expected) else expected,
            "anomaly": float(scored.anomaly[0]),
            "reasons": reasons_data(scored.reasons[0]),
            "heads": scored.heads.row(0) if scored.heads else None,
            "features": frozen_features(inputs, 0),
            "scored_at": datetime.now(UTC),
            "idempotency_key": idempotency_key,
            "request_hash": request_hash,
            "actor": actor.name,
        }
        try:
            with self.installation.engine.begin() as connection:
                inserted = connection.execute(sa.insert(schema.scores), row)
                assert inserted.inserted_primary_key is not None  # one row was inserted
                number = inserted.inserted_primary_key[0]
                audit.record(
                    connection,
                    actor=actor,
                    action="declaration.scored",
                    subject=row["declaration_id"],
                    facts={"score": number, "model": model.version},
                )
        except sa.exc.IntegrityError:  # the same key arrived twice at once; the other was first
            again = self._answered(idempotency_key, request_hash)
            if again is None:
                raise
            return again
        self._beside.score(Occasion(
            source=f"score:{number}", model=model, target=table, world=world, inputs=inputs,
            scored=scored,
        ))  # fmt: skip
        return answer({**row, "id": number}, replayed=False)

    def _answered(self, key: str | None, request_hash: str | None) -> dict[str, Any] | None:
        if key is None:
            return None
        table = schema.scores
        with self.installation.engine.connect() as connection:
            row = connection.execute(
                sa.select(table).where(table.c.idempotency_key == key)
            ).mappings().one_or_none()  # fmt: skip
        if row is None:
            return None
        if row["request_hash"] != request_hash:
            raise InputError(
                "This idempotency key was used for another declaration.",
                where=f"Idempotency-Key {key}",
                next="Send a new key with a new request.",
                conflict=True,
            )
        return answer(row, replayed=True)


def answer(row: Mapping[str, Any] | sa.RowMapping, *, replayed: bool) -> dict[str, Any]:
    """A stored score in the shape in which it is answered."""
    return {"score_id": row["id"], **{name: row[name] for name in ANSWERED}, "replayed": replayed}

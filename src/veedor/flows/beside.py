"""Challengers score what the live model scores, in its shadow: kept apart, shown to no inspector.

What a challenger says is read by comparisons only, once results are known. It costs the live
model's path time, so there are few of them and their rows are bounded; and it never costs it an
answer: a challenger that fails is taken out, and that is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import exc

from veedor import logs
from veedor.domain.actor import Actor
from veedor.errors import TryAgain
from veedor.flows import life, models
from veedor.flows.characterise import Inputs
from veedor.flows.known import Known
from veedor.flows.score import score_table
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models.model import Scored
from veedor.stores import schema

log = logs.get(__name__)
MOST_ROWS = 20_000  # of one occasion
ITSELF = Actor(name="veedor")


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What the live model has just scored, and what it said; `source` names it for ever."""

    source: str
    model: Any
    target: pa.Table
    world: Known
    inputs: Inputs
    scored: Scored


class Beside:
    """The challengers of a programme, kept loaded between occasions."""

    def __init__(self, installation: Installation, programme: Programme) -> None:
        self.installation = installation
        self.programme = programme
        self._loaded: dict[str, Any] = {}

    def score(self, occasion: Occasion) -> None:
        """Let every challenger score the occasion's rows; nothing happens unless it was live."""
        try:
            with self.installation.engine.connect() as connection:
                live = life.live_version(connection, self.programme.name)
                names = life.challengers(connection, self.programme.name)
        except Exception as error:  # the live model's answer is out; nothing may spoil it
            log.warning("challengers not asked", why=type(error).__name__)
            return
        if live != occasion.model.version:
            return
        for name in names:
            try:
                self._one(name, occasion)
            except (TryAgain, exc.OperationalError) as error:  # busy: no fault of the challenger
                log.warning("challenger not kept", version=name, why=type(error).__name__)
            except Exception as error:
                self._take_out(name, occasion.source, error)

    def _one(self, name: str, occasion: Occasion) -> None:
        model = self._model(name)
        target = occasion.target.slice(0, MOST_ROWS)
        scored = self._said(model, occasion, target)
        clock = self.programme.declarations.clock
        rows = [
            {
                "model_version": name,
                "source": occasion.source,
                "declaration_id": identity,
                "programme": self.programme.name,
                "filed_on": day,
                "probability": float(scored.probability[at]),
                "expected_amount": _or_none(scored.expected_amount[at]),
                "live_version": occasion.model.version,
                "live_probability": float(occasion.scored.probability[at]),
                "live_expected_amount": _or_none(occasion.scored.expected_amount[at]),
                "scored_at": datetime.now(UTC),
            }
            for at, (identity, day) in enumerate(
                zip(target["declaration_id"].to_pylist(), target[clock].to_pylist(), strict=True)
            )
        ]
        with self.installation.engine.begin() as connection:
            connection.execute(sa.insert(schema.shadow_scores), rows)

    def _said(self, model: Any, occasion: Occasion, target: pa.Table) -> Scored:
        ours, theirs = model.recipe, occasion.model.recipe
        same = ours.prior_strength == theirs.prior_strength
        if same and set(model.columns) <= set(occasion.inputs.frame.columns):
            return model.score(occasion.inputs.frame.iloc[: target.num_rows], reasons=0)
        _, scored = score_table(
            self.installation, self.programme, model, target, world=occasion.world,
            explain_rows=np.zeros(target.num_rows, dtype=bool),
        )  # fmt: skip
        return scored

    def _model(self, name: str) -> Any:
        if name not in self._loaded:
            registered = models.registered(self.installation, self.programme, name)
            self._loaded[name] = models.load(self.installation, registered)
        return self._loaded[name]

    def _take_out(self, name: str, source: str, error: Exception) -> None:
        log.warning("challenger failed", version=name, why=f"{type(error).__name__}: {error}")
        why = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        try:
            with self.installation.engine.begin() as connection:
                life.enter_shadow(connection, name, False, ITSELF, failed_at=source, why=why)
        except Exception as again:
            log.warning("challenger not taken out", version=name, why=type(again).__name__)


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

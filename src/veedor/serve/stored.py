"""Scores already given, read back from the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from veedor.errors import NotFound
from veedor.flows.score_one import answer
from veedor.installation import Installation
from veedor.stores.schema import scores

LARGEST_ID = 2**63 - 1


def score_of(installation: Installation, score_id: int) -> dict[str, Any]:
    """The score of this number in the shape it was answered; NotFound when there is none."""
    row = None
    if 0 < score_id <= LARGEST_ID:
        with installation.engine.connect() as connection:
            query = sa.select(scores).where(scores.c.id == score_id)
            row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(
            f"There is no score {score_id}.",
            where="/v1/scores",
            next="Use the score_id that POST /v1/scores answered.",
        )
    return answer(row, replayed=False)

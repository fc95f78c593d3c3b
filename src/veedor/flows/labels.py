"""Which declarations have a label as of a day, and which label: unchecked is unknown, not clean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from veedor.domain.outcome import CLEARED, STANDING
from veedor.errors import NotEnoughData
from veedor.flows.known import Known
from veedor.jurisdiction import Programme


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Declarations with a label, in order of filing; arrays have one entry a declaration.

    `label` 1 = a finding that stands; `amount` what was found (0 when clean, NaN when a finding
    has no amount); `finding_type` what kind of finding it was, "" when clean or not said;
    `known_day` the day number on which the label's status became known.
    """

    declarations: pa.Table
    label: np.ndarray
    amount: np.ndarray | None
    finding_type: np.ndarray | None
    day: np.ndarray
    known_day: np.ndarray


def labelled(programme: Programme, known: Known) -> Labelled:
    """Every declaration whose latest status known before the day is a result."""
    import duckdb

    amount = programme.amount
    clock, known_on = programme.declarations.clock, programme.outcomes.clock
    statuses = {"standing": [str(s) for s in STANDING], "cleared": [str(s) for s in CLEARED]}
    money = f'o."{amount}"' if amount else "NULL"
    kind = f'o."{programme.finding_type}"' if programme.finding_type else "NULL"
    connection = duckdb.connect()
    connection.register("declarations", known.declarations)
    connection.register("outcomes", known.outcomes)
    table = connection.sql(
        f"""
        WITH latest AS (
            SELECT * FROM outcomes
            QUALIFY row_number() OVER (
                PARTITION BY declaration_id ORDER BY "{known_on}" DESC, status) = 1
        )
        SELECT d.*,
               (o.status IN (SELECT unnest($standing)))::TINYINT AS _label,
               CASE WHEN o.status IN (SELECT unnest($cleared)) THEN 0 ELSE {money} END AS _amount,
               CASE WHEN o.status IN (SELECT unnest($standing)) THEN coalesce({kind}, '') ELSE ''
                   END AS _kind,
               o."{known_on}" - DATE '1970-01-01' AS _known_day,
               d."{clock}" - DATE '1970-01-01' AS _day
        FROM declarations d JOIN latest o USING (declaration_id)
        WHERE o.status IN (SELECT unnest($standing)) OR o.status IN (SELECT unnest($cleared))
        ORDER BY d."{clock}", d.declaration_id
        """,
        params=statuses,
    ).to_arrow_table()
    connection.close()
    if table.num_rows == 0:
        raise NotEnoughData(
            f"No declaration of programme '{programme.name}' has a known result yet.",
            where=f"outcomes known before {known.as_of}",
            next="Ingest the results of checks, or take a later day.",
        )
    return Labelled(
        declarations=table.drop_columns(["_label", "_amount", "_kind", "_known_day", "_day"]),
        label=table["_label"].to_numpy().astype(np.int8),
        amount=table["_amount"].to_numpy().astype(float) if amount else None,
        finding_type=(
            table["_kind"].to_numpy(zero_copy_only=False).astype(object)
            if programme.finding_type
            else None
        ),
        day=table["_day"].to_numpy().astype(np.int64),
        known_day=table["_known_day"].to_numpy().astype(np.int64),
    )

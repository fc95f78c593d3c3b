"""The declarations with the columns that a programme's `prepare` adds, rows as they came."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import pyarrow as pa

from veedor.features import statements
from veedor.features.build import in_order
from veedor.features.events import POSITION, numbered


def prepared(prepare: Callable, declarations: pa.Table) -> pa.Table:
    """Every column of the prepared declarations, in the order of `declarations`."""
    kind = ("prepared", prepare, statements.shape(declarations))
    compiled = statements.of_kind(kind)
    connection = ibis.duckdb.connect()
    try:
        connection.con.register("declarations", numbered(declarations))
        table = compiled.rows(
            connection, "prepared", lambda: prepare(connection.table("declarations"))
        )
    finally:
        connection.disconnect()
    statements.keep(kind, compiled)
    return in_order(table).drop_columns([POSITION])

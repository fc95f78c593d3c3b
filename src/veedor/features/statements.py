"""The SQL of builds, compiled once and kept in the process.

Turning a hundred expressions into SQL takes Ibis most of a second, whether one declaration is
characterised or a million. What is compiled depends on the features and on the schemas of the
tables, never on their rows, so the next build of the same kind runs the same statements.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.operations as ops
import pyarrow as pa

MOST_KEPT = 16  # kinds of build; a process meets a handful: programmes × recipes × sources
# What an expression may carry besides text: rows or functions that live in one connection.
BOUND_TO_A_CONNECTION = (ops.InMemoryTable, ops.ScalarUDF, ops.AggUDF)


@dataclass
class Statements:
    """Statements of one kind of build by the name of their step, with the schema of their rows.

    `plan` is whatever else the first build worked out and the next ones need.
    """

    kept: dict[str, tuple[str, pa.Schema]] = field(default_factory=dict)
    plan: Any = None
    can_be_kept: bool = True

    def rows(self, connection: Any, step: str, expression: Callable[[], Any]) -> pa.Table:
        """The rows of a step; `expression` is only asked for when the step was never compiled."""
        if step not in self.kept:
            table = expression().as_table()
            if table.op().find(BOUND_TO_A_CONNECTION):
                self.can_be_kept = False
                return connection.to_pyarrow(table)
            self.kept[step] = (connection.compile(table), table.schema().to_pyarrow())
        sql, schema = self.kept[step]
        return connection.con.sql(sql).to_arrow_table().cast(schema)


_known: dict[Hashable, Statements] = {}
_lock = threading.Lock()


def of_kind(key: Hashable) -> Statements:
    """The statements of builds of this kind, or empty ones to be filled and then `keep`-t."""
    with _lock:
        return _known.get(key) or Statements()


def keep(key: Hashable, statements: Statements) -> None:
    """Keep the statements of a build that came to its end; the oldest kind makes room."""
    if not statements.can_be_kept:
        return
    with _lock:
        _known.setdefault(key, statements)
        while len(_known) > MOST_KEPT:
            del _known[next(iter(_known))]


def forget() -> None:
    """Compile everything anew from now on; for comparisons."""
    with _lock:
        _known.clear()


def shape(table: pa.Table | None) -> Hashable:
    """What of a table its SQL depends on: names and types of its columns."""
    if table is None:
        return None
    return tuple((column.name, str(column.type)) for column in table.schema)

"""What a home knows of a programme as of a day: the tables every later verb starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from veedor.errors import NotReady
from veedor.installation import Installation
from veedor.jurisdiction import Programme


@dataclass(frozen=True, kw_only=True)
class Known:
    """Tables of one programme, cut at a day.

    `declarations`: one row each, as first filed, filed on or before `as_of`. `outcomes` and
    `indicators`: rows known before `as_of`. `versions` names the lake's table versions read.
    """

    as_of: date
    declarations: pa.Table
    outcomes: pa.Table
    indicators: pa.Table | None
    versions: dict[str, int]


def known(installation: Installation, programme: Programme, as_of: date | None = None) -> Known:
    """Everything known as of a day; without a day, as of the last day declarations were filed."""
    declarations = programme.table(programme.declarations)
    if not installation.lake.exists(declarations):
        raise NotReady(
            f"No declarations of programme '{programme.name}' have been received yet.",
            where=str(installation.home),
            next=f"Run: veedor ingest --home {installation.home} FILE...",
        )
    clock = programme.declarations.clock
    as_of = as_of or last_filed(installation, programme)
    first_versions = f"""
        SELECT * FROM source WHERE "{clock}" <= ?
        QUALIFY row_number() OVER (
            PARTITION BY declaration_id ORDER BY "{clock}", _loaded_on, _row) = 1
        ORDER BY "{clock}", declaration_id
    """
    names = [declarations]
    filed = _query(installation, declarations, first_versions, as_of)
    outcomes = programme.table(programme.outcomes)
    known_on = programme.outcomes.clock
    before = f'SELECT * FROM source WHERE "{known_on}" < ? ORDER BY "{known_on}", declaration_id'
    if installation.lake.exists(outcomes):
        names.append(outcomes)
        checked = _query(installation, outcomes, before, as_of)
    else:
        checked = programme_schema(programme).empty_table()
    indicators = None
    for source in programme.context:
        table = programme.table(source)
        if source.name == "indicators" and installation.lake.exists(table):
            names.append(table)
            published = f'SELECT * FROM source WHERE "{source.clock}" < ?'
            indicators = _query(installation, table, published, as_of)
    return Known(
        as_of=as_of,
        declarations=filed,
        outcomes=checked,
        indicators=indicators,
        versions={name: installation.lake.version(name) for name in names},
    )


def last_filed(installation: Installation, programme: Programme) -> date:
    """The last day on which a declaration was filed."""
    clock = programme.declarations.clock
    table = programme.table(programme.declarations)
    last = _query(installation, table, f'SELECT max("{clock}") AS day FROM source')["day"][
        0
    ].as_py()
    if last is None:
        raise NotReady(
            f"The declarations of programme '{programme.name}' are empty.",
            where=str(installation.home),
            next=f"Look at what was refused: veedor quarantine list --home {installation.home}",
        )
    return last


def far_future() -> date:
    """A day after everything: as of it, all that was ever received is known."""
    return date(9999, 1, 1)


def programme_schema(programme: Programme) -> pa.Schema:
    """The Arrow schema of an outcomes table, for a home that has received none."""
    types = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(),
        "date": pa.date32(), "boolean": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(column.name, types[column.type]) for column in programme.outcomes.columns])


def _query(installation: Installation, table: str, sql: str, *parameters: object) -> pa.Table:
    import duckdb

    connection = duckdb.connect(config={"threads": installation.settings.usable_threads})
    try:
        connection.register("source", installation.lake.dataset(table))
        return connection.sql(sql, params=list(parameters)).to_arrow_table()
    finally:
        connection.close()

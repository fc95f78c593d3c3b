"""One simulated world of 300,000 declarations, shared by the tests that need statistics."""

from dataclasses import dataclass

import pandas as pd
import pytest

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate import SimulatedTables, Simulation, simulate_tables


@dataclass(frozen=True, kw_only=True)
class World:
    """The tables as written, and as pandas with truth and first result beside each declaration."""

    tables: SimulatedTables
    rows: pd.DataFrame
    outcomes: pd.DataFrame


@pytest.fixture(scope="session")
def world() -> World:
    """The default preset, 300,000 declarations, three years, seed 7."""
    tables = simulate_tables(Simulation(declarations=300_000))
    rows = tables.declarations.to_pandas()
    rows = pd.concat([rows, tables.truth.drop_columns(["declaration_id"]).to_pandas()], axis=1)
    outcomes = tables.outcomes.to_pandas()
    first = outcomes[outcomes.status.isin(["clean", "found"])].set_index("declaration_id")
    rows = rows.join(first[["selected_by", "status"]], on="declaration_id")
    unit_kg = pd.Series(
        {line.code: line.kg_per_unit for line in vocabulary.tariff_lines()}, name="unit_kg"
    )
    return World(tables=tables, rows=rows.join(unit_kg, on="tariff_line"), outcomes=outcomes)

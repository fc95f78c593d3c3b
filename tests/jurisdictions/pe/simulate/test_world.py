import pyarrow as pa
import pyarrow.compute as pc

from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables
from veedor.jurisdictions.pe.simulate.tables import DECLARATIONS, OUTCOMES, TRUTH
from veedor.jurisdictions.pe.simulate.world import simulate_months

SMALL = Simulation(declarations=3_000, months=6)


def test_tables_have_the_columns_and_types_of_the_sources(world):
    assert world.tables.declarations.schema == DECLARATIONS
    assert world.tables.outcomes.schema == OUTCOMES
    assert world.tables.truth.schema == TRUTH
    optional = {"preference_code"}
    for name in set(DECLARATIONS.names) - optional:
        assert world.tables.declarations[name].null_count == 0


def test_the_truth_is_in_no_observed_column(world):
    hidden = set(TRUTH.names) - {"declaration_id"}
    assert not hidden & {*DECLARATIONS.names, *OUTCOMES.names}


def test_every_declaration_has_its_own_number_and_its_truth(world):
    declared = world.tables.declarations["declaration_id"]
    assert pc.count_distinct(declared).as_py() == 300_000
    assert declared.equals(world.tables.truth["declaration_id"])


def test_the_same_seed_gives_the_same_world_and_another_seed_another():
    first, again = simulate_tables(SMALL), simulate_tables(SMALL)
    assert first == again
    other = simulate_tables(Simulation(declarations=3_000, months=6, seed=8))
    assert not first.declarations.equals(other.declarations)


def test_outcomes_come_with_the_month_of_inspection():
    months = list(simulate_months(SMALL))
    assert len(months) == 7
    assert months[-1].declarations.num_rows == 0
    for month in months:
        inspected = set(pc.strftime(month.outcomes["inspected_on"], "%Y-%m").to_pylist())
        assert inspected <= {f"{month.month:%Y-%m}"}


def test_declarations_are_in_order_of_filing_within_their_month():
    for month in list(simulate_months(SMALL))[:-1]:
        filed = month.declarations["filed_on"].combine_chunks().cast(pa.int32()).to_numpy()
        assert (filed[1:] >= filed[:-1]).all()
        assert set(pc.strftime(month.declarations["filed_on"], "%Y-%m").to_pylist()) == {
            f"{month.month:%Y-%m}"
        }


def test_a_declaration_contested_later_keeps_its_first_result(world):
    outcomes = world.outcomes
    contested = outcomes[outcomes.status == "appealed"].declaration_id
    assert len(contested) > 5
    rows = outcomes[outcomes.declaration_id.isin(contested)]
    assert (rows.groupby("declaration_id").size() == 3).all()
    ordered = rows.sort_values("known_on").groupby("declaration_id").status.apply(list)
    assert all(statuses[:2] == ["found", "appealed"] for statuses in ordered)

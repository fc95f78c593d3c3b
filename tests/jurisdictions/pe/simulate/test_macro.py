from veedor.jurisdictions.pe.simulate import Simulation
from veedor.jurisdictions.pe.simulate.macro import indicators


def test_no_value_is_published_before_its_month_is_over():
    table = indicators(Simulation()).to_pandas()
    assert set(table.series) == {"exchange_rate_pen_per_usd", "gdp_growth_yoy"}
    wait = (table.published_on - table.period).map(lambda delta: delta.days)
    assert wait[table.series == "exchange_rate_pen_per_usd"].between(28, 31).all()
    assert wait[table.series == "gdp_growth_yoy"].between(70, 80).all()


def test_the_first_declaration_has_a_year_of_past_growth():
    table = indicators(Simulation(declarations=1_000, months=2)).to_pandas()
    known = table[(table.series == "gdp_growth_yoy") & (table.published_on.astype(str) < "2023")]
    assert len(known) >= 12


def test_the_exchange_rate_stays_plausible():
    table = indicators(Simulation()).to_pandas()
    rate = table.value[table.series == "exchange_rate_pen_per_usd"]
    assert rate.between(2.0, 7.0).all()

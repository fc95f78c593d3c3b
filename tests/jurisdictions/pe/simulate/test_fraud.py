import numpy as np
import pandas as pd
import pytest

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate import Simulation
from veedor.jurisdictions.pe.simulate.actors import draw_market
from veedor.jurisdictions.pe.simulate.fraud import constant_for, line_risk_in, logistic
from veedor.jurisdictions.pe.simulate.moment import Moment


def test_the_constant_gives_the_base_rate_asked_for():
    odds = np.random.default_rng(1).normal(0, 2.5, 5_000).astype(np.float32)
    assert logistic(odds + constant_for(odds, 0.03)).mean() == pytest.approx(0.03, abs=1e-4)


def test_the_first_month_starts_at_three_percent(world):
    first = world.rows[world.rows.filed_on.astype(str) < "2023-02"]
    assert first.propensity.mean() == pytest.approx(0.03, abs=0.0001)
    noise = (0.03 * 0.97 / len(first)) ** 0.5
    assert abs(first.is_fraud.mean() - 0.03) < 3 * noise


def test_deterrence_lowers_the_rate_of_fraud_over_the_window(world):
    assert 0.017 < world.rows.is_fraud.mean() < 0.027


def test_every_fraud_costs_something_and_honesty_costs_nothing(world):
    rows = world.rows
    assert (rows.loss_usd[rows.is_fraud] > 0).all()
    assert (rows.loss_usd[~rows.is_fraud] == 0).all()
    assert (rows.mechanism.notna() == rows.is_fraud).all()


def test_the_largest_percent_of_frauds_holds_a_third_to_a_half_of_the_loss(world):
    loss = world.rows.loss_usd[world.rows.is_fraud].sort_values(ascending=False)
    assert 0.30 < loss.head(len(loss) // 100).sum() / loss.sum() < 0.55


def test_duty_frauds_need_a_duty(world):
    duty_free_mix = world.rows.mechanism.value_counts(normalize=True)
    assert duty_free_mix["undervaluation"] > 0.6
    assert set(duty_free_mix.index) == {
        "undervaluation",
        "misclassification",
        "origin",
        "quantity",
        "undeclared",
    }


def test_every_declaration_pays_a_legal_duty(world):
    """A rate no honest declaration pays would give a fraud away by itself."""
    rows = world.rows
    dear = rows[rows.cif_usd > 1_000]
    rate = (dear.ad_valorem_usd / dear.cif_usd).round(3)
    assert set(rate) == {0.0, 0.06, 0.11}
    by_line = pd.Series(rate).groupby(dear.tariff_line).max().rename("line_duty")
    joined = dear.assign(rate=rate).join(by_line, on="tariff_line")
    agreed = {country.code for country in vocabulary.WITH_AGREEMENT}
    claimed = joined.preference_code.notna()
    assert (joined.rate[claimed] == 0).all()
    assert joined.country_of_origin[claimed].isin(agreed).all()
    # Without a claim, a line pays its duty in full.
    assert (joined.rate[~claimed] == joined.line_duty[~claimed]).all()


def test_no_quantity_is_written_by_frauds_only(world):
    rows = world.rows
    small = rows[rows.quantity <= rows.quantity.quantile(0.01)]
    assert len(small) >= 3_000
    assert small.is_fraud.mean() < 3 * rows.is_fraud.mean()
    counted = rows[rows.quantity_unit.isin(["U", "2U", "12U"])]
    assert counted[counted.quantity == 1].is_fraud.mean() < 0.2


def test_after_the_drift_risk_moves_to_other_lines():
    simulation = Simulation()
    market = draw_market(simulation)
    before = Moment(simulation=simulation, market=market, month=21)
    after = Moment(simulation=simulation, market=market, month=22)
    assert (line_risk_in(before) == market.line_risk).all()
    assert line_risk_in(after)[0] == pytest.approx(
        0.6 * market.line_risk[0] + 0.8 * market.line_risk[37]
    )

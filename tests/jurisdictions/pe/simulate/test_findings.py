import numpy as np
import pytest

from veedor.jurisdictions.pe.simulate import Simulation
from veedor.jurisdictions.pe.simulate.actors import draw_importers, draw_market
from veedor.jurisdictions.pe.simulate.findings import (
    ANNUL,
    APPEAL,
    FOUND,
    UPHOLD,
    _detection,
    _with_appeals,
    react,
    sibling,
)
from veedor.jurisdictions.pe.simulate.fraud import declare
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.trade import draw_trade


def found_results(count):
    return {
        "row": np.arange(count),
        "known_day": np.full(count, 100),
        "status": np.full(count, FOUND),
        "assessed": np.full(count, 50.0),
    }


def test_eight_percent_of_findings_are_appealed_and_a_quarter_of_these_annulled():
    every = _with_appeals(np.random.default_rng(1), found_results(100_000))
    count = np.bincount(every["status"])
    assert count[APPEAL] / count[FOUND] == pytest.approx(0.08, abs=0.004)
    assert count[ANNUL] / count[APPEAL] == pytest.approx(0.25, abs=0.02)
    assert count[ANNUL] + count[UPHOLD] == count[APPEAL]
    ended = every["status"] >= ANNUL
    days = every["known_day"][ended] - every["known_day"][every["status"] == APPEAL]
    assert np.median(days) == pytest.approx(400, rel=0.03)
    assert (every["assessed"][every["status"] == ANNUL] == 0).all()


def test_inspections_see_some_mechanisms_better_than_others():
    usual = _detection(np.arange(6), np.zeros(6), 0.80)
    assert usual == pytest.approx([0.01, 0.6, 0.8, 0.5, 0.9, 0.95])
    assert (_detection(np.arange(6), np.zeros(6), 0.75) <= usual).all()


def test_days_follow_one_another_from_filing_to_result(world):
    outcomes = world.outcomes.merge(
        world.tables.declarations.select(["declaration_id", "filed_on"]).to_pandas()
    )
    assert len(outcomes) == len(world.outcomes)
    assert (outcomes.known_on >= outcomes.inspected_on).all()
    assert (outcomes.inspected_on >= outcomes.filed_on).all()
    waited = (outcomes.inspected_on - outcomes.filed_on).map(lambda delta: delta.days)
    assert waited.max() == 3


def test_only_findings_have_a_type_and_an_amount(world):
    outcomes = world.outcomes
    clean = outcomes.status == "clean"
    assert outcomes.finding_type[clean].isna().all()
    assert (outcomes.assessed_usd[clean] == 0).all()
    assert outcomes.finding_type[~clean].notna().all()
    assert (outcomes.assessed_usd[outcomes.status == "found"] > 0).all()


def test_a_true_finding_is_assessed_at_what_was_lost_and_a_false_one_at_little(world):
    found = world.outcomes[world.outcomes.status == "found"].merge(
        world.rows[["declaration_id", "is_fraud", "loss_usd", "cif_usd"]], on="declaration_id"
    )
    true = found[found.is_fraud]
    assert (true.assessed_usd - true.loss_usd).abs().max() <= 0.0101
    false = found[~found.is_fraud]
    assert len(false) > 20
    assert (false.assessed_usd <= 0.05 * false.cif_usd + 0.02).all()


def test_a_sibling_is_another_line_of_the_same_heading():
    line = np.arange(900)
    other = sibling(np.random.default_rng(1), line)
    assert (other != line).all()
    assert (other // 5 == line // 5).all()


@pytest.fixture
def caught():
    """A month in which every importer was found cheating, before and after their reaction."""
    simulation = Simulation()
    importers, market = draw_importers(simulation), draw_market(simulation)
    moment = Moment(simulation=simulation, market=market, month=4)
    trade = draw_trade(moment, importers, 30_000)
    filing = declare(moment, trade, np.ones(30_000, np.float32))
    return moment, importers, trade, filing


def test_a_caught_importer_changes_goods_broker_supplier_or_name_as_often_as_specified(caught):
    moment, importers, trade, filing = caught
    before = draw_importers(moment.simulation)
    react(moment, importers, trade, filing, np.arange(30_000))
    person = np.unique(trade.importer)
    noise = 4 * 0.5 / person.size**0.5
    renamed = importers.serial[person] != before.serial[person]
    assert renamed.mean() == pytest.approx(0.15, abs=noise)
    assert (importers.birth[person[renamed]] == 6).all()
    moved = (importers.slot_line[person] != before.slot_line[person]).any(axis=1)
    assert moved.mean() == pytest.approx(0.35, abs=noise)
    switched = importers.broker[person] != before.broker[person]
    assert switched.mean() == pytest.approx(0.25 * 59 / 60, abs=noise)
    assert np.unique(importers.serial).size == importers.serial.size
    assert (importers.caught[person] == 4).all()


def test_an_importer_caught_again_within_a_year_is_not_displaced_again(caught):
    moment, importers, trade, filing = caught
    importers.caught[:] = 0
    before = importers.serial.copy()
    react(moment, importers, trade, filing, np.arange(30_000))
    assert (importers.serial == before).all()

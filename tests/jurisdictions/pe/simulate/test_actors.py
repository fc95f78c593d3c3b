import numpy as np

from veedor.jurisdictions.pe.simulate import Simulation
from veedor.jurisdictions.pe.simulate.actors import cheaper_siblings, draw_importers, draw_market


def test_half_of_the_origins_have_an_agreement_and_only_they_have_a_preference_code():
    market = draw_market(Simulation())
    assert market.origin_agreement.sum() == 20
    coded = [country.preference_code is not None for country in market.origin_country]
    assert coded == market.origin_agreement.tolist()
    assert len({country.code for country in market.origin_country}) == 40


def test_importers_trade_in_their_own_sector():
    importers = draw_importers(Simulation())
    assert (importers.slot_line // 15 == importers.sector[:, None]).all()


def test_importers_are_registered_within_the_four_weeks_before_their_month_of_birth():
    simulation = Simulation()
    importers = draw_importers(simulation)
    birth = (np.datetime64(simulation.start, "M") + importers.birth).astype("datetime64[D]")
    ahead = birth.astype(int) - importers.registered_day
    assert ahead.min() >= 1
    assert ahead.max() <= 28


def test_a_fraudster_prefers_duty_free_siblings_of_the_same_heading_and_excise():
    duty = np.array([0.11, 0.06, 0.0, 0.0, 0.11, 0.11, 0.06, 0.11, 0.11, 0.11], dtype=np.float32)
    excise = np.array([0, 0, 0, 0.2, 0, 0, 0, 0, 0, 0], dtype=np.float32)
    table, count = cheaper_siblings(duty, excise)
    assert table[0, : count[0]].tolist() == [2]  # 3 pays excise, 1 is not free of duty
    assert count[2] == 0  # nothing is cheaper than free
    assert table[5, : count[5]].tolist() == [6]  # no duty-free sibling: a lower duty will do
    assert count[9] == 1  # 6 is three lines away

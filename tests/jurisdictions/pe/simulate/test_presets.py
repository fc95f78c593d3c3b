from datetime import date

import pytest

from veedor.errors import InputError
from veedor.jurisdictions.pe.simulate import PRESETS, Simulation


def test_there_are_three_worlds():
    assert list(PRESETS) == ["hard", "default", "easy"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"preset": "flattering"},
        {"months": 0},
        {"declarations": 5},
        {"start": date(2023, 1, 15)},
        {"seed": -1},
    ],
)
def test_a_simulation_that_makes_no_sense_is_refused_with_what_to_do_next(wrong):
    with pytest.raises(InputError) as refused:
        Simulation(**wrong)
    assert refused.value.next


def test_months_run_over_the_end_of_the_year():
    simulation = Simulation(start=date(2023, 11, 1))
    assert simulation.month_start(0) == date(2023, 11, 1)
    assert simulation.month_start(2) == date(2024, 1, 1)
    assert simulation.month_start(14) == date(2025, 1, 1)

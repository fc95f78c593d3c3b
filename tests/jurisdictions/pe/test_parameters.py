from datetime import date, timedelta
from itertools import pairwise

import pytest

from veedor.errors import NotFound
from veedor.jurisdictions.pe.parameters import IGV_RATES, igv_rates_on


def test_the_rates_follow_one_another_without_a_gap():
    for earlier, later in pairwise(IGV_RATES):
        assert later.valid_from == earlier.valid_to + timedelta(days=1)


def test_igv_and_ipm_are_always_18_percent_together():
    assert all(rates.igv + rates.ipm == pytest.approx(0.18) for rates in IGV_RATES)


def test_the_split_changed_on_new_year_2026():
    assert igv_rates_on(date(2025, 12, 31)).ipm == 0.02
    assert igv_rates_on(date(2026, 1, 1)).ipm == 0.025


def test_a_day_before_the_table_is_refused():
    with pytest.raises(NotFound):
        igv_rates_on(date(1990, 1, 1))

import numpy as np
import pytest

from veedor.jurisdictions.pe.simulate.actors import draw_importers
from veedor.jurisdictions.pe.simulate.presets import Simulation
from veedor.jurisdictions.pe.simulate.trade import (
    draw_importing,
    filing_days,
    measured,
    monthly_counts,
    tax_rate,
)


def test_taxes_per_dollar_agree_with_the_worked_examples_of_the_law():
    rates = tax_rate(np.array([0.11, 0.06, 0.0], np.float32), np.zeros(3, np.float32))
    assert rates == pytest.approx([0.3098, 0.2508, 0.18], abs=1e-6)


def test_months_add_up_to_the_declarations_asked_for():
    counts = monthly_counts(123_457, 36)
    assert counts.sum() == 123_457
    assert counts[:12].max() / counts[:12].min() == pytest.approx(1.18 / 0.82, rel=0.01)


def test_nobody_imports_before_being_born():
    importers = draw_importers(Simulation())
    drawn = draw_importing(np.random.default_rng(1), importers, 5, 20_000)
    assert importers.birth[drawn].max() <= 5
    assert (importers.birth > 5).any()


def test_few_declarations_are_filed_on_sundays():
    year = np.arange(np.datetime64("2023-01-01"), np.datetime64("2024-01-01")).astype(np.int32)
    days = filing_days(np.random.default_rng(1), year, 100_000)
    assert (np.diff(days) >= 0).all()
    weekday = np.bincount((days + 3) % 7) / days.size
    assert weekday[6] < 0.02
    assert weekday[:5].min() > 0.15


def test_counted_goods_are_whole_and_weighed_goods_have_two_decimals():
    quantity = np.array([0.2, 7.49, 0.001, 7.499], np.float32)
    counted = np.array([True, True, False, False])
    assert measured(quantity, counted) == pytest.approx([1, 7, 0.01, 7.5])

import numpy as np
import pytest

from veedor.models.anomaly import fit_anomaly

LOT = np.random.default_rng(5)


def test_an_odd_row_stands_higher_than_an_ordinary_one():
    usual = LOT.normal(size=(2_000, 6)).astype(np.float32)
    model = fit_anomaly(usual, seed=0)
    odd = np.full((1, 6), 8, dtype=np.float32)
    assert model(odd)[0] > 99
    assert model(np.zeros((1, 6), dtype=np.float32))[0] < 20


def test_training_rows_spread_evenly_over_the_percentiles():
    usual = LOT.normal(size=(2_000, 6)).astype(np.float32)
    percentile = fit_anomaly(usual, seed=0)(usual)
    assert percentile.mean() == pytest.approx(50, abs=0.5)
    assert percentile.min() >= 0
    assert percentile.max() <= 100


def test_missing_and_constant_columns_do_no_harm():
    usual = LOT.normal(size=(500, 4)).astype(np.float32)
    usual[:, 1] = np.nan
    usual[:, 2] = 3
    usual[::7, 0] = np.nan
    assert np.isfinite(fit_anomaly(usual, seed=0)(usual)).all()

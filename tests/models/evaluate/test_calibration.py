from __future__ import annotations

import numpy as np
import pytest

from veedor.models.evaluate.calibration import BINS, equal_mass_bins, error_if_perfect


def test_bins_hold_equal_masses_when_probabilities_differ():
    probability = np.random.default_rng(0).random(1500)
    bins = equal_mass_bins(probability, np.ones(1500))
    assert np.bincount(bins, minlength=BINS).tolist() == [100] * 15
    assert (np.diff(bins[np.argsort(probability)]) >= 0).all()


def test_equal_probabilities_are_never_torn_apart():
    probability = np.repeat([0.1, 0.2, 0.3], 500)
    bins = equal_mass_bins(probability, np.ones(1500))
    assert len({*zip(probability, bins, strict=True)}) == 3


def test_weights_count_in_the_mass_of_a_bin():
    bins = equal_mass_bins(np.array([0.1, 0.2, 0.9]), np.array([1.0, 1.0, 2.0]), bins=2)
    assert bins.tolist() == [0, 0, 1]


def test_the_error_of_a_perfect_model_falls_with_the_root_of_the_rows():
    generator = np.random.default_rng(1)
    few, many = generator.uniform(0.02, 0.3, 1000), generator.uniform(0.02, 0.3, 16_000)
    small, large = (error_if_perfect(p, np.ones(len(p)), seed=1) for p in (few, many))
    assert small / large == pytest.approx(4, rel=0.15)

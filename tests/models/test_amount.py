import numpy as np
import pytest

from veedor.models.amount import fit_amount, learn_amounts


def simulated(rows, seed):
    lot = np.random.default_rng(seed)
    matrix = lot.normal(size=(rows, 5)).astype(np.float32)
    log_mean = 5 + 1.0 * matrix[:, 0] - 0.5 * matrix[:, 1]
    return matrix, np.exp(log_mean + lot.normal(0, 1, rows)), np.exp(log_mean + 0.5)


def test_the_estimate_is_a_mean_not_a_median():
    matrix, amount, _ = simulated(4_000, 0)
    model = fit_amount(matrix, amount, np.ones(4_000), seed=0)
    new, new_amount, true_mean = simulated(4_000, 1)
    estimate = model(new)
    assert model.smearing > 1.3  # without it the log mean would underestimate by exp(σ²/2) = 1.65
    assert estimate.mean() == pytest.approx(true_mean.mean(), rel=0.15)
    assert np.corrcoef(np.log(estimate), np.log(new_amount))[0, 1] > 0.6


def test_too_few_known_amounts_give_no_model():
    matrix, amount, _ = simulated(200, 0)
    amount[40:] = np.nan
    assert fit_amount(matrix, amount, np.ones(200), seed=0) is None


def test_estimates_stay_within_reach_of_what_was_ever_found():
    matrix, amount, _ = simulated(500, 0)
    model = fit_amount(matrix, amount, np.ones(500), seed=0)
    assert (model(matrix * 100) <= (1 + amount.max()) * model.smearing).all()
    assert (model(matrix) >= 0).all()


def test_both_ways_expect_what_checks_bring_on_average():
    lot = np.random.default_rng(3)
    matrix, amount, _ = simulated(12_000, 2)
    probability = 1 / (1 + np.exp(-(matrix[:, 2] - 2)))
    label = (lot.random(12_000) < probability).astype(float)
    amount[label == 0] = np.nan
    new, new_amount, _ = simulated(12_000, 4)
    new_probability = 1 / (1 + np.exp(-(new[:, 2] - 2)))
    brought = np.where(lot.random(12_000) < new_probability, new_amount, 0)
    for how in ("smearing", "tweedie"):
        model = learn_amounts(how, matrix, (label, amount, np.ones(12_000)), seed=0)
        expected = model.expected(new, new_probability)
        assert expected.mean() == pytest.approx(brought.mean(), rel=0.2)
        top = np.argsort(-expected)[:600]
        assert brought[top].mean() > 4 * brought.mean()

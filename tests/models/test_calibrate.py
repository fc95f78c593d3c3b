import numpy as np
import pytest

from veedor.models.calibrate import Centred, Sigmoid, calibrate

LOT = np.random.default_rng(1)


def simulated(rows, truth=np.tanh):
    """Scores, and labels drawn with log-odds 2·truth(score) − 2: a bent curve unless told."""
    score = LOT.normal(0, 1.5, rows)
    label = LOT.random(rows) < 1 / (1 + np.exp(2 - 2 * truth(score)))
    return score, label.astype(float)


def calibration_error(label, probability, bins=15):
    order = np.argsort(probability)
    parts = np.array_split(order, bins)
    gaps = [abs(label[part].mean() - probability[part].mean()) * len(part) for part in parts]
    return sum(gaps) / len(label)


@pytest.mark.parametrize(
    ("method", "truth"), [("isotonic", np.tanh), ("auto", np.tanh), ("sigmoid", np.positive)]
)
def test_probabilities_mean_what_they_say_on_new_rows(method, truth):
    score, label = simulated(20_000, truth)
    curve = calibrate(score, label, np.ones(len(label)), method)
    new_score, new_label = simulated(20_000, truth)
    assert calibration_error(new_label, curve(new_score)) < 0.02


@pytest.mark.parametrize("rows", [60, 5_000])
@pytest.mark.parametrize("method", ["isotonic", "sigmoid"])
def test_calibration_never_changes_or_ties_the_order(method, rows):
    score, label = simulated(rows)
    label[:3] = 1
    curve = calibrate(score, label, np.ones(rows), method)
    ordered = np.linspace(score.min() - 3, score.max() + 3, 2_001)
    probability = curve(ordered)
    assert (np.diff(probability) > 0).all()
    assert probability.min() > 0
    assert probability.max() < 1


def test_isotonic_is_kept_for_many_positives():
    score, label = simulated(4_000)
    assert label.sum() < 1_000
    assert isinstance(calibrate(score, label, np.ones(4_000)), Sigmoid)
    score, label = simulated(20_000)
    assert isinstance(calibrate(score, label, np.ones(20_000)), Centred)


def test_a_score_that_runs_the_wrong_way_is_not_turned_round():
    score, label = simulated(2_000)
    curve = calibrate(-score, label, np.ones(2_000), "sigmoid")
    assert curve.slope > 0


def test_a_row_of_weight_two_counts_as_two_rows():
    score, label = simulated(1_500)
    twice = calibrate(score, label, np.full(1_500, 2.0), "isotonic")
    doubled = calibrate(np.tile(score, 2), np.tile(label, 2), np.ones(3_000), "isotonic")
    grid = np.linspace(-3, 3, 50)
    assert twice(grid) == pytest.approx(doubled(grid))

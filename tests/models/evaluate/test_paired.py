import numpy as np
import pytest

from veedor.models.evaluate import Judged
from veedor.models.evaluate.paired import MEASURES, paired

ROWS = 2_000


def judged(noise: float, *, seed: int = 1, findings: float = 0.1) -> Judged:
    draw = np.random.default_rng(0)
    label = (draw.random(ROWS) < findings).astype(int)
    amount = np.where(label == 1, draw.lognormal(6, 1, ROWS), 0.0)
    score = label + np.random.default_rng(seed).normal(0, noise, ROWS)
    probability = 1 / (1 + np.exp(-score))
    return Judged(
        label=label,
        probability=probability,
        expected_amount=probability * 100,
        amount=amount,
        day=19_000 + np.arange(ROWS) // 10,
        entity=np.array([f"E{number % 300}" for number in range(ROWS)], dtype=object),
    )


def test_a_clearly_better_model_is_better_beyond_doubt_in_every_figure():
    found = paired(judged(0.5), judged(3.0, seed=2), resamples=200)
    assert tuple(found) == MEASURES
    for one in found.values():
        assert one.is_better and not one.is_worse
        assert one.difference.value == pytest.approx(one.first.value - one.second.value)
        assert one.difference.low > 0


def test_a_model_against_itself_differs_by_nothing_and_is_not_better():
    found = paired(judged(1.0), judged(1.0), resamples=200)
    for one in found.values():
        assert (one.difference.value, one.difference.low, one.difference.high) == (0, 0, 0)
        assert one.p_better == 1.0
        assert not one.is_better and not one.is_worse


def test_models_equally_good_are_seldom_told_apart():
    told = [
        paired(judged(1.0, seed=seed), judged(1.0, seed=seed + 50), resamples=200)["auc"].is_better
        for seed in range(20)
    ]
    assert sum(told) <= 5  # one in ten is expected at p < 0.1


def test_with_too_few_findings_nothing_is_said():
    found = paired(judged(0.5, findings=0.005), judged(3.0, findings=0.005), resamples=50)
    for one in found.values():
        assert one.difference.value is None
        assert not one.is_better


def test_other_rows_are_refused():
    with pytest.raises(ValueError, match="same rows"):
        paired(judged(1.0), judged(1.0, findings=0.2))

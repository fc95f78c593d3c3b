"""The compiled pass against scikit-learn and against rows written out one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, ndcg_score, roc_auc_score

from veedor.models.evaluate.calibration import Calibrated, calibration_job
from veedor.models.evaluate.passes import Passed, Rows, ranking

SHARES = (0.05, 0.1, 0.5)


def rows_of(label, amount=None, *, weight=None, blocks=None) -> Rows:
    n = len(label)
    return Rows(
        label=np.asarray(label, dtype=float),
        amount=np.zeros(n) if amount is None else np.asarray(amount, dtype=float),
        seen=np.zeros(n),
        weight=np.ones(n) if weight is None else np.asarray(weight, dtype=float),
        blocks=(np.arange(n, dtype=np.int32) if blocks is None else blocks,),
    )


def passed(rows: Rows, score, draws=None, shares=SHARES) -> Passed:
    if draws is None:
        draws = np.ones((1, int(rows.blocks[0].max()) + 1), dtype=np.float32)
    return Passed(ranking(rows, np.asarray(score, dtype=float), shares).run(0, draws))


def tied_data(seed: int, n: int = 400):
    generator = np.random.default_rng(seed)
    label = generator.random(n) < 0.3
    score = np.round(generator.normal(size=n) + label, 1)  # about forty distinct values
    amount = np.where(label, generator.lognormal(size=n), 0)
    return label.astype(float), score, amount


@pytest.mark.parametrize("seed", range(5))
def test_ranking_figures_with_ties_equal_those_of_scikit_learn(seed):
    label, score, amount = tied_data(seed)
    ours = passed(rows_of(label, amount), score)
    oracle = passed(rows_of(label, amount), amount)
    assert ours.auc[0] == pytest.approx(roc_auc_score(label, score))
    assert ours.average_precision[0] == pytest.approx(average_precision_score(label, score))
    gain = ours.gain[0] / oracle.gain[0]
    assert gain == pytest.approx(ndcg_score([amount], [score]))


@pytest.mark.parametrize("seed", range(5))
def test_a_resample_gives_the_figures_of_the_rows_written_out(seed):
    label, score, amount = tied_data(seed)
    generator = np.random.default_rng(100 + seed)
    blocks = generator.integers(0, 40, len(label)).astype(np.int32)
    counts = generator.multinomial(40, np.full(40, 1 / 40))
    out = np.repeat(np.arange(len(label)), counts[blocks])
    rows = rows_of(label, amount, blocks=blocks)
    drawn = passed(rows, score, counts[None].astype(np.float32))
    written = passed(rows_of(label[out], amount[out]), score[out])
    assert np.allclose(drawn.table, written.table)
    assert drawn.auc[0] == pytest.approx(roc_auc_score(label[out], score[out]))


def test_precision_under_ties_is_the_mean_over_draws_by_lot():
    label, score, amount = tied_data(3)
    ours = passed(rows_of(label, amount), score)
    generator = np.random.default_rng(0)
    taken = []
    for _ in range(4000):
        shuffled = np.lexsort((generator.random(len(label)), -score))[:20]  # 5 % of 400
        taken.append((label[shuffled].sum(), amount[shuffled].sum()))
    hits, money = np.mean(taken, axis=0)
    assert ours.hits(0)[0] == pytest.approx(hits, abs=0.12)
    assert ours.money_at(0)[0] == pytest.approx(money, rel=0.03)


def test_a_constant_score_is_exactly_a_draw_by_lot():
    label, _, amount = tied_data(1)
    ours = passed(rows_of(label, amount), np.zeros(len(label)))
    assert ours.auc[0] == pytest.approx(0.5)
    assert ours.average_precision[0] == pytest.approx(label.mean())
    assert ours.hits(1)[0] / (0.1 * len(label)) == pytest.approx(label.mean())
    assert ours.money_at(1)[0] / amount.sum() == pytest.approx(0.1)


def test_missing_scores_come_last():
    ours = passed(rows_of([1, 0, 0, 1]), [0.1, np.nan, np.nan, 0.2], shares=(0.5,))
    assert ours.auc[0] == 1
    assert ours.hits(0)[0] == 2


def test_all_rows_can_be_checked():
    label, score, amount = tied_data(2)
    ours = passed(rows_of(label, amount), score, shares=(1.0,))
    assert ours.hits(0)[0] == pytest.approx(label.sum())
    assert ours.money_at(0)[0] == pytest.approx(amount.sum())


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=2, max_size=40))
def test_the_order_in_which_rows_are_given_changes_nothing(pairs):
    label = np.asarray([pair[0] for pair in pairs], dtype=float)
    score = np.asarray([pair[1] for pair in pairs], dtype=float)
    forward = passed(rows_of(label, label), score)
    backward = passed(rows_of(label[::-1], label[::-1]), score[::-1])
    assert np.allclose(forward.table, backward.table, equal_nan=True)


def test_calibration_line_equals_a_logistic_regression_on_the_logit():
    generator = np.random.default_rng(5)
    logit = generator.normal(-2, 1.2, 6000)
    probability = 1 / (1 + np.exp(-logit))
    label = (generator.random(6000) < 1 / (1 + np.exp(-(0.3 + 0.7 * logit)))).astype(float)
    job = calibration_job(rows_of(label), probability)
    table = job.run(0, np.ones((1, 6000), dtype=np.float32))
    line = LogisticRegression(C=np.inf, tol=1e-10).fit(logit[:, None], label)
    assert table[0, 1] == pytest.approx(line.intercept_[0], abs=2e-3)
    assert table[0, 2] == pytest.approx(line.coef_[0, 0], abs=2e-3)
    brier = np.mean((probability - label) ** 2)
    assert Calibrated(table).brier[0] == pytest.approx(brier)


def test_weights_count_like_copies_of_rows():
    label, score, amount = tied_data(4, n=200)
    copies = np.random.default_rng(0).integers(1, 4, 200)
    out = np.repeat(np.arange(200), copies)
    weighted = passed(rows_of(label, amount, weight=copies), score)
    copied = passed(rows_of(label[out], amount[out]), score[out])
    assert np.allclose(weighted.table, copied.table)

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from veedor.models.combine import HardVote, combiner

WAYS = ("log_odds", "soft", "hard", "rank", "stacking")


def members(rows=4_000, seed=0):
    """Simulated log-odds of a good, a middling and a useless member on scales of their own."""
    lot = np.random.default_rng(seed)
    label = (lot.random(rows) < 0.2).astype(float)
    noise = lot.normal(size=(rows, 3))
    good, middling = 1.5 * label + noise[:, 0], 0.8 * label + noise[:, 1]
    return np.column_stack([good - 2, 3 * middling - 5, 0.1 * noise[:, 2] - 1]), label


@pytest.mark.parametrize("how", WAYS)
def test_every_way_ranks_new_rows_and_gives_finite_scores(how):
    log_odds, label = members()
    combine = combiner(how, log_odds, label, np.ones(len(label)))
    new, new_label = members(seed=1)
    score = combine(new)
    assert score.shape == (len(new),)
    assert np.isfinite(score).all()
    assert roc_auc_score(new_label, score) > 0.7


@pytest.mark.parametrize("how", WAYS)
def test_a_row_is_combined_alone_as_among_others(how):
    log_odds, label = members()
    combine = combiner(how, log_odds, label, np.ones(len(label)))
    new, _ = members(rows=20, seed=2)
    alone = np.concatenate([combine(new[[k]]) for k in range(20)])
    assert alone == pytest.approx(combine(new), rel=1e-12)


def test_a_hard_vote_has_one_score_for_each_number_of_votes():
    log_odds, label = members()
    votes = HardVote.learn(log_odds, label)
    assert (log_odds > votes.threshold).mean(axis=0) == pytest.approx(label.mean(), abs=0.01)
    assert len(np.unique(votes(log_odds))) == 4


def test_stacking_leaves_a_useless_member_aside_where_a_mean_cannot():
    log_odds, label = members()
    stacked, mean = (combiner(h, log_odds, label, np.ones(4_000)) for h in ("stacking", "log_odds"))
    assert abs(stacked.weights[2]) < 0.2 * stacked.weights[0]
    new, new_label = members(seed=3)
    assert roc_auc_score(new_label, stacked(new)) > roc_auc_score(new_label, mean(new)) + 0.01


def test_ranks_do_not_stop_rising_beyond_what_was_seen():
    log_odds, label = members()
    blend = combiner("rank", log_odds, label, np.ones(4_000))
    top = np.tile(log_odds.max(axis=0), (2, 1))
    top[1] += 1
    assert np.diff(blend(top))[0] > 0

import hashlib

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from veedor.models.anomaly import FusedDetector

LOT = np.random.default_rng(5)


@parametrize_with_checks([FusedDetector()])
def test_it_keeps_scikit_learns_contract(estimator, check):
    check(estimator)


def rows_with_odd_ones(rows: int = 500, odd: int = 10) -> tuple[np.ndarray, np.ndarray]:
    usual = LOT.normal(size=(rows, 5))
    strange = LOT.normal(size=(odd, 5)) + 7
    return np.vstack([usual, strange]), np.arange(rows + odd) >= rows


def test_odd_rows_score_lower_than_usual_ones():
    rows, odd = rows_with_odd_ones()
    scores = FusedDetector().fit(rows).score_samples(rows)
    assert scores[odd].max() < np.quantile(scores[~odd], 0.05)


def test_real_tumours_are_found_better_than_by_a_forest_with_defaults():
    rows, target = load_breast_cancer(return_X_y=True)
    benign, malignant = rows[target == 1], rows[target == 0][:20]
    together, truth = np.vstack([benign, malignant]), np.arange(len(benign) + 20) >= len(benign)
    ours = -FusedDetector().fit(together).score_samples(together)
    bar = -IsolationForest(random_state=0).fit(together).score_samples(together)
    assert roc_auc_score(truth, ours) >= roc_auc_score(truth, bar)
    assert average_precision_score(truth, ours) >= average_precision_score(truth, bar)


def test_the_forest_scores_as_scikit_learns_own():
    rows, _ = rows_with_odd_ones(3_000)
    detector = FusedDetector().fit(rows)
    standard = detector.usual_.standardise(rows)
    np.testing.assert_allclose(
        detector._isolation(standard), -detector.forest_.score_samples(standard), rtol=1e-9
    )


def test_scoring_on_threads_warns_of_nothing(recwarn):
    rows, _ = rows_with_odd_ones(12_000)
    FusedDetector().fit(rows).score_samples(rows)
    assert [str(one.message) for one in recwarn] == []


def test_copies_of_an_odd_row_do_not_vouch_for_each_other():
    rows = LOT.normal(size=(2_000, 5))
    copies = np.tile(np.full(5, 6.0), (150, 1))  # more of them than neighbours are asked
    together = np.vstack([rows, copies])
    scores = FusedDetector().fit(together).score_samples(together)
    assert scores[-1] < np.quantile(scores[:2_000], 0.02)


def test_a_training_row_scores_as_an_unseen_row_beside_it():
    rows = LOT.normal(size=(60, 3))
    detector = FusedDetector().fit(rows)
    seen = detector.score_samples(rows)
    beside = detector.score_samples(rows + 1e-4)
    # A seen row leaves itself out, an unseen one counts its twin: one neighbour of twenty apart.
    assert np.corrcoef(seen, beside)[0, 1] > 0.99
    assert abs(seen.mean() - beside.mean()) < 0.2


def test_a_table_of_equal_rows_has_no_outlier():
    rows = np.full((50, 3), 4.0)
    detector = FusedDetector().fit(rows)
    scores = detector.score_samples(rows)
    assert np.isfinite(scores).all()
    assert np.ptp(scores) == 0
    assert detector.score_samples(np.array([[9.0, 4.0, 4.0]]))[0] < scores[0]


def test_constant_columns_change_no_ranking_of_distances():
    rows, _ = rows_with_odd_ones()
    wide = np.column_stack([rows, np.full(len(rows), 0.1), np.full(len(rows), np.nan)])
    plain, padded = (FusedDetector().fit(part).score_samples(part) for part in (rows, wide))
    assert np.corrcoef(plain, padded)[0, 1] > 0.95


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_missing_infinite_and_huge_values_are_scored(bad):
    rows = LOT.normal(size=(300, 4))
    rows[::9, 1] = bad
    assert np.isfinite(FusedDetector().fit(rows).score_samples(rows)).all()


def test_an_infinite_value_is_more_unusual_than_a_missing_one():
    rows = LOT.normal(size=(300, 4))
    detector = FusedDetector().fit(rows)
    missing, infinite = detector.score_samples([[np.nan, 0, 0, 0], [np.inf, 0, 0, 0]])
    assert infinite < missing


@pytest.mark.parametrize("rows", [2, 3, 10])
def test_few_rows_and_one_column_are_enough(rows):
    table = LOT.normal(size=(rows, 1))
    assert np.isfinite(FusedDetector().fit(table).score_samples(table)).all()


def test_more_rows_than_the_reference_holds_rank_alike():
    rows, odd = rows_with_odd_ones(3_000, 30)
    scores = -FusedDetector(reference_rows=500).fit(rows).score_samples(rows)
    assert roc_auc_score(odd, scores) > 0.99


def test_the_same_rows_give_the_same_bytes():
    rows, _ = rows_with_odd_ones(6_000)
    prints = {
        hashlib.sha256(FusedDetector().fit(rows).score_samples(rows).tobytes()).hexdigest()
        for _ in range(3)
    }
    assert len(prints) == 1


def test_a_row_scores_the_same_alone_and_among_others():
    rows, _ = rows_with_odd_ones(5_000)
    detector = FusedDetector().fit(rows)
    assert detector.score_samples(rows)[4_200] == pytest.approx(
        detector.score_samples(rows[4_200:4_201])[0], abs=1e-6
    )


def test_a_frame_is_taken_with_its_names_and_mixed_number_types():
    rows, _ = rows_with_odd_ones()
    frame = pd.DataFrame(rows, columns=list("abcde"))
    frame["f"] = pd.array([1, None] * (len(frame) // 2), dtype="Int64")
    frame["g"] = frame["a"] > 0
    detector = FusedDetector().fit(frame)
    assert list(detector.feature_names_in_) == list("abcdefg")
    assert np.isfinite(detector.score_samples(frame)).all()


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": ["1", "2", "3"]}),
        np.array([["1", "2"], ["3", "4"]]),
        np.array([[1.0, "2"], [3.0, 4.0]], dtype=object),
    ],
)
def test_text_that_looks_like_a_number_is_refused_by_name(table):
    with pytest.raises(ValueError, match="holds text"):
        FusedDetector().fit(table)


def test_contamination_is_the_share_called_outliers():
    rows, _ = rows_with_odd_ones(990)
    detector = FusedDetector(contamination=0.03).fit(rows)
    assert (detector.predict(rows) == -1).mean() == pytest.approx(0.03, abs=0.002)


@pytest.mark.parametrize("share", [0, 0.6, "most", 1])
def test_an_impossible_contamination_is_refused(share):
    with pytest.raises(ValueError, match="contamination"):
        FusedDetector(contamination=share).fit(np.eye(5))

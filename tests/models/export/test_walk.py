"""Every kind of tree says in the graph what its library says, also for missing values and ties."""

import lightgbm as lgb
import numpy as np
import pytest
import xgboost as xgb
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from veedor.errors import DeclarationError
from veedor.models.complete import completed
from veedor.models.export.kinds import grown, isolation
from veedor.models.export.savedmodel import CLOSE, tensorflow
from veedor.models.export.unusual import isolation_score
from veedor.models.export.walk import predicted

tf = tensorflow()
ROWS, COLUMNS = 600, 6
KINDS = {
    "xgboost": xgb.XGBClassifier(n_estimators=20, max_depth=4, n_jobs=1),
    "xgboost exact": xgb.XGBClassifier(n_estimators=5, tree_method="exact", n_jobs=1),
    "xgboost forest": xgb.XGBClassifier(n_estimators=2, num_parallel_tree=4, subsample=0.5),
    "xgboost tweedie": xgb.XGBRegressor(n_estimators=10, objective="reg:tweedie", n_jobs=1),
    "xgboost squared": xgb.XGBRegressor(n_estimators=10, n_jobs=1),
    "lightgbm": lgb.LGBMClassifier(n_estimators=20, verbose=-1, n_jobs=1),
    "lightgbm zero missing": lgb.LGBMClassifier(
        n_estimators=10, verbose=-1, n_jobs=1, zero_as_missing=True
    ),
    "lightgbm no missing": lgb.LGBMClassifier(
        n_estimators=10, verbose=-1, n_jobs=1, use_missing=False
    ),
    "lightgbm forest": lgb.LGBMClassifier(
        n_estimators=5, boosting_type="rf", subsample_freq=1, subsample=0.5, verbose=-1, n_jobs=1
    ),
    "lightgbm tweedie": lgb.LGBMRegressor(n_estimators=5, objective="tweedie", verbose=-1),
    "random forest": RandomForestClassifier(10, random_state=0),
    "random forest regressor": RandomForestRegressor(5, min_samples_leaf=5, random_state=0),
    "extra trees": ExtraTreesClassifier(10, min_samples_leaf=3, random_state=0),
    "extra trees regressor": ExtraTreesRegressor(5, min_samples_leaf=5, random_state=0),
    "gradient boosting": GradientBoostingClassifier(n_estimators=20, random_state=0),
    "gradient boosting regressor": GradientBoostingRegressor(n_estimators=10, random_state=0),
    "histogram boosting": HistGradientBoostingClassifier(max_iter=20, random_state=0),
    "histogram boosting gamma": HistGradientBoostingRegressor(loss="gamma", max_iter=10),
    "logistic": LogisticRegression(max_iter=500),
}  # fmt: skip


def world(seed: int = 0, missing: float = 0.1):
    """Continuous, rounded, binary and skewed columns with missing values; simulated."""
    lot = np.random.default_rng(seed)
    matrix = lot.normal(size=(ROWS, COLUMNS)).astype(np.float32)
    matrix[:, 1] = np.round(matrix[:, 1] * 4) / 4
    matrix[:, 2] = matrix[:, 2] > 0
    matrix[:, 3] = np.exp(3 * matrix[:, 3])
    full = np.nan_to_num(matrix)
    z = full[:, 0] + full[:, 1] + full[:, 2] * full[:, 4]
    matrix[lot.random(matrix.shape) < missing] = np.nan
    return matrix, (lot.random(ROWS) < 1 / (1 + np.exp(-z))).astype(int), z


def at_the_thresholds(pipeline, matrix, seed: int = 1):
    """The rows with values set exactly to thresholds of the fitted trees, where ties are."""
    lot = np.random.default_rng(seed)
    tied = matrix.copy()
    found = grown(pipeline[-1])
    forest = found.forest
    for column in range(matrix.shape[1]):
        is_of = np.isfinite(forest.threshold) & (forest.column % forest.width == column)
        if is_of.any():
            rows = lot.integers(0, len(tied), len(tied) // 2)
            thresholds = np.clip(forest.threshold[is_of], -1e30, 1e30)
            tied[rows, column] = lot.choice(thresholds, len(rows))
    return tied


def said(pipeline, matrix):
    ask = tf.function(
        lambda rows: predicted(tf, pipeline, rows),
        input_signature=[tf.TensorSpec([None, matrix.shape[1]], tf.float32)],
        autograph=False,
    )
    return ask(tf.constant(matrix)).numpy()


def own(pipeline, matrix):
    if hasattr(pipeline[-1], "classes_"):
        return pipeline.predict_proba(matrix)[:, 1]
    return pipeline.predict(matrix)


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_says_what_the_library_says(kind):
    matrix, label, z = world()
    is_classifier = hasattr(KINDS[kind], "predict_proba")
    pipeline = completed(KINDS[kind]).fit(matrix, label if is_classifier else np.exp(z / 2))
    rows = at_the_thresholds(pipeline, matrix) if kind != "logistic" else matrix
    rows[0], rows[1] = np.nan, 0.0
    assert said(pipeline, rows) == pytest.approx(own(pipeline, rows), rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["xgboost", "lightgbm", "random forest", "histogram boosting"])
def test_random_worlds_make_no_difference(kind, seed):
    matrix, label, _ = world(seed + 10, missing=[0, 0.02, 0.3, 0.9, 0.5][seed])
    pipeline = completed(KINDS[kind]).fit(matrix, label)
    rows = at_the_thresholds(pipeline, matrix, seed)
    assert np.abs(said(pipeline, rows) - own(pipeline, rows)).max() < CLOSE


def test_infinities_go_where_lightgbm_sends_them():
    matrix, label, _ = world()
    pipeline = completed(KINDS["lightgbm"]).fit(matrix, label)  # the other libraries refuse them
    far = np.array([[np.inf] * COLUMNS, [-np.inf] * COLUMNS], np.float32)
    assert said(pipeline, far) == pytest.approx(own(pipeline, far))


@pytest.mark.parametrize("part", [1.0, 0.5])
def test_an_isolation_forest_gives_the_same_scores(part):
    matrix = np.nan_to_num(world()[0])
    forest = IsolationForest(
        n_estimators=30, max_samples=128, max_features=part, random_state=0
    ).fit(matrix)
    rows = matrix.copy()
    thresholds = isolation(forest)
    columns = thresholds.column % COLUMNS
    for column in range(COLUMNS):
        some = thresholds.threshold[np.isfinite(thresholds.threshold) & (columns == column)]
        rows[: len(some), column] = some[:ROWS]
    found = isolation_score(tf, forest, tf.constant(rows)).numpy()
    assert found == pytest.approx(-forest.score_samples(rows), abs=1e-12)


def test_a_kind_that_is_not_known_is_refused_by_its_name():
    matrix, label, _ = world(missing=0)
    pipeline = completed(GaussianNB()).fit(matrix, label)
    with pytest.raises(DeclarationError, match="GaussianNB"):
        said(pipeline, matrix)


def test_splits_by_category_are_refused():
    matrix, label, _ = world(missing=0)
    boosting = HistGradientBoostingClassifier(max_iter=3, categorical_features=[2])
    boosting.fit(matrix, label)
    with pytest.raises(DeclarationError, match="category"):
        grown(boosting)
    several = RandomForestClassifier(3, random_state=0).fit(matrix, np.arange(ROWS) % 3)
    with pytest.raises(DeclarationError, match="3 classes"):
        grown(several)

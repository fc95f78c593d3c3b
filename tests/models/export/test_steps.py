"""Each preparation step does in the graph what scikit-learn or veedor does."""

import numpy as np
import pytest
from sklearn.feature_selection import SelectFromModel, SelectKBest
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    QuantileTransformer,
    StandardScaler,
)

from tests.models.export.test_walk import said, world
from veedor.errors import DeclarationError
from veedor.models.export.savedmodel import tensorflow
from veedor.models.export.steps import STEPS
from veedor.models.steps import Caps, Steps

tf = tensorflow()


def signed_log(values):
    wide = np.asarray(values, float)
    return (np.sign(wide) * np.log1p(np.abs(wide))).astype(np.asarray(values).dtype)


@pytest.mark.parametrize("step", [
    Caps(0.05), Steps(20), Steps(5000), StandardScaler(), StandardScaler(with_mean=False),
    MinMaxScaler(), MinMaxScaler((-1, 2), clip=True), FunctionTransformer(signed_log),
    FunctionTransformer(np.asarray, kw_args={"dtype": float}),
    QuantileTransformer(n_quantiles=50, output_distribution="normal"),
    QuantileTransformer(n_quantiles=30),
    SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
    SimpleImputer(strategy="mean"),
], ids=lambda step: type(step).__name__)  # fmt: skip
def test_a_step_gives_the_same_values_to_the_last_bit(step):
    matrix, _, _ = world()
    matrix[0] = np.nan
    step.fit(matrix)
    unseen = world(seed=5)[0] * np.float32(1.5)
    found = STEPS[type(step).__name__](tf, step, tf.constant(unseen)).numpy()
    expected = step.transform(unseen)
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_steps_at_the_edges_between_two_quantiles_fall_on_the_same_side():
    matrix, _, _ = world()
    step = Steps(20).fit(matrix)
    edges = np.full((40, matrix.shape[1]), np.nan, np.float32)
    for column, some in enumerate(step.edges_):
        if some is not None:
            edges[: len(some), column] = some
    found = STEPS["Steps"](tf, step, tf.constant(edges)).numpy()
    np.testing.assert_array_equal(found, step.transform(edges))


def test_a_selector_of_any_kind_keeps_its_columns():
    matrix, label, _ = world(missing=0)
    for selector in (SelectKBest(k=3), SelectFromModel(LogisticRegression(max_iter=500))):
        pipeline = Pipeline(
            [("keep", selector), ("estimator", LogisticRegression(max_iter=500))]
        ).fit(matrix, label)
        assert said(pipeline, matrix) == pytest.approx(pipeline.predict_proba(matrix)[:, 1])


def test_a_step_that_cannot_be_said_is_refused_by_its_name():
    matrix, label, _ = world()
    steps = [("fill", KNNImputer()), ("estimator", LogisticRegression(max_iter=500))]
    pipeline = Pipeline(steps).fit(matrix, label)
    with pytest.raises(DeclarationError, match="KNNImputer"):
        said(pipeline, matrix)
    with pytest.raises(DeclarationError, match="FunctionTransformer"):
        STEPS["FunctionTransformer"](tf, FunctionTransformer(np.sqrt), tf.constant(matrix))
    other_cast = FunctionTransformer(np.asarray, kw_args={"dtype": np.float16})
    with pytest.raises(DeclarationError, match="FunctionTransformer"):
        STEPS["FunctionTransformer"](tf, other_cast, tf.constant(matrix))

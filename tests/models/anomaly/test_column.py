import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from veedor.models.anomaly.column import NAME, AnomalyColumn

LOT = np.random.default_rng(2)


@parametrize_with_checks([AnomalyColumn()])
def test_it_keeps_scikit_learns_contract(estimator, check):
    check(estimator)


def test_the_percentile_is_learnt_from_training_rows_alone():
    train, later = LOT.normal(size=(300, 3)), LOT.normal(size=(50, 3)) + 6
    column = AnomalyColumn().fit(train)
    assert column.transform(later)[:, -1].min() > 95
    again = column.transform(train)[:, -1]
    column.transform(later)
    np.testing.assert_array_equal(column.transform(train)[:, -1], again)


def test_it_stands_in_a_pipeline_before_the_estimator():
    rows = LOT.normal(size=(400, 4))
    label = (np.abs(rows).max(axis=1) > 2.2).astype(int)
    model = make_pipeline(AnomalyColumn(), HistGradientBoostingClassifier(random_state=0))
    told = cross_val_predict(model, rows, label, cv=3, method="predict_proba")[:, 1]
    assert told[label == 1].mean() > told[label == 0].mean() + 0.3


def test_its_name_stands_last():
    names = AnomalyColumn().fit(LOT.normal(size=(20, 2))).get_feature_names_out(["a", "b"])
    assert list(names) == ["a", "b", NAME]

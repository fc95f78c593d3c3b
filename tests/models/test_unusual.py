import numpy as np
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.models.explain import Asked
from veedor.models.fit import fit
from veedor.models.recipe import Recipe
from veedor.models.unusual import unusual


@pytest.fixture(scope="module")
def model():
    recipe = Recipe(name="t", estimator="boosting", parameters={"max_iter": 10})
    return fit(recipe, FEATURES, customs(1_000))


def asked_of(model, frame):
    return Asked(
        frame=frame,
        matrix=model.ensemble.design.transform(frame),
        typical_row=model.explainer.typical.rows(None, len(frame)),
    )


def strange(column, value):
    frame = customs(300, seed=4).frame.iloc[:20].copy()
    frame["price_diff"], frame["noise_ratio"] = 0.0, 0.0
    frame[column] = value
    return frame


@pytest.mark.parametrize(
    ("column", "value"), [("net_mass_kg", 1e7), ("importer_past_count", 60.0), ("noise_ratio", 9.0)]
)
def test_what_was_made_strange_is_what_is_unusual(model, column, value):
    found = unusual(model.explainer, model.anomaly, asked_of(model, strange(column, value)))
    first = [reasons[0].feature for reasons in found]
    assert first.count(column) >= 15
    told = next(reasons[0] for reasons in found if reasons[0].feature == column)
    assert told.observed == value
    assert told.direction == "above"
    assert told.contribution >= 0


def test_there_is_one_for_each_topic_and_no_more_than_asked(model):
    frame = customs(200, seed=4).frame
    found = unusual(model.explainer, model.anomaly, asked_of(model, frame), how_many=2)
    assert len(found) == 200
    assert all(len(reasons) <= 2 for reasons in found)
    assert all(len({r.topic for r in reasons}) == len(reasons) for reasons in found)
    nobody = Asked(frame.iloc[:0], np.empty((0, len(model.explainer.inputs)), np.float32),
                   np.empty(0, np.int64))  # fmt: skip
    assert unusual(model.explainer, model.anomaly, nobody) == []


def test_a_detector_of_another_kind_is_asked_by_its_own_score(model):
    """Lower `score_samples` is more abnormal; the percentile alone would say nothing here."""

    class Detector:
        def __call__(self, matrix):
            return np.full(len(matrix), 100.0)

        def score_samples(self, matrix):
            return -np.abs(matrix[:, position])

    position = [one.name for one in model.explainer.inputs].index("noise_ratio")
    found = unusual(model.explainer, Detector(), asked_of(model, strange("noise_ratio", 9.0)))
    assert all([r.feature for r in reasons] == ["noise_ratio"] for reasons in found)


def test_a_detector_that_gives_only_a_percentile_will_do(model):
    position = [one.name for one in model.explainer.inputs].index("net_mass_kg")

    def percentile(matrix):
        return 100 * (1 - 1 / (1 + np.abs(matrix[:, position])))

    found = unusual(model.explainer, percentile, asked_of(model, strange("net_mass_kg", 1e7)))
    assert all(reasons[0].feature == "net_mass_kg" for reasons in found)

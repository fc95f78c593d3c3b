from dataclasses import replace

import pytest

from tests.models.worlds import FEATURES, customs
from veedor.models.faithful import faithfulness
from veedor.models.fit import fit
from veedor.models.recipe import Recipe


@pytest.fixture(scope="module")
def scored():
    recipe = Recipe(name="t", estimator="boosting", parameters={"max_iter": 60})
    model = fit(recipe, FEATURES, customs(2_000))
    day = customs(150, seed=9)
    reasons = model.score(day.frame, peers=day.typical_group).reasons
    kept = [row for row in range(150) if reasons[row]]
    return model, day.frame.iloc[kept], day.typical_group[kept], [reasons[row] for row in kept]


def test_reasons_of_the_model_are_true_of_it(scored):
    found = faithfulness(*scored)
    assert found.scores > 120
    assert found.by_topic >= 0.95 and found.by_feature >= 0.95
    # Features of one topic may speak against each other, so taking all away may cost a little less.
    assert found.topic_fall > 0.95 * found.feature_fall > 0


def test_a_reason_that_is_not_so_is_found_out(scored):
    model, frame, peers, reasons = scored
    untrue = [(replace(one, topic="noise", feature="noise_ratio"),) for one, *_ in reasons]
    found = faithfulness(model, frame, peers, untrue)
    assert found.by_feature < 0.8

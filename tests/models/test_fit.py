import dataclasses

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tests.models.worlds import FEATURES, customs
from veedor.errors import ContractBroken, DeclarationError, NotEnoughData
from veedor.models.fit import calibration_splits, fit
from veedor.models.recipe import Recipe

BLEND = Recipe(name="default")
QUICK = Recipe(name="quick", estimator="boosting", parameters={"max_iter": 60})


@pytest.fixture(scope="module")
def model():
    return fit(BLEND, FEATURES, customs(3_000))


def test_it_ranks_the_declarations_of_another_world(model):
    new = customs(6_000, seed=1)
    # The lines' risks differ between seeds, so only what both worlds share can be learnt.
    scored = model.score(new.frame, reasons=0)
    assert roc_auc_score(new.label, scored.probability) > 0.72


def test_its_probabilities_mean_what_they_say():
    world = customs(14_000)
    first = {
        name: getattr(world, name)[:8_000]
        for name in ("frame", "label", "amount", "day", "typical_group")
    }
    scored = fit(BLEND, FEATURES, dataclasses.replace(world, **first)).score(
        world.frame.iloc[8_000:], reasons=0
    )
    label = world.label[8_000:]
    parts = np.array_split(np.argsort(scored.probability), 10)
    gaps = [abs(label[part].mean() - scored.probability[part].mean()) for part in parts]
    assert np.mean(gaps) < 0.03
    assert ((scored.probability > 0) & (scored.probability < 1)).all()
    assert ((scored.anomaly >= 0) & (scored.anomaly <= 100)).all()


def test_expected_amount_is_probability_times_amount_if_found(model):
    new = customs(4_000, seed=2)
    scored = model.score(new.frame, reasons=0)
    found = new.label == 1
    assert scored.expected_amount.sum() == pytest.approx(np.nansum(new.amount), rel=0.25)
    if_found = scored.expected_amount / scored.probability
    assert np.corrcoef(np.log(if_found[found]), np.log(new.amount[found]))[0, 1] > 0.3


def test_the_same_inputs_give_the_same_bytes(model):
    again = fit(BLEND, FEATURES, customs(3_000))
    new = customs(500, seed=3).frame
    one, two = model.score(new, reasons=2), again.score(new, reasons=2)
    assert one.probability.tobytes() == two.probability.tobytes()
    assert one.expected_amount.tobytes() == two.expected_amount.tobytes()
    assert one.anomaly.tobytes() == two.anomaly.tobytes()
    assert one.reasons == two.reasons


def test_a_stored_model_scores_the_same(model, tmp_path):
    joblib.dump(model, tmp_path / "model")
    stored = joblib.load(tmp_path / "model").versioned("v1")
    new = customs(200, seed=4).frame
    assert stored.score(new).probability.tobytes() == model.score(new).probability.tobytes()
    assert (stored.version, model.version) == ("v1", "unregistered")


def test_a_row_scores_alone_as_it_does_among_others(model):
    new = customs(50, seed=5).frame
    together = model.score(new, reasons=0).probability
    alone = [model.score(new.iloc[[k]], reasons=0).probability[0] for k in range(5)]
    assert alone == pytest.approx(together[:5], rel=1e-12)
    assert len(model.score(new.iloc[:0]).probability) == 0


def test_without_amounts_the_expected_amount_is_unknown():
    world = dataclasses.replace(customs(600), amount=None)
    scored = fit(QUICK, FEATURES, world).score(world.frame, reasons=0)
    assert np.isnan(scored.expected_amount).all()


def test_too_few_findings_are_refused():
    world = customs(600)
    label = np.zeros(600)
    label[:19] = 1
    with pytest.raises(NotEnoughData, match="19 checks"):
        fit(QUICK, FEATURES, dataclasses.replace(world, label=label))


def test_an_unknown_label_is_a_mistake_of_the_caller():
    label = customs(600).label.astype(float)
    label[0] = np.nan
    with pytest.raises(ValueError, match="nobody checked"):
        fit(QUICK, FEATURES, dataclasses.replace(customs(600), label=label))


def test_a_recipe_may_use_some_of_the_features_and_only_those_are_asked_for():
    recipe = dataclasses.replace(QUICK, features=("price_diff", "cat_office"))
    world = customs(600)
    model = fit(recipe, FEATURES, world)
    assert model.columns == ("price_diff", "cat_office")
    model.score(world.frame[["price_diff", "cat_office"]])
    with pytest.raises(DeclarationError, match="unheard_of"):
        fit(dataclasses.replace(QUICK, features=("unheard_of",)), FEATURES, world)
    with pytest.raises(ContractBroken, match="price_diff"):
        model.score(world.frame[["cat_office"]])


def test_an_encoded_declaration_column_helps_and_copies_stay_together():
    world = customs(4_000)
    frame = world.frame.drop(columns="cat_line").assign(line=world.typical_group)
    recipe = dataclasses.replace(QUICK, encode=("line",), copies=("line", "net_mass_kg"))
    world = dataclasses.replace(world, frame=frame, meanings={"line": ("line", "partida")})
    features = [word for word in FEATURES if word.name != "cat_line"]
    model = fit(recipe, features, world)
    assert model.columns[-1] == "line"
    assert "partida" in model.explainer.words["line_rate"].spanish
    without = fit(dataclasses.replace(QUICK, copies=recipe.copies), features, world)
    assert model.facts["unseen_auc"] > without.facts["unseen_auc"] + 0.005
    for split in calibration_splits(recipe, frame, world.day, world.label):
        keys = frame["line"] + "|" + frame["net_mass_kg"].astype(str)
        assert not set(keys.iloc[split.train]) & set(keys.iloc[split.test])


def test_any_scikit_learn_classifier_makes_a_model():
    recipe = Recipe(name="logit", estimator=LogisticRegression(C=0.1, max_iter=500))
    model = fit(recipe, FEATURES, customs(1_500))
    assert model.facts["unseen_auc"] > 0.7


def test_progress_is_told_from_nothing_to_all():
    told = []
    fit(QUICK, FEATURES, customs(600), on_progress=lambda *step: told.append(step))
    done, total, _ = zip(*told, strict=True)
    assert done[0] == 0
    assert done[-1] == total[-1]
    assert list(done) == sorted(done)

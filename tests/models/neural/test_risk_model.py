"""A whole model by a recipe of the network: codes from text, amounts, reasons, logs, export."""

import dataclasses
import io

import joblib
import numpy as np
import pytest

from tests.models.neural.worlds import SMALL
from tests.models.worlds import FEATURES, customs
from veedor.errors import DeclarationError
from veedor.models.amount import NetworkAmounts
from veedor.models.export import savedmodel
from veedor.models.fit import fit
from veedor.models.methods import METHODS
from veedor.models.recipe import Recipe

QUICK = {name: value for name, value in SMALL.items() if name != "random_state"}
QUICK |= {"batches": (64,), "amount_weight": 1.0, "dropout": 0.2}
ONE_EPOCH = {**QUICK, "epochs": 1, "trees": 0}
RECIPE = Recipe(
    name="neural", estimator="neural", parameters=QUICK, codes=("cat_line", "cat_office"),
    amounts="network",
)  # fmt: skip


def world(rows: int, seed: int = 0):
    """The simulated checks with amounts that grow with the level of prices."""
    here = customs(rows, seed)
    noise = np.random.default_rng(seed).normal(0, 0.3, rows)
    brought = np.exp(4 + here.frame["price_level_log"].to_numpy() + noise)
    return dataclasses.replace(here, amount=np.where(here.label == 1, brought, np.nan))


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    return tmp_path_factory.mktemp("boards")


@pytest.fixture(scope="module")
def model(logs):
    return fit(RECIPE, FEATURES, world(1_500), log_dir=logs)


@pytest.fixture(scope="module")
def unseen():
    later = world(1_200, seed=4)
    frame = later.frame.copy()
    frame.loc[:40, "cat_office"] = "unheard of"
    frame.loc[20:60, "cat_line"] = None
    frame.loc[50:90, ["price_diff", "net_mass_kg"]] = np.nan
    return dataclasses.replace(later, frame=frame)


def test_it_ranks_and_calibrates_what_it_has_not_seen(model, unseen):
    assert model.facts["unseen_auc"] > 0.65
    scored = model.score(unseen.frame, reasons=0)
    assert scored.probability.mean() == pytest.approx(unseen.label.mean(), abs=0.05)


def test_the_expected_amount_is_what_the_networks_own_head_says(model, unseen):
    scored = model.score(unseen.frame, reasons=0)
    matrix = model.ensemble.design.transform(unseen.frame)
    own = model.ensemble.members[0][-1].predict_amount(matrix)
    assert scored.expected_amount == pytest.approx(scored.probability * own)
    found = unseen.label == 1
    assert np.corrcoef(np.log1p(own[found]), np.log(unseen.amount[found]))[0, 1] > 0.5


def test_the_network_runs_once_for_a_score(model, unseen, monkeypatch):
    server, asked = model.ensemble.members[0][-1].server, []
    real = server._answer

    def counting(fed):
        asked.append(len(fed["numbers"]))
        return real(fed)

    monkeypatch.setattr(server, "_answer", counting)
    model.score(unseen.frame.iloc[:200], reasons=0)
    model.score(unseen.frame.iloc[200:400], reasons=0)
    assert len(asked) == 2  # batches of 256 rows


def test_its_reasons_never_say_which_taxpayer_or_product_it_is(model, unseen):
    riskiest = np.argsort(-model.score(unseen.frame, reasons=0).probability)[:20]
    scored = model.score(unseen.frame.iloc[riskiest])
    assert sum(map(bool, scored.reasons)) >= 15
    named = {reason.feature for row in scored.reasons for reason in row}
    assert named <= {word.name for word in FEATURES}


def test_a_stored_model_says_the_same_and_holds_one_network(model, unseen):
    stored = io.BytesIO()
    joblib.dump(model, stored)
    again = joblib.load(io.BytesIO(stored.getvalue()))
    before, after = (one.score(unseen.frame, reasons=0) for one in (model, again))
    assert after.probability.tobytes() == before.probability.tobytes()
    assert after.expected_amount.tobytes() == before.expected_amount.tobytes()
    assert isinstance(again.amount, NetworkAmounts)
    assert again.amount.network is again.ensemble.members[0][-1]


def test_only_the_fit_that_makes_the_model_writes_logs(model, logs):
    assert [folder.name for folder in logs.iterdir()] == ["fit-1"]
    assert list((logs / "fit-1" / "train").glob("events.out.tfevents.*"))
    assert (logs / "fit-1" / "train" / "code_cat_line_labels.tsv").is_file()


def test_its_saved_model_says_the_same_of_finding_and_amount(model, unseen, tmp_path):
    savedmodel.write(model, tmp_path / "m")
    ask = savedmodel.read(tmp_path / "m")
    parity = savedmodel.compare(model, ask, unseen.frame)
    savedmodel.require_close(parity, tmp_path)
    assert parity.expected_amount < savedmodel.CLOSE
    attended = [
        node.name
        for function in ask.keeps.by_matrix.concrete_functions
        for node in function.graph.as_graph_def().node
        if node.name.endswith("shared_dense_1/MatMul")
    ]
    assert len(attended) == SMALL["groves"]  # once for each grove, not once more for the amount


def test_without_amounts_findings_are_learnt_as_before(unseen):
    training = dataclasses.replace(customs(600), amount=None)
    model = fit(dataclasses.replace(RECIPE, parameters=ONE_EPOCH), FEATURES, training)
    assert model.amount is None
    assert np.isnan(model.score(unseen.frame, reasons=0).expected_amount).all()


def test_heads_without_amounts_of_their_own_take_the_networks(unseen):
    training = customs(700)
    kinds = np.where(training.label == 1, "price", "")
    kinds[np.flatnonzero(training.label == 1)[::4]] = "weight"
    training = dataclasses.replace(training, finding_type=kinds)
    recipe = dataclasses.replace(RECIPE, heads=True, parameters=ONE_EPOCH)
    model = fit(recipe, FEATURES, training)
    assert NetworkAmounts in {type(head.amount) for head in model.heads.heads}
    scored = model.score(unseen.frame, reasons=0)
    assert scored.heads.expected_amount.sum(axis=1) == pytest.approx(scored.expected_amount)


@pytest.mark.parametrize("estimator", ["xgboost", "blend", ("neural", "xgboost")])
def test_other_estimators_have_no_amount_head(estimator):
    with pytest.raises(DeclarationError, match="amount head") as caught:
        Recipe(name="t", estimator=estimator, amounts="network")
    assert "smearing" in caught.value.next


def test_a_network_told_to_learn_no_amounts_is_not_asked_for_them():
    with pytest.raises(DeclarationError, match="learns none"):
        Recipe(name="t", estimator="neural", amounts="network", parameters={"amount_weight": 0.0})


def test_every_method_can_be_made_of_a_recipe_of_the_network():
    for one in METHODS:
        made = one.of(RECIPE)
        assert made.amounts == one.changes.get("amounts", made.amounts)
        assert (made.amounts == "network") <= (made.estimator == "neural")

"""A whole fitted model against its SavedModel: every output, by feature name."""

import dataclasses
import json
import subprocess
import sys

import numpy as np
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.errors import DeclarationError, IntegrityError
from veedor.models.calibrate import Centred
from veedor.models.export import savedmodel
from veedor.models.export.inputs import columns_of, named_inputs
from veedor.models.export.meaning import described
from veedor.models.fit import fit
from veedor.models.methods import METHODS, method
from veedor.models.recipe import Recipe

ENCODED = ("cat_line>cat_office", "cat_office+cat_line")
NOT_EXACT = ("model_filled", "with_anomaly")
EXACT = tuple(one.name for one in METHODS if one.name not in NOT_EXACT)
BLEND = Recipe(name="blend", encode=ENCODED)
NETWORK = Recipe(name="neural", estimator="neural", encode=ENCODED, codes=("cat_line",),
                 amounts="network")  # fmt: skip


@pytest.fixture(scope="module")
def model():
    """The blend with every part there is: rates in chains, rare values, amounts, anomalies."""
    parameters = {
        "boosting": {"max_iter": 20}, "xgboost": {"n_estimators": 20},
        "random_forest": {"n_estimators": 10},
    }  # fmt: skip
    recipe = Recipe(name="t", encode=ENCODED, parameters=parameters)
    return fit(recipe, FEATURES, customs(1_500))


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    to = tmp_path_factory.mktemp("saved") / "model"
    savedmodel.write(model, to)
    return to


@pytest.fixture(scope="module")
def ask(folder):
    return savedmodel.read(folder)


@pytest.fixture(scope="module")
def unseen():
    frame = customs(1_000, seed=4).frame
    frame.loc[:40, "cat_office"] = "unheard of"
    frame.loc[20:60, "cat_line"] = None
    frame.loc[50:90, ["price_diff", "net_mass_kg"]] = np.nan
    frame.loc[95, "net_mass_kg"] = np.inf
    frame.loc[96, "net_mass_kg"] = 1e39  # more than 32 bits can hold
    return frame


def test_every_output_is_the_models_own_also_for_missing_and_unknown_values(model, ask, unseen):
    parity = savedmodel.compare(model, ask, unseen.drop(index=96))
    assert parity.rows == 999
    assert parity.probability < savedmodel.CLOSE
    assert parity.expected_amount < savedmodel.CLOSE
    assert parity.anomaly < 1e-6
    savedmodel.require_close(parity, "here")


def test_the_signature_has_one_input_for_each_column_of_the_model(model, folder):
    ask = savedmodel.read(folder)
    specs = ask.keeps.signatures["serving_default"].structured_input_signature[1]
    assert set(specs) == set(model.columns)
    assert {name: spec.dtype.name for name, spec in specs.items()} == {
        name: "string" if name.startswith("cat_") else "float64" for name in model.columns
    }
    assert all(spec.shape.as_list() == [None] for spec in specs.values())


def test_the_matrix_signature_says_the_same(model, folder, unseen):
    matrix = model.ensemble.design.transform(unseen.iloc[:95])
    said = savedmodel.read(folder, savedmodel.MATRIX)({savedmodel.MATRIX: matrix})
    assert said["probability"] == pytest.approx(model.probability(matrix), abs=savedmodel.CLOSE)


def test_the_matrix_of_the_graph_is_the_designs_to_the_last_bit(model, unseen):
    from veedor.models.export.inputs import Tables, matrix_of

    tf, design = savedmodel.tensorflow(), model.ensemble.design
    given = columns_of(unseen, named_inputs(design))
    made = matrix_of(tf, design, Tables())({k: tf.constant(v) for k, v in given.items()}).numpy()
    np.testing.assert_array_equal(made, design.transform(unseen))


def test_a_row_alone_is_answered_as_among_others(model, ask, unseen):
    given = columns_of(unseen, named_inputs(model.ensemble.design))
    together = ask(given)["probability"]
    for row in (0, 55, 999):
        alone = ask({name: values[row : row + 1] for name, values in given.items()})
        assert alone["probability"][0] == pytest.approx(together[row], abs=1e-12)


def test_another_model_than_the_one_exported_is_noticed(model, ask, unseen):
    other = dataclasses.replace(
        model, calibrator=Centred(np.array([-9.0, 9.0]), np.array([0.1, 0.9]))
    )
    parity = savedmodel.compare(other, ask, unseen.iloc[:90])
    with pytest.raises(IntegrityError, match="differs"):
        savedmodel.require_close(parity, "here")


@pytest.mark.parametrize("method", ["isotonic", "sigmoid"])
def test_calibration_is_in_the_graph(method):
    from veedor.models.calibrate import calibrate
    from veedor.models.export.graph import calibrated

    lot = np.random.default_rng(0)
    score = lot.normal(size=4_000)
    label = (lot.random(4_000) < 1 / (1 + np.exp(-score))).astype(float)
    fitted = calibrate(score, label, np.ones(4_000), method)
    at = np.concatenate([score, np.linspace(-9, 9, 101), getattr(fitted, "scores", [])])
    tf = savedmodel.tensorflow()
    found = calibrated(tf, fitted, tf.constant(at)).numpy()
    assert found == pytest.approx(fitted(at), abs=1e-13)


def test_what_the_model_takes_and_says_is_told_in_both_languages(model):
    told = described(model)
    assert {one["name"] for one in told["inputs"]} == set(model.columns)
    price = next(one for one in told["inputs"] if one["name"] == "price_diff")
    assert (price["meaning"], price["spanish"], price["unit"]) == ("What it is", "Qué es", "units")
    assert set(told["outputs"]) == {"probability", "score", "expected_amount", "anomaly"}
    json.dumps(told)


def test_a_model_without_amounts_is_exported_without_that_output(tmp_path):
    recipe = Recipe(name="t", estimator="xgboost", parameters={"n_estimators": 5})
    training = dataclasses.replace(customs(600), amount=None)
    without = fit(recipe, FEATURES, training)
    savedmodel.write(without, tmp_path / "m")
    ask = savedmodel.read(tmp_path / "m")
    parity = savedmodel.compare(without, ask, training.frame)
    assert parity.expected_amount is None
    assert parity.probability < savedmodel.CLOSE
    assert "expected_amount" in described(without)["left_out"]


def test_without_tensorflow_the_extra_is_named():
    code = (
        "import sys; sys.modules['tensorflow'] = None\n"
        "from veedor.errors import MissingExtra\n"
        "from veedor.models.export.savedmodel import tensorflow\n"
        "try: tensorflow()\n"
        "except MissingExtra as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "veedor[tensorflow]" in done.stdout


@pytest.mark.parametrize("name", NOT_EXACT)
def test_a_method_no_graph_can_say_exactly_is_refused_with_the_way_out(name, tmp_path):
    recipe = dataclasses.replace(method(name).of(BLEND), parameters={"n_estimators": 5})
    with pytest.raises(DeclarationError, match="preparation step") as caught:
        savedmodel.write(fit(recipe, FEATURES, customs(600)), tmp_path / "m")
    assert "--format joblib" in caught.value.next


@pytest.mark.slow
@pytest.mark.parametrize("name", ["blend", "neural", *EXACT])
def test_parity_of_every_method_on_ten_thousand_rows(name, tmp_path):
    known = method(name)
    recipe = {"blend": BLEND, "neural": NETWORK}[name] if known is None else known.of(BLEND)
    world = customs(3_000)
    kinds = np.where(world.label == 1, np.where(world.amount > 300, "price", "weight"), "")
    fitted = fit(recipe, FEATURES, dataclasses.replace(world, finding_type=kinds))
    savedmodel.write(fitted, tmp_path / "m")
    parity = savedmodel.compare(fitted, savedmodel.read(tmp_path / "m"), customs(10_000, 9).frame)
    savedmodel.require_close(parity, tmp_path)
    # Relative, and a probability of a half that is off by CLOSE is off by twice as much of itself.
    assert parity.expected_amount < 2 * savedmodel.CLOSE

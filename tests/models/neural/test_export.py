# ruff: noqa: N806 - X is scikit-learn's own name

import numpy as np
import pytest

from tests.models.neural.worlds import fitted, world

HERE = world(700, 8)
NOISE = np.random.default_rng(1)


def unheard_of() -> np.ndarray:
    """Rows with what a server may be sent: missing and infinite numbers, codes never seen."""
    X = world(1_000, 9).X
    X[NOISE.random(X.shape) < 0.2] = np.nan
    X[::50, 0] = np.inf
    X[::7, 5] = 12_345
    return X


@pytest.mark.parametrize("more", [{}, {"trees": 0}, {"code_columns": ()}])
def test_the_saved_model_says_what_the_classifier_says(tmp_path, more):
    import tensorflow as tf

    model = fitted(HERE, epochs=2, **more)
    loaded = tf.saved_model.load(str(model.export_saved_model(tmp_path / "1")))
    X = unheard_of()
    said = loaded.signatures["serving_default"](matrix=tf.constant(X))
    assert said["probability"].numpy() == pytest.approx(model.predict_proba(X)[:, 1], abs=1e-6)
    assert said["amount"].numpy() == pytest.approx(model.predict_amount(X), rel=1e-4)


def test_it_can_be_a_part_of_a_larger_graph(tmp_path):
    import tensorflow as tf

    model = fitted(HERE, epochs=1)
    module = tf.Module()
    module.parts = [model.weights_to_save()]
    module.ask = tf.function(
        lambda matrix: tf.math.log(model.to_graph(tf, matrix)),
        input_signature=[tf.TensorSpec((None, 6), tf.float32)],
    )
    tf.saved_model.save(module, str(tmp_path))
    loaded = tf.saved_model.load(str(tmp_path))
    said = loaded.ask(tf.constant(HERE.X)).numpy()
    assert said == pytest.approx(np.log(model.predict_proba(HERE.X)[:, 1]), abs=1e-4)

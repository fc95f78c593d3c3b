"""The whole classifier as stock TensorFlow operations: a matrix of rows in, probabilities out.

The trees are walked by gathers over the arrays of `Groves`, the rest is Keras's own layers, so
that TensorFlow Serving needs nothing of veedor. Whoever composes a larger graph calls `answers`
inside a function of their own and keeps `classifier.server.network` as an attribute of the
module they save: the weights live there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from veedor.models.neural import library
from veedor.models.neural.inputs import LARGEST_CODE
from veedor.models.neural.leaves import Groves
from veedor.models.neural.network import AMOUNT, FOUND


def answers(tf: Any, classifier: Any, matrix: Any) -> dict[str, Any]:
    """`probability` and, where amounts were learnt, `amount` if found; float64, shape (rows,).

    The network's answers are widened before anything is exponentiated, as the classifier does:
    what the rounding of a logarithm costs grows with the amount.
    """
    matrix = tf.where(tf.math.is_finite(matrix), matrix, np.float32(np.nan))
    width, at = classifier.n_features_in_, np.array(classifier.code_columns, dtype=np.int32)
    numbers = tf.gather(matrix, np.setdiff1d(np.arange(width), at), axis=1)
    fed = {"numbers": numbers}
    if len(at):
        told = tf.gather(matrix, at, axis=1)
        usable = (told > 0) & (told < LARGEST_CODE)
        fed["codes"] = tf.cast(tf.where(usable, told, tf.zeros_like(told)), tf.int32)
    if classifier.blueprint_.groves is not None:
        fed["leaves"] = walk(tf, classifier.blueprint_.groves, numbers)
    said = {name: tf.cast(one, tf.float64) for name, one in classifier.server.answer(fed).items()}
    result = {"probability": tf.sigmoid(said[FOUND] - classifier.offset_)}
    if classifier.learns_amount_:
        centre, spread = classifier.blueprint_.log_amount
        log = tf.clip_by_value(said[AMOUNT] * spread + centre, 0.0, classifier.largest_log_)
        money = tf.exp(log) * classifier.smearing_ - 1
        result["amount"] = tf.maximum(money, tf.constant(0.0, tf.float64))
    return result


def walk(tf: Any, groves: Groves, numbers: Any) -> Any:
    """The leaf of each row in each tree, as `Groves` itself finds it: (rows, groves, trees)."""
    trees, nodes = groves.feature.shape
    tables = {
        name: tf.constant(getattr(groves, name).reshape(-1))
        for name in ("feature", "threshold", "missing_left", "left", "right", "leaf")
    }
    first = tf.constant(np.arange(trees, dtype=np.int32) * nodes)
    node = tf.zeros([tf.shape(numbers)[0], trees], tf.int32)
    for _ in range(groves.depth):
        place = node + first
        value = tf.gather(numbers, tf.gather(tables["feature"], place), axis=1, batch_dims=1)
        goes_left = tf.where(
            tf.math.is_nan(value),
            tf.gather(tables["missing_left"], place),
            value < tf.gather(tables["threshold"], place),
        )
        node = tf.where(
            goes_left, tf.gather(tables["left"], place), tf.gather(tables["right"], place)
        )
    return tf.reshape(tf.gather(tables["leaf"], node + first), [-1, groves.groves, groves.trees])


def export_saved_model(classifier: Any, folder: Path) -> Path:
    """Write a SavedModel whose `serving_default` takes `matrix`, float32 (rows, columns).

    It answers `probability` and, where amounts were learnt, `amount` if found.
    """
    tf = library.tensorflow()
    module = tf.Module()
    module.network = classifier.server.network
    taken = tf.TensorSpec((None, classifier.n_features_in_), tf.float32, name="matrix")

    @tf.function(input_signature=[taken], autograph=False)
    def serve(matrix: Any) -> dict[str, Any]:
        return answers(tf, classifier, matrix)

    module.serve = serve
    tf.saved_model.save(module, str(folder), signatures={"serving_default": serve})
    return folder

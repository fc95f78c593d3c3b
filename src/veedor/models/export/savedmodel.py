"""Writes a fitted model as a SavedModel, reads one back, and compares it with the model itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.errors import IntegrityError, MissingExtra
from veedor.models import quiet
from veedor.models.export.graph import answers
from veedor.models.export.inputs import Tables, columns_of, matrix_of, named_inputs

CLOSE = 1e-5  # largest difference of calibrated probability that an export may have
SERVING, MATRIX = "serving_default", "matrix"
ROWS_A_CALL = 5_000  # compared at a time: bounds memory

Answer = Callable[[Mapping[str, NDArray[Any]]], dict[str, NDArray[np.float64]]]


@dataclass(frozen=True, kw_only=True)
class Parity:
    """How far the exported model is from the model itself on the same rows, at most.

    `expected_amount` relative to the amount (above 1), `anomaly` in percentile points; None where
    the export has no such output.
    """

    rows: int
    probability: float
    expected_amount: float | None
    anomaly: float | None


def tensorflow() -> Any:
    """TensorFlow, quiet and on the processor; MissingExtra where it is not installed."""
    try:
        with quiet.importing():
            import tensorflow
    except ImportError as error:
        raise MissingExtra(
            "TensorFlow is not installed.",
            where="export to SavedModel, client by gRPC",
            next="Install it: pip install 'veedor[tensorflow]'",
        ) from error
    return tensorflow


def write(model: Any, folder: Path) -> None:
    """Write `saved_model.pb` and what belongs to it into an empty or absent folder.

    Raises DeclarationError when a part of the model cannot be said in stock operations.
    """
    tf = tensorflow()
    module = tf.Module()
    design = model.ensemble.design
    tables = Tables()
    to_matrix = matrix_of(tf, design, tables)
    module.tables = tables.made
    # A neural member brings its weights: TensorFlow must find them to save them.
    module.members = [
        member[-1].weights_to_save() for member in model.ensemble.members
        if hasattr(member[-1], "weights_to_save")
    ]  # fmt: skip

    @tf.function(
        autograph=False,
        input_signature=[tf.TensorSpec([None, len(design.inputs)], tf.float32, MATRIX)],
    )
    def by_matrix(matrix: Any) -> Any:
        return answers(tf, model, matrix)

    @tf.function(autograph=False)
    def by_name(**given: Any) -> Any:
        return by_matrix(to_matrix(given))

    module.by_matrix, module.by_name = by_matrix, by_name
    kinds = {"number": tf.float64, "text": tf.string}
    specs = {
        one.name: tf.TensorSpec([None], kinds[one.kind], one.name) for one in named_inputs(design)
    }
    signatures = {
        SERVING: by_name.get_concrete_function(**specs),
        MATRIX: by_matrix.get_concrete_function(),
    }
    tf.saved_model.save(module, str(folder), signatures=signatures)


def read(folder: Path, signature: str = SERVING) -> Answer:
    """A function that asks the SavedModel of a folder by named arrays."""
    tf = tensorflow()
    loaded = tf.saved_model.load(str(folder))
    ask = loaded.signatures[signature]

    def answer(given: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float64]]:
        said = ask(**{name: tf.constant(values) for name, values in given.items()})
        return {name: tensor.numpy() for name, tensor in said.items()}

    answer.keeps = loaded  # type: ignore[attr-defined] # its tables live as long as it does
    return answer


def compare(model: Any, ask: Answer, frame: pd.DataFrame) -> Parity:
    """The largest differences between a model and its export over these rows."""
    inputs = named_inputs(model.ensemble.design)
    whole = columns_of(frame, inputs)
    parts = [
        ask({name: values[k : k + ROWS_A_CALL] for name, values in whole.items()})
        for k in range(0, len(frame), ROWS_A_CALL)
    ]
    told = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    own = model.score(frame, reasons=0)
    amount = anomaly = None
    if "expected_amount" in told:
        apart = np.abs(told["expected_amount"] - own.expected_amount)
        amount = float((apart / np.maximum(own.expected_amount, 1)).max())
    if "anomaly" in told:
        anomaly = float(np.abs(told["anomaly"] - own.anomaly).max())
    probability = float(np.abs(told["probability"] - own.probability).max())
    return Parity(rows=len(frame), probability=probability, expected_amount=amount, anomaly=anomaly)


def require_close(parity: Parity, where: Path) -> None:
    """Raise IntegrityError when the export says other probabilities than the model."""
    if not parity.probability <= CLOSE:  # NaN is not close either
        raise IntegrityError(
            f"The exported model differs from the model by {parity.probability:.1e} "
            f"on {parity.rows:,} rows; at most {CLOSE:.0e} is allowed. It was not kept.",
            where=str(where),
            next="Export with --format joblib, and report the recipe: a library may have changed.",
        )

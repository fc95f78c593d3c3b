"""TensorFlow, imported when it is needed and made to give the same bytes twice."""

from __future__ import annotations

import contextlib
import os
import random
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from veedor.errors import MissingExtra
from veedor.models import quiet

# Seeds are the process's, so two networks are never made at the same time.
MAKING = threading.RLock()


def tensorflow() -> Any:
    """The library, on one thread of the processor; MissingExtra where it is not installed.

    Sums split among threads end in an order of their own, and a graphics card's differ again.
    A process that used TensorFlow before, with threads of its own, keeps them.
    """
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    try:
        with quiet.importing():
            import keras
            import tensorflow
    except ImportError as error:
        raise MissingExtra(
            "The neural model needs TensorFlow, which is not installed.",
            where=f"import of {error.name or 'tensorflow'}",
            next='Install it: pip install "veedor[tensorflow]".',
        ) from error
    tensorflow.get_logger().setLevel("ERROR")  # retracing is no news: batches have many shapes
    if keras.backend.backend() != "tensorflow":
        raise MissingExtra(
            f"Keras runs on {keras.backend.backend()} here; the neural model needs TensorFlow.",
            where="environment variable KERAS_BACKEND, or ~/.keras/keras.json",
            next="Set KERAS_BACKEND=tensorflow.",
        )
    with contextlib.suppress(RuntimeError):  # it has already started
        tensorflow.config.threading.set_intra_op_parallelism_threads(1)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    tensorflow.config.experimental.enable_op_determinism()
    return tensorflow


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Everything drawn inside follows the seed; other people's draws go on as if nothing was."""
    import keras

    with MAKING:
        others = random.getstate(), np.random.get_state()
        keras.utils.set_random_seed(seed)
        try:
            yield
        finally:
            random.setstate(others[0])
            np.random.set_state(others[1])

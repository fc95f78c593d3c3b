"""Fitting the network: early stopping on later rows, and batches that grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.neural.network import AMOUNT, FOUND

JUDGED_AT_ONCE = 4_096


@dataclass(frozen=True, kw_only=True)
class Course:
    """How the network learns.

    Each of `batches` is used until the later rows have not improved for `patience` epochs; a
    larger batch then averages over more rows, which is what a smaller step would do.
    """

    batches: tuple[int, ...] = (256, 1_024)
    epochs: int = 60
    patience: int = 6
    learning_rate: float = 1e-2
    weight_decay: float = 1e-2
    amount_weight: float = 0.1


@dataclass(frozen=True)
class Fed:
    """Inputs, targets and weights by name, as Keras takes them."""

    inputs: dict[str, NDArray[Any]]
    targets: dict[str, NDArray[np.float32]]
    weights: dict[str, NDArray[np.float32]]


def train(
    network: Any, course: Course, rows: Fed, later: Fed, watchers: Sequence[Any] = ()
) -> list[dict[str, float]]:
    """Fit the network in place; it ends with the weights that were best on `later`.

    Returns what was measured in each epoch, the first (0) before anything was learnt.
    """
    import keras

    network.compile(
        optimizer=keras.optimizers.AdamW(
            course.learning_rate, weight_decay=course.weight_decay, global_clipnorm=1.0
        ),
        loss={
            FOUND: keras.losses.BinaryCrossentropy(from_logits=True),
            AMOUNT: keras.losses.Huber(),
        },
        loss_weights={FOUND: 1.0, AMOUNT: course.amount_weight},
        weighted_metrics={
            FOUND: [
                keras.metrics.AUC(name="auc", from_logits=True),
                keras.metrics.AUC(name="ap", curve="PR", from_logits=True),
            ],
            AMOUNT: [],
        },
    )
    best = _best(course)
    judged = network.evaluate(
        later.inputs, later.targets, sample_weight=later.weights, batch_size=JUDGED_AT_ONCE,
        verbose=0, return_dict=True,
    )  # fmt: skip
    best.start(network, {f"val_{name}": value for name, value in judged.items()})
    for size in course.batches:
        best.waited, network.stop_training = 0, False
        network.fit(
            rows.inputs,
            rows.targets,
            sample_weight=rows.weights,
            batch_size=min(size, len(rows.targets[FOUND])),
            initial_epoch=best.epoch,
            epochs=best.epoch + course.epochs,
            validation_data=(later.inputs, later.targets, later.weights),
            validation_batch_size=JUDGED_AT_ONCE,
            callbacks=[best, *watchers],
            verbose=0,
        )
        network.set_weights(best.weights)
    return best.history


def _best(course: Course) -> Any:
    import keras

    class Best(keras.callbacks.Callback):
        """Keeps the weights of the lowest loss on later rows; stops when it rises too long."""

        def start(self, network: Any, logs: dict[str, float]) -> None:
            self.epoch, self.waited, self.history = 0, 0, [dict(logs)]
            self.weights, self.lowest = network.get_weights(), self._loss(logs)

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.epoch = epoch + 1
            self.history.append(dict(logs or {}))
            loss = self._loss(logs or {})
            if loss < self.lowest:
                self.weights, self.lowest, self.waited = self.model.get_weights(), loss, 0
                return
            self.waited += 1
            if self.waited >= course.patience:
                self.model.stop_training = True

        def _loss(self, logs: dict[str, float]) -> float:
            # Not Keras's own sum, in which the penalties on weights are.
            amount = course.amount_weight * logs.get(f"val_{AMOUNT}_loss", 0.0)
            return float(logs[f"val_{FOUND}_loss"] + amount)

    return Best()

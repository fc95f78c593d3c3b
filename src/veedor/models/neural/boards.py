"""What TensorBoard shows of a training: figures by epoch, the graph, weights, embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.errors import MissingExtra
from veedor.models.neural import library
from veedor.models.neural.leaves import Groves
from veedor.models.neural.network import FOUND, Blueprint, embedding_name
from veedor.models.neural.training import Fed

LEARNT, LATER = "train", "validation"  # the names TensorBoard's users know
FIT = "fit-"
HISTOGRAM_EVERY = 2  # epochs
UNLABELLED = "No. {}"


@dataclass(frozen=True)
class Boards:
    """The logs of one fit, in a new folder `fit-N` under `folder`.

    `labels` has for each code column the text of each code, or None: then a code is told by its
    number, from which nobody can know a taxpayer.
    """

    folder: Path
    plan: Blueprint
    learnt: Fed
    labels: Sequence[Sequence[str] | None]

    @classmethod
    def new(cls, folder: Path, *rest: Any) -> Boards:
        """In the next free folder under this one."""
        numbers = [int(f.name[len(FIT) :]) for f in folder.glob(f"{FIT}*")
                   if f.name[len(FIT) :].isdecimal()]  # fmt: skip
        place = folder / f"{FIT}{max(numbers, default=0) + 1}"
        place.mkdir(parents=True)
        return cls(place, *rest)

    def watcher(self, network: Any) -> Any:
        """A Keras callback that writes every epoch's figures, and now and then the weights."""
        import keras

        summary = _summary()
        writers = {name: summary.create_file_writer(str(self.folder / name))
                   for name in (LEARNT, LATER)}  # fmt: skip
        with writers[LEARNT].as_default():
            summary.graph(_graph_of(network))

        class Watcher(keras.callbacks.Callback):
            """Writes as it goes, so that a training can be watched while it runs."""

            def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
                for name, value in (logs or {}).items():
                    place = LATER if name.startswith("val_") else LEARNT
                    with writers[place].as_default():
                        summary.scalar(tag_of(name.removeprefix("val_")), value, step=epoch)
                with writers[LEARNT].as_default():
                    optimizer = self.model.optimizer
                    rate = float(np.asarray(optimizer.learning_rate))
                    summary.scalar("learning/learning_rate", rate, step=epoch)
                    steps = int(np.asarray(optimizer.iterations))
                    summary.scalar("learning/steps", steps, step=epoch)
                    if epoch % HISTOGRAM_EVERY == 0:
                        for weight in self.model.trainable_weights:
                            summary.histogram(weight.path, np.asarray(weight), step=epoch)
                for writer in writers.values():
                    writer.flush()

        return Watcher()

    def finish(self, network: Any) -> None:
        """Write the embeddings that were kept, where the projector finds them."""
        place = self.folder / LEARNT
        found = []
        for column in range(len(self.plan.codes.sizes)):
            name = embedding_name(self.plan, column)
            vectors = np.asarray(network.get_layer(name).embeddings)[1:]  # the first is never read
            if len(vectors):
                found.append(_projected(place, name, vectors, self._told(column)))
        if self.plan.groves is not None:
            vectors = np.asarray(network.get_layer("leaf").embeddings)
            found.append(_projected(place, "leaf", vectors, _leaves(self.plan.groves)))
        (place / "projector_config.pbtxt").write_text("".join(found), encoding="utf-8")

    def _told(self, column: int) -> dict[str, Sequence[Any]]:
        """What the projector says of each code: its name, its rows, its share of findings."""
        known, labels = self.plan.codes.known(column), self.labels[column]
        row = self.plan.codes.rows[column][self.learnt.inputs["codes"][:, column]]
        size = self.plan.codes.sizes[column]
        rows = np.bincount(row, minlength=size)[1:]
        found = np.bincount(row, self.learnt.targets[FOUND][:, 0], minlength=size)[1:]
        return {
            "code": [_name(labels, int(code)) for code in known],
            "rows": rows.tolist(),
            "findings_share": np.round(found / np.maximum(rows, 1), 4).tolist(),
        }


def _leaves(groves: Groves) -> dict[str, Sequence[Any]]:
    """What the projector says of each leaf: where it hangs, and what it adds to the log-odds."""
    tree = np.zeros(len(groves.value), dtype=np.int64)
    ends = groves.left == np.arange(groves.left.shape[1])
    for t, is_end in enumerate(ends):
        tree[groves.leaf[t, is_end]] = t
    return {
        "leaf": [f"grove {t // groves.trees}, tree {t % groves.trees}, leaf {k}"
                 for k, t in enumerate(tree)],
        "grove": (tree // groves.trees).tolist(),
        "value": np.round(groves.value.astype(float), 4).tolist(),
    }  # fmt: skip


def tag_of(name: str) -> str:
    """Where a figure of Keras stands among TensorBoard's: `found_auc` → `found/auc`."""
    head, _, what = name.rpartition("_")
    return f"{head}/{what}" if head else f"joint/{name}"


def _summary() -> Any:
    try:
        import tensorboard  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "TensorBoard's logs were asked for, and TensorBoard is not installed.",
            where="parameter log_dir",
            next='Install it: pip install "veedor[tensorflow]".',
        ) from error
    return library.tensorflow().summary


def _graph_of(network: Any) -> Any:
    tensorflow = library.tensorflow()
    specs = {
        one.name: tensorflow.TensorSpec((None, *one.shape[1:]), one.dtype, name=one.name)
        for one in network.inputs
    }

    def dual_task(fed: dict[str, Any]) -> dict[str, Any]:
        said = network(fed, training=False)
        return {name: tensorflow.identity(values, name=name) for name, values in said.items()}

    return tensorflow.function(dual_task, autograph=False).get_concrete_function(specs).graph


def _name(labels: Sequence[str] | None, code: int) -> str:
    if labels is None or code >= len(labels):
        return UNLABELLED.format(code)
    return " ".join(str(labels[code]).split()) or UNLABELLED.format(code)


def _projected(
    place: Path, name: str, vectors: NDArray[Any], told: dict[str, Sequence[Any]]
) -> str:
    """Write one embedding as the projector reads it; the lines that name it."""
    tensor, metadata = f"{name}_vectors.tsv", f"{name}_labels.tsv"
    lines = ["\t".join(f"{value:.6g}" for value in vector) for vector in vectors]
    (place / tensor).write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [
        "\t".join(told),
        *("\t".join(map(str, row)) for row in zip(*told.values(), strict=True)),
    ]
    (place / metadata).write_text("\n".join(rows) + "\n", encoding="utf-8")
    shape = f"tensor_shape: {vectors.shape[0]} tensor_shape: {vectors.shape[1]}"
    return (
        f'embeddings {{ tensor_name: "{name}" {shape} tensor_path: "{tensor}" '
        f'metadata_path: "{metadata}" }}\n'
    )

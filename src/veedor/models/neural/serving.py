"""The fitted network as one function of rows: the groves' answers averaged."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.neural import library
from veedor.models.neural.network import AMOUNT, FOUND, Blueprint, build, feeds

ROWS_AT_ONCE = 256  # always: a row gets the same bytes alone as among others


class Server:
    """Answers for rows of numbers, codes and leaves; made from a blueprint and weights.

    `last` is what was asked last with its answer, and `drawn` the same within a graph: finding and
    amount are asked one after the other, and the network need not run twice.
    """

    def __init__(self, plan: Blueprint, weights: list[NDArray[np.float32]]) -> None:
        self._tensorflow = library.tensorflow()
        self.plan = plan
        self.last: tuple[bytes, dict[str, NDArray[np.float64]]] | None = None
        self.drawn: tuple[Any, dict[str, Any]] | None = None
        with library.seeded(0):  # the first weights are drawn, then replaced
            self.network = build(plan)
        self.network.set_weights(weights)
        self._answer = self._tensorflow.function(
            self.answer, input_signature=self.signature(), autograph=False
        )

    def __call__(self, numbers: Any, codes: Any, leaves: Any) -> dict[str, NDArray[np.float64]]:
        """Log-odds `found` and standardised log `amount`, each of shape (rows,)."""
        fed = feeds(self.plan, numbers, codes, leaves)
        rows = len(fed["numbers"])
        answers: dict[str, list[NDArray[np.float64]]] = {FOUND: [], AMOUNT: []}
        for start in range(0, rows, ROWS_AT_ONCE):
            some = {name: _filled(values[start : start + ROWS_AT_ONCE])
                    for name, values in fed.items()}  # fmt: skip
            for name, values in self._answer(some).items():
                answers[name].append(values.numpy().astype(float))
        return {name: np.concatenate([*part, np.empty(0)])[:rows] for name, part in answers.items()}

    def answer(self, fed: dict[str, Any]) -> dict[str, Any]:
        """The same in TensorFlow's own operations; `leaves` of shape (rows, groves, trees)."""
        if self.plan.groves is None:
            return {name: values[:, 0] for name, values in self._one(fed).items()}
        sums: dict[str, Any] = {}
        for grove in range(self.plan.groves.groves):
            said = self._one({**fed, "leaves": fed["leaves"][:, grove]})
            sums = {name: sums.get(name, 0.0) + values[:, 0] for name, values in said.items()}
        return {name: values / self.plan.groves.groves for name, values in sums.items()}

    def signature(self) -> list[dict[str, Any]]:
        """What `answer` takes: any number of rows."""
        spec, plan = self._tensorflow.TensorSpec, self.plan
        taken = {"numbers": spec((None, len(plan.numbers.low)), "float32", name="numbers")}
        if plan.codes.sizes:
            taken["codes"] = spec((None, len(plan.codes.sizes)), "int32", name="codes")
        if plan.groves is not None:
            shape = (None, plan.groves.groves, plan.groves.trees)
            taken["leaves"] = spec(shape, "int32", name="leaves")
        return [taken]

    def _one(self, fed: dict[str, Any]) -> dict[str, Any]:
        return self.network(fed, training=False)


def _filled(values: NDArray[Any]) -> NDArray[Any]:
    lacking = ROWS_AT_ONCE - len(values)
    return np.concatenate([values, np.repeat(values[:1], lacking, axis=0)]) if lacking else values

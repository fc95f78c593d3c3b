"""The Keras graph: embeddings, attention over the leaves of trees, and two heads.

    numbers ── capped, scaled, "is missing" ── dense ──────────────┐
    codes ──── one embedding a column (actor, tariff line) ──┬─────┤
                                                             │     ├── dense ─┬─ found (log-odds)
                                                       asks  ▼     │          │
    leaves ─── one embedding a leaf, and its value ── attention ───┘          └─ amount (log)
       └────── sum of the leaves' values: what the trees say ─────────────────── added to found

The network starts as the trees alone: the last layer of `found` begins at zero and what the trees
say is added with weight one. It learns what is to be corrected. Stock layers only, so that it can
be served without this code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from veedor.models.neural.inputs import Codes, Numbers
from veedor.models.neural.leaves import Groves

FOUND, AMOUNT = "found", "amount"


@dataclass(frozen=True, kw_only=True)
class Size:
    """The widths of the network and what holds it back from learning by heart."""

    width: int = 16
    heads: int = 4
    hidden: int = 48
    dropout: float = 0.5
    code_dropout: float = 0.3
    code_penalty: float = 1e-3
    leaf_penalty: float = 1e-5


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """All a network is built from but its weights.

    `prior` is the log-odds that the head `found` starts from; `log_amount` the mean and spread of
    the logarithm of amounts, which the head `amount` learns in units of that spread. `code_names`
    name the code columns for whoever looks at the graph.
    """

    size: Size
    numbers: Numbers
    codes: Codes
    groves: Groves | None
    prior: float
    log_amount: tuple[float, float]
    code_names: tuple[str, ...] = ()


def build(plan: Blueprint) -> Any:
    """A Keras model: {numbers, codes, leaves} → {found: log-odds, amount: standardised log}.

    `numbers` float32 (rows, numbers) with NaN for missing; `codes` int32 (rows, code columns);
    `leaves` int32 (rows, trees of one grove). Inputs of no width do not exist.
    """
    import keras
    from keras import layers

    size, inputs, parts = plan.size, {}, []
    inputs["numbers"] = keras.Input((len(plan.numbers.low),), name="numbers", dtype="float32")
    hidden = layers.Dropout(size.dropout / 3, name="numbers_dropout")(
        _standard(plan.numbers, inputs["numbers"])
    )
    hidden = layers.Dense(size.hidden, activation="gelu", name="numbers_dense")(hidden)
    parts.append(hidden)
    embedded = []
    if plan.codes.sizes:
        inputs["codes"] = keras.Input((len(plan.codes.sizes),), name="codes", dtype="int32")
        embedded = _embedded(plan, inputs["codes"])
        parts.extend(embedded)
    said = None
    if plan.groves is not None:
        inputs["leaves"] = keras.Input((plan.groves.trees,), name="leaves", dtype="int32")
        attended, said = _attended(size, plan.groves, inputs["leaves"], [hidden, *embedded])
        parts.append(attended)
    joined = layers.Concatenate(name="joined")(parts) if len(parts) > 1 else parts[0]
    joined = layers.Dropout(size.dropout, name="joined_dropout")(joined)
    shared = layers.Dense(size.hidden, activation="gelu", name="shared_dense")(joined)
    shared = layers.Dropout(size.dropout, name="shared_dropout")(shared)
    outputs = {FOUND: _found(plan, shared, said), AMOUNT: layers.Dense(1, name=AMOUNT)(shared)}
    return keras.Model(inputs, outputs, name="dual_attention")


def _standard(numbers: Numbers, raw: Any) -> Any:
    from keras import layers, ops

    capped = ops.clip(raw, numbers.low, numbers.high)
    scaled = (capped - numbers.centre) / numbers.spread
    missing = ops.isnan(raw)
    known = ops.where(missing, ops.zeros_like(scaled), scaled)
    if not len(numbers.may_lack):
        return known
    says = ops.cast(ops.take(missing, numbers.may_lack, axis=1), "float32")
    return layers.Concatenate(name="numbers_and_missing")([known, says])


def _embedded(plan: Blueprint, codes: Any) -> list[Any]:
    """One vector for each code column; zero for the unknown, as when dropout hides the code."""
    from keras import initializers, layers, ops, regularizers

    found = []
    for j, (table, rows) in enumerate(zip(plan.codes.rows, plan.codes.sizes, strict=True)):
        code = codes[:, j]
        inside = ops.logical_and(code >= 0, code < len(table))
        row = ops.take(table, ops.where(inside, code, ops.zeros_like(code)))
        vector = layers.Embedding(
            rows,
            plan.size.width,
            embeddings_initializer=initializers.RandomNormal(stddev=0.02),
            embeddings_regularizer=regularizers.L2(plan.size.code_penalty),
            name=embedding_name(plan, j),
        )(row)
        vector = vector * ops.cast(ops.expand_dims(row > 0, 1), "float32")
        hide = layers.Dropout(plan.size.code_dropout, noise_shape=(None, 1), name=f"hide_{j}")
        found.append(hide(vector))
    return found


def _attended(size: Size, groves: Groves, leaves: Any, askers: list[Any]) -> tuple[Any, Any]:
    """What each asker finds in the leaves, side by side; and what the trees say, in log-odds."""
    from keras import initializers, layers, ops, regularizers

    value = ops.take(groves.value, leaves)
    token = layers.Embedding(
        len(groves.value),
        size.width,
        embeddings_initializer=initializers.RandomNormal(stddev=0.02),
        embeddings_regularizer=regularizers.L2(size.leaf_penalty),
        name="leaf",
    )(leaves)
    weighed = layers.Dense(size.width, use_bias=False, name="leaf_value")(
        ops.expand_dims(value, 2) * 10.0  # one leaf moves the log-odds by about a tenth
    )
    token = layers.Dropout(size.dropout / 3, name="leaf_dropout")(token + weighed)
    queries = [layers.Dense(size.width, name=f"query_{k}")(asker) for k, asker in enumerate(askers)]
    attention = layers.MultiHeadAttention(
        size.heads, size.width // size.heads, dropout=0.1, flash_attention=False, name="attention"
    )
    attended = attention(ops.stack(queries, axis=1), token)
    said = layers.Dense(1, use_bias=False, kernel_initializer=initializers.Ones(), name="trees")(
        ops.sum(value, axis=1, keepdims=True)
    )
    return layers.Flatten(name="attended")(attended), said


def _found(plan: Blueprint, shared: Any, said: Any) -> Any:
    from keras import initializers, layers

    correction = layers.Dense(
        1,
        kernel_initializer=initializers.Zeros(),
        bias_initializer=initializers.Constant(plan.prior),
        name=FOUND if said is None else "correction",
    )(shared)
    return correction if said is None else layers.Add(name=FOUND)([said, correction])


def embedding_name(plan: Blueprint, column: int) -> str:
    """The layer that embeds a code column."""
    name = plan.code_names[column] if column < len(plan.code_names) else str(column)
    return "code_" + re.sub(r"[^A-Za-z0-9_.-]", "_", name)


def feeds(plan: Blueprint, numbers: Any, codes: Any, leaves: Any) -> dict[str, Any]:
    """The network's inputs by name, in the types it takes."""
    fed = {"numbers": np.ascontiguousarray(numbers, dtype=np.float32)}
    if plan.codes.sizes:
        fed["codes"] = np.ascontiguousarray(codes, dtype=np.int32)
    if plan.groves is not None:
        fed["leaves"] = np.ascontiguousarray(leaves, dtype=np.int32)
    return fed

"""Small simulated matrices for the tests of the neural challenger: nothing here is real."""

# ruff: noqa: N806 - X is scikit-learn's own name

from dataclasses import dataclass

import numpy as np

from veedor.models.neural import DualAttentionClassifier

SMALL = {"trees": 12, "groves": 2, "epochs": 8, "patience": 3, "batches": (64, 256), "hidden": 16,
         "width": 8, "heads": 2, "random_state": 3, "fewest": 5}  # fmt: skip


@dataclass(frozen=True)
class World:
    """Rows in order of filing; the columns of `codes` are whole numbers, 0 = unknown."""

    X: np.ndarray
    y: np.ndarray
    amount: np.ndarray
    codes: tuple[int, ...]

    def rows(self, which: slice) -> "World":
        return World(self.X[which], self.y[which], self.amount[which], self.codes)


def world(rows: int = 1_200, seed: int = 0, *, signal: float = 1.5, actors: int = 40) -> World:
    """Cheap prices and some of the actors are riskier; heavy goods bring more when found.

    Columns: price, weight, three of noise, actor's code. `signal` scales the price's and the
    actors' say; a tenth of the prices is missing.
    """
    lot = np.random.default_rng(seed)
    numbers = lot.normal(size=(rows, 5))
    actor = lot.integers(1, actors + 1, rows)
    z = signal * (-numbers[:, 0] + np.where(actor % 2 == 0, 1.0, -1.0)) - 1.5
    y = (lot.random(rows) < 1 / (1 + np.exp(-z))).astype(int)
    amount = np.exp(6 + 1.5 * numbers[:, 1] + lot.normal(0, 0.3, rows))
    numbers[lot.random(rows) < 0.1, 0] = np.nan
    X = np.column_stack([numbers, actor]).astype(np.float32)
    return World(X, y, np.where(y == 1, amount, np.nan), (5,))


def small(**more) -> DualAttentionClassifier:
    """A network that is fitted in seconds."""
    return DualAttentionClassifier(**{**SMALL, "code_columns": (5,), **more})


def fitted(here: World, **more) -> DualAttentionClassifier:
    return small(**more).fit(here.X, here.y, amount=here.amount)

"""A classifier with scikit-learn's interface that learns findings and amounts in one network."""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from veedor.models.neural import library
from veedor.models.neural.inputs import Codes, Numbers, split_columns
from veedor.models.neural.leaves import Groves, Growing, grow
from veedor.models.neural.network import AMOUNT, FOUND, Blueprint, Size, build, feeds
from veedor.models.neural.rows import LATER, Rows, matrix, parts, rows_of
from veedor.models.neural.serving import Server
from veedor.models.neural.training import Course, Fed, train

FEWEST_AMOUNTS = 20  # findings with a known amount; below it no amount is learnt at all
CLIP_RESIDUAL = 0.995  # quantile: one freak finding must not scale every estimate


class DualAttentionClassifier(ClassifierMixin, BaseEstimator):
    """Embeddings of codes, attention over the leaves of boosted trees, a finding and an amount.

    Rows must come in the order of filing: the last 15 % say when to stop. `code_columns` are the
    positions of X that hold whole numbers standing for an actor or a tariff line, 0 = unknown;
    all others are numbers, NaN = missing. `fewest` is how many training rows a code needs to be
    told apart. `trees` are those of each of `groves` (0: no leaves at all), each grown without
    one part of the rows. `balance` b weighs findings by (clean/found)^b while learning, which
    the probability is corrected for. `amount_weight` 0 learns the finding alone. `log_dir` gets
    one folder of TensorBoard logs a fit, in which the code columns are told by `code_names`, and
    codes by their number or by the text `code_labels[position][code]` where it is given: never
    give the number of a taxpayer.

    The same rows, parameters and `random_state` give the same bytes on one machine and version of
    TensorFlow. Raises MissingExtra where TensorFlow is not installed.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - scikit-learn reads the parameters here
        self,
        code_columns: Sequence[int] = (),
        fewest: int = 20,
        trees: int = 80,
        groves: int = 3,
        depth: int = 4,
        width: int = 16,
        heads: int = 4,
        hidden: int = 48,
        dropout: float = 0.5,
        code_dropout: float = 0.3,
        code_penalty: float = 1e-3,
        amount_weight: float = 0.1,
        clean_weight: float = 0.0,
        balance: float = 0.5,
        batches: Sequence[int] = (256, 1_024),
        epochs: int = 60,
        patience: int = 6,
        learning_rate: float = 1e-2,
        weight_decay: float = 1e-2,
        random_state: int | None = None,
        log_dir: str | Path | None = None,
        code_names: Sequence[str] = (),
        code_labels: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        self.code_columns = code_columns
        self.fewest = fewest
        self.trees = trees
        self.groves = groves
        self.depth = depth
        self.width = width
        self.heads = heads
        self.hidden = hidden
        self.dropout = dropout
        self.code_dropout = code_dropout
        self.code_penalty = code_penalty
        self.amount_weight = amount_weight
        self.clean_weight = clean_weight
        self.balance = balance
        self.batches = batches
        self.epochs = epochs
        self.patience = patience
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.random_state = random_state
        self.log_dir = log_dir
        self.code_names = code_names
        self.code_labels = code_labels

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        amount: Any = None,
        groups: Any = None,
    ) -> Self:
        """Learn from rows in the order of filing.

        `amount` is what each finding brought, NaN if unknown, and is not read of clean rows. Rows
        of equal `groups` are near-copies: they are never divided between what is learnt from and
        what says when to stop, which is then drawn by lot instead of being the last.
        """
        library.tensorflow()
        rows = rows_of(X, self._labels(y), sample_weight, amount)
        self.n_features_in_ = rows.X.shape[1]
        seed = 0 if self.random_state is None else int(self.random_state)
        part = parts(rows.y, groups, max(int(self.groves), 1), seed)
        self._server: Server | None = None
        with library.seeded(seed):
            groves = self._learn_constants(rows, part, seed)
            network = build(self.blueprint_)
            fed = self._fed(rows, part, groves)
            boards = self._boards(fed[0])
            watchers = [] if boards is None else [boards.watcher(network)]
            self.history_ = train(network, self._course(), *fed, watchers)
            self.weights_ = network.get_weights()
            if boards is not None:
                boards.finish(network)
        self.smearing_ = self._smearing(rows, part) if self.learns_amount_ else np.nan
        return self

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Probability of each of `classes_`; shape (rows, 2)."""
        log_odds = self._predict(X)[FOUND] - self.offset_
        found = 1 / (1 + np.exp(-log_odds))
        return np.column_stack([1 - found, found])

    def predict(self, X: Any) -> NDArray[Any]:
        """The likelier class of each row."""
        return self.classes_[(self.predict_proba(X)[:, 1] > 0.5).astype(int)]

    def predict_amount(self, X: Any) -> NDArray[np.float64]:
        """E[amount | finding] of each row in the amounts' currency; NaN when none were learnt."""
        predicted = self._predict(X)[AMOUNT]
        if not self.learns_amount_:
            return np.full(len(predicted), np.nan)
        return np.maximum(np.exp(self._log_amount(predicted)) * self.smearing_ - 1, 0)

    @property
    def server(self) -> Server:
        """The fitted network as a function; made when it is first asked."""
        check_is_fitted(self, "weights_")
        if self._server is None:
            with library.MAKING:
                self._server = Server(self.blueprint_, self.weights_)
        return self._server

    def export_saved_model(self, folder: str | Path) -> Path:
        """Write the network with its trees as a SavedModel; see `export`."""
        from veedor.models.neural.export import export_saved_model

        check_is_fitted(self)
        return export_saved_model(self, Path(folder))

    def to_graph(self, tf: Any, matrix: Any) -> Any:
        """The probability of a finding in TensorFlow's own operations; see `export`."""
        return self._drawn(tf, matrix)["probability"]

    def amount_to_graph(self, tf: Any, matrix: Any) -> Any:
        """E[amount | finding] in TensorFlow's own operations, where amounts were learnt."""
        return self._drawn(tf, matrix)["amount"]

    def weights_to_save(self) -> Any:
        """What a module must hold for a graph of this classifier to be saved with its weights."""
        return self.server.network

    def __getstate__(self) -> dict[str, Any]:
        """Weights and constants as arrays: what TensorFlow holds is made again when needed."""
        state = dict(super().__getstate__())
        state["log_dir"] = None  # a place on the machine that learnt, not a part of the model
        if "_server" in state:
            state["_server"] = None
        return state

    def __sklearn_tags__(self) -> Any:
        """Missing values are taken; two classes only."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags

    def _labels(self, y: Any) -> NDArray[np.float64]:
        self.classes_, label = np.unique(np.asarray(y), return_inverse=True)
        if len(self.classes_) != 2:
            raise ValueError(
                f"Only binary classification is supported: y has {len(self.classes_)} class(es)"
            )
        return label.astype(float)

    def _learn_constants(self, rows: Rows, part: NDArray[np.int64], seed: int) -> Groves | None:
        """All that is not a weight, from the rows that are learnt from; the groves among it."""
        learnt = part != LATER
        numbers, codes = split_columns(rows.X, tuple(self.code_columns))
        y, weight, amounts = rows.y[learnt], rows.weight[learnt], rows.log_amount[learnt]
        base = float(np.clip(np.average(y, weights=weight), 1e-3, 1 - 1e-3))
        odds = float(np.log(base / (1 - base)))
        self.offset_ = -float(self.balance) * odds
        known = amounts[np.isfinite(amounts)]
        self.learns_amount_ = bool(self.amount_weight > 0 and len(known) >= FEWEST_AMOUNTS)
        self.largest_log_ = float(known.max()) if self.learns_amount_ else 0.0
        groves = None
        if self.trees > 0:
            growing = Growing(trees=self.trees, depth=self.depth)
            groves = grow(growing, numbers[learnt], y, weight, part[learnt], seed)
        self.blueprint_ = Blueprint(
            size=Size(
                width=self.width, heads=self.heads, hidden=self.hidden, dropout=self.dropout,
                code_dropout=self.code_dropout, code_penalty=self.code_penalty,
            ),
            numbers=Numbers.learn(numbers[learnt]),
            codes=Codes.learn(codes[learnt], int(self.fewest)),
            groves=groves,
            prior=odds + self.offset_,
            log_amount=_centre_and_spread(known) if self.learns_amount_ else (0.0, 1.0),
            code_names=tuple(self.code_names),
        )  # fmt: skip
        return groves

    def _course(self) -> Course:
        return Course(
            batches=tuple(self.batches), epochs=self.epochs, patience=self.patience,
            learning_rate=self.learning_rate, weight_decay=self.weight_decay,
            amount_weight=self.amount_weight if self.learns_amount_ else 0.0,
        )  # fmt: skip

    def _fed(self, rows: Rows, part: NDArray[np.int64], groves: Groves | None) -> tuple[Fed, Fed]:
        """What is learnt from, and the later rows, as Keras takes them."""
        numbers, codes = split_columns(rows.X, tuple(self.code_columns))
        leaves = None
        if groves is not None:
            # No grove has seen the later rows: each is asked in turn.
            asked = np.where(part == LATER, np.arange(len(part)), part) % groves.groves
            leaves = groves(numbers)[np.arange(len(part)), asked]
        inputs = feeds(self.blueprint_, numbers, codes, leaves)
        targets, weights = self._targets(rows, part != LATER)

        def some(which: NDArray[np.bool_]) -> Fed:
            return Fed(*({name: values[which] for name, values in named.items()}
                         for named in (inputs, targets, weights)))  # fmt: skip

        return some(part != LATER), some(part == LATER)

    def _targets(self, rows: Rows, learnt: NDArray[np.bool_]) -> tuple[dict, dict]:
        """Targets and weights by head, each weight 1 in the mean of the rows learnt from."""
        centre, spread = self.blueprint_.log_amount
        known, clean = np.isfinite(rows.log_amount), rows.y == 0
        log_amount = np.where(known, rows.log_amount, 0 if self.clean_weight else centre)
        say = rows.weight * np.where(clean, 1.0, np.exp(self.offset_))
        money = rows.weight * np.where(clean, self.clean_weight, known)
        return (
            {FOUND: _column(rows.y), AMOUNT: _column((log_amount - centre) / spread)},
            {FOUND: _mean_one(say, learnt), AMOUNT: _mean_one(money, learnt)},
        )

    def _boards(self, fed: Fed) -> Any:
        if self.log_dir is None:
            return None
        from veedor.models.neural.boards import Boards

        labels = self.code_labels or {}
        named = [labels.get(position) for position in self.code_columns]
        return Boards.new(Path(self.log_dir), self.blueprint_, fed, named)

    def _predict(self, X: Any) -> dict[str, NDArray[np.float64]]:
        check_is_fitted(self, "weights_")
        rows = matrix(X)
        if rows.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {rows.shape[1]} features, but {type(self).__name__} is expecting "
                f"{self.n_features_in_} features as input"
            )
        asked, last = hashlib.blake2b(np.ascontiguousarray(rows).data).digest(), self.server.last
        if last is None or last[0] != asked:
            numbers, codes = split_columns(rows, tuple(self.code_columns))
            groves = self.blueprint_.groves
            leaves = None if groves is None else groves(numbers)
            last = self.server.last = (asked, self.server(numbers, codes, leaves))
        return last[1]

    def _drawn(self, tf: Any, matrix: Any) -> dict[str, Any]:
        from veedor.models.neural.export import answers

        drawn = self.server.drawn
        if drawn is None or drawn[0] is not matrix:
            drawn = self.server.drawn = (matrix, answers(tf, self, matrix))
        return drawn[1]

    def _log_amount(self, predicted: NDArray[np.float64]) -> NDArray[np.float64]:
        centre, spread = self.blueprint_.log_amount
        return np.clip(predicted * spread + centre, 0, self.largest_log_)

    def _smearing(self, rows: Rows, part: NDArray[np.int64]) -> float:
        """Duan's factor (1983) from findings that were not learnt from, if they are enough."""
        known = np.isfinite(rows.log_amount)
        later = known & (part == LATER)
        judged = later if later.sum() >= FEWEST_AMOUNTS else known
        said = self._log_amount(self._predict(rows.X[judged])[AMOUNT])
        residual = rows.log_amount[judged] - said
        capped = np.minimum(residual, np.quantile(residual, CLIP_RESIDUAL))
        return float(np.average(np.exp(capped), weights=rows.weight[judged]))


def _centre_and_spread(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values.mean()), float(max(values.std(), 1e-3))


def _column(values: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(values, dtype=np.float32)[:, None]


def _mean_one(weight: NDArray[np.float64], learnt: NDArray[np.bool_]) -> NDArray[np.float32]:
    mean = weight[learnt].mean()
    return np.asarray(weight / mean if mean > 0 else weight, dtype=np.float32)

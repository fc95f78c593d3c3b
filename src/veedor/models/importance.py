"""What matters to a model, by topic and by feature, and how far that can be relied on.

Three measures, none of which is the truth alone. The *contribution* is the mean size of the change
when the evidence becomes what is usual among peers: what local reasons are made of. The *loss* is
what the order of later declarations loses when the evidence is taken from another declaration: a
thing can move scores and order nothing. The *gain* is what the trees say of themselves. A rank that
moves with the seed or the month is no finding, and is marked.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.models.estimators import CHUNK, Ensemble
from veedor.models.evaluate.measures import FEWEST, Measure
from veedor.models.explain import Asked
from veedor.models.fit import TrainingSet, learnable, weights
from veedor.models.gains import exact_contributions, gains
from veedor.models.model import RiskModel

MOST_ROWS = 600  # later declarations looked at; findings are kept, the rest is drawn
ABLATED_ROWS = 300
MOST_FEATURES = 30  # whose loss is measured: the others hardly move a score
REPEATS = 5  # of each permutation
FEWEST_OF_A_MONTH = 30  # rows, for ranks of a month
JUMP = {"topic": 3, "feature": 10}  # places; a smaller move is never called a jump


@dataclass(frozen=True, kw_only=True)
class Later:
    """Declarations the model has not learnt from, with what came of them; arrays in one order.

    `weight` is how many declarations each row stands for, mean 1. `month` counts calendar months.
    """

    frame: pd.DataFrame
    label: NDArray[Any]
    month: NDArray[np.int64]
    peers: NDArray[Any] | None
    weight: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Mattering:
    """How much one topic or feature matters.

    `contribution` is the mean change of the probability, in probability. `exact` the mean size of
    xgboost's own contribution, in log-odds. `gain` a share of all gain, the mean of the members
    that keep one. `auc_loss` and `ap_loss` what the order loses, mean with the smallest and the
    largest of the repeats. `ranks` are the best and worst rank over seeds and months.
    """

    name: str
    topic: str
    sentence: str
    spanish: str
    rank: int
    contribution: float
    gain: float | None
    exact: float | None
    auc_loss: Measure
    ap_loss: Measure
    ranks: tuple[int, int]
    jumps: bool

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        plain = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        losses = {name: plain[name].to_dict() for name in ("auc_loss", "ap_loss")}
        return {**plain, **losses, "ranks": list(self.ranks)}


@dataclass(frozen=True, kw_only=True)
class Importance:
    """Topics and features in the order of their contribution, and how it was measured."""

    topics: tuple[Mattering, ...]
    features: tuple[Mattering, ...]
    facts: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "facts": dict(self.facts),
            "topics": [one.to_dict() for one in self.topics],
            "features": [one.to_dict() for one in self.features],
        }


def importance(model: RiskModel, later: Later, reseeded: Sequence[RiskModel] = ()) -> Importance:
    """What matters to the model, measured on later declarations.

    `reseeded` are the same recipe fitted on the same rows under other seeds (`with_seed`): they
    tell how much of the order is luck. Repeatable: all draws come from the recipe's seed.
    """
    seed = model.recipe.seed
    some = _stratified(later, ABLATED_ROWS, seed)
    groups = {
        "topic": columns_of(model, by_topic=True),
        "feature": columns_of(model, by_topic=False),
    }
    models = (model, *reseeded)
    contributions = {
        kind: [_contributions(one, some, parts) for one in models] for kind, parts in groups.items()
    }
    exact = exact_contributions(model.ensemble.members, _matrix(model, some.frame))
    own = gains(model.ensemble.members, len(model.explainer.inputs))
    made = {
        kind: _mattering(model, later, kind, _Found(parts, contributions[kind], exact, own, some))
        for kind, parts in groups.items()
    }
    topics = [_ranks(one, some.weight) for one in contributions["topic"]]
    months = list(_by_month(contributions["topic"][0], some))
    facts = {
        "rows": min(len(later.label), MOST_ROWS),
        "findings": int(later.label.sum()),
        "repeats": REPEATS,
        "seeds": len(models),
        "months": len(months),
        "agreement_of_seeds": _agreement(topics),
        "agreement_of_months": _agreement(months),
        "gain_of": [name for name, gain in own.items() if gain is not None],
        "no_gain_of": [name for name, gain in own.items() if gain is None],
        "has_exact": exact is not None,
    }
    return Importance(topics=made["topic"], features=made["feature"], facts=facts)


def later_rows(  # noqa: PLR0913 - all named
    *,
    frame: pd.DataFrame,
    label: NDArray[Any],
    day: NDArray[Any],
    peers: NDArray[Any] | None,
    seed: int,
    rows: int = MOST_ROWS,
) -> Later:
    """At most so many of the declarations: findings first, as they are few, the rest by lot.

    The weights put the share of findings right again. `day` counts days since 1970.
    """
    whole = Later(
        frame=frame,
        label=np.asarray(label, dtype=float),
        month=np.asarray(day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64),
        peers=peers,
        weight=np.ones(len(label)),
    )
    return _stratified(whole, rows, seed)


def with_seed(model: RiskModel, training: TrainingSet, seed: int) -> RiskModel:
    """The model with its members fitted again, on the rows it learnt from, under another seed.

    Calibration and the members' common scale stay: they cost more, and move no rank of a topic.
    """
    recipe = dataclasses.replace(model.recipe, seed=seed)
    label = np.asarray(training.label, dtype=float)
    ensemble = Ensemble(recipe, model.features).fit(
        learnable(recipe, training), label, weights(recipe, training)
    )
    return dataclasses.replace(model, recipe=recipe, ensemble=ensemble)


def losses(
    model: RiskModel, later: Later, parts: Mapping[str, list[int]]
) -> dict[str, tuple[Measure, Measure]]:
    """What AUC and average precision lose when a part is another declaration's, per part.

    `parts` names columns of the design's matrix (`columns_of`). Mean with the smallest and the
    largest of the repeats; with too few findings, the reason there is no figure.
    """
    if min(later.label.sum(), (1 - later.label).sum()) < FEWEST:
        few = Measure(reason="few_findings")
        return dict.fromkeys(parts, (few, few))
    matrix = _matrix(model, later.frame)
    whole = np.array(_worth(later, model.probability(matrix)))
    draw = np.random.default_rng(model.recipe.seed)
    odds = later.weight / later.weight.sum()
    donors = [draw.choice(len(matrix), len(matrix), p=odds) for _ in range(REPEATS)]

    def permuted() -> Iterator[NDArray[np.float32]]:
        for columns, donor in itertools.product(parts.values(), donors):
            changed = matrix.copy()
            changed[:, columns] = matrix[np.ix_(donor, np.asarray(columns, np.int64))]
            yield changed

    after = _probabilities(model, permuted(), len(matrix))
    lost = [whole - np.array(_worth(later, probability)) for probability in after]
    each = np.array(lost).reshape(len(parts), REPEATS, 2)
    return {
        name: (_spread(one[:, 0]), _spread(one[:, 1]))
        for name, one in zip(parts, each, strict=True)
    }


def columns_of(model: RiskModel, *, by_topic: bool) -> dict[str, list[int]]:
    """The columns of the design's matrix that speak of each topic, or of each feature."""
    parts: dict[str, list[int]] = {}
    for position, one in enumerate(model.explainer.inputs):
        words = model.explainer.words[one.feature]
        parts.setdefault(words.topic if by_topic else words.name, []).append(position)
    return parts


def unstable(ranks: NDArray[np.int64], least: int) -> NDArray[np.bool_]:
    """Whether each rank moves by more than its own size and by more than `least` places.

    Shape (times, parts). From third to eighth matters; from fortieth to fiftieth does not.
    """
    moved = ranks.max(axis=0) - ranks.min(axis=0)
    return moved > np.maximum(least, np.median(ranks, axis=0))


@dataclass(frozen=True)
class _Found:
    """What was measured of one kind (topics or features), before it is put in words."""

    parts: Mapping[str, list[int]]
    contributions: list[NDArray[np.float64]]  # one per model, shape (rows, parts)
    exact: NDArray[np.float64] | None
    own: Mapping[str, NDArray[np.float64] | None]
    some: Later

    def gain(self, columns: list[int]) -> float | None:
        known = [gain[columns].sum() for gain in self.own.values() if gain is not None]
        return float(np.mean(known)) if known else None

    def size(self, columns: list[int]) -> float | None:
        """Mean size of the exact contribution: of a topic, of the sum of its inputs'."""
        if self.exact is None:
            return None
        size = np.abs(self.exact[:, columns].sum(axis=1))
        return float(self.some.weight @ size / self.some.weight.sum())


def _mattering(model: RiskModel, later: Later, kind: str, found: _Found) -> tuple[Mattering, ...]:
    weight = found.some.weight
    mean = _mean(found.contributions[0], weight)
    order, names = np.argsort(-mean, kind="stable"), list(found.parts)
    measured = [names[k] for k in order[:MOST_FEATURES]]
    lost = losses(model, later, {name: found.parts[name] for name in measured})
    each = [*(_ranks(one, weight) for one in found.contributions),
            *_by_month(found.contributions[0], found.some)]  # fmt: skip
    ranks = np.vstack(each)
    best, worst, jumps = ranks.min(axis=0), ranks.max(axis=0), unstable(ranks, JUMP[kind])
    silent = (Measure(reason="undefined"), Measure(reason="undefined"))
    made = []
    for place, k in enumerate(order, 1):
        columns = found.parts[names[k]]
        words = model.explainer.words[model.explainer.inputs[columns[0]].feature]
        auc_loss, ap_loss = lost.get(names[k], silent)
        made.append(
            Mattering(
                name=names[k],
                topic=words.topic,
                sentence="" if kind == "topic" else words.sentence,
                spanish="" if kind == "topic" else words.spanish,
                rank=place,
                contribution=float(mean[k]),
                gain=found.gain(columns),
                exact=found.size(columns),
                auc_loss=auc_loss,
                ap_loss=ap_loss,
                ranks=(int(best[k]), int(worst[k])),
                jumps=bool(jumps[k]),
            )
        )
    return tuple(made)


def _contributions(
    model: RiskModel, some: Later, parts: Mapping[str, list[int]]
) -> NDArray[np.float64]:
    """Change of the probability of each row when each part becomes usual; shape (rows, parts)."""
    typical = model.explainer.typical
    asked = Asked(
        frame=some.frame,
        matrix=_matrix(model, some.frame),
        typical_row=typical.rows(some.peers, len(some.frame)),
    )
    before = model.probability(asked.matrix)
    changed = (model.explainer.usually(asked, columns) for columns in parts.values())
    after = list(_probabilities(model, changed, len(before)))
    return before[:, None] - np.column_stack(after)


def _worth(later: Later, probability: NDArray[np.float64]) -> tuple[float, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    return (
        float(roc_auc_score(later.label, probability, sample_weight=later.weight)),
        float(average_precision_score(later.label, probability, sample_weight=later.weight)),
    )


def _spread(values: NDArray[np.float64]) -> Measure:
    return Measure(value=float(values.mean()), low=float(values.min()), high=float(values.max()))


def _probabilities(
    model: RiskModel, matrices: Iterator[NDArray[np.float32]], rows: int
) -> Iterator[NDArray[np.float64]]:
    """Probabilities of many matrices of so many rows; several at a time cost far less than one."""
    at_a_time = max(CHUNK // max(rows, 1), 1)
    while several := list(itertools.islice(matrices, at_a_time)):
        yield from np.split(model.probability(np.concatenate(several)), len(several))


def _stratified(whole: Later, rows: int, seed: int) -> Later:
    if len(whole.label) <= rows:
        return whole
    draw = np.random.default_rng(seed)
    found, clean = np.flatnonzero(whole.label == 1), np.flatnonzero(whole.label != 1)
    most = min(len(found), rows // 2)
    kept = np.sort(draw.choice(found, most, replace=False))
    others = np.sort(draw.choice(clean, rows - most, replace=False))
    chosen = np.sort(np.concatenate([kept, others]))
    stands_for = np.where(
        whole.label[chosen] == 1, len(found) / max(most, 1), len(clean) / (rows - most)
    )
    weight = whole.weight[chosen] * stands_for
    return Later(
        frame=whole.frame.iloc[chosen],
        label=whole.label[chosen],
        month=whole.month[chosen],
        peers=None if whole.peers is None else np.asarray(whole.peers)[chosen],
        weight=weight / weight.mean(),
    )


def _matrix(model: RiskModel, frame: pd.DataFrame) -> NDArray[np.float32]:
    return model.ensemble.design.transform(frame)


def _mean(contributions: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    return weight @ np.abs(contributions) / weight.sum()


def _ranks(contributions: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank of each part, 1 moves scores most."""
    order = np.argsort(-_mean(contributions, weight), kind="stable")
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _by_month(contributions: NDArray[np.float64], some: Later) -> Iterator[NDArray[np.int64]]:
    for month in np.unique(some.month):
        rows = some.month == month
        if rows.sum() >= FEWEST_OF_A_MONTH:
            yield _ranks(contributions[rows], some.weight[rows])


def _agreement(ranks: Sequence[NDArray[np.int64]]) -> float | None:
    """Mean rank correlation (Spearman) of every pair; None with fewer than two."""
    if len(ranks) < 2 or len(ranks[0]) < 2:
        return None
    between = np.asarray(np.corrcoef(np.vstack(ranks)))
    return float(between[np.triu_indices(len(ranks), 1)].mean())

"""Why a declaration scores high, asked of the model itself and answered in an official's words.

A topic's contribution is how much the probability falls when everything the model sees of that
topic is replaced by what is typical of the declaration's peers. It works for any estimator, and
ten ways to say "cheap" make one reason. The feature named is the one that alone moves most, and it
must move it: a topic of which no single nameable feature lowers the probability is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.domain.score import Reason
from veedor.models.prepare import Input, Words, is_category

ENOUGH_PEERS = 30  # training rows; smaller groups borrow what is typical of all
SPARE = 3  # topics looked at beyond those asked for: some may have nothing an official can be told
LEAST = 1e-6  # of probability; below it a topic is no reason
NAMED_SHARE = 0.1  # of a topic's fall, the least that the feature named for it must cause alone

Probability = Callable[[NDArray[np.float32]], NDArray[np.float64]]

# Before any change, the topics, and of each row and topic whether it was chosen and the fall.
Found = tuple[NDArray[np.float64], list[str], NDArray[np.bool_], NDArray[np.float64]]


@dataclass(frozen=True)
class Typical:
    """What is usual in each group of peers; the last row is what is usual overall."""

    groups: Mapping[str, int]
    matrix: NDArray[np.float32]
    shown: Mapping[str, NDArray[Any]]  # feature → value to show, one per group

    def rows(self, peers: Any, count: int) -> NDArray[np.int64]:
        """The row of each declaration's peers; `peers` None or unknown: overall."""
        overall = len(self.matrix) - 1
        if peers is None:
            return np.full(count, overall)
        return np.array([self.groups.get(str(p), overall) for p in np.asarray(peers)], np.int64)


@dataclass(frozen=True)
class Asked:
    """The declarations to explain: features, their matrix, typical row, and shown evidence."""

    frame: pd.DataFrame
    matrix: NDArray[np.float32]
    typical_row: NDArray[np.int64]
    evidence: pd.DataFrame | None = None


@dataclass(frozen=True)
class Explainer:
    """Finds reasons for the inputs of one model."""

    inputs: tuple[Input, ...]
    words: Mapping[str, Words]
    typical: Typical

    def reasons(
        self, probability: Probability, asked: Asked, how_many: int
    ) -> list[tuple[Reason, ...]]:
        """At most `how_many` reasons to inspect for each declaration, the strongest first."""
        if not len(asked.frame) or how_many < 1:
            return [()] * len(asked.frame)
        before = probability(asked.matrix)
        topics = self._columns_of(lambda words: words.topic)
        names = [topic for topic in topics if topic in self._named_topics()]
        if not names:
            return [()] * len(asked.frame)
        falls = np.column_stack(
            [before - probability(self.usually(asked, topics[name])) for name in names]
        )
        chosen = np.argsort(-falls, axis=1, kind="stable")[:, : how_many + SPARE]
        is_chosen = np.zeros(falls.shape, dtype=bool)
        np.put_along_axis(is_chosen, chosen, values=True, axis=1)
        is_chosen &= falls > LEAST
        named = self._named(probability, asked, (before, names, is_chosen, falls))
        return [
            tuple(
                reason
                for topic in chosen[row]
                if (
                    reason := self._told(asked, row, named.get((row, topic), ()), falls[row, topic])
                )
            )[:how_many]
            for row in range(len(asked.frame))
        ]

    def _told(
        self, asked: Asked, row: int, features: Sequence[tuple[float, str]], fall: float
    ) -> Reason | None:
        """The reason of a topic by its strongest feature that a reader sees to be unusual."""
        for _, feature in sorted(features, key=lambda one: -one[0]):
            reason = self.reason(asked, row, feature, fall)
            if self.is_seen(reason):
                return reason
        return None

    def is_seen(self, reason: Reason) -> bool:
        """What is shown must differ from what is usual, on the side its author calls riskier."""
        if reason.direction == "same":
            return False
        words = self.words[reason.feature]
        unseen = {"high": "below", "low": "above"}.get(words.riskier)
        return reason.direction != unseen

    def _named(
        self, probability: Probability, asked: Asked, found: Found
    ) -> dict[tuple[int, int], list[tuple[float, str]]]:
        """For each row and topic, the features that alone lower the probability, with the fall."""
        before, topics, is_chosen, falls = found
        named: dict[tuple[int, int], list[tuple[float, str]]] = {}
        for feature, columns in self._columns_of(lambda words: words.name).items():
            if not self.words[feature].is_reason:
                continue
            topic = topics.index(self.words[feature].topic)
            rows = np.flatnonzero(is_chosen[:, topic])
            if not rows.size:
                continue
            some = Asked(asked.frame, asked.matrix[rows], asked.typical_row[rows])
            fall = before[rows] - probability(self.usually(some, columns))
            enough = np.maximum(NAMED_SHARE * falls[rows, topic], LEAST)
            speaks = (fall > enough) & self._on_risky_side(some, feature, columns)
            for row, own in zip(rows[speaks], fall[speaks], strict=True):
                named.setdefault((int(row), topic), []).append((float(own), feature))
        return named

    def _on_risky_side(self, asked: Asked, feature: str, columns: list[int]) -> NDArray[np.bool_]:
        """Where the value lies on the side of the typical one that its author calls riskier.

        Of a rate and the count behind it the rate is looked at: it is what is shown.
        """
        riskier = self.words[feature].riskier
        if riskier == "either" or self.inputs[columns[0]].kind == "category":
            return np.ones(len(asked.matrix), dtype=bool)
        observed = asked.matrix[:, columns[0]]
        typical = self._usual(asked, columns)[:, 0]
        return observed > typical if riskier == "high" else observed < typical

    def _named_topics(self) -> set[str]:
        """Topics of which an official may be told something."""
        return {self.words[one.feature].topic for one in self.inputs
                if self.words[one.feature].is_reason}  # fmt: skip

    def _columns_of(self, key: Callable[[Words], str]) -> dict[str, list[int]]:
        columns: dict[str, list[int]] = {}
        for position, one in enumerate(self.inputs):
            columns.setdefault(key(self.words[one.feature]), []).append(position)
        return columns

    def usually(self, asked: Asked, columns: Sequence[int]) -> NDArray[np.float32]:
        """The matrix in which these columns are what they usually are among peers."""
        changed = asked.matrix.copy()
        changed[:, columns] = self._usual(asked, columns)
        return changed

    def _usual(self, asked: Asked, columns: Sequence[int]) -> NDArray[np.float32]:
        """What is typical of the peers; of a comparison with peers, no difference at all.

        So what is taken away is what is shown: the observed price becomes the usual one.
        """
        usual = self.typical.matrix[np.ix_(asked.typical_row, np.asarray(columns, np.int64))].copy()
        compared = [bool(self.words[self.inputs[k].feature].shown_unit) for k in columns]
        usual[:, compared] = 0.0
        return usual

    def reason(self, asked: Asked, row: int, feature: str, fall: float) -> Reason:
        """The evidence of a feature as a reason: what was seen, what is usual, and the fall."""
        words = self.words[feature]
        observed = self._observed(asked, row, feature)
        typical = self.typical.shown[feature][asked.typical_row[row]]
        if words.shown_unit:
            typical = 0.0  # no difference from the peers
        unit = words.unit
        evidence = asked.evidence
        if evidence is not None and f"{feature}__observed" in evidence.columns:
            observed = evidence[f"{feature}__observed"].iloc[row]
            typical = evidence[f"{feature}__typical"].iloc[row]
            unit = words.shown_unit or unit
        return Reason(
            feature=feature,
            topic=words.topic,
            sentence=words.sentence,
            spanish=words.spanish,
            unit=unit,
            observed=plain(observed),
            typical=plain(typical),
            contribution=float(fall),
        )

    def _observed(self, asked: Asked, row: int, feature: str) -> Any:
        if feature in asked.frame.columns:
            return asked.frame[feature].iloc[row]
        position = next(k for k, one in enumerate(self.inputs) if one.feature == feature)
        return asked.matrix[row, position]


def learn_typical(
    frame: pd.DataFrame, matrix: NDArray[np.float32], inputs: tuple[Input, ...], peers: Any
) -> Typical:
    """Medians and most frequent values of the training rows, in each large group and overall.

    A feature that never varies inside a group describes the group itself, so it is compared with
    all declarations; so is every encoded rate.
    """
    groups, codes = _large_groups(peers, len(frame))
    columns = pd.DataFrame(matrix)
    overall = columns.median().to_numpy()
    typical = np.tile(overall, (len(groups) + 1, 1))
    if groups:
        inside = columns[codes >= 0].groupby(codes[codes >= 0])
        varies = inside.max().to_numpy() > inside.min().to_numpy()
        usual = [one.kind == "number" for one in inputs]
        use = varies & np.array(usual)
        typical[:-1] = np.where(use, inside.median().to_numpy(), typical[:-1])
    shown: dict[str, NDArray[Any]] = {}
    for feature in dict.fromkeys(one.feature for one in inputs):
        mine = np.flatnonzero([one.feature == feature for one in inputs])
        if feature in frame.columns and is_category(feature, frame[feature]):
            shown[feature], example = _usual_values(frame[feature], codes, len(groups))
            typical[:, mine] = matrix[np.ix_(example, mine)]
        else:
            shown[feature] = typical[:, mine[0]]
    return Typical(groups, typical.astype(np.float32), shown)


def plain(value: Any) -> float | str | None:
    """A value that JSON can hold: text, a float, or None when missing."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_ | int | float | np.integer | np.floating):
        return float(value)
    return str(value)


def _large_groups(peers: Any, count: int) -> tuple[dict[str, int], NDArray[np.int64]]:
    if peers is None:
        return {}, np.full(count, -1)
    values = pd.Series(np.asarray(peers)).astype("string").fillna("").to_numpy(dtype=object)
    sizes = pd.Series(values).value_counts()
    large = sorted(sizes[sizes >= ENOUGH_PEERS].index)
    groups = {name: position for position, name in enumerate(large)}
    return groups, np.array([groups.get(value, -1) for value in values], np.int64)


def _usual_values(
    values: pd.Series, codes: NDArray[np.int64], groups: int
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The most frequent value of each group and overall, and a training row that has it."""
    number, labels = pd.factorize(values, use_na_sentinel=False)
    first_row = np.unique(number, return_index=True)[1]
    counts = np.zeros((groups + 1, len(labels)))
    inside = codes >= 0
    np.add.at(counts, (codes[inside], number[inside]), 1)
    counts[-1] = np.bincount(number, minlength=len(labels))
    usual = counts.argmax(axis=1)
    alone = (counts > 0).sum(axis=1) == 1
    usual[alone] = usual[-1]
    return np.asarray(labels, dtype=object)[usual], first_row[usual]

"""What the probability would be if one thing that was declared were what is usual among peers.

Only what a declarant declares is offered: a price, a weight, an origin. The past of an importer is
a fact; "if you had been checked less" helps nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from veedor.domain.score import Reason
from veedor.domain.wording import Language, amount, number, plain
from veedor.models.explain import Asked, Explainer, Probability

LEAST = 0.005  # of probability: half a point less is no news to anybody

PRICE = {
    "es": "Al precio mediano de sus pares ({typical} en vez de {observed}{peers}), la probabilidad "
    "sería {after} (ahora {before})",
    "en": "At its peers' median price ({typical} instead of {observed}{peers}) the probability "
    "would be {after} (now {before})",
}
PEERS = {
    "es": "; {count} declaraciones con igual {group} en el año anterior",
    "en": "; {count} declarations of the same {group} in the year before",
}
TOPIC = {
    "es": "Con lo habitual en este tema («{phrase}»: {typical} en vez de {observed}), la "
    "probabilidad sería {after} (ahora {before}); aproximado",
    "en": "With what is usual in this matter (“{phrase}”: {typical} instead of {observed}) the "
    "probability would be {after} (now {before}); approximate",
}


@dataclass(frozen=True, kw_only=True)
class Counterfactual:
    """One alternative to what was declared (contrafáctico).

    `is_exact`: the altered declaration was described anew, so everything that follows from the
    value moved with it. Otherwise the topic's own evidence was replaced in the model's inputs, and
    what else would follow from it was not. `group` and `group_spanish` say who the peers are.
    """

    topic: str
    feature: str  # that is shown; the price itself is none
    sentence: str
    spanish: str
    unit: str
    observed: float | str | None
    typical: float | str | None
    before: float
    after: float
    is_exact: bool
    group: str = ""
    group_spanish: str = ""
    peers: int | None = None

    def text(self, language: Language) -> str:
        """The alternative as a person reads it."""
        phrases = PRICE if self.is_exact else TOPIC
        group = self.group_spanish if language == "es" else self.group
        peers = ""
        if self.peers is not None:
            peers = PEERS[language].format(count=number(self.peers, 0), group=group)
        return phrases[language].format(
            phrase=plain(self.spanish if language == "es" else self.sentence),
            typical=amount(self.typical, self.unit, language),
            observed=amount(self.observed, self.unit, language),
            after=f"{number(100 * self.after, 1)} %",
            before=f"{number(100 * self.before, 1)} %",
            peers=peers,
        )


def by_topic(
    explainer: Explainer,
    probability: Probability,
    asked: Asked,
    declared: Mapping[str, Collection[str]],
) -> list[list[Counterfactual]]:
    """Approximate alternatives of each declaration, the one that lowers most first.

    `declared` has, for each topic that may be offered, its features that move with what is
    declared; the rest of the topic, its past, stays as it is.
    """
    before = probability(asked.matrix)
    offered: list[list[Counterfactual]] = [[] for _ in before]
    for topic, features in declared.items():
        columns = _columns(explainer, features)
        if not columns:
            continue
        after = probability(explainer.usually(asked, columns))
        for row in np.flatnonzero(before - after > LEAST).tolist():
            shown = _shown(explainer, probability, _one(asked, row), features)
            if shown is not None:
                offered[row].append(_of(shown, topic, float(before[row]), float(after[row])))
    return [sorted(mine, key=lambda one: one.after) for mine in offered]


def _shown(
    explainer: Explainer, probability: Probability, asked: Asked, features: Collection[str]
) -> Reason | None:
    """The evidence that is told: the feature that alone lowers most, if a reader sees it differ."""
    named = [name for name in features if explainer.words[name].is_reason]
    before = probability(asked.matrix)[0]
    falls = {
        name: before - float(probability(explainer.usually(asked, columns))[0])
        for name in named
        if (columns := _columns(explainer, [name]))
    }
    for name in sorted(falls, key=lambda one: -falls[one]):
        shown = explainer.reason(asked, 0, name, falls[name])
        if falls[name] > 0 and explainer.is_seen(shown):
            return shown
    return None


def _of(shown: Reason, topic: str, before: float, after: float) -> Counterfactual:
    return Counterfactual(
        topic=topic,
        feature=shown.feature,
        sentence=shown.sentence,
        spanish=shown.spanish,
        unit=shown.unit,
        observed=shown.observed,
        typical=shown.typical,
        before=before,
        after=after,
        is_exact=False,
    )


def _columns(explainer: Explainer, features: Collection[str]) -> Sequence[int]:
    return [k for k, one in enumerate(explainer.inputs) if one.feature in features]


def _one(asked: Asked, row: int) -> Asked:
    return Asked(
        frame=asked.frame.iloc[[row]],
        matrix=asked.matrix[[row]],
        typical_row=asked.typical_row[[row]],
        evidence=None if asked.evidence is None else asked.evidence.iloc[[row]],
    )

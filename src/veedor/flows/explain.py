"""Explain one declaration on demand: score, reasons, what would lower it, what is unusual in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.domain.actor import Actor
from veedor.domain.outcome import CLEARED, STANDING
from veedor.domain.score import Reason
from veedor.domain.source import Role
from veedor.errors import NotFound
from veedor.features.catalogue import describe
from veedor.features.feature import Derived, Peer, Row
from veedor.flows import models
from veedor.flows.characterise import Inputs, characterise, features_of
from veedor.flows.known import Known, far_future, known
from veedor.flows.pricing import Usual, at_usual_price, usual_price
from veedor.flows.progress import Progress, silent, stage
from veedor.flows.read import record_read
from veedor.installation import Installation
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.models.counterfactual import LEAST, Counterfactual, by_topic
from veedor.models.explain import Asked
from veedor.models.model import RiskModel, Scored
from veedor.models.recipe import Recipe
from veedor.models.unusual import unusual

DECLARED = {Role.AMOUNT, Role.QUANTITY, Role.CATEGORY, Role.TEXT}  # what a declarant answers for
MOST_COUNTERFACTUALS = 5
MOST_REASONS = 3  # for the type named first: as many as for the score
PAST_DAYS = 730
STAGES = 4


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a typed head says: how likely a finding of this type is, and how much it would be."""

    type: str
    spanish: str
    probability: float
    expected_amount: float | None


@dataclass(frozen=True, kw_only=True)
class Past:
    """The taxpayer's two years before the day, with the results known by then."""

    filings: int
    checks: int
    findings: int
    amount: float | None
    currency: str

    def text(self, language: str) -> str:
        """One line: what was filed, checked and found."""
        money = "" if not self.amount else f" ({self.currency} {self.amount:,.0f})"
        facts = {"filings": f"{self.filings:,}", "checks": f"{self.checks:,}",
                 "findings": f"{self.findings:,}", "money": money}  # fmt: skip
        if language == "es":
            said = "{filings} declaraciones en los 24 meses anteriores, {checks} con resultado de "
            said += "un control, {findings} con hallazgo{money}"
        else:
            said = "{filings} declarations in the 24 months before, {checks} with the result of a "
            said += "check, {findings} with a finding{money}"
        return said.format(**facts)


@dataclass(frozen=True, kw_only=True)
class Explained:
    """All that can be said of one declaration's score; nothing of it is kept.

    `heads` are typed, the likeliest first; empty for a model that has none. `type_reasons` speak
    for the first of several: the contribution of each is what that type's probability would lose.
    The contribution of a reason in `unusual` is in points of the anomaly percentile.
    """

    declaration_id: str
    programme: str
    filed_on: date
    model_version: str
    model_state: str
    heads: tuple[Head, ...]
    type_reasons: tuple[Reason, ...]
    probability: float
    expected_amount: float | None
    anomaly: float
    reasons: tuple[Reason, ...]
    counterfactuals: tuple[Counterfactual, ...]
    unusual: tuple[Reason, ...]
    past: Past


def explain(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    declaration_id: str,
    *,
    version: str = models.LIVE,
    actor: Actor,
    on_progress: Progress = silent,
) -> Explained:
    """Score the declaration again as of its day, and say why and what would lower it.

    By the model in use, as `score` and `select`, unless another version is named.
    """
    stage(on_progress, 1, STAGES, "reading what is known")
    world = known(installation, programme, far_future())
    target = world.declarations.filter(
        pc.equal(world.declarations["declaration_id"], declaration_id)
    )
    if target.num_rows == 0:
        raise NotFound(
            "No declaration of this number was received.",
            where=f"{programme.name}, {declaration_id}",
            next="Check the number.",
        )
    stage(on_progress, 2, STAGES, "loading the model")
    registered = models.registered(installation, programme, version)
    model = models.load(installation, registered)
    record_read(
        installation, actor, declaration_id,
        {"programme": programme.name, "model": registered.version, "state": registered.state},
        action="declaration.explained",
    )  # fmt: skip
    stage(on_progress, 3, STAGES, "characterising")
    usual = usual_price(programme, world, target)
    together = [target] if usual is None else [target, at_usual_price(programme, target, usual)]
    inputs = characterise(programme, model.recipe, world, pa.concat_tables(together))
    own = inputs.rows(np.array([0]))
    stage(on_progress, 4, STAGES, "explaining")
    asked = _asked(model, own)
    scored = model.score(own.frame, evidence=own.evidence, peers=own.peers)
    heads = _heads(programme, scored)
    expected = float(scored.expected_amount[0])
    codes = _codes(programme, model.recipe)
    word = partial(_in_words, installation.jurisdiction, codes)
    found = _counterfactuals(programme, model, inputs, asked, usual)
    on_progress(STAGES, STAGES, "explained")
    return Explained(
        declaration_id=declaration_id,
        programme=programme.name,
        filed_on=target[programme.declarations.clock][0].as_py(),
        model_version=registered.version,
        model_state=registered.state,
        heads=heads,
        type_reasons=tuple(map(word, _type_reasons(model, asked, heads))),
        probability=float(scored.probability[0]),
        expected_amount=None if math.isnan(expected) else expected,
        anomaly=float(scored.anomaly[0]),
        reasons=tuple(map(word, scored.reasons[0])),
        counterfactuals=tuple(map(word, found)),
        unusual=tuple(map(word, unusual(model.explainer, model.anomaly, asked)[0])),
        past=_past(programme, world, target, installation.jurisdiction.currency),
    )


def actionable(programme: Programme, recipe: Recipe) -> dict[str, tuple[str, ...]]:
    """Topics a declarant answers for, each with the features that move with what is declared.

    A topic counts when something in it that may be told reads an amount, a quantity, a code or a
    text of the declaration. Its histories stay: they are facts about the past.
    """
    features = features_of(programme, recipe)
    roles = {column.name: column.role for column in programme.declarations.columns}
    declared = {
        one["name"]
        for one in _described_rows(programme, recipe)
        if any(roles.get(read.partition(".")[2]) in DECLARED for read in one["reads"])
    } | {feature.name for feature in features if isinstance(feature, Peer)}
    topics = dict.fromkeys(
        feature.topic for feature in features if feature.name in declared and feature.is_reason
    )
    moving = [f for f in features if f.name in declared or isinstance(f, Derived)]
    return {topic: tuple(f.name for f in moving if f.topic == topic) for topic in topics}


def _codes(programme: Programme, recipe: Recipe) -> dict[str, str]:
    """The column of each feature that passes one code on, so that the code can be given its word.

    A feature that reads one column only, and is a text, is that column.
    """
    return {
        one["name"]: one["reads"][0].partition(".")[2]
        for one in _described_rows(programme, recipe)
        if len(one["reads"]) == 1 and one["type"] == "string"
    }


def _in_words(country: Jurisdiction, codes: Mapping[str, str], thing: Any) -> Any:
    """The same reason or counterfactual with words for its codes."""
    column = codes.get(thing.feature)
    if column is None:
        return thing
    words = {
        name: country.word(column, value)
        for name in ("observed", "typical")
        if isinstance(value := getattr(thing, name), str)
    }
    return replace(thing, **words)


def _described_rows(programme: Programme, recipe: Recipe) -> list[dict[str, Any]]:
    rows = [feature for feature in features_of(programme, recipe) if isinstance(feature, Row)]
    return describe(rows, programme.declarations, None, programme.prepare, with_sql=False)


def _asked(model: Any, own: Inputs) -> Asked:
    return Asked(
        frame=own.frame,
        matrix=model.ensemble.design.transform(own.frame),
        typical_row=model.explainer.typical.rows(own.peers, len(own.frame)),
        evidence=own.evidence,
    )


def _counterfactuals(
    programme: Programme, model: Any, inputs: Inputs, asked: Asked, usual: Usual | None
) -> tuple[Counterfactual, ...]:
    """The usual price first, as it is exact; then the topics that lower the probability most.

    Only what lowers it: a price above its peers' is no help.
    """
    (found,) = by_topic(
        model.explainer, model.probability, asked, actionable(programme, model.recipe)
    )
    if usual is not None:
        before, after = model.score(inputs.frame, reasons=0).probability
        found = [one for one in found if one.topic != "price"]
        if before - after > LEAST:
            group, spanish = _peers_in_words(programme, model.recipe, usual.group)
            price = Counterfactual(
                topic="price",
                feature="",
                sentence="Price",
                spanish="Precio",
                unit=usual.unit,
                observed=usual.observed,
                typical=usual.median,
                before=float(before),
                after=float(after),
                is_exact=True,
                group=group,
                group_spanish=spanish,
                peers=usual.peers,
            )
            found = [price, *found]
    return tuple(found[:MOST_COUNTERFACTUALS])


def _peers_in_words(
    programme: Programme, recipe: Recipe, group: tuple[str, ...]
) -> tuple[str, str]:
    """What the peers have in common, in English and Spanish."""
    words = {column.name: (column.meaning, column.spanish)
             for column in programme.declarations.columns} | dict(recipe.meanings)  # fmt: skip
    said = [words.get(name, ("kind of goods", "clase de bienes")) for name in group]
    return (
        " and ".join(_short(english) for english, _ in said),
        " y ".join(_short(spanish) for _, spanish in said),
    )


def _heads(programme: Programme, scored: Scored) -> tuple[Head, ...]:
    """What the typed heads say of the first row, the likeliest first; none without heads."""
    if scored.heads is None:
        return ()
    return tuple(
        Head(type=kind, spanish=programme.findings.get(kind, kind), **told)
        for kind, told in scored.heads.row(0).items()
    )


def _type_reasons(model: RiskModel, asked: Asked, heads: tuple[Head, ...]) -> tuple[Reason, ...]:
    """Why the type named first: reasons by the rule of the score's, asked of that head alone.

    None where there is only one head, whose probability is the score itself.
    """
    if len(heads) < 2:
        return ()
    of_type = partial(model.probability_of, heads[0].type)
    (found,) = model.explainer.reasons(of_type, asked, MOST_REASONS)
    return found


def _past(programme: Programme, world: Known, target: pa.Table, currency: str) -> Past:
    """What the taxpayer filed in the two years before, and what was known of it by then."""
    import duckdb

    clock, known_on = programme.declarations.clock, programme.outcomes.clock
    money = f'o."{programme.amount}"' if programme.amount else "NULL"
    connection = duckdb.connect()
    connection.register("declarations", world.declarations)
    connection.register("outcomes", world.outcomes)
    filings, checks, findings, amount = connection.execute(
        f"""
        WITH latest AS (
            SELECT * FROM outcomes WHERE "{known_on}" < $day
            QUALIFY row_number() OVER (
                PARTITION BY declaration_id ORDER BY "{known_on}" DESC, status) = 1
        )
        SELECT count(*),
               count(*) FILTER (list_contains($standing, o.status)
                                OR list_contains($cleared, o.status)),
               count(*) FILTER (list_contains($standing, o.status)),
               sum({money}) FILTER (list_contains($standing, o.status))
        FROM declarations d LEFT JOIN latest o USING (declaration_id)
        WHERE d."{programme.taxpayer}" = $taxpayer
          AND d."{clock}" < $day AND d."{clock}" >= $first
        """,
        {
            "day": target[clock][0].as_py(),
            "first": target[clock][0].as_py() - timedelta(days=PAST_DAYS),
            "taxpayer": target[programme.taxpayer][0].as_py(),
            "standing": [str(status) for status in STANDING],
            "cleared": [str(status) for status in CLEARED],
        },
    ).fetchone() or (0, 0, 0, None)
    connection.close()
    return Past(
        filings=int(filings), checks=int(checks), findings=int(findings),
        amount=None if amount is None else float(amount), currency=currency,
    )  # fmt: skip


def _short(words: str) -> str:
    """A column's words inside a sentence: "Tariff line, ten digits" → "tariff line"."""
    return words.partition(",")[0].partition(" (")[0].lower()

"""The card's sections about use, data, features and what may never be used, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from veedor.domain.wording import plain
from veedor.models.card.parts import (
    Grid,
    Part,
    Points,
    Section,
    Text,
    figure,
    finding_word,
    group_name,
    to_fill,
    unit_of,
    word_of,
)
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting.phrases import Phrases

Card = Mapping[str, Any]


def purpose(card: Card, phrases: Phrases) -> Section:
    """What it is for, what follows from it, and by which law."""
    programme = card["programme"]
    name = programme["spanish"] if phrases.language == "es" else programme["meaning"]
    policy = card["policy"]
    parts: list[Part] = [
        Text(text=phrases("purpose_1", programme=name, question=phrases("question"))),
        Text(text=phrases("purpose_2")),
        Text(text=phrases("purpose_3")),
    ]
    if policy.get("share_by_lot"):
        share = phrases.percent(policy["share_by_lot"])
        parts.append(Text(text=phrases("purpose_lot", share=share)))
    if card["legal_basis"]:
        parts.append(Points(points=[_norm(one, phrases) for one in card["legal_basis"]]))
    else:
        parts.append(Text(text=phrases("no_law", to_fill=to_fill(phrases))))
    return Section(name="purpose", title=phrases("purpose"), parts=parts)


def who(card: Card, phrases: Phrases) -> Section:
    """Who answers for the use, and whom to ask."""
    names = {"authority": "authority", "unit": "unit_in_charge", "contact": "contact",
             "register_url": "register_url"}  # fmt: skip
    rows = [
        (phrases(said), card["accountable"][name] or to_fill(phrases))
        for name, said in names.items()
    ]
    return Section(name="who", title=phrases("who"), parts=[_facts(rows, phrases)])


def data(card: Card, phrases: Phrases) -> Section:
    """What was received, what was checked, how labels arose, and how that is biased."""
    facts = card["data"]
    parts: list[Part] = []
    if facts is None:
        parts.append(Text(text=phrases("data_no_counts")))
    else:
        parts.append(_facts(list(_counts(facts, card, phrases)), phrases))
    parts += [Text(text=phrases("data_labels")), Text(text=phrases("data_bias"))]
    return Section(name="data", title=phrases("data"), parts=parts)


def _counts(facts: Card, card: Card, phrases: Phrases) -> Iterator[tuple[str, str]]:
    yield phrases("period"), f"{facts['first_day']} – {facts['last_day']}"
    for name, said in (
        ("declarations", "received"), ("taxpayers", "taxpayers"), ("checked", "data_checked"),
        ("findings", "data_findings"), ("clean", "data_clean"),
        ("without_result", "without_result"), ("annulled", "annulled"),
    ):  # fmt: skip
        yield phrases(said), figure(name, facts[name], phrases).text
    for kind, words in (("how_chosen", "way"), ("finding_types", "finding")):
        if facts.get(kind):
            shown = (
                f"{_kind(words, code, card, phrases)}: {figure(kind, count, phrases).text}"
                for code, count in facts[kind].items()
            )
            yield phrases(kind), "; ".join(shown)
    versions = card["model"]["table_versions"]
    yield phrases("tables"), "; ".join(f"{table} v{at}" for table, at in versions.items())


def _kind(words: str, code: str, card: Card, phrases: Phrases) -> str:
    return phrases.name("way", code) if words == "way" else finding_word(card, code, phrases)


def features(card: Card, phrases: Phrases) -> Section:
    """Every feature by topic: meaning, unit, columns read and the frauds it speaks of."""
    count = phrases.number(len(card["features"]), 0)
    parts: list[Part] = [
        Text(text=phrases("features_lead", count=count)),
        Text(text=phrases("features_outcomes")),
    ]
    if card["recipe"]["encode"]:
        columns = ", ".join(card["recipe"]["encode"])
        parts.append(Text(text=phrases("features_encoded", columns=columns)))
    rows = sorted(card["features"], key=lambda row: row["topic"])
    for topic, group in groupby(rows, key=lambda row: row["topic"]):
        some = list(group)
        said = phrases.name("topic", topic)
        title = f"{said if said != topic else topic.replace('_', ' ').capitalize()} ({len(some)})"
        table = _feature_table(some, card, phrases)
        parts.append(Grid(table=table, summary=title, is_text=True))
    return Section(name="features", title=phrases("features"), parts=parts)


def _feature_table(rows: list[Card], card: Card, phrases: Phrases) -> Table:
    speaks = any(row["speaks_of"] for row in rows)
    names = ("meaning", "unit", "columns", *(("frauds",) if speaks else ()))
    made = []
    for row in rows:
        said = plain(row["spanish"] if phrases.language == "es" else row["sentence"])
        columns = ", ".join(column.removeprefix("declarations.") for column in row["columns"])
        cells = [said, unit_of(row["unit"], phrases), columns]
        if speaks:
            cells.append(", ".join(_fraud(code, card, phrases) for code in row["speaks_of"]))
        made.append(tuple(Cell(text=text) for text in cells))
    return Table(caption="", head=tuple(phrases(name) for name in names), rows=made)


def _fraud(code: str, card: Card, phrases: Phrases) -> str:
    return word_of(card["words"], "fraud", code, phrases) or code


def prohibited(card: Card, phrases: Phrases) -> Section:
    """What may never be used, the false alarms, and what was done about proxies."""
    rows = [
        (
            Cell(text=one["spanish"] if phrases.language == "es" else one["meaning"]),
            Cell(text=_cited(one["law"], one["verified"], phrases)),
            Cell(text=one["since"]),
        )
        for one in card["prohibited"]
    ]
    head = tuple(phrases(name) for name in ("attribute", "law", "since"))
    parts: list[Part] = [
        Text(text=phrases("prohibited_lead")),
        Grid(table=Table(caption="", head=head, rows=rows), is_text=True),
    ]
    if card["false_alarms"]:
        named = [
            phrases("alarm", named=one["named"], because=one["because"], on=one["on"])
            for one in card["false_alarms"]
        ]
        parts += [Text(text=phrases("alarms")), Points(points=named)]
    return Section(name="prohibited", title=phrases("prohibited"), parts=parts)


def proxies(card: Card, phrases: Phrases) -> Section:
    """Whether an allowed fact gives away a prohibited one; plainly, when nobody could test it."""
    parts: list[Part] = [Text(text=phrases("proxies_lead"))]
    found = card["proxies"]
    if found is None:
        parts.append(Text(text=phrases("data_no_counts")))
    else:
        if not found["protected"]:
            parts.append(Text(text=phrases("proxies_none")))
        for attribute, test in found["tests"].items():
            parts += _tested(attribute, test, card, phrases)
    return Section(name="proxies", title=phrases("proxies"), parts=parts)


def _tested(attribute: str, test: Card, card: Card, phrases: Phrases) -> Iterator[Part]:
    words = card["attributes"].get(attribute)
    name = words["spanish" if phrases.language == "es" else "meaning"] if words else attribute
    if "reason" in test:
        yield Text(text=phrases("proxies_few", attribute=name))
        return
    by_pairs = test["measure"] == "auc"
    is_stand_in = attribute not in card["proxies"]["protected"]
    if is_stand_in:
        yield Text(text=phrases("proxies_office"))
    threshold = _strength(test["threshold"], by_pairs, phrases)
    said = "proxies_auc" if by_pairs else "proxies_variance"
    yield Text(text=phrases(said, threshold=threshold))
    count, tested = len(test["found"]), test["tested"]
    yield Text(text=phrases("proxies_found", attribute=name, count=count, tested=tested))
    meaning = {
        row["name"]: plain(row["spanish"] if phrases.language == "es" else row["sentence"])
        for row in card["features"]
    }
    rows = []
    for row in (test["score"], *test["strongest"]):
        told = phrases("the_score") if row is test["score"] else meaning.get(row["feature"])
        tells = row["tells"] and group_name(card, attribute, row["tells"], phrases)
        figure_ = row["strength"]
        low, high = (_strength(figure_[end], by_pairs, phrases) for end in ("low", "high"))
        cells = [
            Cell(text=told or row["feature"]),
            Cell(text=tells or "–"),
            Cell(text=_strength(figure_["value"], by_pairs, phrases), interval=f"{low} – {high}"),
        ]
        if not is_stand_in:
            verdict = "proxy" if row["is_proxy"] else "no_proxy"
            cells.append(Cell(text=phrases(verdict), mood="bad" if row["is_proxy"] else ""))
        rows.append(tuple(cells))
    names = ("feature", "tells", "strength", *(() if is_stand_in else ("verdict",)))
    yield Grid(table=Table(caption=name, head=tuple(phrases(n) for n in names), rows=rows))


def _strength(value: float, by_pairs: bool, phrases: Phrases) -> str:
    return phrases.number(100 * value, 0) if by_pairs else phrases.percent(value)


def limits(card: Card, phrases: Phrases) -> Section:
    """What it does not know."""
    points = [phrases(f"limit_{number}") for number in range(1, 6)]
    if card["simulated"]:
        points.insert(0, phrases("limit_simulated"))
    return Section(name="limits", title=phrases("limits"), parts=[Points(points=points)])


def oversight(card: Card, phrases: Phrases) -> Section:
    """Who decides, and how to object."""
    contact = card["accountable"]["contact"] or to_fill(phrases)
    points = [phrases(f"oversight_{number}") for number in range(1, 4)]
    points.append(phrases("oversight_4", contact=contact))
    return Section(name="oversight", title=phrases("oversight"), parts=[Points(points=points)])


def versions(card: Card, phrases: Phrases) -> Section:
    """What proves that it is this model."""
    model, learnt = card["model"], card["learnt_from"]
    rows = [
        (phrases("model"), model["version"]),
        (phrases("recipe"), model["recipe"]),
        (phrases("estimator"), _learns_by(card, phrases)),
        (phrases("trained_on"), model["trained_on"]),
        (phrases("learnt_rows"), _learnt(learnt, phrases)),
        (phrases("code_version"), model["code_version"]),
        (phrases("seed"), str(model["seed"])),
        (phrases("artifact_hash"), model["artifact_hash"]),
        (phrases("licence"), model["licence"]),
    ]
    parts: list[Part] = [Text(text=phrases("versions_lead")), _facts(rows, phrases)]
    return Section(name="versions", title=phrases("versions"), parts=parts)


def _learns_by(card: Card, phrases: Phrases) -> str:
    """What the model learns by, in the card's language; of an old version it was not recorded."""
    told = card["recipe"]["learns_by"]
    return phrases("not_recorded") if told is None else told[phrases.language]


def _learnt(learnt: Card, phrases: Phrases) -> str:
    if "rows" not in learnt:
        return "–"
    return f"{phrases.number(learnt['rows'], 0)} {phrases('declarations').lower()}"


def glossary(phrases: Phrases) -> Section:
    """The words a reader may not know."""
    names = ("finding", "hits", "reach", "auc", "calibration", "interval", "stakes", "proxy")
    points = [phrases(f"word_{name}") for name in names]
    return Section(name="glossary", title=phrases("glossary"), parts=[Points(points=points)])


def _facts(rows: list[tuple[str, str]], phrases: Phrases) -> Grid:
    made = [(Cell(text=name), Cell(text=value)) for name, value in rows]
    head = (phrases("fact"), phrases("value"))
    return Grid(table=Table(caption="", head=head, rows=made), is_text=True)


def _norm(one: Card, phrases: Phrases) -> str:
    says = one["spanish"] if phrases.language == "es" else one["says"]
    return f"{_cited(one['name'], one['verified'], phrases)}: {says}"


def _cited(name: str, verified: bool, phrases: Phrases) -> str:
    return name if verified else f"{name} ({phrases('unverified')})"

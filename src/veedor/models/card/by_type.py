"""The card's figures by type of finding: what may be published, and the section that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from veedor.models.card.parts import Grid, Part, Section, Text, cells, figure, finding_word
from veedor.models.card.privacy import LEAST, hidden, is_withheld, withheld
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.heads import OTHER
from veedor.models.reporting.phrases import Phrases

Card = Mapping[str, Any]
SHOWN = ("findings", "share_found", "auc", "average_precision", "ece")
CHANCE = 0.5  # the AUC of an order that knows nothing
NEAR_CHANCE = 0.6  # of 100 pairs it sets 60 right where chance sets 50: hardly visible


def public_types(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What may be said of the evaluation's figures by type.

    {} of a model that names no types, None of one whose taxpayers were not counted by type.
    """
    if not found:
        return None if found is None else {}
    behind = found.get("taxpayers")
    if behind is None:
        return None
    # Together with the heads these make up all findings, so that they give one away as well.
    rest = {name: behind[name] for name in ("without_head", "of_no_type") if behind[name]}
    secret = hidden({f"head/{name}": behind["heads"][name] for name in found["heads"]} | rest)
    heads = {}
    for name, figures in found["heads"].items():
        reason = secret.get(f"head/{name}")
        heads[name] = withheld(reason) if reason else {one: figures[one] for one in SHOWN}
    return {
        "heads": heads,
        "first": _first(found["first"], behind["first"]),
        "without_head": sorted(found["without_head"]),
    }


def _first(first: Mapping[str, Any], behind: Mapping[str, int]) -> dict[str, Any]:
    """How often the type named first is right, unless few taxpayers were named right, or wrong."""
    if behind["all"] < LEAST:
        return dict(withheld())
    right = hidden({name: behind[name] for name in ("right", "wrong")}).get("right")
    usual = hidden({name: behind[name] for name in ("usual", "others")}).get("usual")
    secret = {"right": right, "usual": usual, "difference": right or usual}
    told = {name: first[name] for name in ("top", "findings", "usual_type")}
    return told | {
        name: withheld(reason) if reason and _speaks(first[name]) else first[name]
        for name, reason in secret.items()
    }


def types(card: Card, phrases: Phrases) -> Section:
    """By type of finding: how well each is told from all else, and how often the type is right."""
    found = card["types"]
    if not found:
        said = phrases("data_no_counts" if found is None else "types_none")
        parts: list[Part] = [Text(text=said)]
        return Section(name="types", title=phrases("types"), parts=parts)
    parts = [
        Text(text=phrases("types_lead")),
        Grid(table=_heads(card, phrases)),
        *_visible(card, phrases),
        *_without_head(card, phrases),
        *_named_first(card, phrases),
    ]
    return Section(name="types", title=phrases("types"), parts=parts)


def _heads(card: Card, phrases: Phrases) -> Table:
    rows = [
        (Cell(text=finding_word(card, name, phrases)), *cells(SHOWN, one, phrases))
        for name, one in card["types"]["heads"].items()
    ]
    head = (phrases("type"), *(phrases(name) for name in SHOWN))
    return Table(caption="", head=head, rows=rows)


def _visible(card: Card, phrases: Phrases) -> Iterator[Part]:
    """What a declaration shows and what it hardly shows, as the intervals of the AUC say."""
    said: dict[str, list[str]] = {"shown": [], "hardly": [], "unknown": []}
    for name, one in card["types"]["heads"].items():
        if not is_withheld(one):
            said[visibility(one["auc"])].append(finding_word(card, name, phrases))
    sentences = [
        phrases(f"types_{how}", types=", ".join(named)) for how, named in said.items() if named
    ]
    if sentences:
        yield Text(text=" ".join(sentences))


def visibility(auc: Mapping[str, Any]) -> str:
    """Whether a declaration shows a type: "shown", "hardly" or "unknown", by its AUC's interval.

    >>> visibility({"value": 0.55, "low": 0.51, "high": 0.59})
    'hardly'
    """
    low, high = auc.get("low"), auc.get("high")
    if low is None or high is None:
        return "unknown"
    if high <= NEAR_CHANCE:
        return "hardly"
    return "shown" if low > CHANCE else "unknown"


def _without_head(card: Card, phrases: Phrases) -> Iterator[Part]:
    found = card["types"]
    if found["without_head"]:
        named = ", ".join(finding_word(card, name, phrases) for name in found["without_head"])
        if OTHER in found["heads"]:
            other = finding_word(card, OTHER, phrases)
            yield Text(text=phrases("types_pooled", other=other, types=named))
        else:
            yield Text(text=phrases("types_never", types=named))


def _named_first(card: Card, phrases: Phrases) -> Iterator[Part]:
    """How often the type named first is right, beside always naming the usual one."""
    first = card["types"]["first"]
    if is_withheld(first) or not first["usual_type"] or not _speaks(first["right"]):
        yield Text(text=phrases("types_first_few"))
        return
    usual = finding_word(card, first["usual_type"], phrases)
    rows = [
        (Cell(text=phrases("named_first")), figure("right_first", first["right"], phrases)),
        (Cell(text=phrases("always", type=usual)), figure("right_first", first["usual"], phrases)),
        (Cell(text=phrases("difference")), figure("difference", first["difference"], phrases)),
    ]
    caption = phrases("first_caption", top=phrases.percent(first["top"]),
                      findings=phrases.number(first["findings"], 0))  # fmt: skip
    head = (phrases("way_to_name"), phrases("right_first"))
    yield Grid(table=Table(caption=caption, head=head, rows=rows))
    if _speaks(first["difference"]):
        low = first["difference"]["low"]
        verdict = "first_better" if low is not None and low > 0 else "first_no_better"
        yield Text(text=phrases(verdict, type=usual))


def _speaks(figure_: Mapping[str, Any]) -> bool:
    """Whether there is a number: it is neither withheld nor silent."""
    return figure_.get("value") is not None

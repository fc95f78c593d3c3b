"""The card's sections of figures: in short, quality, groups, burden; every one from its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from veedor.models.card import pictures
from veedor.models.card.burden import ALL, DECILE
from veedor.models.card.parts import (
    Grid,
    Part,
    Picture,
    Section,
    Text,
    cells,
    figure,
    group_name,
)
from veedor.models.card.privacy import is_withheld
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting.phrases import Phrases

Card = Mapping[str, Any]
SHOWN = ("declarations", "findings", "base_rate", "auc", "precision", "recall", "revenue", "ece")
RATES = ("declarations", "taxpayers", "audit_rate", "ratio", "gap")
ERRORS = ("clean_checks", "false_positive_rate", "false_negative_rate")
DRAWN = ("office", DECILE)


def in_short(card: Card, phrases: Phrases) -> list[dict[str, Any]]:
    """The few figures somebody in a hurry reads, each with a sentence."""
    figures, cards = card["figures"], []
    if figures:
        auc = figures["auc"]
        says = ""
        if auc["value"] is not None:
            says = phrases("short_auc", hundred=phrases.number(100 * auc["value"], 0))
        cards.append(_short("auc", auc, says, phrases))
        hits = figures["at"].get("5%", {}).get("precision")
        base = card["judged"].get("base_rate")
        if hits is not None and hits["value"] is not None and not is_withheld(base):
            says = phrases("short_precision", hit=phrases.number(100 * hits["value"], 0),
                           base=phrases.number(100 * base, 0))  # fmt: skip
            cards.append(_short("precision", hits, says, phrases))
        ece = card["calibration"]["ece"]
        if ece["value"] is not None:
            says = phrases("short_ece", points=phrases.number(100 * ece["value"], 1))
            cards.append(_short("ece", ece, says, phrases))
    if card["burden"] is not None:
        count = len(card["burden"]["breaches"]) + len(card["burden"]["review"])
        cards.append(_counted("short_burden", Cell(text=str(count)), phrases))
    if card["proxies"] is not None:
        protected = card["proxies"]["protected"]
        tests = card["proxies"]["tests"]
        tested = [tests[name] for name in protected if "found" in tests[name]]
        found = len({name for test in tested for name in test["found"]})
        cell = Cell(text=str(found)) if tested else Cell(text=phrases("not_tested"), mood="none")
        cards.append(_counted("short_proxies", cell, phrases))
    return cards


def _short(name: str, value: Any, says: str, phrases: Phrases) -> dict[str, Any]:
    return {"name": phrases(name), "cell": figure(name, value, phrases), "says": says}


def _counted(name: str, cell: Cell, phrases: Phrases) -> dict[str, Any]:
    return {"name": phrases(f"{name}_name"), "cell": cell, "says": phrases(name)}


def quality(card: Card, phrases: Phrases) -> Section:
    """How well it orders and whether its probability tells the truth, against simpler ways."""
    figures, judged = card["figures"], card["judged"]
    if not figures:
        parts: list[Part] = [Text(text=phrases("quality_none"))]
        return Section(name="quality", title=phrases("quality"), parts=parts)
    parts = [
        Text(
            text=phrases(
                "quality_lead",
                rows=phrases.number(judged["rows"], 0),
                first=judged["first_day"],
                last=judged["last_day"],
            )
        ),
    ]
    if not judged.get("weighted_by_inclusion"):
        parts.append(Text(text=phrases("quality_checked")))
    if figures["auc"]["value"] is None:
        silent = figure("auc", figures["auc"], phrases).text
        parts.append(Text(text=phrases("quality_silent", reason=silent)))
        return Section(name="quality", title=phrases("quality"), parts=parts)
    parts.append(Grid(table=_at(figures, phrases)))
    ece, perfect = card["calibration"]["ece"], card["calibration"]["ece_if_perfect"]
    if ece["value"] is not None:
        said = phrases("ece_row", ece=phrases.number(ece["value"], 3),
                       perfect=phrases.number(perfect["value"], 3))  # fmt: skip
        parts.append(Text(text=said))
    drawn = pictures.reliability(card, phrases)
    parts += [drawn] if drawn else []
    if card["baselines"]:
        parts.append(Grid(table=_baselines(card, phrases)))
    return Section(name="quality", title=phrases("quality"), parts=parts)


def _at(figures: Card, phrases: Phrases) -> Table:
    names = ("precision", "recall", "lift", "revenue")
    rows = [
        (Cell(text=share.replace("%", "\N{NO-BREAK SPACE}%")),
         *(figure(name, at[name], phrases) for name in names))
        for share, at in figures["at"].items()
    ]  # fmt: skip
    head = (phrases("checked"), *(phrases(name) for name in names))
    return Table(caption=phrases("at_caption"), head=head, rows=rows)


def _baselines(card: Card, phrases: Phrases) -> Table:
    hits = card["figures"]["at"].get("5%", {}).get("precision")
    first = (
        Cell(text=phrases("this_model")),
        figure("auc", card["figures"]["auc"], phrases),
        figure("precision", hits, phrases) if hits else Cell(text="–"),
        Cell(text="–"),
    )
    rows: list[tuple[Cell, ...]] = [first]
    for name, one in card["baselines"].items():
        said = phrases.name("baseline", name)
        cells = (figure(key, one[key], phrases) for key in ("auc", "precision", "difference"))
        rows.append((Cell(text=said), *cells))
    head = tuple(phrases(name) for name in ("way", "auc", "precision", "difference"))
    return Table(caption=phrases("baselines_caption"), head=head, rows=rows)


def slices(card: Card, phrases: Phrases) -> Section:
    """The same figures by group."""
    parts: list[Part] = [Text(text=phrases("slices_lead")), Text(text=phrases("slices_privacy"))]
    for name, groups in card["slices"].items():
        rows = [
            (Cell(text=group_name(card, name, group, phrases)), *cells(SHOWN, one, phrases))
            for group, one in groups.items()
            if not is_withheld(one)
        ]
        left_out = len(groups) - len(rows)
        caption = phrases("slices_few", count=left_out) if left_out else ""
        head = (phrases("group"), *(phrases(column) for column in SHOWN))
        table = Table(caption=caption, head=head, rows=rows)
        parts.append(Grid(table=table, summary=phrases.name("slice", name)))
    if "seen" not in card["slices"]:
        parts.append(Text(text=phrases("slices_no_seen")))
    return Section(name="slices", title=phrases("slices"), parts=parts)


def burden(card: Card, phrases: Phrases) -> Section:
    """On whom the checks would fall, at equal stakes, and on whom without need."""
    found = card["burden"]
    if found is None:
        parts: list[Part] = [Text(text=phrases("data_no_counts"))]
        return Section(name="burden", title=phrases("burden"), parts=parts)
    low, high = (phrases.number(end, 2) for end in found["bound"])
    parts = [
        Text(text=phrases("burden_lead", rows=phrases.number(found["declarations"], 0),
                          capacity=phrases.percent(found["capacity"]))),
        Text(text=phrases("burden_ratio", low=low, high=high)),
        Text(text=phrases("burden_gap" if found["conditional"] else "burden_plain")),
        *_judgement(card, phrases),
        *_drawn(card, phrases),
    ]  # fmt: skip
    for name, groups in found["by"].items():
        if name != ALL and groups:
            parts.append(Grid(table=_table(RATES, name, groups, card, phrases),
                              summary=phrases.name("slice", name)))  # fmt: skip
    return Section(name="burden", title=phrases("burden"), parts=[*parts, *_errors(card, phrases)])


def _judgement(card: Card, phrases: Phrases) -> Iterator[Text]:
    found = card["burden"]
    for name in ("breaches", "review"):
        if found[name]:
            told = groupby(found[name], key=lambda pair: pair[0])
            groups = "; ".join(
                f"{phrases.name('slice', of).lower()}: "
                + ", ".join(group_name(card, of, group, phrases) for _, group in pairs)
                for of, pairs in told
            )
            yield Text(text=phrases(f"burden_{name}", groups=groups))
    if any(of == DECILE for of, _ in found["breaches"]):
        yield Text(text=phrases("burden_size"))
    if not found["breaches"] and not found["review"]:
        yield Text(text=phrases("burden_even"))


def _drawn(card: Card, phrases: Phrases) -> Iterator[Picture]:
    made = [pictures.audit_rates(card, name, phrases) for name in DRAWN]
    for picture in (*made, pictures.curve(card, phrases)):
        if picture is not None:
            yield picture


def _errors(card: Card, phrases: Phrases) -> Iterator[Part]:
    found = card["burden"]
    lot = found["lot"]
    if lot["checks"] == 0:
        yield Text(text=phrases("errors_none"))
    else:
        yield Text(text=phrases("errors_lead", lot=figure("", lot["checks"], phrases).text))
        yield Text(text=phrases("errors_lot_weights" if lot["weighted"] else "errors_lot_even"))
    everyone = found["by"][ALL]
    rows = [(Cell(text=phrases("slice/all")), *cells(ERRORS, everyone[ALL], phrases))]
    head = (phrases("group"), *(phrases(name) for name in ERRORS))
    yield Grid(table=Table(caption=phrases("errors_caption"), head=head, rows=rows))
    for name, groups in found["by"].items():
        told = {group: one for group, one in groups.items() if _speaks(one)}
        if name != ALL and told:
            title = f"{phrases('errors_caption')}: {phrases.name('slice', name).lower()}"
            yield Grid(table=_table(ERRORS, name, told, card, phrases), summary=title)
    yield Text(text=phrases("errors_few"))


def _speaks(row: Card) -> bool:
    return any(row.get(name, {}).get("value") is not None for name in ERRORS if name in row)


def _table(
    columns: tuple[str, ...], name: str, groups: Card, card: Card, phrases: Phrases
) -> Table:
    used = tuple(column for column in columns if any(column in one for one in groups.values()))
    rows = [
        (Cell(text=group_name(card, name, group, phrases)), *cells(used, one, phrases))
        for group, one in groups.items()
    ]
    return Table(caption="", head=(phrases("group"), *(phrases(c) for c in used)), rows=rows)

"""The tables of the evaluation report as plain cells, so that page and Markdown say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from veedor.models.evaluate.evaluation import Evaluation
from veedor.models.evaluate.measures import Measure
from veedor.models.reporting import NARROW
from veedor.models.reporting.phrases import Phrases

PERCENT = {"precision", "recall", "revenue", "oracle_share", "base_rate", "revenue_gain",
           "mean_predicted", "share_found", "right_first"}  # fmt: skip
POINTS = {"precision", "recall", "revenue", "right_first"}  # a difference of these is in points
TIMES = {"lift", "average_precision_lift", "new_to_known"}
FINE = {"brier", "ece", "ece_if_perfect"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A text and its interval; `mood` is "good", "bad", "none" (silent), "again" or empty."""

    text: str
    interval: str = ""
    mood: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A titled table; the first cell of each row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def written(name: str, value: float, phrases: Phrases, *, signed: bool = False) -> str:
    """A figure in the form that suits its name: a percentage, a number of times, or a decimal."""
    sign = "+" if signed and value > 0 else ""
    if signed and name in POINTS:
        return f"{sign}{phrases.number(100 * value, 1)}{NARROW}pp"
    if name in PERCENT:
        return sign + phrases.percent(value)
    if name in TIMES:
        return f"{sign}{phrases.number(value, 2)}{NARROW}×"
    return sign + phrases.number(value, 4 if name in FINE else 3)


def cell(name: str, measure: Measure, phrases: Phrases, *, signed: bool = False) -> Cell:
    """A measure as a cell; with `signed`, coloured when its interval leaves out zero."""
    if measure.value is None:
        return Cell(text=phrases(measure.reason or "undefined"), mood="none")
    interval, mood = "", ""
    if measure.low is not None and measure.high is not None:
        low = written(name, measure.low, phrases, signed=signed)
        high = written(name, measure.high, phrases, signed=signed)
        interval = f"{low} – {high}"
        if signed:
            mood = "good" if measure.low > 0 else "bad" if measure.high < 0 else ""
    return Cell(
        text=written(name, measure.value, phrases, signed=signed), interval=interval, mood=mood
    )


def lists(evaluation: Evaluation, phrases: Phrases) -> Table:
    """The three orders at every capacity."""
    columns = ("precision", "recall", "lift", "revenue", "oracle_share")
    rows = []
    for share, size in _shares(evaluation, phrases):
        for row, (order, measures) in enumerate(evaluation.orders.items()):
            cells = (cell(name, measures["at"][share][name], phrases) for name in columns)
            first = Cell(text=size, mood="again" if row else "")
            rows.append((first, Cell(text=phrases(f"order/{order}")), *cells))
    head = (phrases("checked"), phrases("list"), *(phrases(name) for name in columns))
    return Table(caption="", head=head, rows=rows)


def baselines(evaluation: Evaluation, phrases: Phrases) -> Table:
    """Every other way to choose, at the capacity, with the paired difference from the model."""
    best = evaluation.orders.get("money", evaluation.orders["probability"])
    probability = evaluation.orders["probability"]
    rows = [
        (
            Cell(text=phrases("model")),
            cell("auc", probability["auc"], phrases),
            cell("precision", probability["at"]["capacity"]["precision"], phrases),
            Cell(text=""),
            cell("revenue", best["at"]["capacity"]["revenue"], phrases),
            Cell(text=""),
        )
    ]
    for name, measures in evaluation.baselines.items():
        at, difference = measures["at"]["capacity"], measures["difference"]["at"]["capacity"]
        rows.append(
            (
                Cell(text=phrases.name("baseline", name)),
                cell("auc", measures["auc"], phrases),
                cell("precision", at["precision"], phrases),
                cell("precision", difference["precision"], phrases, signed=True),
                cell("revenue", at["revenue"], phrases),
                cell("revenue_gain", difference["revenue_gain"], phrases, signed=True),
            )
        )
    names = ("way", "auc", "precision", "difference", "revenue", "revenue_gain")
    caption = f"{phrases('capacity')}: {phrases.percent(evaluation.facts['capacity'])}"
    return Table(caption=caption, head=tuple(phrases(name) for name in names), rows=rows)


def part(evaluation: Evaluation, slice_name: str, phrases: Phrases) -> Table:
    """The short set of figures for each value of a slice."""
    columns = ("auc", "precision", "recall", "revenue", "ece", "brier_skill")
    rows = []
    for value, measures in evaluation.parts[slice_name].items():
        rows.append(
            (
                Cell(text=phrases.name(f"part/{slice_name}", value)),
                Cell(text=phrases.number(measures["rows"], 0)),
                Cell(text=phrases.number(measures["findings"], 0)),
                Cell(text=phrases.percent(measures["base_rate"])),
                *_short(measures, columns, phrases),
            )
        )
    names = ("group", "rows", "findings", "base_rate", *columns)
    caption = phrases.name("slice", slice_name)
    return Table(caption=caption, head=tuple(phrases(name) for name in names), rows=rows)


def types(evaluation: Evaluation, phrases: Phrases, words: Mapping[str, str]) -> Table:
    """What each head knows of its own type; `words` says the types in the report's language."""
    columns = ("auc", "average_precision", "mean_predicted", "share_found", "ece", "ece_if_perfect")
    rows = []
    for name, measures in evaluation.types["heads"].items():
        rows.append(
            (
                Cell(text=type_word(name, words)),
                Cell(text=phrases.number(measures["findings"], 0)),
                *_short(measures, columns, phrases),
            )
        )
    head = tuple(phrases(name) for name in ("type", "findings", *columns))
    return Table(caption="", head=head, rows=rows)


def first_named(evaluation: Evaluation, phrases: Phrases, words: Mapping[str, str]) -> Table:
    """How often the type named first is right, beside naming one and the same always."""
    first = evaluation.types["first"]
    usual = phrases("always", type=type_word(first["usual_type"], words))
    rows = [
        (Cell(text=phrases("named_first")), cell("right_first", first["right"], phrases)),
        (Cell(text=usual), cell("right_first", first["usual"], phrases)),
        (
            Cell(text=phrases("difference")),
            cell("right_first", first["difference"], phrases, signed=True),
        ),
    ]
    caption = phrases("first_caption", top=phrases.percent(first["top"]),
                      findings=phrases.number(first["findings"], 0))  # fmt: skip
    return Table(caption=caption, head=(phrases("way_to_name"), phrases("right_first")), rows=rows)


def type_notes(evaluation: Evaluation, phrases: Phrases, words: Mapping[str, str]) -> list[str]:
    """What must be said beside the figures by type, so that they mislead nobody."""
    said, first = evaluation.types, evaluation.types["first"]
    notes = []
    gain = first["difference"]
    if gain.value is not None:
        proven = gain.low is not None and gain.low > 0
        verdict = "first_better" if proven else "first_no_better"
        notes.append(phrases(verdict, type=type_word(first["usual_type"], words)))
    if said["without_head"]:
        names = ", ".join(f"{type_word(name, words)} ({phrases.number(count, 0)})"
                          for name, count in said["without_head"].items())  # fmt: skip
        notes.append(phrases("without_head", types=names))
    if said["of_no_type"]:
        notes.append(phrases("of_no_type", count=phrases.number(said["of_no_type"], 0)))
    return notes


def type_word(name: str, words: Mapping[str, str]) -> str:
    """A type of finding in words; its code made readable where there are none."""
    return words.get(name, name.replace("_", " "))


def other_figures(evaluation: Evaluation, phrases: Phrases) -> Table:
    """Figures of the whole list and of calibration."""
    probability = evaluation.orders["probability"]
    money = evaluation.orders.get("money", probability)
    named: dict[str, Measure] = {
        name: probability[name] for name in ("auc", "average_precision", "average_precision_lift")
    }
    named["ndcg_amount"] = money["ndcg_amount"]
    named |= {name: one for name, one in evaluation.calibration.items() if name != "bins"}
    named |= evaluation.newcomers
    rows = []
    for name, one in named.items():
        shown = "recall" if name in {"recall_new", "recall_known"} else name
        made = cell(shown, one, phrases)
        rows.append(
            (
                Cell(text=phrases(name)),
                Cell(text=made.text, mood=made.mood),
                Cell(text=made.interval or "—"),
            )
        )
    head = (phrases("figure"), phrases("value"), phrases("interval"))
    return Table(caption="", head=head, rows=rows)


def _short(measures: Mapping[str, Any], columns: tuple[str, ...], phrases: Phrases) -> list[Cell]:
    cells = [cell(name, measures[name], phrases) for name in columns]
    if all(one.mood == "none" for one in cells):  # say it once, not six times
        return [cells[0], *(Cell(text="—", mood="none") for _ in cells[1:])]
    return cells


def _shares(evaluation: Evaluation, phrases: Phrases) -> list[tuple[str, str]]:
    at = evaluation.orders["probability"]["at"]
    capacity = phrases.percent(evaluation.facts["capacity"])
    named = {name: phrases.percent(float(name[:-1]) / 100) for name in at if name != "capacity"}
    if capacity in named.values():
        return list(named.items())
    return [(name, named.get(name, capacity)) for name in at]

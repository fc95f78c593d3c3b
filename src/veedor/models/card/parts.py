"""What a section of the card is put together from, and how a figure is written in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from veedor.domain.wording import HUNDREDTHS, LOGARITHM, unit_words
from veedor.models.card.privacy import is_withheld
from veedor.models.evaluate.tables import Cell, Table, type_word
from veedor.models.reporting import NARROW
from veedor.models.reporting.phrases import Phrases

PERCENT = {
    "precision", "recall", "revenue", "base_rate", "audit_rate", "false_positive_rate",
    "false_negative_rate", "value_share", "check_share", "gap", "share_found", "right_first",
}  # fmt: skip
SILENCE = {  # what the evaluation writes instead of a figure → our phrase
    "insufficient data: fewer than 20 findings": "few_findings",
    "insufficient data: fewer than 20 clean checks": "few_clean",
    "insufficient data: fewer than 20 findings with an amount": "few_amounts",
    "insufficient data: no amounts were given": "no_amounts",
    "insufficient data: the figure is not defined on these rows": "undefined",
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, kw_only=True)
class Points:
    """A list of sentences."""

    points: Sequence[str]
    kind: str = "points"


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table; with a `summary` it is folded away on the page until it is asked for.

    `is_text` True: its cells are words and stand to the left.
    """

    table: Table
    summary: str = ""
    is_text: bool = False
    kind: str = "grid"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A drawing, its title and the sentence that says how to read it."""

    title: str
    svg: Markup
    says: str
    kind: str = "picture"


Part = Text | Points | Grid | Picture


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the card under a heading."""

    name: str
    title: str
    parts: Sequence[Part]


def figure(name: str, value: Any, phrases: Phrases) -> Cell:
    """A figure of the public JSON as a cell: with its interval, or why there is none."""
    if is_withheld(value):
        return Cell(text=phrases(value["withheld"]), mood="none")
    if isinstance(value, Mapping):
        if value["value"] is None:
            reason: str = value["reason"]
            return Cell(text=phrases(SILENCE.get(reason, reason)), mood="none")
        interval = ""
        if value.get("low") is not None and value.get("high") is not None:
            interval = f"{written(name, value['low'], phrases)} – " + written(
                name, value["high"], phrases
            )
        return Cell(text=written(name, value["value"], phrases), interval=interval)
    return Cell(text=written(name, value, phrases))


def cells(columns: tuple[str, ...], row: Mapping[str, Any], phrases: Phrases) -> list[Cell]:
    """The cells of a row; what is said of all of them is said once."""
    if is_withheld(row):
        return [figure("", row, phrases), *(Cell(text="–", mood="none") for _ in columns[1:])]
    made: list[Cell] = []
    for name in columns:
        cell = figure(name, row[name], phrases) if name in row else Cell(text="–", mood="none")
        again = made and cell.mood == "none" and cell.text == made[-1].text
        before = made and made[-1].text == "–" and cell.mood == "none"
        told = {one.text for one in made if one.mood == "none"}
        made.append(
            Cell(text="–", mood="none") if (again or before) and cell.text in told else cell
        )
    return made


def written(name: str, value: Any, phrases: Phrases) -> str:
    """A number in the form that suits its name."""
    if isinstance(value, int):
        return phrases.number(value, 0)
    if name == "difference":
        return f"{_sign(value)}{phrases.number(100 * value, 1)}{NARROW}pp"
    if name in PERCENT:
        return f"{_sign(value) if name == 'gap' else ''}{phrases.percent(value)}"
    if name in {"lift", "ratio"}:
        return f"{phrases.number(value, 2)}{NARROW}×"
    return phrases.number(value, 1 if name == "clean_checks" else 3)


def group_name(card: Mapping[str, Any], slice_name: str, value: str, phrases: Phrases) -> str:
    """What a group is called: the country's word for its code, or our own."""
    if slice_name == "size_decile" and value.isdigit():
        number = int(value)
        ends = {1: "tenth_first", 10: "tenth_last"}
        return phrases(ends[number]) if number in ends else phrases("tenth", number=number)
    own = phrases.name(f"part/{slice_name}", value)
    if own != value:
        return own
    word = word_of(card["words"], slice_name, value, phrases)
    return f"{value} {word}" if word else value


def word_of(words: Mapping[str, Mapping[str, str]], name: str, code: str, phrases: Phrases) -> str:
    """The country's word for a code; `name/en` has the English ones where the country gave any."""
    english = words.get(f"{name}/en", {}) if phrases.language == "en" else {}
    return english.get(code) or words.get(name, {}).get(code, "")


def finding_word(card: Mapping[str, Any], code: str, phrases: Phrases) -> str:
    """The country's word for a type of finding; in English its code made readable."""
    words = (card["data"] or {}).get("finding_words", {}) if phrases.language == "es" else {}
    return type_word(code, words)


def unit_of(unit: str, phrases: Phrases) -> str:
    """A unit in words: a logarithm is told as what it is of, a share as a percentage."""
    if unit == "yes or no":
        return phrases("yes_or_no")
    told = unit.removeprefix(LOGARITHM)
    if told in HUNDREDTHS:
        return HUNDREDTHS[told][phrases.language == "en"]
    return unit_words(told, phrases.language) or "–"


def to_fill(phrases: Phrases) -> str:
    """What stands where the administration has yet to write."""
    return phrases("to_fill_in")


def _sign(value: float) -> str:
    return "+" if value > 0 else ""

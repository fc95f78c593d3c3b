"""Write the card down: JSON once, Markdown and one HTML page in each language, from that JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from veedor.models.card import by_type, measured, sections
from veedor.models.card.parts import Grid, Part, Picture, Points, Section, Text
from veedor.models.card.phrases import PAIRS
from veedor.models.card.public import Told, public
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.reporting import checked, render, write
from veedor.models.reporting.phrases import Phrases

TEMPLATE = Path(__file__).with_name("card.html")
LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class _Pictures:
    """Pictures that stand side by side."""

    pictures: Sequence[Picture]
    kind: str = "pictures"


def write_card(told: Told, folder: Path, languages: Sequence[str] = LANGUAGES) -> list[Path]:
    """Write `card.json`, and `card.LANGUAGE.md` and `card.LANGUAGE.html`; the paths written."""
    card = public(told)
    paths = [write(folder / "card.json", as_json(card))]
    for language in languages:
        paths.append(write(folder / f"card.{language}.md", markdown(card, language)))
        paths.append(write(folder / f"card.{language}.html", page(card, language)))
    return paths


def as_json(document: Mapping[str, Any]) -> str:
    """The document as the file holds it."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def page(card: Mapping[str, Any], language: str) -> str:
    """The card as one self-contained page."""
    phrases = Phrases(PAIRS, checked(language))
    shown = [
        {"name": one.name, "title": one.title, "parts": _side_by_side(one)}
        for one in sections_of(card, phrases)
    ]
    return render(
        TEMPLATE,
        checked(language),
        {**_heading(card, phrases), "sections": shown, "cards": measured.in_short(card, phrases)},
    )


def markdown(card: Mapping[str, Any], language: str) -> str:
    """The card as Markdown, which any register can take in; pictures are left out."""
    phrases = Phrases(PAIRS, checked(language))
    heading = _heading(card, phrases)
    lines: list[str | None] = [
        f"# {heading['title']}",
        "",
        heading["kind"],
        "",
        heading["lead"],
        "",
    ]
    if heading["banner"]:
        lines += [f"> **{heading['banner']}**", ""]
    lines += [f"- {name}: **{value}**" for name, value in heading["subtitle_facts"].items()]
    lines += ["", f"## {heading['in_short_title']}", ""]
    for one in measured.in_short(card, phrases):
        lines.append(f"- {one['name']}: **{_text(one['cell'])}**. {one['says']}".rstrip())
    for section in sections_of(card, phrases):
        lines += ["" if lines[-1] else None, f"## {section.title}", ""]
        for part in section.parts:
            lines += _part(part)
    lines += ["---", "", heading["footer"], ""]
    text = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", text)


def sections_of(card: Mapping[str, Any], phrases: Phrases) -> list[Section]:
    """The sections in the order in which they are read."""
    return [
        sections.purpose(card, phrases),
        sections.who(card, phrases),
        sections.oversight(card, phrases),
        measured.quality(card, phrases),
        by_type.types(card, phrases),
        measured.burden(card, phrases),
        sections.prohibited(card, phrases),
        sections.proxies(card, phrases),
        sections.data(card, phrases),
        sections.features(card, phrases),
        measured.slices(card, phrases),
        sections.limits(card, phrases),
        sections.versions(card, phrases),
        sections.glossary(phrases),
    ]


def _heading(card: Mapping[str, Any], phrases: Phrases) -> dict[str, Any]:
    programme, model = card["programme"], card["model"]
    name = programme["spanish"] if phrases.language == "es" else programme["meaning"]
    return {
        "title": f"{name} · {card['country']}",
        "kind": phrases("kind"),
        "lead": phrases("lead"),
        "footer": phrases("footer"),
        "banner": phrases("simulated") if card["simulated"] else "",
        "subtitle_facts": {
            phrases("model"): model["version"],
            phrases("state"): phrases.name("state", model["state"]),
            phrases("trained_on"): model["trained_on"],
        },
        "in_short_title": phrases("in_short"),
    }


def _side_by_side(section: Section) -> list[Part | _Pictures]:
    parts: list[Part | _Pictures] = []
    for _, run in groupby(section.parts, key=lambda part: isinstance(part, Picture)):
        some = list(run)
        pictures = [part for part in some if isinstance(part, Picture)]
        parts += [_Pictures(pictures)] if pictures else some
    return parts


def _part(part: Part) -> list[str]:
    if isinstance(part, Text):
        return [part.text, ""]
    if isinstance(part, Points):
        return [*(f"- {point}" for point in part.points), ""]
    if isinstance(part, Grid):
        titles = [f"**{title}**" for title in (part.summary, part.table.caption) if title]
        above = [line for title in titles for line in (title, "")]
        return [*above, *(_table(part.table) if part.table.rows else []), ""]
    return []


def _table(table: Table) -> list[str]:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"

    rule = line(("---", *("---:" for _ in table.head[1:])))
    return [line(table.head), rule, *(line([_text(one) for one in row]) for row in table.rows)]


def _text(cell: Cell) -> str:
    return f"{cell.text} ({cell.interval})" if cell.interval else cell.text

"""The look of veedor's reports: one self-contained page, sober, readable on a phone and on paper.

A report is a Jinja template that extends `page.html` (this folder): styles and drawings are
inside the page, it loads nothing and runs no script, so it can be filed, mailed and printed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from veedor.domain import wording
from veedor.domain.wording import Language
from veedor.errors import InputError

HERE = Path(__file__).parent
NARROW = "\N{NO-BREAK SPACE}"  # a space that does not break a figure from its unit


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where a report lies; a form that was not written is None."""

    json: Path
    html: Path
    markdown: Path | None = None


def render(template: Path, language: Language, context: Mapping[str, Any]) -> str:
    """The page of a template that extends `page.html`; everything is escaped unless `Markup`."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([template.parent, HERE]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    page = environment.get_template(template.name)
    return page.render(language=language, style=Markup(_style()), **context)


def checked(language: str) -> Language:
    """The language, if reports are written in it."""
    if language == "es":
        return "es"
    if language == "en":
        return "en"
    raise InputError(
        f"There are no reports in the language '{language}'.",
        where="write_report(language=…)",
        next="Use 'es' or 'en'.",
    )


def number(value: float, digits: int = 2) -> str:
    """A number with so many decimals; never a minus before a zero.

    >>> number(1234.5), number(-0.001)
    ('1,234.50', '0.00')
    """
    rounded = round(value, digits)
    return wording.number(rounded if rounded != 0 else 0.0, digits)


def percent(share: float, digits: int = 1) -> str:
    """A share as a percentage: 0.125 → "12.5 %"."""
    return f"{number(100 * share, digits)}{NARROW}%"


def write(path: Path, text: str) -> Path:
    """Write a whole file or nothing: a reader never sees half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return path


def _style() -> str:
    return (HERE / "style.css").read_text(encoding="utf-8")

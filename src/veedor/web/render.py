"""How values are written on a page: dates, money, numbers, shares, masks; by language."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import dates, numbers
from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from veedor.domain import telling, wording
from veedor.domain.anomaly import TYPES, Anomaly
from veedor.domain.wording import Language
from veedor.jurisdiction import Programme
from veedor.web import words
from veedor.web.language import LOCALES, translations

NOTHING = "–"
MASK = "•••••••••••"
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Writer:
    """Writes values as a reader of one language expects them."""

    language: Language

    @property
    def locale(self) -> str:
        """Babel's name of the conventions."""
        return LOCALES[self.language]

    @property
    def catalogue(self) -> NullTranslations:
        """The phrases in this language."""
        return translations(self.language)

    def say(self, phrase: str | None) -> str:
        """A phrase of `words.py` in this language; "" for none (gettext would give its header)."""
        return self.catalogue.gettext(phrase) if phrase else ""

    def word(self, code: str | None, table: dict[str, str]) -> str:
        """The word for a code; the code itself where there is none."""
        if code is None:
            return NOTHING
        return self.say(table.get(str(code))) or str(code).replace("_", " ")

    def day(self, value: date | None, style: str = "medium") -> str:
        """A day: 3 mar 2025; `style` full adds the weekday."""
        return NOTHING if value is None else dates.format_date(value, style, locale=self.locale)

    def iso_day(self, text: str) -> str:
        """A day that was kept as text."""
        return self.day(date.fromisoformat(str(text)[:10]))

    def month(self, value: date) -> str:
        """A month: mar 2025."""
        return dates.format_date(value, "MMM yyyy", locale=self.locale).replace(".", "")

    def moment(self, value: datetime | None) -> str:
        """A moment, in UTC, to the minute."""
        if value is None:
            return NOTHING
        return dates.format_datetime(value, "d MMM yyyy, HH:mm 'UTC'", locale=self.locale)

    def number(self, value: float | None, digits: int | None = None) -> str:
        """A number; without `digits` as many as its size deserves."""
        if value is None or not math.isfinite(value):
            return NOTHING
        places = _places(value) if digits is None else digits
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return numbers.format_decimal(value, pattern, locale=self.locale)

    def money(self, value: float | None, currency: str) -> str:
        """Whole units of money with the currency's code: USD 12,340."""
        if value is None or not math.isfinite(value):
            return NOTHING
        return f"{currency}\N{NO-BREAK SPACE}{self.number(value, 0)}"

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share as a percentage."""
        if share is None or not math.isfinite(share):
            return NOTHING
        digits = 0 if share in (0.0, 1.0) else digits
        return f"{self.number(100 * share, digits)}\N{NO-BREAK SPACE}%"

    def cell(self, value: Any) -> str:
        """Any stored value, by its type."""
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return self.say(words.YES if value else words.NO)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | float):
            return self.number(value)
        return str(value)

    def phrase(self, thing: Mapping[str, Any]) -> str:
        """What evidence is, in this language.

        A logarithm is shown as what it is the logarithm of, so the phrase need not name it.
        """
        said = thing["spanish"] if self.language == "es" else thing["sentence"]
        return wording.plain(said)

    def against(self, thing: Mapping[str, Any]) -> tuple[str, str]:
        """What was seen of the evidence ("" where its phrase says it), and how usual that is."""
        phrase = thing["spanish"] if self.language == "es" else thing["sentence"]
        seen, usual = telling.against(
            phrase, thing["observed"], thing["typical"], thing["unit"], self.language
        )
        space = "\N{NO-BREAK SPACE}"  # a number stays with its unit
        return re.sub(r"(?<=\d) ", space, seen), re.sub(r"(?<=\d) ", space, usual)

    def label(self, programme: Programme, column: str, otherwise: str) -> str:
        """What the jurisdiction calls a column; `otherwise` for one that it only calculates."""
        if column not in programme.declarations.names:
            return otherwise
        declared = programme.declarations[column]
        return declared.spanish if self.language == "es" else declared.meaning

    def anomaly_type(self, code: str) -> str:
        """What an anomaly's type is called; it begins a line, so with a capital."""
        english, spanish = TYPES[code]
        return (spanish if self.language == "es" else english).capitalize()

    def interval(self, anomaly: Anomaly) -> str:
        """From where to where peers lie; the unit stands beside it, only % is repeated."""
        low, high = (wording.amount(side, anomaly.unit, self.language).split(" ")
                     for side in (anomaly.lower, anomaly.upper))  # fmt: skip
        return f"{low[0]} – {high[0]}" + ("\N{NO-BREAK SPACE}%" if high[-1] == "%" else "")

    def unit(self, unit: str) -> str:
        """A unit in words; "" for one that goes without saying."""
        return wording.unit_words(unit, self.language)

    def quantity(self, value: Any, unit: str | None) -> str:
        """A value with its unit, as everywhere else; what is missing is a dash on a page."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return NOTHING
        if isinstance(value, date):
            return self.cell(value)
        written = wording.amount(value, unit or "", self.language)
        if isinstance(value, str):
            return written
        return written.replace(" ", "\N{NO-BREAK SPACE}", 1)  # a number stays with its unit


def mask(value: str | None, shown: bool) -> str:
    """A taxpayer's identity for those who may read it, dots of one length for the others."""
    return (value or NOTHING) if shown else MASK


def declaration_path(declaration_id: str) -> str:
    """The address of a declaration's page; the id may hold any character."""
    return "/declarations/" + quote(declaration_id, safe="")


@cache
def environment(language: Language) -> Environment:
    """The templates in one language, with everything a template may call."""
    writer = Writer(language)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        auto_reload=False,  # the templates belong to the code that runs, not to a newer one
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]  # the extension adds it
        translations(language), newstyle=True
    )
    for name in ("day", "month", "moment", "number", "money", "percent", "cell", "quantity",
                 "word", "say", "label", "iso_day", "phrase", "unit", "against",
                 "anomaly_type", "interval"):  # fmt: skip
        made.filters[name] = getattr(writer, name)
    made.filters["mask"] = mask
    made.filters["declaration_path"] = declaration_path
    made.globals["words"] = words
    made.globals["language"] = language
    return made


def _places(value: float) -> int:
    """Decimals that leave about three figures to read."""
    size = abs(value)
    if size >= 1000 or value == int(value):
        return 0
    if size >= 100:
        return 1
    if size >= 1:
        return 2
    return 3 if size >= 0.01 else 4

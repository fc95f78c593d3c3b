"""Features for an administration that has written none, made from the roles of its columns.

Only the sources are read, never the data. What is made: the calendar, logarithms of money and
quantities, unit values against comparable goods, the past of every actor and of goods and origins,
and first appearances. The sentences quote the columns' own meanings, in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veedor.domain.source import Column, Role, Source
from veedor.features.feature import Derived, Feature, History, Peer, Row
from veedor.features.form import PERCENT, WINDOWS, Form, counted
from veedor.features.phrases import (
    both,
    column_of,
    days_between,
    dicho,
    length_of,
    log_of,
    log_ratio_of,
    name_of,
    none_of,
    ratio_of,
    said,
    slug,
    span,
    text_of,
)

MOST_AMOUNTS, MOST_QUANTITIES = 3, 2  # the first declared are the principal ones


def standard_features(
    declarations: Source,
    outcomes: Source,
    *,
    taxpayer: str | None = None,
    windows: Sequence[int] = WINDOWS,
) -> tuple[Feature, ...]:
    """A sensible set of features from the roles of the columns; `windows` in days.

    `taxpayer` names the entity column whose past is told in most detail; without it the first one.
    Amounts, quantities, entities and categories are taken in the order declared, so declare the
    principal ones first. Categories count as goods or origins by their names (`hs6_code`,
    `tariff_line`, `country_of_origin`).
    """
    form = Form(declarations, outcomes, taxpayer, tuple(windows))
    made = [
        *_calendar(form),
        *_plain(form),
        *_money(form),
        *_actors(form),
        *_comparable(form),
        *_first_times(form),
    ]
    return tuple({feature.name: feature for feature in reversed(made)}.values())[::-1]


def _calendar(form: Form) -> list[Feature]:
    clock = form.declarations.clock
    parts = (
        ("month", "Month of the filing.", "Mes de la presentación",
         lambda t: t[clock].month()),
        ("quarter", "Quarter of the filing.", "Trimestre de la presentación",
         lambda t: t[clock].quarter()),
        ("weekday", "Weekday of the filing, Monday = 0.",
         "Día de la semana de la presentación, lunes = 0",
         lambda t: t[clock].day_of_week.index()),
        ("month_day", "Day of the month of the filing.", "Día del mes de la presentación",
         lambda t: t[clock].day()),
    )  # fmt: skip
    made: list[Feature] = [
        Row(name=f"{name}_number", of=of, sentence=english,
            spanish=spanish, unit="number", topic="calendar")
        for name, english, spanish, of in parts
    ]  # fmt: skip
    for column in form.declarations.columns:
        if column.role == Role.TIME and column.type == "date" and column.name != clock:
            made.append(
                Row(
                    name=name_of("since", column.name, suffix="days"),
                    of=days_between(clock, column.name),
                    sentence=f"Days from “{said(column)}” to the filing.",
                    spanish=f"Días desde «{dicho(column)}» hasta la presentación",
                    unit="days",
                    topic="calendar",
                )
            )
    return made


def _plain(form: Form) -> list[Feature]:
    """The declaration's own values: codes as text, numbers and flags as they are."""
    made: list[Feature] = []
    for column in form.declarations.columns:
        told: dict[str, Any] = {
            "sentence": f"{said(column)}.",
            "spanish": dicho(column),
            "unit": column.unit or "code",
            "topic": slug(column.name),
        }
        coded = column.role == Role.CATEGORY and column is not form.goods
        if column.type == "boolean" and column.role not in {Role.OUTCOME, Role.PROTECTED}:
            made.append(Row(name=name_of("is", column.name), of=column_of(column), **told))
        elif column.role in {Role.CATEGORY, Role.CONTEXT} and column.type == "number":
            told["unit"] = column.unit or "number"
            made.append(
                Row(name=name_of(column.name, suffix="number"), of=column_of(column), **told)
            )
        elif (coded or column.role == Role.CONTEXT) and column.type in {"string", "integer"}:
            made.append(Row(name=name_of("cat", column.name), of=text_of(column), **told))
        elif column.role == Role.TEXT:
            told |= {"unit": "letters", "sentence": f"Length of “{said(column)}”.",
                     "spanish": f"Longitud de «{dicho(column)}»"}  # fmt: skip
            made.append(
                Row(name=name_of(column.name, suffix="length"), of=length_of(column), **told)
            )
    return made


def _money(form: Form) -> list[Feature]:
    """Sizes in logarithms, and how one amount or quantity stands to another."""
    made: list[Feature] = []
    for column in (*form.amounts, *form.quantities):
        percent = column.unit in PERCENT
        made.append(
            Row(
                name=name_of(column.name, suffix="percent" if percent else "log"),
                of=column_of(column) if percent else log_of(column),
                sentence=f"{said(column)}{'' if percent else ', in logarithm'}.",
                spanish=f"{dicho(column)}{'' if percent else ' (logaritmo)'}",
                unit="percent" if percent else f"log {column.unit or 'units'}",
                topic="size",
            )
        )
    for comparable in (counted(form.amounts), counted(form.quantities)):
        for other in comparable[1:]:
            first = comparable[0]
            made.append(
                Row(
                    name=name_of(other.name, "to", first.name, suffix="ratio"),
                    of=ratio_of(other, first),
                    sentence=f"“{said(other)}” divided by “{said(first)}”.",
                    spanish=f"«{dicho(other)}» entre «{dicho(first)}»",
                    unit="ratio",
                    topic="proportions",
                )
            )
    for amount, quantity in _unit_values(form):
        made.append(
            Row(
                name=name_of(amount.name, "per", quantity.name, suffix="log"),
                of=log_ratio_of(amount, quantity),
                sentence=f"“{said(amount)}” per “{said(quantity)}”, in logarithm.",
                spanish=f"«{dicho(amount)}» por «{dicho(quantity)}» (logaritmo)",
                unit="log ratio",
                topic="price",
            )
        )
    return made


def _comparable(form: Form) -> list[Feature]:
    """Unit values against comparable goods, sizes against the actor's own past."""
    made: list[Feature] = []
    groups = tuple(tuple(column.name for column in group) for group in form.groups)
    if groups:
        names, nombres = both(form.groups[0])
        for amount, quantity in _unit_values(form):
            unit = f"{amount.unit or 'money'} per {quantity.unit or 'unit'}"
            made.append(
                Peer(
                    name=name_of(amount.name, "per", quantity.name, suffix="zscore"),
                    of=log_ratio_of(amount, quantity),
                    groups=groups,
                    window_days=max(form.windows),
                    is_log=True,
                    shown_unit=unit,
                    sentence=f"“{said(amount)}” per “{said(quantity)}” against the year before, "
                    f"same {names}.",
                    spanish=f"«{dicho(amount)}» por «{dicho(quantity)}» frente al año previo, "
                    f"con igual {nombres}",
                    unit="standard deviations",
                    topic="price",
                )
            )
    for column in form.entities[:1]:
        for amount in counted(form.amounts)[:1]:
            made.append(
                Peer(
                    name=name_of(column.name, amount.name, suffix="zscore"),
                    of=log_of(amount),
                    groups=((column.name,), ()),
                    window_days=max(form.windows),
                    is_log=True,
                    shown_unit=amount.unit or "money",
                    sentence=f"“{said(amount)}” against what is usual for the same "
                    f"“{said(column)}”.",
                    spanish=f"«{dicho(amount)}» frente a lo habitual con igual «{dicho(column)}»",
                    unit="standard deviations",
                    topic="size",
                )
            )
    return made


def _actors(form: Form) -> list[Feature]:
    """The past of every actor, of goods and of origins."""
    made: list[Feature] = []
    for number, column in enumerate(form.entities):
        made += _past_of(form, (column,), form.windows if number == 0 else form.windows[-1:])
        if form.goods is not None:
            made.append(_different(column, form.goods))
    for group in form.groups:
        made += _past_of(form, group, form.windows[-1:])
    if form.origin is not None:
        made += _past_of(form, (form.origin,), form.windows[-1:])
    return made


def _past_of(form: Form, key: tuple[Column, ...], windows: tuple[int, ...]) -> list[Feature]:
    """How often, how lately, and with what findings: counts always beside rates."""
    entity = tuple(column.name for column in key)
    names, nombres = both(key)
    about: dict[str, Any] = {"entity": entity, "topic": slug("past of", *entity)}
    made: list[Feature] = []
    for window in (*windows, None):
        when, lapso, short = span(window)
        made.append(
            History(
                name=name_of(*entity, short, suffix="count"),
                aggregate="count",
                window_days=window,
                sentence=f"Filings {when} with the same {names}.",
                spanish=f"Declaraciones {lapso} con igual {nombres}",
                unit="declarations",
                **about,
            )
        )
    made.append(
        History(
            name=name_of(*entity, "since_last", suffix="days"),
            aggregate="days_since",
            sentence=f"Days since the last filing with the same {names}.",
            spanish=f"Días desde la última declaración con igual {nombres}",
            unit="days since",
            **about,
        )
    )
    for window in (windows[-1], None):
        made += _checks_of(form, window, (names, nombres), about)
    return made


def _checks_of(
    form: Form, window: int | None, words: tuple[str, str], about: dict[str, Any]
) -> list[Feature]:
    """What checks found, as known before the day."""
    when, lapso, short = span(window)
    about = about | {"events": "outcomes", "window_days": window}
    made: list[Feature] = [
        History(
            name=name_of(*about["entity"], "checks", short, suffix="count"),
            aggregate="count",
            sentence=f"Checks with a known result {when}, same {words[0]}.",
            spanish=f"Controles con resultado conocido {lapso} con igual {words[1]}",
            unit="checks",
            **about,
        ),
        History(
            name=name_of(*about["entity"], "found", short, suffix="rate"),
            aggregate="rate",
            sentence=f"Share of checks with a finding {when}, same {words[0]}.",
            spanish=f"Proporción de controles con hallazgo {lapso} con igual {words[1]}",
            unit="share",
            **about,
        ),
    ]
    if form.assessed is not None and window is None:
        made.append(
            History(
                name=name_of(*about["entity"], form.assessed.name, suffix="amount"),
                aggregate="mean",
                of=column_of(form.assessed),
                sentence=f"Mean of “{said(form.assessed)}” {when}, same {words[0]}.",
                spanish=f"Promedio de «{dicho(form.assessed)}» {lapso} con igual {words[1]}",
                unit=form.assessed.unit or "money",
                **about,
            )
        )
    return made


def _different(column: Column, goods: Column) -> Feature:
    return History(
        name=name_of(column.name, "different", goods.name, suffix="count"),
        entity=(column.name,),
        aggregate="distinct",
        of=column_of(goods),
        sentence=f"Different “{said(goods)}” seen before with the same “{said(column)}”.",
        spanish=f"Valores distintos de «{dicho(goods)}» vistos antes con igual «{dicho(column)}»",
        unit="values",
        topic=slug("past of", column.name),
    )


def _first_times(form: Form) -> list[Feature]:
    """Whether actor and goods, or two actors, are seen together for the first time."""
    made: list[Feature] = []
    partners = [c for c in (form.goods, form.origin, *form.entities[1:]) if c is not None]
    pairs: list[tuple[Column, ...]] = [(actor,) for actor in form.entities]
    pairs += [(actor, partner) for actor in form.entities[:1] for partner in partners]
    for pair in pairs:
        entity = tuple(column.name for column in pair)
        names, nombres = both(pair)
        seen = name_of(*entity, "ever", suffix="count")
        topic = slug("first time", *entity)
        made += [
            History(name=seen, entity=entity, aggregate="count",
                    sentence=f"Filings ever before with the same {names}.",
                    spanish=f"Declaraciones anteriores con igual {nombres}",
                    unit="declarations", topic=topic),
            Derived(name=name_of("is_first", *entity), of=none_of(seen), reads=(seen,),
                    sentence=f"First filing with this {names}.",
                    spanish=f"Primera declaración con este {nombres}",
                    unit="yes or no", topic=topic),
        ]  # fmt: skip
    return made


def _unit_values(form: Form) -> list[tuple[Column, Column]]:
    amounts, quantities = counted(form.amounts), counted(form.quantities)
    return [
        (amount, quantity)
        for amount in amounts[:MOST_AMOUNTS]
        for quantity in quantities[:MOST_QUANTITIES]
    ]

"""The part of a model's report that says what matters to it: two drawings, two tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from veedor.models.evaluate.plots import Plot
from veedor.models.evaluate.tables import Cell, Table
from veedor.models.importance import Importance, Mattering
from veedor.models.reporting import NARROW, drawing
from veedor.models.reporting.phrases import Pairs, Phrases

DRAWN = 10  # topics
LISTED = 20  # features
LONGEST_LABEL = 28

PAIRS: Pairs = {
    "matters": ("Qué pesa más", "What matters most"),
    "matters_says": (
        "Tres medidas, ninguna de las cuales basta sola. Cambio: cuánto se mueve en promedio la "
        "probabilidad si esa evidencia pasa a ser la habitual entre pares (así se hacen los "
        "motivos). Pérdida: cuánto empeora el orden de declaraciones posteriores si esa evidencia "
        "se toma de otra declaración. Ganancia: lo que dicen de sí mismos los árboles. Mover el "
        "puntaje no es causar fraude: es lo que el modelo usa.",
        "Three measures, none of which is enough alone. Change: how far the probability moves on "
        "average when that evidence becomes what is usual among peers (local reasons are made so). "
        "Loss: how much worse the order of later declarations gets when that evidence is taken "
        "from another declaration. Gain: what the trees say of themselves. To move a score is not "
        "to cause fraud: it is what the model uses.",
    ),
    "topic": ("Tema", "Topic"),
    "feature": ("Variable", "Feature"),
    "change": ("Cambio, puntos", "Change, points"),
    "ap_loss": ("Pérdida de precisión media", "Loss of average precision"),
    "auc_loss": ("Pérdida de AUC", "Loss of AUC"),
    "gain": ("Ganancia", "Gain"),
    "exact": ("XGBoost, log-odds", "XGBoost, log-odds"),
    "ranks": ("Puestos", "Ranks"),
    "jumps": ("inestable", "unstable"),
    "change_plot": ("Cuánto mueve cada tema la probabilidad", "How far each topic moves scores"),
    "change_plot_says": (
        "Cambio medio de la probabilidad cuando el tema pasa a ser el habitual entre pares.",
        "Mean change of the probability when the topic becomes what is usual among peers.",
    ),
    "loss_plot": (
        "Cuánto pierde el orden sin cada tema",
        "What the order loses without each topic",
    ),
    "loss_plot_says": (
        "Pérdida de precisión media en declaraciones posteriores; la línea va de la menor a la "
        "mayor de las repeticiones. Lo que cruza el cero no ordena nada.",
        "Loss of average precision on later declarations; the line goes from the smallest to the "
        "largest of the repeats. What crosses zero orders nothing.",
    ),
    "points": ("puntos de probabilidad", "points of probability"),
    "topics_caption": ("Por tema", "By topic"),
    "features_caption": (
        "Las {count} variables que más mueven la probabilidad",
        "The {count} features that move the probability most",
    ),
    "how": (
        "Medido en {rows} declaraciones posteriores, {findings} con hallazgo; cada permutación "
        "{repeats} veces, entre paréntesis la menor y la mayor. «Puestos»: mejor y peor entre "
        "{seeds} semillas y {months} meses; «inestable» si se mueve más que su propio tamaño.",
        "Measured on {rows} later declarations, {findings} with a finding; each permutation "
        "{repeats} times, in brackets the smallest and the largest. “Ranks”: best and worst over "
        "{seeds} seeds and {months} months; “unstable” when it moves by more than its own size.",
    ),
    "agreement_of_seeds": (
        "Concordancia de los puestos de los temas entre semillas: {value} (1 es igual).",
        "Agreement of the topics' ranks between seeds: {value} (1 is the same).",
    ),
    "agreement_of_months": (
        "Concordancia de los puestos de los temas entre meses: {value}.",
        "Agreement of the topics' ranks between months: {value}.",
    ),
    "gain_of": (
        "La ganancia es la media de {names}, cada uno sumando 1.",
        "The gain is the mean of {names}, each adding to 1.",
    ),
    "no_gain_of": ("{names} no guarda ganancia.", "{names} keeps no gain."),
    "topic/price": ("Precio", "Price"),
    "topic/value": ("Valor", "Value"),
    "topic/quantity": ("Cantidad y peso", "Quantity and mass"),
    "topic/duty": ("Derechos", "Duties"),
    "topic/origin": ("Origen", "Origin"),
    "topic/route": ("Ruta", "Route"),
    "topic/freight": ("Flete y seguro", "Freight and insurance"),
    "topic/tariff_line": ("Subpartida", "Tariff line"),
    "topic/description": ("Descripción", "Description"),
    "topic/calendar": ("Calendario", "Calendar"),
    "topic/newness": ("Importador nuevo", "Newcomers"),
    "topic/novelty": ("Primeras veces", "First times"),
    "topic/importer_activity": ("Actividad del importador", "Importer's activity"),
    "topic/importer_findings": ("Incidencias del importador", "Importer's findings"),
    "topic/broker": ("Agente de aduana", "Broker"),
    "topic/supplier": ("Proveedor", "Supplier"),
    "topic/economy": ("Economía", "Economy"),
    "topic/weight": ("Peso", "Weight"),
    "topic/tax": ("Tributo", "Tax"),
    "topic/importer's past": ("Pasado del importador", "Importer's past"),
    "past of": ("Controles: {name}", "Checks: {name}"),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What page and Markdown show of an importance."""

    title: str
    says: str
    plots: list[Plot]
    tables: list[Table]
    notes: list[str]


def shown(importance: Importance, language: Any) -> Shown:
    """Drawings, tables and notes in one language."""
    phrases = Phrases(PAIRS, language)
    facts = importance.facts
    told = {name: phrases.number(facts[name], 0) for name in ("rows", "findings", "repeats",
                                                              "seeds", "months")}  # fmt: skip
    notes = [phrases("how", **told)]
    for name in ("agreement_of_seeds", "agreement_of_months"):
        if facts[name] is not None:
            notes.append(phrases(name, value=phrases.number(facts[name], 2)))
    for name in ("gain_of", "no_gain_of"):
        if facts[name]:
            notes.append(phrases(name, names=", ".join(facts[name])))
    return Shown(
        title=phrases("matters"),
        says=phrases("matters_says"),
        plots=_plots(importance, phrases),
        tables=[_topics(importance, phrases), _features(importance, phrases)],
        notes=notes,
    )


def topic_words(topic: str, phrases: Phrases) -> str:
    """What a topic is called; one that the recipe's encoded columns made names its column."""
    if topic.startswith("past of "):
        return phrases("past of", name=topic.removeprefix("past of ").replace("_", " "))
    return phrases.name("topic", topic).replace("_", " ")


def _topics(importance: Importance, phrases: Phrases) -> Table:
    rows = [
        (Cell(text=topic_words(one.name, phrases)), *_figures(one, phrases))
        for one in importance.topics
    ]
    return Table(
        caption=phrases("topics_caption"), head=(phrases("topic"), *_head(phrases)), rows=rows
    )


def _features(importance: Importance, phrases: Phrases) -> Table:
    listed = importance.features[:LISTED]
    rows = []
    for one in listed:
        said = one.spanish if phrases.language == "es" else one.sentence
        topic = Cell(text=topic_words(one.topic, phrases))
        rows.append((Cell(text=said or one.name), topic, *_figures(one, phrases)))
    caption = phrases("features_caption", count=len(listed))
    head = (phrases("feature"), phrases("topic"), *_head(phrases))
    return Table(caption=caption, head=head, rows=rows)


def _head(phrases: Phrases) -> tuple[str, ...]:
    names = ("change", "ap_loss", "auc_loss", "gain", "exact", "ranks")
    return tuple(phrases(name) for name in names)


def _figures(one: Mattering, phrases: Phrases) -> tuple[Cell, ...]:
    best, worst = one.ranks
    ranks = str(best) if best == worst else f"{best}–{worst}"
    return (
        Cell(text=phrases.number(100 * one.contribution, 2)),
        *(_loss(loss, phrases) for loss in (one.ap_loss, one.auc_loss)),
        Cell(text="—" if one.gain is None else phrases.percent(one.gain)),
        Cell(text="—" if one.exact is None else phrases.number(one.exact, 3)),
        Cell(text=ranks, interval=phrases("jumps") if one.jumps else "",
             mood="bad" if one.jumps else ""),
    )  # fmt: skip


def _loss(loss: Any, phrases: Phrases) -> Cell:
    if loss.value is None:
        return Cell(text="—", mood="none")
    between = f"{phrases.number(loss.low, 3)} – {phrases.number(loss.high, 3)}"
    return Cell(
        text=phrases.number(loss.value, 3), interval=between, mood="good" if loss.low > 0 else ""
    )


def _plots(importance: Importance, phrases: Phrases) -> list[Plot]:
    topics = importance.topics[:DRAWN][::-1]
    made = [_plot("change_plot", _draw_changes, topics, phrases)]
    if all(one.ap_loss.value is not None for one in topics):
        made.append(_plot("loss_plot", _draw_losses, topics, phrases))
    return made


def _plot(name: str, draw: Any, topics: Sequence[Mattering], phrases: Phrases) -> Plot:
    figure, axes = drawing.canvas()
    draw(axes, topics, phrases)
    labels = [topic_words(one.name, phrases) for one in topics]
    axes.set_yticks(range(len(topics)), [_short(label) for label in labels])
    axes.grid(visible=False, axis="y")
    axes.set(ylim=(-0.6, len(topics) - 0.4))
    title, says = phrases(name), phrases(f"{name}_says")
    return Plot(
        title=title, svg=drawing.svg(figure, name=name, description=f"{title}. {says}"), says=says
    )


def _draw_changes(axes: Any, topics: Sequence[Mattering], phrases: Phrases) -> None:
    axes.barh(
        range(len(topics)),
        [100 * one.contribution for one in topics],
        color=drawing.COLOURS[0],
        height=0.62,
    )
    axes.set(xlabel=phrases("points"))


def _draw_losses(axes: Any, topics: Sequence[Mattering], phrases: Phrases) -> None:
    axes.axvline(0, color=drawing.GREY, linewidth=1)
    for row, one in enumerate(topics):
        loss = one.ap_loss
        axes.plot((loss.low, loss.high), (row, row), color=drawing.COLOURS[0], alpha=0.55)
        axes.plot(loss.value, row, "o", color=drawing.COLOURS[0], markersize=5)
    axes.set(xlabel=phrases("ap_loss"))


def _short(text: str) -> str:
    cut = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
    return cut.replace(" ", NARROW)

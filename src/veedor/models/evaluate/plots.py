"""The drawings of the evaluation report, from its curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from veedor.models.evaluate.evaluation import Evaluation
from veedor.models.reporting import drawing
from veedor.models.reporting.phrases import Phrases

MOST_BASELINES = 3  # in one drawing; more lines cannot be told apart
MOST_GROUPS = 12
LONGEST_LABEL = 22
REVENUE_UNTIL = 0.2  # share checked: beyond it no administration goes


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A drawing with its title and the sentence that says how to read it."""

    title: str
    svg: Markup
    says: str


def plots(evaluation: Evaluation, phrases: Phrases) -> list[Plot]:
    """The drawings these data allow; none when findings are too few."""
    if not evaluation.curves:
        return []
    drawn = [
        ("gain", _gain),
        ("precision_recall", _precision_recall),
        ("reliability", _reliability),
    ]
    drawn.append(("histogram", _histogram))
    if "revenue" in evaluation.curves:
        drawn.insert(1, ("revenue_curve", _revenue))
    if _grouping(evaluation) is not None:
        drawn.append(("groups", _groups))
    made = []
    for name, draw in drawn:
        figure, axes = drawing.canvas()
        draw(axes, evaluation, phrases)
        title, says = phrases(name), phrases(f"{name}_says")
        svg = drawing.svg(figure, name=name, description=f"{title}. {says}")
        made.append(Plot(title=title, svg=svg, says=says))
    return made


def _best_baselines(evaluation: Evaluation, figure: str) -> list[str]:
    def height(name: str) -> float:
        measures = evaluation.baselines[name]
        at = measures["auc"] if figure == "auc" else measures["at"]["capacity"][figure]
        return at.value if at.value is not None else -1.0

    named = [name for name in evaluation.baselines if name != "random"]
    return sorted(named, key=height, reverse=True)[:MOST_BASELINES]


def _line(axes: Any, curve: Mapping[str, list[float]], label: str, index: int) -> None:
    axes.plot(
        curve["x"],
        curve["y"],
        label=label,
        color=drawing.COLOURS[index],
        linestyle=drawing.DASHES[index],
        linewidth=2.4 if index == 0 else 1.5,
        zorder=5 - index / 10,
    )


def _gain(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    curves = evaluation.curves["gain"]
    axes.plot((0, 1), (0, 1), color=drawing.GREY, linewidth=1, label=phrases("baseline/random"))
    _line(axes, curves["order/probability"], phrases("order/probability"), 0)
    for index, name in enumerate(_best_baselines(evaluation, "auc"), start=1):
        _line(axes, curves[f"baseline/{name}"], phrases.name("baseline", name), index)
    _capacity(axes, evaluation, phrases)
    axes.set(xlim=(0, 1), ylim=(0, 1.01), xlabel=phrases("gain_x"), ylabel=phrases("gain_y"))
    _percent_both(axes, phrases)
    drawing.legend_below(axes)


def _revenue(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    curves = evaluation.curves["revenue"]
    ideal = curves["oracle"]
    axes.plot(ideal["x"], ideal["y"], color=drawing.GREY, linewidth=1.2, label=phrases("oracle"))
    ways = [name for name in ("money", "blend", "probability") if f"order/{name}" in curves]
    for index, name in enumerate(ways):
        _line(axes, curves[f"order/{name}"], phrases(f"order/{name}"), index)
    for index, name in enumerate(_best_baselines(evaluation, "revenue")[:2], start=len(ways)):
        _line(axes, curves[f"baseline/{name}"], phrases.name("baseline", name), index)
    _capacity(axes, evaluation, phrases)
    axes.set(xlim=(0, REVENUE_UNTIL), ylim=(0, 1.01))
    axes.set(xlabel=phrases("gain_x"), ylabel=phrases("revenue_y"))
    _percent_both(axes, phrases)
    drawing.legend_below(axes)


def _precision_recall(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    curves = evaluation.curves["precision_recall"]
    base = evaluation.facts["base_rate"]
    axes.axhline(base, color=drawing.GREY, linewidth=1, linestyle=":", label=phrases("base_rate"))
    _line(axes, curves["order/probability"], phrases("order/probability"), 0)
    for index, name in enumerate(_best_baselines(evaluation, "auc"), start=1):
        _line(axes, curves[f"baseline/{name}"], phrases.name("baseline", name), index)
    axes.set(xlim=(0, 1), ylim=(0, None), xlabel=phrases("recall"), ylabel=phrases("precision"))
    _percent_both(axes, phrases)
    drawing.legend_below(axes)


def _reliability(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    bins = evaluation.calibration["bins"]
    top = 1.08 * max(max(one["predicted"], one["high"] or one["found"]) for one in bins)
    axes.plot((0, top), (0, top), color=drawing.GREY, linewidth=1, label=phrases("perfect"))
    for one in bins:
        if one["low"] is not None:
            axes.plot(
                (one["predicted"],) * 2,
                (one["low"], one["high"]),
                color=drawing.COLOURS[0],
                linewidth=1.2,
                alpha=0.55,
            )
    axes.plot(
        [one["predicted"] for one in bins],
        [one["found"] for one in bins],
        "o",
        color=drawing.COLOURS[0],
        markersize=5,
        label=phrases("model"),
    )
    axes.set(xlim=(0, top), ylim=(0, top))
    axes.set(xlabel=phrases("reliability_x"), ylabel=phrases("reliability_y"))
    _percent_both(axes, phrases)
    drawing.legend_below(axes)


def _histogram(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    histogram = evaluation.curves["histogram"]
    for index, name in ((0, "clean"), (1, "found")):
        axes.stairs(
            histogram[name],
            histogram["edges"],
            fill=True,
            alpha=0.35,
            color=drawing.COLOURS[index],
        )
        axes.stairs(
            histogram[name],
            histogram["edges"],
            color=drawing.COLOURS[index],
            linestyle=drawing.DASHES[index],
            linewidth=1.4,
            label=phrases(name),
        )
    axes.set(xlim=(0, histogram["edges"][-1]), ylim=(0, None))
    axes.set(xlabel=phrases("reliability_x"), ylabel=phrases("histogram_y"))
    _percent_both(axes, phrases)
    drawing.legend_below(axes)


def _grouping(evaluation: Evaluation) -> str | None:
    """The slice that is drawn: the first the programme names, where two values bear figures."""
    for name, parts in evaluation.parts.items():
        if name not in {"month", "seen"}:
            bear = [one for one in parts.values() if one["precision"].value is not None]
            return name if len(bear) > 1 else None
    return None


def _groups(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    name = _grouping(evaluation)
    assert name is not None
    parts = {
        phrases.name(f"part/{name}", value): one["precision"]
        for value, one in evaluation.parts[name].items()
        if one["precision"].value is not None
    }
    shown = sorted(parts.items(), key=lambda pair: pair[1].value)[-MOST_GROUPS:]
    for row, (_, one) in enumerate(shown):
        if one.low is not None:
            axes.plot((one.low, one.high), (row, row), color=drawing.COLOURS[0], alpha=0.55)
        axes.plot(one.value, row, "o", color=drawing.COLOURS[0], markersize=5)
    whole = evaluation.orders["probability"]["at"]["capacity"]["precision"].value
    axes.axvline(whole, color=drawing.GREY, linewidth=1, label=phrases("whole"))
    axes.set_yticks(range(len(shown)), [_short(value) for value, _ in shown])
    axes.grid(visible=False, axis="y")
    axes.set(xlim=(0, None), ylim=(-0.6, len(shown) - 0.4), xlabel=phrases("precision"))
    drawing.percent_axis(axes.xaxis)
    drawing.legend_below(axes)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _capacity(axes: Any, evaluation: Evaluation, phrases: Phrases) -> None:
    capacity = evaluation.facts["capacity"]
    axes.axvline(capacity, color=drawing.INK, linewidth=0.8, alpha=0.6)
    axes.annotate(
        phrases("capacity").lower(),
        (capacity, 0.02),
        xytext=(3, 0),
        textcoords="offset points",
        fontsize=drawing.LETTERS - 1,
        color="#55616f",
    )


def _percent_both(axes: Any, phrases: Phrases) -> None:
    drawing.percent_axis(axes.xaxis)
    drawing.percent_axis(axes.yaxis)

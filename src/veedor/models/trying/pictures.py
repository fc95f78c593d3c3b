"""The drawing of what matters."""

from __future__ import annotations

from collections.abc import Sequence

from veedor.models.evaluate.plots import Plot
from veedor.models.reporting import drawing
from veedor.models.reporting.phrases import Phrases
from veedor.models.trying.importance import Importance

SHOWN = 12
RECORD = "past of "  # how the models call the topic of an encoded column
LONGEST_LABEL = 26


def importance(found: Sequence[Importance], phrases: Phrases) -> Plot | None:
    """Bars of the topics that matter most, the greatest above; None when there is none."""
    shown = list(found[:SHOWN])[::-1]
    if not shown:
        return None
    figure, axes = drawing.canvas()
    places = range(len(shown))
    axes.barh(places, [one.loss for one in shown], color=drawing.COLOURS[0], height=0.62)
    for place, one in zip(places, shown, strict=True):
        axes.plot((one.low, one.high), (place, place), color=drawing.INK, linewidth=1)
    axes.axvline(0, color=drawing.GREY, linewidth=1)
    axes.set_yticks(places, [_short(topic(one.topic, phrases)) for one in shown])
    axes.grid(visible=False, axis="y")
    axes.set(ylim=(-0.6, len(shown) - 0.4), xlabel=phrases("importance_x"))
    title, says = phrases("importance"), phrases("importance_says")
    svg = drawing.svg(figure, name="importance", description=f"{title}. {says}")
    return Plot(title=title, svg=svg, says=says)


def topic(name: str, phrases: Phrases) -> str:
    """A topic as a person reads it; an actor's record is called so by the models."""
    actor = name.removeprefix(RECORD)
    return phrases("past_of", name=actor) if actor != name else name


def _short(text: str) -> str:
    plain = text.replace("$", r"\$")  # matplotlib would read a formula between two of them
    return plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 1] + "…"
